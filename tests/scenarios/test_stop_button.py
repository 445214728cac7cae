"""*Stop*, where an answer takes long and Slack shows no Stop of its own."""

import asyncio
from pathlib import Path

import pytest

from bot.playground import CommandResult, Limits, Playground
from bot.playground.entities import Message
from bot.slack.views.buttons import STOP
from tests.doubles.model_host import Answer, ModelHost
from tests.faults.nursery import Nursery
from tests.scenarios.below import footer
from tests.scenarios.stage import Stage

LONG = [f"word{number} " for number in range(3_000)]


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.slack.stopping.STOP_AFTER_S", 0.5)


def lines(slack: Playground, thread_ts: str) -> list[Message]:
    """The messages that offer to stop an answer in a thread of #general."""
    return [m for m in slack.messages("general", thread_ts) if STOP in str(m.shown_blocks)]


async def offered(stage: Stage, text: str = "@gemma hello") -> tuple[str, Message]:
    """A question whose answer takes long, and the line that offers to stop it."""
    ts = await stage.slack.say("alice", "general", text)
    (line,) = await stage.slack.until(lambda: lines(stage.slack, ts), 15)
    return ts, line


async def pressed(stage: Stage, line: Message, by: str = "alice") -> CommandResult:
    return await stage.slack.press(by, "general", line.ts, STOP)


async def rest(stage: Stage) -> None:
    async with asyncio.timeout(10):
        await stage.bot.worker.quiet()


async def test_a_long_answer_can_be_stopped_by_anybody_in_the_thread_and_a_line_says_who_did(stage: Stage) -> None:
    stage.host.answer(Answer(words=LONG, between_s=0.03))
    ts, line = await offered(stage)
    assert (await pressed(stage, line, "bob")).ok
    await stage.host.requests[-1].left.wait()
    await rest(stage)
    answer, told = stage.replies("general", ts)
    assert "_Stopped here._" in answer.shown_text
    assert footer(answer) == "Gemma 3 27B"
    assert told.shown_text == f"<@{stage.slack.user('bob').id}> stopped me."


async def test_it_works_before_the_first_word_also_below_a_message_without_replies(stage: Stage) -> None:
    stage.host.hold()
    ts, line = await offered(stage)
    await pressed(stage, line)
    await stage.host.requests[-1].left.wait()
    await rest(stage)
    assert [m.shown_text for m in stage.replies("general", ts)] == [f"<@{stage.slack.user('alice').id}> stopped me."]
    assert not stage.slack.workspace.statuses


@pytest.mark.parametrize("mark", ["", "!stop"])
async def test_the_line_goes_away_when_the_answer_is_over(stage: Stage, mark: str) -> None:
    stage.host.hold()
    stage.host.answer("At last")
    ts, _ = await offered(stage)
    if mark:
        await stage.slack.say("bob", "general", mark, thread_ts=ts)
    else:
        stage.host.release()
    await stage.slack.until(lambda: not lines(stage.slack, ts))
    await rest(stage)
    assert [m.shown_text for m in stage.replies("general", ts)] == ["Stopped." if mark else "At last"]
    assert await stage.bot.store.database.read("SELECT * FROM replies WHERE part > 100 AND state <> 'settled'") == []


async def test_a_press_that_comes_too_late_stops_nothing_and_says_nothing(stage: Stage) -> None:
    stage.host.hold()
    stage.host.answer("At last")
    ts, line = await offered(stage)
    stage.host.release()
    await stage.slack.until(lambda: not lines(stage.slack, ts))
    await rest(stage)
    stage.slack.workspace.channels[line.channel].messages[line.ts] = line  # a client that still shows it
    stage.host.hold()
    await stage.slack.say("bob", "general", "and something else?", thread_ts=ts)
    await stage.host.asked(2)
    await pressed(stage, line)
    await stage.slack.until(lambda: not lines(stage.slack, ts))
    stage.host.release()
    await rest(stage)
    assert [m.shown_text for m in stage.replies("general", ts)] == ["At last", "Hello"]


async def test_in_a_direct_message_slacks_own_stop_is_enough(stage: Stage) -> None:
    stage.host.hold()
    dm = stage.slack.dm_of("alice")
    ts = await stage.slack.say("alice", dm, "hello")
    await offered(stage)
    assert stage.replies(dm, ts) == []
    stage.host.release()
    await rest(stage)


async def test_the_line_of_a_killed_process_is_taken_away_by_the_next_with_the_answer(
    tmp_path: Path, nursery: Nursery
) -> None:
    async with Playground(limits=Limits.none()) as slack, ModelHost() as host:
        host.hold()
        async with nursery.bot(slack, host.url, tmp_path / "gemma.db") as bot:
            ts = await slack.say("alice", "general", "@gemma think")
            await slack.until(lambda: lines(slack, ts), 15)
            bot.kill()
            await bot.wait()
        assert lines(slack, ts)
        host.release()
        host.answer("done")
        async with nursery.bot(slack, host.url, tmp_path / "gemma.db"):
            await slack.until(lambda: [m for m in slack.messages("general", ts) if m.shown_text == "done"], 10)
            await slack.until(lambda: not lines(slack, ts), 10)
        assert [m.shown_text for m in slack.messages("general", ts) if m.bot] == ["done"]
