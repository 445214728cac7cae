"""More hosts than one: who is asked when the chosen one gives no answer, and what is told of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import pytest

from bot.conversation.completion import Delta, Finish, ModelRequest, StandIn
from bot.conversation.message import Message, Picture, Role
from bot.errors import ModelError, ModelFault
from bot.gemma.breaker import FAILURES
from bot.gemma.client import GemmaClient
from bot.gemma.providers import PROVIDERS, Timeouts, endpoints_for
from tests.doubles.model_host import Answer, Ending, ModelHost, flat_error
from tests.gemma.conftest import IMPATIENT, asking, waits

DOWN = flat_error(503, "Service unavailable")


@dataclass
class Pair:
    """The chosen host, one that stands in, and the client of both."""

    chosen: ModelHost
    other: ModelHost
    client: GemmaClient


def at(host: ModelHost) -> str:
    """What people are told of a host that is none of a provider's own."""
    return f"127.0.0.1:{host.port}"


@asynccontextmanager
async def pair(
    timeouts: Timeouts = IMPATIENT,
    *,
    smaller: bool = False,
    window: int | None = None,
    other: bool = True,
    concurrency: int = 256,
) -> AsyncIterator[Pair]:
    async with ModelHost() as first, ModelHost() as second:
        row = replace(PROVIDERS["aimlapi"], timeouts=timeouts, concurrency=concurrency)
        spare = replace(row, name="openrouter", label="OpenRouter", context_tokens=window)
        others = [endpoints_for(spare, base_url=second.url)] if other else []
        client = GemmaClient(endpoints_for(row, base_url=first.url), *others, smaller=smaller)
        yield Pair(first, second, client)
        await client.aclose()


async def take(client: GemmaClient, request: ModelRequest | None = None) -> tuple[StandIn | None, str]:
    """The stand-in that was told last, and the text. Raises ModelError."""
    stand_in, text, ended = None, "", False
    async for event in client.stream(request or asking()):
        assert not ended
        if isinstance(event, StandIn):
            assert not text, "who stands in is told before the first word"
            stand_in = event
        elif isinstance(event, Delta):
            text += event.text
        ended = isinstance(event, Finish)
    assert ended
    return stand_in, text


@asynccontextmanager
async def full(timeouts: Timeouts) -> AsyncIterator[Pair]:
    """A pair of which the chosen host writes one answer at once, and is writing it."""
    async with pair(timeouts, concurrency=1) as hosts:
        hosts.chosen.answer(Answer(words=["one ", "two"])).hold(after_words=1)
        writing = asyncio.create_task(take(hosts.client))
        await hosts.chosen.asked()
        yield hosts
        hosts.chosen.release()
        assert await writing == (None, "one two")


async def test_the_chosen_host_answers_when_it_can_and_nobody_else_is_asked() -> None:
    async with pair() as hosts:
        assert await take(hosts.client) == (None, "Hello")
        assert hosts.other.requests == []


@pytest.mark.parametrize(
    "failure",
    [
        DOWN,
        flat_error(401, "no"),
        flat_error(403, "You've run out of credits"),
        flat_error(404, "no such model"),
        replace(flat_error(429, "Too Many Requests"), headers={"Retry-After": "20"}),
        Answer(refuse_connection=True),
        Answer(words=[""]),
        Answer(words=[], done=False, finish_reason=None),
        Answer(body="<html>hello</html>"),
    ],
)
async def test_another_host_answers_when_the_chosen_one_does_not_and_that_is_told(failure: Answer) -> None:
    async with pair() as hosts:
        hosts.chosen.default = failure
        hosts.other.answer("Hi from here")
        stand_in, text = await take(hosts.client)

        assert text == "Hi from here"
        assert stand_in == StandIn("27b", at(hosts.other), "google/gemma-3-27b-it", at(hosts.chosen))
        assert len(hosts.chosen.questions) <= 2, "with another host there, nobody is patient with this one"


async def test_a_host_that_is_silent_gets_its_share_of_the_time_and_no_more() -> None:
    async with pair(waits(first_content_s=30, retry_s=4.0)) as hosts:
        hosts.chosen.hold()
        async with asyncio.timeout(10):
            stand_in, text = await take(hosts.client)
        assert (stand_in is not None, text) == (True, "Hello")


async def test_another_host_answers_when_the_chosen_one_is_full_and_that_is_not_taken_for_a_fault() -> None:
    async with full(waits(between_s=30, slot_s=0.05)) as hosts:
        for _ in range(FAILURES):
            stand_in, text = await take(hosts.client)
            assert (stand_in is not None, text) == (True, "Hello")
        assert hosts.client.trouble("27b") is None
        assert len(hosts.chosen.questions) == 1


async def test_a_host_that_is_full_is_waited_for_as_long_as_its_share_of_the_time() -> None:
    async with full(waits(between_s=30, retry_s=4.0)) as hosts:
        async with asyncio.timeout(20):
            stand_in, text = await take(hosts.client)
        assert (stand_in is not None, text) == (True, "Hello")


async def test_when_the_chosen_host_is_full_and_the_other_fails_it_is_told_that_it_is_full() -> None:
    async with full(waits(between_s=30, slot_s=0.05)) as hosts:
        hosts.other.default = flat_error(401, "no")
        with pytest.raises(ModelError) as caught:
            await take(hosts.client)
        assert caught.value.fault is ModelFault.OVERLOADED
        assert len(hosts.other.questions) == 1


async def test_a_model_that_a_stand_in_has_not_got_is_still_served_by_the_chosen_host() -> None:
    async with pair() as hosts:
        assert await hosts.client.serves("27b", 5.0)
        hosts.chosen.default, hosts.other.default = DOWN, flat_error(404, "no such model")
        with pytest.raises(ModelError):
            await take(hosts.client)
        assert await hosts.client.serves("27b", 5.0)


