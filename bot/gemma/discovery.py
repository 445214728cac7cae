"""Which server on this machine serves a Gemma 3 model: asks the usual ports, all at once."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass

import httpx

from bot.gemma.catalogue import model_ids
from bot.gemma.connections import open_http
from bot.gemma.providers import PROVIDERS, Endpoint, Provider, endpoints_for

USUAL_SERVERS = (PROVIDERS["ollama"], PROVIDERS["llamacpp"], PROVIDERS["lmstudio"])
"""In order of preference when several answer."""

_GEMMA_3 = re.compile(r"(?<![a-z])gemma[-_ ]?3(?!n)[-_: ](?:it[-_])?(1|4|12|27)b(?![a-z0-9])", re.IGNORECASE)
_OLLAMAS_DEFAULT = {"gemma3": "4b", "gemma3:latest": "4b"}
"""What `ollama pull gemma3` is listed as: `latest` is the 4b (ollama.com/library/gemma3/tags)."""


@dataclass(frozen=True, slots=True)
class LocalServer:
    """A server that lists Gemma 3 models: `model_ids` maps our variants to its names for them."""

    provider: Provider
    model_ids: dict[str, str]

    def endpoints(self) -> dict[str, Endpoint]:
        """An endpoint for each variant that it serves."""
        served = endpoints_for(self.provider, model_ids=self.model_ids)
        return {variant: served[variant] for variant in self.model_ids}


async def find_local_servers(
    servers: Sequence[Provider] = USUAL_SERVERS, *, timeout_s: float = 0.5
) -> list[LocalServer]:
    """The servers that list a Gemma 3 model, in the given order; each has `timeout_s` to answer. Never raises."""
    async with open_http(server.base_url for server in servers) as http:
        found = await asyncio.gather(*(_ask(http, server, timeout_s) for server in servers))
    return [server for server in found if server is not None]


async def _ask(http: httpx.AsyncClient, provider: Provider, timeout_s: float) -> LocalServer | None:
    try:
        async with asyncio.timeout(timeout_s):
            response = await http.get(f"{provider.base_url}/models")
    except (TimeoutError, httpx.HTTPError):
        return None
    names = model_ids(response) if response.is_success else None
    served = gemma_models(names or ())
    return LocalServer(provider, served) if served else None


def gemma_models(names: Sequence[str]) -> dict[str, str]:
    """Our variants among a server's names of models; of several names for one the shortest, which is the plainest."""
    served: dict[str, str] = {}
    for name in sorted(names, key=lambda name: (len(name), name)):
        match = _GEMMA_3.search(name)
        if variant := f"{match.group(1)}b" if match else _OLLAMAS_DEFAULT.get(name.lower()):
            served.setdefault(variant, name)
    return dict(sorted(served.items(), key=lambda item: int(item[0][:-1])))
