"""What Slack shows around a conversation with an agent: status, title, suggestions, what is open beside it, a hello."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.conversation.setting import Place, Scope, Setting
from bot.conversation.thread import ThreadKey
from bot.playground import Limits, Playground
from bot.runtime import model_from, running_bot
from tests.doubles.model_host import Answer, ModelHost
from tests.faults.processes import bot_process
from tests.scenarios.stage import Stage, settings_for, staged

SESSION = "agents.sessions.setStatus"
RENAME = "agents.sessions.rename"
TITLE = "assistant.threads.setTitle"
PROMPTS = "assistant.threads.setSuggestedPrompts"
LONG = Answer(words=[f"word{number} " for number in range(30)], between_s=0.05)
SLOW = Answer(words=["done"], first_word_after_s=0.5)


def session(stage: Stage, ts: str, user: str = "alice") -> str | None:
    return stage.slack.workspace.sessions.get((stage.slack.dm_of(user), ts))


def title(stage: Stage, ts: str, user: str = "alice") -> str | None:
    return stage.slack.workspace.titles.get((stage.slack.dm_of(user), ts))


def suggested(stage: Stage, user: str = "alice") -> list[dict[str, Any]]:
    return stage.slack.workspace.prompts.get(stage.slack.dm_of(user), ("", []))[1]


async def stored(stage: Stage, ts: str) -> tuple[str | None, str | None]:
    """The title that is kept of a thread in Alice's DM, and where it came from."""
    key = ThreadKey(stage.slack.workspace.team_id, stage.slack.dm_of("alice"), ts)
    thread = await stage.bot.store.threads.thread(key)
    return thread.title, thread.titled_from


async def rest(stage: Stage) -> None:
    """Wait until nothing runs."""
    async with asyncio.timeout(5):
        await stage.bot.worker.quiet()


async def in_dm(stage: Stage, text: str, thread_ts: str | None = None) -> str:
    """Ask in Alice's DM and wait for the whole answer; the `ts` of the question."""
    dm = stage.slack.dm_of("alice")
    before = len(stage.replies(dm, thread_ts)) if thread_ts else 0
    ts = await stage.slack.say("alice", dm, text, thread_ts=thread_ts)
    await stage.answered(dm, thread_ts or ts, before + 1)
    return ts


# Status


@pytest.mark.parametrize("answer", [SLOW, LONG, Answer(status=402, body={"message": "x"}, first_word_after_s=0.5)])
async def test_a_session_works_while_an_answer_is_made_and_no_more_after_it(stage: Stage, answer: Answer) -> None:
    dm = stage.slack.dm_of("alice")
    stage.host.hold()
    stage.host.answer(answer)
    ts = await stage.slack.say("alice", dm, "think")
    await stage.slack.until(lambda: session(stage, ts) == "processing")
    stage.host.release()
    await stage.answered(dm, ts)
    assert session(stage, ts) == "active"
    assert stage.spoken("assistant.threads.setStatus") == []


async def test_two_answers_in_one_thread_leave_it_at_rest_each_time(stage: Stage) -> None:
    stage.host.answer(SLOW, LONG)
    ts = await in_dm(stage, "one")
    assert session(stage, ts) == "active"
    await in_dm(stage, "two", ts)
    assert session(stage, ts) == "active"
    assert [call["status"] for call in stage.spoken(SESSION)].count("processing") >= 1


@pytest.mark.parametrize("at_once", [True, False])
async def test_slacks_own_stop_leaves_the_session_at_rest(stage: Stage, *, at_once: bool) -> None:
    dm = stage.slack.dm_of("alice")
    if at_once:
        stage.host.hold()
    stage.host.answer(Answer(words=[f"word{number} " for number in range(200)], between_s=0.05))
    ts = await stage.slack.say("alice", dm, "go on and on")
    await stage.slack.until(lambda: session(stage, ts) == "processing")
    if not at_once:
        await stage.slack.until(lambda: [m for m in stage.replies(dm, ts) if "word1 " in m.shown_text])
    await stage.slack.stop_session("alice", dm, ts)
    await stage.slack.until(lambda: session(stage, ts) == "active")
    stage.host.release()
    await rest(stage)
    assert session(stage, ts) == "active"


