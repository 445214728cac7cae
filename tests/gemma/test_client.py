"""The client against a host on a real socket: what goes out, what comes back, and who is stopped."""

import asyncio
import json
from contextlib import aclosing
from dataclasses import replace

import pytest

from bot.conversation.completion import Delta
from bot.errors import ModelFault
from bot.gemma.client import GemmaClient
from bot.gemma.exchange import MAX_ANSWER_CHARACTERS
from bot.gemma.providers import PROVIDERS, endpoints_for
from tests.doubles.model_host import Answer, Ending, ModelHost, Profile, Request, event, flat_error
from tests.gemma.conftest import KEY, asking, client_of, listen, refused, waits

TEXT = "Grüße an alle: 日本語, 🎉 and <b>more</b>"
WORDS = ["one ", "two ", "three"]
AIMLAPI = PROVIDERS["aimlapi"]


# --- an answer


async def test_words_arrive_as_deltas_and_then_the_finish(host: ModelHost, gemma: GemmaClient) -> None:
    usage = {"prompt_tokens": 12, "completion_tokens": 3, "total_tokens": 15}
    host.answer(Answer(words=WORDS, usage=usage))
    heard = await listen(gemma)

    assert heard.text == "one two three"
    assert heard.finish is not None
    assert (heard.finish.reason, heard.finish.prompt_tokens, heard.finish.completion_tokens) == ("stop", 12, 3)
    assert heard.finish.model == "google/gemma-3-27b-it"


async def test_a_word_is_there_before_the_next_one_is_written(host: ModelHost, gemma: GemmaClient) -> None:
    host.answer(Answer(words=WORDS))
    host.hold(after_words=1)
    async with aclosing(gemma.stream(asking())) as events:
        assert await anext(events) == Delta("one ")
        host.release()
        assert "".join([event.text async for event in events if isinstance(event, Delta)]) == "two three"


@pytest.mark.parametrize("cut_every", [1, 2, 3, 7, 1000])
async def test_the_text_is_the_same_however_the_network_cuts_it(
    host: ModelHost, gemma: GemmaClient, cut_every: int
) -> None:
    host.answer(Answer(words=list(TEXT), cut_every=cut_every))

    assert (await listen(gemma)).text == TEXT


async def test_a_host_that_does_not_stream_is_understood(host: ModelHost, gemma: GemmaClient) -> None:
    host.answer(Answer(words=WORDS, whole=True))
    heard = await listen(gemma)

    assert heard.deltas == ["one two three"]


async def test_an_answer_can_be_had_in_one_call_that_does_not_stream(host: ModelHost, gemma: GemmaClient) -> None:
    host.answer(Answer(words=WORDS, headers={"X-Aimlapi-Usd-Spent": "0.1"}))
    text, finish = await gemma.complete(asking())

    assert (text, finish.reason) == ("one two three", "stop")
    assert host.requests[0].body["stream"] is False


async def test_a_stream_without_a_type_is_read_as_a_stream(host: ModelHost, gemma: GemmaClient) -> None:
    host.answer(Answer(words=WORDS, content_type="text/plain"))

    assert (await listen(gemma)).text == "one two three"


@pytest.mark.parametrize(
    "answer",
    [
        Answer(words=WORDS, done=False),
        Answer(words=WORDS, finish_reason=None),
        Answer(words=WORDS, events=[": OPENROUTER PROCESSING\n\n"] * 3),
        Answer(words=["\n", "one ", "two ", "three"]),
        Answer(words=[*WORDS, "<end_of_turn>"]),
        Answer(raw=b"".join([*(event("m", word) for word in WORDS), event("m", "", "stop").rstrip(b"\n")])),
        Answer(raw=b"".join([*(event("m", word) for word in WORDS), b"data: [DONE]\n\n"]).replace(b"\n\n", b"\n")),
        Answer(raw=b"".join([*(event("m", word) for word in WORDS), event("m", "", "stop")]), truncated=True),
        Answer(words=WORDS, headers={"Transfer-Encoding": "chunked", "Connection": "close"}),
    ],
)
async def test_odd_endings_and_framings_cost_no_word(host: ModelHost, gemma: GemmaClient, answer: Answer) -> None:
    host.answer(answer)
    heard = await listen(gemma)

    assert heard.text == "one two three"
    assert heard.error is None


