"""Whether each variant's host answers, how fast, and what it takes. For `python -m bot check`.

Questions go the way that the bot's own go, through a `GemmaClient`; only what the bot never sends (a system message,
two questions in a row) is put to the host directly. All are a few tokens long.
"""

import asyncio
import json
import struct
import zlib
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from typing import Self

from bot.conversation.adaptation import Adaptation
from bot.conversation.completion import Delta, Finish, ModelRequest, Sampling
from bot.conversation.message import Message, Picture, Role
from bot.conversation.tokens import estimate_text
from bot.conversation.variants import VARIANTS
from bot.errors import ModelError, ModelFault
from bot.finding import Finding, Mark
from bot.gemma.catalogue import Probe
from bot.gemma.client import GemmaClient
from bot.gemma.connections import open_http
from bot.gemma.exchange import exchange
from bot.gemma.hosts import Hosts
from bot.gemma.looks import Look, host_line, see_remedy, unserved
from bot.gemma.providers import HOSTED, Endpoint
from bot.gemma.request import build_body
from bot.texts import say

_FIRST_WORD_S = 18.0
_WHOLE_S = 22.0
_PROBE_S = 5.0

_COUNTING = "Write the numbers from one to fifteen as English words, separated by commas. Nothing else."
_LOOKING = "Which colour is this? One word."
_SHORT = Sampling(max_tokens=64)
_ONE_WORD = Sampling(max_tokens=1)


class _Recalled:
    """What the bot's database remembers of hosts; nothing is added to it."""

    def __init__(self, adaptations: Sequence[Adaptation]) -> None:
        self._adaptations = adaptations

    async def learned(self, since: float) -> Sequence[Adaptation]:
        """All of it: it was read for the same time."""
        del since
        return self._adaptations

    async def learn(self, adaptation: Adaptation, now: float) -> None:
        """Looking changes nothing."""


