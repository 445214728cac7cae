"""What `!stop`, `!retry`, `!reset` and `!forget` do, asked for in a message's menu or by a button.

Each use becomes a turn of the control lane in the thread that it is about, so that a kill loses nothing; the line that
the turn says tells who did what. Where nothing can be done the person alone is told, and nothing is stored.
"""

import time
from dataclasses import dataclass, replace

from bot.conversation.addressing import MENU_MARKS
from bot.conversation.material import permalink
from bot.conversation.setting import Place
from bot.conversation.thread import ThreadKey
from bot.conversation.turn import Lane, NewTurn
from bot.services.settings import SettingService
from bot.services.shortcuts import Pointed
from bot.services.turns import Command, TurnService
from bot.services.wishes import WishService
from bot.texts import say

_STOP = "stop_thread"
_RETRY = "retry_last"
_OF_EVERYBODY = frozenset({"reset_thread", "forget_thread"})
"""What changes the thread for everybody in it: whoever does it must be there."""


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a mark: `key` names it, `ts` is when it was by Slack's clock, `of` the message that it was used on."""

    key: str
    thread: ThreadKey
    user_id: str
    ts: str
    of: str = ""


class MarkService:
    """Takes marks that nobody writes. All verbs may raise StoreError: then nothing was changed.

    `url` is the workspace's.
    """

    def __init__(
        self,
        turns: TurnService,
        wishes: WishService,
        settings: SettingService,
        url: str,
    ) -> None:
        self._turns = turns
        self._wishes = wishes
        self._settings = settings
        self._url = url

    async def from_menu(self, mark: str, pointed: Pointed) -> str:
        """Do what a mark of `MENU_MARKS` does in the thread of a message; why nothing is done, or "" when it is."""
        thread = ThreadKey(pointed.team_id, pointed.channel_id, pointed.thread_ts or pointed.ts)
        use = Use(pointed.key, thread, pointed.user_id, pointed.used_ts, of=pointed.ts)
        if wrong := await self._wrong(mark, use):
            return say(wrong, language=await self._settings.language_of(pointed.team_id, pointed.user_id))
        await self._take(mark, use)
        return ""

    async def last_asked(self, command: Command) -> tuple[str, str] | None:
        """The thread of this channel in which whoever uses the command asked last: its `ts`, and a link to it."""
        thread = await self._wishes.asked_last(command.team_id, command.user_id, command.channel_id)
        return (thread.thread_ts, permalink(self._url, thread.channel_id, thread.thread_ts)) if thread else None

    async def stop_answer(self, short_id: str, use: Use) -> None:
        """Stop the answer to the turn that people see as `short_id`, unless it is over."""
        if await self._wishes.is_under_way(use.thread, short_id):
            await self._take(_STOP, use)

    async def _wrong(self, mark: str, use: Use) -> str | None:
        """Why nothing can be done, as a key of `bot.texts`."""
        meant = await self._wishes.meant(use.thread, use.ts, use.of)
        if meant is None:
            return "mark.no_thread"
        if mark == _STOP and not await self._wishes.is_busy(use.thread):
            return "stop.nothing"
        if mark == _RETRY and meant.under_way:
            return "pressed.under_way"
        if mark not in _OF_EVERYBODY:
            return None
        place = Place(use.thread.team_id, use.user_id, use.thread.channel_id, use.thread.thread_ts)
        wrong = await self._settings.may_not_reset(place, vouched=False)
        only_admins = wrong is not None and wrong.key == "setting.admins_only"
        if wrong is None or (only_admins and mark == "forget_thread"):
            return None  # what they wrote themselves, everybody may have forgotten
        return wrong.key

    async def _take(self, mark: str, use: Use) -> None:
        turn = NewTurn(
            key=use.key,
            thread=use.thread,
            ts=use.ts,
            user_id=use.user_id,
            text="",
            created_at=time.time(),
            lane=Lane.CONTROL,
            control=replace(MENU_MARKS[mark], values={"user": use.user_id, "of": use.of}),
        )
        await self._turns.take(turn)
