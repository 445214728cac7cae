"""The Gemma client: asks a variant's host, adapts to what it refuses, asks again, and another where that helps."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import ExitStack, aclosing
from dataclasses import replace

import httpx

from bot import metrics
from bot.conversation.adaptation import Adaptation
from bot.conversation.completion import Delta, Finish, ModelEvent, ModelRequest, StandIn
from bot.errors import ModelError, ModelFault, StoreError
from bot.gemma.adaptation import AT_ONCE, Memory, Retries, lesson_of
from bot.gemma.catalogue import Probe, lists, told_window
from bot.gemma.connections import open_http
from bot.gemma.exchange import exchange, headers_for, transport_timeout
from bot.gemma.faults import classify
from bot.gemma.providers import HOSTED, Endpoint
from bot.gemma.request import build_body
from bot.gemma.routes import Routes, Way
from bot.gemma.serving import Serving

log = logging.getLogger(__name__)

REMEMBERED_S = 7 * 24 * 3600.0
"""How long a lesson counts, in seconds: hosts change."""

_NOT_ELSEWHERE = frozenset({ModelFault.MODERATION, ModelFault.CONTEXT_OVERFLOW, ModelFault.IMAGE_UNSUPPORTED})
"""Faults of the question and not of its host: it is another question that is asked then, or none."""


class GemmaClient:
    """Asks the hosts of the variants. One for the whole process; `aclose` it at the end.

    `endpoints` are where the variants live, `others` further hosts in the order in which they stand in; with
    `smaller`, smaller variants stand in after them. What a host refuses is remembered, and with a memory (`recall`)
    beyond the process's life.
    """

    def __init__(
        self, endpoints: Mapping[str, Endpoint], *others: Mapping[str, Endpoint], smaller: bool = False
    ) -> None:
        self._routes = Routes((endpoints, *others), smaller=smaller)
        self._http = open_http(address for endpoint in self._routes.endpoints for address in endpoint.addresses)
        self._serving = Serving(self._routes.chosen, self.probe)
        self._memory: Memory | None = None

    async def recall(self, memory: Memory) -> None:
        """Heed what was learned in the last week, and keep there what is learned from now on. Raises StoreError."""
        for adaptation in await memory.learned(time.time() - REMEMBERED_S):
            self._routes.recall(adaptation)
        self._memory = memory

    def stream(self, request: ModelRequest) -> AsyncGenerator[ModelEvent, None]:
        """The answer as it is written: who stands in if somebody does, deltas, then exactly one finish.

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
                text += "" if isinstance(event, StandIn) else event.text
        raise AssertionError("an answer ends with a finish or an error")

    async def probe(self, variant: str) -> Probe:
        """Ask whether the variant's host answers and lists its model; bounded by the row's `probe_s`; never raises.

        A server of ours that is not up is not started for it.
        """
        endpoint = self._routes.own(variant)
        if endpoint is None:
            return Probe(reachable=False, listed=False, fault=ModelFault.MODEL_MISSING)
        if endpoint.server is not None and not endpoint.server.is_up:
            return Probe(reachable=True, listed=True, latency_s=0.0)
        started = time.monotonic()
        try:
            async with asyncio.timeout(endpoint.provider.timeouts.probe_s):
                endpoint = await _located(endpoint)
                query = {"id": endpoint.model_id} if endpoint.provider.catalogue_filter else None
                url = f"{endpoint.base_url}/models"
                response = await self._http.get(
                    url, params=query, headers=headers_for(endpoint), timeout=transport_timeout(endpoint)
                )
        except (TimeoutError, httpx.HTTPError, httpx.InvalidURL, ModelError) as error:
            log.info("the model's host does not answer", extra={"reason": f"{type(error).__name__}: {error}"})
            return Probe(reachable=False, fault=ModelFault.NETWORK)
        latency_s = time.monotonic() - started
        if not response.is_success:
            fault = classify(response.status_code, response.headers, response.content, now=time.time()).fault
            return Probe(reachable=response.is_client_error, latency_s=latency_s, fault=fault)
        window = told_window(response, endpoint)
        return Probe(reachable=True, listed=lists(response, endpoint), latency_s=latency_s, context_tokens=window)

    def describe(self, variant: str) -> tuple[str, str]:
        """The host's name for people, and the model id that stands for a variant ("" when nothing does)."""
        endpoint = self._routes.own(variant)
        if endpoint is not None:
            return endpoint.host, endpoint.model_id
        return next((other.host for other in self._routes.endpoints), ""), ""

    def trouble(self, variant: str) -> ModelFault | None:
        """Why the variant's host gives no answers lately, whatever a probe says; None where it does."""
        return self._routes.trouble(variant)

    def describe_adaptations(self) -> Sequence[Adaptation]:
        """What was learned of the hosts, beside what is told of their kind."""
        return self._routes.learned

    def is_hosted(self, variant: str) -> bool:
        """Whether any host is configured that serves a variant."""
        return self._routes.own(variant) is not None

    def may_load(self, variant: str) -> bool:
        """Whether the variant's host may have to load its model before it answers."""
        endpoint = self._routes.own(variant)
        return endpoint is not None and endpoint.provider.timeouts.first_content_s > HOSTED.first_content_s

    def sees(self, variant: str) -> bool:
        """Whether the variant's host takes images, as far as is known."""
        endpoint = self._routes.own(variant)
        return endpoint is not None and endpoint.provider.images

    def context_tokens(self, variant: str) -> int | None:
        """The window, in tokens, that the variant's host gives a prompt; None: the model's own."""
        endpoint = self._routes.own(variant)
        return endpoint.provider.context_tokens if endpoint else None

    async def serves(self, variant: str, within_s: float) -> bool:
        """Whether a variant can be asked; no when that is not known within so many seconds, and it is looked up."""
        return await self._serving.serves(variant, within_s)

    async def aclose(self) -> None:
        """Close every connection, and end the servers that are ours."""
        await self._serving.close()
        await self._http.aclose()
        for server in {id(each.server): each.server for each in self._routes.endpoints if each.server}.values():
            await server.stop()

    async def _answer(self, request: ModelRequest, *, stream: bool) -> AsyncGenerator[ModelEvent, None]:
        ways = self._routes.ways(request, time.monotonic())
        first = ModelError(ModelFault.MODEL_MISSING, f"no host is configured for {request.variant}")
        for number, way in enumerate(ways):
            if stand_in := self._stand_in(request, way):
                yield stand_in
            try:
                slot = await self._slot(ways, number)
            except ModelError as error:  # it is busy, which says nothing of its health
                first = first if number else error
                continue
            with slot:
                retries, said = self._retries(ways, number), False
                while True:
                    try:
                        async with aclosing(await self._attempt(request, way, retries.until, stream=stream)) as events:
                            async for event in events:
                                said = True
                                yield event
                    except ModelError as error:
                        metrics.model_failed(error.fault.value)
                        self._routes.failed(way, error, time.monotonic())
                        if said:
                            raise _cut_off(error) from error
                        wait_s = await self._before_next(request, way, error, retries)
                        if wait_s is None:
                            first = first if number else error
                            break
                    else:
                        self._routes.answered(way)
                        return
                    await asyncio.sleep(wait_s)
        raise first

    async def _attempt(
        self, request: ModelRequest, way: Way, until: float, *, stream: bool
    ) -> AsyncGenerator[Delta | Finish, None]:
        """Put the question once. Raises ModelError where it cannot be put, and so does what it gives."""
        loop = asyncio.get_running_loop()
        self._routes.asked(way, time.monotonic())
        endpoint = self._routes.endpoint(way)
        first_by = min(loop.time() + endpoint.provider.timeouts.first_content_s, until)
        try:
            async with asyncio.timeout_at(first_by):
                endpoint = await _located(endpoint)
        except TimeoutError as error:
            raise ModelError(ModelFault.OVERLOADED, "Loading model: it was not there in time") from error
        body = build_body(replace(request, variant=way.variant), endpoint, stream=stream)
        return exchange(self._http, endpoint, body, request.request_id, first_by=first_by, stream=stream)

    def _retries(self, ways: Sequence[Way], number: int) -> Retries:
        """How patient a question is with one of the hosts that it may be put to."""
        timeouts, others = self._routes.endpoint(ways[number]).provider.timeouts, number + 1 < len(ways)
        return Retries(timeouts, asyncio.get_running_loop().time(), within_s=self._share_s(ways), others=others)

    def _share_s(self, ways: Sequence[Way]) -> float:
        """How long a question is put to each of its hosts, in seconds: all share the time of the slowest."""
        return max(self._routes.endpoint(way).provider.timeouts.retry_s for way in ways) / len(ways)

    def _stand_in(self, request: ModelRequest, way: Way) -> StandIn | None:
        """Who answers, where it is not the variant's own host."""
        own, endpoint = self._routes.own(request.variant), self._routes.endpoint(way)
        if own is None or own.name == way.name:
            return None
        return StandIn(way.variant, endpoint.host, endpoint.model_id, own.host)

    async def _before_next(self, request: ModelRequest, way: Way, error: ModelError, retries: Retries) -> float | None:
        """What to wait before the host is asked again, in seconds, having learned from its refusal; None: it is not.

        Raises the error where no other host would fare better.
        """
        own = self._routes.endpoint(way) is self._routes.own(request.variant)
        if error.fault is ModelFault.MODEL_MISSING and own:
            self._serving.note(request.variant, served=False)
        learned = await self._learn(way, error)
        again = learned and error.fault in AT_ONCE
        wait_s = 0.0 if again else retries.wait_s(error, asyncio.get_running_loop().time())
        log.warning(
            "the model gave no answer",
            extra={
                "request": request.request_id,
                "model": way.name[2],
                "reason": error.reason,
                "host_request": error.host_request,
                "again_in_s": wait_s,
            },
        )
        log.debug("what the model's host said", extra={"request": request.request_id, "detail": error.detail})
        if wait_s is None and error.fault in _NOT_ELSEWHERE:
            raise error
        return wait_s

    async def _learn(self, way: Way, error: ModelError) -> bool:
        """Heed what a refusal teaches of the host, and remember it; whether that was new."""
        lesson = lesson_of(error)
        adaptation = self._routes.learn(way, *lesson) if lesson else None
        if adaptation is None:
            return False
        told = {"provider": adaptation.provider, "model": adaptation.model_id, "value": adaptation.value}
        log.info("learned of a model's host", extra={"lesson": adaptation.lesson.value, **told})
        if self._memory is not None:
            try:
                await self._memory.learn(adaptation, time.time())
            except StoreError as failure:
                log.warning("what was learned of a host is not kept", extra={"reason": str(failure)})
        return True

    async def _slot(self, ways: Sequence[Way], number: int) -> ExitStack:
        """One of the answers that a host writes at once, until it is closed. Raises ModelError when none is free.

        Where another host follows, its share of the time is the longest that this one is waited for.
        """
        way = ways[number]
        slots, slot_s = self._routes.slots(way), self._routes.endpoint(way).provider.timeouts.slot_s
        try:
            async with asyncio.timeout(min(slot_s, self._share_s(ways)) if number + 1 < len(ways) else slot_s):
                await slots.acquire()
        except TimeoutError as error:
            log.warning("too many questions wait for a model's host", extra={"provider": way.name[0]})
            raise ModelError(ModelFault.OVERLOADED, "too many questions wait for this host") from error
        held = ExitStack()
        held.callback(slots.release)
        return held


async def _located(endpoint: Endpoint) -> Endpoint:
    """The endpoint at its address: that of a server of ours is known once it is up. Raises ModelError."""
    if endpoint.server is None:
        return endpoint
    return replace(endpoint, base_url=await endpoint.server.url())


def _cut_off(error: ModelError) -> ModelError:
    """What an error means for an answer that has begun."""
    if error.fault in (ModelFault.MODERATION, ModelFault.CUT_OFF):
        return error
    return ModelError(
        ModelFault.CUT_OFF,
        str(error),
        status=error.status,
        retry_after_s=error.retry_after_s,
        host_request=error.host_request,
    )
