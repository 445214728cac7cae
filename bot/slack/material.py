"""Reads what is to be summarised: a thread, or a channel since some time; and the thread that somebody linked to.

docs.slack.dev/reference/methods/conversations.replies and /conversations.history. An app that is
distributed outside the Marketplace gets one page of 15 messages a minute: then what was read until there is what is
summarised, and it is told that there is more.
"""

import logging
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any

from bot.conversation.material import Material, Said
from bot.errors import SlackRateLimited
from bot.slack.messages import PEOPLES_SUBTYPES, files_from, is_persons
from bot.slack.paging import next_cursor, pages_of
from bot.slack.transport import SlackApi

log = logging.getLogger(__name__)

_PAGE = 200
_THREAD_PAGES = 20
_LINKED_PAGES = 5
_CHANNEL_PAGES = 10
_THREADS = 30
_PATIENCE_S = 15.0
_APPS_SUBTYPES = (*PEOPLES_SUBTYPES, "bot_message")


class SlackMaterials:
    """What people wrote in one workspace. Verbs that read raise SlackError."""

    def __init__(self, api: SlackApi, bot_user_id: str) -> None:
        self._api = api
        self._bot_user_id = bot_user_id

    async def thread(self, channel_id: str, thread_ts: str) -> Material:
        """What people wrote in a thread, its first message included; at most its first 4,000 messages."""
        found, more = await self._thread(channel_id, thread_ts, "", _THREAD_PAGES)
        return Material(channel_id, _in_order(found), threaded=True, more=more)

    async def linked(self, channel_id: str, thread_ts: str) -> Material:
        """What anybody wrote in a thread, apps and the bot itself included; at most its first 1,000 messages."""
        found, more = await self._thread(channel_id, thread_ts, "", _LINKED_PAGES, everybody=True)
        return Material(channel_id, _in_order(found), threaded=True, more=more)

    async def channel(self, channel_id: str, since_ts: str, until_ts: str) -> Material:
        """What people wrote in a channel between two `ts`, and below that in its 30 liveliest threads."""
        found: dict[str, Said] = {}
        replied: dict[str, str] = {}
        more = False
        arguments = {"channel": channel_id, "oldest": since_ts, "latest": until_ts}
        try:
            async with aclosing(self._pages("conversations.history", arguments, _CHANNEL_PAGES)) as pages:
                async for messages, rest in pages:
                    found |= self._said(messages)
                    replied |= {m["ts"]: m["latest_reply"] for m in messages if isinstance(m.get("latest_reply"), str)}
                    more = rest
            threads = sorted(replied, key=lambda ts: replied[ts])
            more = more or len(threads) > _THREADS
            for thread_ts in threads[-_THREADS:]:
                replies, rest = await self._thread(channel_id, thread_ts, since_ts, 2)
                found |= {ts: said for ts, said in replies.items() if ts <= until_ts}
                more = more or rest
        except SlackRateLimited as error:
            more = _cut_short(error, found, channel_id)
        return Material(channel_id, _in_order(found), more=more)

    async def _thread(
        self, channel_id: str, thread_ts: str, oldest: str, pages: int, *, everybody: bool = False
    ) -> tuple[dict[str, Said], bool]:
        """What people, or `everybody`, wrote in a thread after `oldest`, by `ts`; whether there is more."""
        found: dict[str, Said] = {}
        more = False
        arguments = {"channel": channel_id, "ts": thread_ts, **({"oldest": oldest} if oldest else {})}
        try:
            async with aclosing(self._pages("conversations.replies", arguments, pages)) as read:
                async for messages, rest in read:
                    found |= self._said(messages, everybody=everybody)
                    more = rest
        except SlackRateLimited as error:
            more = _cut_short(error, found, channel_id)
        return found, more

    async def _pages(
        self, method: str, arguments: Mapping[str, object], pages: int
    ) -> AsyncGenerator[tuple[list[Mapping[str, Any]], bool], None]:
        """The messages of each page, and whether there are others after it."""
        read = pages_of(self._api, method, arguments, limit=_PAGE, most=pages, patience_s=_PATIENCE_S)
        async with aclosing(read):
            async for page in read:
                messages: list[Mapping[str, Any]] = [
                    m for m in page.get("messages") or () if isinstance(m, dict) and isinstance(m.get("ts"), str)
                ]
                yield messages, bool(next_cursor(page))

    def _said(self, messages: list[Mapping[str, Any]], *, everybody: bool = False) -> dict[str, Said]:
        said = (
            _said_from(message)
            for message in messages
            if is_persons(message, self._bot_user_id) or (everybody and message.get("subtype") in _APPS_SUBTYPES)
        )
        return {each.ts: each for each in said if each.text.strip() or each.files}


def _cut_short(error: SlackRateLimited, found: Mapping[str, Said], channel_id: str) -> bool:
    """What Slack told before it wants a pause is enough, and there is more. Raises the error when it told nothing."""
    if not found:
        raise error
    log.info("not all is read", extra={"channel": channel_id, "reason": str(error)})
    return True


def _said_from(message: Mapping[str, Any]) -> Said:
    return Said(
        ts=message["ts"],
        user_id=str(message.get("user") or message.get("username") or ""),
        text=str(message.get("text") or ""),
        thread_ts=str(message.get("thread_ts") or ""),
        files=files_from(message),
    )


def _in_order(found: Mapping[str, Said]) -> tuple[Said, ...]:
    return tuple(found[ts] for ts in sorted(found))
