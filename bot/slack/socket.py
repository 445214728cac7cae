"""Socket Mode: the link that brings events and carries acknowledgements, whatever the network does.

The SDK's own client is not used: after a connect that failed it tries the same used-up ticket for ever, a connect that
hangs keeps it deaf for five minutes, and it neither waits longer after each failure nor says that it is deaf.

    connecting ──hello──▶ up ──`disconnect`──▶ up, and connecting beside it ──hello──▶ up on the new one
        ▲  │ failed         │ ended
        └──┴── pause ◀──────┘
"""

import asyncio
import contextlib
import logging
import random
import time
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import aiohttp
from slack_bolt.app.async_app import AsyncApp

from bot import metrics
from bot.errors import SlackError, SlackRateLimited, SlackRefused, SlackSignedOut
from bot.slack.app import REJECTED, make_client
from bot.slack.connection import Connection, Frame
from bot.slack.envelopes import acknowledgement
from bot.slack.transport import SlackApi

log = logging.getLogger(__name__)

_FORGIVEN = 3
"""Connections that may end early, one after another, before the link is slower to make the next."""

_COUNTED_S = 60.0
"""How long Slack may still count a connection that ended without a word, in seconds."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the link waits, in seconds.

    `connect_s` for a connection, greeting included. `ping_s` of silence before Slack is asked for a sign of life: a
    dead line is noticed after one and a half times that. `pause_s` after the first failure, doubled up to
    `most_pause_s`; a connection that ends within `steady_s` counts as a failure, from the fourth on. `ack_s` for an
    acknowledgement to find a connection, `finish_s` for listeners under way when the link is closed.
    """

    connect_s: float = 15.0
    ping_s: float = 20.0
    pause_s: float = 1.0
    most_pause_s: float = 60.0
    steady_s: float = 10.0
    ack_s: float = 10.0
    finish_s: float = 1.0


