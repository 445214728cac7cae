"""A playground without rate limits, Slack's own client for it, and a real Bolt app over Socket Mode."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientSession
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Limits, Playground


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """slack_sdk reads proxies from the environment and knows no NO_PROXY."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SKIP_SLACK_SDK_WARNING", "1")


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    async with Playground(limits=Limits.none(), redeliver_after_s=1.0) as started:
        yield started


@pytest.fixture
async def http() -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


@pytest.fixture
async def client(playground: Playground, http: ClientSession) -> AsyncWebClient:
    return client_of(playground, http)


def client_of(playground: Playground, http: ClientSession, token: str | None = None) -> AsyncWebClient:
    token = playground.bot_token if token is None else token
    return AsyncWebClient(token=token, base_url=playground.api_url, session=http, retry_handlers=[])


@asynccontextmanager
async def bolt_app(playground: Playground, client: AsyncWebClient) -> AsyncIterator[AsyncApp]:
    """A Bolt app that is connected; listeners may be added while it runs."""
    app = AsyncApp(client=client, process_before_response=True)
    handler = AsyncSocketModeHandler(app, playground.app_token)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    await playground.until(lambda: playground.connected)
    try:
        yield app
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


async def refused(call: Any) -> str:
    """The error code of a Web API call that fails."""
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


class Clock:
    """A clock that stands until it is told to go on."""

    def __init__(self) -> None:
        self.now = 1_760_000_000.0

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
async def app(playground: Playground, client: AsyncWebClient) -> AsyncIterator[AsyncApp]:
    async with bolt_app(playground, client) as connected:

        @connected.event("message")
        async def nothing() -> None: ...

        yield connected


class Heard:
    """What listeners put here."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Any] = asyncio.Queue()

    def put(self, thing: Any) -> None:
        self._queue.put_nowait(thing)

    async def next(self) -> Any:
        async with asyncio.timeout(5):
            return await self._queue.get()


@pytest.fixture
def heard() -> Heard:
    return Heard()
