"""Errors as hosts send them: host_errors.jsonl has one a line, with the fault it means."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import ModelFault
from bot.gemma.faults import classify, classify_payload, retry_after_s

F = ModelFault
NOW = 1_700_000_000.0


def flat(status: int | str, message: str, **more: object) -> dict[str, object]:
    """The AI/ML API's shape."""
    return {
        "requestId": "1",
        "statusCode": status,
        "timestamp": "t",
        "path": "/v1/chat/completions",
        "message": message,
    } | more


def nested(message: str, **more: object) -> dict[str, object]:
    """OpenAI's shape."""
    return {"error": {"message": message, **more}}


class Case(NamedTuple):
    """One line of host_errors.jsonl. A body that is a string is sent as it is, any other as JSON."""

    case: str
    status: int
    fault: str
    body: Any

    @property
    def text(self) -> str:
        return self.body if isinstance(self.body, str) else json.dumps(self.body)


CASES = [Case(**json.loads(line)) for line in (Path(__file__).parent / "host_errors.jsonl").read_text().splitlines()]


@pytest.mark.parametrize("case", CASES, ids=[case.case for case in CASES])
def test_each_hosts_error_is_known_for_what_it_is(case: Case) -> None:
    error = classify(case.status, {}, case.text.encode(), now=NOW)

    assert error.fault == case.fault
    assert error.status == case.status
    assert error.detail
    assert "\n" not in error.detail


def test_how_many_images_a_host_takes_is_told() -> None:
    told = {n: classify(400, {}, f"At most {n} image(s) may be provided in one prompt.", now=NOW) for n in (0, 4)}

    assert {error.fault for error in told.values()} == {F.IMAGE_UNSUPPORTED}
    assert {n: error.limits for n, error in told.items()} == {0: {"images": 0}, 4: {"images": 4}}


def test_a_refused_parameter_is_named() -> None:
    refused = [case for case in CASES if case.fault == F.PARAM_UNSUPPORTED]
    named = {case.case: classify(400, {}, case.text, now=NOW).parameter for case in refused}

    assert named == {
        "aiml zod parameter": "top_k",
        "google parameter": "top_k",
        "vllm parameter": "top_a",
        "litellm parameter": "top_k",
        "openai parameter": "max_tokens",
    }


def test_a_cap_that_is_too_high_is_not_taken_for_a_name_that_is_unknown() -> None:
    body = flat(400, "Body validation error", meta={"max_tokens": {"_errors": ["Number must be less than 4096"]}})

    assert classify(400, {}, json.dumps(body), now=NOW).fault is F.BAD_RESPONSE


@pytest.mark.parametrize(
    ("name", "limits"),
    [
        ("llama.cpp overflow", {"limit": 8192, "actual": 9412}),
        ("vllm overflow", {"limit": 131072, "actual": 156632}),
        ("lmstudio overflow", {"limit": 4096, "actual": 5000}),
        ("google overflow", {"limit": 32768, "actual": 40000}),
        ("litellm overflow", {}),
    ],
)
def test_an_overflow_tells_its_figures(name: str, limits: dict[str, int]) -> None:
    text = next(case.text for case in CASES if case.case == name)

    assert classify(400, {}, text, now=NOW).limits == limits


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after": "1.5"}, 1.5),
        ({"retry-after": "0"}, 0.0),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after": "Tue, 14 Nov 2023 22:14:20 GMT"}, 60.0),
        ({"retry-after": "Tue, 14 Nov 2000 22:14:20 GMT"}, 0.0),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "9" * 40}, None),
        ({"retry-after": ""}, None),
        ({}, None),
    ],
)
def test_the_wait_that_headers_ask_for(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after_s(headers, NOW) == seconds
    assert classify(429, headers, b"", now=NOW).retry_after_s == seconds


def test_the_wait_may_stand_in_the_body() -> None:
    google = [
        nested("slow", code=429, details=[{"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "35s"}])
    ]
    openrouter = nested("busy", code=503, availability={"code": "temporarily_unavailable", "retry_after": 12})

    assert classify(429, {}, json.dumps(google), now=NOW).retry_after_s == 35
    assert classify(503, {}, json.dumps(openrouter), now=NOW).retry_after_s == 12


@pytest.mark.parametrize(
    ("payload", "fault"),
    [
        (nested("x", code=429), F.RATE_LIMITED),
        (nested("x", code="server_error"), F.SERVER),
        (nested("x", code="rate_limit_exceeded"), F.RATE_LIMITED),
        (nested("x", code="400", type="exceed_context_size_error"), F.CONTEXT_OVERFLOW),
        ({"error": "went wrong"}, F.SERVER),
        ({"object": "error", "message": "x", "code": 404}, F.MODEL_MISSING),
        (nested("flagged by the guardrail"), F.MODERATION),
        ({}, F.SERVER),
    ],
)
def test_an_error_inside_a_stream_is_known_without_a_status(payload: dict[str, object], fault: ModelFault) -> None:
    assert classify_payload(payload).fault is fault


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=20,
)


@settings(deadline=None)
@given(st.integers(200, 599), json_values | st.text(max_size=200), st.text(max_size=20))
def test_any_body_gets_a_verdict(status: int, body: Any, wait: str) -> None:
    text = body if isinstance(body, str) else json.dumps(body)

    assert isinstance(classify(status, {"retry-after": wait}, text, now=NOW).fault, ModelFault)
    if isinstance(body, dict):
        assert isinstance(classify_payload(body).fault, ModelFault)


@pytest.mark.parametrize("figure", [10**400, 2**64])
def test_a_figure_that_cannot_be_is_none(figure: int) -> None:
    sentence = f"maximum context length is {figure}"
    body = {"error": {"message": sentence, "code": figure, "n_prompt_tokens": figure}}

    assert classify(400, {}, json.dumps(body), now=NOW).limits == {}
    assert classify_payload({"error": {"message": "x", "retry_after": figure}}).retry_after_s is None


def test_a_body_nested_without_end_gets_a_verdict() -> None:
    assert classify(400, {}, "[" * 60_000, now=NOW).fault is F.BAD_RESPONSE
    assert classify(400, {}, '{"error":' * 900 + "1" + "}" * 900, now=NOW).fault is F.BAD_RESPONSE
