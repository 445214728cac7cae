"""How each kind of model host writes its streams, byte for byte, as far as its documentation and bug reports tell.

A row is one host's way to say `TEXT`, or to fail at it. A new habit of a host is a row here.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.errors import ModelFault

TEXT = "Grüße, 日本 🎉\u2028 und <b>x</b> < y."
_PIECES = ("Grüße, ", "日", "本 🎉\u2028", " und <b>x</b> ", "< y.")


@dataclass(frozen=True)
class Quirk:
    """One host's stream, and what is to be made of it.

    `raw` is its body. `text` is what a person sees of it; `fault` is what the stream ends with where it does not end
    well. `counts` are the tokens of prompt and answer that it tells. `again`: the question is put a second time.
    `content_type`, `truncated` and `closes` are as in the doubled host's `Answer`.
    """

    case: str
    provider: str
    raw: bytes
    text: str = TEXT
    fault: ModelFault | None = None
    counts: tuple[int | None, int | None] = (None, None)
    cost_usd: float | None = None
    again: bool = False
    content_type: str = "text/event-stream"
    truncated: bool = False
    closes: bool = False


def _chunk(delta: Any, finish: Any = None, **more: Any) -> dict[str, Any]:
    choice: dict[str, Any] = {"index": 0, "delta": delta, "finish_reason": finish}
    choice |= more.pop("choice", {})
    return {"id": "gen-1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice], **more}


def _words(**more: Any) -> list[dict[str, Any]]:
    return [_chunk({"content": piece}, **more) for piece in _PIECES]


def _lines(
    chunks: Sequence[dict[str, Any] | str], *, end: str = "\n\n", field_name: str = "data: ", ascii_only: bool = False
) -> bytes:
    """The chunks as events; a text is sent as it is."""
    told = [
        each if isinstance(each, str) else field_name + json.dumps(each, ensure_ascii=ascii_only, separators=(",", ":"))
        for each in chunks
    ]
    return "".join(f"{each}{end}" for each in told).encode()


_DONE = "data: [DONE]"
_STOP = _chunk({}, "stop")
_ZERO = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
_USAGE = {"prompt_tokens": 11, "completion_tokens": 7, "total_tokens": 18}
_TOLD = (11, 7)

STREAMS = (
    Quirk(
        "aimlapi counts in meta, white space around the words",
        "aimlapi",
        _lines(
            [
                _chunk({"role": "assistant", "content": "\n"}),
                *_words(usage=None),
                _chunk({"content": None, "refusal": None, "tool_calls": None}, "stop", usage=_ZERO),
                {"id": "gen-1", "choices": [], "meta": {"usage": {"credits_used": 8, "usd_spent": 0.000004}}},
                _DONE,
            ]
        ),
        cost_usd=0.000004,
    ),
    Quirk(
        "openrouter comments, native reasons, usage last",
        "openrouter",
        _lines(
            [
                ": OPENROUTER PROCESSING",
                ": OPENROUTER PROCESSING",
                _chunk({"role": "assistant", "content": ""}, provider="Google AI Studio"),
                *_words(provider="Google AI Studio"),
                _chunk({"content": ""}, "stop", choice={"native_finish_reason": "STOP"}),
                {"id": "gen-1", "choices": [], "usage": {**_USAGE, "cost": 0.0002}},
                _DONE,
            ]
        ),
        counts=_TOLD,
        cost_usd=0.0002,
    ),
    Quirk(
        "openrouter fails in the middle",
        "openrouter",
        _lines(
            [
                *_words(),
                {
                    "id": "gen-1",
                    "error": {"code": "server_error", "message": "Provider disconnected"},
                    "choices": [{"index": 0, "delta": {"content": ""}, "finish_reason": "error"}],
                },
            ]
        ),
        fault=ModelFault.CUT_OFF,
    ),
    Quirk(
        "openrouter puts the error into the choice, before a word",
        "openrouter",
        _lines([": OPENROUTER PROCESSING", _chunk({"content": ""}, choice={"error": {"code": 502, "message": "no"}})]),
        again=True,
    ),
    Quirk(
        "openrouter says 200 and has no choices",
        "openrouter",
        b'{"error":{"code":429,"message":"Provider returned error"}}',
        content_type="application/json",
        again=True,
    ),
    Quirk(
        "google ends lines with CRLF and counts in every chunk",
        "google",
        _lines([*_words(usage=_USAGE), _chunk({"role": "assistant"}, "stop", usage=_USAGE), _DONE], end="\r\n\r\n"),
        counts=_TOLD,
    ),
    Quirk(
        "google writes its native reason and no end mark",
        "google",
        _lines([*_words(), _chunk({"content": ""}, "STOP")]),
    ),
    Quirk(
        "google stops for safety",
        "google",
        _lines([*_words(), _chunk({"content": ""}, "SAFETY"), _DONE]),
        fault=ModelFault.MODERATION,
    ),
    Quirk(
        "ollama sends usage in a chunk of its own",
        "ollama",
        _lines(
            [
                *_words(system_fingerprint="fp_ollama"),
                _chunk({"role": "assistant", "content": ""}, "stop"),
                {"id": "gen-1", "choices": [], "usage": _USAGE},
                _DONE,
            ]
        ),
        counts=_TOLD,
    ),
    Quirk(
        "ollama passes the template's end through",
        "ollama",
        _lines([*_words(), _chunk({"content": "<end_of"}), _chunk({"content": "_turn>"}), _STOP, _DONE]),
    ),
    Quirk(
        "llama.cpp pings, tells timings, and closes the socket without a word",
        "llamacpp",
        _lines(
            [
                ":",
                _chunk({"role": "assistant", "content": None}),
                *_words(),
                ":",
                _chunk({}, "stop", usage=_USAGE, timings={"predicted_per_second": 31.2}),
                _DONE,
            ]
        ),
        counts=_TOLD,
        closes=True,
    ),
    Quirk(
        "llama.cpp fails in the middle",
        "llamacpp",
        _lines([*_words(), {"error": {"code": 500, "message": "context shift is disabled", "type": "server_error"}}]),
        fault=ModelFault.CUT_OFF,
        closes=True,
    ),
    Quirk(
        "vllm sends an empty usage with each word and a stop reason",
        "vllm",
        _lines(
            [
                _chunk({"role": "assistant", "content": ""}, usage=None),
                *_words(usage=None, choice={"logprobs": None}),
                _chunk({"content": ""}, "stop", choice={"stop_reason": 106}),
                {"id": "gen-1", "choices": [], "usage": _USAGE},
                _DONE,
            ]
        ),
        counts=_TOLD,
    ),
    Quirk(
        "vllm sends a flat error in the middle",
        "vllm",
        _lines([*_words(), {"object": "error", "message": "EngineCore died", "type": "Internal", "code": 500}, _DONE]),
        fault=ModelFault.CUT_OFF,
    ),
    Quirk(
        "lmstudio says nothing where the prompt is too long",
        "lmstudio",
        _lines([_chunk({"role": "assistant"}), _chunk({}, "stop"), _DONE]),
        again=True,
    ),
    Quirk(
        "lmstudio names its error event",
        "lmstudio",
        b'event: error\ndata: {"error":{"message":"The model has crashed without additional information."}}\n\n',
        again=True,
    ),
    Quirk(
        "litellm fails over in the middle",
        "litellm",
        _lines([*_words(), {"error": {"message": "litellm.MidStreamFallbackError: x", "type": None, "code": "500"}}]),
        fault=ModelFault.CUT_OFF,
    ),
    Quirk(
        "litellm adds fields of its own",
        "litellm",
        _lines([*_words(citations=None, provider_specific_fields=None), _STOP, _DONE]),
    ),
    Quirk(
        "a host escapes everything that is not ASCII",
        "openai",
        _lines([*_words(), _STOP, _DONE], ascii_only=True),
    ),
    Quirk(
        "a host puts no space after the field, and a byte order mark first",
        "openai",
        b"\xef\xbb\xbf" + _lines([*_words(), _STOP, "data:[DONE]"], field_name="data:"),
    ),
    Quirk("a host parts events by one line break", "openai", _lines([*_words(), _STOP, _DONE], end="\n") + b"\n"),
    Quirk("a host forgets the last blank line", "openai", _lines([*_words(), _STOP]).rstrip()),
    Quirk("a host names no events", "openai", _lines([*_words(), _STOP, _DONE]), content_type="text/plain"),
    Quirk("a host thinks aloud first", "openai", _lines([_chunk({"reasoning": "hm"}), *_words(), _STOP, _DONE])),
    Quirk("a host invents a reason to end", "openai", _lines([*_words(), _chunk({}, "complete"), _DONE])),
    Quirk("a host sends an end mark and no reason", "openai", _lines([*_words(), _DONE])),
    Quirk("a host just ends", "openai", _lines(_words()), fault=ModelFault.CUT_OFF),
    Quirk("a host's body is cut", "openai", _lines(_words()), fault=ModelFault.CUT_OFF, truncated=True),
    Quirk("a host's body is cut before a word", "openai", b": hello\n\n", truncated=True, again=True),
    Quirk(
        "a host answers in one piece although a stream was asked for",
        "openai",
        json.dumps({"choices": [{"message": {"content": TEXT}, "finish_reason": "stop"}], "usage": _USAGE}).encode(),
        content_type="application/json",
        counts=_TOLD,
    ),
    Quirk(
        "a host sends its content as parts",
        "openai",
        _lines([*[_chunk({"content": [{"type": "text", "text": piece}]}) for piece in _PIECES], _STOP, _DONE]),
    ),
)

WELL = _lines([*_words(), _STOP, _DONE])
"""The same as any host says it when nothing is odd."""
