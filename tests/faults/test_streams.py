"""Streams that Slack ends, refuses or loses: the text goes on, and nothing of it is lost or said twice."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.playground import Fault
from tests.faults.nursery import Nursery
from tests.faults.stage import Asked, side_by_side
from tests.faults.writing import LINGERING, PACED, Case, Writing, writing

CLOSED = ("message_not_in_streaming_state", "streaming_state_conflict", "msg_too_long")
SPOT = {
    "first append": ("chat.appendStream", 0),
    "second append": ("chat.appendStream", 1),
    "last append": ("chat.appendStream", 2),
    "end": ("chat.stopStream", 0),
}


@pytest.fixture
async def stage(nursery: Nursery, tmp_path: Path) -> AsyncIterator[Writing]:
    async with writing(nursery, tmp_path / "gemma.db") as playing:
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
    stage.host.hold(after_words=LINGERING // 3)
    asked = await stage.ask(Case("chat.delete", "never", Fault.http_500, LINGERING))
    await live(stage, asked, 1)
    stage.slack.end_streams()
    (ended,) = asked.replies(stage.slack)
    stage.host.release()
    stage.host.hold(after_words=LINGERING - 1)
    await stage.slack.until(lambda: [m for m in asked.replies(stage.slack) if m.shown_text != ended.shown_text])
    stage.host.release()  # it grows while the model writes
    await stage.slack.until(lambda: not asked.problems(stage.slack), 10)
    assert [m.ts for m in asked.replies(stage.slack)] == [ended.ts]


REFUSALS = {
    "unknown_method": 1,
    "channel_type_not_supported": 1,
    "missing_recipient_user_id": 1,
    "missing_recipient_team_id": 1,
    "user_not_found": 2,
}
"""How Slack may refuse a stream, and how often it is asked for one by two answers."""


async def test_a_workspace_that_does_not_stream_is_remembered_and_a_place_is_not(
    nursery: Nursery, tmp_path: Path
) -> None:
    async def case(database: Path, refusal: tuple[str, int]) -> None:
        code, starts = refusal
        async with writing(nursery, database) as stage:
            await stage.answered([Case("chat.startStream", code, Fault.error(code), PACED)])
            asked = await stage.ask(Case("chat.delete", "never", Fault.http_500, PACED))
            await stage.slack.until(lambda: not asked.problems(stage.slack), 20)
            assert stage.slack.call_counts["chat.startStream"] == starts

    await side_by_side(tmp_path, list(REFUSALS.items()), case)


async def test_a_bot_that_ends_while_a_stream_starts_leaves_no_open_stream(nursery: Nursery, tmp_path: Path) -> None:
    async with writing(nursery, tmp_path / "gemma.db", env={"SHUTDOWN_GRACE_S": "0"}) as stage:
        stage.host.hold(after_words=LINGERING // 2)
        asked = await stage.ask(Case("chat.startStream", "unknown", Fault.hang_after, LINGERING))
        await stage.slack.until(lambda: stage.slack.workspace.open_streams)
        stage.bot.terminate()
        assert await stage.bot.wait() == 0, stage.bot.tail()
        assert not stage.slack.workspace.open_streams
        assert not stage.slack.workspace.statuses
        assert asked.replies(stage.slack)
