"""What the doubled model host is told to answer, and what it was asked."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Ending(Enum):
    """How the connection behaves after the last word. The last two send something for ever, but no text."""

    CLEAN = "clean"
    RESET = "reset"
    HANG = "hang"
    COMMENTS = "comments"
    EMPTY_EVENTS = "empty events"


@dataclass(frozen=True)
class Answer:
    """One answer. By default words as a stream (or in one piece when no stream was asked for), a finish, `[DONE]`.

    - `words` are streamed one event each; `first_word_after_s` and `between_s` pause before them, in seconds.
    - `finish_reason` None leaves it out; `usage` is told in a last chunk; `done` False leaves `[DONE]` out. `tail` is
      sent after the words instead of all that, byte for byte.
    - `waits` are awaited after so many words each, before what comes next.
    - `whole`: in one piece, even where a stream is asked for. `status`, `headers`, `body`: an answer in one piece (a
      dict or list is sent as JSON, text as it is).
    - `events` are sent before the words, each as it is (comments, errors, odd framing); `raw` is sent instead of
      everything, byte for byte, as an event stream.
    - `cut_every`: so many bytes in each network write, down to 1. `truncated`: the connection is closed after the
      last word, in the middle of the body. `ending`: see `Ending`.
    - `closes`: the socket is closed after a whole answer, without having said so.
    - `refuse_connection`: the socket is reset before anything is answered. `silent`: nothing is ever answered.
    """

    words: Sequence[str] = ("Hello",)
    first_word_after_s: float = 0.0
    between_s: float = 0.0
    waits: Mapping[int, Callable[[], Awaitable[object]]] = field(default_factory=dict)
    finish_reason: str | None = "stop"
    usage: Mapping[str, Any] | None = None
    done: bool = True
    tail: bytes | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    events: Sequence[str] = ()
    raw: bytes | None = None
    content_type: str = "text/event-stream"
    whole: bool = False
    cut_every: int | None = None
    ending: Ending = Ending.CLEAN
    truncated: bool = False
    closes: bool = False
    refuse_connection: bool = False
    silent: bool = False

    @property
    def text(self) -> str:
        return "".join(self.words)


@dataclass
class Request:
    """What the host was asked. Header names are in lower case; `connection` numbers the socket it came on."""

    method: str
    path: str
    headers: dict[str, str]
    body: Any
    at: float
    connection: int
    left: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the client closed the connection before the answer was whole."""


Told = str | Answer | Callable[[Request], "str | Answer"]


def event(model: str, text: str, finish_reason: str | None = None) -> bytes:
    """One event of a stream, shaped as the AI/ML API sends it."""
    choice = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": finish_reason}
    chunk = {"id": "gen-1", "object": "chat.completion.chunk", "created": 1, "model": model, "choices": [choice]}
    return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n".encode()


def completion(answer: Answer, request: Request) -> dict[str, Any]:
    """A whole answer, shaped as the AI/ML API sends it."""
    message = {"role": "assistant", "content": answer.text, "refusal": None}
    choice = {"index": 0, "finish_reason": answer.finish_reason, "message": message, "logprobs": None}
    usage = answer.usage or {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
    return {
        "id": "gen-1",
        "object": "chat.completion",
        "model": request.body["model"],
        "choices": [choice],
        "usage": usage,
    }
