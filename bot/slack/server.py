"""The HTTP side: health probes and metrics in both modes, and Slack's requests in HTTP mode.

A request of Slack's is proved by its signature over the raw body before anything of it is parsed
(docs.slack.dev/authentication/verifying-requests-from-slack).
"""

import asyncio
import hashlib
import hmac
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from math import nan
from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot import metrics
from bot.conversation.usage import Load
from bot.errors import StoreError
from bot.slack.shapes import makes_sense
from bot.slack.strangers import Strangers

log = logging.getLogger(__name__)

EVENTS_PATH = "/slack/events"
_BODY_LIMIT = 1024 * 1024
_FINISH_S = 1.0
_CLOCKS_APART_S = 300
_HEADERS = ("Content-Type", "X-Slack-Retry-Num", "X-Slack-Retry-Reason", "X-Slack-Signature")
"""What Bolt is given of the headers: they are not signed, and some would change what it does."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much the server bears.

    `connections` at once; `proof_s` seconds until a new one has shown that it is Slack's, `body_s` for a whole body.
    """

    connections: int = 200
    proof_s: float = 10.0
    body_s: float = 5.0


class _NotSlacks(Exception):  # noqa: N818 - says what was found
    """A request that does not prove to be Slack's: what it is answered with, and why, in fixed words."""

    def __init__(self, status: HTTPStatus, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


async def _no_load() -> Load:
    return Load()


class HttpServer:
    """Listens on one address. Without a signing secret it serves the probes and metrics only.

    `troubles` tells what keeps the bot from being ready, a line each; `load` how many questions run, and how many wait.
    `is_own` tells payloads that are acknowledged without Bolt: the bot's own echoes.
    """

    def __init__(  # noqa: PLR0913 - what is served, each once
        self,
        app: AsyncApp,
        signing_secret: str,
        troubles: Callable[[], Awaitable[Sequence[str]]],
        is_own: Callable[[Mapping[str, Any]], bool] = lambda _: False,
        *,
        load: Callable[[], Awaitable[Load]] = _no_load,
        bounds: Bounds | None = None,
    ) -> None:
        self._app = app
        self._is_own = is_own
        self._refusing = False
        self._secret = signing_secret.strip().encode()
        self._troubles = troubles
        self._load = load
        self._bounds = bounds or Bounds()
        self._strangers = Strangers()
        self._runner: web.AppRunner | None = None
        self._listener: asyncio.Server | None = None
        self._trusted: set[asyncio.BaseProtocol] = set()
        self._busy: set[asyncio.BaseProtocol] = set()
        self.port = 0

    async def start(self, host: str, port: int) -> None:
        """Listen; `port` 0 takes a free one. Raises OSError when the address cannot be had."""
        application = web.Application(client_max_size=_BODY_LIMIT)
        application.router.add_get("/healthz", self._healthz)
        application.router.add_get("/readyz", self._readyz)
        application.router.add_get("/metrics", self._metrics)
        if self._secret:
            application.router.add_post(EVENTS_PATH, self._slack)
        self._runner = web.AppRunner(
            application,
            access_log=None,
            shutdown_timeout=_FINISH_S,
            lingering_time=1.0,
            auto_decompress=False,
            logger=self._strangers.listener(),
        )
        await self._runner.setup()
        self._listener = await asyncio.get_running_loop().create_server(lambda: _Door(self._let_in), host, port)
        self.port = self._listener.sockets[0].getsockname()[1]

    def refuse(self) -> None:
        """Not ready from now on: Slack's new requests get a 503, and events come again to whoever runs then."""
        self._refusing = True

    async def stop(self) -> None:
        """Stop listening; requests under way are finished, when they end within two seconds."""
        if self._listener is not None:
            self._listener.close()
        if self._runner is not None:
            await self._runner.cleanup()
        self._strangers.close()

    # Connections

    def _let_in(self) -> asyncio.BaseProtocol | None:
        """What serves a new connection; None when there are too many already."""
        serving = self._runner.server if self._runner is not None else None
        if serving is None or len(serving.connections) >= self._bounds.connections:
            self._strangers.note("too many connections", None)
            return None
        self._trusted.intersection_update(serving.connections)
        protocol = serving()
        self._see_off_later(protocol)
        return protocol

    def _see_off_later(self, protocol: web.RequestHandler) -> None:
        asyncio.get_running_loop().call_later(self._bounds.proof_s, self._see_off, protocol)

    def _see_off(self, protocol: web.RequestHandler) -> None:
        """Close a connection that has shown nothing of Slack's; what it is being answered, it gets first."""
        if protocol in self._busy:
            self._see_off_later(protocol)
        elif protocol not in self._trusted:
            protocol.force_close()

    # What is served

    async def _healthz(self, _: web.Request) -> web.Response:
        """Alive: the event loop turns."""
        return web.Response(text="ok\n")

    async def _readyz(self, _: web.Request) -> web.Response:
        """Ready: the database takes writes and Slack is linked. Else a line for each thing that is not so."""
        troubles = ["the bot is stopping"] if self._refusing else await self._troubles()
        lines = ["not ready", *troubles] if troubles else ["ready"]
        return web.Response(status=503 if troubles else 200, text="\n".join([*lines, ""]))

    async def _metrics(self, _: web.Request) -> web.Response:
        """What the process counts of itself, for Prometheus."""
        try:
            load = await self._load()
        except StoreError as error:
            log.warning("the queue cannot be counted", extra={"reason": str(error)})
            metrics.queue(nan, nan)
        else:
            metrics.queue(load.running, load.waiting)
        return web.Response(body=metrics.page(), headers={"Content-Type": metrics.CONTENT_TYPE})

    async def _slack(self, request: web.Request) -> web.StreamResponse:
        self._busy.add(request.protocol)
        try:
            raw = await self._proven_body(request)
            self._trusted.add(request.protocol)
            return await self._answer(request, raw)
        except _NotSlacks as refused:
            return self._strangers.refuse(refused.status, refused.reason, request.remote)
        finally:
            self._busy.discard(request.protocol)

    async def _answer(self, request: web.Request, raw: bytes) -> web.Response:
        """What Slack's own request is answered with."""
        if self._refusing:
            return web.Response(status=503, text="going down\n")
        headers = {name: [request.headers[name]] for name in _HEADERS if name in request.headers}
        try:
            bolt_request = AsyncBoltRequest(body=raw.decode("utf-8"), headers=dict(headers))
        except (ValueError, AttributeError, TypeError, LookupError, RecursionError) as error:
            log.warning("a request of Slack's made no sense", extra={"reason": type(error).__name__})
            return web.Response(status=400, text="this makes no sense\n")
        if not makes_sense(bolt_request.body):
            log.warning("a request of Slack's made no sense", extra={"reason": "its shape"})
            return web.Response(status=400, text="this makes no sense\n")
        if self._is_own(bolt_request.body):
            return web.Response()
        began = time.monotonic()
        response = await self._app.async_dispatch(bolt_request)
        metrics.acknowledged(time.monotonic() - began)
        if response.status == HTTPStatus.NOT_FOUND:  # Bolt's word for what is nothing of Slack's at all
            return web.Response(status=400, text="this makes no sense\n")
        return await to_aiohttp_response(response)

    async def _proven_body(self, request: web.Request) -> bytes:
        """The body, when its signature holds. Nothing of it is looked at before. Raises _NotSlacks."""
        timestamps = request.headers.getall("X-Slack-Request-Timestamp", [])
        signatures = request.headers.getall("X-Slack-Signature", [])
        if len(timestamps) != 1 or len(signatures) != 1:
            raise _NotSlacks(HTTPStatus.UNAUTHORIZED, "not signed once")
        timestamp = timestamps[0]
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= len("1760000000")):
            raise _NotSlacks(HTTPStatus.UNAUTHORIZED, "no timestamp")
        if abs(time.time() - int(timestamp)) > _CLOCKS_APART_S:
            raise _NotSlacks(HTTPStatus.UNAUTHORIZED, "too old, or this machine's clock is wrong")
        if request.headers.get("Content-Encoding"):
            raise _NotSlacks(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "compressed")
        raw = await self._body(request)
        base = b"v0:" + timestamp.encode() + b":" + raw
        expected = "v0=" + hmac.new(self._secret, base, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected.encode(), signatures[0].encode("utf-8", "surrogateescape")):
            raise _NotSlacks(HTTPStatus.UNAUTHORIZED, "the signature is wrong")
        return raw

    async def _body(self, request: web.Request) -> bytes:
        try:
            async with asyncio.timeout(self._bounds.body_s):
                return await request.read()
        except TimeoutError:
            raise _NotSlacks(HTTPStatus.REQUEST_TIMEOUT, "too slow") from None
        except web.HTTPRequestEntityTooLarge:
            raise _NotSlacks(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too large") from None
        except (web.RequestPayloadError, ConnectionError):
            raise _NotSlacks(HTTPStatus.BAD_REQUEST, "broken off") from None


class _Door(asyncio.Protocol):
    """Meets a new connection and hands it to what serves it, or closes it unread."""

    def __init__(self, let_in: Callable[[], asyncio.BaseProtocol | None]) -> None:
        self._let_in = let_in

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        protocol = self._let_in()
        if protocol is None:
            transport.close()
            return
        transport.set_protocol(protocol)
        protocol.connection_made(transport)
