"""What people have open beside their conversation with the bot, as far as the bot may know of it: a channel's name.

It is kept in memory and for a short time: it is a hint about one question, wrong a little later, and nobody's record
of who looked at what. After a restart the model is told nothing of it.
"""

import time
from collections import OrderedDict
from typing import TypeVar

from bot.services.people import RIGHTS_S, WORDS_S, PeopleService

LIFE_S = 300.0
"""For how long it counts that somebody and the bot share a channel, or what they had open, in seconds."""

_REMEMBERED = 2_000
_Key = TypeVar("_Key", str, tuple[str, str])


class Surroundings:
    """Names of channels that people look at; only of those in which both they and the bot are."""

    def __init__(self, people: PeopleService) -> None:
        self._people = people
        self._beside: OrderedDict[str, tuple[float, str]] = OrderedDict()
        self._names: OrderedDict[tuple[str, str], tuple[float, str]] = OrderedDict()

    def note(self, key: str, channel_id: str) -> None:
        """Somebody has a channel open while they write the message with this turn's key."""
        _keep(self._beside, key, (time.monotonic(), channel_id))

    async def of_turn(self, key: str, user_id: str) -> str:
        """The name of the channel that the writer of a question has open; "" when there is none to be told."""
        at, channel_id = self._beside.get(key, (float("-inf"), ""))
        if not channel_id or time.monotonic() - at > LIFE_S:
            return ""
        return await self.name_of(user_id, channel_id, WORDS_S)

    async def name_of(self, user_id: str, channel_id: str, within_s: float = RIGHTS_S) -> str:
        """A channel's name when a person and the bot are both in it; "" also when Slack does not tell in time."""
        key = user_id, channel_id
        at, name = self._names.get(key, (float("-inf"), ""))
        if time.monotonic() - at < LIFE_S:
            return name
        shared = await self._people.shared_channels(user_id, within_s)
        if shared is None:
            return ""
        name = next((channel.name for channel in shared if channel.id == channel_id), "")
        if name:
            _keep(self._names, key, (time.monotonic(), name))
        return name


def _keep(memory: OrderedDict[_Key, tuple[float, str]], key: _Key, value: tuple[float, str]) -> None:
    memory[key] = value
    memory.move_to_end(key)
    if len(memory) > _REMEMBERED:
        memory.popitem(last=False)
