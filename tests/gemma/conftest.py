from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace

import pytest

from bot.conversation.completion import Delta, Finish, ModelRequest, Sampling
from bot.conversation.message import Message, Role
from bot.errors import ModelError
from bot.gemma.client import GemmaClient
from bot.gemma.providers import PROVIDERS, Provider, Timeouts, endpoints_for
from tests.doubles.model_host import ModelHost

KEY = "sk-very-secret"
IMPATIENT = Timeouts(first_content_s=5.0, between_s=5.0, tail_s=0.3, retry_s=5.0, backoff_s=0.0)

Ask = Callable[..., ModelRequest]


@pytest.fixture
async def host() -> AsyncIterator[ModelHost]:
    async with ModelHost() as running:
        yield running


@asynccontextmanager
async def client_of(
    host: ModelHost, provider: Provider | str = "aimlapi", timeouts: Timeouts = IMPATIENT, **models: str
) -> AsyncIterator[GemmaClient]:
    """A client of the host that waits for nothing between attempts."""
    row = PROVIDERS[provider] if isinstance(provider, str) else provider
    endpoints = endpoints_for(
        replace(row, timeouts=timeouts),
        base_url=host.url,
        api_key=KEY,
        model_ids={name[1:]: models[name] for name in models},
    )
    client = GemmaClient(endpoints)
    try:
        yield client
    finally:
        await client.aclose()


@pytest.fixture
async def gemma(host: ModelHost) -> AsyncIterator[GemmaClient]:
    async with client_of(host) as client:
        yield client


def asking(text: str = "hello", variant: str = "27b", sampling: Sampling | None = None) -> ModelRequest:
    """One question."""
    return ModelRequest(variant, (Message(Role.USER, text),), sampling or Sampling(), "abcdef.1")


class Heard:
    """What a stream brought until it ended, one way or the other."""

    def __init__(self) -> None:
        self.deltas: list[str] = []
        self.finish: Finish | None = None
        self.error: ModelError | None = None

    @property
    def text(self) -> str:
        return "".join(self.deltas)


async def listen(client: GemmaClient, request: ModelRequest | None = None) -> Heard:
    """Take in a whole stream. The order is checked: deltas, then at most one finish, then nothing."""
    heard = Heard()
    try:
        async with aclosing(client.stream(request or asking())) as events:
            async for event in events:
                assert heard.finish is None, "nothing follows the finish"
                if isinstance(event, Delta):
                    assert event.text, "a delta is never empty"
                    heard.deltas.append(event.text)
                elif isinstance(event, Finish):
                    heard.finish = event
    except ModelError as error:
        heard.error = error
    assert (heard.finish is None) != (heard.error is None), "one finish or one error"
    return heard


async def refused(client: GemmaClient, request: ModelRequest | None = None) -> ModelError:
    """The error of a question that gets no text at all."""
    heard = await listen(client, request)
    assert heard.error is not None
    assert heard.text == ""
    return heard.error


def waits(**seconds: float) -> Timeouts:
    """The client's patience, with some waits of another length."""
    return replace(IMPATIENT, **seconds)
