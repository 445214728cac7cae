"""Whether another organisation shares a conversation (docs.slack.dev/reference/methods/conversations.info)."""

import time
from collections.abc import Callable, Mapping

from bot.errors import SlackRefused
from bot.slack.memory import Memory
from bot.slack.transport import SlackApi

_NOT_SHOWN = frozenset({"channel_not_found", "method_not_supported_for_channel_type"})
_SHARED = ("is_ext_shared", "is_pending_ext_shared")


class SlackChannels:
    """The conversations of one workspace, remembered for five minutes. It must be closed: look-ups may be under way."""

    def __init__(self, api: SlackApi, clock: Callable[[], float] = time.monotonic) -> None:
        self._api = api
        self._memory = Memory(clock)

    async def close(self) -> None:
        """Give up what is being looked up."""
        await self._memory.close()

    def note(self, channel_id: str, *, shared: bool) -> None:
        """Slack told, with an event, whether a conversation is shared."""
        self._memory.note(("shared", channel_id), shared)

    def forget(self, channel_id: str) -> None:
        """What was known of a conversation is not so any more."""
        self._memory.forget(("shared", channel_id))

    async def is_shared(self, channel_id: str, within_s: float) -> bool:
        """Whether people of another organisation are in a conversation, or invited into it.

        One that Slack does not show us is not: nothing is read there, nor written. Raises SlackError when Slack does
        not tell within so many seconds.
        """
        return bool(await self._memory.sure(("shared", channel_id), lambda: self._look(channel_id), within_s))

    async def _look(self, channel_id: str) -> bool:
        try:
            response = await self._api.call("conversations.info", {"channel": channel_id})
        except SlackRefused as error:
            if error.code in _NOT_SHOWN:
                return False
            raise
        return is_shared(response.get("channel") or {})


def is_shared(channel: Mapping[str, object]) -> bool:
    """Whether a conversation, as Slack describes it, is shared with another organisation, or about to be."""
    return any(channel.get(name) for name in _SHARED)
