"""Which variants can be asked, by what the hosts say of themselves."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from bot.conversation.variants import VARIANTS
from bot.errors import ModelFault
from bot.gemma.catalogue import Probe
from bot.gemma.client import GemmaClient
from bot.gemma.providers import PROVIDERS, Endpoint, endpoints_for
from bot.gemma.serving import LIFE_S, Serving
from tests.doubles.model_host import Answer, ModelHost
from tests.gemma.conftest import asking, listen

SOON_S = 5.0
YES, NO, UNKNOWN = (Probe(reachable=True, listed=listed) for listed in (True, False, None))
DOWN = Probe(reachable=False, fault=ModelFault.NETWORK)


@dataclass
class Host:
    """Says what it is told to, and counts how often it was asked; its clock stands."""

    says: Probe = YES
    asked: list[str] = field(default_factory=list)
    now: float = 0.0
    open: asyncio.Event = field(default_factory=asyncio.Event)

    async def probe(self, variant: str) -> Probe:
        self.asked.append(variant)
        await self.open.wait()
        return self.says


@asynccontextmanager
async def serving(host: Host, endpoints: dict[str, Endpoint] | None = None) -> AsyncIterator[Serving]:
    opened = Serving(endpoints or endpoints_for(PROVIDERS["aimlapi"]), host.probe, clock=lambda: host.now)
    host.open.set()
    yield opened
    await opened.close()


async def served(opened: Serving) -> list[str]:
    return [variant for variant in VARIANTS if await opened.serves(variant, SOON_S)]


@pytest.mark.parametrize(("says", "yes"), [(YES, True), (NO, False), (UNKNOWN, True), (DOWN, False)])
async def test_what_the_host_lists_is_served(says: Probe, yes: bool) -> None:
    async with serving(Host(says)) as opened:
        assert await opened.serves("12b", SOON_S) is yes


async def test_what_is_known_is_not_asked_again_for_a_while() -> None:
    host = Host()
    async with serving(host) as opened:
        for _ in range(3):
            assert await opened.serves("12b", SOON_S)
        assert host.asked == ["12b"]
        host.now, host.says = LIFE_S, NO
        host.open.clear()
        assert await opened.serves("12b", SOON_S), "nobody waits for news"
        host.open.set()
        await asyncio.wait(list(opened._asking.values()))
        assert not await opened.serves("12b", SOON_S)


async def test_nobody_waits_longer_than_they_said() -> None:
    host = Host()
    async with serving(host) as opened:
        host.open.clear()
        assert not await opened.serves("12b", 0)
        assert not await opened.serves("12b", 0.01)
        assert host.asked == ["12b"]


async def test_a_host_that_does_not_answer_is_asked_again_soon_and_what_it_said_before_counts() -> None:
    host = Host()
    async with serving(host) as opened:
        assert await opened.serves("12b", SOON_S)
        host.now, host.says = LIFE_S, DOWN
        assert await opened.serves("12b", SOON_S)
        await asyncio.wait(list(opened._asking.values()))
        assert await opened.serves("12b", SOON_S)
        assert len(host.asked) == 2
        host.now += 60
        assert await opened.serves("12b", SOON_S)
        await asyncio.wait(list(opened._asking.values()))
        assert len(host.asked) == 3


async def test_a_variant_behind_which_a_smaller_ones_model_stands_is_none_of_its_own() -> None:
    named = endpoints_for(PROVIDERS["ollama"])
    few = {**named, "12b": named["4b"]}
    async with serving(Host(), few) as opened:
        assert await served(opened) == ["1b", "4b", "27b"]
    async with serving(Host(), endpoints_for(PROVIDERS["llamacpp"])) as opened:
        assert await served(opened) == ["1b"]
    async with serving(Host(), {"4b": named["4b"]}) as opened:
        assert await served(opened) == ["4b"]


async def test_a_model_that_turns_out_to_be_missing_is_not_served_any_more(host: ModelHost, gemma: GemmaClient) -> None:
    assert [variant for variant in VARIANTS if await gemma.serves(variant, SOON_S)] == ["4b", "12b", "27b"]
    host.answer(Answer(status=404, body={"message": "no such model"}))
    heard = await listen(gemma, asking(variant="12b"))
    assert heard.error is not None
    assert heard.error.fault is ModelFault.MODEL_MISSING
    assert not await gemma.serves("12b", SOON_S)
