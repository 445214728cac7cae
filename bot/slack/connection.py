"""One WebSocket of Socket Mode, from its `hello` to its end (docs.slack.dev/apis/events-api/using-socket-mode)."""

import asyncio
import json
import logging
from collections.abc import AsyncGenerator, Mapping
from typing import Any, Self

import aiohttp
from aiohttp import WSMsgType

from bot.errors import SlackUnknown

log = logging.getLogger(__name__)

Frame = Mapping[str, Any]

_SEND_S = 5.0
_CLOSE_S = 1.0
_MOST_BYTES = 8 * 1024 * 1024
"""A frame that is longer ends the connection; Slack's own are well below one megabyte."""


class Connection:
    """A WebSocket that Slack has greeted. `asked_to_go` once Slack said that it is to be replaced, and why."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse, hello: Frame) -> None:
        self._ws = ws
        self.num_connections = _whole_number(hello.get("num_connections"))
        self.asked_to_go = ""
        self.over = asyncio.Event()
        """Set when it is to be replaced: it ended, or was asked to go."""

    @classmethod
    async def open(cls, http: aiohttp.ClientSession, url: str, proxy: str | None, ping_s: float) -> Self:
        """Connect and wait for Slack's `hello`; the caller bounds it.

        After `ping_s` seconds of silence Slack is asked for a sign of life, which it has half of that to give: one and
        a half times `ping_s` is the longest that a dead line stays unnoticed. Raises aiohttp.ClientError, OSError,
        SlackUnknown.
        """
        ending = aiohttp.ClientWSTimeout(ws_close=_CLOSE_S)
        ws = await http.ws_connect(url, heartbeat=ping_s, max_msg_size=_MOST_BYTES, proxy=proxy, timeout=ending)
        hello: Frame = {}
        try:
            hello = _frame_of(await ws.receive()) or {}
        finally:
            if hello.get("type") != "hello":
                await _close(ws)
        if hello.get("type") != "hello":
            raise SlackUnknown("Socket Mode", f"no greeting ({hello.get('reason') or 'closed'})")
        return cls(ws, hello)

    @property
    def alive(self) -> bool:
        """Whether it can carry frames, as far as anybody can know."""
        return not self._ws.closed

    @property
    def end(self) -> str:
        """Why it ended, for the log."""
        fault = self._ws.exception()
        return (type(fault).__name__ if fault else "") or self.asked_to_go or f"closed with {self._ws.close_code}"

    async def frames(self) -> AsyncGenerator[Frame, None]:
        """What Slack sends until the end; what is no JSON object is left out."""
        while True:
            message = await self._ws.receive()
            if message.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR):
                return
            frame = _frame_of(message)
            if frame is not None:
                yield frame
            else:
                log.warning("Slack sent something that is no envelope", extra={"kind": message.type.name})

    async def send(self, frame: Frame) -> bool:
        """Send a frame; False when it cannot be, and then the connection is useless."""
        try:
            async with asyncio.timeout(_SEND_S):
                await self._ws.send_str(json.dumps(frame))
        except (TimeoutError, ConnectionError, aiohttp.ClientError):
            self.over.set()
            return False
        return True

    async def close(self) -> None:
        """End it, politely where Slack answers within a second."""
        self.over.set()
        await _close(self._ws)


async def _close(ws: aiohttp.ClientWebSocketResponse) -> None:
    try:
        async with asyncio.timeout(_CLOSE_S):
            await ws.close()
    except TimeoutError:
        log.info("Slack did not answer a good-bye")


def _frame_of(message: aiohttp.WSMessage) -> Frame | None:
    """The JSON object that a text frame holds."""
    if message.type is not WSMsgType.TEXT:
        return None
    try:
        frame = json.loads(message.data)
    except (ValueError, RecursionError):
        return None
    return frame if isinstance(frame, dict) else None


def _whole_number(value: object) -> int:
    return value if isinstance(value, int) else 0
