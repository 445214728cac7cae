"""What is found in Slack's history, over a real SQLite file: what was never delivered, once, and nothing else."""

from bot.conversation.addressing import ChannelKind
from bot.conversation.history import Conversation, HistoryPage
from bot.conversation.setting import Setting
from bot.conversation.turn import NewTurn, TurnStatus, message_key
from bot.errors import SlackUnknown
from bot.services.turns import TurnService
from tests.doubles.slack_history import TEAM
from tests.services.past import GEMMA, HOUR, TRIES, Every, OnlyMentions, Past


async def test_a_mention_and_a_direct_message_that_never_came_are_found(past: Past) -> None:
    await past.first_start()
    past.slack.say("C1", past.ts(60), f"{GEMMA} a mention")
    past.slack.say("C1", past.ts(50), "between people")
    past.slack.say("D1", past.ts(40), "a direct message")

    assert await past.look()

    assert await past.stored() == {"a mention": "queued", "a direct message": "queued"}


async def test_what_is_known_is_not_stored_again(past: Past) -> None:
    await past.first_start()
    ts = past.slack.say("C1", past.ts(60), f"{GEMMA} a mention")
    await past.look()
    await past.answer("C1", ts, past.ts(30))

    for _ in range(3):
        past.clock.now += 60
        assert await past.look()

    assert past.inbox.put_in == [message_key("C1", ts)]
    assert await past.stored() == {"a mention": "completed"}


async def test_nothing_from_before_the_first_start_is_answered(past: Past) -> None:
    past.slack.say("C1", past.ts(60), f"{GEMMA} before the bot was there")
    root = past.slack.say("C1", past.ts(50), "people")
    past.slack.say("C1", past.ts(40), f"{GEMMA} below them", thread_ts=root)

    await past.first_start()
    await past.look()

    assert await past.stored() == {}


async def test_a_conversation_that_appears_later_begins_at_the_first_start(past: Past) -> None:
    await past.first_start()
    past.slack.add("D2", ChannelKind.DM)
    past.slack.say("D2", past.ts(2 * HOUR), "written to somebody else")
    past.slack.say("D2", past.ts(600), "my first words")

    await past.look()

    assert await past.stored() == {"my first words": "queued"}


async def test_nothing_from_before_the_bot_was_invited_is_answered(past: Past) -> None:
    await past.first_start()
    past.slack.add("C2")
    past.slack.say("C2", past.ts(900), f"{GEMMA} are you there?")
    past.slack.joined["C2"] = past.ts(800)
    past.slack.say("C2", past.ts(700), f"{GEMMA} now?")

    await past.look()

    assert await past.stored() == {"now?": "queued"}


async def test_replies_in_a_thread_of_the_bots_are_found(past: Past) -> None:
    await past.first_start()
    root = past.slack.say("C1", past.ts(60), f"{GEMMA} a mention")
    await past.look()
    await past.answer("C1", root, past.ts(30))
    past.slack.say("C1", past.ts(20), "and why?", thread_ts=root)
    past.slack.say("C1", past.ts(10), "<@U2> what do you say?", thread_ts=root)

    await past.look()

    found = await past.stored()
    assert found["and why?"] == "queued"
    assert found["<@U2> what do you say?"] == "context"


async def test_a_reply_in_a_thread_that_began_long_before_the_page_is_found(past: Past) -> None:
    await past.first_start()
    root = past.slack.say("C1", past.ts(60), f"{GEMMA} a mention")
    await past.look()
    await past.answer("C1", root, past.ts(30))
    past.slack.page_size = 3
    past.clock.now += HOUR
    for number in range(6):
        past.slack.say("C1", past.ts(20 - number), f"chatter {number}")
    await past.look()
    past.slack.say("C1", past.ts(1), "and why?", thread_ts=root)

    past.clock.now += HOUR
    await past.look()

    assert (await past.stored())["and why?"] == "queued"


async def test_people_among_themselves_are_left_alone_until_they_mention_the_bot(past: Past) -> None:
    await past.first_start()
    root = past.slack.say("C1", past.ts(60), "people")
    past.slack.say("C1", past.ts(50), "among themselves", thread_ts=root)
    past.slack.say("C1", past.ts(40), f"{GEMMA} what do you say?", thread_ts=root)
    past.slack.say("C1", past.ts(30), "and why?", thread_ts=root)

    await past.look()

    assert await past.stored() == {"what do you say?": "queued", "and why?": "queued"}


