"""The reply's writer: it decides when text becomes visible, and in which kind of message.

    fed ──▶ nothing visible yet ──200 ms──▶ streaming ──▶ stopped
                 │                             │ a write failed
                 │ finished by then            ▼
                 └──────────────────────▶ put in place: one post, or stop + update of what stands

Where a workspace does not stream, a post that is updated every few seconds takes the stream's place.
"""

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

from bot.conversation.addressing import written_links
from bot.conversation.answer import Offer, OpenedBy, Part, PartState
from bot.conversation.turn import Turn
from bot.errors import SlackError, SlackRateLimited, SlackRefused
from bot.slack.postbox import PartLog, Postbox, message_body
from bot.slack.sanitizer import sanitize
from bot.slack.splitting import split_markdown
from bot.slack.streams import LiveStream
from bot.slack.transport import SlackApi
from bot.texts import say

log = logging.getLogger(__name__)

STATUS_AFTER_S = 0.3
"""Silence of the model after which the thread shows that the bot is thinking."""

FIRST_TEXT_S = 0.2
"""How long the first text waits for the rest: what is complete by then is one post instead of a stream."""

APPEND_EVERY_S = 0.8
APPEND_SHARE_S = 0.7
"""Between two appends of one stream, times the streams that run: all share the workspace's 100 a minute."""

UPDATE_EVERY_S = 3.1
_CLOSING_S = 3.0
_NO_STREAMS = frozenset(
    {
        "unknown_method",
        "feature_not_enabled",
        "method_deprecated",
        "channel_type_not_supported",
        "missing_recipient_user_id",
        "missing_recipient_team_id",
        "not_allowed_token_type",
    }
)


@dataclass(slots=True)
class Workspace:
    """One workspace as replies see it, and what it was found to refuse; `streaming` counts the streams that run."""

    api: SlackApi
    bot_user_id: str
    bot_name: str
    streams: bool = True
    shows_status: bool = True
    streaming: int = 0


