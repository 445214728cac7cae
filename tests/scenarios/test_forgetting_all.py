"""`/gemma forget me`, `… channel`, `… thread`: asked, confirmed, done, and told; and places that are no more."""

import asyncio

from bot.conversation.setting import Setting
from bot.playground.entities import Ephemeral
from tests.doubles.model_host import Answer
from tests.scenarios.stage import Stage
from tests.scenarios.test_forgetting import kept

LONG = [f"word{number} " for number in range(2_000)]


def alone(stage: Stage, user: str, channel: str) -> Ephemeral:
    """What this person was last shown alone in a channel."""
    place, person = stage.slack.channel(channel), stage.slack.user(user)
    return [shown for shown in place.ephemerals if shown.user == person.id][-1]


async def forget(stage: Stage, user: str, channel: str, what: str) -> str:
    """Ask to have it forgotten and press the button; what is shown in its place."""
    asked = await stage.slack.command(user, channel, "/gemma", f"forget {what}")
    assert asked.ok, asked
    shown = alone(stage, user, channel)
    question = shown.shown_text
    assert (await stage.slack.press(user, channel, shown.ts, f"forget_{what}")).ok
    await stage.slack.until(lambda: alone(stage, user, channel).shown_text != question or None)
    return alone(stage, user, channel).shown_text


async def told(stage: Stage, channel: str, words: str) -> str:
    """Wait for a line of the bot's in a channel; the whole of it."""
    await stage.slack.until(lambda: [m for m in stage.slack.messages(channel) if m.bot and words in m.shown_text])
    return [m for m in stage.slack.messages(channel) if m.bot and words in m.shown_text][-1].shown_text


async def test_everything_of_a_person_is_forgotten_when_they_confirm_it_and_they_are_told_in_their_dm(
    stage: Stage,
) -> None:
    stage.host.answer("On bananas").answer("On cherries").answer("On dates")
    ts = await stage.slack.say("alice", "general", "@gemma banana")
    await stage.answered("general", ts)
    await stage.ask("bob", "general", "cherry", ts)
    dm = stage.slack.dm_of("alice")
    await stage.ask("alice", dm, "date")

    asked = await stage.slack.command("alice", "general", "/gemma", "forget me")
    assert "Shall I forget everything of yours" in asked.text
    assert "banana" in await kept(stage)
    assert "our direct messages" in await forget(stage, "alice", "general", "me")

    line = await told(stage, dm, "everything of yours")
    assert "{count}" not in line
    assert "answers to them: 2." in line
    assert "within a minute" in line
    stored = await kept(stage)
    assert [word for word in ("banana", "date") if word in stored] == []
    assert "cherry" in stored
    await stage.ask("bob", "general", "@gemma and now?", ts)
    assert "banana" not in str(stage.prompts()[-1])


async def test_a_channel_is_forgotten_and_everybody_there_is_told_who_wanted_it(stage: Stage) -> None:
    ts = await stage.slack.say("alice", "general", "@gemma banana")
    await stage.answered("general", ts)
    other = await stage.slack.say("alice", "random", "@gemma cherry")
    await stage.answered("random", other)

    assert "in this channel" in await forget(stage, "bob", "general", "channel")

    line = await told(stage, "general", "had me forget")
    assert stage.slack.user("bob").id in line
    assert "banana" not in await kept(stage)
    assert "cherry" in await kept(stage)


async def test_where_only_admins_change_the_channel_only_they_have_it_forgotten(stage: Stage) -> None:
    ts = await stage.slack.say("bob", "general", "@gemma banana")
    await stage.answered("general", ts)
    team = stage.slack.workspace.team_id
    chosen = Setting("channel", "C0PGENERAL", "may_change", "admins")
    await stage.bot.store.settings.choose(team, [chosen], "U0PALICE01", 0, None)

    assert "only admins" in await forget(stage, "bob", "general", "channel")
    assert "banana" in await kept(stage)

    await forget(stage, "alice", "general", "channel")
    await told(stage, "general", "had me forget")
    assert "banana" not in await kept(stage)


async def test_where_slack_does_not_say_that_the_person_is_there_nothing_is_forgotten(stage: Stage) -> None:
    stage.slack.fail_next("conversations.members", "channel_not_found")

    assert "could not see" in await forget(stage, "bob", "general", "channel")

    assert not await stage.bot.store.purges.wanted()


async def test_the_thread_in_which_somebody_asked_last_is_forgotten_when_they_confirm_it(stage: Stage) -> None:
    for user, word in (("alice", "banana"), ("alice", "cherry"), ("bob", "date")):
        stage.host.answer(f"On {word}")
        await stage.ask(user, "general", f"@gemma {word}")
    await stage.ask("alice", "random", "@gemma elderberry")
    alice = stage.slack.user("alice").id
    first, last = (m.ts for m in stage.slack.messages("general") if m.user == alice)

    asked = await stage.slack.command("alice", "general", "/gemma", "forget thread")
    assert f"/p{last.replace('.', '')}|" in asked.text
    assert "cherry" in await kept(stage)
    assert "say so in the thread" in await forget(stage, "alice", "general", "thread")

    await stage.slack.until(lambda: [m for m in stage.replies("general", last) if "had me forget" in m.shown_text])
    assert alice in stage.replies("general", last)[-1].shown_text
    stored = await kept(stage)
    assert "cherry" not in stored
    assert [word for word in ("banana", "On banana", "date", "On date", "elderberry") if word not in stored] == []
    asked = await stage.slack.command("alice", "general", "/gemma", "forget thread")
    assert f"/p{first.replace('.', '')}|" in asked.text


