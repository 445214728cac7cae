"""The wire below httpx, against a server that says byte by byte what it sends, and when."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing

import httpx
import pytest

from bot.gemma.network import GatheringTransport

_HEAD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

Say = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def talking_to(say: Say) -> AsyncIterator[tuple[httpx.AsyncClient, str]]:
    """A client over our wire, and the address of a server that does this with each connection, and closes it then."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with closing(writer):
            await say(reader, writer)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server, httpx.AsyncClient(transport=GatheringTransport(verify=False, limits=httpx.Limits())) as client:
        yield client, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"


def _chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


@pytest.mark.parametrize("broken", [b"", b"not a length\r\n"], ids=["reset", "garbled"])
async def test_words_that_came_before_a_connection_broke_are_given_out_before_that_is_told(broken: bytes) -> None:
    read = asyncio.Event()

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(_HEAD + _chunk(b"first "))
        await read.wait()
        writer.write(_chunk(b"second") + broken)

    async with talking_to(say) as (client, url), client.stream("GET", url) as response:
        pieces = response.aiter_raw()
        assert await anext(pieces) == b"first "
        read.set()
        assert await anext(pieces) == b"second"
        with pytest.raises(httpx.TransportError):
            await anext(pieces)


async def test_a_long_body_is_not_waited_for_between_its_pieces() -> None:
    body = b"x" * 2_000_000

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)

    async with talking_to(say) as (client, url), asyncio.timeout(5):
        assert (await client.get(url)).content == body


async def test_what_is_sent_is_what_httpx_says_and_nothing_beside() -> None:
    heard: list[bytes] = []

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\r\n\r\n{}"))
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")

    async with talking_to(say) as (client, url):
        request = httpx.Request("POST", f"{url}/a%2Fb", headers={"X-One": "1"}, content=b"{}")
        await client.send(request)
        host = url.removeprefix("http://").removesuffix("/v1")

    (said,) = heard
    assert said.decode() == f"POST /v1/a%2Fb HTTP/1.1\r\nHost: {host}\r\nX-One: 1\r\nContent-Length: 2\r\n\r\n{{}}"


@pytest.mark.parametrize(("header", "connections"), [("keep-alive", 1), ("close", 3)])
async def test_a_connection_carries_the_next_request_unless_the_host_wants_one_for_each(
    header: str, connections: int
) -> None:
    made: list[asyncio.StreamWriter] = []

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        made.append(writer)
        while await reader.readline():
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    async with talking_to(say) as (client, url):
        for _ in range(3):
            assert (await client.get(url, headers={"Connection": header})).text == "ok"

    assert len(made) == connections


@pytest.mark.parametrize(
    "unasked",
    [b"HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\nsomebody else's", b"HTTP/1.1 408 Too Late\r\n\r\n", b"HTTP/1.1"],
    ids=["an answer", "a refusal", "the beginning of one"],
)
async def test_what_a_host_says_unasked_is_never_the_answer_to_the_next_question(unasked: bytes) -> None:
    said, heard = asyncio.Event(), asyncio.Event()

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nright")
        if not heard.is_set():
            await heard.wait()
            writer.write(unasked)
            await writer.drain()
            said.set()
            await reader.read()

    async with talking_to(say) as (client, url), talking_to(lambda _, writer: writer.drain()) as (_, elsewhere):
        assert (await client.get(url)).text == "right"
        heard.set()
        await said.wait()
        with pytest.raises(httpx.TransportError):
            await client.get(elsewhere)  # what was said has arrived by the end of this
        assert (await client.get(url)).text == "right"


async def test_a_garbled_body_ends_whoever_waits_for_more_of_it() -> None:
    waiting = asyncio.Event()

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(_HEAD)
        await waiting.wait()
        writer.write(b"not a length\r\n")
        await reader.read()

    async with talking_to(say) as (client, url), client.stream("GET", url) as response, asyncio.timeout(5):
        waiting.set()
        with pytest.raises(httpx.TransportError):
            await response.aread()


async def test_a_question_that_nobody_reads_does_not_keep_the_client_from_closing() -> None:
    connected = asyncio.Event()

    async def say(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.pause_reading()  # type: ignore[attr-defined] # a stream's transport reads
        connected.set()
        await closed.wait()

    closed = asyncio.Event()
    async with asyncio.timeout(10):
        async with talking_to(say) as (client, url):
            asking = asyncio.create_task(client.post(url, content=b"x" * 20_000_000, timeout=None))
            await connected.wait()
            asking.cancel()
            await asyncio.wait([asking])
            await client.aclose()
            closed.set()
