"""When history is looked through: at once after a start and a reconnect, then slowly; and how fast."""

import asyncio
import logging
from dataclasses import dataclass, field

import pytest

from bot.services.catching_up import CatchUp
from bot.services.pacing import Pace

QUICK = Pace(60_000)
SLOW = Pace(60_000)


@dataclass
class Looker:
    """Notes each look; `outcomes` are what the next ones come to, `gate` holds them up when it is closed."""

    outcomes: list[bool] = field(default_factory=list)
    looks: list[str] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    fault: Exception | None = None

    def __post_init__(self) -> None:
        self.gate.set()
        self._moved = asyncio.Condition()

    async def look(self, pace: Pace, interrupted: asyncio.Event) -> bool:
        self.looks.append("quick" if pace is QUICK else "slow")
        async with self._moved:
            self._moved.notify_all()
        if self.fault:
            raise self.fault
        if pace is QUICK:
            await self.gate.wait()
        else:
            waits = [asyncio.ensure_future(each.wait()) for each in (self.gate, interrupted)]
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            for wait in waits:
                wait.cancel()
        return self.outcomes.pop(0) if self.outcomes else True

    async def has_looked(self, times: int) -> list[str]:
        async with asyncio.timeout(5), self._moved:
            await self._moved.wait_for(lambda: len(self.looks) >= times)
        return self.looks[:times]


def catch_up(looker: Looker, round_s: float = 0.0, again_s: float = 0.0) -> CatchUp:
    return CatchUp(looker.look, quick=QUICK, slow=SLOW, round_s=round_s, again_s=again_s)


async def test_the_first_look_is_quick_and_the_next_ones_are_slow() -> None:
    looker = Looker()
    catching = catch_up(looker)
    catching.start()
    assert await looker.has_looked(3) == ["quick", "slow", "slow"]
    await catching.close()


async def test_a_reconnect_wakes_it_from_its_rest() -> None:
    looker = Looker()
    catching = catch_up(looker, round_s=3_600)
    catching.start()
    await looker.has_looked(1)
    catching.soon()
    assert await looker.has_looked(2) == ["quick", "quick"]
    await catching.close()


async def test_a_slow_look_makes_way_for_a_quick_one() -> None:
    looker = Looker()
    catching = catch_up(looker)
    catching.start()
    await looker.has_looked(1)
    looker.gate.clear()
    await looker.has_looked(len(looker.looks) + 1)
    seen = len(looker.looks)
    catching.soon()
    assert (await looker.has_looked(seen + 1))[-1] == "quick"
    await catching.close()


async def test_reconnects_during_a_quick_look_ask_for_one_more_and_not_for_many() -> None:
    looker = Looker()
    looker.gate.clear()
    catching = catch_up(looker, round_s=0.0)
    catching.start()
    await looker.has_looked(1)
    for _ in range(5):
        catching.soon()
    looker.gate.set()
    assert await looker.has_looked(3) == ["quick", "quick", "slow"]
    await catching.close()


async def test_the_connect_before_the_start_costs_no_second_look() -> None:
    looker = Looker()
    catching = catch_up(looker)
    catching.soon()
    catching.start()
    assert await looker.has_looked(2) == ["quick", "slow"]
    await catching.close()


async def test_a_look_that_failed_is_made_again_quickly() -> None:
    looker = Looker(outcomes=[False, False, True])
    catching = catch_up(looker)
    catching.start()
    assert await looker.has_looked(4) == ["quick", "quick", "quick", "slow"]
    await catching.close()


async def test_closing_ends_a_look_under_way_and_one_that_never_began() -> None:
    looker = Looker()
    looker.gate.clear()
    catching = catch_up(looker)
    await catching.close()
    catching.start()
    await looker.has_looked(1)
    async with asyncio.timeout(5):
        await catching.close()
    assert looker.looks == ["quick"]


async def test_a_fault_nobody_foresaw_is_told_and_not_swallowed(caplog: pytest.LogCaptureFixture) -> None:
    looker = Looker(fault=RuntimeError("nobody foresaw this"))
    catching = catch_up(looker)
    catching.start()
    await looker.has_looked(1)
    await catching.close()
    assert [record.levelno for record in caplog.records] == [logging.CRITICAL]


class Moments:
    """A clock that moves when somebody sleeps, and what was slept."""

    def __init__(self) -> None:
        self.now = 0.0

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


async def times_of(pace: Pace, moments: Moments, calls: int) -> list[float]:
    times = []
    for _ in range(calls):
        await pace.turn()
        times.append(moments.now)
    return times


async def test_a_pace_lets_a_burst_go_and_then_so_many_a_minute() -> None:
    moments = Moments()
    pace = Pace(30, 3, clock=moments.clock, sleep=moments.sleep)
    assert await times_of(pace, moments, 6) == [0, 0, 0, 2, 4, 6]


async def test_a_pace_heeds_retry_after_and_learns_from_it() -> None:
    moments = Moments()
    pace = Pace(30, 3, clock=moments.clock, sleep=moments.sleep)
    await pace.turn()
    pace.slow_down(60)
    assert await times_of(pace, moments, 3) == [60, 120, 180]
    pace.recover()
    assert await times_of(pace, moments, 3) == [240, 270, 300]


async def test_a_pace_learns_no_more_than_a_minute_and_waits_no_more_than_an_hour() -> None:
    moments = Moments()
    pace = Pace(5, clock=moments.clock, sleep=moments.sleep)
    pace.slow_down(1e9)
    assert await times_of(pace, moments, 2) == [3_600, 3_660]


async def test_a_pace_does_not_get_faster_than_it_was_made() -> None:
    moments = Moments()
    pace = Pace(5, clock=moments.clock, sleep=moments.sleep)
    pace.recover()
    assert await times_of(pace, moments, 3) == [0, 12, 24]
