"""Finds what Slack never delivered: at once after a start and after a reconnect, then slowly, for as long as we run."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

from bot.services.background import Background
from bot.services.pacing import Pace

SLOW_PER_MINUTE = 5
"""Calls of a slow look: it never ends, so it leaves Slack's limits to what people wait for."""

ROUND_S = 300.0
"""A slow look begins so many seconds after the one before it, or later, when that one takes longer."""

_QUICK_PER_MINUTE = 30
_QUICK_BURST = 20
_AGAIN_S = 30.0
_LONGEST_AGAIN_S = 600.0


class CatchUp:
    """Looks back again and again, in one task, with `look` (`LookingBack.look`).

    `round_s` and `again_s` (after a look that failed) in seconds.
    """

    def __init__(
        self,
        look: Callable[[Pace, asyncio.Event], Awaitable[bool]],
        *,
        quick: Pace | None = None,
        slow: Pace | None = None,
        round_s: float = ROUND_S,
        again_s: float = _AGAIN_S,
    ) -> None:
        self._look_back = look
        self._quick = quick or Pace(_QUICK_PER_MINUTE, _QUICK_BURST)
        self._slow = slow or Pace(SLOW_PER_MINUTE)
        self._round_s = round_s
        self._again_s = again_s
        self._wanted = asyncio.Event()
        self._background = Background("catch-up", self._run)

    def start(self) -> None:
        """Begin with a quick look."""
        self._background.start()

    def soon(self) -> None:
        """Something may have been missed (the link was down): look quickly, as soon as the look under way ends."""
        self._wanted.set()

    async def close(self) -> None:
        """Stop; what was not looked at yet is looked at after the next start."""
        await self._background.close()

    async def _run(self) -> None:
        failures = 0
        quick = True
        while True:
            started = time.monotonic()
            if quick:
                self._wanted.clear()
            if await self._look(quick=quick):
                failures = 0
                quick = await self._rest(self._round_s - (time.monotonic() - started))
            else:
                await self._rest(min(self._again_s * 2**failures, _LONGEST_AGAIN_S))
                failures = min(failures + 1, 10)
                quick = True

    async def _look(self, *, quick: bool) -> bool:
        """One look; whether it went well. A quick one is finished before the next, a slow one makes way."""
        pace = self._quick if quick else self._slow
        pace.recover()
        return await self._look_back(pace, asyncio.Event() if quick else self._wanted)

    async def _rest(self, seconds: float) -> bool:
        """Wait so long, or until a quick look is wanted; whether it is."""
        with suppress(TimeoutError):
            async with asyncio.timeout(max(seconds, 0.0)):
                await self._wanted.wait()
        return self._wanted.is_set()
