"""Suggestions, what is open beside a conversation, and the digest that is suggested."""

import pytest

from tests.scenarios.pane import PROMPTS, in_dm, rest, suggested
from tests.scenarios.stage import Stage


async def test_whoever_opens_the_conversation_finds_suggestions_in_their_language(stage: Stage) -> None:
    await stage.slack.open_home("alice", "messages")
    await stage.slack.until(lambda: suggested(stage))
    assert [each["title"] for each in suggested(stage)] == ["Explain something", "Draft a message", "What can you do?"]
    assert "thread_ts" not in stage.spoken(PROMPTS)[0]
    stage.slack.user("bob").locale = "de-DE"
    await stage.slack.open_home("bob", "messages")
    await stage.slack.until(lambda: suggested(stage, "bob"))
    assert suggested(stage, "bob")[0]["title"] == "Etwas erklären"


async def test_opening_the_home_tab_suggests_nothing(stage: Stage) -> None:
    await stage.slack.open_home("alice", "home")
    await stage.slack.until(lambda: stage.slack.workspace.homes)
    await stage.slack.settled()
    assert stage.spoken(PROMPTS) == []


async def test_a_channel_beside_the_conversation_is_suggested_where_both_are_in_it(stage: Stage) -> None:
    await stage.slack.open_home("alice", "messages", "random")
    await stage.slack.until(lambda: suggested(stage))
    assert suggested(stage)[0] == {"title": "Summarise #random", "message": "!summarize 24h #random"}
    await stage.slack.open_beside("alice", "general")
    await stage.slack.until(lambda: suggested(stage)[0]["title"] == "Summarise #general")
    await stage.slack.open_beside("alice", "lounge")
    await stage.slack.until(lambda: len(suggested(stage)) == 3)
    await stage.slack.open_beside("alice", "lounge")
    await stage.slack.settled()
    assert len(stage.spoken(PROMPTS)) == 3
    assert "lounge" not in str(stage.spoken(PROMPTS))


@pytest.mark.parametrize("code", ["not_agent_app", "missing_scope"])
async def test_where_suggestions_are_refused_they_are_not_tried_again(stage: Stage, code: str) -> None:
    stage.slack.fail_next(PROMPTS, code, times=9)
    for _ in range(3):
        await stage.slack.open_home("alice", "messages")
        await stage.slack.settled()
    assert len(stage.spoken(PROMPTS)) == 1


async def test_an_event_that_does_not_say_who_looks_is_taken_and_left(stage: Stage) -> None:
    await stage.slack.deliver({"type": "app_context_changed", "context": {"entities": [{"type": "x", "value": 1}]}})
    await stage.slack.deliver({"type": "app_context_changed", "context": {}, "user": "U1"})
    await stage.slack.settled()
    assert stage.spoken(PROMPTS) == []


async def test_the_model_is_told_the_name_of_the_channel_beside_and_nothing_else_of_it(stage: Stage) -> None:
    await stage.slack.say("bob", "random", "a secret of ours")
    await stage.slack.open_home("alice", "messages", "random")
    await in_dm(stage, "hello")
    asked = stage.prompts()[-1][-1]["content"]
    assert "#random" in asked
    assert "secret" not in asked
    await stage.slack.open_beside("alice", "lounge")
    await in_dm(stage, "hello again")
    assert "lounge" not in str(stage.prompts()[-1])
    await stage.slack.open_beside("alice")
    await in_dm(stage, "and again")
    assert "open" not in stage.prompts()[-1][-1]["content"]


async def test_the_suggested_digest_summarises_the_channel_in_its_own_thread(stage: Stage) -> None:
    said = await stage.slack.say("bob", "random", "We ship on Friday.")
    stage.host.answer("**Decisions**: Friday [m1]")
    ts = await in_dm(stage, "!summarize 24h #random")
    assert "We ship on Friday." in stage.prompts()[-1][-1]["content"]
    (reply,) = stage.replies(stage.slack.dm_of("alice"), ts)
    assert f"p{said.replace('.', '')}" in reply.shown_text


async def test_a_digest_is_edited_like_a_question(stage: Stage) -> None:
    await stage.slack.say("bob", "random", "We ship on Friday.")
    dm, ts = stage.slack.dm_of("alice"), await in_dm(stage, "hello")
    for number, text, said in ((2, "!summarize 24h #random", "ship on Friday"), (3, "hello", "hello")):
        await stage.slack.edit("alice", dm, ts, text)
        await stage.slack.until(lambda number=number: len(stage.host.questions) == number)  # type: ignore[misc] # a lambda's default
        assert said in stage.prompts()[-1][-1]["content"]
        await rest(stage)
    await stage.slack.edit("alice", dm, ts, "!summarize 7d #random")
    await stage.slack.until(lambda: len(stage.host.questions) == 4)
    await rest(stage)
    (row,) = await stage.bot.store.database.read("SELECT task FROM turns")
    assert '"span": "7 d"' in row["task"]


@pytest.mark.parametrize("channel", ["lounge", "ops-private", "nowhere", ""])
async def test_a_digest_needs_a_channel_that_both_are_in(stage: Stage, channel: str) -> None:
    dm = stage.slack.dm_of("carol")
    ts = await stage.slack.say("carol", dm, f"!summarize #{channel}" if channel else "!summarize")
    (reply,) = await stage.answered(dm, ts)
    assert "we are both in" in reply.shown_text
    assert stage.host.questions == []


async def test_a_digest_cannot_be_had_of_a_foreign_channel_by_its_id(stage: Stage) -> None:
    await stage.slack.say("alice", "ops-private", "the password")
    dm = stage.slack.dm_of("carol")
    ops = stage.slack.channel("ops-private").id
    message = {"type": "message", "channel": dm, "channel_type": "im", "user": stage.slack.user("carol").id}
    message |= {"text": f"!summarize <#{ops}|x>", "ts": "1760000000.000100", "event_ts": "1760000000.000100"}
    await stage.slack.deliver(message)
    await stage.slack.settled()
    await rest(stage)
    assert stage.host.questions == []
