"""A way to stop an answer where Slack shows none: a message with a button, there while the bot is at work.

Slack's own Stop stands in direct messages and the agent pane, not in threads of channels. The message is a part of the
reply like any other, so that it is found and taken away also when the process was killed meanwhile.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

from bot.conversation.answer import STOP_LINE, OpenedBy, Part, PartState
from bot.conversation.setting import is_dm
from bot.conversation.turn import Turn
from bot.errors import SlackError, SlackRateLimited, SlackRefused
from bot.slack.postbox import PartLog, Postbox
from bot.slack.presence import Presence
from bot.slack.transport import SlackApi
from bot.slack.views.buttons import stop_blocks
from bot.texts import say

log = logging.getLogger(__name__)

STOP_AFTER_S = 3.0
"""How long an answer takes before a way to stop it is shown."""

_POSTING_S = 1.0
"""How long an answer that is done waits for a line that is just being posted, so that it need not be looked for."""


class StopLine:
    """One reply's line; `left` is the one that a former attempt may have left. The reply does not fail without it."""

    def __init__(  # noqa: PLR0913 - what is shown, where, and what goes with it
        self,
        api: SlackApi,
        *,
        postbox: Postbox,
        part_log: PartLog,
        presence: Presence,
        turn: Turn,
        left: Part | None = None,
    ) -> None:
        self._api = api
        self._postbox = postbox
        self._log = part_log
        self._presence = presence
        self._turn = turn
        self._part = left if left is not None and left.state is not PartState.SETTLED else None
        self._over = asyncio.Event()

    @asynccontextmanager
    async def offered(self) -> AsyncGenerator[None, None]:
        """Show the line when what is done meanwhile takes so long; one that stands already goes on standing."""
        if self._part is not None or is_dm(self._postbox.channel_id) or self._postbox.thread_ts is None:
            yield
            return
        showing = asyncio.create_task(self._show(), name=f"stop-{self._turn.short_id}")
        try:
            yield
        finally:
            self._over.set()
            try:
                await asyncio.wait([showing], timeout=_POSTING_S)
            finally:
                showing.cancel()
                await asyncio.wait([showing])
        if not showing.cancelled():
            showing.result()

    async def take_away(self) -> None:
        """Delete the line, if there may be one. Safe to repeat.

        Raises the SlackErrors that pass: what runs this turn again takes it away then. StoreError when that is run by
        somebody else.
        """
        part, self._part = self._part, None
        if part is None:
            return
        found = part if part.ts else await self._postbox.find(part)
        if found is not None and found.ts is not None:
            try:
                await self._postbox.delete(found)
            except SlackRefused as fault:
                self._note("the way to stop is left", fault)
        await self._log.record(replace(found or part, state=PartState.SETTLED))

    async def _show(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(STOP_AFTER_S):
                await self._over.wait()
                return
        channel_id = self._postbox.channel_id
        if self._api.budgets.wait_s("chat.postMessage", channel_id) or not self._api.affords("chat.delete"):
            return  # answers go first
        self._part = Part(STOP_LINE, channel_id, None, OpenedBy.POST, PartState.SENDING)
        await self._log.record(self._part)
        try:
            self._part = await self._postbox.post_once(self._part, self._body())
            self._presence.written()
            await self._log.record(self._part)
        except (SlackRefused, SlackRateLimited) as fault:
            self._part = None
            self._note("no way to stop is shown", fault)
        except SlackError as fault:
            self._note("a way to stop may be shown", fault)

    def _body(self) -> dict[str, object]:
        language = self._turn.language
        return {
            "text": say("stop.offered", language=language),
            "blocks": stop_blocks(self._turn.short_id, language),
        }

    def _note(self, event: str, fault: SlackError) -> None:
        log.info(event, extra={"turn": self._turn.short_id, "reason": str(fault)})
