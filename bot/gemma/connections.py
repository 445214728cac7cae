"""The HTTP client that all questions share, and which hosts are this machine itself."""

import ssl
from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from bot import __version__
from bot.gemma.network import GatheringTransport

_KEPT_CONNECTIONS = 32
_KEPT_FOR_S = 60.0


def open_http(base_urls: Iterable[str]) -> httpx.AsyncClient:
    """A client for hosts at these addresses. Each request brings its own time-outs.

    Redirects are not followed, so that a key never travels on. The environment's proxies are used for hosts elsewhere,
    never for this machine's own.
    """
    addresses = [urlsplit(url) for url in base_urls]
    direct = {address.hostname for address in addresses if address.hostname and _goes_directly(address)}
    # Reading the certificate store takes time and megabytes; without https nobody needs it.
    secure = any(address.scheme == "https" for address in addresses)
    verify: ssl.SSLContext | bool = httpx.create_ssl_context() if secure else False
    limits = httpx.Limits(
        max_connections=None, max_keepalive_connections=_KEPT_CONNECTIONS, keepalive_expiry=_KEPT_FOR_S
    )
    wire = GatheringTransport(verify, limits)
    return httpx.AsyncClient(
        verify=verify,
        trust_env=any(address.hostname not in direct for address in addresses),
        mounts={f"all://[{host}]" if ":" in host else f"all://{host}": wire for host in direct},
        follow_redirects=False,
        headers={"User-Agent": f"gemma-in-slack/{__version__}", "Accept-Encoding": "identity"},
        limits=limits,
    )


def _goes_directly(address: SplitResult) -> bool:
    """Whether no proxy of the environment stands before a host; this machine itself is never asked through one."""
    host = address.hostname or ""
    proxies = getproxies()
    return is_loopback(host) or not (proxies.get(address.scheme) or proxies.get("all")) or bool(proxy_bypass(host))


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine itself."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