async def test_an_app_that_is_no_agent_shows_a_line_and_asks_for_sessions_once(stage: Stage) -> None:
    stage.slack.workspace.is_agent = False
    for _ in range(2):
        stage.host.answer(SLOW)
        ts = await in_dm(stage, "think")
        assert session(stage, ts) is None
        assert stage.slack.workspace.statuses == {}
    assert len(stage.spoken(SESSION)) == 1
    assert [call["status"] for call in stage.spoken("assistant.threads.setStatus")] == ["is thinking…"] * 2


async def test_a_session_that_worked_when_the_process_was_killed_is_at_rest_after_the_next_start(
    tmp_path: Path,
) -> None:
    async with Playground(limits=Limits.none()) as slack, ModelHost() as host:
        dm = slack.dm_of("alice")
        host.hold()
        async with bot_process(slack, host.url, tmp_path / "gemma.db") as bot:
            ts = await slack.say("alice", dm, "think")
            await slack.until(lambda: slack.workspace.sessions.get((dm, ts)) == "processing", 10)
            bot.kill()
            await bot.wait()
        host.release()
        host.answer("done")
        async with bot_process(slack, host.url, tmp_path / "gemma.db"):
            await slack.until(lambda: [m for m in slack.messages(dm, ts) if m.bot], 10)
            await slack.until(lambda: slack.workspace.sessions[dm, ts] == "active")


# Title


async def test_a_conversation_is_named_once_after_its_first_question(stage: Stage) -> None:
    ts = await in_dm(stage, "Why: is the sky/air blue? Tell me with all the details that you can think of.")
    named = "Why - is the sky-air blue? Tell me with all the details…"
    await stage.slack.until(lambda: title(stage, ts) == named)
    await in_dm(stage, "and at night?", ts)
    await rest(stage)
    assert title(stage, ts) == named
    assert await stored(stage, ts) == (named, ts)
    assert len(stage.spoken(RENAME)) == 1


async def test_a_title_that_a_person_gave_is_never_changed(stage: Stage) -> None:
    stage.slack.fail_next(RENAME, "internal_error")
    stage.slack.fail_next(TITLE, "internal_error")
    ts = await in_dm(stage, "one")
    await rest(stage)
    assert title(stage, ts) is None
    await stage.slack.rename_session("alice", stage.slack.dm_of("alice"), ts, "Mine")
    await stage.slack.settled()
    await in_dm(stage, "two", ts)
    await rest(stage)
    assert title(stage, ts) == "Mine"
    assert await stored(stage, ts) == ("Mine", None)


async def test_a_title_that_could_not_be_set_is_set_with_the_next_answer(stage: Stage) -> None:
    stage.slack.fail_next(RENAME, "internal_error")
    stage.slack.fail_next(TITLE, "internal_error")
    ts = await in_dm(stage, "one")
    await in_dm(stage, "two", ts)
    await stage.slack.until(lambda: title(stage, ts) == "two")


async def test_where_there_are_no_sessions_the_thread_gets_the_title(stage: Stage) -> None:
    stage.slack.workspace.is_agent = False
    for text in ("one", "two"):
        ts = await in_dm(stage, text)
        await rest(stage)
        assert title(stage, ts) == text
    assert len(stage.spoken(RENAME)) == 1


async def test_a_deleted_question_leaves_no_title_neither_in_slack_nor_in_the_store(stage: Stage) -> None:
    ts = await in_dm(stage, "my secret plan")
    await stage.slack.until(lambda: title(stage, ts) == "my secret plan")
    await stage.slack.delete("alice", stage.slack.dm_of("alice"), ts)
    await stage.slack.until(lambda: title(stage, ts) == "Deleted conversation")
    await rest(stage)
    assert await stored(stage, ts) == (None, None)


async def test_an_edited_question_gives_its_conversation_another_title(stage: Stage) -> None:
    ts = await in_dm(stage, "teh plan")
    await stage.slack.until(lambda: title(stage, ts) == "teh plan")
    await stage.slack.edit("alice", stage.slack.dm_of("alice"), ts, "the plan")
    await stage.slack.until(lambda: title(stage, ts) == "the plan")


async def test_threads_of_channels_get_no_title(stage: Stage) -> None:
    await stage.ask("alice", "general", "@gemma hello")
    assert stage.spoken(RENAME) == stage.spoken(TITLE) == []


