"""Has the database's files forget what was deleted, within a minute of its deletion.

What is deleted is gone from the rows at once; in the files copies of it are left, in the log and in pages that were
rearranged. The log can be emptied at any time. The pages are clean when the file was written anew, which keeps every
write waiting: a small file is written anew at once, a large one at night.
"""

import logging
import time
from collections.abc import Callable

from bot.services.ports import Erasing

log = logging.getLogger(__name__)

LOOK_S = 15.0
"""Seconds between two looks at whether there is something to forget. The file is not written anew more often."""

SMALL = 128 * 1024 * 1024
"""Bytes of database up to which it is written anew at once: 100 MB take about a second."""

_PATIENCE_S = 1.0
_NIGHT_PATIENCE_S = 30.0
"""Seconds that a write may wait for it; Slack gives three for an acknowledgement, and sends again what had none."""

_NIGHT = range(2, 5)
"""Hours of the day, by the clock of the machine."""


class Eraser:
    """Looks after the files. `clock` gives seconds since the epoch."""

    def __init__(self, erasing: Erasing, *, small: int = SMALL, clock: Callable[[], float] = time.time) -> None:
        self._erasing = erasing
        self._small = small
        self._clock = clock
        self._log_emptied_for: int | None = None

    async def look(self) -> bool:
        """Have the files forget what they are to forget, as far as it is time for it; False when that failed.

        Raises StoreError.
        """
        wanted = await self._erasing.wanted()
        if wanted is None:
            return True
        night = time.localtime(self._clock()).tm_hour in _NIGHT
        rebuild = night or await self._erasing.size() <= self._small
        if not rebuild and wanted == self._log_emptied_for:
            return True
        started = time.monotonic()
        if not await self._erasing.erase(rebuild=rebuild, patience_s=_NIGHT_PATIENCE_S if night else _PATIENCE_S):
            log.warning("the files still hold what was deleted: the database is in use; trying again soon")
            return False
        if rebuild:
            await self._erasing.erased(wanted)
        self._log_emptied_for = wanted
        took_ms = round((time.monotonic() - started) * 1000)
        log.info("what was deleted is out of the files", extra={"rebuilt": rebuild, "ms": took_ms})
        return True
