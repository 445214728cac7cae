"""One HTTP exchange with a host: a question out, its answer back as it comes, every wait bounded."""

import asyncio
import json
import logging
import re
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import cast

import httpx

from bot.conversation.completion import Delta, Finish
from bot.errors import ModelError, ModelFault
from bot.gemma.completions import Completion
from bot.gemma.faults import classify, classify_payload
from bot.gemma.providers import Endpoint
from bot.gemma.sse import EventDecoder
from bot.gemma.waits import Waits

log = logging.getLogger(__name__)

MAX_ERROR_BYTES = 64 * 1024
MAX_ANSWER_BYTES = 4 * 1024 * 1024
MAX_ANSWER_CHARACTERS = 64_000

_TOO_LONG = "length"
_HOSTS_IDS = ("x-inference-id", "x-request-id")
"""Headers with the host's own id of a call: the AI/ML API's (docs.aimlapi.com), and most others' (OpenAI, vLLM)."""

_AN_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")
_DRAIN_S = 0.05
"""After the host's last event: how long its connection may take to become fit for another question."""


def headers_for(endpoint: Endpoint, request_id: str | None = None) -> dict[str, str]:
    """The headers of a call: the key stands here and nowhere else."""
    headers = {"Content-Type": "application/json"}
    if endpoint.api_key:
        headers["Authorization"] = f"Bearer {endpoint.api_key}"
    if request_id:
        headers["X-Client-Request-Id"] = request_id
    if not endpoint.provider.keep_alive:
        headers["Connection"] = "close"
    return headers


def transport_timeout(endpoint: Endpoint) -> httpx.Timeout:
    """The transport's part of the waits; reading is bounded where text is awaited, because comments are no text."""
    timeouts = endpoint.provider.timeouts
    return httpx.Timeout(connect=timeouts.connect_s, write=timeouts.write_s, read=None, pool=None)


async def exchange(  # noqa: PLR0913 - a question, where it goes and by when
    http: httpx.AsyncClient, endpoint: Endpoint, body: bytes, request_id: str, *, first_by: float, stream: bool
) -> AsyncGenerator[Delta | Finish, None]:
    """Ask once; yield what comes: deltas, then exactly one finish. Raises ModelError.

    `first_by`, on the event loop's clock, is when the first text must have come. Closing the generator closes the
    connection. The host's own id of the call is logged, and goes with an error: its provider can look it up.
    """
    host_request = None
    waits = Waits(endpoint.provider.timeouts, first_by)
    headers = headers_for(endpoint, request_id)
    try:
        request = http.build_request(
            "POST",
            f"{endpoint.base_url}/chat/completions",
            content=body,
            headers=headers,
            timeout=transport_timeout(endpoint),
        )
        async with waits.bounded("the host began no answer"):
            response = await http.send(request, stream=True)
        host_request = _id_by_host(response.headers)
        told = {"request": request_id, "model": endpoint.model_id, "host_request": host_request}
        log.info("the model's host responds", extra={**told, "status": response.status_code})
        try:
            if not response.is_success:
                raise await _refusal(response, waits, endpoint)
            answer = _streamed(response, waits) if stream and _may_stream(response) else _whole(response, waits)
            async with aclosing(answer):
                async for event in answer:
                    yield event
        finally:
            waits.close()
            await response.aclose()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        detail = _without_key(f"{type(error).__name__}: {error}", endpoint)
        raise ModelError(_transport_fault(error), detail, host_request=host_request) from error
    except ModelError as error:
        error.host_request = host_request
        raise


def _id_by_host(headers: Mapping[str, str]) -> str | None:
    found = (headers.get(name, "") for name in _HOSTS_IDS)
    return next((value for value in found if _AN_ID.fullmatch(value)), None)


async def _streamed(response: httpx.Response, waits: Waits) -> AsyncGenerator[Delta | Finish, None]:
    decoder, completion = EventDecoder(), Completion()
    chunks = _chunks(response)
    async with aclosing(chunks):
        ended = cut = False
        while not (ended or cut):
            data = await _next_chunk(chunks, waits, completion)
            text, failure = _take(data, decoder, completion)
            if text:
                yield Delta(text)
            if failure is not None:
                raise failure
            ended = data is None or decoder.done
            cut = completion.characters > MAX_ANSWER_CHARACTERS
            waits.after(completion)
        if decoder.done:
            await _drain(chunks)
    if cut:
        completion.reason = _TOO_LONG
    if completion.reason is None and not decoder.done:
        raise ModelError(ModelFault.CUT_OFF, "the stream ended without a finish reason")
    yield _finish(completion)


