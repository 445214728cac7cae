"""The playground: a Slack stand-in on loopback, and its page."""

import asyncio
import json
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import web

from bot.playground.api import Tokens, WebApi
from bot.playground.backstage import Backstage
from bot.playground.beginning import furnish
from bot.playground.changes import Change
from bot.playground.deliveries import HttpDeliveries
from bot.playground.directing import Directing
from bot.playground.downloads import Downloads
from bot.playground.entities import Payload
from bot.playground.events import STOPPED
from bot.playground.guard import check_loopback, only_this_machine
from bot.playground.limits import Limits, Meter
from bot.playground.outbox import Outbox
from bot.playground.outlet import Outlet
from bot.playground.page_api import PageApi
from bot.playground.page_feed import PageFeed
from bot.playground.refusals import ApiError
from bot.playground.responses import respond
from bot.playground.snapshot import Snapshot
from bot.playground.sockets import SocketHub
from bot.playground.streams import expire
from bot.playground.workspace import Workspace

_BODY_BYTES = 64 * 1024 * 1024
_SWEEP_S = 5.0
_SHUTDOWN_S = 2.0


@dataclass(frozen=True, slots=True)
class ModelLine:
    """The line of the page that says which model answers; `stand_in` when it is not Gemma."""

    text: str
    stand_in: bool


