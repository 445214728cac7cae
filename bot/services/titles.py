"""What conversations in direct messages are called: named once, after the first question that did not fail."""

import logging

from bot.conversation.setting import is_dm
from bot.conversation.thread import ThreadKey
from bot.conversation.titles import title_of
from bot.conversation.turn import Turn
from bot.errors import StoreError
from bot.services.ports import Pane, Threads
from bot.texts import say

log = logging.getLogger(__name__)


class TitleService:
    """Gives titles. Nothing rests on one: what fails is logged, and the next answer in the thread tries again."""

    def __init__(self, threads: Threads, pane: Pane) -> None:
        self._threads = threads
        self._pane = pane

    async def name(self, turn: Turn) -> None:
        """Name the thread of a question that was answered or stopped, unless it has a title: a person's, or another's.

        A question that was edited since gives its title anew.
        """
        title = title_of(turn.text, turn.files)
        if not title or turn.ts is None or not is_dm(turn.thread.channel_id):
            return
        try:
            thread = await self._threads.thread(turn.thread)
            if title == thread.title or (thread.title and thread.titled_from != turn.ts):
                return
            if await self._pane.rename(turn.thread, title, first=not thread.title):
                await self._threads.entitle(turn.thread, title, turn.ts)
        except StoreError as error:
            log.warning("a title was not stored", extra={"turn": turn.short_id, "reason": str(error)})

    async def forget(self, turn: Turn) -> None:
        """Take a thread's title away when it was made of a question that is deleted by now."""
        if turn.ts is None or turn.text or turn.files or not is_dm(turn.thread.channel_id):
            return
        try:
            thread = await self._threads.thread(turn.thread)
            if thread.titled_from != turn.ts:
                return
            if await self._pane.rename(turn.thread, say("title.deleted", language=turn.language)):
                await self._threads.untitle(turn.thread, turn.ts)
        except StoreError as error:
            log.warning("a title is still stored", extra={"turn": turn.short_id, "reason": str(error)})

    async def renamed(self, thread: ThreadKey, title: str) -> None:
        """Remember the title that a person gave: it is theirs from now on. Raises StoreError."""
        await self._threads.entitle(thread, title, None)
