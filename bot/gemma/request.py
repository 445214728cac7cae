"""The body of one chat completions call: only what the host takes, in the ranges it takes it.

Parameters that would bring back anything but one text (tools, audio, n, logprobs, modalities, web search) have no
field in `Sampling`: the AI/ML API no longer takes them for Gemma 3, and a reply in Slack is one text. The length of
the answer is always capped, because a default the host does not tell would cut answers silently.

Of messages the AI/ML API takes three things more that are not sent. A `name`: Gemma's template ignores it, so who said
what stands in the text. `image_url.detail`: Gemma sees every picture at one size, 896 by 896 pixels. `file` parts: they
hold PDFs alone; files of every kind are read here (`bot.files`) and go out as text and pictures.
"""

import json
from base64 import b64encode
from collections.abc import Mapping

from bot.conversation.completion import ModelRequest, Sampling
from bot.conversation.message import Message, Picture, Role
from bot.conversation.prompt import fold
from bot.errors import ModelError, ModelFault
from bot.gemma.providers import Endpoint, Provider

END_OF_TURN = "<end_of_turn>"

_MOST_STOPS = 4
_LEFT_OUT_BELOW = frozenset({"min_p", "seed"})
"""Too small a value of these means "off", so it is left out; of others it is raised to the least that is taken."""

NUMBERS = (
    "temperature",
    "top_p",
    "top_k",
    "min_p",
    "top_a",
    "repetition_penalty",
    "frequency_penalty",
    "presence_penalty",
    "seed",
)
"""The fields of `Sampling` that are sent as they are, under the same names, where the host takes them."""


def build_body(request: ModelRequest, endpoint: Endpoint, *, stream: bool) -> bytes:
    """The request's JSON for this endpoint. Raises ModelError when there is nothing to ask."""
    provider = endpoint.provider
    messages = messages_for(request.messages, provider)
    body: dict[str, object] = {
        "model": endpoint.model_id,
        "messages": [{"role": message.role.value, "content": _content(message)} for message in messages],
        provider.limit_name: max(1, request.sampling.max_tokens),
        "stream": stream,
    }
    if stream and provider.stream_usage:
        body["stream_options"] = {"include_usage": True}
    taken = provider.parameters | provider.model_parameters.get(request.variant, frozenset())
    body.update({name: value for name, value in _sampling(request.sampling, provider).items() if name in taken})
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _content(message: Message) -> str | list[dict[str, object]]:
    """A message's text; with pictures a list of parts, in which they stand first, as data URLs: hosts fetch nothing."""
    if not message.pictures:
        return message.text
    pictures: list[dict[str, object]] = [
        {"type": "image_url", "image_url": {"url": _data_url(picture)}} for picture in message.pictures
    ]
    return [*pictures, {"type": "text", "text": message.text}]


def _data_url(picture: Picture) -> str:
    return f"data:{picture.media_type};base64,{b64encode(picture.content).decode()}"


def messages_for(messages: tuple[Message, ...], provider: Provider) -> tuple[Message, ...]:
    """The messages with their instructions where the host takes them. Raises ModelError when nobody asks anything.

    A leading system message stays one where it is taken; all others join the first user turn, and roles alternate.
    """
    head: tuple[Message, ...] = ()
    if provider.system == "take" and messages and messages[0].role is Role.SYSTEM and messages[0].text.strip():
        head, messages = messages[:1], messages[1:]
    try:
        return head + fold(messages, preamble="", reminder="")
    except ValueError as error:
        raise ModelError(ModelFault.ROLES_ALTERNATE, str(error)) from error


def _sampling(sampling: Sampling, provider: Provider) -> dict[str, object]:
    values: dict[str, object] = {}
    for name in NUMBERS:
        number = _within(name, getattr(sampling, name), provider.ranges)
        if number is not None:
            values[name] = number
    stops = (END_OF_TURN, *sampling.stop) if provider.stop_tokens else sampling.stop
    if stops:
        values["stop"] = list(dict.fromkeys(stops))[:_MOST_STOPS]
    if sampling.logit_bias:
        values["logit_bias"] = dict(sampling.logit_bias)
    if sampling.response_format:
        values["response_format"] = dict(sampling.response_format)
    if sampling.prediction:
        values["prediction"] = {"type": "content", "content": sampling.prediction}
    return values


def _within(name: str, value: float | None, ranges: Mapping[str, tuple[float, float]]) -> float | None:
    if value is None or name not in ranges:
        return value
    least, most = ranges[name]
    if value < least and name in _LEFT_OUT_BELOW:
        return None
    return min(max(value, least), most)