class Playground(Directing):
    """One workspace, served on loopback: Web API, Socket Mode (or signed HTTP events to `events_url`), and the page.

    `port` 0 takes a free one. `state_file` keeps the workspace over restarts. `redeliver_after_s`: seconds until an
    event without an acknowledgement is sent again. `clock` gives seconds since the epoch. `keep_calls=False` counts
    calls instead of keeping them. Raises ConfigurationError for a host that is not loopback, OSError for a taken port.
    """

    def __init__(  # noqa: PLR0913 - each is a choice of whoever starts it, all by name and with a default
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        limits: Limits | None = None,
        state_file: Path | None = None,
        events_url: str | None = None,
        redeliver_after_s: float = 3.0,
        clock: Callable[[], float] = time.time,
        keep_calls: bool = True,
    ) -> None:
        check_loopback(host)
        self._host = host
        self.port = port
        self._model_line = ModelLine("The model is that of the bot that connects.", stand_in=False)
        self.shortcuts: tuple[Payload, ...] = ()
        workspace = Workspace(clock)
        self._snapshot = Snapshot(state_file, workspace) if state_file else None
        if self._snapshot is None or not self._snapshot.load():
            furnish(workspace)
        saved = self._snapshot.secrets if self._snapshot else {}
        self.bot_token = saved.get("bot") or f"xoxb-playground-{secrets.token_hex(12)}"
        self.app_token = saved.get("app") or f"xapp-1-{workspace.app_id}-{secrets.token_hex(36)}"
        self.signing_secret = saved.get("signing") or secrets.token_hex(16)
        if self._snapshot is not None:
            self._snapshot.secrets = {"bot": self.bot_token, "app": self.app_token, "signing": self.signing_secret}
        limits = limits or Limits.slack()
        stage = Backstage(workspace, clock, limits.history_page)
        self._hub = SocketHub(workspace, redeliver_after_s, self._wake)
        self._outlet: Outlet = self._hub
        if events_url is not None:
            self._outlet = HttpDeliveries(
                events_url, self.signing_secret, redeliver_after_s, clock=clock, on_change=self._wake
            )
        tokens = Tokens(self.bot_token, self.app_token)
        self._api = WebApi(stage, tokens, Meter(limits, clock), keep_calls=keep_calls, on_call=self._wake)
        super().__init__(stage, Outbox(workspace, self._outlet), self._api, self._hub)
        self._feed = PageFeed(workspace)
        self._page = PageApi(self, self._feed, self.page_extras)
        self._runner: web.AppRunner | None = None
        self._sweeper: asyncio.Task[None] | None = None
        self._was_connected = False

    # Life

    async def start(self) -> None:
        """Listen; after this `port`, `url` and `api_url` are known."""
        app = web.Application(client_max_size=_BODY_BYTES, middlewares=[only_this_machine])
        app.router.add_route("GET", "/api/{method}", self._api.handle)
        app.router.add_route("POST", "/api/{method}", self._api.handle)
        app.router.add_get("/link/", self._link)
        app.router.add_post("/response/{key}", self._respond)
        app.add_routes([*Downloads(self._stage, self.bot_token).routes(), *self._page.routes()])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=_SHUTDOWN_S)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self.port).start()
        except OSError:
            await self._runner.cleanup()
            raise
        self.port = self._runner.addresses[0][1]
        self.workspace.origin = self.url
        self.workspace.listeners.append(self._tell)
        self._was_connected = self._outlet.connected
        self._sweeper = asyncio.create_task(self._sweep(), name="playground-sweeper")

    async def stop(self) -> None:
        """Close every connection, save the workspace, and let the port go."""
        if self._sweeper is not None:
            self._sweeper.cancel()
            with suppress(asyncio.CancelledError):
                await self._sweeper
        self._feed.stop()
        self._api.release()
        await self._outlet.stop()
        if self._outlet is not self._hub:
            await self._hub.stop()
        if self._runner is not None:
            await self._runner.cleanup()
        if self._tell in self.workspace.listeners:
            self.workspace.listeners.remove(self._tell)
        if self._snapshot is not None:
            await self._snapshot.stop()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    @property
    def url(self) -> str:
        """Where the page is, without a slash at the end."""
        return f"http://{'[::1]' if self._host == '::1' else self._host}:{self.port}"

    @property
    def api_url(self) -> str:
        """The base URL of the Web API, with a slash at the end."""
        return f"{self.url}/api/"

    @property
    def subscriptions(self) -> frozenset[str]:
        """The events that the app gets, by their names in the manifest."""
        return self._outbox.subscriptions

    @subscriptions.setter
    def subscriptions(self, names: frozenset[str]) -> None:
        self._outbox.subscriptions = frozenset(names)

    def page_extras(self) -> Payload:
        """What the page shows beside the workspace."""
        return {
            "model": {"text": self.model_line.text, "stand_in": self.model_line.stand_in},
            "commands": list(self.commands),
            "shortcuts": list(self.shortcuts),
            "stoppable": STOPPED in self.subscriptions,
            "connected": self.connected,
        }

    @property
    def model_line(self) -> ModelLine:
        """The line that says which model answers."""
        return self._model_line

    @model_line.setter
    def model_line(self, line: ModelLine) -> None:
        self._model_line = line
        self._feed.announce({"type": "model", "model": {"text": line.text, "stand_in": line.stand_in}})

    # Routes that are neither the Web API nor the page

    async def _link(self, request: web.Request) -> web.StreamResponse:
        if not self._stage.tickets.redeem(request.query.get("ticket", "")):
            return web.Response(status=401, text="the ticket is unknown, used or too old")
        return await self._hub.serve(request)

    async def _respond(self, request: web.Request) -> web.Response:
        """A response_url."""
        try:
            url = self._stage.response_urls.redeem(request.match_info["key"])
            respond(self.workspace, url, dict(json.loads(await request.read())))
        except (ValueError, TypeError):
            return web.json_response({"ok": False, "error": "invalid_payload"}, status=400)
        except ApiError as error:
            status = 404 if error.code in ("expired_url", "used_url") else 400
            return web.json_response({"ok": False, "error": error.code}, status=status)
        return web.json_response({"ok": True})

    # Inside

    def _tell(self, change: Change) -> None:
        """Pass a change of the workspace on: to the app, the pages, the file and whoever waits."""
        self._outbox.tell(change)
        self._feed.tell(change)
        if self._snapshot is not None:
            self._snapshot.touch()
        self._wake()

    def _wake(self) -> None:
        """Have every `until` look again, and tell the pages when the app came or went."""
        if self._outlet.connected != self._was_connected:
            self._was_connected = self._outlet.connected
            self._feed.announce({"type": "connected", "connected": self._was_connected})
        self._look_again()

    async def _sweep(self) -> None:
        """End streams that nobody ended."""
        while True:
            await asyncio.sleep(_SWEEP_S)
            expire(self.workspace)
