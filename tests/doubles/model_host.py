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
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from types import TracebackType
from typing import Any, Self

from tests.doubles.model_answers import Answer, Ending, Request, Told, completion, event
from tests.doubles.model_refusals import PARAMETERS, Profile, flat_error, refusal
from tests.doubles.model_wire import head, read_request, reset, write_chunk, write_for_ever, write_whole

__all__ = ["PARAMETERS", "Answer", "Ending", "ModelHost", "Profile", "Request", "event", "flat_error"]


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

    async def until(self, condition: Callable[[], Any], timeout_s: float = 15.0) -> Any:
        """Wait until the condition holds; it is looked at whenever a request comes or an answer ends."""
        async with asyncio.timeout(timeout_s), self._changed:
            await self._changed.wait_for(condition)
        return condition()

    async def asked(self, count: int = 1, timeout_s: float = 15.0) -> Request:
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
            while begun is not None and (request := await read_request(reader, number, begun)) is not None:
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
            if not serving.done() or isinstance(serving.exception(), ConnectionError):
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
        if (refused := refusal(self.profile, request)) is not None:
            return refused
        told = self._told.popleft() if self._told else self.default
        if callable(told):
            told = told(request)
        return replace(self.default, words=_words(told)) if isinstance(told, str) else told

    async def _write(self, request: Request, answer: Answer, writer: asyncio.StreamWriter) -> bool:
        if self._held_after == 0:
            await self._gate.wait()
        if answer.refuse_connection:
            reset(writer)
            return False
        if answer.silent:
            await asyncio.Event().wait()
        if answer.body is not None or answer.status != 200:
            return await write_whole(answer, writer)
        if answer.whole or (answer.raw is None and not request.body.get("stream")):
            return await write_whole(replace(answer, body=completion(answer, request)), writer)
        return await self._write_stream(request, answer, writer)

    async def _write_stream(self, request: Request, answer: Answer, writer: asyncio.StreamWriter) -> bool:
        fields = {"Content-Type": answer.content_type, "Transfer-Encoding": "chunked", **answer.headers}
        writer.write(head(200, fields))
        for told in answer.events:
            await write_chunk(writer, told.encode(), answer.cut_every)
        if answer.raw is not None:
            await write_chunk(writer, answer.raw, answer.cut_every)
        else:
            await self._write_words(request, answer, writer)
        await writer.drain()
        if answer.ending is Ending.HANG:
            await asyncio.Event().wait()
        if answer.ending in (Ending.COMMENTS, Ending.EMPTY_EVENTS):
            comment = b": still here\n\n"
            await write_for_ever(comment if answer.ending is Ending.COMMENTS else event("gemma", ""), writer)
        if answer.ending is Ending.RESET:
            reset(writer)
            return False
        if answer.truncated:
            return False
        writer.write(b"0\r\n\r\n")
        await writer.drain()
        return not answer.closes and "close" not in request.headers.get("connection", "")

    async def _wait_at(self, number: int, answer: Answer) -> None:
        """Wait for what is to be waited for after so many words."""
        if number == self._held_after:
            await self._gate.wait()
        if number in answer.waits:
            await answer.waits[number]()

    async def _write_words(self, request: Request, answer: Answer, writer: asyncio.StreamWriter) -> None:
        model = request.body["model"]
        for number, word in enumerate(answer.words):
            await self._wait_at(number, answer)
            pause = answer.between_s if number else answer.first_word_after_s
            if pause:
                await asyncio.sleep(pause)
            await write_chunk(writer, event(model, word), answer.cut_every)
        await self._wait_at(len(answer.words), answer)
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
            await write_chunk(writer, tail, answer.cut_every)


def _words(text: str) -> list[str]:
    return re.findall(r"\s*\S+\s*$|\s*\S+\s+", text) or [text]
