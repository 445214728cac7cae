"""The reply's writer: it decides when text becomes visible, and in which kind of message.

    fed ──▶ nothing visible yet ──200 ms──▶ streaming ──▶ stopped
                 │                             │ refused, ended by Slack, or a write's result is not known
                 │ finished by then            ▼
                 └──────────────────────▶ put in place: one post; or what stands is stopped and updated

Where a stream is over before the text is, or the workspace has none, what is in place is updated every few seconds.
"""

import asyncio
import logging
import time
from collections.abc import Sequence
from functools import partial
from types import TracebackType
from typing import Self

from bot.conversation.addressing import written_links
from bot.conversation.answer import ENCLOSED, STOP_LINE, Below, Part, text_parts
from bot.conversation.budgets import PLACE_SHOWN_AFTER_S
from bot.conversation.prompt import OWN_NAMES
from bot.conversation.turn import Turn
from bot.errors import BotError, SlackError, SlackRateLimited, SlackRefused, SlackUnknown
from bot.slack.enclosing import Enclosures, files_of, without_files
from bot.slack.feed import Feed
from bot.slack.placing import Blocks, Closing, Placing
from bot.slack.postbox import PartLog, Postbox
from bot.slack.presence import Presence
from bot.slack.rendering.links import LinkMode
from bot.slack.rendering.pipeline import render
from bot.slack.rendering.splitting import MOST_MESSAGES
from bot.slack.stopping import StopLine
from bot.slack.streams import LiveStream
from bot.slack.views.buttons import below_blocks
from bot.slack.workspace import Workspace
from bot.texts import say

log = logging.getLogger(__name__)

STATUS_AFTER_S = 0.3
"""Silence of the model after which the thread shows that the bot is thinking."""

FIRST_TEXT_S = 0.2
"""How long the first text waits for the rest: what is complete by then is one post instead of a stream."""

APPEND_EVERY_S = 0.8
"""The least time between two appends of one stream; longer where many streams share the workspace's budget."""

UPDATE_EVERY_S = 3.1
_LONG_CHARS = 8_000
_CLOSING_S = 3.0
_LAST_WRITE_S = 1.0


