"""A model host on a real loopback socket: OpenAI-compatible, as strict as the AI/ML API, and told what to answer.

    async with ModelHost() as host:
        host.answer("Hello there").answer(Answer(status=429, headers={"Retry-After": "1"}))
        ...
        assert host.requests[0].body["model"] == "google/gemma-3-27b-it"

Every answer waits at the gate while the host is held (`hold`, `release`), so that a test can look at the moment in
between without sleeping. `host.default` is given when nothing else was told.
"""

import asyncio
import contextlib
import json
import re
import socket
import struct
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from types import TracebackType
from typing import Any, Self

PARAMETERS = frozenset(
    {"model", "messages", "stream", "stream_options", "max_tokens", "max_completion_tokens", "stop", "seed"}
    | {"temperature", "top_p", "top_k", "min_p", "top_a", "repetition_penalty", "frequency_penalty"}
    | {"presence_penalty", "prediction"}
)
"""What the AI/ML API lists for Gemma 3 4B and 12B; 27B takes `response_format` too."""

RANGES: Mapping[str, tuple[float, float]] = {
    "temperature": (0, 2),
    "top_p": (0.01, 1),
    "min_p": (0.001, 0.999),
    "top_a": (0, 1),
    "seed": (1, 2**53),
}


_EVERY_S = 0.02
"""Seconds between two pieces of what is sent for ever."""


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
    - `status`, `headers`, `body`: an answer in one piece instead (a dict or list is sent as JSON, text as it is).
    - `events` are sent before the words, each as it is (comments, errors, odd framing); `raw` is sent instead of
      everything, byte for byte, as an event stream.
    - `cut_every`: so many bytes in each network write, down to 1. `truncated`: the connection is closed after the
      last word, in the middle of the body. `ending`: see `Ending`.
    - `refuse_connection`: the socket is reset before anything is answered. `silent`: nothing is ever answered.
    """

    words: Sequence[str] = ("Hello",)
    first_word_after_s: float = 0.0
    between_s: float = 0.0
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


@dataclass(frozen=True)
class Profile:
    """What the host refuses, the AI/ML API's way. `key` None takes any."""

    parameters: frozenset[str] = PARAMETERS
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=lambda: RANGES)
    system: bool = False
    key: str | None = None


Told = str | Answer | Callable[[Request], "str | Answer"]


