"""The wire under httpx: packets are gathered where waiting for more of them costs nobody anything.

A host sends a word a packet. Passed up one by one, each wakes the whole HTTP stack; httpx's own network layer also
stops and starts reading the socket around each. Here a packet that comes soon after the last reading waits a few
hundredths of a second for the next ones, unless it is the first of an answer or carries its end. The longer an answer
is, the longer its packets wait: nobody sees them sooner than the next append.
"""

import asyncio
import socket
import ssl
import sys
from collections.abc import Iterable
from importlib.util import find_spec
from types import ModuleType
from typing import Any, cast

import httpcore
import httpx
from aiohappyeyeballs import start_connection

if find_spec("sniffio") is None:
    # httpcore tries to import it at every call. Marked as missing (docs.python.org, "The module cache"), it is not
    # searched for on the disk each time, which costs a tenth of an answer's CPU time.
    sys.modules["sniffio"] = cast("ModuleType", None)

GATHER_S = 0.03
"""How long the second packet of an answer may wait for others, in seconds; each reading adds as much to the next."""

LONGEST_GATHER_S = 0.15
"""The most that a packet waits; Slack is shown new text every 0.8 s."""

_END_OF_BODY = b"0\r\n\r\n"
_CROWDED_BYTES = 256 * 1024
_CLOSE_S = 1.0
_NEXT_ADDRESS_S = 0.25
"""What a host's address has before the next one is tried beside it (RFC 8305, "Connection Attempt Delay")."""


class GatheringTransport(httpx.AsyncHTTPTransport):
    """httpx's transport over a pool of gathering connections; it goes to hosts directly, never through a proxy."""

    def __init__(self, verify: ssl.SSLContext | bool, limits: httpx.Limits) -> None:
        super().__init__(verify=verify, limits=limits, trust_env=False)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=verify if isinstance(verify, ssl.SSLContext) else None,
            max_connections=limits.max_connections,
            max_keepalive_connections=limits.max_keepalive_connections,
            keepalive_expiry=limits.keepalive_expiry,
            network_backend=_Backend(),
        )


class _Backend(httpcore.AsyncNetworkBackend):
    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's own signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        del local_address, socket_options  # nobody here asks for them
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(timeout):
                addresses = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
                # asyncio's own race of addresses forgets a socket that was connected just when it is cancelled.
                connected = await start_connection(addresses, happy_eyeballs_delay=_NEXT_ADDRESS_S)
                _, wire = await loop.create_connection(_Wire, sock=connected)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout from error
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        return _Stream(wire)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class _Stream(httpcore.AsyncNetworkStream):
    def __init__(self, wire: "_Wire") -> None:
        self._wire = wire

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 - same
        try:
            if timeout is None:
                return await self._wire.read(max_bytes)
            async with asyncio.timeout(timeout):
                return await self._wire.read(max_bytes)
        except TimeoutError as error:
            raise httpcore.ReadTimeout from error
        except OSError as error:
            raise httpcore.ReadError(str(error)) from error

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 - same
        if not buffer:
            return
        try:
            async with asyncio.timeout(timeout):
                await self._wire.write(buffer)
        except TimeoutError as error:
            raise httpcore.WriteTimeout from error
        except OSError as error:
            raise httpcore.WriteError(str(error)) from error

    async def aclose(self) -> None:
        await self._wire.close()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - same
    ) -> httpcore.AsyncNetworkStream:
        try:
            async with asyncio.timeout(timeout):
                await self._wire.start_tls(ssl_context, server_hostname)
        except TimeoutError as error:
            await self.aclose()
            raise httpcore.ConnectTimeout from error
        except OSError as error:  # a TLS error is one too
            await self.aclose()
            raise httpcore.ConnectError(str(error)) from error
        return self

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's own signature
        if info == "is_readable":  # an idle connection that says something, or nothing any more, is of no use
            return self._wire.has_spoken
        return self._wire.transport.get_extra_info(info)


class _Wire(asyncio.Protocol):
    """One connection's bytes. `data_received` is all that a packet costs until it is read."""

    transport: asyncio.Transport

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._received = bytearray()
        self._ended = False
        self._lost: Exception | None = None
        self._reader: asyncio.Future[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._ripe_at = float("-inf")
        self._gather_s = 0.0
        self._writable = asyncio.Event()
        self._writable.set()
        self._gone = asyncio.Event()

    @property
    def has_spoken(self) -> bool:
        """Whether bytes or the end have come."""
        return bool(self._received) or self._ended or self.transport.is_closing()

    async def read(self, max_bytes: int) -> bytes:
        """The next bytes, b"" at the end. Raises OSError when the connection broke."""
        if not self._is_ripe():
            self._reader = self._loop.create_future()
            self._wake_in_time()
            try:
                await self._reader
            finally:
                self._reader = None
        if not self._received and self._lost is not None:
            raise self._lost
        data = bytes(self._received[:max_bytes])
        del self._received[:max_bytes]
        self._gather_s = min(self._gather_s + GATHER_S, LONGEST_GATHER_S)
        self._ripe_at = self._loop.time() + self._gather_s
        if not self._received and not self._ended and not self.transport.is_reading():
            self.transport.resume_reading()
        return data

    async def write(self, data: bytes) -> None:
        """Send bytes; the first answer to them is passed up at once. Raises OSError when the connection broke."""
        if self._lost is not None or self.transport.is_closing():
            raise ConnectionResetError("the connection is closed")
        self._ripe_at = float("-inf")
        self._gather_s = 0.0
        self.transport.write(data)
        await self._writable.wait()

    async def start_tls(self, context: ssl.SSLContext, host: str | None) -> None:
        """Go on encrypted. Raises OSError."""
        secure = await self._loop.start_tls(self.transport, self, context, server_hostname=host)
        if secure is None:
            raise ConnectionResetError("the connection was closed while it was being encrypted")
        self.transport = secure

    async def close(self) -> None:
        """Close the connection; a peer that does not say goodbye in time is left."""
        self.transport.close()
        try:
            async with asyncio.timeout(_CLOSE_S):
                await self._gone.wait()
        except TimeoutError:
            self.transport.abort()

    # What the event loop calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # a stream connection has no other

    def data_received(self, data: bytes) -> None:
        self._received += data
        if len(self._received) > _CROWDED_BYTES:
            self.transport.pause_reading()
        self._wake_in_time()

    def eof_received(self) -> bool:
        self._ended = True
        self._wake()
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        self._ended = True
        self._lost = exc
        self._writable.set()
        self._gone.set()
        self._wake()

    def pause_writing(self) -> None:
        self._writable.clear()

    def resume_writing(self) -> None:
        self._writable.set()

    def _is_ripe(self) -> bool:
        """Whether what is there may be read now."""
        if self._ended:
            return True
        return bool(self._received) and (
            self._loop.time() >= self._ripe_at
            or self._received.endswith(_END_OF_BODY)
            or len(self._received) > _CROWDED_BYTES
        )

    def _wake_in_time(self) -> None:
        if self._reader is None:
            return
        if self._is_ripe():
            self._wake()
        elif self._received and self._timer is None:
            self._timer = self._loop.call_at(self._ripe_at, self._wake)

    def _wake(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)
