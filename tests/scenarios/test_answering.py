"""Who is answered, where, and who is not."""

import pytest

from bot.playground import Attachment
from tests.scenarios.stage import Stage


@pytest.mark.parametrize("channel", ["general", "ops-private"])
async def test_a_mention_is_answered_in_its_thread(stage: Stage, channel: str) -> None:
    stage.host.answer("Hello Alice")
    ts = await stage.slack.say("alice", channel, "@gemma hello")
    (reply,) = await stage.answered(channel, ts)
    assert reply.shown_text == "Hello Alice"
    assert reply.thread_ts == ts


async def test_every_top_level_dm_starts_its_own_thread(stage: Stage) -> None:
    stage.host.answer("one").answer("two")
    first = await stage.slack.say("alice", "dm", "hello")
    second = await stage.slack.say("alice", "dm", "hello again")
    assert (await stage.answered(stage.slack.dm_of("alice"), first))[0].thread_ts == first
    assert (await stage.answered(stage.slack.dm_of("alice"), second))[0].thread_ts == second
    assert all(len(prompt) == 1 for prompt in stage.prompts())


async def test_a_group_dm_is_answered_when_it_mentions_the_bot(stage: Stage) -> None:
    group = "mpdm-alice--bob--gemma-1"
    await stage.slack.say("alice", group, "just us")
    ts = await stage.slack.say("bob", group, "@gemma are you there?")
    await stage.answered(group, ts)
    assert len(stage.host.questions) == 1


async def test_a_reply_without_a_mention_goes_on_with_the_conversation(stage: Stage) -> None:
    stage.host.answer("It is blue.").answer("Because of scattering.")
    ts = await stage.slack.say("alice", "general", "@gemma what colour is the sky?")
    await stage.answered("general", ts)
    assert await stage.ask("alice", "general", "why?", ts) == "Because of scattering."
    roles = [message["role"] for message in stage.prompts()[1]]
    assert roles == ["user", "assistant", "user"]
    assert stage.prompts()[1][1]["content"] == "It is blue."


async def test_a_reply_that_mentions_somebody_else_is_left_alone_and_remembered(stage: Stage) -> None:
    ts = await stage.slack.say("alice", "general", "@gemma hello")
    await stage.answered("general", ts)
    await stage.slack.say("alice", "general", "@bob what do you think?", thread_ts=ts)
    await stage.slack.settled()
    await stage.ask("bob", "general", "@gemma sum it up", ts)
    assert len(stage.host.questions) == 2
    assert "alice: " in stage.prompts()[1][-1]["content"]
    assert "what do you think?" in stage.prompts()[1][-1]["content"]


async def test_talk_between_people_is_not_answered(stage: Stage) -> None:
    ts = await stage.slack.say("alice", "general", "lunch?")
    await stage.slack.say("bob", "general", "yes!", thread_ts=ts)
    await stage.slack.settled()
    await stage.ask("alice", "general", "@gemma hello")
    assert len(stage.host.questions) == 1


async def is_passed_over(stage: Stage, **fields: str) -> bool:
    """Whether an event that mentions the bot in a channel is acknowledged, and no question of it comes to the model."""
    ts = "1790000000.000100"
    here = {"channel": stage.slack.channel("general").id, "text": f"<@{stage.slack.bot_user}> hello"}
    await stage.slack.deliver({**fields, **here, "ts": ts, "event_ts": ts})
    await stage.slack.settled()
    await stage.ask("alice", "general", "@gemma hello")
    return len(stage.host.questions) == 1


@pytest.mark.parametrize("subtype", ["bot_message", "channel_join", "a_subtype_of_tomorrow"])
async def test_what_no_person_wrote_is_acknowledged_and_not_answered(stage: Stage, subtype: str) -> None:
    bob = stage.slack.user("bob").id
    assert await is_passed_over(stage, type="message", subtype=subtype, channel_type="channel", user=bob)


async def test_another_bot_is_not_answered(stage: Stage) -> None:
    assert await is_passed_over(stage, type="app_mention", user="U0OTHERBOT", bot_id="B0OTHER")


async def test_an_event_nobody_handles_is_acknowledged(stage: Stage) -> None:
    await stage.slack.deliver({"type": "event_of_tomorrow", "event_ts": "1790000000.000100"})
    await stage.slack.settled()


async def test_a_broadcast_reply_and_a_message_with_a_file_are_peoples_messages(stage: Stage) -> None:
    ts = await stage.slack.say("alice", "general", "@gemma hello")
    await stage.answered("general", ts)
    await stage.slack.say("alice", "general", "and now?", thread_ts=ts, broadcast=True)
    await stage.answered("general", ts, 2)
    attachment = Attachment("cat.png", "image/png", b"\x89PNG")
    await stage.slack.say("alice", "general", "what is it?", thread_ts=ts, files=[attachment])
    await stage.answered("general", ts, 3)
    assert "[file: cat.png]" in stage.prompts()[2][-1]["content"]


async def test_an_edit_that_changes_no_text_is_not_answered(stage: Stage) -> None:
    ts = await stage.slack.say("alice", "general", "@gemma hello")
    await stage.answered("general", ts)
    await stage.slack.edit("alice", "general", ts, "@gemma hello")
    await stage.slack.settled()
    await stage.ask("alice", "general", "@gemma again")
    assert len(stage.host.questions) == 2


async def test_a_bare_mention_gets_a_hint_without_the_model(stage: Stage) -> None:
    text = await stage.ask("alice", "general", "@gemma")
    assert "/gemma help" in text
    assert stage.host.questions == []


async def test_deliveries_of_one_message_make_one_turn_in_whatever_pair_they_come(stage: Stage) -> None:
    channel = stage.slack.channel("general").id
    event = {
        "channel": channel,
        "user": stage.slack.user("alice").id,
        "text": f"<@{stage.slack.bot_user}> hello",
        "ts": "1790000000.000100",
        "event_ts": "1790000000.000100",
    }
    for kind in ("message", "app_mention", "app_mention", "message"):
        extra = {"channel_type": "channel"} if kind == "message" else {}
        await stage.slack.deliver({"type": kind, **event, **extra}, retry_num=1)
    await stage.slack.settled()
    await stage.ask("bob", "general", "@gemma are you done?")
    assert len(stage.host.questions) == 2


async def test_a_mention_edited_into_a_message_is_answered(stage: Stage) -> None:
    ts = await stage.slack.say("alice", "general", "hello")
    await stage.slack.edit("alice", "general", ts, "@gemma hello")
    (reply,) = await stage.answered("general", ts)
    assert reply.thread_ts == ts
    aside = await stage.slack.say("alice", "general", "@bob why?", thread_ts=ts)
    await stage.slack.edit("alice", "general", aside, "@gemma why?")
    await stage.answered("general", ts, 2)
