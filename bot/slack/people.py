"""Who people are and where they are, asked of Slack and remembered for a while.

docs.slack.dev/reference/methods/users.info, /conversations.members, /conversations.info and /users.conversations.
"""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing
from typing import Any

from bot.conversation.person import Channel, Home, Person, Who
from bot.errors import SlackError, SlackRefused
from bot.slack.channels import is_shared
from bot.slack.memory import Memory
from bot.slack.paging import pages_of
from bot.slack.transport import SlackApi

log = logging.getLogger(__name__)

_CHANNELS_LIFE_S = 15.0
_PAGE = 999
_PAGES = 5
_CHANNELS = "public_channel,private_channel"
_NOT_THERE = frozenset(
    {"channel_not_found", "not_in_channel", "missing_scope", "method_not_supported_for_channel_type"}
)
_NOBODY = frozenset({"user_not_found", "user_not_visible", "users_not_found"})
_SLACKBOT = "USLACKBOT"


class SlackPeople:
    """The people of one workspace. It must be closed: look-ups may be under way."""

    def __init__(self, api: SlackApi, home: Home, clock: Callable[[], float] = time.monotonic) -> None:
        self._api = api
        self._home = home
        self._memory = Memory(clock, (("channels", _CHANNELS_LIFE_S), ("public", _CHANNELS_LIFE_S)))

    async def close(self) -> None:
        """Give up what is being looked up."""
        await self._memory.close()

    async def person(self, user_id: str, within_s: float, *, fresh: bool) -> Person | None:
        """Somebody; None when Slack does not tell within so many seconds.

        `fresh`: as Slack told it in the last five minutes. Else what it told last will do; when that is old it is
        looked up meanwhile for the next time.
        """
        if not fresh and (known := self.recalled(user_id)):
            return known
        found: Person | None = await self._memory.told(_of(user_id), lambda: self._info(user_id), within_s)
        return found

    async def who(self, user_id: str, within_s: float) -> Who:
        """What somebody is, as Slack told it in the last five minutes; a stranger when it knows nobody of that id.

        Raises SlackError when Slack does not tell within so many seconds.
        """
        person: Person = await self._memory.sure(_of(user_id), lambda: self._info(user_id), within_s)
        return person.who

    def recalled(self, user_id: str) -> Person | None:
        """Somebody as Slack told it last, at once. Who is not known, or not lately, is looked up for the next time."""
        person: Person | None = self._memory.recall(_of(user_id), lambda: self._info(user_id))
        return person

    def changed(self, user_id: str) -> None:
        """What Slack told of somebody is old: whoever needs to be sure asks it again."""
        self._memory.doubt(_of(user_id))

    def has_left(self, channel_id: str, user_id: str) -> None:
        """Somebody is not in a conversation any more, whatever Slack told before."""
        self._memory.forget(("member", channel_id, user_id))
        self._memory.forget(("channels", user_id))

    async def is_member(self, channel_id: str, user_id: str, within_s: float) -> bool | None:
        """Whether somebody is in a conversation; None when Slack does not tell within so many seconds.

        Only the yes is remembered: who is told no has perhaps just joined.
        """
        key = ("member", channel_id, user_id)
        found: bool | None = await self._memory.told(key, lambda: self._is_in(channel_id, user_id), within_s)
        if found is False:
            self._memory.forget(key)
        return found

    async def may_read(self, channel_id: str, user_id: str, within_s: float) -> bool | None:
        """Whether a member can read a conversation, because they are in it or it is public; None: Slack does not tell.

        Slack is given so many seconds for each of the two. What is public is not so for guests and people of elsewhere.
        """
        if member := await self.is_member(channel_id, user_id, within_s):
            return True
        public = await self._memory.told(("public", channel_id), lambda: self._is_public(channel_id), within_s)
        return True if public else member

    async def _is_public(self, channel_id: str) -> bool:
        channel = (await self._api.call("conversations.info", {"channel": channel_id})).get("channel") or {}
        return bool(channel.get("is_channel")) and not channel.get("is_private")

    async def bot_is_in(self, channel_id: str, within_s: float) -> bool | None:
        """Whether the bot is in a conversation; None when Slack does not tell within so many seconds."""
        try:
            async with asyncio.timeout(within_s):
                response = await self._api.call("conversations.info", {"channel": channel_id})
        except SlackRefused as error:
            return False if error.code in _NOT_THERE else None
        except (SlackError, TimeoutError) as error:
            log.info("Slack did not tell of a conversation", extra={"channel": channel_id, "reason": str(error)})
            return None
        channel = response.get("channel") or {}
        return bool(channel.get("is_member") or channel.get("is_im") or channel.get("is_mpim"))

    async def shared(self, user_id: str, within_s: float) -> Sequence[Channel] | None:
        """The channels in which both somebody and the bot are; None when Slack does not tell in time.

        Of a person Slack lists public channels where the bot is not, so the bot's own list is asked for, too.
        """
        theirs, ours = await asyncio.gather(
            self._memory.told(("channels", user_id), lambda: self._channels({"user": user_id}), within_s),
            self._memory.told(("channels", ""), lambda: self._channels({}), within_s),
        )
        if theirs is None or ours is None:
            return None
        return [channel for channel in theirs.values() if channel.id in ours]

    async def _info(self, user_id: str) -> Person:
        try:
            response = await self._api.call("users.info", {"user": user_id, "include_locale": True})
        except SlackRefused as error:
            if error.code in _NOBODY:
                return Person(user_id, who=Who.STRANGER)
            raise
        return _person(user_id, response.get("user") or {}, self._home)

    async def _is_in(self, channel_id: str, user_id: str) -> bool:
        async with aclosing(self._pages("conversations.members", {"channel": channel_id})) as pages:
            async for page in pages:
                if user_id in (page.get("members") or ()):
                    return True
        return False

    async def _channels(self, whose: Mapping[str, object]) -> Mapping[str, Channel]:
        arguments = {**whose, "types": _CHANNELS, "exclude_archived": True}
        found: dict[str, Channel] = {}
        async for page in self._pages("users.conversations", arguments):
            found |= {channel["id"]: _channel(channel) for channel in page.get("channels") or ()}
        return found

    def _pages(self, method: str, arguments: Mapping[str, object]) -> AsyncGenerator[Mapping[str, Any], None]:
        """The pages of a method, at most five thousand entries."""
        return pages_of(self._api, method, arguments, limit=_PAGE, most=_PAGES)


