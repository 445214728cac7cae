"""A Socket Mode client of bare aiohttp: it acknowledges only what it is told to."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

from bot.playground import Playground

WAIT_S = 5.0


class BareSocket:
    """One connection; frames are read one by one."""

    def __init__(self, ws: ClientWebSocketResponse) -> None:
        self.ws = ws

    async def frame(self) -> dict[str, Any]:
        frame = json.loads(await self.ws.receive_str(timeout=WAIT_S))
        assert isinstance(frame, dict)
        return frame

    async def event(self) -> dict[str, Any]:
        """The next envelope of an event, not acknowledged."""
        envelope = await self.frame()
        assert envelope["type"] == "events_api", envelope
        return envelope

    async def ack(self, envelope: dict[str, Any], payload: dict[str, Any] | None = None) -> None:
        answer: dict[str, Any] = {"envelope_id": envelope["envelope_id"]}
        if payload is not None:
            answer["payload"] = payload
        await self.ws.send_str(json.dumps(answer))

    async def closed(self) -> None:
        message = await self.ws.receive(timeout=WAIT_S)
        assert message.type in (WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.CLOSING, WSMsgType.ERROR), message


async def socket_url(playground: Playground, http: ClientSession) -> str:
    headers = {"Authorization": f"Bearer {playground.app_token}"}
    async with http.post(f"{playground.api_url}apps.connections.open", headers=headers) as response:
        body = await response.json()
    assert body["ok"], body
    return str(body["url"])


@asynccontextmanager
async def bare_socket(playground: Playground, http: ClientSession) -> AsyncIterator[BareSocket]:
    """A connection whose hello was read."""
    async with http.ws_connect(await socket_url(playground, http)) as ws:
        socket = BareSocket(ws)
        hello = await socket.frame()
        assert hello["type"] == "hello"
        yield socket
