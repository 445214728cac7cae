"""The playground: a Slack stand-in on loopback, its page, and the verbs that a person or a test has."""

import asyncio
import json
import secrets
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from aiohttp import web

from bot.playground.acting import Acting
from bot.playground.api import Call, Tokens, WebApi
from bot.playground.backstage import Backstage
from bot.playground.beginning import furnish
from bot.playground.changes import Change
from bot.playground.deliveries import HttpDeliveries
from bot.playground.downloads import Downloads
from bot.playground.entities import Channel, ChannelKind, Message, Payload
from bot.playground.events import STOPPED, event_payload
from bot.playground.faults import EVERYWHERE, Fault
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

_T = TypeVar("_T")
_BODY_BYTES = 64 * 1024 * 1024
_SWEEP_S = 5.0
_SHUTDOWN_S = 2.0


@dataclass(frozen=True, slots=True)
class ModelLine:
    """The line of the page that says which model answers; `stand_in` when it is not Gemma."""

    text: str
    stand_in: bool


class Playground(Acting):
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
        self._model_line = ModelLine("no model is connected", stand_in=True)
        self.shortcuts: tuple[Payload, ...] = ()
        workspace = Workspace(clock)
        self._snapshot = Snapshot(state_file, workspace) if state_file else None
        if self._snapshot is None or not self._snapshot.load():
            furnish(workspace)
        saved = self._snapshot.secrets if self._snapshot else {}
        self.bot_token = saved.get("bot") or f"xoxb-playground-{secrets.token_hex(12)}"
        self.app_token = saved.get("app") or f"xapp-1-playground-{secrets.token_hex(12)}"
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
        super().__init__(stage, Outbox(workspace, self._outlet))
        meter = Meter(limits, clock)
        tokens = Tokens(self.bot_token, self.app_token)
        self._api = WebApi(stage, tokens, meter, keep_calls=keep_calls, on_call=self._wake)
        self._feed = PageFeed(workspace)
        self._page = PageApi(self, self._feed, self.page_extras)
        self._waiters: set[asyncio.Future[None]] = set()
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
    def bot_user(self) -> str:
        """The user id of the bot."""
        return self.workspace.bot_user

    @property
    def connected(self) -> bool:
        """Whether the app listens: a socket is open, or the last signed request was answered."""
        return self._outlet.connected

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

    # What tests do beside

    async def deliver(self, event: Payload, *, event_id: str | None = None, retry_num: int = 0) -> str:
        """Send any event to the app, whether it subscribed or not; gives its event_id."""
        payload = event_payload(self.workspace, event, event_id or self.workspace.ids.next("Ev"))
        self._outlet.send_event(payload, retry_num)
        return str(payload["event_id"])

    def add_channel(self, name: str, members: Sequence[str] = (), *, private: bool = False) -> str:
        """Make a channel with the bot and these people (everybody when none is named); gives its id."""
        people = [self.user(each).id for each in members] or list(self.workspace.users)
        kind = ChannelKind.PRIVATE if private else ChannelKind.PUBLIC
        everyone = list(dict.fromkeys([*people, self.bot_user]))
        created = int(self.workspace.clock())
        return self.workspace.add_channel(Channel(self.workspace.ids.next("C"), name, kind, created, everyone)).id

    # What happened

    @property
    def calls(self) -> list[Call]:
        """Every Web API call so far, unless `keep_calls` is off."""
        return self._api.calls

    @property
    def call_counts(self) -> Counter[str]:
        """How often each method was called."""
        return self._api.counts

    def messages(self, channel: str, thread_ts: str | None = None) -> list[Message]:
        """The messages of a channel, replies included, oldest first; or one thread, root first."""
        found = self.channel(channel)
        return self.workspace.thread(found, thread_ts) if thread_ts else list(found.messages.values())

    async def until(self, predicate: Callable[[], _T | None], timeout_s: float = 5.0) -> _T:
        """The first truthy value of `predicate`, which is asked again after every change, call and acknowledgement.

        Raises TimeoutError, with the workspace in its message, after `timeout_s` seconds.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout_s
        while not (value := predicate()):
            waiter: asyncio.Future[None] = loop.create_future()
            self._waiters.add(waiter)
            try:
                async with asyncio.timeout_at(deadline):
                    await waiter
            except TimeoutError:
                raise TimeoutError(f"nothing came of it in {timeout_s:g} s\n{self.dump()}") from None
            finally:
                self._waiters.discard(waiter)
        return value

    async def settled(self, timeout_s: float = 5.0) -> None:
        """Wait until the app acknowledged everything that was sent to it."""
        await self.until(lambda: self._outlet.unsettled == 0, timeout_s)

    def dump(self) -> str:
        """The workspace and the newest calls, for reading."""
        calls = [f"  {call.method} → {call.response.get('error', 'ok')}" for call in self.calls[-15:]]
        state = "connected" if self.connected else "not connected"
        return "\n".join([self.workspace.dump(), f"newest calls (the app is {state}):", *calls])

    # Faults, for tests

    def fail_next(
        self,
        method: str,
        fault: str | Fault,
        times: int = 1,
        *,
        spare: int = 0,
        where: Mapping[str, str] = EVERYWHERE,
    ) -> None:
        """Have the next calls of a method fail: an error code of Slack's, or a `Fault`.

        Only calls with the arguments `where` count, and of those the first `spare` are spared.
        """
        self._api.faults.order(method, fault, times, spare=spare, where=where)

    @property
    def waiting_faults(self) -> list[tuple[str, Fault]]:
        """The faults that were ordered and did not come to pass yet, with their methods."""
        return self._api.faults.waiting

    def show_late(self, seconds: float) -> None:
        """From now on, reading a conversation shows a message only when it is so old."""
        self._stage.shown_after_s = seconds

    def take_scopes(self, *scopes: str) -> None:
        """Read no more where these scopes are needed: `*:read` to list conversations, `*:history` to read them."""
        self._stage.lacking.update(scopes)

    def drop_events(self, count: int) -> None:
        """Lose the next `count` events."""
        self._outbox.dropping += count

    async def disconnect_sockets(self, reason: str = "refresh_requested") -> None:
        """Ask every socket to reconnect: `warning`, `refresh_requested`, `too_many_websockets`, `link_disabled`."""
        self._hub.disconnect(reason)

    def drop_sockets(self) -> None:
        """Cut every socket without a word."""
        self._hub.drop()

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
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(None)

    async def _sweep(self) -> None:
        """End streams that nobody ended."""
        while True:
            await asyncio.sleep(_SWEEP_S)
            expire(self.workspace)
