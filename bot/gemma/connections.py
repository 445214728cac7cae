"""The HTTP client that all questions share, and which hosts are this machine itself."""

import ssl
from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

import httpx

from bot import __version__

_KEPT_CONNECTIONS = 32
_KEPT_FOR_S = 60.0


def open_http(base_urls: Iterable[str]) -> httpx.AsyncClient:
    """A client for hosts at these addresses. Each request brings its own time-outs.

    Redirects are not followed, so that a key never travels on. The environment's proxies are used for hosts elsewhere,
    never for this machine's own.
    """
    addresses = [urlsplit(url) for url in base_urls]
    own = {address.hostname for address in addresses if address.hostname and is_loopback(address.hostname)}
    # Reading the certificate store takes time and megabytes; without https nobody needs it.
    secure = any(address.scheme == "https" for address in addresses)
    verify: ssl.SSLContext | bool = httpx.create_ssl_context() if secure else False
    return httpx.AsyncClient(
        verify=verify,
        trust_env=any(address.hostname not in own for address in addresses),
        mounts={f"all://[{host}]" if ":" in host else f"all://{host}": None for host in own},
        follow_redirects=False,
        headers={"User-Agent": f"gemma-in-slack/{__version__}", "Accept-Encoding": "identity"},
        limits=httpx.Limits(
            max_connections=None, max_keepalive_connections=_KEPT_CONNECTIONS, keepalive_expiry=_KEPT_FOR_S
        ),
    )


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine itself."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
