"""Slack's limits: everybody is answered, and when Slack says later nobody asks before."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.playground import Fault, Limits
from bot.slack.budgets import Budgets
from tests.faults.stage import Asked, Code, settled
from tests.faults.writing import PACED, SHORT, Case, Writing, writing

MENTIONS = 60


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Writing]:
    async with writing(tmp_path / "gemma.db") as playing:
        yield playing


async def many(stage: Writing, count: int, words: int) -> list[Asked]:
    """So many mentions in one channel at once."""
    return [
        Asked("general", await stage.slack.say("alice", "general", f"@gemma {code}"), code)
        for code in (Code(number, words) for number in range(100, 100 + count))
    ]


async def all_answered(stage: Writing, asked: list[Asked], timeout_s: float) -> None:
    await settled(stage.slack, lambda: [p for each in asked for p in each.problems(stage.slack)], timeout_s)


async def test_six_mentions_in_one_channel_at_once_are_all_answered(tmp_path: Path) -> None:
    async with writing(tmp_path / "gemma.db", Limits.slack(), budgets=Budgets(), call_s=5.0) as stage:
        await all_answered(stage, await many(stage, 6, SHORT), 20)


@pytest.mark.chaos
@pytest.mark.timeout(240)
@pytest.mark.parametrize("words", [SHORT, PACED])
async def test_sixty_mentions_in_one_channel_at_once_are_all_answered(tmp_path: Path, words: int) -> None:
    async with writing(tmp_path / "gemma.db", Limits.slack(), budgets=Budgets(), call_s=10.0) as stage:
        await all_answered(stage, await many(stage, MENTIONS, words), 200)
        refused = [call for call in stage.slack.calls if call.response.get("error") == "ratelimited"]
        assert len(refused) < MENTIONS / 4, [call.method for call in refused]


async def test_a_channel_that_is_to_wait_is_left_alone_and_others_go_on(stage: Writing) -> None:
    held = await stage.ask(Case("chat.postMessage", "3 s", Fault.rate_limited(3), SHORT))
    await stage.slack.until(lambda: not stage.slack.waiting_faults)
    others = [await stage.ask(Case("chat.delete", "never", Fault.http_500, SHORT)) for _ in range(5)]
    await all_answered(stage, others, 2.5)
    assert not held.replies(stage.slack)
    await all_answered(stage, [held], 10)
    channel = stage.slack.channel(held.channel).id
    first, second = (c.at for c in stage.slack.calls if c.args.get("channel") == channel and "post" in c.method)
    assert 3.0 <= second - first < 4.5


async def test_an_answer_that_has_to_wait_for_long_does_not_hold_its_slot(stage: Writing) -> None:
    held = await stage.ask(Case("chat.postMessage", "an hour", Fault.rate_limited(3600), SHORT))
    await stage.slack.until(lambda: not stage.slack.waiting_faults)
    await stage.bot.worker.quiet()
    rows = await stage.bot.store.database.read("SELECT status, not_before, created_at, attempts, uncounted FROM turns")
    (row,) = rows
    assert row["status"] == "queued"
    assert 3590 <= row["not_before"] - row["created_at"] <= 3660
    assert row["attempts"] == row["uncounted"]
    assert not held.replies(stage.slack)


async def test_appends_that_slack_puts_off_are_said_with_the_next(stage: Writing) -> None:
    await stage.answered([Case("chat.appendStream", "2 s", Fault.rate_limited(2), 131)])
    assert stage.slack.call_counts["chat.appendStream"] <= 2
