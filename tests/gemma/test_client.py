"""The client against a host on a real socket."""

import asyncio
import json
import ssl
from contextlib import aclosing
from dataclasses import replace
from typing import Any

import httpx
import pytest

from bot.conversation.completion import Delta, ModelRequest, Sampling
from bot.conversation.message import Message, Role
from bot.errors import ModelError, ModelFault
from bot.gemma.client import GemmaClient
from bot.gemma.connections import is_loopback, open_http
from bot.gemma.exchange import MAX_ANSWER_CHARACTERS
from bot.gemma.providers import PROVIDERS, Timeouts, endpoints_for
from tests.doubles.model_host import PARAMETERS, Answer, Ending, ModelHost, Profile, Request, event, flat_error
from tests.gemma.conftest import IMPATIENT, KEY, asking, client_of, listen

TEXT = "Grüße an alle: 日本語, 🎉 and <b>more</b>"
WORDS = ["one ", "two ", "three"]
AIMLAPI = PROVIDERS["aimlapi"]


async def refused(client: GemmaClient, request: ModelRequest | None = None) -> ModelError:
    """The error of a question that gets no text at all."""
    heard = await listen(client, request)
    assert heard.error is not None
    assert heard.text == ""
    return heard.error


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


async def test_the_request_carries_its_id(host: ModelHost, gemma: GemmaClient) -> None:
    await listen(gemma)

    assert host.requests[0].headers["x-client-request-id"] == "abcdef.1"


async def test_each_variant_is_asked_by_its_own_id(host: ModelHost) -> None:
    async with client_of(host, _4b="acme/gemma-4b") as client:
        await listen(client, asking(variant="4b"))
        await listen(client, asking(variant="12b"))
        assert client.describe("4b") == ("AI/ML API", "acme/gemma-4b")
        assert client.describe("270m") == ("AI/ML API", "")

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


# --- asking again


@pytest.mark.parametrize(
    "failure",
    [
        flat_error(429, "Too Many Requests"),
        replace(flat_error(429, "Too Many Requests"), headers={"Retry-After": "0"}),
        flat_error(500, "Internal server error"),
        flat_error(503, "Service unavailable"),
        Answer(refuse_connection=True),
        Answer(words=[], truncated=True),
        Answer(words=[], ending=Ending.RESET),
        Answer(words=[], done=False, finish_reason=None),
        Answer(raw=b'data: {"error":{"code":502,"message":"upstream"},"choices":[]}\n\n'),
        Answer(body={"error": {"code": 503, "message": "upstream"}}),
        Answer(words=[""]),
        Answer(words=[" \n", "<end_of_turn>"]),
        Answer(words=[], whole=True),
        Answer(body="<html>hello</html>"),
        Answer(raw=b"data: {broken\n\n"),
        Answer(body=[1, 2]),
    ],
)
async def test_a_failure_before_the_first_word_is_not_seen(
    host: ModelHost, gemma: GemmaClient, failure: Answer
) -> None:
    host.answer(failure, "Hello there")
    heard = await listen(gemma)

    assert heard.text == "Hello there"
    assert len(host.requests) == 2


@pytest.mark.parametrize(
    ("failure", "fault", "requests"),
    [
        (flat_error(401, "no"), "auth", 1),
        (flat_error(403, "You've run out of credits"), "credits", 1),
        (flat_error(403, "no"), "forbidden", 1),
        (flat_error(404, "no"), "model_missing", 1),
        (flat_error(400, "odd"), "bad_response", 1),
        (flat_error(400, "maximum context length is 10 tokens"), "context_overflow", 1),
        (flat_error(400, "This was flagged"), "moderation", 1),
        (Answer(words=[], finish_reason="content_filter"), "moderation", 1),
        (Answer(words=[""]), "empty", 2),
        (Answer(body="<html>hello</html>"), "bad_response", 2),
        (Answer(raw=b"data: " + b"x" * 10_000_000 + b"\n\n"), "bad_response", 2),
        (flat_error(503, "no"), "overloaded", 3),
        (flat_error(429, "no"), "rate_limited", 3),
        (Answer(refuse_connection=True), "network", 3),
        (Answer(words=[], truncated=True), "network", 3),
    ],
)
async def test_a_failure_that_stays_is_told_after_a_few_attempts(
    host: ModelHost, gemma: GemmaClient, failure: Answer, fault: str, requests: int
) -> None:
    host.default = failure

    assert (await refused(gemma)).fault == fault
    assert len(host.requests) == requests


async def test_a_wait_that_is_too_long_is_told_and_not_waited(host: ModelHost, gemma: GemmaClient) -> None:
    host.answer(replace(flat_error(429, "Too Many Requests"), headers={"Retry-After": "3600"}))
    error = await refused(gemma)

    assert (error.fault, error.retry_after_s) == (ModelFault.RATE_LIMITED, 3600)
    assert len(host.requests) == 1


