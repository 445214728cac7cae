"""How often something may be asked for that nobody waits for."""

import asyncio
import time
from collections.abc import Awaitable, Callable

_SLOWEST_S = 60.0
_LONGEST_WAIT_S = 3_600.0


class Pace:
    """Spaces calls: `burst` at once, then `per_minute` in a minute, and slower when it is told that this is too much.

    `clock` in seconds, `sleep` for seconds.
    """

    def __init__(
        self,
        per_minute: float,
        burst: int = 1,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._base_s = self._apart_s = 60.0 / per_minute
        self._burst = burst
        self._clock = clock
        self._sleep = sleep
        self._free_at = float("-inf")

    async def turn(self) -> None:
        """Wait until the next call may go."""
        now = self._clock()
        at = max(self._free_at, now - (self._burst - 1) * self._apart_s)
        self._free_at = at + self._apart_s
        if at > now:
            await self._sleep(at - now)

    def slow_down(self, retry_after_s: float) -> None:
        """Slack said later: nothing goes before that, and from now on calls are as far apart, up to a minute."""
        self._apart_s = max(self._apart_s, min(retry_after_s, _SLOWEST_S))
        self._free_at = max(self._free_at, self._clock() + min(retry_after_s, _LONGEST_WAIT_S))

    def recover(self) -> None:
        """Try to be faster again, by half."""
        self._apart_s = max(self._base_s, self._apart_s / 2)
