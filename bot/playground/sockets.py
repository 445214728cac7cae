"""Socket Mode: WebSockets that carry envelopes to the app and acknowledgements back.

docs.slack.dev/apis/events-api/using-socket-mode. With several sockets each envelope goes to one of them.
"""

import asyncio
import json
import uuid
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from bot.playground.entities import Payload
from bot.playground.outlet import ACK_TIMEOUT_S, RETRIES, Ack
from bot.playground.workspace import Workspace

MOST_SOCKETS = 10
WAIT_FOR_SOCKET_S = 300.0
"""How long an event waits while no socket is there: Slack's last retry comes after about five minutes."""
_HEARTBEAT_S = 20.0
_CONNECTION_LIFE_S = 18_060
_LEAVING_S = 1.0
_FRAME_BYTES = 4 * 1024 * 1024


@dataclass(slots=True, eq=False)
class _Socket:
    """One connection: what is to be written to it, and whether it takes new envelopes."""

    ws: web.WebSocketResponse
    transport: asyncio.BaseTransport | None
    outgoing: asyncio.Queue[str | None] = field(default_factory=asyncio.Queue)
    open: bool = True
    closing: asyncio.TimerHandle | None = None


@dataclass(slots=True, eq=False)
class _Event:
    """An event that is not acknowledged yet."""

    envelope_id: str
    payload: Payload
    attempt: int
    reason: str = ""
    socket: _Socket | None = None
    timer: asyncio.TimerHandle | None = None

    def cancel(self) -> None:
        """Take its timer away."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None


class SocketHub:
    """The sockets of the app; an `Outlet`. `on_change` is called when sockets come and go and when acks come."""

    def __init__(self, workspace: Workspace, redeliver_after_s: float, on_change: Callable[[], None]) -> None:
        self._workspace = workspace
        self._redeliver_after_s = redeliver_after_s
        self._on_change = on_change
        self._sockets: deque[_Socket] = deque()
        self._events: dict[str, _Event] = {}
        self._waiting: deque[_Event] = deque()
        self._given_up = 0
        self._answers: dict[str, tuple[asyncio.Future[Payload], _Socket]] = {}

    @property
    def connected(self) -> bool:
        """Whether a socket is open."""
        return bool(self._sockets)

    @property
    def unsettled(self) -> int:
        """Envelopes without an acknowledgement, and events that wait for a socket."""
        return len(self._events) + len(self._waiting) + len(self._answers)

    @property
    def given_up(self) -> int:
        """Events that were never acknowledged."""
        return self._given_up

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Hold one connection until it ends; its ticket was redeemed before."""
        ws = web.WebSocketResponse(timeout=_LEAVING_S, heartbeat=_HEARTBEAT_S, max_msg_size=_FRAME_BYTES)
        await ws.prepare(request)
        if len(self._sockets) >= MOST_SOCKETS:
            await ws.send_str(json.dumps(self._disconnect_frame("too_many_websockets")))
            await ws.close()
            return ws
        socket = _Socket(ws, request.transport)
        self._sockets.append(socket)
        socket.outgoing.put_nowait(json.dumps(self._hello()))
        writer = asyncio.create_task(self._write(socket), name="playground-socket-writer")
        self._send_waiting()
        self._on_change()
        try:
            async for frame in ws:
                if frame.type is WSMsgType.TEXT:
                    self._take_ack(frame.data)
        finally:
            self._lose(socket)
            writer.cancel()
            with suppress(asyncio.CancelledError):
                await writer
            self._on_change()
        return ws

    def send_event(self, payload: Payload, retry_num: int = 0) -> None:
        """Send an event, again when no ack comes; without a socket it waits for one."""
        self._deliver(_Event(str(uuid.uuid4()), payload, retry_num, "timeout" if retry_num else ""))

    async def send_command(self, payload: Payload) -> Ack:
        """Send a slash command once."""
        return await self._ask("slash_commands", payload)

    async def send_interaction(self, payload: Payload) -> Ack:
        """Send an interaction once."""
        return await self._ask("interactive", payload)

    async def stop(self) -> None:
        """Forget every envelope and close every socket."""
        for event in [*self._events.values(), *self._waiting]:
            event.cancel()
        self._events.clear()
        self._waiting.clear()
        for socket in list(self._sockets):
            socket.open = False
            if socket.closing is not None:
                socket.closing.cancel()
            await socket.ws.close()

    def disconnect(self, reason: str) -> None:
        """Tell every socket to go, as Slack does every few hours; those that are still there a second later are closed.

        `reason`: `warning` (the socket stays in use), `refresh_requested`, `too_many_websockets`, `link_disabled`.
        """
        loop = asyncio.get_running_loop()
        for socket in list(self._sockets):
            socket.outgoing.put_nowait(json.dumps(self._disconnect_frame(reason)))
            if reason != "warning":
                self._retire(socket)
                socket.closing = loop.call_later(_LEAVING_S, socket.outgoing.put_nowait, None)
        self._on_change()

    def drop(self) -> None:
        """Cut every connection without a word."""
        for socket in list(self._sockets):
            self._lose(socket)
            if isinstance(socket.transport, asyncio.WriteTransport):
                socket.transport.abort()
        self._on_change()

    # Events

    def _deliver(self, event: _Event) -> None:
        """Give an event to the next socket, or let it wait for one."""
        event.cancel()
        loop = asyncio.get_running_loop()
        if not self._sockets:
            self._waiting.append(event)
            event.timer = loop.call_later(WAIT_FOR_SOCKET_S, self._give_up, event)
            return
        self._sockets.rotate(-1)
        event.socket = self._sockets[0]
        self._events[event.envelope_id] = event
        event.timer = loop.call_later(self._redeliver_after_s, self._redeliver, event, "timeout")
        envelope = {
            "envelope_id": event.envelope_id,
            "payload": event.payload,
            "type": "events_api",
            "accepts_response_payload": False,
            "retry_attempt": event.attempt,
            "retry_reason": event.reason,
        }
        event.socket.outgoing.put_nowait(json.dumps(envelope))

    def _redeliver(self, event: _Event, reason: str) -> None:
        """Send an event once more, as a new envelope, or give it up after the third time."""
        self._events.pop(event.envelope_id, None)
        event.cancel()
        if event.attempt >= RETRIES:
            self._given_up += 1
            self._on_change()
            return
        event.attempt += 1
        event.reason = reason
        event.envelope_id = str(uuid.uuid4())
        self._deliver(event)

    def _give_up(self, event: _Event) -> None:
        self._waiting.remove(event)
        self._given_up += 1
        self._on_change()

    def _send_waiting(self) -> None:
        """Send what waited for a socket; each missed one attempt."""
        waiting = list(self._waiting)
        self._waiting.clear()
        for event in waiting:
            if event.attempt == 0:
                event.attempt, event.reason = 1, "connection_failed"
            self._deliver(event)

    # Commands and interactions

    async def _ask(self, kind: str, payload: Payload) -> Ack:
        if not self._sockets:
            return Ack("dispatch_failed")
        self._sockets.rotate(-1)
        socket = self._sockets[0]
        envelope_id = str(uuid.uuid4())
        answer: asyncio.Future[Payload] = asyncio.get_running_loop().create_future()
        self._answers[envelope_id] = (answer, socket)
        envelope = {"envelope_id": envelope_id, "payload": payload, "type": kind, "accepts_response_payload": True}
        socket.outgoing.put_nowait(json.dumps(envelope))
        try:
            async with asyncio.timeout(ACK_TIMEOUT_S):
                return Ack("", await answer)
        except TimeoutError:
            return Ack("operation_timeout")
        finally:
            self._answers.pop(envelope_id, None)
            self._on_change()

    # Sockets

    async def _write(self, socket: _Socket) -> None:
        """Write what is queued for a socket; None closes it."""
        while (frame := await socket.outgoing.get()) is not None:
            try:
                await socket.ws.send_str(frame)
            except (ConnectionError, RuntimeError):  # closed under our hands: what was queued is sent elsewhere
                self._lose(socket)
                return
        await socket.ws.close()

    def _take_ack(self, text: str) -> None:
        """Settle the envelope that a frame acknowledges; anything else an app sends means nothing."""
        try:
            frame = json.loads(text)
        except ValueError:
            return
        envelope_id = frame.get("envelope_id") if isinstance(frame, dict) else None
        event = self._events.pop(envelope_id, None) if isinstance(envelope_id, str) else None
        if event is not None:
            event.cancel()
            self._on_change()
            return
        answer, _ = self._answers.get(str(envelope_id), (None, None))
        if answer is not None and not answer.done():
            payload = frame.get("payload")
            answer.set_result(payload if isinstance(payload, dict) else {})

    def _retire(self, socket: _Socket) -> None:
        """Give a socket no new envelopes; acks on it still count."""
        if socket in self._sockets:
            self._sockets.remove(socket)

    def _lose(self, socket: _Socket) -> None:
        """A socket is gone: its events are sent again, its commands are lost."""
        self._retire(socket)
        if not socket.open:
            return
        socket.open = False
        if socket.closing is not None:
            socket.closing.cancel()
        for event in [each for each in self._events.values() if each.socket is socket]:
            self._redeliver(event, "connection_failed")

    def _hello(self) -> Payload:
        return {
            "type": "hello",
            "num_connections": len(self._sockets),
            "debug_info": {
                "host": "applink-playground",
                "build_number": 1,
                "approximate_connection_time": _CONNECTION_LIFE_S,
            },
            "connection_info": {"app_id": self._workspace.app_id},
        }

    def _disconnect_frame(self, reason: str) -> Payload:
        return {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-playground"}}
