"""A link to Slack that loses no time, and what tests of it say and hear."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from slack_bolt.app.async_app import AsyncApp

from bot.slack.socket import Patience, SocketLink
from tests.doubles.lying_slack import Line, Manners

QUICK = Patience(connect_s=5.0, ping_s=5.0, pause_s=0.02, most_pause_s=0.2, steady_s=0.0, finish_s=0.3)
DM = {"type": "message", "channel": "D1", "channel_type": "im", "user": "U1", "text": "hello", "ts": "1.0"}


@asynccontextmanager
async def linked(app: AsyncApp, patience: Patience = QUICK, **options: Any) -> AsyncIterator[SocketLink]:
    link = SocketLink(app, "xapp-1", patience=patience, **options)
    try:
        async with asyncio.timeout(20):
            await link.open()
        yield link
    finally:
        async with asyncio.timeout(20):
            await link.close()
        assert not await link.is_up()


async def events(line: Line, ids: str) -> None:
    """Send one message for each letter."""
    for each in ids:
        await line.send(each, DM)


def greeting_with(ids: str, then: Callable[[Line], Any] = Line.listen) -> Manners:
    """Greet, send events, and go on."""

    async def manners(line: Line) -> None:
        await line.greet()
        await events(line, ids)
        await then(line)

    return manners


def held_listener(app: AsyncApp) -> tuple[asyncio.Event, asyncio.Event]:
    """A listener that stays under way: the event of its beginning, and the one that lets it end."""
    begun, go_on = asyncio.Event(), asyncio.Event()

    @app.event("message")
    async def listen() -> None:
        begun.set()
        await go_on.wait()

    return begun, go_on


def accept_messages(app: AsyncApp) -> list[str]:
    """A listener of messages; the texts it heard."""
    heard: list[str] = []

    @app.event("message")
    async def listen(event: dict[str, Any]) -> None:
        heard.append(event.get("text", ""))

    return heard
