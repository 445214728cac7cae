"""Streams that Slack ends, refuses or loses: the text goes on, and nothing of it is lost or said twice."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.playground import Fault
from bot.playground.streams import stop
from tests.faults.stage import Asked
from tests.faults.writing import LINGERING, PACED, Case, Writing, writing

CLOSED = ("message_not_in_streaming_state", "streaming_state_conflict", "msg_too_long")
SPOT = {
    "first append": ("chat.appendStream", 0),
    "second append": ("chat.appendStream", 1),
    "last append": ("chat.appendStream", 2),
    "end": ("chat.stopStream", 0),
}


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Writing]:
    async with writing(tmp_path / "gemma.db") as playing:
        yield playing


async def live(stage: Writing, asked: Asked, word: int) -> None:
    """Wait until a word of the answer is seen in a message that streams."""
    shown = f"q{asked.code.number}w{word} "
    await stage.slack.until(lambda: [m for m in asked.replies(stage.slack) if m.streaming and shown in m.shown_text])


async def test_a_stream_that_is_over_at_any_call_goes_on_without_a_lost_word(stage: Writing) -> None:
    await stage.answered(
        [
            Case(method, f"{spot}: {code}", Fault.error(code), LINGERING, spare)
            for spot, (method, spare) in SPOT.items()
            for code in CLOSED
        ]
    )


async def test_a_stream_that_slack_really_ended_goes_on_in_the_same_message(stage: Writing) -> None:
    asked = await stage.ask(Case("chat.delete", "never", Fault.http_500, LINGERING))
    await live(stage, asked, 1)
    (message,) = stage.slack.workspace.open_streams.values()
    stop(stage.slack.workspace, message, "", [])
    ended_with = message.shown_text
    await stage.slack.until(lambda: message.shown_text != ended_with)
    assert f"q{asked.code.number}w{LINGERING - 1}" not in message.shown_text, "it grows while the model writes"
    await stage.slack.until(lambda: not asked.problems(stage.slack), 10)
    assert [m.ts for m in asked.replies(stage.slack)] == [message.ts]


@pytest.mark.parametrize("code", ["unknown_method", "channel_type_not_supported", "missing_recipient_team_id"])
async def test_a_workspace_that_does_not_stream_is_remembered(stage: Writing, code: str) -> None:
    await stage.answered([Case("chat.startStream", code, Fault.error(code), PACED)])
    asked = await stage.ask(Case("chat.delete", "never", Fault.http_500, PACED))
    await stage.slack.until(lambda: not asked.problems(stage.slack), 10)
    assert stage.slack.call_counts["chat.startStream"] == 1


async def test_a_refusal_of_one_place_is_not_remembered(stage: Writing) -> None:
    await stage.answered([Case("chat.startStream", "one", Fault.error("user_not_found"), PACED)])
    asked = await stage.ask(Case("chat.delete", "never", Fault.http_500, PACED))
    await live(stage, asked, 1)
    await stage.slack.until(lambda: not asked.problems(stage.slack), 10)


async def test_a_bot_that_ends_while_a_stream_starts_leaves_no_open_stream(stage: Writing) -> None:
    asked = await stage.ask(Case("chat.startStream", "unknown", Fault.hang_after, LINGERING))
    await stage.slack.until(lambda: stage.slack.workspace.open_streams)
    async with asyncio.timeout(5):
        await stage.bot.worker.drain(0)
    assert not stage.slack.workspace.open_streams
    assert not stage.slack.workspace.statuses
    assert asked.replies(stage.slack)
