"""Has everything of a person, a channel or a workspace forgotten: because somebody wants it, or the place is gone.

What is wanted is stored before anybody is told that it is under way; the work is done beside everything else, a little
at a time, and goes on after a kill. At its end a line says what was forgotten, and when it is out of the files.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence

from bot.conversation.erasing import Purge, Told
from bot.conversation.preferences import Wrong
from bot.conversation.setting import Place, Scope
from bot.conversation.turn import Control, Lane
from bot.services.erasing import SMALL
from bot.services.ports import Erasing, Purges, Queue, Wishes
from bot.services.rounds import Rounds
from bot.services.settings import SettingService
from bot.services.turns import Command, line_turn

log = logging.getLogger(__name__)

_LOOK_S = 5.0
"""Seconds between two looks at whether something is to be forgotten; what is wanted is begun at once."""

_BETWEEN_S = 0.02
"""Seconds between two steps: people's messages go first."""

_ENDING_S = 1.0
"""Seconds between two looks at whether what runs in a place that is gone has ended."""

_SKEW_S = 1.0
"""By how much Slack's clock may be ahead of what it says: it tells whole seconds."""


class PurgeService:
    """Takes what is to be forgotten, and does it. `clock` gives seconds since the epoch, by Slack's clock."""

    def __init__(  # noqa: PLR0913 - what is forgotten, who may want it, and who is told, each once
        self,
        purges: Purges,
        erasing: Erasing,
        wishes: Wishes,
        settings: SettingService,
        queue: Queue,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._purges = purges
        self._erasing = erasing
        self._wishes = wishes
        self._settings = settings
        self._queue = queue
        self._clock = clock
        self.rounds = Rounds("purging", self.work, first_s=0.0, every_s=_LOOK_S)
        """What does the work, to be started and closed."""

    # What is wanted. Verbs may raise StoreError: then nothing was stored.

    async def forget_person(self, command: Command) -> None:
        """Forget everything of whoever used the command, in this workspace."""
        told = Told(command.key, "", command.user_id)
        await self._order(command.team_id, Scope.PERSON, command.user_id, told)

    async def forget_channel(self, command: Command) -> Wrong | None:
        """Forget everything that was said in the command's channel; or why this person may not have that."""
        place = Place(command.team_id, command.user_id, command.channel_id)
        if wrong := await self._settings.may_not_reset(place, vouched=False):
            return wrong
        told = Told(command.key, command.channel_id, command.user_id)
        await self._order(command.team_id, Scope.CHANNEL, command.channel_id, told)
        return None

    async def workspace_gone(self, team_id: str, at: float | None) -> None:
        """The app was taken out of a workspace, at a moment (seconds since the epoch) or now: nothing of it stays."""
        log.warning("the app was uninstalled: all that is stored of the workspace goes", extra={"team": team_id})
        await self._gone(team_id, Scope.WORKSPACE, team_id, at)

    async def channel_gone(self, team_id: str, channel_id: str, at: float | None) -> None:
        """A channel was deleted, at a moment (seconds since the epoch) or now: nothing of it stays."""
        log.info("a channel was deleted: all that is stored of it goes", extra={"channel": channel_id})
        await self._gone(team_id, Scope.CHANNEL, channel_id, at)

    async def channel_closed(self, team_id: str, channel_id: str) -> None:
        """A channel was archived: nothing is answered there any more; what is stored stays.

        Who waits for an answer there of which nothing is to be seen is told in their DM.
        """
        for turn_id, user_id, visible in await self._wishes.stop_channel(team_id, channel_id):
            if not visible:
                told = Command(f"closed:{channel_id}:{turn_id}", team_id, "", user_id, "")
                await self._queue.put(
                    line_turn(told, Control("channel.closed", {"channel": channel_id}), self._clock())
                )
            self._queue.wake(turn_id, Lane.ASK)

    async def _order(self, team_id: str, scope: Scope, scope_id: str, told: Told) -> None:
        await self._purges.order(Purge(team_id, scope, scope_id, f"{self._clock():.6f}", told=told))
        self.rounds.soon()

    async def _gone(self, team_id: str, scope: Scope, scope_id: str, at: float | None) -> None:
        moment = self._clock() if at is None else at
        await self._purges.order(Purge(team_id, scope, scope_id, f"{moment + _SKEW_S:.6f}", gone=True))
        self.rounds.soon()

    # Doing it

    async def work(self) -> bool:
        """Forget all that is wanted; safe to break off at any moment. Raises StoreError."""
        for purge in await self._purges.wanted():
            await self._do(purge)
        return True

    async def _do(self, purge: Purge) -> None:
        behind: int | None = 0
        while behind is not None:
            step = await self._purges.step(purge, behind, self._clock())
            self._wake(step.turn_ids)
            behind = step.behind_id
            await asyncio.sleep(_BETWEEN_S)
        while purge.gone and (running := await self._purges.give_up(purge, self._clock())):
            self._wake(running)
            await asyncio.sleep(_ENDING_S)
        await self._close(purge)

    async def _close(self, purge: Purge) -> None:
        """End it, and say so; when more is wanted by now it stays open, and is done in the next round."""
        open_now = {(each.team_id, each.scope, each.scope_id): each for each in await self._purges.wanted()}
        counted = open_now.get((purge.team_id, purge.scope, purge.scope_id), purge).blanked
        line = None
        if purge.told is not None and not purge.gone:
            soon = await self._erasing.size() <= SMALL
            line = line_turn(_command_of(purge, purge.told), _line_of(purge, counted, soon=soon), self._clock())
        closed, turn_id = await self._purges.close(purge, line, self._clock())
        if turn_id is not None:
            self._queue.wake(turn_id, Lane.CONTROL)
        if closed:
            log.info("what was to be forgotten is", extra={"scope": purge.scope.value, "turns": counted})
        else:
            self.rounds.soon()

    def _wake(self, turn_ids: Sequence[int]) -> None:
        for turn_id in turn_ids:
            self._queue.wake(turn_id, Lane.ASK)


def _command_of(purge: Purge, told: Told) -> Command:
    return Command(f"forgotten:{told.key}", purge.team_id, told.channel_id, told.user_id, "")


def _line_of(purge: Purge, counted: int, *, soon: bool) -> Control:
    """What is said at the end; `soon`: it is out of the files within a minute, else with the coming night."""
    what = "me" if purge.scope is Scope.PERSON else "channel"
    values = {"count": str(counted), "user": purge.told.user_id if purge.told else ""}
    return Control(f"forget.{what}_done" if soon else f"forget.{what}_done_tonight", values)
