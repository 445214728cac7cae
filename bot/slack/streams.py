"""The streamed messages of one reply: safe text, rolled to a new message before Slack's caps."""

import time
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from bot.conversation.answer import OpenedBy, Part, PartState
from bot.errors import SlackRateLimited, SlackRefused, SlackSignedOut
from bot.slack.feed import Feed
from bot.slack.postbox import PartLog, Postbox
from bot.slack.rendering.pipeline import Rendering
from bot.slack.rendering.splitting import MOST_MESSAGES, Piece, StreamSplitter

STREAM_LIFE_S = 230.0
"""The age in seconds from which a stream is rolled at the next good place of the text.

Slack ends a stream after about five minutes (slackapi/python-slack-sdk#1859).
"""
STREAM_END_S = 270.0
"""The age in seconds at which a stream is stopped where its text stands, whether text comes or not."""


class LiveStream:
    """Takes a model's text and lets it grow in Slack. What was sent is never changed."""

    def __init__(
        self,
        postbox: Postbox,
        log: PartLog,
        links: frozenset[str],
        names: tuple[str, ...],
        *,
        life_s: float = STREAM_LIFE_S,
    ) -> None:
        self.parts: list[Part] = []
        self._postbox = postbox
        self._log = log
        self._rendering = Rendering(links="code", written_links=links, names=names)
        self._splitter = StreamSplitter()
        self._safe = ""
        self._queue: deque[Piece] = deque()
        self._life_s = life_s
        self._opened_at = 0.0
        self.ended = False
        """Whether the last message was stopped at its time, and nothing was shown since."""

    def take(self, delta: str) -> None:
        """Take text of the model; what is safe to show waits for the next flush."""
        self._safe += self._rendering.feed(delta)

    async def flush(self) -> None:
        """Show what waits, in one append where it is one message. Raises SlackError; what was refused still waits.

        What would need more messages than a reply has waits for good.
        """
        await self._end_old()
        self._cut()
        while self._queue and not (self._opens(self._queue[0]) and len(self.parts) == MOST_MESSAGES):
            await self._show(self._queue[0])
            self._queue.popleft()

    async def more(self, feed: Feed, ended: Callable[[], Awaitable[None]]) -> bool:
        """Wait for more text; a message whose time is over meanwhile is stopped, and `ended` hears of it.

        False when the text is over. Raises SlackError.
        """
        try:
            while not await feed.more(self._left_s):
                if feed.is_over:
                    return False
                await self._end_old()
                await ended()
        except SlackRateLimited:
            return await feed.more()  # the next flush stops it
        return True

    @property
    def _left_s(self) -> float | None:
        """How many seconds of its time the open message has left; None while there is none."""
        if not self.parts or self.parts[-1].state is not PartState.VISIBLE:
            return None
        return max(0.0, self._opened_at + STREAM_END_S - time.monotonic())

    async def _end_old(self) -> None:
        """Stop a message whose time is over, with what waits for it; what comes next opens another."""
        if self._left_s != 0.0:
            return
        if not any(piece.new_message for piece in self._queue):
            self._enqueue(self._splitter.break_off())
        rest = "" if not self._queue or self._opens(self._queue[0]) else self._queue[0].text
        self.parts[-1] = await self._postbox.stop_stream(self.parts[-1], rest)
        if rest:
            self._queue.popleft()
        self.ended = True
        await self._log.record(self.parts[-1])

    async def close(self, notice: str | None, blocks: Sequence[Mapping[str, Any]] = ()) -> Sequence[Part]:
        """Show the rest, with our own notice and `blocks` below it, and close the stream; its parts.

        () when it is more than a reply's messages hold: then the stream stays open; and when it was stopped at its time
        and nothing was shown since. Raises SlackError.
        """
        if self.ended:
            return ()
        self._safe += self._rendering.finish()
        if notice:
            self._safe += f"\n\n{notice}"
        self._cut()
        self._enqueue(self._splitter.finish())
        if len(self.parts) + sum(map(self._opens, self._queue)) > MOST_MESSAGES:
            return ()
        while len(self._queue) > 1 or (self._queue and self._opens(self._queue[0])):
            await self._show(self._queue[0])
            self._queue.popleft()
        last = self._queue.popleft().text if self._queue else ""
        self.parts[-1] = await self._postbox.stop_stream(self.parts[-1], last, blocks)
        return tuple(self.parts)

    def _cut(self) -> None:
        """Turn safe text into pieces, each of which belongs to the open message or begins a new one."""
        if self.parts and time.monotonic() - self._opened_at > self._life_s:
            self._splitter.roll()
        self._enqueue(self._splitter.push(self._safe))
        self._safe = ""

    def _enqueue(self, pieces: Sequence[Piece]) -> None:
        """Let pieces wait; what belongs to one message becomes one piece."""
        for piece in pieces:
            if self._queue and not piece.new_message:
                waiting = self._queue.pop()
                self._queue.append(Piece(waiting.text + piece.text, waiting.new_message))
            else:
                self._queue.append(piece)

    def _opens(self, piece: Piece) -> bool:
        return piece.new_message or not self.parts

    async def _show(self, piece: Piece) -> None:
        if not self._opens(piece):
            await self._postbox.append(self.parts[-1], piece.text)
            return
        if self.parts and self.parts[-1].state is PartState.VISIBLE:
            self.parts[-1] = await self._postbox.stop_stream(self.parts[-1])
            await self._log.record(self.parts[-1])
        await self._start(piece.text)

    async def _start(self, text: str) -> None:
        part = Part(len(self.parts), self._postbox.channel_id, None, OpenedBy.STREAM, PartState.SENDING)
        await self._log.record(part)
        self.parts.append(part)
        try:
            self.parts[-1] = await self._postbox.start_stream(part, text)
        except (SlackRefused, SlackRateLimited, SlackSignedOut):
            self.parts.pop()  # it did not happen: nothing is to be looked for
            raise
        self._opened_at = time.monotonic()
        self.ended = False
        await self._log.record(self.parts[-1])