async def test_a_thread_is_forgotten_by_command_in_a_direct_message_and_nowhere_else(stage: Stage) -> None:
    dm = stage.slack.dm_of("alice")
    await stage.ask("alice", dm, "banana")
    assert "say so in the thread" in await forget(stage, "alice", dm, "thread")
    await stage.slack.until(lambda: "had me forget" in stage.slack.messages(dm)[-1].shown_text)
    assert "banana" not in await kept(stage)
    for user, channel in (("alice", "general"), ("bob", "general")):
        assert "no question of yours" in (await stage.slack.command(user, channel, "/gemma", "forget thread")).text


async def test_a_thread_of_a_channel_that_one_has_left_is_forgotten_by_nobody(stage: Stage) -> None:
    await stage.ask("bob", "general", "@gemma banana")
    await stage.slack.command("bob", "general", "/gemma", "forget thread")
    question = alone(stage, "bob", "general")
    stage.slack.fail_next("conversations.members", "channel_not_found")

    assert (await stage.slack.press("bob", "general", question.ts, "forget_thread")).ok

    await stage.slack.until(lambda: "could not see" in alone(stage, "bob", "general").shown_text)
    assert "banana" in await kept(stage)


async def test_without_a_word_it_says_what_can_be_forgotten_and_how(stage: Stage) -> None:
    for words in ("forget", "forget everything"):
        told_so = (await stage.slack.command("alice", "general", "/gemma", words)).text
        assert all(f"`/gemma forget {what}`" in told_so for what in ("me", "channel", "thread"))
        assert "`!forget`" in told_so
    assert "direct message" in (await stage.slack.command("alice", "dm", "/gemma", "forget channel")).text


async def test_what_is_being_answered_is_broken_off_and_taken_away(stage: Stage) -> None:
    stage.host.answer(Answer(words=LONG, between_s=0.05))
    ts = await stage.slack.say("alice", "general", "@gemma tell me more")
    await stage.slack.until(lambda: any("word3" in m.shown_text for m in stage.replies("general", ts)), 10)

    await forget(stage, "alice", "general", "me")

    await stage.host.requests[0].left.wait()
    await stage.slack.until(lambda: not stage.replies("general", ts))
    await told(stage, stage.slack.dm_of("alice"), "everything of yours")
    assert "word3" not in await kept(stage)


async def test_of_a_deleted_channel_nothing_stays_and_what_ran_there_ends(stage: Stage) -> None:
    stage.host.answer("On bananas").answer(Answer(words=LONG, between_s=0.05))
    ts = await stage.slack.say("alice", "random", "@gemma banana")
    await stage.answered("random", ts)
    running = await stage.slack.say("alice", "random", "@gemma cherry")
    await stage.slack.until(lambda: any("word3" in m.shown_text for m in stage.replies("random", running)), 10)
    late = next(call.args for call in stage.slack.calls if call.method == "chat.postMessage")["channel"]

    await stage.slack.delete_channel("alice", "random")

    await stage.host.requests[1].left.wait()
    await _purged(stage)
    assert "banana" not in await kept(stage)
    assert "cherry" not in await kept(stage)
    await stage.slack.deliver(
        {"type": "message", "channel": late, "channel_type": "channel", "user": "U0PALICE01", "ts": running[:-1] + "9"}
        | {"text": f"<@{stage.slack.bot_user}> date"}
    )
    await stage.slack.settled()
    assert "date" not in await kept(stage)


async def test_after_the_app_was_taken_out_nothing_of_the_workspace_stays(stage: Stage) -> None:
    ts = await stage.slack.say("alice", "general", "@gemma banana")
    await stage.answered("general", ts)

    await stage.slack.uninstall()

    await _purged(stage)
    assert "banana" not in await kept(stage)
    assert await stage.bot.store.database.read("SELECT 1 FROM threads") == []


async def test_a_person_s_revoked_token_is_nobody_s_business(stage: Stage) -> None:
    ts = await stage.slack.say("alice", "general", "@gemma banana")
    await stage.answered("general", ts)

    await stage.slack.deliver({"type": "tokens_revoked", "tokens": {"oauth": ["U0PALICE01"], "bot": []}})
    await stage.slack.settled()

    assert await stage.bot.store.database.read("SELECT 1 FROM purges") == []


async def test_who_waits_for_an_answer_in_an_archived_channel_is_told_in_their_dm(stage: Stage) -> None:
    stage.host.answer(Answer(words=["late"], first_word_after_s=30))
    ts = await stage.slack.say("alice", "random", "@gemma banana")
    await stage.slack.until(lambda: stage.host.requests or None)

    await stage.slack.archive_channel("bob", "random")

    line = await told(stage, stage.slack.dm_of("alice"), "did not answer your question")
    assert "<#C0PRANDOM1" in line or "#random" in line
    await stage.host.requests[0].left.wait()
    assert not stage.replies("random", ts)
    assert "banana" in await kept(stage)


async def _purged(stage: Stage) -> None:
    """Wait until all that is to be forgotten is."""
    async with asyncio.timeout(30):
        while not await stage.bot.store.database.read("SELECT 1 FROM purges WHERE done_at IS NOT NULL"):
            await stage.slack.settled()
