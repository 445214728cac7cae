"""Which variants the hosts serve: what their configuration and their own lists tell, remembered for a while."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping

from bot.conversation.variants import VARIANTS
from bot.gemma.catalogue import Probe
from bot.gemma.providers import Endpoint

LIFE_S = 600.0
"""How long what a host told of a model counts, in seconds: people pull models while we run."""

_AGAIN_S = 60.0
"""When a host that told nothing is asked again, in seconds."""


class Serving:
    """What is known of the variants. It must be closed: hosts may be being asked."""

    def __init__(
        self,
        endpoints: Mapping[str, Endpoint],
        probe: Callable[[str], Awaitable[Probe]],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._own = _with_a_model_of_their_own(endpoints)
        self._probe = probe
        self._clock = clock
        self._told: dict[str, tuple[float, bool]] = {}
        self._asking: dict[str, asyncio.Task[None]] = {}

    async def serves(self, variant: str, within_s: float) -> bool:
        """Whether a variant can be asked: no when nothing is known of it within so many seconds.

        What was told long ago counts until its host was asked again, which nobody waits for.
        """
        if variant not in self._own:
            return False
        at, _ = self._told.get(variant, (float("-inf"), False))
        if self._clock() - at >= LIFE_S and variant not in self._asking:
            task = self._asking[variant] = asyncio.create_task(self._ask(variant), name=f"serves-{variant}")
            task.add_done_callback(lambda _: self._asking.pop(variant, None))
        if variant not in self._told and within_s > 0:
            await asyncio.wait([self._asking[variant]], timeout=within_s)
        return self._told.get(variant, (at, False))[1]

    def note(self, variant: str, *, served: bool) -> None:
        """Remember what a host said when a variant was asked."""
        self._told[variant] = (self._clock(), served)

    async def close(self) -> None:
        """Ask no more."""
        asking = list(self._asking.values())
        for task in asking:
            task.cancel()
        if asking:
            await asyncio.wait(asking)

    async def _ask(self, variant: str) -> None:
        """A host that lists nothing that can be read is believed to serve what it is configured for."""
        probe = await self._probe(variant)
        if probe.reachable and probe.fault is None:
            self.note(variant, served=probe.listed is not False)
            return
        _, served = self._told.get(variant, (0.0, False))
        self._told[variant] = (self._clock() - LIFE_S + _AGAIN_S, served)


def _with_a_model_of_their_own(endpoints: Mapping[str, Endpoint]) -> frozenset[str]:
    """The variants behind which no smaller one's model stands, nor a server that answers with whatever it holds."""
    own: set[str] = set()
    seen: set[tuple[str, str]] = set()
    for variant in VARIANTS:
        endpoint = endpoints.get(variant)
        if endpoint is None:
            continue
        model = (endpoint.base_url, "" if endpoint.provider.any_model else endpoint.model_id)
        if model not in seen:
            own.add(variant)
        seen.add(model)
    return frozenset(own)
