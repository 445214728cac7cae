"""Slack's history, asked for at a pace, with the calls made again that came too early or broke off."""

import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import TypeVar

from bot.conversation.addressing import ChannelKind, Incoming
from bot.conversation.history import Conversation, HistoryPage
from bot.conversation.thread import ThreadKey
from bot.errors import SlackRateLimited, SlackRefused, SlackUnknown
from bot.services.pacing import Pace
from bot.services.ports import History

log = logging.getLogger(__name__)

_T = TypeVar("_T")

PAGES = 20
"""Pages of one conversation or thread that are read at most, so that one look has an end."""
_LIST_PAGES = 50
_TRIES = 3


class PacedHistory:
    """A workspace's history for one look. All verbs raise SlackRefused, SlackSignedOut or SlackUnknown."""

    def __init__(self, history: History, pace: Pace) -> None:
        self._history = history
        self._pace = pace

    async def conversations(self, kinds: Collection[ChannelKind]) -> Sequence[Conversation]:
        """All conversations of these kinds that the bot is in."""
        found: list[Conversation] = []
        cursor = ""
        for _ in range(_LIST_PAGES):
            page, cursor = await self._call(self._history.conversations, kinds, cursor)
            found += page
            if not cursor:
                break
        return found

    async def page(self, place: Conversation, oldest_ts: str, latest_ts: str, cursor: str) -> HistoryPage:
        """A page of a conversation's top level, as `History.page`."""
        return await self._call(self._history.page, place, oldest_ts, latest_ts, cursor)

    async def replies(self, place: Conversation, key: ThreadKey, oldest_ts: str) -> Sequence[Incoming]:
        """People's replies in a thread that are newer than `oldest_ts`; none when the thread is gone."""
        found: list[Incoming] = []
        cursor = ""
        for _ in range(PAGES):
            try:
                page = await self._call(self._history.replies, place, key, oldest_ts, cursor)
            except SlackRefused as error:
                if error.code != "thread_not_found":
                    raise
                return found
            found.extend(page.messages)
            cursor = page.cursor
            if not cursor:
                return found
        log.warning("more was replied than is looked through", extra={"channel": key.channel_id})
        return found

    async def _call(self, verb: Callable[..., Awaitable[_T]], *arguments: object) -> _T:
        """Make a call when it is time; when Slack says later, later, and when it breaks off, some times more."""
        tries = 0
        while True:
            await self._pace.turn()
            try:
                return await verb(*arguments)
            except SlackRateLimited as error:
                self._pace.slow_down(error.retry_after_s)
            except SlackUnknown:
                tries += 1
                if tries == _TRIES:
                    raise