async def test_an_answer_without_an_end_is_ended(host: ModelHost, gemma: GemmaClient) -> None:
    host.answer(Answer(words=["word " * 1000] * (MAX_ANSWER_CHARACTERS // 5000 + 5)))
    heard = await listen(gemma)

    assert heard.finish is not None
    assert heard.finish.reason == "length"
    assert len(heard.text) < MAX_ANSWER_CHARACTERS + 10_000


async def test_an_answer_that_the_host_cut_is_counted_and_its_connection_carries_the_next(
    host: ModelHost, gemma: GemmaClient
) -> None:
    usage = {"prompt_tokens": 12, "completion_tokens": 3, "total_tokens": 15}
    host.default = Answer(words=WORDS, finish_reason="length", usage=usage, cut_every=7)
    for _ in range(2):
        finish = (await listen(gemma)).finish
        assert finish is not None
        assert (finish.reason, finish.prompt_tokens, finish.completion_tokens) == ("length", 12, 3)

    assert host.connections == 1


# --- what goes out


async def test_the_key_is_in_the_header_and_nowhere_else(
    host: ModelHost, gemma: GemmaClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    host.answer(flat_error(401, f"Incorrect API key provided: {KEY}"))
    error = await refused(gemma)
    request = host.requests[0]

    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in request.path + json.dumps(request.body)
    assert KEY not in str(error) + error.detail
    assert KEY not in repr(endpoints_for(AIMLAPI, api_key=KEY))
    assert not [record for record in caplog.records if KEY in record.getMessage() and record.name.startswith("bot")]


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        ({"x-inference-id": "inf-1.a:b", "x-request-id": "req-2"}, "inf-1.a:b"),
        ({"X-Request-Id": "req-2"}, "req-2"),
        ({"x-inference-id": "what was asked", "x-request-id": "r" * 129}, None),
        ({}, None),
    ],
)
async def test_the_hosts_own_id_of_a_call_is_logged_with_ours(
    host: ModelHost, gemma: GemmaClient, caplog: pytest.LogCaptureFixture, headers: dict[str, str], told: str | None
) -> None:
    caplog.set_level("INFO")
    host.answer(Answer(headers=headers))
    assert (await listen(gemma)).finish

    (record,) = [vars(each) for each in caplog.records if each.getMessage() == "the model's host responds"]
    assert [record[name] for name in ("request", "model", "status", "host_request")] == [
        "abcdef.1",
        "google/gemma-3-27b-it",
        200,
        told,
    ]


@pytest.mark.parametrize(
    "failure",
    [
        replace(flat_error(401, "no"), headers={"x-inference-id": "inf-7"}),
        Answer(words=["half ", "an "], truncated=True, headers={"x-inference-id": "inf-7"}),
        Answer(raw=b'data: {"error":{"code":401,"message":"no"}}\n\n', headers={"x-inference-id": "inf-7"}),
    ],
)
async def test_a_call_that_failed_is_told_with_the_hosts_own_id(
    host: ModelHost, gemma: GemmaClient, caplog: pytest.LogCaptureFixture, failure: Answer
) -> None:
    host.answer(failure)
    heard = await listen(gemma)
    assert heard.error is not None
    assert heard.error.host_request == "inf-7"
    if not heard.text:
        (record,) = [vars(each) for each in caplog.records if each.getMessage() == "the model gave no answer"]
        assert record["host_request"] == "inf-7"


async def test_the_request_carries_its_id(host: ModelHost, gemma: GemmaClient) -> None:
    await listen(gemma)

    assert host.requests[0].headers["x-client-request-id"] == "abcdef.1"


async def test_each_variant_is_asked_by_its_own_id(host: ModelHost) -> None:
    async with client_of(host, _4b="acme/gemma-4b") as client:
        await listen(client, asking(variant="4b"))
        await listen(client, asking(variant="12b"))
        assert client.describe("4b") == (f"127.0.0.1:{host.port}", "acme/gemma-4b")
        assert client.describe("270m") == (f"127.0.0.1:{host.port}", "")

    assert [request.body["model"] for request in host.requests] == ["acme/gemma-4b", "google/gemma-3-12b-it"]


async def test_a_variant_without_a_host_is_told_without_a_call(host: ModelHost, gemma: GemmaClient) -> None:
    assert (await refused(gemma, asking(variant="270m"))).fault is ModelFault.MODEL_MISSING
    assert host.requests == []


async def test_a_redirect_is_not_followed(host: ModelHost, gemma: GemmaClient) -> None:
    async with ModelHost() as elsewhere:
        host.default = Answer(status=302, headers={"Location": f"{elsewhere.url}/chat/completions"})

        assert (await refused(gemma)).fault is ModelFault.BAD_RESPONSE
        assert len(host.requests) == 1
        assert elsewhere.requests == []


async def test_answers_share_a_connection(host: ModelHost, gemma: GemmaClient) -> None:
    for _ in range(3):
        await listen(gemma)

    assert host.connections == 1


async def test_a_server_that_closes_after_each_answer_is_asked_to(host: ModelHost) -> None:
    host.profile = Profile(ranges={})
    async with client_of(host, "llamacpp") as client:
        for _ in range(3):
            assert (await listen(client)).text == "Hello"

    assert host.connections == 3
    assert {request.headers["connection"] for request in host.requests} == {"close"}


# --- stopping


async def test_closing_the_stream_closes_the_connection(host: ModelHost, gemma: GemmaClient) -> None:
    host.answer(Answer(words=WORDS, ending=Ending.HANG))
    async with aclosing(gemma.stream(asking())) as events:
        await anext(events)

    await asyncio.wait_for(host.requests[0].left.wait(), 5)


@pytest.mark.parametrize("after_words", [0, 1])
async def test_cancelling_the_task_closes_the_connection(host: ModelHost, gemma: GemmaClient, after_words: int) -> None:
    host.default = Answer(words=WORDS)
    host.hold(after_words=after_words)
    task = asyncio.create_task(listen(gemma))
    await host.asked()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    await asyncio.wait_for(host.requests[0].left.wait(), 5)
    host.release()
    assert (await listen(gemma)).text == "one two three"


# --- many at once


async def test_no_more_answers_are_asked_for_at_once_than_the_host_writes(host: ModelHost) -> None:
    most = 0

    def count(_: Request) -> str:
        nonlocal most
        most = max(most, host.open_connections)
        return "Hello"

    host.answer(*[count] * 10)
    async with client_of(host, replace(AIMLAPI, concurrency=2)) as client:
        answers = await asyncio.gather(*(listen(client) for _ in range(10)))

    assert [heard.text for heard in answers] == ["Hello"] * 10
    assert most == 2


async def test_two_hundred_answers_at_once_overlap(host: ModelHost, gemma: GemmaClient) -> None:
    host.hold()
    tasks = [asyncio.create_task(listen(gemma)) for _ in range(200)]
    await host.asked(200, timeout_s=30)
    host.release()

    assert {heard.text for heard in await asyncio.gather(*tasks)} == {"Hello"}


async def test_a_question_that_finds_no_slot_is_told_so(host: ModelHost) -> None:
    host.hold()
    async with client_of(host, replace(AIMLAPI, concurrency=1), waits(slot_s=0.1)) as client:
        first = asyncio.create_task(listen(client))
        await host.asked()
        assert (await refused(client)).fault is ModelFault.OVERLOADED
        host.release()
        assert (await first).text == "Hello"