class ModelHost:
    """See the module's docstring. `models` is what `GET /v1/models` lists."""

    def __init__(self, profile: Profile | None = None, *, default: Answer | None = None) -> None:
        self.profile = profile or Profile()
        self.default = default or Answer()
        self.models = [f"google/gemma-3-{size}-it" for size in ("4b", "12b", "27b")]
        self.requests: list[Request] = []
        self.connections = 0
        self.open_connections = 0
        self.catalogue: Answer | None = None
        self._told: deque[Told] = deque()
        self._gate = asyncio.Event()
        self._gate.set()
        self._held_after = 0
        self._changed = asyncio.Condition()
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, backlog=1024)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def port(self) -> int:
        assert self._server is not None
        return int(self._server.sockets[0].getsockname()[1])

    @property
    def url(self) -> str:
        """The base URL, as it stands in GEMMA_BASE_URL."""
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def questions(self) -> list[Request]:
        """The requests that asked for a completion."""
        return [request for request in self.requests if request.method == "POST"]

    def answer(self, *told: Told) -> Self:
        """Say what the next requests get, one each."""
        self._told.extend(told)
        return self

    def hold(self, *, after_words: int = 0) -> None:
        """Let every answer wait, before its status line or after so many words, until `release`."""
        self._held_after = after_words
        self._gate.clear()

    def release(self) -> None:
        """Open the gate."""
        self._gate.set()

    async def until(self, condition: Callable[[], Any], timeout_s: float = 5.0) -> Any:
        """Wait until the condition holds; it is looked at whenever a request comes or an answer ends."""
        async with asyncio.timeout(timeout_s), self._changed:
            await self._changed.wait_for(condition)
        return condition()

    async def asked(self, count: int = 1, timeout_s: float = 5.0) -> Request:
        """Wait until so many completions were asked for; the last of them."""
        await self.until(lambda: len(self.questions) >= count, timeout_s)
        return self.questions[count - 1]

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        self.connections += 1
        self.open_connections += 1
        number = self.connections
        begun: bytes | None = b""
        try:
            while begun is not None and (request := await _read_request(reader, number, begun)) is not None:
                self.requests.append(request)
                await self._notify()
                begun = await self._serve(request, reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            return  # the client left, or the host is closed
        finally:
            self.open_connections -= 1
            writer.close()
            with contextlib.suppress(RuntimeError):  # the loop may be closing
                await self._notify()

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def _serve(
        self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bytes | None:
        """Answer; what has come of the connection's next request, or None when it carries no more."""
        answer = self._answer_to(request)
        watch = asyncio.ensure_future(reader.read(1))
        serving = asyncio.ensure_future(self._write(request, answer, writer))
        try:
            await asyncio.wait({watch, serving}, return_when=asyncio.FIRST_COMPLETED)
            if not serving.done():
                request.left.set()
                return None
            begun = watch.result() if watch.done() else b""
            return begun if serving.result() and not (watch.done() and not begun) else None
        finally:
            for task in (watch, serving):
                task.cancel()
            await asyncio.gather(watch, serving, return_exceptions=True)

    def _answer_to(self, request: Request) -> Answer:
        if request.method == "GET":
            return self.catalogue or Answer(body={"object": "list", "data": [{"id": name} for name in self.models]})
        if (refusal := self._refusal(request)) is not None:
            return refusal
        told = self._told.popleft() if self._told else self.default
        if callable(told):
            told = told(request)
        return replace(self.default, words=_words(told)) if isinstance(told, str) else told

    def _refusal(self, request: Request) -> Answer | None:
        if self.profile.key is not None and request.headers.get("authorization") != f"Bearer {self.profile.key}":
            return flat_error(401, "This request requires a valid API key.")
        if not request.path.endswith("/chat/completions"):
            return flat_error(404, f"Cannot POST {request.path}")
        body = request.body
        if not isinstance(body, dict):
            return flat_error(400, "Body validation error")
        return self._refused_fields(body) or self._refused_messages(body.get("messages"))

    def _refused_fields(self, body: dict[str, Any]) -> Answer | None:
        taken = self.profile.parameters | ({"response_format"} if "27b" in str(body.get("model")) else set())
        if unknown := sorted(set(body) - taken):
            return flat_error(
                400, "Body validation error", {"_errors": [f"Unrecognized key(s) in object: '{unknown[0]}'"]}
            )
        cap = body.get("max_tokens", body.get("max_completion_tokens"))
        if not isinstance(cap, int) or cap < 1:
            return flat_error(400, "Body validation error", {"max_tokens": {"_errors": ["Required"]}})
        for name, (least, most) in self.profile.ranges.items():
            if name in body and not least <= body[name] <= most:
                return flat_error(
                    400, "Body validation error", {name: {"_errors": [f"Number must be in {least}..{most}"]}}
                )
        return None

    def _refused_messages(self, messages: Any) -> Answer | None:
        if not isinstance(messages, list) or not messages:
            return flat_error(400, "Body validation error", {"messages": {"_errors": ["Required"]}})
        roles = [message.get("role") for message in messages]
        if roles[0] == "system":
            if not self.profile.system:
                text = "Unsupported value: 'messages[0].role' does not support 'system' with this model."
                return flat_error(400, text)
            roles = roles[1:]
        expected = ["user", "assistant"] * len(roles)
        if roles != expected[: len(roles)] or len(roles) % 2 == 0:
            return flat_error(400, "Conversation roles must alternate user/assistant/user/assistant/...")
        if any(set(message) != {"role", "content"} or not str(message["content"]).strip() for message in messages):
            return flat_error(400, "Body validation error", {"messages": {"_errors": ["Invalid content"]}})
        return None

    async def _write(self, request: Request, answer: Answer, writer: asyncio.StreamWriter) -> bool:
        if self._held_after == 0:
            await self._gate.wait()
        if answer.refuse_connection:
            _reset(writer)
            return False
        if answer.silent:
            await asyncio.Event().wait()
        if answer.body is not None or answer.status != 200:
            return await _write_whole(answer, writer)
        if answer.whole or (answer.raw is None and not request.body.get("stream")):
            return await _write_whole(replace(answer, body=_completion(answer, request)), writer)
        return await self._write_stream(request, answer, writer)

    async def _write_stream(self, request: Request, answer: Answer, writer: asyncio.StreamWriter) -> bool:
        head = {"Content-Type": answer.content_type, "Transfer-Encoding": "chunked", **answer.headers}
        writer.write(_head(200, head))
        for told in answer.events:
            await _write_chunk(writer, told.encode(), answer.cut_every)
        if answer.raw is not None:
            await _write_chunk(writer, answer.raw, answer.cut_every)
        else:
            await self._write_words(request, answer, writer)
        await writer.drain()
        if answer.ending is Ending.HANG:
            await asyncio.Event().wait()
        if answer.ending in (Ending.COMMENTS, Ending.EMPTY_EVENTS):
            comment = b": still here\n\n"
            await _write_for_ever(comment if answer.ending is Ending.COMMENTS else event("gemma", ""), writer)
        if answer.ending is Ending.RESET:
            _reset(writer)
            return False
        if answer.truncated:
            return False
        writer.write(b"0\r\n\r\n")
        await writer.drain()
        return "close" not in request.headers.get("connection", "")

    async def _write_words(self, request: Request, answer: Answer, writer: asyncio.StreamWriter) -> None:
        model = request.body["model"]
        for number, word in enumerate(answer.words):
            if number == self._held_after:
                await self._gate.wait()
            pause = answer.between_s if number else answer.first_word_after_s
            if pause:
                await asyncio.sleep(pause)
            await _write_chunk(writer, event(model, word), answer.cut_every)
        broken = answer.truncated or answer.ending is not Ending.CLEAN
        tail = answer.tail or b""
        if answer.tail is not None:
            broken = True
        if answer.finish_reason is not None and not broken:
            tail += event(model, "", answer.finish_reason)
        if answer.usage is not None and answer.tail is None:
            tail += f"data: {json.dumps({'model': model, 'choices': [], 'usage': answer.usage})}\n\n".encode()
        if answer.done and not broken:
            tail += b"data: [DONE]\n\n"
        if tail:
            await _write_chunk(writer, tail, answer.cut_every)


def event(model: str, text: str, finish_reason: str | None = None) -> bytes:
    """One event of a stream, shaped as the AI/ML API sends it."""
    choice = {"index": 0, "delta": {"role": "assistant", "content": text}, "finish_reason": finish_reason}
    chunk = {"id": "gen-1", "object": "chat.completion.chunk", "created": 1, "model": model, "choices": [choice]}
    return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n".encode()


def flat_error(status: int, message: str, meta: Any = None) -> Answer:
    """An error in the AI/ML API's own shape."""
    body = {
        "requestId": "r-1",
        "statusCode": status,
        "timestamp": "2026-01-01T00:00:00Z",
        "path": "/v1/chat/completions",
    }
    return Answer(status=status, body={**body, "message": message, **({"meta": meta} if meta else {})})


def _words(text: str) -> list[str]:
    return re.findall(r"\s*\S+\s*$|\s*\S+\s+", text) or [text]


def _completion(answer: Answer, request: Request) -> dict[str, Any]:
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


async def _write_whole(answer: Answer, writer: asyncio.StreamWriter) -> bool:
    pause = answer.first_word_after_s + answer.between_s * max(0, len(answer.words) - 1)
    if pause and answer.status == 200:
        await asyncio.sleep(pause)
    if isinstance(answer.body, str | bytes):
        body, kind = answer.body if isinstance(answer.body, bytes) else answer.body.encode(), "text/html"
    else:
        body, kind = b"" if answer.body is None else json.dumps(answer.body).encode(), "application/json"
    head = {"Content-Type": kind, "Content-Length": str(len(body)), **answer.headers}
    writer.write(_head(answer.status, head) + body)
    await writer.drain()
    return True


async def _write_chunk(writer: asyncio.StreamWriter, data: bytes, cut_every: int | None) -> None:
    for start in range(0, len(data), cut_every or len(data) or 1):
        piece = data[start : start + (cut_every or len(data))]
        writer.write(b"%x\r\n%b\r\n" % (len(piece), piece))
        await writer.drain()


async def _write_for_ever(data: bytes, writer: asyncio.StreamWriter) -> None:
    while True:
        await _write_chunk(writer, data, None)
        await asyncio.sleep(_EVERY_S)


def _head(status: int, headers: Mapping[str, str]) -> bytes:
    lines = [f"HTTP/1.1 {status} Told", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _reset(writer: asyncio.StreamWriter) -> None:
    """Close with RST instead of FIN."""
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def _read_request(reader: asyncio.StreamReader, connection: int, begun: bytes) -> Request | None:
    try:
        head = (begun + await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    line, *rest = head.strip().split("\r\n")
    method, path, _ = line.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (each.partition(":") for each in rest)}
    data = await reader.readexactly(int(headers.get("content-length", "0")))
    try:
        body = json.loads(data) if data else None
    except ValueError:
        body = None
    return Request(method, path, headers, body, time.monotonic(), connection)
