"""The page's JSON and its event stream, as the page itself reads them."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientResponse, ClientSession

from bot.playground import Playground

ALICE, BOB, CAROL = "U0PALICE01", "U0PBOB0001", "U0PCAROL01"
GENERAL = "C0PGENERAL"


async def state(playground: Playground, http: ClientSession, user: str = ALICE) -> dict[str, Any]:
    async with http.get(f"{playground.url}/page/state", params={"user": user}) as response:
        body = await response.json()
    assert isinstance(body, dict)
    return body


async def do(playground: Playground, http: ClientSession, verb: str, **body: Any) -> dict[str, Any]:
    async with http.post(f"{playground.url}/page/{verb}", json={"user": ALICE, **body}) as response:
        answer = await response.json()
    assert isinstance(answer, dict)
    return {**answer, "status": response.status}


class Stream:
    """The events of one page."""

    def __init__(self, response: ClientResponse) -> None:
        self._response = response

    async def next(self, kind: str) -> dict[str, Any]:
        """The next event of a kind."""
        async with asyncio.timeout(5):
            async for line in self._response.content:
                if line.startswith(b"data: "):
                    event = json.loads(line[6:])
                    if event["type"] == kind:
                        assert isinstance(event, dict)
                        return event
        raise AssertionError("the stream ended")


@asynccontextmanager
async def events(playground: Playground, http: ClientSession, user: str = ALICE) -> AsyncIterator[Stream]:
    async with http.get(f"{playground.url}/page/events", params={"user": user}) as response:
        assert response.content_type == "text/event-stream"
        assert await response.content.readline() == b": hello\n"
        yield Stream(response)
