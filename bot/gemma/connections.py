"""The HTTP client that all questions share, and which hosts are this machine itself."""

import ssl
from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpx

from bot import __version__
from bot.environment import address_of
from bot.errors import ConfigurationError, Problem
from bot.gemma.network import GatheringTransport
from bot.settings import PROXY_REMEDY

_KEPT_CONNECTIONS = 32
_KEPT_FOR_S = 60.0


def open_http(base_urls: Iterable[str]) -> httpx.AsyncClient:
    """A client for hosts at these addresses. Each request brings its own time-outs.

    Redirects are not followed, so that a key never travels on. The environment's proxies are used for hosts elsewhere,
    never for this machine's own. Raises ConfigurationError where one of them is none that can be used.
    """
    addresses = [urlsplit(url) for url in base_urls]
    # Reading the certificate store takes time and megabytes; without https nobody needs it.
    secure = any(address.scheme == "https" for address in addresses)
    verify: ssl.SSLContext | bool = httpx.create_ssl_context() if secure else False
    limits = httpx.Limits(
        max_connections=None, max_keepalive_connections=_KEPT_CONNECTIONS, keepalive_expiry=_KEPT_FOR_S
    )
    proxies = {_pattern(address): _proxy_before(address) for address in addresses}
    ways: dict[str, httpx.AsyncBaseTransport] = {"": GatheringTransport(verify, limits)}
    for proxy in filter(None, proxies.values()):
        ways[proxy] = httpx.AsyncHTTPTransport(verify=verify, limits=limits, proxy=proxy)
    return httpx.AsyncClient(
        verify=verify,
        trust_env=False,
        mounts={pattern: ways[proxy] for pattern, proxy in proxies.items()},
        follow_redirects=False,
        headers={"User-Agent": f"gemma-in-slack/{__version__}", "Accept-Encoding": "identity"},
        limits=limits,
    )


def _pattern(address: SplitResult) -> str:
    """The addresses of a host, as httpx writes them."""
    host = address.hostname or ""
    return f"{address.scheme}://[{host}]" if ":" in host else f"{address.scheme}://{host}"


def _proxy_before(address: SplitResult) -> str:
    """The environment's proxy before a host, "" for none; this machine itself is never asked through one.

    Raises ConfigurationError where it is none that can be used.
    """
    host = address.hostname or ""
    proxies = getproxies()
    name = address.scheme if proxies.get(address.scheme) else "all"
    proxy = proxies.get(name, "").strip()
    if not proxy or is_loopback(host) or proxy_bypass(host):
        return ""
    proxy = proxy if "://" in proxy else f"http://{proxy}"
    if address_of(proxy) is None:
        raise ConfigurationError([Problem(f"{name.upper()}_PROXY", PROXY_REMEDY)])
    return proxy


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine itself."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
