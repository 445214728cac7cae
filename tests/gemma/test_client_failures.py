"""The client and a host that fails: asking again, adapting to what it refuses, waiting no longer than is said."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from select import select
from typing import Any

import pytest

from bot.conversation.completion import ModelRequest, Sampling
from bot.conversation.message import Message, Role
from bot.errors import ModelFault
from bot.gemma.client import GemmaClient
from bot.gemma.providers import PROVIDERS, endpoints_for
from tests.doubles.model_host import PARAMETERS, Answer, Ending, ModelHost, Profile, event, flat_error
from tests.gemma.conftest import IMPATIENT, asking, client_of, listen, refused, waits

WORDS = ["one ", "two ", "three"]
AIMLAPI = PROVIDERS["aimlapi"]


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


@contextmanager
def full_house() -> Iterator[str]:
    """A host that takes no more connections and refuses none: whoever wants one waits for it."""
    with ExitStack() as sockets:
        listening = sockets.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        address = listening.getsockname()
        waiting = False
        while not waiting:
            guest = sockets.enter_context(socket.socket())
            guest.setblocking(False)
            guest.connect_ex(address)
            waiting = not select([], [guest], [], 0.2)[1]
        yield f"http://127.0.0.1:{address[1]}/v1"


async def test_a_host_that_takes_no_connection_is_a_network_fault_as_soon_as_connecting_took_too_long() -> None:
    times = waits(connect_s=0.1, first_content_s=10, retry_s=10)
    with full_house() as url:
        client = GemmaClient(endpoints_for(replace(AIMLAPI, timeouts=times), base_url=url))
        async with asyncio.timeout(5):  # three attempts, and not as long as the first word might have taken
            error = await refused(client)
        await client.aclose()

    assert error.fault is ModelFault.NETWORK
    assert "ConnectTimeout" in error.detail


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
    async with client_of(host, timeouts=waits(between_s=0.2, first_content_s=60, retry_s=60)) as client:
        async with asyncio.timeout(20):  # not as long as the first word might have taken
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


async def test_an_answer_goes_on_when_the_host_says_with_every_piece_that_it_ended(
    host: ModelHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.doubles.model_host.event", lambda model, text, *_: event(model, text, "stop"))
    host.answer(Answer(words=["one ", "two <end_of", "_turn>", "three ", "four"], between_s=0.2))
    async with client_of(host, timeouts=waits(tail_s=0.1, between_s=30)) as client:
        heard = await listen(client)

    assert heard.text == "one two three four"
    assert heard.error is None
