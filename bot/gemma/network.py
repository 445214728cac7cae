"""The wire under httpx: aiohttp's, which reads in C; and packets are gathered where waiting costs nobody anything.

A host sends a word a packet. Passed up one by one, each would wake the whole way up to the reply. Here what comes after
the first packet of an answer waits a few hundredths of a second for more, unless the answer ends. The longer an answer
is, the longer its packets wait: nobody sees them sooner than the next append.
"""

import asyncio
import ssl
from collections.abc import AsyncGenerator, Generator
from contextlib import contextmanager, suppress

import aiohttp
import httpx
from yarl import URL

GATHER_S = 0.03
"""How long the second packet of an answer may wait for others, in seconds; each reading adds as much to the next."""

LONGEST_GATHER_S = 0.15
"""The most that a packet waits; Slack is shown new text every 0.8 s."""

_KEPT_FOR_S = 60.0
_HEADER_BYTES = 64 * 1024
_READ_BYTES = 8 * 1024
_BROKEN = (aiohttp.ClientError, aiohttp.http.HttpProcessingError, OSError, RuntimeError)
"""The last is aiohttp's for reading from a connection that it closed because of what came, and for a closed session."""
_OWN_HEADERS = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")
"""What aiohttp would add; here httpx says what is sent."""


class GatheringTransport(httpx.AsyncBaseTransport):
    """httpx's transport over aiohttp's connections: directly to hosts, or through `proxy` where there is one.

    Of httpx's time-outs it heeds `connect`; whoever asks bounds the others. It follows no redirects, keeps no cookies
    and reads nothing of the environment.
    """

    def __init__(self, verify: ssl.SSLContext | bool, proxy: str | None = None) -> None:
        self._verify = verify
        self._proxy = proxy
        self._sessions: dict[bool, aiohttp.ClientSession] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request whose body was read; the response once its headers are there. Raises httpx.TransportError."""
        headers = request.headers
        with _as_httpx():
            response = await self._session(once=headers.get("Connection") == "close").request(
                request.method,
                URL(str(request.url), encoded=True),
                data=request.content or None,
                headers=[
                    (name.decode(headers.encoding), value.decode(headers.encoding)) for name, value in headers.raw
                ],
                allow_redirects=False,
                proxy=self._proxy,
                timeout=aiohttp.ClientTimeout(connect=request.extensions.get("timeout", {}).get("connect")),
            )
        return httpx.Response(response.status, headers=response.raw_headers, stream=_Body(response))

    async def aclose(self) -> None:
        """Close every connection."""
        for session in self._sessions.values():
            await session.close()

    def _session(self, *, once: bool) -> aiohttp.ClientSession:
        """The session that keeps its connections, or for hosts of which that is not wanted the one that does not."""
        if once not in self._sessions:
            kept = {"force_close": True} if once else {"keepalive_timeout": _KEPT_FOR_S}
            self._sessions[once] = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, ssl=self._verify, **kept),
                cookie_jar=aiohttp.DummyCookieJar(),
                skip_auto_headers=_OWN_HEADERS,
                auto_decompress=False,
                max_line_size=_HEADER_BYTES,
                max_field_size=_HEADER_BYTES,
            )
        return self._sessions[once]


class _Body(httpx.AsyncByteStream):
    """The body of a response. Closed before its end, it takes its connection with it."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncGenerator[bytes, None]:
        content, gather_s = self._response.content, 0.0
        with _as_httpx():
            try:
                while data := await content.read(_READ_BYTES):
                    yield data
                    gather_s = min(gather_s + GATHER_S, LONGEST_GATHER_S)
                    if len(data) < _READ_BYTES:
                        with suppress(TimeoutError):
                            async with asyncio.timeout(gather_s):
                                await content.wait_eof()
            except _BROKEN:
                # aiohttp gives nothing out any more of what it had read when a connection broke; words are words.
                if rest := content._read_nowait(-1):  # noqa: SLF001 - see above
                    yield rest
                raise

    async def aclose(self) -> None:
        self._response.close()


@contextmanager
def _as_httpx() -> Generator[None]:
    """What goes wrong below, as httpx names it. Raises httpx.TransportError."""
    try:
        yield
    except aiohttp.ClientConnectorError as error:
        raise httpx.ConnectError(str(error)) from error
    except TimeoutError as error:  # of the connection alone: nothing else is bounded here
        raise httpx.ConnectTimeout("the host was not reached in time") from error
    except _BROKEN as error:
        raise httpx.ReadError(f"{type(error).__name__}: {error}") from error
