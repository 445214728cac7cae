"""How long each wait of one attempt may be, and what ends the ones that are too long."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from bot.errors import ModelError, ModelFault
from bot.gemma.completions import Completion
from bot.gemma.providers import Timeouts

_STOOD_STILL_S = 1.0
"""A timer that comes later than this tells that the process was stopped (SIGSTOP, a frozen machine) or starved."""


class Waits:
    """The deadline of an attempt; it moves as text comes. All on the event loop's clock.

    While a stream is read one timer looks now and then whether the deadline has passed: a time-out around each of
    hundreds of reads costs more than reading. `close` it at the end.
    """

    def __init__(self, timeouts: Timeouts, first_by: float) -> None:
        self._loop = asyncio.get_running_loop()
        self._timeouts = timeouts
        self._whole_by = self._loop.time() + timeouts.whole_s
        self._by = min(first_by, self._whole_by)
        self._progress = 0
        self._over = False
        self._timer: asyncio.TimerHandle | None = None
        self._reader: asyncio.Task[object] | None = None
        self._late = False

    @asynccontextmanager
    async def bounded(self, late: str) -> AsyncGenerator[None, None]:
        """Bound one wait. Raises ModelError, with `late` for the log, when the deadline passes in it."""
        try:
            async with asyncio.timeout_at(self._by):
                yield
        except TimeoutError as error:
            raise ModelError(ModelFault.TIMEOUT, f"{late} in time") from error

    async def read(self, chunks: AsyncGenerator[bytes, None]) -> bytes | None:
        """The next chunk of a stream, None at its end. Raises TimeoutError when the deadline passes first."""
        reader = asyncio.current_task()
        assert reader is not None  # noqa: S101 - coroutines run in tasks
        cancelling = reader.cancelling()
        self._reader = reader
        if self._timer is None:
            self._timer = self._loop.call_at(self._by, self._look)
        try:
            return await anext(chunks, None)
        except asyncio.CancelledError as error:
            # As in asyncio.timeout: our own cancellation is taken back, and only ours.
            if self._late and reader.uncancel() <= cancelling:
                raise TimeoutError from error
            raise
        finally:
            self._reader = None

    def after(self, completion: Completion) -> None:
        """Set the next deadline by how far the answer is; a chunk without content (a comment) leaves it as it is."""
        if (completion.progress, completion.over) == (self._progress, self._over):
            return
        self._progress, self._over = completion.progress, completion.over
        wait_s = self._timeouts.tail_s if self._over else self._timeouts.between_s
        self._by = min(self._loop.time() + wait_s, self._whole_by)
        if self._timer is not None and self._by < self._timer.when():
            self.close()  # the first word may be waited for longer than the second: whoever reads next looks sooner

    def close(self) -> None:
        """Stop looking at the time until the next read."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        self._allow_for_standing_still()
        self._timer = None
        if self._reader is None:
            return  # whoever reads next sets a new timer
        if self._loop.time() < self._by:
            self._timer = self._loop.call_at(self._by, self._look)
            return
        self._late = True
        self._reader.cancel()

    def _allow_for_standing_still(self) -> None:
        """Move the deadlines when this look comes late: we stood still, and what came meanwhile is unread."""
        late_s = self._loop.time() - self._timer.when() if self._timer is not None else 0.0
        if late_s > _STOOD_STILL_S:
            self._by += late_s
            self._whole_by += late_s