class SlackReply:
    """One reply while it is written. A pump task shows what was fed; `finish` puts the whole in place."""

    def __init__(  # noqa: PLR0913 - where it goes, and what there is of it
        self,
        workspace: Workspace,
        postbox: Postbox,
        turn: Turn,
        log: PartLog,
        parts: Sequence[Part],
        *,
        most_messages: int = MOST_MESSAGES,
    ) -> None:
        """`most_messages` hold it where the rest cannot be shared as a file; elsewhere `MOST_MESSAGES` do."""
        self._workspace = workspace
        self._postbox = postbox
        self._turn = turn
        self._log = log
        self._links = written_links(turn.said)
        self._feed = Feed()
        self._placing = Placing(postbox, log, text_parts(parts), turn.short_id, turn.language)
        self._most_messages = most_messages
        if len(self._placing.parts) > MOST_MESSAGES:  # no file was shared the last time
            self._placing.most_messages = most_messages
        enclosed = next((part for part in parts if part.part == ENCLOSED), None)
        self._enclosures = Enclosures(workspace.api, workspace.bot_user_id, log, turn, postbox.version, enclosed)
        waited = time.time() - turn.created_at >= PLACE_SHOWN_AFTER_S
        self._presence = Presence(workspace.api, workspace.shown, turn, left=turn.attempts > 1, waited=waited)
        offered = next((part for part in parts if part.part == STOP_LINE), None)
        self._stop_line = StopLine(
            workspace.api,
            postbox=postbox,
            part_log=log,
            presence=self._presence,
            turn=turn,
            left=offered,
        )
        self._stream: LiveStream | None = None
        self._streamed = self._stopped_early = False
        self._pump_task: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        if self._turn.control is None:
            self._pump_task = asyncio.create_task(self._pump(), name=f"reply-{self._turn.short_id}")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave no open stream and no status behind, also when the turn was cancelled or failed."""
        try:
            async with asyncio.timeout(_CLOSING_S):
                await self._stop_pump(_LAST_WRITE_S)
                if kind is not None:
                    self._hand_over()
                    await self._placing.abandon()
                    await self._presence.clear()
                    await self._stop_line.take_away()
        except (BotError, TimeoutError) as fault:
            log.warning("a reply was left open", extra={"turn": self._turn.short_id, "reason": str(fault)})

    def feed(self, delta: str) -> None:
        """Take a piece of the model's text."""
        self._feed.add(delta)

    def loading(self) -> None:
        """Hear that the model may be loading, before the first piece of text."""
        self._feed.nudge()

    def takes_first_part(self) -> Part | None:
        """The part that `finish` is going to post, when nothing stands or may stand in Slack yet."""
        self._feed.end()
        if self._placing.parts or self._stream is not None:
            return None
        return self._placing.plan_first()

    async def withdraw(self) -> None:
        """Take away whatever stands of the reply. Raises SlackError."""
        await self._stop_pump()
        self._hand_over()
        await self._placing.take_all_away()
        await self._enclosures.take_all_away()
        await self._presence.clear()
        await self._stop_line.take_away()

    async def finish(self, text: str, notice: str | None, below: Below) -> Sequence[Part]:
        """Put the finished text in place, with `notice` and what stands below it; the parts it stands in.

        Raises SlackError.
        """
        await self._stop_pump()
        blocks = below_blocks(below, self._turn.short_id, self._turn.user_id)
        parts = await self._close_stream(text, notice, blocks)
        if not parts:
            parts = await self._put_in_place(text, Closing(say("answer.rest", language=below.language), notice), blocks)
        rest = self._placing.rest
        if not await self._enclosures.put(files_of(self._turn, text, rest)):
            self._placing.parts = list(parts)
            self._placing.most_messages = self._most_messages
            parts = await self._put_in_place(text, without_files(rest, notice, below), blocks)
        if (self._streamed and not self._stopped_early) or self._placing.posted:
            self._presence.written()
        await self._presence.clear()
        await self._stop_line.take_away()
        return (*parts, *self._enclosures.parts)

    async def _put_in_place(self, text: str, closing: Closing, blocks: Blocks) -> Sequence[Part]:
        self._hand_over()
        shown = self._shown_text(text)
        if not (shown or closing.notice):
            shown = say("model.empty", {"turn": self._turn.short_id}, self._turn.language)
        return await self._placing.place(shown, blocks, closing)

    async def _close_stream(self, text: str, notice: str | None, blocks: Blocks) -> Sequence[Part]:
        """End the stream with what is left of the text; () when it is to be put in place as a whole instead."""
        if self._stream is None or text != self._feed.text:
            return ()
        self._stream.take(self._feed.fresh())
        try:
            closed = await self._stream.close(notice, blocks)
        except SlackError as fault:
            self._note("the stream could not be closed", fault)
            return ()
        if not closed:
            return ()
        self._streamed, self._stream = True, None
        self._presence.stream_stopped()
        return closed

    def _hand_over(self) -> None:
        """The stream is over: its messages are put in place like others from now on."""
        if self._stream is not None:
            self._streamed, self._stopped_early = True, self._stream.ended
            self._placing.parts = list(self._stream.parts)
            self._stream = None

    def _shown_text(self, text: str) -> str:
        """What may be shown of the model's text. In streams, links that the person did not write are code.

        In long texts they are, too, so that one is cut at the same place when it is put in place again after a crash.
        """
        links: LinkMode = "code" if self._streamed or len(text) > _LONG_CHARS else "shown"
        return render(text, links=links, written_links=self._links, names=self._names).strip()

    @property
    def _names(self) -> tuple[str, ...]:
        return (*OWN_NAMES, self._workspace.bot_name)

    # The pump: what happens while the model writes.

    async def _pump(self) -> None:
        async with self._stop_line.offered():
            await self._show_live()

    async def _show_live(self) -> None:
        if not await self._feed.more(STATUS_AFTER_S):
            if self._feed.is_over:
                return
            await self._presence.show(self._turn.language)
            if not await self._first_text():
                return
        if await self._feed.over_within(FIRST_TEXT_S) or self._placing.parts:
            return
        try:
            await self._grow()
        except SlackError as fault:
            self._note("live text stopped; the rest comes at the end", fault)

    async def _first_text(self) -> bool:
        """Wait for the first text, and say it when the model may be loading meanwhile; False when there is no text."""
        while await self._feed.more():
            if self._feed.text:
                return True
            self._feed.heard()
            await self._presence.say("status.loading", self._turn.language)
        return False

    async def _grow(self) -> None:
        """Show what is fed as it comes, in a stream, or where there is none by updates."""
        if self._workspace.streams:
            if not self._workspace.api.affords("chat.startStream"):
                return
            await self._grow_stream()
        await self._grow_in_place()

    async def _grow_stream(self) -> None:
        """Stream what is fed until the text is over, or the stream; remember where the workspace refuses streams."""
        self._stream = stream = LiveStream(self._postbox, self._log, self._links, self._names)
        self._presence.streaming()
        self._workspace.streaming += 1
        try:
            while True:
                stream.take(self._feed.fresh())
                await self._flush(stream)
                share_s = self._workspace.api.budgets.apart_s("chat.appendStream") * self._workspace.streaming
                if await self._feed.over_within(max(APPEND_EVERY_S, share_s)):
                    return
                if not await stream.more(self._feed, partial(self._presence.show, self._turn.language)):
                    return
        except (SlackRefused, SlackUnknown) as fault:
            self._note("the stream is over; updating a message instead", fault)
            if not stream.parts:
                self._workspace.note_refused_start(fault)
            self._hand_over()
        finally:
            self._workspace.streaming -= 1
            self._streamed = bool(stream.parts)
            if not stream.parts:
                self._stream = None

    async def _flush(self, stream: LiveStream) -> None:
        try:
            await stream.flush()
        except SlackRateLimited as fault:
            if not stream.parts:
                raise
            self._note("appending more slowly", fault)

    async def _grow_in_place(self) -> None:
        """Post what is there and update it every few seconds until the text is over."""
        while not self._feed.is_over:
            self._feed.heard()
            if text := self._shown_text(self._feed.text):
                try:
                    await self._placing.place(text, final=False)
                except SlackRateLimited as fault:
                    self._note("updating more slowly", fault)
            if await self._feed.over_within(UPDATE_EVERY_S) or not await self._feed.more():
                return

    async def _stop_pump(self, within_s: float | None = None) -> None:
        """Wait for the pump's last write; `within_s` bounds it in seconds, where it may be cut short."""
        self._feed.end()
        if self._pump_task is None:
            return
        done, _ = await asyncio.wait([self._pump_task], timeout=within_s)
        task, self._pump_task = self._pump_task, None
        if not done:
            task.cancel()
            await asyncio.wait([task])
        if not task.cancelled():
            task.result()

    def _note(self, event: str, fault: SlackError) -> None:
        log.info(event, extra={"turn": self._turn.short_id, "reason": str(fault)})
