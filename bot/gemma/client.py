"""The Gemma client: asks a variant's endpoint, adapts to what the host refuses, and asks again where that may help."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace

import httpx

from bot.conversation.completion import Delta, Finish, ModelRequest
from bot.errors import ModelError, ModelFault
from bot.gemma.adaptation import Retries, adapted
from bot.gemma.catalogue import Probe, lists
from bot.gemma.connections import open_http
from bot.gemma.exchange import exchange, headers_for, transport_timeout
from bot.gemma.faults import classify
from bot.gemma.providers import Endpoint
from bot.gemma.request import build_body
from bot.gemma.serving import Serving

log = logging.getLogger(__name__)


class GemmaClient:
    """Asks the hosts of the variants. One for the whole process; `aclose` it at the end.

    What a host refuses (the system role, a parameter) is remembered in its endpoint for as long as this lives.
    """

    def __init__(self, endpoints: Mapping[str, Endpoint]) -> None:
        self._endpoints = dict(endpoints)
        self._slots = {
            endpoint.base_url: asyncio.Semaphore(endpoint.provider.concurrency) for endpoint in endpoints.values()
        }
        self._http = open_http(endpoint.base_url for endpoint in endpoints.values())
        self._serving = Serving(endpoints, self.probe)

    def stream(self, request: ModelRequest) -> AsyncGenerator[Delta | Finish, None]:
        """The answer as it is written: deltas, then exactly one finish.

        Raises ModelError; once a delta was yielded its fault is CUT_OFF (or MODERATION), before that nothing was said.
        Closing the generator closes the connection at once.
        """
        return self._answer(request, stream=True)

    async def complete(self, request: ModelRequest) -> tuple[str, Finish]:
        """The whole answer in one call that does not stream, and how it ended. Raises ModelError."""
        text = ""
        async with aclosing(self._answer(request, stream=False)) as events:
            async for event in events:
                if isinstance(event, Finish):
                    return text, event
                text += event.text
        raise AssertionError("an answer ends with a finish or an error")

    async def probe(self, variant: str) -> Probe:
        """Ask whether the variant's host answers and lists its model; bounded by the row's `probe_s`; never raises."""
        endpoint = self._endpoints.get(variant)
        if endpoint is None:
            return Probe(reachable=False, listed=False, fault=ModelFault.MODEL_MISSING)
        started = time.monotonic()
        try:
            async with asyncio.timeout(endpoint.provider.timeouts.probe_s):
                query = {"id": endpoint.model_id} if endpoint.provider.catalogue_filter else None
                url = f"{endpoint.base_url}/models"
                response = await self._http.get(
                    url, params=query, headers=headers_for(endpoint), timeout=transport_timeout(endpoint)
                )
        except (TimeoutError, httpx.HTTPError, httpx.InvalidURL) as error:
            log.info("the model's host does not answer", extra={"reason": f"{type(error).__name__}: {error}"})
            return Probe(reachable=False, fault=ModelFault.NETWORK)
        latency_s = time.monotonic() - started
        if not response.is_success:
            fault = classify(response.status_code, response.headers, response.content, now=time.time()).fault
            return Probe(reachable=response.is_client_error, latency_s=latency_s, fault=fault)
        return Probe(reachable=True, listed=lists(response, endpoint), latency_s=latency_s)

    def describe(self, variant: str) -> tuple[str, str]:
        """The provider's name for people, and the model id that stands for a variant ("" when nothing does)."""
        endpoint = self._endpoints.get(variant)
        if endpoint is not None:
            return endpoint.provider.label, endpoint.model_id
        return next((other.provider.label for other in self._endpoints.values()), ""), ""

    def context_tokens(self, variant: str) -> int | None:
        """The window, in tokens, that the variant's host gives a prompt; None: the model's own."""
        endpoint = self._endpoints.get(variant)
        return endpoint.provider.context_tokens if endpoint else None

    async def serves(self, variant: str, within_s: float) -> bool:
        """Whether a variant can be asked; no when that is not known within so many seconds, and it is looked up."""
        return await self._serving.serves(variant, within_s)

    async def aclose(self) -> None:
        """Close every connection."""
        await self._serving.close()
        await self._http.aclose()

    async def _answer(self, request: ModelRequest, *, stream: bool) -> AsyncGenerator[Delta | Finish, None]:
        endpoint = self._endpoints.get(request.variant)
        if endpoint is None:
            raise ModelError(ModelFault.MODEL_MISSING, f"no host is configured for {request.variant}")
        async with self._slot(endpoint):
            loop = asyncio.get_running_loop()
            retries = Retries(endpoint.provider.timeouts, loop.time())
            said = False
            while True:
                try:
                    async with aclosing(self._attempt(request, retries.until, stream=stream)) as events:
                        async for event in events:
                            said = True
                            yield event
                except ModelError as error:
                    if said:
                        raise _cut_off(error) from error
                    wait_s = self._before_next(request, error, retries, loop.time())
                    if wait_s is None:
                        raise
                else:
                    return
                await asyncio.sleep(wait_s)

    def _attempt(self, request: ModelRequest, until: float, *, stream: bool) -> AsyncGenerator[Delta | Finish, None]:
        endpoint = self._endpoints[request.variant]
        body = build_body(request, endpoint, stream=stream)
        first_by = min(asyncio.get_running_loop().time() + endpoint.provider.timeouts.first_content_s, until)
        return exchange(self._http, endpoint, body, request.request_id, first_by=first_by, stream=stream)

    def _before_next(self, request: ModelRequest, error: ModelError, retries: Retries, now: float) -> float | None:
        """What to wait before the next attempt, in seconds, having adapted the endpoint; None: there is none."""
        endpoint = self._endpoints[request.variant]
        if error.fault is ModelFault.MODEL_MISSING:
            self._serving.note(request.variant, served=False)
        provider = adapted(endpoint.provider, error)
        if provider is not None:
            self._endpoints[request.variant] = replace(endpoint, provider=provider)
        wait_s = 0.0 if provider is not None else retries.wait_s(error, now)
        log.warning(
            "the model gave no answer",
            extra={
                "request": request.request_id,
                "model": endpoint.model_id,
                "reason": error.reason,
                "again_in_s": wait_s,
            },
        )
        log.debug("what the model's host said", extra={"request": request.request_id, "detail": error.detail})
        return wait_s

    @asynccontextmanager
    async def _slot(self, endpoint: Endpoint) -> AsyncGenerator[None, None]:
        """One of the answers that the host writes at once. Raises ModelError when none is free in time."""
        slots = self._slots[endpoint.base_url]
        try:
            async with asyncio.timeout(endpoint.provider.timeouts.slot_s):
                await slots.acquire()
        except TimeoutError as error:
            raise ModelError(ModelFault.OVERLOADED, "too many questions wait for this host") from error
        try:
            yield
        finally:
            slots.release()


def _cut_off(error: ModelError) -> ModelError:
    """What an error means for an answer that has begun."""
    if error.fault in (ModelFault.MODERATION, ModelFault.CUT_OFF):
        return error
    return ModelError(ModelFault.CUT_OFF, str(error), status=error.status, retry_after_s=error.retry_after_s)
