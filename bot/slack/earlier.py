"""What was written in a thread before the bot came: its first message and the newest, read in few pages.

Slack shows a thread from its oldest message on; a page can be asked of the messages between two `ts`
(docs.slack.dev/reference/methods/conversations.replies). An app that is distributed outside the Marketplace gets 15
messages a page and one page a minute, and finds that out when it asks. So until a larger page has come, the first page
is asked for as if it were the only one: of the whole thread where that fits on a small page, else of its end. What is
older comes after that.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from math import isqrt
from typing import Any

from bot.conversation.thread import ThreadKey
from bot.errors import SlackError, SlackUnknown
from bot.slack.paging import next_cursor, pages_of
from bot.slack.transport import SlackApi

log = logging.getLogger(__name__)

Payload = Mapping[str, Any]

_REPLIES = "conversations.replies"
_SMALL_PAGE = 15
_PAGE = 1_000
_PAGES = 20
_FIT = (_SMALL_PAGE - 1, _PAGE - 1)
"""How many replies fit on a page beside the first message, which comes with them: on a small one, on one of Slack's
largest."""

_READ_S = 25.0
_PATIENCE_S = 10.0
_ROOT_S = 3.0
"""Seconds: for all of it, for the wait before one page, and for the look at the first message."""

_SECOND = 1_000_000
_HOUR = 3_600 * _SECOND


class EarlierMessages:
    """Of a thread the messages before `before_ts` for which `counts` holds: the first and the newest, `most` in all.

    `large_pages`: whether Slack is known to give pages of more than 15 messages; then the whole thread is asked for.
    """

    def __init__(  # noqa: PLR0913 - what is read, how much of it, and in what pages
        self,
        api: SlackApi,
        thread: ThreadKey,
        before_ts: str,
        most: int,
        counts: Callable[[Payload], bool],
        *,
        large_pages: bool,
    ) -> None:
        self._api = api
        self._thread = thread
        self._before_ts = before_ts
        self._most = most
        self._counts = counts
        self.large_pages = large_pages
        self._root: Payload = {}
        self._newest: list[Payload] = []
        self._replies: set[str] = set()
        self._pages = self._counted = 0
        self._has_more = True
        self._is_whole = False

    async def read(self) -> tuple[Sequence[Payload], int]:
        """The messages, oldest first, and how many more there are; of those that no page showed all are counted.

        Calls and time are bounded; pages that were read count when a later one fails. Raises SlackError when none was.
        """
        try:
            async with asyncio.timeout(_READ_S):
                if not self.large_pages:
                    await self._look_at_root()
                    await self._read_back(*_FIT)
                elif not await self._read_at_once():
                    await self._read_back(_FIT[-1])
        except (SlackError, TimeoutError) as error:
            if not self._pages:
                raise error if isinstance(error, SlackError) else SlackUnknown(_REPLIES, "no time left") from error
            log.warning("not all of a thread could be read", extra=self._named(error))
        root = [self._root] if self._counts(self._root) else []
        kept = self._newest[max(len(self._newest) + len(root) - self._most, 0) :]
        return [*root, *kept], self._counted - len(kept) + self._unread()

    async def _look_at_root(self) -> None:
        """See how many replies the thread has, if that is told at once: it is another method, with its own limit."""
        ts = self._thread.thread_ts
        arguments = {"channel": self._thread.channel_id, "oldest": ts, "latest": ts, "inclusive": True, "limit": 1}
        try:
            page = await self._api.call("conversations.history", arguments, call_s=_ROOT_S)
        except SlackError as error:
            log.info("the replies of a thread are not counted", extra=self._named(error))
            return
        self._root = next((message for message in _messages_of(page) if message["ts"] == ts), {})

    async def _read_at_once(self) -> bool:
        """Read all in one large page; False where the thread is longer than that: such a page shows its beginning."""
        await self._read_between(_micros(self._thread.thread_ts), _micros(self._before_ts), most=1)
        self._is_whole = not self._has_more
        return self._is_whole

    async def _read_back(self, *fits: int) -> None:
        """Read from the question back until there are enough: stretches of so many replies each, then all the rest."""
        begin, before = _micros(self._thread.thread_ts), _micros(self._before_ts)
        beginning = self._counted
        for fit in (*fits, None):
            after = begin if fit is None else max(before - self._stretch(fit), begin)
            await self._read_between(after, before, most=_PAGES - self._pages)
            self._is_whole = after == begin and not self._has_more
            if after == begin or self._counted - beginning >= self._most:
                return
            before = after + 1

    def _stretch(self, fit: int) -> int:
        """How far back to ask for, in microseconds, when so many replies fit on a page.

        All of the thread when they are not more than that; else as long as half of a page takes at the thread's pace,
        for people talk in bursts, and a page that is too full shows the wrong end. When nobody knows how many there
        are: all of a thread that is younger than an hour, and ever less of older ones, 5 hours of a day.
        """
        age, left = _micros(self._before_ts) - _micros(self._thread.thread_ts), self._left()
        if left is None:
            return isqrt(max(age, 0) * _HOUR)
        return age if left <= fit else age * fit // (2 * left)

    async def _read_between(self, after: int, before: int, *, most: int) -> None:
        """Read what stands between two times, both excluded, in microseconds since the epoch; `most` pages of it."""
        channel_id, thread_ts = self._thread.channel_id, self._thread.thread_ts
        arguments = {"channel": channel_id, "ts": thread_ts, "latest": _ts(before)}
        if after > _micros(thread_ts):
            arguments["oldest"] = _ts(after)
        pages = pages_of(self._api, _REPLIES, arguments, limit=_PAGE, most=most, patience_s=_PATIENCE_S)
        self._has_more = True
        async with aclosing(pages):
            async for page in pages:
                self._take(page)

    def _take(self, page: Payload) -> None:
        shown = _messages_of(page)
        self.large_pages |= len(shown) > _SMALL_PAGE + 1
        replies = [message for message in shown if message["ts"] not in {self._thread.thread_ts, *self._replies}]
        others = [message for message in replies if self._counts(message)]
        self._root = next((message for message in shown if message["ts"] == self._thread.thread_ts), self._root)
        self._newest = sorted([*self._newest, *others], key=lambda message: message["ts"])[-self._most :]
        self._pages += 1
        self._replies.update(message["ts"] for message in replies)
        self._counted += len(others)
        self._has_more = bool(next_cursor(page))

    def _left(self) -> int | None:
        """How many replies no page has shown, without the question, which is one; None when nobody knows."""
        count = self._root.get("reply_count")
        return max(count - 1 - len(self._replies), 0) if isinstance(count, int) else None

    def _unread(self) -> int:
        """The same for whoever counts: at least one where nobody knows and there may be some."""
        left = self._left()
        return 0 if self._is_whole else 1 if left is None else left

    def _named(self, error: Exception) -> dict[str, str]:
        return {"channel": self._thread.channel_id, "reason": str(error)}


def _messages_of(page: Payload) -> list[Payload]:
    return [m for m in page.get("messages") or () if isinstance(m, dict) and isinstance(m.get("ts"), str)]


def _micros(ts: str) -> int:
    """A `ts` in microseconds since the epoch; 0 for what is none."""
    seconds, _, rest = ts.partition(".")
    return int(seconds) * _SECOND + int(f"{rest:0<6}") if seconds and f"{seconds}{rest}".isdecimal() else 0


def _ts(micros: int) -> str:
    return f"{micros // _SECOND}.{micros % _SECOND:06}"
