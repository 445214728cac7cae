"""The HTTP side: health probes in both modes, and Slack's requests in HTTP mode.

A request of Slack's is proved by its signature over the raw body before anything of it is parsed
(docs.slack.dev/authentication/verifying-requests-from-slack).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

log = logging.getLogger(__name__)

EVENTS_PATH = "/slack/events"
_BODY_LIMIT = 1024 * 1024
_BODY_S = 5.0
_FINISH_S = 1.0


class HttpServer:
    """Listens on one address. Without a signing secret it serves the probes only.

    `troubles` tells what keeps the bot from being ready, a line each. `is_own` tells payloads that are acknowledged
    without Bolt: the bot's own echoes.
    """

    def __init__(
        self,
        app: AsyncApp,
        signing_secret: str,
        troubles: Callable[[], Awaitable[Sequence[str]]],
        is_own: Callable[[Mapping[str, Any]], bool] = lambda _: False,
    ) -> None:
        self._app = app
        self._is_own = is_own
        self._refusing = False
        self._verifier = SignatureVerifier(signing_secret) if signing_secret else None
        self._troubles = troubles
        self._runner: web.AppRunner | None = None
        self.port = 0

    async def start(self, host: str, port: int) -> None:
        """Listen; `port` 0 takes a free one. Raises OSError when the address cannot be had."""
        application = web.Application(client_max_size=_BODY_LIMIT)
        application.router.add_get("/healthz", self._healthz)
        application.router.add_get("/readyz", self._readyz)
        if self._verifier is not None:
            application.router.add_post(EVENTS_PATH, self._slack)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=_FINISH_S)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        addresses = self._runner.addresses
        self.port = addresses[0][1]

    def refuse(self) -> None:
        """Not ready from now on: Slack's new requests get a 503, and events come again to whoever runs then."""
        self._refusing = True

    async def stop(self) -> None:
        """Stop listening; requests under way are finished, when they end within two seconds."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _healthz(self, _: web.Request) -> web.Response:
        """Alive: the event loop turns."""
        return web.Response(text="ok\n")

    async def _readyz(self, _: web.Request) -> web.Response:
        """Ready: the database takes writes and Slack is linked. Else a line for each thing that is not so."""
        troubles = ["the bot is stopping"] if self._refusing else await self._troubles()
        lines = ["not ready", *troubles] if troubles else ["ready"]
        return web.Response(status=503 if troubles else 200, text="\n".join([*lines, ""]))

    async def _slack(self, request: web.Request) -> web.Response:
        if self._refusing:
            return web.Response(status=503, text="going down\n")
        body = await self._proven_body(request)
        if body is None:
            log.warning("a request was not Slack's", extra={"from": request.remote})
            return web.Response(status=401, text="invalid signature\n")
        try:
            bolt_request = AsyncBoltRequest(
                body=body,
                query=request.query_string,
                headers={name: [value] for name, value in request.headers.items()},
            )
        except (ValueError, AttributeError, TypeError, RecursionError):
            return web.Response(status=400, text="not a request of Slack's\n")
        if self._is_own(bolt_request.body):
            return web.Response()
        return await to_aiohttp_response(await self._app.async_dispatch(bolt_request))

    async def _proven_body(self, request: web.Request) -> str | None:
        """The body as text when its signature holds, else None. Raises HTTP 408 and 413 by way of aiohttp."""
        timestamps = request.headers.getall("X-Slack-Request-Timestamp", [])
        signatures = request.headers.getall("X-Slack-Signature", [])
        if len(timestamps) != 1 or len(signatures) != 1 or not signatures[0].isascii():
            return None
        if not (timestamps[0].isascii() and timestamps[0].isdigit() and len(timestamps[0]) <= len("1760000000")):
            return None
        if request.headers.get("Content-Encoding"):
            return None
        try:
            async with asyncio.timeout(_BODY_S):
                raw = await request.read()
        except TimeoutError:
            raise web.HTTPRequestTimeout from None
        try:
            body = raw.decode("utf-8")
        except UnicodeDecodeError:
            return None
        if self._verifier is None or not self._verifier.is_valid(body, timestamps[0], signatures[0]):
            return None
        return body