@pytest.mark.parametrize(
    "failure", [flat_error(400, "This was flagged"), flat_error(400, "maximum context length is 9")]
)
async def test_what_is_wrong_with_the_question_is_not_asked_elsewhere(failure: Answer) -> None:
    async with pair() as hosts:
        hosts.chosen.answer(failure)
        with pytest.raises(ModelError) as caught:
            await take(hosts.client)
        assert caught.value.fault in (ModelFault.MODERATION, ModelFault.CONTEXT_OVERFLOW)
        assert hosts.other.requests == []


async def test_after_the_first_word_nobody_else_is_asked() -> None:
    async with pair() as hosts:
        hosts.chosen.answer(Answer(words=["one ", "two"], ending=Ending.RESET))
        with pytest.raises(ModelError) as caught:
            await take(hosts.client)
        assert caught.value.fault is ModelFault.CUT_OFF
        assert hosts.other.requests == []


async def test_when_all_fail_the_chosen_hosts_fault_is_told_and_the_number_of_attempts_is_bounded() -> None:
    async with pair(smaller=True) as hosts:
        hosts.chosen.default, hosts.other.default = flat_error(401, "no"), DOWN
        with pytest.raises(ModelError) as caught:
            await take(hosts.client)
        assert caught.value.fault is ModelFault.AUTH
        assert len(hosts.chosen.questions) + len(hosts.other.questions) <= 12


async def test_smaller_variants_answer_after_every_host_of_the_chosen_one_failed_and_only_when_asked_for() -> None:
    async with pair(smaller=True) as hosts:
        hosts.chosen.answer(*[DOWN] * 2)
        hosts.other.answer(*[DOWN] * 2)
        stand_in, text = await take(hosts.client)
        assert text == "Hello"
        assert stand_in is not None
        assert (stand_in.variant, stand_in.provider) == ("12b", at(hosts.chosen))
        assert hosts.chosen.questions[-1].body["model"] == "google/gemma-3-12b-it"
    async with pair() as hosts:
        hosts.chosen.default = hosts.other.default = DOWN
        with pytest.raises(ModelError):
            await take(hosts.client)
        assert {request.body["model"] for request in hosts.other.questions} == {"google/gemma-3-27b-it"}


async def test_a_host_that_keeps_failing_is_left_alone_until_a_try_finds_it_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    now = [1000.0]
    monkeypatch.setattr("bot.gemma.client.time.monotonic", lambda: now[0])
    async with pair() as hosts:
        hosts.chosen.default = DOWN
        for _ in range(3):
            await take(hosts.client)
        asked = len(hosts.chosen.questions)
        await take(hosts.client)
        assert len(hosts.chosen.questions) == asked, "its breaker is open"

        now[0] += 31
        await take(hosts.client)
        assert len(hosts.chosen.questions) > asked, "one question tries it"
        now[0] += 61
        hosts.chosen.default = Answer()
        assert await take(hosts.client) == (None, "Hello")
        assert await take(hosts.client) == (None, "Hello")


async def test_where_there_is_no_other_host_a_failing_one_is_asked_all_the_same(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with pair(other=False) as hosts:
        hosts.chosen.default = DOWN
        for _ in range(4):
            with pytest.raises(ModelError):
                await take(hosts.client)
        assert hosts.client.trouble("27b") is ModelFault.OVERLOADED
        assert "is left alone" not in caplog.text
        hosts.chosen.default = Answer()
        assert await take(hosts.client) == (None, "Hello")


async def test_a_stand_in_with_too_small_a_window_is_passed_over_for_a_long_prompt() -> None:
    async with pair(window=2_000) as hosts:
        hosts.chosen.default = flat_error(401, "no")
        assert (await take(hosts.client))[1] == "Hello"
        with pytest.raises(ModelError):
            await take(hosts.client, asking("word " * 3_000))
        assert len(hosts.other.questions) == 1


async def test_a_variant_that_only_another_host_has_lives_there() -> None:
    async with ModelHost() as first, ModelHost() as second:
        row = replace(PROVIDERS["aimlapi"], timeouts=IMPATIENT)
        few = {name: each for name, each in endpoints_for(row, base_url=first.url).items() if name != "1b"}
        client = GemmaClient(few, endpoints_for(row, base_url=second.url))
        assert await take(client, asking(variant="1b")) == (None, "Hello")
        assert (client.is_hosted("1b"), client.is_hosted("270m")) == (True, False)
        await client.aclose()
        assert first.requests == []


async def test_a_stop_while_a_stand_in_is_asked_closes_its_connection() -> None:
    async with pair() as hosts:
        hosts.chosen.default = DOWN
        hosts.other.hold()
        asking_it = asyncio.create_task(take(hosts.client))
        request = await hosts.other.asked()
        asking_it.cancel()
        await asyncio.wait_for(request.left.wait(), 5)
        await asyncio.wait([asking_it])


async def test_a_stand_in_that_sees_nothing_is_passed_over_for_a_picture() -> None:
    seen = replace(asking(), messages=(Message(Role.USER, "what is it?", (Picture("image/png", b"png"),)),))
    async with ModelHost() as first, ModelHost() as second:
        row = replace(PROVIDERS["aimlapi"], timeouts=IMPATIENT)
        blind = replace(row, name="blind", images=False)
        first.default = flat_error(401, "no")
        others = endpoints_for(blind, base_url=second.url)
        client = GemmaClient(endpoints_for(row, base_url=first.url), others, smaller=True)
        with pytest.raises(ModelError):
            await take(client, seen)
        assert second.requests == []
        await client.aclose()