class SocketLink:
    """Keeps one WebSocket to Slack open, and hands what comes on it to Bolt. Make it inside the running loop.

    `is_own` tells payloads that are acknowledged at once, without Bolt: the bot's own echoes. `on_up` is called after
    each connect, the first included; it must return at once and not raise.
    """

    def __init__(
        self,
        app: AsyncApp,
        app_token: str,
        *,
        is_own: Callable[[Frame], bool] = lambda _: False,
        on_up: Callable[[], None] = lambda: None,
        patience: Patience | None = None,
    ) -> None:
        self._app = app
        self._app_token = app_token
        self._is_own = is_own
        self._on_up = on_up
        self._patience = patience or Patience()
        self._http: aiohttp.ClientSession | None = None
        self._current: Connection | None = None
        self._adopted = asyncio.Event()
        self._tried = asyncio.Event()
        self._closing = False
        self._supervisor: asyncio.Task[None] | None = None
        self._connections: dict[Connection, asyncio.Task[None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._ended_at: deque[float] = deque(maxlen=10)
        self._warned_of_others = False

    async def open(self) -> None:
        """Connect, or find that it does not work now: then it goes on trying. Within 15 seconds in both cases."""
        self._http = aiohttp.ClientSession()
        self._supervisor = asyncio.create_task(self._keep_up(self._http), name="slack-link")
        self._supervisor.add_done_callback(_report)
        self._supervisor.add_done_callback(lambda _: self._tried.set())
        await self._tried.wait()

    async def is_up(self) -> bool:
        """Whether events can arrive: Slack has greeted us, and the line was alive when it was last looked at."""
        return not self._closing and self._current is not None and self._current.alive

    async def close(self) -> None:
        """Take nothing new, acknowledge what is under way, and disconnect; what was not acknowledged comes again."""
        self._closing = True
        if self._supervisor is not None:
            await _end({self._supervisor}, within_s=0)
        await _end(self._tasks, within_s=self._patience.finish_s)
        readers = set(self._connections.values())
        await asyncio.gather(*(connection.close() for connection in list(self._connections)))
        await _end(readers, within_s=self._patience.finish_s)
        if self._http is not None:
            await self._http.close()

    # Keeping one connection

    async def _keep_up(self, http: aiohttp.ClientSession) -> None:
        """For ever: connect, wait until the connection is to be replaced, pause when that was a failure."""
        loop = asyncio.get_running_loop()
        failures = 0
        while True:
            try:
                connection = await self._connect(http)
            except (SlackError, aiohttp.ClientError, TimeoutError, OSError) as error:
                failures += 1
                pause_s = self._pause_s(failures, error)
                _tell_failure(error, pause_s)
                self._tried.set()
                await asyncio.sleep(pause_s)
                continue
            since = loop.time()
            self._adopt(connection)
            await connection.over.wait()
            log.info("the link to Slack is to be renewed", extra={"reason": connection.end})
            if connection.asked_to_go == "too_many_websockets":
                await connection.close()
            failures = 0 if loop.time() - since >= self._patience.steady_s else failures + 1
            if failures > _FORGIVEN:
                await asyncio.sleep(self._pause_s(failures - _FORGIVEN))

    async def _connect(self, http: aiohttp.ClientSession) -> Connection:
        """A new connection, with a ticket of its own. Raises SlackError, aiohttp.ClientError, OSError, TimeoutError."""
        client = self._app.client
        async with asyncio.timeout(self._patience.connect_s):
            api = SlackApi(make_client(self._app_token, client.base_url, client.session or http))
            response = await api.call("apps.connections.open", {})
            return await Connection.open(http, str(response.get("url")), client.proxy, self._patience.ping_s)

    def _adopt(self, connection: Connection) -> None:
        """Let a connection be the one; the former stays to be read until Slack ends it, or for a moment."""
        former, self._current = self._current, connection
        reader = asyncio.create_task(self._read(connection), name="slack-socket")
        reader.add_done_callback(_report)
        self._connections[connection] = reader
        if former is not None:
            self._spawn(self._retire(former))
        self._warn_of_others(connection.num_connections)
        log.info("the link to Slack is up")
        self._adopted.set()
        self._tried.set()
        self._on_up()

    async def _read(self, connection: Connection) -> None:
        """Take what comes on a connection until it ends."""
        try:
            async with contextlib.aclosing(connection.frames()) as frames:
                async for frame in frames:
                    await self._take(connection, frame)
        finally:
            await connection.close()
            self._ended_at.append(asyncio.get_running_loop().time())
            self._connections.pop(connection, None)

    async def _retire(self, connection: Connection) -> None:
        """Close a connection that has a successor, once Slack had a moment to send what it had for it."""
        if reader := self._connections.get(connection):
            await asyncio.wait([reader], timeout=self._patience.finish_s)
        await connection.close()

    def _pause_s(self, failures: int, error: Exception | None = None) -> float:
        """Seconds until the next try: doubled each time, never all clients at once, never before Slack allows it."""
        most = self._patience.most_pause_s
        if _rejected(error):
            return most
        pause_s = min(most, self._patience.pause_s * 2 ** min(failures - 1, 10))
        pause_s *= random.uniform(0.5, 1.0)  # noqa: S311 - spreads clients, keeps no secret
        return float(pause_s + (error.retry_after_s if isinstance(error, SlackRateLimited) else 0.0))

    def _warn_of_others(self, num_connections: int) -> None:
        """Tell the operator when more connections are counted than can be ours."""
        now = asyncio.get_running_loop().time()
        ours = len(self._connections) + sum(now - ended < _COUNTED_S for ended in self._ended_at)
        if num_connections > ours and not self._warned_of_others:
            log.warning(
                "another process is connected with this SLACK_APP_TOKEN: Slack gives each message to one of them only,"
                " and what one of them knows the other does not; stop it (one killed a moment ago is still counted)",
                extra={"connections": num_connections},
            )
        self._warned_of_others = num_connections > ours

    # What comes

    async def _take(self, connection: Connection, frame: Frame) -> None:
        """Sort one frame; whatever takes time is a task of its own."""
        if frame.get("type") == "disconnect":
            self._tell_to_go(connection, str(frame.get("reason")))
            return
        envelope_id, payload = frame.get("envelope_id"), frame.get("payload")
        if not isinstance(envelope_id, str) or self._closing:
            return
        if not isinstance(payload, dict):
            log.warning("an envelope held no payload", extra={"kind": frame.get("type")})
        elif self._is_own(payload):
            await connection.send({"envelope_id": envelope_id})
        else:
            self._spawn(self._handle(envelope_id, payload, frame))

    def _tell_to_go(self, connection: Connection, reason: str) -> None:
        if reason == "link_disabled":
            log.error("Socket Mode was switched off for this app; switch it on under Socket Mode at api.slack.com/apps")
        connection.asked_to_go = reason
        connection.over.set()

    async def _handle(self, envelope_id: str, payload: dict[str, Any], frame: Frame) -> None:
        began = time.monotonic()
        answer = await acknowledgement(self._app, frame, payload)
        if answer is not None:
            await self._acknowledge({"envelope_id": envelope_id, **answer})
            metrics.acknowledged(time.monotonic() - began)

    async def _acknowledge(self, frame: Frame) -> None:
        """Send an acknowledgement on the connection that there is, or on the next one: any counts for Slack."""
        if self._current is not None and await self._current.send(frame):
            return
        try:
            async with asyncio.timeout(self._patience.ack_s):
                while True:
                    self._adopted.clear()
                    if self._current is not None and await self._current.send(frame):
                        return
                    await self._adopted.wait()
        except TimeoutError:
            log.warning("an acknowledgement found no connection; Slack sends the event again")

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        task.add_done_callback(_report)


def _rejected(error: Exception | None) -> bool:
    """Whether Slack does not take the token: nothing that time alone would mend."""
    return isinstance(error, SlackSignedOut | SlackRefused) and error.code in REJECTED


def _tell_failure(error: Exception, pause_s: float) -> None:
    extra = {"reason": str(error) or type(error).__name__, "again_in_s": round(pause_s, 1)}
    if isinstance(error, aiohttp.ClientError):
        extra["reason"] = type(error).__name__  # its text holds the address, and that the ticket
    if _rejected(error):
        log.error("SLACK_APP_TOKEN was rejected by Slack: make a new app-level token and start again", extra=extra)
    else:
        log.warning("the link to Slack is down", extra=extra)


def _report(task: asyncio.Task[None]) -> None:
    """Nobody waits for these tasks: what went wrong in one is told here."""
    if not task.cancelled() and (fault := task.exception()) is not None:
        log.error("the link to Slack met a fault", exc_info=fault)


async def _end(tasks: set[asyncio.Task[None]], within_s: float) -> None:
    """Wait for the end of tasks, and cancel those that do not come to it in time."""
    tasks = set(tasks)
    for timeout_s in (within_s, None):
        if tasks:
            _, tasks = await asyncio.wait(tasks, timeout=timeout_s)
        for task in tasks:
            task.cancel()
