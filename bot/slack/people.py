"""Who people are and where they are, asked of Slack and remembered for a while.

docs.slack.dev/reference/methods/users.info, /conversations.members, /conversations.info and /users.conversations. A
look-up that takes longer than its asker waits goes on, so that the next one finds what it brought.
"""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from typing import Any

from bot.conversation.person import Person
from bot.errors import SlackError, SlackRefused
from bot.slack.paging import pages_of
from bot.slack.transport import SlackApi

log = logging.getLogger(__name__)

LIFE_S = 300.0
"""How long what Slack told counts as what is so, in seconds."""

_CHANNELS_LIFE_S = 15.0
_REMEMBERED = 5_000
_PAGE = 999
_PAGES = 5
_CHANNELS = "public_channel,private_channel"
_NOT_THERE = frozenset(
    {"channel_not_found", "not_in_channel", "missing_scope", "method_not_supported_for_channel_type"}
)


class SlackPeople:
    """The people of one workspace. It must be closed: look-ups may be under way."""

    def __init__(self, api: SlackApi, team_id: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._api = api
        self._team_id = team_id
        self._clock = clock
        self._told: OrderedDict[tuple[str, ...], tuple[float, Any]] = OrderedDict()
        self._asking: dict[tuple[str, ...], asyncio.Task[Any]] = {}

    async def close(self) -> None:
        """Give up what is being looked up."""
        for task in list(self._asking.values()):
            task.cancel()
        if self._asking:
            await asyncio.wait(list(self._asking.values()))

    async def person(self, user_id: str, within_s: float, *, fresh: bool) -> Person | None:
        """Somebody; None when Slack does not tell within so many seconds.

        `fresh`: as Slack told it in the last five minutes. Else what it told last will do; when that is old it is
        looked up meanwhile for the next time.
        """
        if not fresh and (known := self.recalled(user_id)):
            return known
        asked = self._asked(("person", user_id), lambda: self._info(user_id))
        found: Person | None = await _within(asked, within_s)
        return found

    def recalled(self, user_id: str) -> Person | None:
        """Somebody as Slack told it last, at once. Who is not known, or not lately, is looked up for the next time."""
        key = ("person", user_id)
        self._asked(key, lambda: self._info(user_id))
        person: Person | None = self._told.get(key, (0.0, None))[1]
        return person

    async def is_member(self, channel_id: str, user_id: str, within_s: float) -> bool | None:
        """Whether somebody is in a conversation; None when Slack does not tell within so many seconds.

        Only the yes is remembered: who is told no has perhaps just joined.
        """
        key = ("member", channel_id, user_id)
        found: bool | None = await _within(self._asked(key, lambda: self._is_in(channel_id, user_id)), within_s)
        if not found:
            self._told.pop(key, None)
        return found

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

    async def shared(self, user_id: str, within_s: float) -> Sequence[tuple[str, str]] | None:
        """The channels in which both somebody and the bot are, by id and name; None when Slack does not tell in time.

        Of a person Slack lists public channels where the bot is not, so the bot's own list is asked for, too.
        """
        theirs = self._asked(("channels", user_id), lambda: self._channels({"user": user_id}))
        ours = self._asked(("channels", ""), lambda: self._channels({}))
        both = await _within(asyncio.gather(theirs, ours), within_s)
        if both is None or None in both:
            return None
        return [channel for channel in both[0].items() if channel[0] in both[1]]

    def _asked(self, key: tuple[str, ...], ask: Callable[[], Awaitable[Any]]) -> "asyncio.Future[Any]":
        """What Slack told lately, or a look-up: one at a time for each thing that is looked up."""
        at, told = self._told.get(key, (float("-inf"), None))
        if self._clock() - at < (_CHANNELS_LIFE_S if key[0] == "channels" else LIFE_S):
            done: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
            done.set_result(told)
            return done
        if key not in self._asking:
            task = self._asking[key] = asyncio.create_task(self._ask(key, ask), name=f"people-{key[0]}")
            task.add_done_callback(lambda _: self._asking.pop(key, None))
        return asyncio.shield(self._asking[key])

    async def _ask(self, key: tuple[str, ...], ask: Callable[[], Awaitable[Any]]) -> Any:  # noqa: ANN401 - as `ask`
        try:
            told = await ask()
        except SlackError as error:
            log.info("Slack did not tell", extra={"what": key[0], "reason": str(error)})
            return None
        self._told[key] = (self._clock(), told)
        self._told.move_to_end(key)
        if len(self._told) > _REMEMBERED:
            self._told.popitem(last=False)
        return told

    async def _info(self, user_id: str) -> Person:
        response = await self._api.call("users.info", {"user": user_id, "include_locale": True})
        return _person(user_id, response.get("user") or {}, self._team_id)

    async def _is_in(self, channel_id: str, user_id: str) -> bool:
        async with aclosing(self._pages("conversations.members", {"channel": channel_id})) as pages:
            async for page in pages:
                if user_id in (page.get("members") or ()):
                    return True
        return False

    async def _channels(self, whose: Mapping[str, object]) -> Mapping[str, str]:
        arguments = {**whose, "types": _CHANNELS, "exclude_archived": True}
        found: dict[str, str] = {}
        async for page in self._pages("users.conversations", arguments):
            found |= {channel["id"]: str(channel.get("name") or "") for channel in page.get("channels") or ()}
        return found

    def _pages(self, method: str, arguments: Mapping[str, object]) -> AsyncGenerator[Mapping[str, Any], None]:
        """The pages of a method, at most five thousand entries."""
        return pages_of(self._api, method, arguments, limit=_PAGE, most=_PAGES)


async def _within(asked: "asyncio.Future[Any]", seconds: float) -> Any:  # noqa: ANN401 - whatever is asked
    try:
        async with asyncio.timeout(seconds):
            return await asked
    except TimeoutError:
        return None


def _person(user_id: str, user: Mapping[str, Any], team_id: str) -> Person:
    """Somebody of another workspace, a guest or somebody who left is no admin here, whatever they are elsewhere."""
    ours = user.get("team_id", team_id) == team_id and not user.get("deleted") and not user.get("is_restricted")
    rank = any(user.get(name) for name in ("is_admin", "is_owner", "is_primary_owner"))
    offset = user.get("tz_offset")
    return Person(
        user_id=user_id,
        admin=bool(ours and rank),
        locale=str(user.get("locale") or ""),
        tz_offset_s=offset if isinstance(offset, int) else 0,
    )
