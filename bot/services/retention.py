"""Forgets what is older than it may become where it was said, and whatever was deleted long ago."""

import asyncio
import logging
import time
from collections.abc import Callable

from bot.conversation.erasing import Aged
from bot.conversation.setting import Place, is_dm
from bot.services.ports import Erasing
from bot.services.settings import SettingService

log = logging.getLogger(__name__)

PURGE_FIRST_S = 60.0
PURGE_EVERY_S = 3_600.0
"""Seconds after the start, and between two rounds."""

KEYS_KEPT_DAYS = 31
"""Days for which a blank row tells that something was there: no delivery comes later, and usage counts 30 days."""

_DAY_S = 86_400.0
_BETWEEN_S = 0.05
"""Seconds between two steps: people's messages go first."""


class Retention:
    """Purges one workspace. `clock` gives seconds since the epoch."""

    def __init__(
        self, erasing: Erasing, settings: SettingService, team_id: str, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._erasing = erasing
        self._settings = settings
        self._team_id = team_id
        self._clock = clock

    async def purge(self) -> bool:
        """One round, a little at a time: old texts are blanked, old blank rows dropped. Raises StoreError."""
        now = self._clock()
        await self._drop_keys(now - KEYS_KEPT_DAYS * _DAY_S)
        shortest = await self._erasing.shortest_retention(self._team_id)
        if shortest is None:
            return True
        blanked = 0
        days: dict[tuple[str, str], int | None] = {}
        async for some in self._erasing.aged(self._team_id, now - shortest * _DAY_S):
            expired = [each.turn_id for each in some if await self._is_expired(each, now, days)]
            if expired:
                await self._erasing.blank(expired, now)
                blanked += len(expired)
                await asyncio.sleep(_BETWEEN_S)
        if blanked:
            log.info("what became too old was forgotten", extra={"turns": blanked})
        return True

    async def _drop_keys(self, before: float) -> None:
        dropped = True
        while dropped:
            dropped = bool(await self._erasing.drop_keys(before))
            await asyncio.sleep(_BETWEEN_S)

    async def _is_expired(self, aged: Aged, now: float, known: dict[tuple[str, str], int | None]) -> bool:
        """Whether it is older than what holds where it was said: in a direct message what the person chose."""
        where = (aged.channel_id, aged.user_id if is_dm(aged.channel_id) or not aged.channel_id else "")
        if where not in known:
            place = Place(self._team_id, where[1], where[0])
            known[where] = (await self._settings.preferences(place)).retention_days
        days = known[where]
        return days is not None and aged.said_at < now - days * _DAY_S
