"""Server-sent events for the page: what changed, for whoever may see it, at most twenty times a second."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web

from bot.playground import modals
from bot.playground.changes import (
    Change,
    ChannelsChanged,
    EphemeralRemoved,
    EphemeralShown,
    HomeChanged,
    MemberJoined,
    MemberLeft,
    MessageChanged,
    MessagePosted,
    MessageRemoved,
    MessageTouched,
    PromptsChanged,
    Reacted,
    StatusChanged,
    TitleChanged,
    ViewsChanged,
)
from bot.playground.entities import Payload
from bot.playground.page_shapes import (
    channel_shape,
    ephemeral_shape,
    message_shape,
    prompts_shape,
    sees,
    view_shape,
    visible_channels,
)
from bot.playground.workspace import Workspace

APART_S = 0.05
_KEEP_ALIVE_S = 15.0
_QUEUE = 1_000


@dataclass(slots=True, eq=False)
class _Reader:
    """One open page; None in its queue ends it."""

    user: str
    queue: asyncio.Queue[str | None] = field(default_factory=lambda: asyncio.Queue(_QUEUE))


class PageFeed:
    """The open pages, and what they have to be told. Messages are sent whole, and several changes of one as one."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._readers: set[_Reader] = set()
        self._dirty: dict[tuple[str, str], None] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._flushed_at = 0.0

    def tell(self, change: Change) -> None:
        """Pass a change on to the pages."""
        if not self._readers:
            return
        event: Payload
        match change:
            case MessagePosted(message) | MessageChanged(message) | MessageTouched(message) | Reacted(message):
                self._touch(message.channel, message.ts)
            case MessageRemoved(message):
                self._dirty.pop((message.channel, message.ts), None)
                event = {"type": "message_removed", "channel": message.channel, "ts": message.ts}
                self._send(event, self._seers(message.channel))
            case EphemeralShown(shown):
                event = {
                    "type": "ephemeral",
                    "channel": shown.channel,
                    "message": ephemeral_shape(self._workspace, shown),
                }
                self._send(event, lambda user: user == shown.user)
            case EphemeralRemoved(shown):
                event = {"type": "ephemeral_removed", "channel": shown.channel, "ts": shown.ts}
                self._send(event, lambda user: user == shown.user)
            case StatusChanged() | TitleChanged() | PromptsChanged():
                self._tell_of_session(change)
            case ViewsChanged(whose):
                stack = modals.open_modals(self._workspace, whose)
                event = {"type": "view", "view": view_shape(stack[-1] if stack else None)}
                self._send(event, lambda user: user == whose)
            case HomeChanged(whose):
                event = {"type": "home", "view": view_shape(self._workspace.homes.get(whose))}
                self._send(event, lambda user: user == whose)
            case ChannelsChanged() | MemberJoined() | MemberLeft():
                self._send_channels()

    def _tell_of_session(self, change: StatusChanged | TitleChanged | PromptsChanged) -> None:
        event: Payload
        match change:
            case StatusChanged(_, thread_ts, status):
                self._flush()
                event = {"type": "status", "channel": change.channel, "thread_ts": thread_ts, "status": status}
            case TitleChanged(_, thread_ts, title):
                event = {"type": "title", "channel": change.channel, "thread_ts": thread_ts, "title": title}
            case PromptsChanged():
                event = {"type": "prompts", **prompts_shape(self._workspace, change.channel)}
        self._send(event, self._seers(change.channel))

    def announce(self, event: Payload) -> None:
        """Tell every page something that is not a change of the workspace."""
        self._send(event, lambda _user: True)

    def _seers(self, channel_id: str) -> Callable[[str], bool]:
        channel = self._workspace.channels[channel_id]
        return lambda user: sees(self._workspace, channel, user)

    def _send(self, event: Payload, sees_it: Callable[[str], bool]) -> None:
        data = json.dumps(event)
        for reader in list(self._readers):
            if sees_it(reader.user):
                self._give(reader, data)

    def _give(self, reader: _Reader, data: str) -> None:
        """Queue for a page; one that does not read is cut off and will fetch the whole state when it comes back."""
        try:
            reader.queue.put_nowait(data)
        except asyncio.QueueFull:
            self._readers.discard(reader)
            reader.queue.get_nowait()
            reader.queue.put_nowait(None)

    def _send_channels(self) -> None:
        workspace = self._workspace
        for reader in list(self._readers):
            shapes = [channel_shape(workspace, each, reader.user) for each in visible_channels(workspace, reader.user)]
            self._give(reader, json.dumps({"type": "channels", "channels": shapes}))

    # Messages, brought together

    def _touch(self, channel: str, ts: str) -> None:
        self._dirty[channel, ts] = None
        if self._timer is None:
            loop = asyncio.get_running_loop()
            wait_s = max(0.0, self._flushed_at + APART_S - loop.time())
            self._timer = loop.call_later(wait_s, self._flush)

    def _flush(self) -> None:
        """Send every message that changed since the last time."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._flushed_at = asyncio.get_running_loop().time()
        dirty = list(self._dirty)
        self._dirty.clear()
        for channel_id, ts in dirty:
            channel = self._workspace.channels.get(channel_id)
            message = None if channel is None else channel.messages.get(ts)
            if message is not None:
                event = {"type": "message", "channel": channel_id, "message": message_shape(self._workspace, message)}
                self._send(event, self._seers(channel_id))

    # Pages

    async def serve(self, request: web.Request, user: str) -> web.StreamResponse:
        """Hold the event stream of one page until it leaves or the playground stops."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        reader = _Reader(user)
        self._readers.add(reader)
        try:
            await response.write(b": hello\n\n")
            while (data := await self._next(reader)) is not None:
                await response.write(data)
        except ConnectionError:
            pass  # the page was closed
        finally:
            self._readers.discard(reader)
        return response

    async def _next(self, reader: _Reader) -> bytes | None:
        """The next bytes for a page: an event, or a comment that keeps the connection alive."""
        try:
            async with asyncio.timeout(_KEEP_ALIVE_S):
                data = await reader.queue.get()
        except TimeoutError:
            return b": still here\n\n"
        return f"data: {data}\n\n".encode() if data is not None else None

    def stop(self) -> None:
        """End every event stream."""
        if self._timer is not None:
            self._timer.cancel()
        for reader in self._readers:
            while not reader.queue.empty():
                reader.queue.get_nowait()
            reader.queue.put_nowait(None)
