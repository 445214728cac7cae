"""The Web API over HTTP: tokens, faults, limits, then the method; and a record of every call."""

import asyncio
import json
import socket
import struct
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formatdate

from aiohttp import web

from bot.playground.arguments import Arguments, read_arguments
from bot.playground.backstage import Backstage
from bot.playground.entities import Payload
from bot.playground.faults import Fault, FaultKind, Faults
from bot.playground.limits import Meter
from bot.playground.methods import METHODS, TokenKind
from bot.playground.refusals import ApiError

_HTML = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>Bad Gateway</body></html>"
_SPOILED = {
    FaultKind.HTTP_500: (500, "text/plain", "Internal Server Error"),
    FaultKind.HTML_502: (502, "text/html", _HTML),
    FaultKind.HTML_200: (200, "text/html", _HTML),
    FaultKind.CUT_JSON: (200, "application/json", '{"ok": true, "channel": "C'),
}
"""What is sent instead of an answer: status, content type, text."""
_LINGER_NOT = struct.pack("ii", 1, 0)


@dataclass(frozen=True, slots=True)
class Call:
    """One Web API call: `at` in seconds of the clock, `response` as it was sent, empty when the connection was cut."""

    method: str
    args: Payload
    at: float
    response: Payload


@dataclass(frozen=True, slots=True)
class Tokens:
    """The two tokens of the app."""

    bot: str
    app: str

    def kind(self, token: str) -> TokenKind | None:
        """Which of them this is."""
        return TokenKind.BOT if token == self.bot else TokenKind.APP if token == self.app else None


class WebApi:
    """`/api/{method}`; `on_call` is called after each call."""

    def __init__(
        self, stage: Backstage, tokens: Tokens, meter: Meter, *, keep_calls: bool, on_call: Callable[[], None]
    ) -> None:
        self._stage = stage
        self._tokens = tokens
        self._meter = meter
        self._keep_calls = keep_calls
        self._on_call = on_call
        self.faults = Faults()
        self.uninstalled = False
        self._closing = asyncio.Event()
        self.calls: list[Call] = []
        self.counts: Counter[str] = Counter()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one call."""
        method = request.match_info["method"]
        try:
            args, token = await read_arguments(request)
        except ApiError as error:
            return self._answer(method, Arguments({}), self._refusal(error))
        fault = self.faults.take(method, args.values)
        if fault is None or fault.done:
            if wait_s := self._wait_s(method, args):
                return self._limited(method, args, f"{wait_s:g}")
            body = self._carry_out(method, args, token)
            if fault is None:
                return self._answer(method, args, body)
        return await self._fail(request, method, args, fault)

    def _carry_out(self, name: str, args: Arguments, token: str) -> Payload:
        """Check the token and call the method."""
        method = METHODS.get(name)
        if method is None:
            return self._refusal(ApiError("unknown_method", f"[ERROR] unknown method: {name}"))
        try:
            self._check_token(method.token, token)
            args.require(*method.required)
            method.check(self._stage, args)
            return {"ok": True} | method.call(self._stage, args)
        except ApiError as error:
            return self._refusal(error)

    def _check_token(self, wanted: TokenKind, token: str) -> None:
        if wanted is TokenKind.NONE:
            return
        if not token:
            raise ApiError("not_authed")
        kind = self._tokens.kind(token)
        if kind is None:
            raise ApiError("invalid_auth")
        if kind is not wanted:
            raise ApiError("not_allowed_token_type")
        if kind is TokenKind.BOT and self.uninstalled:
            raise ApiError("account_inactive")

    def _wait_s(self, method: str, args: Arguments) -> float:
        if method not in METHODS:
            return 0
        return self._meter.retry_after_s(method, str(args.values.get("channel", "")), str(args.values.get("ts", "")))

    def _limited(self, method: str, args: Arguments, retry_after: str | None) -> web.Response:
        body = {"ok": False, "error": "ratelimited"}
        self._record(method, args, body)
        return web.json_response(body, status=429, headers={"Retry-After": retry_after} if retry_after else {})

    async def _fail(self, request: web.Request, method: str, args: Arguments, fault: Fault) -> web.StreamResponse:
        """Answer with a fault, whether the call was carried out or not."""
        if fault.kind is FaultKind.RATE_LIMITED:
            return self._limited(method, args, fault.retry_after)
        if fault.kind is FaultKind.ERROR:
            return self._answer(method, args, {"ok": False, "error": fault.code})
        self._record(method, args, {})
        if fault.kind in _SPOILED:
            status, kind, text = _SPOILED[fault.kind]
            return web.Response(status=status, text=text, content_type=kind)
        if fault.kind is FaultKind.HANG:
            await self._closing.wait()
        return _cut(request)

    def release(self) -> None:
        """Let go of the calls that hang: the playground is closing."""
        self._closing.set()

    def _answer(self, method: str, args: Arguments, body: Payload) -> web.Response:
        self._record(method, args, body)
        headers = {
            "Date": formatdate(self._stage.workspace.clock(), usegmt=True),
            "X-OAuth-Scopes": self._stage.granted,
            "X-Slack-Req-Id": f"playground-{self.counts.total()}",
        }
        return web.Response(body=json.dumps(body).encode(), content_type="application/json", headers=headers)

    def _refusal(self, error: ApiError) -> Payload:
        body: Payload = {"ok": False, "error": error.code}
        if error.needed:
            body |= {"needed": error.needed, "provided": self._stage.granted}
        if error.messages:
            body["response_metadata"] = {"messages": list(error.messages)}
        return body

    def _record(self, method: str, args: Arguments, response: Payload) -> None:
        self.counts[method] += 1
        if self._keep_calls:
            self.calls.append(Call(method, args.values, self._stage.workspace.clock(), response))
        self._on_call()


def _cut(request: web.Request) -> web.Response:
    """Reset the connection; the response that aiohttp wants goes nowhere."""
    transport = request.transport
    if isinstance(transport, asyncio.WriteTransport):
        raw = transport.get_extra_info("socket")
        if raw is not None:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_NOT)
        transport.abort()
    return web.Response(status=500)
