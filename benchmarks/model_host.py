"""The model's stand-in, a process of its own: answers as the question says, streaming or not, and notes the times.

Times are `time.monotonic()`, which all processes of one machine share.
"""

import asyncio
import json
import time
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from benchmarks.lines import serve
from benchmarks.questions import Question, question_in

_HEAD = {"id": "chatcmpl-1", "created": 1_760_000_000, "model": "google/gemma-3-27b-it"}
_USAGE = {"prompt_tokens": 120, "completion_tokens": 12, "total_tokens": 132}


class ModelHost:
    """`stamps`: by question number, when its request had arrived, when each word left, how many requests there were."""

    def __init__(self) -> None:
        self.stamps: dict[int, dict[str, Any]] = {}

    async def complete(self, request: web.Request) -> web.StreamResponse:
        """`POST /v1/chat/completions`."""
        body = await request.json()
        arrived = time.monotonic()
        question = question_in(body["messages"][-1]["content"])
        due = [
            arrived + (question.shape.first_ms + n * question.shape.gap_ms) / 1000 for n in range(question.shape.words)
        ]
        requests = self.stamps.get(question.number, {"requests": 0})["requests"] + 1
        self.stamps[question.number] = stamp = {"arrived": arrived, "words": due, "requests": requests}
        answer = self._stream if body.get("stream") else self._whole
        return await answer(request, question, stamp)

    async def _whole(self, _: web.Request, question: Question, stamp: dict[str, Any]) -> web.Response:
        """The answer in one piece, when its last word would have left."""
        await _until(stamp["words"][-1])
        message = {"role": "assistant", "content": " ".join(question.answer)}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        body = json.dumps({**_HEAD, "object": "chat.completion", "choices": [choice], "usage": _USAGE})
        stamp["words"][-1] = time.monotonic()
        return web.Response(body=body.encode(), content_type="application/json")

    async def _stream(self, request: web.Request, question: Question, stamp: dict[str, Any]) -> web.StreamResponse:
        """One server-sent event a word."""
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for n, word in enumerate(question.answer):
            await _until(stamp["words"][n])
            event = _event({"delta": {"content": f" {word}" if n else word}, "finish_reason": None})
            stamp["words"][n] = time.monotonic()
            await response.write(event)
        await response.write(_event({"delta": {}, "finish_reason": "stop"}) + b"data: [DONE]\n\n")
        await response.write_eof()
        return response


async def _until(moment: float) -> None:
    wait_s = moment - time.monotonic()
    if wait_s > 0:
        await asyncio.sleep(wait_s)


def _event(choice: Mapping[str, object]) -> bytes:
    chunk = {**_HEAD, "object": "chat.completion.chunk", "choices": [{"index": 0, **choice}]}
    return b"data: " + json.dumps(chunk).encode() + b"\n\n"


async def main() -> None:
    """Listen on a free port of this machine; hand out the stamps so far when asked."""
    host = ModelHost()
    app = web.Application()
    app.router.add_post("/v1/chat/completions", host.complete)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()

    async def answer(_: Mapping[str, Any]) -> object:
        stamps, host.stamps = host.stamps, {}
        return stamps

    await serve({"url": f"http://127.0.0.1:{runner.addresses[0][1]}/v1"}, answer)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(main())