def _take(data: bytes | None, decoder: EventDecoder, completion: Completion) -> tuple[str, ModelError | None]:
    """The text that a network chunk adds (None: the stream's end), and the failure that follows it."""
    pieces: list[str] = []
    failure = None
    try:
        for payload in decoder.close() if data is None else decoder.feed(data):
            pieces.append(completion.take(payload))  # noqa: PERF401 - what came before a failure is kept
    except ModelError as error:
        failure = error
    if failure is not None or data is None or decoder.done or completion.over:
        pieces.append(completion.rest())
    return "".join(pieces), failure


async def _next_chunk(chunks: AsyncGenerator[bytes, None], waits: Waits, completion: Completion) -> bytes | None:
    """The next bytes, or None when there are no more: the host closed, or failed to close, after a whole answer."""
    try:
        return await waits.read(chunks)
    except (TimeoutError, httpx.TransportError) as error:
        if completion.reason is not None:
            return None
        if isinstance(error, httpx.TransportError):
            raise
        raise ModelError(ModelFault.TIMEOUT, "no text came in time") from error


async def _drain(chunks: AsyncGenerator[bytes, None]) -> None:
    """Read the end of the body, so that the connection can carry another question."""
    try:
        async with asyncio.timeout(_DRAIN_S):
            async for _ in chunks:
                pass
    except (TimeoutError, httpx.TransportError):
        return  # the answer is whole; only the connection is lost


async def _whole(response: httpx.Response, waits: Waits) -> AsyncGenerator[Delta | Finish, None]:
    """An answer in one piece: asked for so, or from a host that does not stream."""
    async with waits.bounded("the answer did not come"):
        body = await _read(response, MAX_ANSWER_BYTES)
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError):
        payload = None
    if not isinstance(payload, dict):
        raise classify(response.status_code, response.headers, body[:MAX_ERROR_BYTES], now=time.time())
    completion = Completion()
    text = completion.take(payload)
    if "choices" not in payload:
        raise classify_payload(payload)
    text += completion.rest()
    if text:
        yield Delta(text[:MAX_ANSWER_CHARACTERS])
    yield _finish(completion)


def _finish(completion: Completion) -> Finish:
    if completion.filtered:
        raise ModelError(ModelFault.MODERATION, f"the host ended the answer: {completion.reason}")
    if completion.characters:
        return completion.finish()
    raise ModelError(ModelFault.EMPTY, "the host answered without a word")


async def _refusal(response: httpx.Response, waits: Waits, endpoint: Endpoint) -> ModelError:
    try:
        async with waits.bounded("the refusal did not end"):
            body = await _read(response, MAX_ERROR_BYTES)
    except (ModelError, httpx.HTTPError):
        body = b""  # the status and the headers still tell
    text = _without_key(body.decode("utf-8", "replace"), endpoint)
    return classify(response.status_code, response.headers, text, now=time.time())


async def _read(response: httpx.Response, most: int) -> bytes:
    """The body, cut at `most` bytes."""
    body = bytearray()
    chunks = _chunks(response)
    async with aclosing(chunks):
        async for data in chunks:
            body += data
            if len(body) >= most:
                break
    return bytes(body[:most])


def _chunks(response: httpx.Response) -> AsyncGenerator[bytes, None]:
    """The body as it comes; decoded where a host compresses although we asked it not to."""
    chunks = response.aiter_bytes() if "content-encoding" in response.headers else response.aiter_raw()
    return cast("AsyncGenerator[bytes, None]", chunks)


def _may_stream(response: httpx.Response) -> bool:
    """Whether a body is read as events: some hosts give their streams no type, or the wrong one."""
    kind = response.headers.get("content-type", "")
    return "json" not in kind and "html" not in kind


def _transport_fault(error: Exception) -> ModelFault:
    if isinstance(error, httpx.ReadTimeout | httpx.WriteTimeout):
        return ModelFault.TIMEOUT
    return ModelFault.BAD_RESPONSE if isinstance(error, httpx.DecodingError) else ModelFault.NETWORK


def _without_key(text: str, endpoint: Endpoint) -> str:
    return text.replace(endpoint.api_key, "[key]") if endpoint.api_key else text
