"""What is read from Slack: people's names, and what was written in a thread before the bot came."""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any

from bot.conversation.person import Home
from bot.conversation.thread import ThreadKey
from bot.conversation.turn import NewTurn, TurnStatus, message_key
from bot.errors import SlackError
from bot.slack.messages import PEOPLES_SUBTYPES, files_from
from bot.slack.paging import next_cursor
from bot.slack.transport import SlackApi

log = logging.getLogger(__name__)

_NAME_LIFE_S = 3_600.0
_NAMES = 5_000
_PAGE = 200
_PAGES = 5
_READ_PATIENCE_S = 10.0
_NAMES_S = 5.0
_SPOKEN_SUBTYPES = (*PEOPLES_SUBTYPES, "bot_message")


class SlackConversations:
    """Reads one workspace. `identity` is what `auth.test` told at the start."""

    def __init__(self, api: SlackApi, identity: Mapping[str, Any]) -> None:
        self._api = api
        self._names: OrderedDict[str, tuple[float, str]] = OrderedDict()
        self.team_id: str = identity["team_id"]
        self.home = Home(self.team_id, str(identity.get("enterprise_id") or ""))
        self.team_name: str = identity.get("team", "")
        self.url: str = identity.get("url", "")
        self.bot_user_id: str = identity["user_id"]
        self.bot_name: str = identity.get("user", "gemma")

    async def names(self, team_id: str, user_ids: Sequence[str]) -> Mapping[str, str]:
        """Display names of people; ids that Slack would not name are left out. Bounded in time, never raises."""
        known = {user_id: name for user_id in user_ids if (name := self._remembered(user_id))}
        missing = [user_id for user_id in user_ids if user_id not in known]
        try:
            async with asyncio.timeout(_NAMES_S):
                for user_id in missing:
                    known[user_id] = await self._name(user_id)
        except (SlackError, TimeoutError) as error:
            log.info("names could not be read", extra={"team": team_id, "reason": str(error)})
        return known

    async def earlier(self, key: ThreadKey, before_ts: str, limit: int) -> Sequence[NewTurn]:
        """What others wrote in a thread before `before_ts`, oldest first, at most the `limit` newest.

        Raises SlackError. Pages are bounded, so of a very long thread only its newest pages are kept.
        """
        found: dict[str, Mapping[str, Any]] = {}  # by ts: the thread's root comes on every page
        arguments: dict[str, object] = {
            "channel": key.channel_id,
            "ts": key.thread_ts,
            "latest": before_ts,
            "inclusive": False,
            "limit": _PAGE,
        }
        for _ in range(_PAGES):
            page = await self._api.call("conversations.replies", arguments, patience_s=_READ_PATIENCE_S)
            others = (message for message in page.get("messages", ()) if self._is_others(message, before_ts))
            found.update((message["ts"], message) for message in others)
            cursor = next_cursor(page)
            if not page.get("has_more") or not cursor:
                break
            arguments["cursor"] = cursor
        return [self._context_turn(key, found[ts]) for ts in sorted(found)[-limit:]]

    def _is_others(self, message: Mapping[str, Any], before_ts: str) -> bool:
        return (
            message.get("subtype") in _SPOKEN_SUBTYPES
            and message.get("user") != self.bot_user_id
            and bool(message.get("text") or message.get("files"))
            and message["ts"] < before_ts
        )

    def _context_turn(self, key: ThreadKey, message: Mapping[str, Any]) -> NewTurn:
        edited = message.get("edited")
        return NewTurn(
            key=message_key(key.channel_id, message["ts"]),
            thread=key,
            ts=message["ts"],
            user_id=message.get("user") or message.get("bot_id") or "",
            text=message.get("text") or "",
            files=files_from(message),
            created_at=float(message["ts"]),
            status=TurnStatus.CONTEXT,
            edited_ts=edited.get("ts") if isinstance(edited, dict) else None,
        )

    async def _name(self, user_id: str) -> str:
        response = await self._api.call("users.info", {"user": user_id})
        user = response["user"]
        profile = user.get("profile") or {}
        name = profile.get("display_name") or profile.get("real_name") or user.get("real_name") or user.get("name", "")
        self._names[user_id] = (time.monotonic(), name)
        if len(self._names) > _NAMES:
            self._names.popitem(last=False)
        return str(name)

    def _remembered(self, user_id: str) -> str | None:
        at, name = self._names.get(user_id, (float("-inf"), ""))
        return name if time.monotonic() - at < _NAME_LIFE_S else None
