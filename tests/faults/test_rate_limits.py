"""Slack's limits: everybody is answered, and when Slack says later nobody asks before."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.playground import Fault
from tests.faults.manners import WIDE
from tests.faults.nursery import Nursery
from tests.faults.stage import Asked, Code, settled
from tests.faults.writing import PACED, SHORT, Case, Writing, writing

MENTIONS = 60


@pytest.fixture
async def stage(nursery: Nursery, tmp_path: Path) -> AsyncIterator[Writing]:
    async with writing(nursery, tmp_path / "gemma.db") as playing:
        yield playing


async def many(stage: Writing, count: int, words: int) -> list[Asked]:
    """So many mentions in one channel at once, each by another person."""
    codes = [Code(number, words) for number in range(100, 100 + count)]
    for code in codes:
        stage.slack.add_person(f"person{code.number}")
    stage.slack.add_channel("crowded")
    return [
        Asked("crowded", await stage.slack.say(f"person{code.number}", "crowded", f"@gemma {code}"), code)
        for code in codes
    ]


async def all_answered(stage: Writing, asked: list[Asked], timeout_s: float) -> None:
    threads = [(each.channel, each.thread_ts) for each in asked]

    def problems() -> list[str]:
        picture = stage.slack.picture(threads)
        return [problem for each in asked for problem in each.problems(picture)]

    await settled(stage.slack, problems, timeout_s)


async def test_six_mentions_in_one_channel_at_once_are_all_answered(nursery: Nursery, tmp_path: Path) -> None:
    async with writing(nursery, tmp_path / "gemma.db", manner=WIDE, limited=True) as stage:
        await all_answered(stage, await many(stage, 6, SHORT), 20)


@pytest.mark.chaos
@pytest.mark.timeout(240)
@pytest.mark.parametrize("words", [SHORT, PACED])
async def test_sixty_mentions_in_one_channel_at_once_are_all_answered(
    nursery: Nursery, tmp_path: Path, words: int
) -> None:
    async with writing(nursery, tmp_path / "gemma.db", manner=WIDE, limited=True) as stage:
        await all_answered(stage, await many(stage, MENTIONS, words), 200)
        refused = [call for call in stage.slack.calls if call.response.get("error") == "ratelimited"]
        assert len(refused) < MENTIONS / 4, [call.method for call in refused]


async def test_a_channel_that_is_to_wait_is_left_alone_and_others_go_on(stage: Writing) -> None:
    held = await stage.ask(Case("chat.postMessage", "4 s", Fault.rate_limited(4), SHORT))
    await stage.slack.until(lambda: not stage.slack.waiting_faults)
    others = [await stage.ask(Case("chat.delete", "never", Fault.http_500, SHORT)) for _ in range(5)]
    await all_answered(stage, [held, *others], 20)
    posts = [call for call in stage.slack.calls if call.method == "chat.postMessage"]
    channel = stage.ids[held.channel]
    assert [call.args["channel"] == channel for call in posts] == [True, *[False] * len(others), True]
    assert 4.0 <= posts[-1].at - posts[0].at < 15.0


async def test_an_answer_that_has_to_wait_for_long_does_not_hold_its_slot(stage: Writing) -> None:
    held = await stage.ask(Case("chat.postMessage", "an hour", Fault.rate_limited(3600), SHORT))
    await stage.slack.until(lambda: not stage.slack.waiting_faults)
    await stage.quiet()
    (row,) = stage.rows("SELECT status, not_before, created_at, attempts, uncounted FROM turns")
    assert row["status"] == "queued"
    assert 3590 <= row["not_before"] - row["created_at"] <= 3660
    assert row["attempts"] == row["uncounted"]
    assert not held.replies(stage.slack)


async def test_appends_that_slack_puts_off_are_said_with_the_next(stage: Writing) -> None:
    await stage.answered([Case("chat.appendStream", "6 s", Fault.rate_limited(6), 131)])
    assert stage.slack.call_counts["chat.appendStream"] <= 2
