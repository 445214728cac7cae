"""HTTP/1.1 as the doubled model host speaks it, odd where it is told to be."""

import asyncio
import json
import socket
import struct
import time
from collections.abc import Mapping

from tests.doubles.model_answers import Answer, Request

_EVERY_S = 0.02
"""Seconds between two pieces of what is sent for ever."""


async def read_request(reader: asyncio.StreamReader, connection: int, begun: bytes) -> Request | None:
    """The next request, of which `begun` has come already; None when the client left."""
    try:
        head = (begun + await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    line, *rest = head.strip().split("\r\n")
    method, path, _ = line.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (each.partition(":") for each in rest)}
    data = await reader.readexactly(int(headers.get("content-length", "0")))
    try:
        body = json.loads(data) if data else None
    except ValueError:
        body = None
    return Request(method, path, headers, body, time.monotonic(), connection)


async def write_whole(answer: Answer, writer: asyncio.StreamWriter) -> bool:
    """An answer in one piece; whether the connection may go on."""
    pause = answer.first_word_after_s + answer.between_s * max(0, len(answer.words) - 1)
    if pause and answer.status == 200:
        await asyncio.sleep(pause)
    if isinstance(answer.body, str | bytes):
        body, kind = answer.body if isinstance(answer.body, bytes) else answer.body.encode(), "text/html"
    else:
        body, kind = b"" if answer.body is None else json.dumps(answer.body).encode(), "application/json"
    fields = {"Content-Type": kind, "Content-Length": str(len(body)), **answer.headers}
    writer.write(head(answer.status, fields) + body)
    await writer.drain()
    return True


async def write_chunk(writer: asyncio.StreamWriter, data: bytes, cut_every: int | None) -> None:
    """One chunk of a stream, in so many bytes each network write."""
    for start in range(0, len(data), cut_every or len(data) or 1):
        piece = data[start : start + (cut_every or len(data))]
        writer.write(b"%x\r\n%b\r\n" % (len(piece), piece))
        await writer.drain()


async def write_for_ever(data: bytes, writer: asyncio.StreamWriter) -> None:
    """The same chunk again and again."""
    while True:
        await write_chunk(writer, data, None)
        await asyncio.sleep(_EVERY_S)


def head(status: int, headers: Mapping[str, str]) -> bytes:
    """A status line with its headers."""
    lines = [f"HTTP/1.1 {status} Told", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def reset(writer: asyncio.StreamWriter) -> None:
    """Close with RST instead of FIN."""
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
