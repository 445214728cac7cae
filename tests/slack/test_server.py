"""The HTTP side: echoes, and the end."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Sequence
from typing import Any

import aiohttp
import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.app import make_app
from bot.slack.echoes import echo_check
from bot.slack.server import EVENTS_PATH, HttpServer
from tests.doubles.lying_slack import BOT_ID, BOT_USER, IDENTITY, TEAM

SECRET = "secret"
MESSAGE = {"type": "message", "channel": "D1", "channel_type": "im", "user": "U1", "text": "hello", "ts": "1.0"}


class Served:
    """A server with an app behind it, and a client in front of it."""

    def __init__(self, app: AsyncApp, http: aiohttp.ClientSession) -> None:
        self.app = app
        self.server = HttpServer(app, SECRET, self._troubles, echo_check(IDENTITY))
        self._http = http

    async def _troubles(self) -> Sequence[str]:
        return ()

    async def get(self, path: str) -> int:
        async with self._http.get(f"http://127.0.0.1:{self.server.port}{path}") as response:
            return response.status

    async def send(self, event: dict[str, Any]) -> int:
        """Deliver an event, signed; the status of the answer."""
        return await self.post({"type": "event_callback", "team_id": TEAM, "event_id": "Ev1", "event": event})

    async def post(self, payload: dict[str, Any]) -> int:
        """Deliver a payload, signed; the status of the answer."""
        body, timestamp = json.dumps(payload), str(int(time.time()))
        signature = SignatureVerifier(SECRET).generate_signature(timestamp=timestamp, body=body)
        headers = {
            "Content-Type": "application/json",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature or "",
        }
        url = f"http://127.0.0.1:{self.server.port}{EVENTS_PATH}"
        async with self._http.post(url, data=body, headers=headers) as response:
            return response.status


@pytest.fixture
async def served() -> AsyncIterator[Served]:
    app = make_app(AsyncWebClient(token="xoxb-1"), IDENTITY)
    async with aiohttp.ClientSession() as http:
        served = Served(app, http)
        await served.server.start("127.0.0.1", 0)
        yield served
        await served.server.stop()


async def test_the_bots_own_messages_are_acknowledged_without_bolt(served: Served) -> None:
    heard: list[str] = []

    @served.app.use
    async def count(body: dict[str, Any], next: Any) -> None:  # noqa: A002 - Bolt's name
        heard.append(body["event"]["user"])
        await next()

    @served.app.event("message")
    async def listen() -> None: ...

    assert await served.send({**MESSAGE, "user": BOT_USER, "bot_id": BOT_ID}) == 200
    assert await served.send(MESSAGE) == 200
    assert heard == ["U1"]


async def test_it_is_acknowledged_that_slack_holds_events_back(served: Served) -> None:
    assert await served.post({"type": "app_rate_limited", "team_id": TEAM, "minute_rate_limited": 1760000000}) == 200


async def test_at_the_end_new_requests_are_refused_and_those_under_way_are_finished(served: Served) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    @served.app.event("message")
    async def listen() -> None:
        begun.set()
        await go_on.wait()

    assert await served.get("/readyz") == 200
    async with asyncio.timeout(10):
        under_way = asyncio.create_task(served.send(MESSAGE))
        await begun.wait()
        served.server.refuse()
        assert await served.send(MESSAGE) == 503
        assert (await served.get("/readyz"), await served.get("/healthz")) == (503, 200)
        stopping = asyncio.create_task(served.server.stop())
        go_on.set()
        assert await under_way == 200
        await stopping


async def test_a_listener_that_hangs_does_not_keep_the_server(served: Served) -> None:
    begun = asyncio.Event()

    @served.app.event("message")
    async def listen() -> None:
        begun.set()
        await asyncio.Event().wait()

    async with asyncio.timeout(10):
        under_way = asyncio.create_task(served.send(MESSAGE))
        await begun.wait()
        await served.server.stop()
        with pytest.raises(aiohttp.ClientError):
            await under_way
