"""A channel gets another id: Slack gives a private one a new id when it is shared with another organisation.

From then on Slack knows the channel by its new id alone (docs.slack.dev/reference/events/channel_id_changed). So all
that is stored of it moves; what is delivered late with the old id is taken for the new one, and what is still written
to the old one goes to the new one.
"""

import logging
import time
from collections.abc import Callable, MutableMapping

from bot.conversation.turn import Lane
from bot.services.ports import Channels, Moves, Queue, Wishes
from bot.services.rounds import Rounds

log = logging.getLogger(__name__)

_AGAIN_S = 60.0
"""Seconds between two looks for what came below an old id after its channel had moved."""

_LATE_S = 3_600.0
"""For how long something may still come: longer than any answer is written, in seconds."""


class MoveService:
    """Moves the channels of one workspace.

    `moved` is told which ids have become which, and shared with what writes to Slack. `clock` gives seconds since the
    epoch.
    """

    def __init__(  # noqa: PLR0913 - what is moved, and who is to know of it, each once
        self,
        moves: Moves,
        wishes: Wishes,
        queue: Queue,
        channels: Channels,
        *,
        team_id: str,
        moved: MutableMapping[str, str],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._moves = moves
        self._wishes = wishes
        self._queue = queue
        self._channels = channels
        self._team_id = team_id
        self._moved = moved
        self._clock = clock
        self._looked = False
        self.rounds = Rounds("moving", self.work, first_s=_AGAIN_S, every_s=_AGAIN_S)
        """What looks for late things, to be started and closed."""

    async def recall(self) -> None:
        """Know what moved while another process ran, before anything comes in. Raises StoreError."""
        self._moved.update(await self._moves.known(self._team_id))

    def now(self, channel_id: str) -> str:
        """The id that a channel has by now."""
        return self._moved.get(channel_id, channel_id)

    async def channel_moved(self, team_id: str, old_id: str, new_id: str) -> None:
        """A channel has another id: move what is stored of it. Once more changes nothing. Raises StoreError."""
        target = self.now(new_id)
        if team_id != self._team_id or target == old_id:
            return
        await self._move(old_id, target)
        log.info("a channel has another id: what is stored of it moved", extra={"channel": target, "former": old_id})

    async def _move(self, old_id: str, new_id: str) -> None:
        now = self._clock()
        withdrawn = [
            await self._wishes.delete(self._team_id, here_id, ts, now)
            for here_id, there_id in ((old_id, new_id), (new_id, old_id))
            for ts in await self._moves.deleted_there(self._team_id, here_id, there_id)
        ]
        await self._moves.move(self._team_id, old_id, new_id, now)
        self._moved.update(await self._moves.known(self._team_id))
        self._channels.forget(old_id)
        self._channels.forget(new_id)
        for turn_id in withdrawn:
            if turn_id is not None:
                self._queue.wake(turn_id, Lane.ASK)

    async def work(self) -> bool:
        """Move what came below an old id after all: of answers that were being written. Raises StoreError.

        The first time whenever the channel moved: what was left may have waited for this process.
        """
        if self._moved:
            since = self._clock() - _LATE_S if self._looked else 0.0
            for old_id, new_id in await self._moves.left(self._team_id, since):
                await self._move(old_id, new_id)
        self._looked = True
        return True
