"""A Slack whose Socket Mode misbehaves as it is told: tickets, connections and frames, one after another."""

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from aiohttp import WSMsgType, web
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.app import make_app

BOT_USER, BOT_ID, TEAM = "U0BOT", "B0BOT", "T0TEAM"
IDENTITY = {
    "team": "Team",
    "team_id": TEAM,
    "user": "gemma",
    "user_id": BOT_USER,
    "bot_id": BOT_ID,
    "url": "https://team.slack.com/",
}
"""What `auth.test` tells."""

Ticket = Callable[[], Awaitable[web.StreamResponse]]
Manners = Callable[["Line"], Awaitable[None]]


class Line:
    """One connection, as Slack sees it; `number` counts from 1. What the app sends is in `acks` of its Slack."""

    def __init__(self, slack: "LyingSlack", number: int, ws: web.WebSocketResponse) -> None:
        self.slack = slack
        self.number = number
        self.ws = ws

    async def greet(self, num_connections: int = 1) -> None:
        await self.ws.send_json({"type": "hello", "num_connections": num_connections})

    async def send(self, envelope_id: str, event: dict[str, Any]) -> None:
        """An envelope with an event of the Events API."""
        await self.post(
            envelope_id, {"type": "event_callback", "team_id": TEAM, "event_id": f"Ev{envelope_id}", "event": event}
        )

    async def post(self, envelope_id: str, payload: dict[str, Any]) -> None:
        """An envelope of the Events API with this in it."""
        await self.ws.send_json({"type": "events_api", "envelope_id": envelope_id, "payload": payload})

    async def listen(self) -> None:
        """Note acknowledgements until the connection ends."""
        async for frame in self.ws:
            if frame.type is WSMsgType.TEXT:
                await self.slack.acks.put((self.number, json.loads(frame.data)))


async def polite(line: Line) -> None:
    """Greet and listen."""
    await line.greet()
    await line.listen()


async def silent(line: Line) -> None:
    """Greet, and then neither read nor write: a line that went dead without a word."""
    await line.greet()
    await line.slack.stopping.wait()


async def mute(line: Line) -> None:
    """Take the connection and never greet."""
    await line.slack.stopping.wait()


class LyingSlack:
    """Serves `apps.connections.open`, `auth.test` and WebSockets on loopback; takes everybody for a member.

    Every other call is refused.

    `tickets` answers the next calls and `manners` the next connections; when they run out, all is well. `asked_at`
    holds the loop's time of each call for a ticket; `ended` counts the lines that are over.
    """

    def __init__(self) -> None:
        self.tickets: deque[Ticket] = deque()
        self.manners: deque[Manners] = deque()
        self.asked_at: list[float] = []
        self.lines: list[Line] = []
        self.ended = 0
        self.acks: asyncio.Queue[tuple[int, dict[str, Any]]] = asyncio.Queue()
        self.stopping = asyncio.Event()
        self._changed = asyncio.Condition()
        self._runner: web.AppRunner | None = None
        self._port = 0
        self.bot_token, self.app_token, self.signing_secret = "xoxb-1", "xapp-1", "secret"

    @property
    def api_url(self) -> str:
        """The base URL of the Web API."""
        return f"http://127.0.0.1:{self._port}/api/"

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/api/apps.connections.open", self._open)
        app.router.add_post("/api/auth.test", self._identity)
        app.router.add_post("/api/users.info", self._person)
        app.router.add_post("/api/{method}", self._refuse)
        app.router.add_get("/link", self._link)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stopping.set()
        assert self._runner is not None
        await self._runner.cleanup()

    def app(self) -> AsyncApp:
        """A Bolt app of this Slack's, without listeners."""
        return make_app(AsyncWebClient(token=self.bot_token, base_url=self.api_url), IDENTITY)

    async def until(self, condition: Callable[[], object], timeout_s: float = 10.0) -> None:
        """Wait until a condition holds; it is asked after each ticket and each connection."""
        async with asyncio.timeout(timeout_s), self._changed:
            await self._changed.wait_for(condition)

    async def ack(self, timeout_s: float = 10.0) -> tuple[int, dict[str, Any]]:
        """The next acknowledgement, and the number of the line on which it came."""
        async with asyncio.timeout(timeout_s):
            return await self.acks.get()

    async def never(self) -> web.StreamResponse:
        """A ticket that does not come."""
        await self.stopping.wait()
        return web.Response(status=503)

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def _identity(self, _: web.Request) -> web.StreamResponse:
        return web.json_response({"ok": True, **IDENTITY})

    async def _person(self, request: web.Request) -> web.StreamResponse:
        user_id = (await request.post()).get("user")
        return web.json_response({"ok": True, "user": {"id": user_id, "team_id": IDENTITY["team_id"]}})

    async def _refuse(self, _: web.Request) -> web.StreamResponse:
        return web.json_response({"ok": False, "error": "channel_not_found"})

    async def _open(self, _: web.Request) -> web.StreamResponse:
        self.asked_at.append(asyncio.get_running_loop().time())
        await self._notify()
        if self.tickets:
            return await self.tickets.popleft()()
        return web.json_response({"ok": True, "url": f"http://127.0.0.1:{self._port}/link"})

    async def _link(self, request: web.Request) -> web.StreamResponse:
        ws = web.WebSocketResponse(timeout=0.5)
        await ws.prepare(request)
        line = Line(self, len(self.lines) + 1, ws)
        self.lines.append(line)
        await self._notify()
        manners = self.manners.popleft() if self.manners else polite
        with suppress(ConnectionError):
            await manners(line)
        await ws.close()
        self.ended += 1
        await self._notify()
        return ws


def refusal(code: str, status: int = 200, **headers: str) -> Ticket:
    """A ticket that is refused with one of Slack's codes."""

    async def answer() -> web.StreamResponse:
        return web.json_response({"ok": False, "error": code}, status=status, headers=headers)

    return answer