class ModelChecks:
    """Looks at the hosts of a configuration, as an async context. `default` is the variant where nobody chose one.

    `learned` is what the bot remembers of the hosts. `bot_runs`: then no model file is loaded a second time.
    """

    def __init__(self, hosts: Hosts, default: str, learned: Sequence[Adaptation], *, bot_runs: bool) -> None:
        self._may_load = {
            variant: endpoint.provider.timeouts.first_content_s > HOSTED.first_content_s
            for variant, endpoint in hosts.endpoints.items()
        }
        self._endpoints = {variant: _hasty(endpoint) for variant, endpoint in hosts.endpoints.items()}
        others = [{name: _hasty(each) for name, each in host.items()} for host in hosts.others]
        self._client = GemmaClient(self._endpoints)
        self._others = [(host, GemmaClient(host)) for host in others if default in host]
        self._http = open_http(address for each in self._endpoints.values() for address in each.addresses)
        self._default = default
        self._learned = learned
        self._bot_runs = bot_runs

    async def __aenter__(self) -> Self:
        await self._client.recall(_Recalled(self._learned))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._http.aclose()
        for client in (self._client, *(client for _, client in self._others)):
            await client.aclose()

    def by_variant(self) -> Mapping[str, AsyncGenerator[Finding, None]]:
        """The findings of each variant, as they come; they can be taken side by side."""
        return {variant: self._variant(variant) for variant in VARIANTS}

    async def fallbacks(self) -> AsyncGenerator[Finding, None]:
        """The hosts that stand in, where the default variant is looked up and not asked."""
        for number, (host, client) in enumerate(self._others, 1):
            look = Look(self._default, host[self._default], is_default=False)
            yield host_line(look, await client.probe(self._default), f"fallback {number}")

    async def _variant(self, variant: str) -> AsyncGenerator[Finding, None]:
        if variant not in self._endpoints:
            yield unserved(variant)
            return
        look = Look(variant, self._endpoints[variant], variant == self._default)
        server = look.endpoint.server
        if server is not None and not server.is_up and (self._bot_runs or not look.is_default):
            yield look.good("host", f"{look.endpoint.model_id} on this machine; not loaded for a look")
            return
        probe = await self._client.probe(variant)
        host = host_line(look, probe, "host")
        yield host
        if host.mark is Mark.FAILING or (host.mark is Mark.WARNING and not look.is_default):
            return
        if self._may_load[variant] and not look.is_default:
            yield look.good("answer", "not asked: its server would have to load it")
            return
        answer = await self._answer(look)
        yield answer
        if answer.mark is Mark.FAILING:
            return
        for finding in await asyncio.gather(self._images(look), self._system(look), self._in_turn(look)):
            yield finding
        yield self._window(look, probe)
        if (adapted := self._adapted(look)) is not None:
            yield adapted

    async def _answer(self, look: Look) -> Finding:
        """Ask as the bot asks, and take the time."""
        loop = asyncio.get_running_loop()
        asked_at, heard, finish = loop.time(), list[tuple[float, str]](), Finish(None)
        try:
            async with aclosing(self._client.stream(_request(look, _COUNTING, _SHORT))) as events:
                async for event in events:
                    if isinstance(event, Delta):
                        heard.append((loop.time(), event.text))
                    elif isinstance(event, Finish):
                        finish = event
        except ModelError as error:
            return look.failed("answer", error)
        first_s = heard[0][0] - asked_at
        if len(heard) == 1:
            return look.poor("answer", f"in one piece after {first_s:.1f} s: nobody sees it being written")
        tokens = finish.completion_tokens or estimate_text("".join(text for _, text in heard))
        speed = (tokens - 1) / max(heard[-1][0] - heard[0][0], 0.001)
        counted = "" if finish.completion_tokens else "about "
        by = f", by {finish.model}" if finish.model and finish.model != look.endpoint.model_id else ""
        return look.good(
            "answer", f"streams; first word after {first_s:.2f} s, {counted}{speed:,.0f} tokens a second{by}"
        )

    async def _images(self, look: Look) -> Finding:
        if not VARIANTS[look.variant].images:
            return look.good("images", "none: this variant sees none")
        if not self._client.sees(look.variant):
            return look.poor("images", "none: the host takes none", see_remedy(look))
        picture = Picture("image/png", _red_square())
        request = ModelRequest(look.variant, (Message(Role.USER, _LOOKING, (picture,)),), _ONE_WORD, "check.images")
        try:
            await self._client.complete(request)
        except ModelError as error:
            if error.fault is ModelFault.IMAGE_UNSUPPORTED:
                return look.poor("images", f"refused: {error.detail[:160]}", see_remedy(look))
            if error.fault is not ModelFault.EMPTY:
                return look.failed("images", error)
        return look.good("images", "taken")

    async def _system(self, look: Look) -> Finding:
        """Whether a system message would be taken: instructions never depend on it."""
        refused = await self._direct(look, ("system", "user"))
        if refused is None:
            return look.good("system role", "taken; instructions stand in the first question all the same")
        if refused.fault in (ModelFault.SYSTEM_UNSUPPORTED, ModelFault.ROLES_ALTERNATE):
            return look.good("system role", "refused; instructions stand in the first question")
        return look.poor("system role", f"not known ({refused.reason}); instructions stand in the first question")

    async def _in_turn(self, look: Look) -> Finding:
        """Whether two questions in a row would be taken: they are never sent."""
        refused = await self._direct(look, ("user", "user"))
        if refused is None:
            return look.good("roles", "any order is taken; sent in turn all the same")
        if refused.fault is ModelFault.ROLES_ALTERNATE:
            return look.good("roles", "must alternate, and do")
        return look.poor("roles", f"whether they must alternate is not known ({refused.reason})")

    def _window(self, look: Look, probe: Probe) -> Finding:
        """The window that is told or known, against the most that is sent and may be answered."""
        variant = VARIANTS[look.variant]
        known = self._client.context_tokens(look.variant) or variant.context_tokens
        most = min(variant.history_budget_tokens + variant.max_tokens, known)
        told = probe.context_tokens
        if told is None:
            return look.good("context", f"not told by the host; {most:,} tokens are used at most")
        if told < most:
            remedy = "give it a larger window where its server is started, or choose a smaller variant"
            return look.poor("context", f"{told:,} tokens, where up to {most:,} would be used", remedy)
        return look.good("context", f"{told:,} tokens; {most:,} are used at most")

    def _adapted(self, look: Look) -> Finding | None:
        """What the host was found to be like, before or just now."""
        name = look.endpoint.name
        mine = [
            each
            for each in self._client.describe_adaptations()
            if (each.provider, each.base_url, each.model_id) == name
        ]
        if not mine:
            return None
        return look.good(
            "adapted", "; ".join(say(f"lesson.{each.lesson.value}", {"value": each.value}) for each in mine)
        )

    async def _direct(self, look: Look, roles: Sequence[str]) -> ModelError | None:
        """Put one question in these roles, as it is; why it was refused, None when it was taken."""
        endpoint, loop = look.endpoint, asyncio.get_running_loop()
        body = json.loads(build_body(_request(look, "Say OK.", _ONE_WORD), endpoint, stream=False))
        body["messages"] = [{"role": role, "content": "Say OK."} for role in roles]
        try:
            if endpoint.server is not None:
                endpoint = replace(endpoint, base_url=await endpoint.server.url())
            raw = json.dumps(body).encode()
            first_by = loop.time() + _FIRST_WORD_S
            answer = exchange(self._http, endpoint, raw, "check.roles", first_by=first_by, stream=False)
            async with aclosing(answer) as events:
                async for _ in events:
                    pass
        except ModelError as error:
            return None if error.fault is ModelFault.EMPTY else error
        return None


def _hasty(endpoint: Endpoint) -> Endpoint:
    """The endpoint, waited for no longer than a person waits who looks."""
    row = endpoint.provider
    waits = replace(
        row.timeouts,
        first_content_s=min(_FIRST_WORD_S, row.timeouts.first_content_s),
        whole_s=min(_WHOLE_S, row.timeouts.whole_s),
        retry_s=min(_FIRST_WORD_S, row.timeouts.retry_s),
        probe_s=_PROBE_S,
    )
    return replace(endpoint, provider=replace(row, timeouts=waits))


def _request(look: Look, text: str, sampling: Sampling) -> ModelRequest:
    return ModelRequest(look.variant, (Message(Role.USER, text),), sampling, "check.answer")


def _red_square() -> bytes:
    """A PNG of 64 by 64 red pixels (w3.org/TR/png)."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    size = 64
    head = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    rows = (b"\x00" + b"\xff\x00\x00" * size) * size
    pieces = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + pieces