@pytest.mark.parametrize(
    ("ending", "said"),
    [
        ({"truncated": True}, "network"),
        ({"ending": Ending.RESET}, "network"),
        ({"finish_reason": None, "done": False}, "cut_off"),
    ],
)
async def test_after_the_first_word_nothing_is_asked_again(
    host: ModelHost, gemma: GemmaClient, ending: dict[str, Any], said: str
) -> None:
    host.answer(Answer(words=WORDS, **ending))
    heard = await listen(gemma)

    assert heard.text == "one two three"
    assert heard.error is not None
    assert heard.error.fault is ModelFault.CUT_OFF
    assert said in str(heard.error)
    assert len(host.requests) == 1


async def test_an_error_in_the_middle_keeps_the_words_before_it(host: ModelHost, gemma: GemmaClient) -> None:
    failure = b'data: {"error":{"code":429,"message":"slow down"},"choices":[{"delta":{},"finish_reason":"error"}]}\n\n'
    host.answer(Answer(raw=event("m", "one ") + event("m", "two") + failure))
    heard = await listen(gemma)

    assert heard.text == "one two"
    assert heard.error is not None
    assert heard.error.fault is ModelFault.CUT_OFF
    assert "rate_limited: slow down" in heard.error.detail


async def test_a_host_that_is_not_there_is_a_network_fault() -> None:
    async with ModelHost() as gone:
        url = gone.url
    client = GemmaClient(endpoints_for(replace(AIMLAPI, timeouts=IMPATIENT), base_url=url))

    assert (await refused(client)).fault is ModelFault.NETWORK
    await client.aclose()


# --- adapting


def with_instructions() -> ModelRequest:
    messages = (Message(Role.SYSTEM, "Be brief."), Message(Role.USER, "Hi"))
    return replace(asking(), messages=messages)


async def test_a_host_that_refuses_the_system_role_is_asked_without_it_from_then_on(host: ModelHost) -> None:
    async with client_of(host, replace(AIMLAPI, system="take")) as client:
        for _ in range(2):
            assert (await listen(client, with_instructions())).text == "Hello"

    assert [request.body["messages"][0]["role"] for request in host.requests] == ["system", "user", "user"]
    assert host.requests[-1].body["messages"][0]["content"] == "Be brief.\n\nHi"


async def test_a_host_that_takes_the_system_role_gets_it(host: ModelHost) -> None:
    host.profile = Profile(system=True)
    async with client_of(host, replace(AIMLAPI, system="take")) as client:
        assert (await listen(client, with_instructions())).text == "Hello"

    assert [message["role"] for message in host.requests[0].body["messages"]] == ["system", "user"]


@pytest.mark.parametrize("name", ["top_k", "stream_options", "max_tokens", "seed"])
async def test_a_refused_parameter_is_left_out_from_then_on(host: ModelHost, gemma: GemmaClient, name: str) -> None:
    host.profile = Profile(parameters=PARAMETERS - {name})
    for _ in range(2):
        assert (await listen(gemma, asking(sampling=Sampling(seed=5)))).text == "Hello"

    assert [name in request.body for request in host.requests] == [True, False, False]
    assert all({"max_tokens", "max_completion_tokens"} & set(request.body) for request in host.requests)


async def test_a_host_that_refuses_for_ever_is_not_asked_for_ever(host: ModelHost, gemma: GemmaClient) -> None:
    host.default = flat_error(400, "Unsupported parameter: 'top_k'")

    assert (await refused(gemma)).fault is ModelFault.PARAM_UNSUPPORTED
    assert len(host.requests) == 2


# --- waiting


def waits(**seconds: float) -> Timeouts:
    return replace(IMPATIENT, **seconds)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(words=[], ending=Ending.HANG),
        Answer(words=[""], events=[": ping\n\n"] * 5, ending=Ending.HANG),
        Answer(words=["late"], first_word_after_s=20.0),
    ],
)
async def test_a_host_that_never_begins_is_given_up(host: ModelHost, answer: Answer) -> None:
    host.default = answer
    async with client_of(host, timeouts=waits(first_content_s=0.2, retry_s=0.2)) as client:
        assert (await refused(client)).fault is ModelFault.TIMEOUT
        await asyncio.wait_for(host.requests[0].left.wait(), 5)


async def test_a_host_that_sends_no_headers_is_given_up(host: ModelHost) -> None:
    host.hold()
    async with client_of(host, timeouts=waits(first_content_s=0.2, retry_s=0.2)) as client:
        assert (await refused(client)).fault is ModelFault.TIMEOUT


async def test_a_first_word_that_was_late_is_asked_for_again_within_the_time(host: ModelHost) -> None:
    host.answer(Answer(words=[], ending=Ending.HANG), "Hello")
    async with client_of(host, timeouts=waits(first_content_s=0.2)) as client:
        assert (await listen(client)).text == "Hello"


async def test_a_host_that_stops_in_the_middle_is_given_up(host: ModelHost) -> None:
    host.answer(Answer(words=WORDS, ending=Ending.HANG))
    async with client_of(host, timeouts=waits(between_s=0.2)) as client:
        heard = await listen(client)

    assert heard.text == "one two three"
    assert heard.error is not None
    assert heard.error.fault is ModelFault.CUT_OFF


