"""Which hosts a question is put to, in which order, and what is known of each by now."""

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.conversation.adaptation import Adaptation, Lesson
from bot.conversation.completion import ModelRequest
from bot.conversation.tokens import SAFETY, estimate_prompt
from bot.conversation.variants import VARIANTS, smaller_than
from bot.errors import ModelError, ModelFault
from bot.gemma.adaptation import taught
from bot.gemma.breaker import Breaker
from bot.gemma.providers import Endpoint

log = logging.getLogger(__name__)

_MOST = 6
"""So many hosts are tried for one question at most."""

Name = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to an answer: the variant that gives it, and the endpoint at which it is asked, by name."""

    variant: str
    name: Name


class Routes:
    """The ways of every variant: its own host first, then the others in order; with `smaller`, smaller variants last.

    `hosts` map variants to endpoints, each host its own; the first that has a variant is the variant's own host.
    """

    def __init__(self, hosts: Sequence[Mapping[str, Endpoint]], *, smaller: bool = False) -> None:
        self._endpoints = {endpoint.name: endpoint for host in hosts for endpoint in host.values()}
        self._breakers = {name: Breaker() for name in self._endpoints}
        self._slots = {
            endpoint.base_url: asyncio.Semaphore(endpoint.provider.concurrency) for endpoint in self._endpoints.values()
        }
        variants = list(dict.fromkeys(variant for host in hosts for variant in host))
        self._ways = {variant: _ways_of(variant, hosts, smaller=smaller) for variant in variants}
        self._learned: dict[tuple[Name, Lesson, str], Adaptation] = {}

    @property
    def endpoints(self) -> Iterable[Endpoint]:
        """Every endpoint, as it is known by now."""
        return self._endpoints.values()

    @property
    def chosen(self) -> Mapping[str, Endpoint]:
        """Each variant's own host."""
        return {variant: self._endpoints[ways[0].name] for variant, ways in self._ways.items()}

    @property
    def learned(self) -> Sequence[Adaptation]:
        """What the hosts were found to be like."""
        return tuple(self._learned.values())

    def own(self, variant: str) -> Endpoint | None:
        """A variant's own host; None where it has none."""
        ways = self._ways.get(variant)
        return self._endpoints[ways[0].name] if ways else None

    def endpoint(self, way: Way) -> Endpoint:
        """Where a way leads, as it is known by now."""
        return self._endpoints[way.name]

    def slots(self, way: Way) -> asyncio.Semaphore:
        """The answers that the way's host writes at once."""
        return self._slots[self._endpoints[way.name].base_url]

    def ways(self, request: ModelRequest, now: float) -> Sequence[Way]:
        """The ways that are worth trying now; the first of all where none is.

        A host whose breaker is open is left out, and a stand-in that has no room for the prompt or cannot see its
        pictures.
        """
        ways = self._ways.get(request.variant, ())
        if len(ways) <= 1:
            return ways
        pictures = any(message.pictures for message in request.messages)
        tokens = estimate_prompt(request.messages) * SAFETY + request.sampling.max_tokens
        fit = [*ways[:1], *(way for way in ways[1:] if self._fits(way, tokens, pictures=pictures))]
        return [way for way in fit if self._breakers[way.name].lets_through(now)] or ways[:1]

    def _fits(self, way: Way, tokens: float, *, pictures: bool) -> bool:
        provider, variant = self.endpoint(way).provider, VARIANTS[way.variant]
        room = min(provider.context_tokens or variant.context_tokens, variant.context_tokens)
        return tokens <= room and (not pictures or (provider.images and variant.images))

    def asked(self, way: Way, now: float) -> None:
        """A question is put."""
        self._breakers[way.name].asked(now)

    def answered(self, way: Way) -> None:
        """It was answered."""
        self._breakers[way.name].answered()

    def failed(self, way: Way, error: ModelError, now: float) -> None:
        """It was not."""
        open_s = self._breakers[way.name].failed(error.fault, now)
        if open_s and any(way in ways and len(ways) > 1 for ways in self._ways.values()):
            told = {"provider": way.name[0], "model": way.name[2], "reason": error.reason, "for_s": open_s}
            log.warning("a model's host is left alone while another can answer", extra=told)

    def trouble(self, variant: str) -> ModelFault | None:
        """Why a variant's own host gives no answers lately, None where it does."""
        ways = self._ways.get(variant)
        return self._breakers[ways[0].name].fault if ways else None

    def learn(self, way: Way, lesson: Lesson, value: str) -> Adaptation | None:
        """Heed a lesson from now on; what is to be remembered of it, None when it is nothing new."""
        return self.recall(Adaptation(*way.name, lesson, value))

    def recall(self, adaptation: Adaptation) -> Adaptation | None:
        """Heed what was learned before; None when it is about no host of ours, or nothing new."""
        name = (adaptation.provider, adaptation.base_url, adaptation.model_id)
        endpoint = self._endpoints.get(name)
        if endpoint is None:
            return None
        provider = taught(endpoint.provider, adaptation.lesson, adaptation.value)
        if provider == endpoint.provider:
            return None
        self._endpoints[name] = replace(endpoint, provider=provider)
        kind = adaptation.value if adaptation.lesson is Lesson.PARAMETER else ""
        self._learned[name, adaptation.lesson, kind] = adaptation
        return adaptation


def _ways_of(variant: str, hosts: Sequence[Mapping[str, Endpoint]], *, smaller: bool) -> tuple[Way, ...]:
    """A variant's own host, the same variant at others, and then smaller ones where they may answer for it."""
    own = [Way(variant, host[variant].name) for host in hosts if variant in host]
    names = smaller_than(variant) if own and smaller else ()
    others = [Way(name, host[name].name) for name in names for host in hosts if name in host]
    return tuple({way.name: way for way in reversed([*own, *others])}.values())[::-1][:_MOST]
