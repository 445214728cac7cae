import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.conversation.completion import ModelRequest, Sampling
from bot.conversation.message import Message, Picture, Role
from bot.errors import ModelError, ModelFault
from bot.gemma.providers import PROVIDERS, endpoints_for
from bot.gemma.request import build_body, messages_for

SYSTEM, USER, ASSISTANT = (
    Message(Role.SYSTEM, "Be brief."),
    Message(Role.USER, "Hi"),
    Message(Role.ASSISTANT, "Hello"),
)
EVERYTHING = Sampling(
    temperature=0.5,
    top_p=0.9,
    top_k=10,
    max_tokens=100,
    stop=("END",),
    seed=7,
    min_p=0.1,
    top_a=0.2,
    repetition_penalty=1.1,
    frequency_penalty=0.3,
    presence_penalty=0.4,
    logit_bias={"5": 1},
    response_format={"type": "json_object"},
    prediction="as before",
)


def body_of(
    provider: str, sampling: Sampling, *messages: Message, variant: str = "27b", stream: bool = True
) -> dict[str, Any]:
    endpoint = endpoints_for(PROVIDERS[provider], api_key="k")[variant]
    request = ModelRequest(variant, messages or (USER,), sampling, "abc.1")
    body: dict[str, Any] = json.loads(build_body(request, endpoint, stream=stream))
    return body


def test_the_default_request_is_gemmas_own_sampling_with_a_cap() -> None:
    assert body_of("aimlapi", Sampling()) == {
        "model": "google/gemma-3-27b-it",
        "messages": [{"role": "user", "content": "Hi"}],
        "max_tokens": 1024,
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": 1.0,
        "top_p": 0.95,
        "top_k": 64,
    }


def test_pictures_go_out_as_data_urls_before_the_words() -> None:
    seen = Message(Role.USER, "What is it?", (Picture("image/png", b"one"), Picture("image/jpeg", b"two")))
    (message,) = body_of("aimlapi", Sampling(), seen)["messages"]
    assert message["content"] == [
        {"type": "image_url", "image_url": {"url": "data:image/png;base64,b25l"}},
        {"type": "image_url", "image_url": {"url": "data:image/jpeg;base64,dHdv"}},
        {"type": "text", "text": "What is it?"},
    ]


def test_pictures_stay_with_their_words_when_neighbours_are_joined() -> None:
    one, two = Picture("image/png", b"one"), Picture("image/png", b"two")
    joined = messages_for((Message(Role.USER, "a", (one,)), Message(Role.USER, "b", (two,))), PROVIDERS["aimlapi"])
    assert joined == (Message(Role.USER, "a\n\nb", (one, two)),)


def test_every_parameter_of_the_schema_goes_out_where_the_host_takes_it() -> None:
    body = body_of("aimlapi", EVERYTHING)

    assert {name: body[name] for name in body if name not in ("model", "messages", "stream", "stream_options")} == {
        "temperature": 0.5,
        "top_p": 0.9,
        "top_k": 10,
        "max_tokens": 100,
        "stop": ["END"],
        "seed": 7,
        "min_p": 0.1,
        "top_a": 0.2,
        "repetition_penalty": 1.1,
        "frequency_penalty": 0.3,
        "presence_penalty": 0.4,
        "response_format": {"type": "json_object"},
        "prediction": {"type": "content", "content": "as before"},
    }


def test_the_smaller_variants_are_not_sent_a_response_format_by_the_default_host() -> None:
    assert "response_format" not in body_of("aimlapi", EVERYTHING, variant="4b")


def test_a_call_that_does_not_stream_asks_for_no_stream_options() -> None:
    body = body_of("aimlapi", Sampling(), stream=False)

    assert body["stream"] is False
    assert "stream_options" not in body


@pytest.mark.parametrize(
    ("sampling", "name", "sent"),
    [
        (Sampling(min_p=0.0), "min_p", None),
        (Sampling(min_p=1.0), "min_p", 0.999),
        (Sampling(seed=0), "seed", None),
        (Sampling(seed=1), "seed", 1),
        (Sampling(top_p=0.0), "top_p", 0.01),
        (Sampling(temperature=5.0), "temperature", 2),
        (Sampling(temperature=-1.0), "temperature", 0),
        (Sampling(frequency_penalty=-9.0), "frequency_penalty", -2),
        (Sampling(max_tokens=0), "max_tokens", 1),
        (Sampling(temperature=None), "temperature", None),
        (Sampling(stop=("a", "b", "c", "d", "e")), "stop", ["a", "b", "c", "d"]),
    ],
)
def test_values_out_of_the_hosts_range_are_clamped_or_left_out(sampling: Sampling, name: str, sent: object) -> None:
    assert body_of("aimlapi", sampling).get(name) == sent


def test_a_local_server_is_told_gemmas_own_min_p_because_it_has_another_default() -> None:
    assert body_of("llamacpp", Sampling())["min_p"] == 0


def test_a_local_server_is_told_to_stop_at_the_end_of_the_turn() -> None:
    assert body_of("ollama", Sampling(stop=("END",)))["stop"] == ["<end_of_turn>", "END"]


def test_instructions_go_into_the_first_user_turn() -> None:
    messages = body_of("aimlapi", Sampling(), SYSTEM, USER, ASSISTANT, USER)["messages"]

    assert [message["role"] for message in messages] == ["user", "assistant", "user"]
    assert messages[0]["content"] == "Be brief.\n\nHi"


def test_text_that_is_no_valid_unicode_is_sent_all_the_same() -> None:
    body = body_of("aimlapi", Sampling(), Message(Role.USER, "odd \ud800 text"))

    assert body["messages"][0]["content"] == "odd ? text"


@pytest.mark.parametrize("messages", [(), (SYSTEM,), (Message(Role.USER, " \n"),), (ASSISTANT,)])
def test_a_prompt_without_a_question_is_an_error_and_not_a_call(messages: tuple[Message, ...]) -> None:
    with pytest.raises(ModelError) as caught:
        messages_for(messages, PROVIDERS["aimlapi"])
    assert caught.value.fault is ModelFault.ROLES_ALTERNATE


@settings(deadline=None)
@given(st.lists(st.builds(Message, st.sampled_from(Role), st.text(max_size=20))))
def test_roles_alternate_whatever_comes_in_and_nothing_a_person_said_is_lost(messages: list[Message]) -> None:
    if not any(message.role is Role.USER and message.text.strip() for message in messages):
        return
    sent = messages_for(tuple(messages), PROVIDERS["aimlapi"])

    assert [message.role for message in sent] == [Role.USER, Role.ASSISTANT] * (len(sent) // 2) + [Role.USER]
    for message in messages:
        if message.role is Role.USER:
            assert any(message.text.strip() in out.text for out in sent)