async def test_comments_do_not_keep_an_answer_alive(host: ModelHost) -> None:
    comments = b"".join([event("m", "one"), *[b": ping\n\n"] * 40])
    host.answer(Answer(raw=comments, cut_every=9, ending=Ending.HANG))
    async with client_of(host, timeouts=waits(between_s=0.2)) as client:
        heard = await listen(client)

    assert heard.text == "one"
    assert heard.error is not None


async def test_an_answer_that_takes_too_long_as_a_whole_is_cut(host: ModelHost) -> None:
    host.answer(Answer(words=["word "] * 1000, between_s=0.02))
    async with client_of(host, timeouts=waits(whole_s=0.4)) as client:
        heard = await listen(client)

    assert heard.error is not None
    assert heard.error.fault is ModelFault.CUT_OFF
    assert 0 < len(heard.text) < 5000


async def test_a_host_that_forgets_to_end_the_stream_is_not_waited_for(host: ModelHost) -> None:
    host.answer(Answer(raw=event("m", "Hello") + event("m", "", "stop"), ending=Ending.HANG))
    async with client_of(host, timeouts=waits(tail_s=0.1, between_s=30)) as client:
        async with asyncio.timeout(5):
            heard = await listen(client)

    assert heard.text == "Hello"
    assert heard.error is None


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


# --- looking


async def test_a_probe_says_whether_the_host_answers_and_lists_the_model(host: ModelHost, gemma: GemmaClient) -> None:
    there, missing = await gemma.probe("27b"), await gemma.probe("1b")

    assert (there.reachable, there.listed, there.fault) == (True, True, None)
    assert (missing.reachable, missing.listed) == (True, False)
    assert there.latency_s is not None
    assert host.requests[0].path == "/v1/models?id=google%2Fgemma-3-27b-it"


@pytest.mark.parametrize(
    "rows", [[{"id": "x", "aliases": ["google/gemma-3-27b-it"]}], [{"id": "models/google/gemma-3-27b-it"}]]
)
async def test_a_model_may_be_listed_by_another_name(
    host: ModelHost, gemma: GemmaClient, rows: list[dict[str, Any]]
) -> None:
    host.catalogue = Answer(body={"data": rows})

    assert (await gemma.probe("27b")).listed is True


async def test_what_a_server_with_one_model_lists_says_nothing(host: ModelHost) -> None:
    host.models = ["/models/mine.gguf"]
    async with client_of(host, "llamacpp") as client:
        assert (await client.probe("27b")).listed is None


@pytest.mark.parametrize("body", ["<html>", {"data": None}, {"data": [1]}, [], {"models": []}])
async def test_a_list_that_is_none_leaves_it_open(host: ModelHost, gemma: GemmaClient, body: Any) -> None:
    host.catalogue = Answer(body=body)
    probe = await gemma.probe("27b")

    assert (probe.reachable, probe.listed) == (True, None)


async def test_a_probe_never_raises(host: ModelHost) -> None:
    async with client_of(host, timeouts=waits(probe_s=0.2)) as client:
        host.catalogue = flat_error(401, "no")
        assert (await client.probe("27b")).fault is ModelFault.AUTH
        host.catalogue = flat_error(503, "no")
        assert (await client.probe("27b")).reachable is False
        host.hold()
        assert (await client.probe("27b")).fault is ModelFault.NETWORK
        assert (await client.probe("270m")).fault is ModelFault.MODEL_MISSING


# --- proxies and certificates


async def test_a_proxy_is_used_for_a_host_elsewhere_and_not_for_this_machine(
    host: ModelHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with ModelHost() as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.port}")
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        row = replace(AIMLAPI, timeouts=IMPATIENT)
        here = endpoints_for(row, base_url=host.url)["27b"]
        away = endpoints_for(row, base_url="http://gemma.invalid/v1")["4b"]
        client = GemmaClient({"27b": here, "4b": away})
        assert (await listen(client, asking(variant="27b"))).text == "Hello"
        assert (await listen(client, asking(variant="4b"))).text == "Hello"
        await client.aclose()

        assert [request.path for request in host.requests] == ["/v1/chat/completions"]
        assert [request.path for request in proxy.requests] == ["http://gemma.invalid/v1/chat/completions"]


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "127.1.2.3", "::1", "api.localhost"])
def test_this_machine_is_known(name: str) -> None:
    assert is_loopback(name)


@pytest.mark.parametrize("name", ["localhost.example.com", "10.0.0.1", "example.com", "", "127.0.0.1.nip.io"])
def test_other_machines_are_known(name: str) -> None:
    assert not is_loopback(name)


async def test_certificates_are_checked_where_there_are_any(monkeypatch: pytest.MonkeyPatch) -> None:
    contexts: list[ssl.SSLContext] = []
    real = httpx.create_ssl_context

    def noted() -> ssl.SSLContext:
        contexts.append(real())
        return contexts[-1]

    monkeypatch.setattr(httpx, "create_ssl_context", noted)
    await open_http(["http://127.0.0.1:1/v1", "http://[::1]:1/v1"]).aclose()
    assert contexts == []
    await open_http(["https://example.com/v1", "http://127.0.0.1:1/v1"]).aclose()
    assert contexts[0].verify_mode is ssl.CERT_REQUIRED
