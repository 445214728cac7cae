"""Work that is done again and again."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.errors import StoreError
from bot.services.rounds import Rounds, _pause_s


def until(times: int, happened: list[str], reached: asyncio.Event) -> Callable[[], Awaitable[bool]]:
    async def work() -> bool:
        happened.append("done")
        if len(happened) == times:
            reached.set()
        if len(happened) == 1:
            raise StoreError("the disk is full")
        return len(happened) != 2

    return work


async def test_it_goes_on_after_a_failure_until_it_is_closed() -> None:
    happened: list[str] = []
    reached = asyncio.Event()
    rounds = Rounds("testing", until(4, happened, reached), first_s=0, every_s=0.001)
    rounds.start()
    async with asyncio.timeout(5):
        await reached.wait()

    await rounds.close()

    count = len(happened)
    await asyncio.sleep(0)
    assert len(happened) == count


async def test_it_ends_at_once_in_the_middle_of_its_work() -> None:
    begun = asyncio.Event()

    async def work() -> bool:
        begun.set()
        await asyncio.Event().wait()
        return True

    rounds = Rounds("testing", work, first_s=0, every_s=1)
    rounds.start()
    async with asyncio.timeout(5):
        await begun.wait()
        await rounds.close()


async def test_what_was_never_started_can_be_closed() -> None:
    async with asyncio.timeout(5):
        await Rounds("testing", until(1, [], asyncio.Event()), first_s=0, every_s=1).close()


@pytest.mark.parametrize(
    ("every_s", "failures", "pause_s"), [(15, 0, 15), (15, 1, 15), (15, 2, 30), (15, 99, 600), (3600, 5, 3600)]
)
def test_the_pause_grows_with_every_failure_up_to_ten_minutes(every_s: float, failures: int, pause_s: float) -> None:
    assert _pause_s(every_s, failures) == pause_s
