"""Keeps the playground to this machine: loopback addresses, the Host header, and no requests from other sites."""

import ipaddress
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.errors import ConfigurationError, Problem

_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def check_loopback(host: str) -> None:
    """Raise ConfigurationError for a host that others could reach."""
    try:
        loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        remedy = f"the playground has no passwords and listens only on this machine; use 127.0.0.1 instead of {host}"
        raise ConfigurationError([Problem("HOST", remedy)])


@web.middleware
async def only_this_machine(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse a Host header that is not ours (DNS rebinding), and writes that another site's page makes."""
    host = request.headers.get("Host", "")
    name = host[: host.rindex("]") + 1] if "]" in host else host.partition(":")[0]
    if name not in _NAMES:
        return refusal(403, "the playground answers only to 127.0.0.1 and localhost")
    if request.method != "GET":
        origin = request.headers.get("Origin")
        site = request.headers.get("Sec-Fetch-Site", "same-origin")
        if (origin is not None and origin != f"http://{host}") or site not in ("same-origin", "none"):
            return refusal(403, "this request comes from another site")
    return await handler(request)


def refusal(status: int, sentence: str) -> web.Response:
    """`{"ok": false, "error": sentence}` with a 4xx."""
    return web.json_response({"ok": False, "error": sentence}, status=status)
