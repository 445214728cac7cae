from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import ModelError, ModelFault
from bot.gemma.completions import Completion


def piece(content: Any, **more: Any) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": {"role": "assistant", "content": content}} | more]}


def said(*payloads: dict[str, Any]) -> str:
    completion = Completion()
    return "".join([*(completion.take(payload) for payload in payloads), completion.rest()])


@pytest.mark.parametrize(
    "payload",
    [
        piece("hi"),
        {"choices": [{"message": {"role": "assistant", "content": "hi", "refusal": None}}]},
        piece([{"type": "text", "text": "h"}, {"type": "text", "text": "i"}]),
        {**piece("hi"), "usage": None, "meta": None, "error": None, "provider": "x"},
    ],
)
def test_text_is_found_in_every_shape_hosts_give_it(payload: dict[str, Any]) -> None:
    assert said(payload) == "hi"


@pytest.mark.parametrize(
    "payload",
    [
        piece(None),
        piece(""),
        {"choices": []},
        {"choices": None},
        {"choices": [{"delta": None}]},
        {"choices": [{"delta": "odd"}]},
        {"choices": ["odd"]},
        {"choices": [], "usage": {"prompt_tokens": 1}},
        {"id": "1"},
        piece(5),
    ],
)
def test_an_object_without_text_adds_none(payload: dict[str, Any]) -> None:
    assert said(payload) == ""


def test_white_space_before_the_first_word_is_dropped_and_kept_afterwards() -> None:
    assert said(piece("\n"), piece("  Hello"), piece(" \n"), piece("you ")) == "Hello \nyou "


def test_an_answer_of_control_tokens_and_white_space_says_nothing() -> None:
    completion = Completion()
    for text in ("<end_of_turn>", " \n", "<unused32>", "<start_of_turn>"):
        completion.take(piece(text))

    assert completion.rest() == ""
    assert completion.characters == 0


@settings(deadline=None)
@given(st.lists(st.integers(0, 60)))
def test_control_tokens_are_dropped_wherever_they_are_cut(cuts: list[int]) -> None:
    text = "a<b and <end_of_turn>c <start_of_image>d<e>f <unused1> <bos"
    edges = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    pieces = [piece(text[a:b]) for a, b in pairwise(edges)]

    assert said(*pieces) == "a<b and c d<e>f  <bos"


@pytest.mark.parametrize(
    ("pieces", "shown"),
    [
        (["<start_of_turn>model\n", "Hello"], "Hello"),
        (["<start_of", "_turn>mo", "del", "\nHello"], "Hello"),
        (["model", "\n", "Hello"], "Hello"),
        (["model: Hello"], "Hello"),
        (["mode", "l:", " Hello"], "Hello"),
        (["model"], "model"),
        (["model:"], "model:"),
        (["model", "ling clay"], "modelling clay"),
        (["mode", "ls: three"], "models: three"),
        (["Model: T-Ford"], "Model: T-Ford"),
        (["more"], "more"),
        (["The role is model: yes"], "The role is model: yes"),
    ],
)
def test_the_role_that_the_template_writes_before_an_answer_is_none_of_it(pieces: list[str], shown: str) -> None:
    assert said(*map(piece, pieces)) == shown


def test_text_is_not_held_back_longer_than_it_may_become_a_control_token() -> None:
    completion = Completion()

    assert completion.take(piece("if a <")) == "if a "
    assert completion.take(piece(" b")) == "< b"


def test_counts_and_cost_are_told_and_zero_means_unknown() -> None:
    completion = Completion()
    completion.take({**piece("hi", finish_reason="stop"), "model": "google/gemma-3-27b-it:free", "usage": None})
    completion.take({"choices": [], "usage": {"prompt_tokens": 12, "completion_tokens": 0, "cost": 0.002}})
    completion.take({"choices": [], "meta": {"usage": {"credits_used": 10, "usd_spent": 0.5}}})
    finish = completion.finish()

    assert (finish.reason, finish.model) == ("stop", "google/gemma-3-27b-it:free")
    assert (finish.prompt_tokens, finish.completion_tokens, finish.cost_usd) == (12, None, 0.5)


@pytest.mark.parametrize("figure", [-1, 2**64 - 1, 10**400, float("nan"), float("inf"), True, "12"])
def test_a_figure_that_cannot_be_is_unknown(figure: object) -> None:
    completion = Completion()
    completion.take({"choices": [], "usage": {"prompt_tokens": figure, "completion_tokens": figure, "cost": figure}})
    completion.take({"choices": [], "meta": {"usage": {"usd_spent": figure}}})
    finish = completion.finish()

    assert (finish.prompt_tokens, finish.completion_tokens, finish.cost_usd) == (None, None, None)


@pytest.mark.parametrize(
    ("payload", "fault"),
    [
        (
            {"error": {"code": 429, "message": "x"}, "choices": [{"delta": {}, "finish_reason": "error"}]},
            "rate_limited",
        ),
        ({"choices": [{"delta": {}, "error": {"code": 502, "message": "x"}}]}, "server"),
        ({"error": {"message": "maximum context length is 5"}}, "context_overflow"),
        ({"statusCode": 403, "message": "You've run out of credits"}, "credits"),
        ({"detail": "odd"}, "server"),
        (piece("", finish_reason="error"), "server"),
        (piece("", finish_reason="ERROR"), "server"),
    ],
)
def test_a_failure_inside_an_answer_is_raised(payload: dict[str, Any], fault: str) -> None:
    with pytest.raises(ModelError) as caught:
        Completion().take(payload)
    assert caught.value.fault == ModelFault(fault)


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        *((word, "length") for word in ("length", "LENGTH", "MAX_TOKENS", "max_tokens")),
        *((word, "stop") for word in ("stop", "STOP", "eos", "end_turn", "a word of tomorrow")),
        *((word, "stop") for word in ("stopped", "failed", "refused", "line", "cut_off", "blind", "unserved")),
    ],
)
def test_an_ending_is_too_long_or_plain_and_never_a_word_of_our_own(word: str, reason: str) -> None:
    completion = Completion()
    completion.take(piece("hi", finish_reason=word))

    assert (completion.finish().reason, completion.filtered) == (reason, False)


@pytest.mark.parametrize("reason", ["content_filter", "SAFETY"])
def test_the_hosts_filter_is_seen(reason: str) -> None:
    completion = Completion()
    completion.take(piece("", finish_reason=reason))

    assert completion.filtered


def test_a_refusal_is_seen() -> None:
    completion = Completion()
    completion.take({"choices": [{"message": {"content": None, "refusal": "no"}, "finish_reason": "stop"}]})

    assert completion.filtered


def test_thoughts_are_progress_and_no_text() -> None:
    completion = Completion()

    assert completion.take({"choices": [{"delta": {"reasoning": "hm", "content": ""}}]}) == ""
    assert completion.progress == 1
