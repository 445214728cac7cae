"""What Slack shows around a conversation with an agent: its status and its title."""

from pathlib import Path

import pytest

from bot.conversation.answer import Offer
from bot.conversation.thread import ThreadKey
from bot.playground import Attachment, Limits, Playground
from tests.doubles.model_host import Answer, ModelHost
from tests.faults.nursery import Nursery
from tests.scenarios.below import pressed, text_of
from tests.scenarios.pane import LONG, RENAME, SESSION, SLOW, TITLE, in_dm, rest
from tests.scenarios.stage import Stage

PLAN = Attachment("plan.txt", "text/plain", b"Ship it.")


def session(stage: Stage, ts: str, user: str = "alice") -> str | None:
    return stage.slack.workspace.sessions.get((stage.slack.dm_of(user), ts))


def title(stage: Stage, ts: str, user: str = "alice") -> str | None:
    return stage.slack.workspace.titles.get((stage.slack.dm_of(user), ts))


async def stored(stage: Stage, ts: str) -> tuple[str | None, str | None]:
    """The title that is kept of a thread in Alice's DM, and where it came from."""
    key = ThreadKey(stage.slack.workspace.team_id, stage.slack.dm_of("alice"), ts)
    thread = await stage.bot.store.threads.thread(key)
    return thread.title, thread.titled_from


@pytest.mark.parametrize("answer", [SLOW, LONG, Answer(status=402, body={"message": "x"}, first_word_after_s=0.5)])
async def test_a_session_works_while_an_answer_is_made_and_no_more_after_it(
    stage: Stage, answer: Answer | list[str]
) -> None:
    dm = stage.slack.dm_of("alice")
    stage.host.hold()
    stage.host.answer(answer if isinstance(answer, Answer) else stage.growing(answer))
    ts = await stage.slack.say("alice", dm, "think")
    await stage.slack.until(lambda: session(stage, ts) == "processing")
    stage.host.release()
    await stage.answered(dm, ts)
    assert session(stage, ts) == "active"
    assert stage.spoken("assistant.threads.setStatus") == []


async def test_two_answers_in_one_thread_leave_it_at_rest_each_time(stage: Stage) -> None:
    stage.host.answer(SLOW, stage.growing(LONG))
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
    stage.host.answer(Answer(words=[f"word{number} " for number in range(2_000)], between_s=0.05))
    ts = await stage.slack.say("alice", dm, "go on and on")
    await stage.slack.until(lambda: session(stage, ts) == "processing")
    if not at_once:
        await stage.slack.until(lambda: [m for m in stage.replies(dm, ts) if "word1 " in m.shown_text])
    await stage.slack.stop_session("alice", dm, ts)
    await stage.slack.until(lambda: session(stage, ts) == "active")
    stage.host.release()
    await rest(stage)
    assert session(stage, ts) == "active"
    (answer,) = stage.replies(dm, ts)
    assert answer.shown_text.strip().endswith("_Stopped here._")
    assert (text_of(answer) == "_Stopped here._") is at_once
    assert title(stage, ts) == "go on and on"
    stage.host.answer("Here it is")
    (answer,) = await pressed(stage, ts, answer, Offer.TRY_AGAIN)
    assert text_of(answer) == "Here it is"


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
    tmp_path: Path, nursery: Nursery
) -> None:
    async with Playground(limits=Limits.none()) as slack, ModelHost() as host:
        dm = slack.dm_of("alice")
        host.hold()
        async with nursery.bot(slack, host.url, tmp_path / "gemma.db") as bot:
            ts = await slack.say("alice", dm, "think")
            await slack.until(lambda: slack.workspace.sessions.get((dm, ts)) == "processing", 10)
            bot.kill()
            await bot.wait()
        host.release()
        host.answer("done")
        async with nursery.bot(slack, host.url, tmp_path / "gemma.db"):
            await slack.until(lambda: [m for m in slack.messages(dm, ts) if m.bot], 10)
            await slack.until(lambda: slack.workspace.sessions[dm, ts] == "active")


async def test_a_conversation_is_named_once_after_its_first_question(stage: Stage) -> None:
    ts = await in_dm(stage, "Why: is the sky/air blue? Tell me with all the details that you can think of.")
    named = "Why - is the sky-air blue? Tell me with all the details…"
    await stage.slack.until(lambda: title(stage, ts) == named)
    await in_dm(stage, "and at night?", ts)
    await rest(stage)
    assert title(stage, ts) == named
    assert await stored(stage, ts) == (named, ts)
    assert len([*stage.spoken(RENAME), *stage.spoken(TITLE)]) == 1


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
    stage.host.answer("at once", SLOW)
    for text in ("one", "two"):
        ts = await in_dm(stage, text)
        await rest(stage)
        assert title(stage, ts) == text
    assert stage.spoken(RENAME) == []


async def test_a_deleted_question_leaves_no_title_neither_in_slack_nor_in_the_store(stage: Stage) -> None:
    ts = await in_dm(stage, "my secret plan")
    await stage.slack.until(lambda: title(stage, ts) == "my secret plan")
    await stage.slack.delete("alice", stage.slack.dm_of("alice"), ts)
    await stage.slack.until(lambda: title(stage, ts) == "Deleted conversation")
    await rest(stage)
    assert await stored(stage, ts) == (None, None)


async def test_a_question_that_is_a_file_is_called_by_it_also_when_its_answer_is_taken_away(stage: Stage) -> None:
    dm = stage.slack.dm_of("alice")
    ts = await stage.slack.say("alice", "dm", "", files=[PLAN])
    await stage.slack.until(lambda: title(stage, ts) == "plan.txt")
    await stage.slack.delete("alice", dm, ts)
    await stage.slack.until(lambda: title(stage, ts) == "Deleted conversation")

    ts = await stage.slack.say("alice", "dm", "", files=[PLAN])
    await stage.slack.until(lambda: title(stage, ts) == "plan.txt")
    (answer,) = await stage.answered(dm, ts)
    await pressed(stage, ts, answer, Offer.DELETE)
    assert title(stage, ts) == "plan.txt"


async def test_an_edited_question_gives_its_conversation_another_title(stage: Stage) -> None:
    ts = await in_dm(stage, "teh plan")
    await stage.slack.until(lambda: title(stage, ts) == "teh plan")
    await stage.slack.edit("alice", stage.slack.dm_of("alice"), ts, "the plan")
    await stage.slack.until(lambda: title(stage, ts) == "the plan")


async def test_threads_of_channels_get_no_title(stage: Stage) -> None:
    await stage.ask("alice", "general", "@gemma hello")
    assert stage.spoken(RENAME) == stage.spoken(TITLE) == []
