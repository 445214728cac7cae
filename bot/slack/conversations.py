"""What is read from Slack: people's names, and what was written in a thread before the bot came."""

import asyncio
import logging
import math
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any

from bot.conversation.person import Home
from bot.conversation.thread import ThreadKey
from bot.conversation.turn import NewTurn, TurnStatus, message_key
from bot.errors import SlackError, SlackLacksScope, SlackRefused
from bot.slack.earlier import EarlierMessages
from bot.slack.messages import PEOPLES_SUBTYPES, files_from
from bot.slack.transport import SlackApi

log = logging.getLogger(__name__)

_NAME_LIFE_S = 3_600.0
_UNNAMED_LIFE_S = 600.0
_NAMES = 5_000
_NAME_CHARS = 80
_PEOPLE = ("U", "W")
"""How the ids of people, and of the users that bots have, begin; other ids are those of bots."""

_NAMES_S = 5.0
_SPOKEN_SUBTYPES = (*PEOPLES_SUBTYPES, "bot_message")


class SlackConversations:
    """Reads one workspace. `identity` is what `auth.test` told at the start."""

    def __init__(self, api: SlackApi, identity: Mapping[str, Any]) -> None:
        self._api = api
        self._large_pages = False
        self._names: OrderedDict[str, tuple[float, str]] = OrderedDict()
        self.team_id: str = identity["team_id"]
        self.home = Home(self.team_id, str(identity.get("enterprise_id") or ""))
        self.team_name: str = identity.get("team", "")
        self.url: str = identity.get("url", "")
        self.bot_user_id: str = identity["user_id"]
        self.bot_name: str = identity.get("user", "gemma")

    async def names(self, team_id: str, user_ids: Sequence[str]) -> Mapping[str, str]:
        """Display names of people; ids that Slack would not name are left out. Bounded in time, never raises.

        Bots are called as in the messages that were read of them last, where there were any.
        """
        missing = [user_id for user_id in user_ids if user_id.startswith(_PEOPLE) and self._remembered(user_id) is None]
        try:
            async with asyncio.timeout(_NAMES_S):
                for user_id in missing:
                    await self._ask_name(user_id)
        except (SlackError, TimeoutError) as error:
            log.info("names could not be read", extra={"team": team_id, "reason": str(error)})
        return {user_id: name for user_id in user_ids if (name := self._remembered(user_id))}

    async def earlier(self, key: ThreadKey, before_ts: str, limit: int) -> tuple[Sequence[NewTurn], int]:
        """What others wrote in a thread before `before_ts`, and how many messages more there are.

        The thread's first message and the newest, `limit` in all, oldest first. Raises SlackError when none was read.
        """
        reading = EarlierMessages(self._api, key, before_ts, limit, self._is_others, large_pages=self._large_pages)
        messages, more = await reading.read()
        self._large_pages = reading.large_pages
        return [self._context_turn(key, message) for message in messages], more

    def _is_others(self, message: Mapping[str, Any]) -> bool:
        return (
            message.get("subtype") in _SPOKEN_SUBTYPES
            and message.get("user") != self.bot_user_id
            and bool(message.get("text") or message.get("files"))
        )

    def _context_turn(self, key: ThreadKey, message: Mapping[str, Any]) -> NewTurn:
        edited = message.get("edited")
        user_id = message.get("user") or message.get("bot_id") or ""
        if user_id and not user_id.startswith(_PEOPLE):
            self._note_bot(user_id, message)
        return NewTurn(
            key=message_key(key.channel_id, message["ts"]),
            thread=key,
            ts=message["ts"],
            user_id=user_id,
            text=message.get("text") or "",
            files=files_from(message),
            created_at=float(message["ts"]),
            status=TurnStatus.CONTEXT,
            edited_ts=edited.get("ts") if isinstance(edited, dict) else None,
        )

    async def _ask_name(self, user_id: str) -> None:
        """Ask Slack for a name and remember it; "" for somebody whom Slack would not name. Raises SlackError."""
        try:
            response = await self._api.call("users.info", {"user": user_id})
        except SlackLacksScope:
            raise  # it would say so of everybody
        except SlackRefused as error:
            log.info("somebody has no name", extra={"user": user_id, "reason": str(error)})
            self._remember(user_id, "", time.monotonic() + _UNNAMED_LIFE_S)
            return
        user = response.get("user") or {}
        profile = user.get("profile") or {}
        name = profile.get("display_name") or profile.get("real_name") or user.get("real_name") or user.get("name", "")
        self._remember(user_id, str(name), time.monotonic() + _NAME_LIFE_S)

    def _note_bot(self, bot_id: str, message: Mapping[str, Any]) -> None:
        """Remember how a bot calls itself in a message: its `B…` id is nobody whom `users.info` knows."""
        profile = message.get("bot_profile")
        name = message.get("username") or (profile.get("name") if isinstance(profile, dict) else "")
        if isinstance(name, str) and name:
            self._remember(bot_id, name[:_NAME_CHARS], math.inf)

    def _remember(self, user_id: str, name: str, until: float) -> None:
        self._names[user_id] = (until, name)
        self._names.move_to_end(user_id)
        if len(self._names) > _NAMES:
            self._names.popitem(last=False)

    def _remembered(self, user_id: str) -> str | None:
        """A name that was told lately, "" of somebody whom Slack would not name; None when Slack may be asked."""
        until, name = self._names.get(user_id, (float("-inf"), ""))
        return name if time.monotonic() < until else None