def _of(user_id: str) -> tuple[str, str]:
    return "person", user_id


def _channel(channel: Mapping[str, Any]) -> Channel:
    return Channel(channel["id"], str(channel.get("name") or ""), is_shared(channel))


def _person(user_id: str, user: Mapping[str, Any], home: Home) -> Person:
    """Somebody of another workspace, a guest or somebody who left is no admin here, whatever they are elsewhere."""
    who = _who(user_id, user, home)
    rank = any(user.get(name) for name in ("is_admin", "is_owner", "is_primary_owner"))
    return Person(
        user_id=user_id,
        admin=who is Who.MEMBER and user.get("team_id") == home.team_id and rank,
        locale=str(user.get("locale") or ""),
        who=who,
    )


def _who(user_id: str, user: Mapping[str, Any], home: Home) -> Who:
    """docs.slack.dev/reference/objects/user-object. Who is of no workspace and no organisation is nobody we know."""
    if user.get("deleted"):
        return Who.DEACTIVATED
    if user_id == _SLACKBOT or user.get("is_bot") or user.get("is_workflow_bot"):
        return Who.BOT
    in_grid = user.get("enterprise_user")
    enterprise_id = in_grid.get("enterprise_id") if isinstance(in_grid, dict) else None
    if user.get("is_stranger") or not home.holds(user.get("team_id"), enterprise_id):
        return Who.STRANGER
    return Who.GUEST if user.get("is_restricted") or user.get("is_ultra_restricted") else Who.MEMBER
