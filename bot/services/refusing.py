"""What comes of a turn that is not to be answered: its asker is told why, privately, once a day; then it ends."""

import logging
import time
from dataclasses import replace

from bot.conversation.access import Refusal, is_told
from bot.conversation.setting import is_dm
from bot.conversation.turn import Turn
from bot.errors import SlackError, SlackRefused
from bot.services.access import AccessService
from bot.services.ports import Refusals, Replies, Whispers
from bot.services.settings import SettingService
from bot.texts import say

log = logging.getLogger(__name__)

_DAY_S = 86_400


class Doorkeeper:
    """Lets turns in, or tells their askers why not."""

    def __init__(
        self,
        access: AccessService,
        refusals: Refusals,
        whispers: Whispers,
        replies: Replies,
        settings: SettingService,
    ) -> None:
        self._access = access
        self._refusals = refusals
        self._whispers = whispers
        self._replies = replies
        self._settings = settings

    async def refusal(self, turn: Turn) -> Refusal | None:
        """Why a claimed turn is not answered, which its asker was told if they are to be; None when it is.

        Raises StoreError, and SlackError when Slack does not tell who somebody is: then the turn is tried again.
        """
        refusal = await self._access.refusal_of(turn)
        if refusal is None:
            return None
        log.info("not answered", extra={"turn": turn.short_id, "reason": refusal.value})
        if refusal is not Refusal.NEVER and is_told(turn):
            await self._tell(turn, refusal)
        return refusal

    async def _tell(self, turn: Turn, refusal: Refusal) -> None:
        """Remembered before it is said: after a kill it is not known whether they saw it, and it is not said again."""
        turn = replace(turn, user_id=turn.charged_to)
        if not await self._refusals.tell(turn.team_id, turn.user_id, int(time.time() // _DAY_S)):
            return
        turn = await self._settings.spoken_to(turn)
        words = say(refusal.key, language=turn.language)
        try:
            await self._tell_alone(turn, words)
        except SlackError as error:
            log.warning("the asker was not told why", extra={"turn": turn.short_id, "reason": str(error)})

    async def _tell_alone(self, turn: Turn, words: str) -> None:
        """Where they asked, as far as nobody else sees it; else in their direct messages."""
        if turn.thread.channel_id and not is_dm(turn.thread.channel_id):
            try:
                return await self._whispers.tell(turn, words)
            except SlackRefused as error:
                log.info("not told in the channel", extra={"turn": turn.short_id, "reason": str(error)})
        return await self._replies.tell(turn, words)