async def test_what_people_said_before_they_mentioned_the_bot_stays_context(past: Past) -> None:
    await past.first_start()
    root = past.slack.say("C1", past.ts(60), "people")
    past.slack.say("C1", past.ts(50), "among themselves", thread_ts=root)
    mention = past.slack.say("C1", past.ts(40), f"{GEMMA} what do you say?", thread_ts=root)
    await past.turns.accept(past.slack.said["C1"][-1])
    turn = await past.store.turns.claim(past.clock.now + 30, past.clock.now)
    assert turn is not None
    earlier = NewTurn(
        message_key("C1", past.ts(50)), turn.thread, past.ts(50), "U1", "among themselves", past.clock.now
    )
    await past.store.threads.backfill(turn.thread, [earlier])
    await past.store.turns.settle(turn, TurnStatus.COMPLETED)
    past.slack.say("C1", past.ts(20), "thanks", thread_ts=root)

    await past.look()

    assert await past.stored() == {"what do you say?": "completed", "among themselves": "context", "thanks": "queued"}
    assert turn.ts == mention


async def test_a_lost_mention_that_was_read_as_context_is_answered_after_all(past: Past) -> None:
    await past.first_start()
    root = past.slack.say("C1", past.ts(60), "people")
    past.slack.say("C1", past.ts(50), f"{GEMMA} this one was lost", thread_ts=root)
    past.slack.say("C1", past.ts(40), f"{GEMMA} this one came", thread_ts=root)
    await past.turns.accept(past.slack.said["C1"][-1])
    turn = await past.store.turns.claim(past.clock.now + 30, past.clock.now)
    assert turn is not None
    lost = NewTurn(message_key("C1", past.ts(50)), turn.thread, past.ts(50), "U1", "lost", past.clock.now)
    await past.store.threads.backfill(turn.thread, [lost])
    await past.store.turns.settle(turn, TurnStatus.COMPLETED)

    await past.look()

    assert await past.stored() == {"this one came": "completed", "this one was lost": "queued"}


async def test_where_every_message_is_a_question_those_from_before_it_was_so_are_none(past: Past) -> None:
    await past.first_start()
    past.turns = TurnService(past.inbox, Every(), clock=past.clock)
    root = past.slack.say("C1", past.ts(600), "people")
    past.slack.say("C1", past.ts(500), "among themselves", thread_ts=root)
    every = Setting("channel", "C1", "follow_up", "every")
    await past.store.settings.choose(TEAM, [every], "U1", past.clock.now - 400, None)
    past.slack.say("C1", past.ts(300), "and now?")
    past.slack.say("C1", past.ts(200), "<@U2> and you?")

    await past.look()

    assert await past.stored() == {"and now?": "queued", "<@U2> and you?": "context"}


async def test_what_is_context_by_now_stays_it_when_replies_become_questions(past: Past) -> None:
    await past.first_start()
    root = past.slack.say("C1", past.ts(60), f"{GEMMA} a mention")
    past.slack.say("C1", past.ts(50), "among themselves", thread_ts=root)
    for message in past.slack.said["C1"]:
        await TurnService(past.inbox, OnlyMentions(), clock=past.clock).accept(message)
    past.slack.say("C1", past.ts(40), "and why?", thread_ts=root)

    await past.look()

    assert await past.stored() == {"a mention": "queued", "among themselves": "context", "and why?": "queued"}


async def test_what_was_deleted_stays_deleted_though_the_page_still_shows_it(past: Past) -> None:
    await past.first_start()
    ts = past.slack.say("C1", past.ts(60), f"{GEMMA} regretted")
    await past.wishes.delete(TEAM, "C1", ts)

    await past.look()

    assert await past.stored() == {"": "cancelled"}


async def test_an_edit_that_never_came_is_taken_over_and_an_old_page_does_not_undo_one(past: Past) -> None:
    await past.first_start()
    ts = past.slack.say("C1", past.ts(60), f"{GEMMA} first words")
    await past.look()
    past.slack.said["C1"].clear()
    past.slack.say("C1", ts, f"{GEMMA} better words", edited=past.ts(50))
    await past.look()
    assert await past.stored() == {"better words": "queued"}

    past.slack.said["C1"].clear()
    past.slack.say("C1", ts, f"{GEMMA} first words")
    await past.look()
    assert await past.stored() == {"better words": "queued"}


