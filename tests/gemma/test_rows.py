"""The rows against the project's model reference (§2.3, §3.1, §4.1, §7.2), copied from there by hand.

What a row says is looked at in the body that goes out, so that it is the same whoever builds it.
"""

import json
from typing import Any, NamedTuple

import pytest

from bot.conversation.completion import ModelRequest, Sampling
from bot.conversation.message import Message, Role
from bot.gemma.providers import AT_HOME, HOSTED, PROVIDERS, Endpoint, Timeouts
from bot.gemma.request import build_body
from tests.gemma.test_request import EVERYTHING

ALWAYS = {"model", "messages", "stream", "max_tokens"}
INSTRUCTED = (Message(Role.SYSTEM, "Be brief."), Message(Role.USER, "Hi"))


class Row(NamedTuple):
    """What a host is sent; `more` are further parameters for its largest variant alone."""

    parameters: str
    usage: bool
    local: bool = False
    more: str = ""

    @property
    def taken(self) -> set[str]:
        return set(self.parameters.split())


EVERYWHERE = "temperature top_p stop seed frequency_penalty presence_penalty"
SCHEMA = f"{EVERYWHERE} top_k min_p top_a repetition_penalty prediction"
ROWS = {
    "aimlapi": Row(SCHEMA, usage=True, more="response_format"),
    "openrouter": Row(f"{SCHEMA} logit_bias response_format", usage=True),
    "google": Row("temperature top_p stop", usage=False),
    "ollama": Row(f"{EVERYWHERE} response_format", usage=True, local=True),
    "llamacpp": Row(f"{EVERYWHERE} top_k min_p logit_bias response_format", usage=True, local=True),
    "vllm": Row(f"{EVERYWHERE} top_k min_p logit_bias response_format repetition_penalty", usage=True, local=True),
    "lmstudio": Row(f"{EVERYWHERE} top_k logit_bias response_format", usage=True, local=True),
    "litellm": Row(f"{EVERYWHERE} response_format", usage=True),
    "local": Row(f"{EVERYWHERE} top_k min_p logit_bias response_format", usage=True, local=True),
    "openai": Row("temperature top_p stop", usage=False),
}

ENDS = {
    "temperature": (0, 2),
    "top_p": (0.01, 1),
    "top_a": (0, 1),
    "repetition_penalty": (0, 2),
    "frequency_penalty": (-2, 2),
    "presence_penalty": (-2, 2),
    "min_p": (None, 0.999),
    "seed": (None, 2**31 - 1),
}
"""What is sent for far too little and for far too much; None: left out, because below the least it means "off"."""

LOCAL_ENDS = {**ENDS, "top_p": (0, 1), "min_p": (None, 1)}

each_row = pytest.mark.parametrize("name", ROWS)


def body_of(name: str, sampling: Sampling, variant: str = "27b") -> dict[str, Any]:
    endpoint = Endpoint(PROVIDERS[name], "http://127.0.0.1:1/v1", "gemma")
    body: dict[str, Any] = json.loads(
        build_body(ModelRequest(variant, INSTRUCTED, sampling, "abc.1"), endpoint, stream=True)
    )
    return body


def asked_with(parameter: str, value: int) -> Sampling:
    changes: Any = {parameter: value}
    return Sampling(**changes)


def test_every_host_has_a_row_here() -> None:
    assert set(ROWS) == set(PROVIDERS)


@each_row
@pytest.mark.parametrize("variant", ["1b", "4b", "12b", "27b"])
def test_a_host_is_sent_what_it_takes_and_nothing_else(name: str, variant: str) -> None:
    row = ROWS[name]
    body = body_of(name, EVERYTHING, variant)
    more = set(row.more.split()) if variant == "27b" else set()

    assert set(body) - ALWAYS - {"stream_options"} == row.taken | more
    assert set(body) >= ALWAYS
    assert body.get("stream_options") == ({"include_usage": True} if row.usage else None)


@each_row
def test_instructions_go_out_in_the_first_user_turn_which_every_host_takes(name: str) -> None:
    assert body_of(name, EVERYTHING)["messages"] == [{"role": "user", "content": "Be brief.\n\nHi"}]


@each_row
def test_the_end_of_a_turn_is_a_stop_on_local_servers_only(name: str) -> None:
    stops = ["<end_of_turn>"] if ROWS[name].local else None

    assert body_of(name, Sampling()).get("stop") == stops
    assert body_of(name, EVERYTHING)["stop"] == [*(stops or []), "END"]


@each_row
def test_what_is_out_of_range_is_sent_as_far_as_the_host_takes_it(name: str) -> None:
    for parameter, (least, most) in (LOCAL_ENDS if ROWS[name].local else ENDS).items():
        low, high = (body_of(name, asked_with(parameter, value)) for value in (-(2**40), 2**40))
        sent = (low.get(parameter), high.get(parameter))
        assert sent == ((least, most) if parameter in ROWS[name].taken else (None, None)), parameter


@each_row
@pytest.mark.parametrize("parameter", ["min_p", "seed"])
def test_a_naught_that_hosts_refuse_is_told_to_local_servers_which_have_defaults_of_their_own(
    name: str, parameter: str
) -> None:
    told = ROWS[name].local and parameter in ROWS[name].taken

    assert body_of(name, asked_with(parameter, 0)).get(parameter) == (0 if told else None)


@each_row
def test_any_top_k_is_within_range(name: str) -> None:
    sent = body_of(name, Sampling(top_k=100_000)).get("top_k")

    assert sent == (100_000 if "top_k" in ROWS[name].taken else None)


def test_the_waits_for_a_host_elsewhere_are_the_references() -> None:
    assert Timeouts() == HOSTED
    assert (HOSTED.connect_s, HOSTED.write_s) == (5, 10)
    assert (HOSTED.first_content_s, HOSTED.between_s, HOSTED.whole_s) == (60, 30, 180)
    assert (HOSTED.retry_s, HOSTED.backoff_s) == (90, 0.5)
    assert (HOSTED.slot_s, HOSTED.tail_s, HOSTED.probe_s) == (600, 2, 2), "ours: the reference has none"


def test_a_server_at_home_has_longer_to_load_its_model_and_to_write() -> None:
    assert (AT_HOME.connect_s, AT_HOME.write_s) == (5, 10)
    assert AT_HOME.first_content_s == 180
    assert (AT_HOME.between_s, AT_HOME.whole_s, AT_HOME.retry_s) == (60, 600, 180), "ours: a laptop is slow"
    assert (AT_HOME.backoff_s, AT_HOME.slot_s, AT_HOME.tail_s, AT_HOME.probe_s) == (0.5, 600, 2, 2)


@each_row
def test_local_servers_have_the_longer_waits(name: str) -> None:
    assert PROVIDERS[name].timeouts == (AT_HOME if ROWS[name].local else HOSTED)
