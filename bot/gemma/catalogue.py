"""What a host says about the models it serves (`GET /models`)."""

from dataclasses import dataclass

import httpx

from bot.errors import ModelFault
from bot.gemma.providers import Endpoint

_WINDOWS = ("contextLength", "context_length", "max_model_len", "n_ctx")
"""What AI/ML API, OpenRouter, vLLM and llama.cpp call the window."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What asking a host for its models found.

    `reachable`: it answered with sense. `listed`: it lists the variant's model, None when that is not known.
    `latency_s` in seconds, None when no answer came. `context_tokens`: the window that it tells of the model, None
    where it tells none. `fault`: why not, None when all is well.
    """

    reachable: bool
    listed: bool | None = None
    latency_s: float | None = None
    context_tokens: int | None = None
    fault: ModelFault | None = None


def model_ids(response: httpx.Response) -> list[str] | None:
    """The ids and aliases in a list of models, or None when it is no such list."""
    try:
        rows = response.json()["data"]
        names = [name for row in rows for name in (row["id"], *(row.get("aliases") or ()))]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    return [name for name in names if isinstance(name, str)]


def told_window(response: httpx.Response, endpoint: Endpoint) -> int | None:
    """The window in tokens that a list of models tells of the endpoint's, or of the only one; None: it tells none."""
    try:
        rows = response.json()["data"]
        of_it = [row for row in rows if endpoint.model_id in (row["id"], *(row.get("aliases") or ()))]
        row = (of_it or rows)[0] if of_it or len(rows) == 1 else {}
        told = [each.get(name) for each in (row, row.get("info"), row.get("meta")) if each for name in _WINDOWS]
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    return next((tokens for tokens in told if type(tokens) is int and tokens > 0), None)


def lists(response: httpx.Response, endpoint: Endpoint) -> bool | None:
    """Whether a list of models has the endpoint's; None when that cannot be known."""
    names = model_ids(response)
    wanted = endpoint.model_id
    if names is None:
        return None
    if any(name in (wanted, f"models/{wanted}", f"{wanted}:latest") for name in names):
        return True
    return None if endpoint.provider.any_model else False