async def test_what_is_too_old_is_counted_in_one_line_for_each_conversation(past: Past) -> None:
    await past.first_start()
    past.clock.now += 30 * HOUR
    for number in range(3):
        past.slack.say("C1", past.ts(26 * HOUR - number), f"{GEMMA} old {number}")
    past.slack.say("C1", past.ts(25.5 * HOUR), "between people")
    past.slack.say("D1", past.ts(25 * HOUR), "an old one")
    past.slack.say("C1", past.ts(HOUR), f"{GEMMA} young")

    for _ in range(3):
        assert await past.look()
        past.clock.now += 60

    assert await past.stored() == {"young": "queued"}
    in_channel, in_dm = await past.lines()
    assert '"catchup.missed"' in in_channel
    assert '"count": "3"' in in_channel
    assert '"hours": "24"' in in_channel
    assert '"catchup.missed_one"' in in_dm


async def test_what_was_answered_long_ago_is_not_counted_as_missed(past: Past) -> None:
    await past.first_start()
    ts = past.slack.say("C1", past.ts(60), f"{GEMMA} answered live")
    await past.turns.accept(past.slack.said["C1"][0])
    await past.answer("C1", ts, past.ts(30))
    past.clock.now += 30 * HOUR

    await past.look()

    assert await past.lines() == []


async def test_a_look_that_was_cut_off_is_made_again_and_leaves_one_line(past: Past) -> None:
    await past.first_start()
    past.clock.now += 30 * HOUR
    past.slack.say("D1", past.ts(26 * HOUR), "an old one")
    root = past.slack.say("D1", past.ts(HOUR), "a young one")
    past.slack.say("D1", past.ts(HOUR - 1), "below it", thread_ts=root)
    past.slack.fail("replies", *[SlackUnknown("conversations.replies", "reset")] * TRIES)

    assert not await past.look()
    assert await past.lines() == []
    past.clock.now += HOUR
    past.slack.say("D1", past.ts(60), "meanwhile")
    assert await past.look()
    assert await past.look()

    assert len(await past.lines()) == 1
    assert await past.stored() == {"a young one": "queued", "below it": "queued", "meanwhile": "queued"}


async def test_what_is_answered_while_it_looks_hides_no_reply_that_was_lost(past: Past) -> None:
    await past.first_start()
    root = past.slack.say("C1", past.ts(400), f"{GEMMA} first")
    await past.turns.accept(past.slack.said["C1"][-1])
    await past.answer("C1", root, past.ts(390))
    past.slack.say("C1", past.ts(300), "and why?", thread_ts=root)
    newest = past.slack.say("C1", past.ts(100), f"{GEMMA} next", thread_ts=root)
    await past.turns.accept(past.slack.said["C1"][-1])
    page = past.slack.page

    async def page_then_answer(place: Conversation, *args: str) -> HistoryPage:
        shown = await page(place, *args)
        if place.channel_id == "C1":
            past.slack.page = page  # type: ignore[method-assign] # the next page is as it was
            await past.answer("C1", newest, past.ts(0))
        return shown

    past.slack.page = page_then_answer  # type: ignore[method-assign,assignment] # the bot answers meanwhile
    await past.look()

    assert "and why?" in await past.stored()


async def test_a_lost_reply_that_was_read_as_context_is_answered_though_it_was_edited(past: Past) -> None:
    await past.first_start()
    root = past.slack.say("C1", past.ts(60), "people")
    past.slack.say("C1", past.ts(55), f"{GEMMA} never delivered", thread_ts=root)
    edited_ts = past.ts(45)
    past.slack.say("C1", past.ts(50), "and why?", thread_ts=root, edited=edited_ts)
    past.slack.say("C1", past.ts(40), f"{GEMMA} delivered", thread_ts=root)
    await past.turns.accept(past.slack.said["C1"][-1])
    turn = await past.store.turns.claim(past.clock.now + 30, past.clock.now)
    assert turn is not None
    read = [(55, f"{GEMMA} never delivered", None), (50, "and why?", edited_ts)]
    earlier = [
        NewTurn(message_key("C1", past.ts(n)), turn.thread, past.ts(n), "U1", text, float(past.ts(n)), edited_ts=edited)
        for n, text, edited in read
    ]
    await past.store.threads.backfill(turn.thread, earlier)
    await past.store.turns.settle(turn, TurnStatus.COMPLETED)

    await past.look()

    assert (await past.stored())["and why?"] == "queued"
