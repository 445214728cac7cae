"""A task of our own that runs beside everything else."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

log = logging.getLogger(__name__)


class Background:
    """Runs `run` until it is closed. It is not to end by itself: when a fault ends it, the log says so."""

    def __init__(self, name: str, run: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._name = name
        self._run = run
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin."""
        self._task = asyncio.create_task(self._run(), name=self._name)
        self._task.add_done_callback(self._tell_of_a_fault)

    async def close(self) -> None:
        """Cancel it, and wait for its end."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    def _tell_of_a_fault(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (fault := task.exception()):
            log.critical("a part of the bot has ended; start it again", extra={"what": self._name}, exc_info=fault)