class SlackReply:
    """One reply while it is written. A pump task shows what was fed; `finish` puts the whole in place."""

    def __init__(self, workspace: Workspace, postbox: Postbox, turn: Turn, log: PartLog, parts: Sequence[Part]) -> None:
        self._workspace = workspace
        self._postbox = postbox
        self._turn = turn
        self._log = log
        self._parts = list(parts)
        self._links = written_links(turn.text)
        self._fed: list[str] = []
        self._shown = 0
        self._arrived = asyncio.Event()
        self._done = asyncio.Event()
        self._unsent: set[int] = set()
        self._sound = True
        self._status_shown = turn.attempts > 1  # by a former process, perhaps
        self._stream: LiveStream | None = None
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
                await self._stop_pump()
                if kind is not None and self._stream is not None:
                    await self._stream.abandon()
                await self._clear_status()
        except (SlackError, TimeoutError) as fault:
            log.warning("a reply was left open", extra={"turn": self._turn.short_id, "reason": str(fault)})

    def feed(self, delta: str) -> None:
        """Take a piece of the model's text."""
        self._fed.append(delta)
        self._arrived.set()

    def takes_first_part(self) -> Part | None:
        """The part that `finish` is going to post, when nothing stands or may stand in Slack yet."""
        self._end()
        if self._parts or self._stream is not None:
            return None
        part = Part(0, self._postbox.channel_id, None, OpenedBy.POST, PartState.SENDING)
        self._parts.append(part)
        self._unsent.add(part.part)
        return part

    async def finish(self, text: str, notice: str | None, offers: Sequence[Offer] = ()) -> Sequence[Part]:  # noqa: ARG002
        """Put the finished text in place, with `notice` and `offers` below it; the parts it stands in.

        Raises SlackError.
        """
        await self._stop_pump()
        if closed := await self._close_stream(text, notice):
            return closed
        streamed = self._stream is not None
        if self._stream is not None:
            self._parts = list(self._stream.parts)
        shown = sanitize(text, links="code" if streamed else "shown", written_links=self._links, names=self._names)
        whole = "\n\n".join(piece for piece in (shown.strip(), notice) if piece)
        return await self._place(split_markdown(whole or say("model.empty", {"turn": self._turn.short_id})))

    async def _close_stream(self, text: str, notice: str | None) -> Sequence[Part]:
        """End the stream with what is left of the text; () when it is to be put in place as a whole instead."""
        if self._stream is None or not self._sound or text != "".join(self._fed):
            return ()
        self._feed_stream(self._stream)
        try:
            closed = await self._stream.close(notice)
        except SlackError as fault:
            self._note("the stream could not be closed", fault)
            return ()
        self._status_shown = False
        return closed

    @property
    def _names(self) -> tuple[str, ...]:
        return ("Gemma", "Assistant", self._workspace.bot_name)

    async def _place(self, pieces: Sequence[str]) -> Sequence[Part]:
        """Make the reply's messages hold exactly `pieces`, whatever stands now. Safe to repeat."""
        placed = []
        for number, piece in enumerate(pieces):
            part = self._parts[number] if number < len(self._parts) else None
            placed.append(await self._place_one(number, piece, part))
        for part in self._parts[len(pieces) :]:
            standing = part if part.ts is not None else await self._postbox.find(part)
            if standing is not None:
                await self._end_stream(standing)
                await self._postbox.delete(standing)
        self._parts = placed
        return placed

    async def _place_one(self, number: int, piece: str, part: Part | None) -> Part:
        if part is None:
            part = Part(number, self._postbox.channel_id, None, OpenedBy.POST, PartState.SENDING)
            await self._log.record(part)
        elif part.ts is None and number not in self._unsent:
            part = await self._postbox.find(part) or replace(part, opened_by=OpenedBy.POST)
        if part.ts is None:
            posted = await self._postbox.post(part, message_body(piece))
            self._status_shown = False
            return replace(posted, state=PartState.SETTLED)
        await self._end_stream(part)
        return await self._postbox.update(part, piece)

    async def _end_stream(self, part: Part) -> None:
        """A stream must be stopped before it can be updated; one that Slack ended already says so."""
        if part.opened_by is OpenedBy.STREAM and part.state is not PartState.SETTLED:
            try:
                await self._postbox.stop_stream(part)
            except SlackRefused as fault:
                self._note("a stream was closed already", fault)

    # The pump: what happens while the model writes.

    async def _pump(self) -> None:
        if not await self._more(STATUS_AFTER_S):
            if self._done.is_set():
                return
            await self._show_status()
            if not await self._more():
                return
        if await self._over(FIRST_TEXT_S) or self._parts:
            return
        try:
            if self._workspace.streams and self._workspace.api.affords("chat.startStream"):
                await self._grow_stream()
            if not self._workspace.streams:
                await self._grow_post()
        except SlackError as fault:
            self._sound = False
            self._note("live text stopped; the rest comes at the end", fault)

    async def _grow_stream(self) -> None:
        """Stream what is fed until the text is over; where the workspace refuses, remember it and return."""
        self._stream = stream = LiveStream(self._postbox, self._log, self._links, self._names)
        self._workspace.streaming += 1
        try:
            while True:
                self._feed_stream(stream)
                await self._flush(stream)
                if await self._over(max(APPEND_EVERY_S, APPEND_SHARE_S * self._workspace.streaming)):
                    return
                if not await self._more():
                    return
        except SlackRefused as fault:
            if stream.parts or fault.code not in _NO_STREAMS:
                raise
            self._note("this workspace does not stream; updating a message instead", fault)
            self._workspace.streams = False
        finally:
            self._workspace.streaming -= 1
            if not stream.parts:
                self._stream = None

    async def _flush(self, stream: LiveStream) -> None:
        try:
            await stream.flush()
        except SlackRateLimited as fault:
            if not stream.parts:
                raise
            self._note("appending more slowly", fault)

    async def _grow_post(self) -> None:
        """Post what is there and update it every few seconds until the text is over."""
        while True:
            self._arrived.clear()
            text = sanitize("".join(self._fed), links="shown", written_links=self._links, names=self._names)
            for piece in split_markdown(text)[:1]:
                await self._show_piece(piece)
            if await self._over(UPDATE_EVERY_S) or not await self._more():
                return

    async def _show_piece(self, piece: str) -> None:
        if self._parts:
            await self._postbox.update(self._parts[0], piece)
            return
        self._parts.append(Part(0, self._postbox.channel_id, None, OpenedBy.POST, PartState.SENDING))
        await self._log.record(self._parts[0])
        self._parts[0] = await self._postbox.post(self._parts[0], message_body(piece))
        self._status_shown = False
        await self._log.record(self._parts[0])

    def _feed_stream(self, stream: LiveStream) -> None:
        self._arrived.clear()
        fresh = self._fed[self._shown :]
        self._shown = len(self._fed)
        stream.take("".join(fresh))

    async def _more(self, timeout_s: float | None = None) -> bool:
        """Wait for new text; False when the text is over, or did not come in `timeout_s` seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                await self._arrived.wait()
                return not self._done.is_set()
        return False

    async def _over(self, pause_s: float) -> bool:
        """Pause for `pause_s` seconds, less when the text is over; whether it is."""
        with suppress(TimeoutError):
            async with asyncio.timeout(pause_s):
                await self._done.wait()
        return self._done.is_set()

    def _end(self) -> None:
        """No more text comes: wake whoever waits for it."""
        self._done.set()
        self._arrived.set()

    async def _stop_pump(self) -> None:
        self._end()
        if self._pump_task is not None:
            await asyncio.wait([self._pump_task])
            task, self._pump_task = self._pump_task, None
            task.result()

    async def _show_status(self) -> None:
        if not self._workspace.shows_status:
            return
        try:
            await self._postbox.set_status(say("status.thinking"))
            self._status_shown = True
        except SlackRefused as fault:
            self._workspace.shows_status = False
            self._note("this workspace shows no status", fault)
        except SlackError as fault:
            self._note("the status was not shown", fault)

    async def _clear_status(self) -> None:
        """Posting and stopping a stream clear the status; where the reply ended otherwise, we do."""
        if self._status_shown:
            self._status_shown = False
            await self._postbox.set_status("")

    def _note(self, event: str, fault: SlackError) -> None:
        log.info(event, extra={"turn": self._turn.short_id, "reason": str(fault)})