# Suggestions, and what is open beside the conversation


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


# A digest, as it is suggested


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


# Hello


def hellos(stage: Stage, channel: str) -> list[str]:
    return [m.shown_text for m in stage.slack.messages(channel) if m.bot]


async def test_the_bot_says_hello_once_where_it_is_invited(stage: Stage) -> None:
    await stage.slack.invite("lounge", inviter="bob")
    (hello,) = await stage.slack.until(lambda: hellos(stage, "lounge"))
    assert f"<@{stage.slack.bot_user}>" in hello
    assert "/gemma help" in hello
    event = {"type": "member_joined_channel", "user": stage.slack.bot_user, "channel": "C0PLOUNGE1"}
    event |= {"channel_type": "C", "team": stage.slack.workspace.team_id, "event_ts": "1760000000.000100"}
    for _ in range(3):
        await stage.slack.deliver(event, event_id="Ev1", retry_num=1)
    await stage.slack.settled()
    await stage.slack.until(lambda: len(hellos(stage, "lounge")) == 2)
    await rest(stage)
    assert len(hellos(stage, "lounge")) == 2


async def test_a_hello_is_not_said_again_by_the_next_process(tmp_path: Path) -> None:
    event: dict[str, Any] = {}
    async with Playground(limits=Limits.none()) as slack, ModelHost() as host:
        settings = settings_for(slack, host, tmp_path / "gemma.db")
        model = model_from(settings)
        event = {"type": "member_joined_channel", "user": slack.bot_user, "channel": "C0PGENERAL", "channel_type": "C"}
        event["event_ts"] = "1760000000.000100"
        for _ in range(2):
            async with running_bot(settings, model, slots=5) as bot:
                await slack.deliver(event)
                await slack.settled()
                async with asyncio.timeout(5):
                    await bot.worker.quiet()
        await model.aclose()
        assert len([m for m in slack.messages("general") if m.bot]) == 1


async def test_hello_is_said_in_the_language_of_whoever_invites_and_as_it_is_true_there(stage: Stage) -> None:
    stage.slack.user("alice").locale = "de-DE"
    await stage.slack.invite("lounge", inviter="alice")
    (hello,) = await stage.slack.until(lambda: hellos(stage, "lounge"))
    assert hello.startswith("Hallo")


async def test_hello_tells_of_a_workspace_in_which_every_message_is_answered(stage: Stage) -> None:
    team = stage.slack.workspace.team_id
    place = Place(team, "U1")
    choice = Setting(Scope.WORKSPACE.value, place.scope_id(Scope.WORKSPACE), "follow_up", "every")
    await stage.bot.store.settings.choose(team, [choice], "U1", 1.0, None)
    await stage.slack.invite("lounge", inviter="bob")
    (hello,) = await stage.slack.until(lambda: hellos(stage, "lounge"))
    assert "every message" in hello


async def test_other_peoples_joining_is_nobodys_business(stage: Stage) -> None:
    await stage.slack.kick("random", "carol")
    await stage.slack.invite("random", "carol", "bob")
    await stage.slack.settled()
    assert hellos(stage, "random") == []


async def test_a_place_that_takes_no_hello_gets_none_and_nobody_is_told(stage: Stage) -> None:
    stage.slack.fail_next("chat.postMessage", "restricted_action")
    await stage.slack.invite("lounge", inviter="bob")
    await stage.slack.until(lambda: stage.spoken("chat.postMessage"))
    await rest(stage)
    assert len(stage.spoken("chat.postMessage")) == 1
    assert hellos(stage, "lounge") == []


async def test_thirty_invitations_at_once_are_thirty_hellos_within_slacks_limits(tmp_path: Path) -> None:
    async with staged(tmp_path / "gemma.db", Limits.slack()) as stage:
        channels = [stage.slack.add_channel(f"team-{number}", ["alice"]) for number in range(30)]
        for channel in channels:
            await stage.slack.kick(channel)
        await asyncio.gather(*(stage.slack.invite(channel, inviter="alice") for channel in channels))
        await stage.slack.until(lambda: all(hellos(stage, channel) for channel in channels), 10)
        assert [len(hellos(stage, channel)) for channel in channels] == [1] * 30
        assert not [call for call in stage.slack.calls if call.response.get("error") == "ratelimited"]
