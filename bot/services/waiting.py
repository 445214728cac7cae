"""The line of questions that wait for a place: each is told where it stands in it."""

import logging
import time
from collections.abc import Callable
from dataclasses import replace

from bot.conversation.budgets import PLACE_SHOWN_AFTER_S
from bot.conversation.turn import Turn
from bot.services.ports import Replies, Turns
from bot.services.settings import SettingService

log = logging.getLogger(__name__)

LINE_S = 5.0
"""How often the line is looked at, in seconds."""

_SHOWN = 10
"""Questions that are told their place: Slack bounds how often a status is set."""


class Line:
    """Tells places, and takes them back where a question left the line without an answer (it was deleted)."""

    def __init__(
        self,
        turns: Turns,
        replies: Replies,
        settings: SettingService,
        has_backlog: Callable[[], bool],
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._turns = turns
        self._replies = replies
        self._settings = settings
        self._has_backlog = has_backlog
        self._clock = clock
        self._told: dict[int, tuple[Turn, int]] = {}

    async def look(self) -> bool:
        """Tell every question near its turn where it stands, when that is new. Raises StoreError."""
        if not (self._has_backlog() or self._told):
            return True
        now = self._clock()
        waiting = await self._turns.in_line(now, _SHOWN)
        for gone in set(self._told) - {turn.id for turn in waiting}:
            turn, _ = self._told.pop(gone)
            await self._replies.in_line(turn, 0)
        for place, turn in enumerate(waiting, 1):
            if now - turn.created_at >= PLACE_SHOWN_AFTER_S and self._told.get(turn.id, (turn, 0))[1] != place:
                spoken = await self._settings.spoken_to(turn, at_once=True)
                self._told[turn.id] = (replace(spoken, text="", task=None), place)
                await self._replies.in_line(spoken, place)
        return True
