"""A way to stop an answer where Slack shows none: a line with a button that only the asker sees.

Slack's own Stop stands in direct messages and the agent pane, not in threads of channels.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.conversation.setting import is_dm
from bot.conversation.turn import Turn
from bot.errors import SlackError, SlackRefused
from bot.slack.buttons import stop_blocks
from bot.slack.presence import FOR_GOOD
from bot.slack.transport import SlackApi
from bot.texts import say

log = logging.getLogger(__name__)

STOP_AFTER_S = 3.0
"""How long an answer takes before a way to stop it is shown. Slack shows such a line in threads that have replies."""

_CALL_S = 5.0


@dataclass(slots=True)
class Stops:
    """Whether a workspace takes such lines, and after how many seconds they come."""

    shown: bool = True
    after_s: float = STOP_AFTER_S


class StopLine:
    """One reply's line. The reply neither waits for it nor fails with it."""

    def __init__(self, api: SlackApi, stops: Stops, turn: Turn) -> None:
        self._api = api
        self._stops = stops
        self._turn = turn
        self._offered = False

    @asynccontextmanager
    async def offered(self) -> AsyncGenerator[None, None]:
        """Show the line, once, when what is done meanwhile takes so long; what was shown goes when it is pressed."""
        channel_id, thread_ts = self._turn.destination
        if self._offered or not self._stops.shown or is_dm(channel_id) or thread_ts is None:
            yield
            return
        self._offered = True
        showing = asyncio.create_task(self._show(channel_id, thread_ts), name=f"stop-{self._turn.short_id}")
        try:
            yield
        finally:
            showing.cancel()
            await asyncio.wait([showing])

    async def _show(self, channel_id: str, thread_ts: str) -> None:
        await asyncio.sleep(self._stops.after_s)
        language = self._turn.language
        arguments = {
            "channel": channel_id,
            "user": self._turn.user_id,
            "thread_ts": thread_ts,
            "text": say("stop.offered", language=language),
            "blocks": stop_blocks(self._turn.short_id, thread_ts, language),
        }
        try:
            await self._api.call("chat.postEphemeral", arguments, call_s=_CALL_S)
        except SlackError as fault:
            if isinstance(fault, SlackRefused) and fault.code in FOR_GOOD:
                self._stops.shown = False
            log.info("no way to stop is shown", extra={"turn": self._turn.short_id, "reason": str(fault)})
