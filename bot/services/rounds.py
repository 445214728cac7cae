"""Work that is done again and again beside everything else, in a task of its own."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from bot.errors import StoreError
from bot.services.background import Background

log = logging.getLogger(__name__)

_LONGEST_WAIT_S = 600.0


class Rounds:
    """Does `work` first after `first_s` seconds, then every `every_s`: safe to end at any moment, and to repeat.

    `work` says whether it could do what there was to do. When it could not, the pause grows with every time, to ten
    minutes at most (or stays, where it is longer anyway).
    """

    def __init__(self, name: str, work: Callable[[], Awaitable[bool]], *, first_s: float, every_s: float) -> None:
        self._name = name
        self._work = work
        self._first_s = first_s
        self._every_s = every_s
        self._background = Background(name, self._run)
        self._soon = asyncio.Event()

    def start(self) -> None:
        """Begin."""
        self._background.start()

    def soon(self) -> None:
        """There is something to do: begin the next round at once, or when the one that goes has ended."""
        self._soon.set()

    async def close(self) -> None:
        """Stop; what is left is done after the next start."""
        await self._background.close()

    async def _run(self) -> None:
        failures = 0
        await self._rest(self._first_s)
        while True:
            failures = 0 if await self._did_it() else failures + 1
            await self._rest(_pause_s(self._every_s, failures))

    async def _rest(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._soon.wait()
        self._soon.clear()

    async def _did_it(self) -> bool:
        try:
            return await self._work()
        except StoreError as error:
            log.warning("could not be done; trying again later", extra={"what": self._name, "reason": str(error)})
            return False


def _pause_s(every_s: float, failures: int) -> float:
    if failures == 0:
        return every_s
    longest = max(every_s, _LONGEST_WAIT_S)
    return float(min(every_s * 2 ** min(failures - 1, 10), longest))
