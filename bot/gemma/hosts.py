"""The hosts that the settings name: where each variant lives, and who stands in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bot.conversation.variants import VARIANTS
from bot.errors import ConfigurationError, Problem
from bot.gemma.llama_server import LlamaModel, LlamaServer, can_run_llama, wrong_with_gguf
from bot.gemma.providers import PROVIDERS, Endpoint, Provider, endpoints_for
from bot.hosting import LOCAL, HostSettings, ModelFile
from bot.settings import Settings

_MOST_SLOTS = 8
"""Each answer that a model on this machine writes at once takes memory for a window of its own."""


@dataclass(frozen=True, slots=True)
class Hosts:
    """Where each variant lives, further hosts in the order in which they stand in, and whether smaller variants do.

    `slots` is how many answers may be written at once, by all hosts of variants together.
    """

    endpoints: Mapping[str, Endpoint]
    others: Sequence[Mapping[str, Endpoint]]
    smaller: bool
    slots: int


def hosts_from(settings: Settings) -> Hosts:
    """The hosts of a configuration. Raises ConfigurationError with what is wrong with files and keys."""
    hosting = settings.hosting
    endpoints = _main_host(settings)
    for variant, host in hosting.own_hosts.items():
        if host.provider != LOCAL:
            endpoints |= _only(variant, _host(host, settings, settings.models))
    local = _on_this_machine(settings)
    endpoints |= local
    ordered = {variant: endpoints[variant] for variant in VARIANTS if variant in endpoints}
    if settings.variant not in ordered:
        remedy = f"is {settings.variant}, which no host serves that is configured; {', '.join(ordered)} can be chosen"
        raise ConfigurationError([Problem("GEMMA_VARIANT", remedy)])
    others = [_host(host, settings, {}) for host in hosting.fallback]
    if settings.notes and not any(settings.notes in host for host in (ordered, *others)):
        remedy = f"is {settings.notes}, which no host serves that is configured; choose no, or {', '.join(ordered)}"
        raise ConfigurationError([Problem("GEMMA_NOTES", remedy)])
    bounds = {endpoint.base_url: endpoint.provider.concurrency for endpoint in ordered.values()}
    return Hosts(ordered, others, hosting.fallback_smaller, sum(bounds.values()))


def _main_host(settings: Settings) -> dict[str, Endpoint]:
    """The one host that the settings name; nothing where it needs a key and has none: then variants live elsewhere."""
    row = PROVIDERS[settings.provider]
    needs_key = row.key_setting is not None and settings.base_url is None
    elsewhere = settings.hosting.own_hosts or settings.hosting.files
    if settings.provider == LOCAL or (needs_key and not settings.api_key and elsewhere):
        return {}
    return _host(HostSettings(settings.provider, settings.base_url, settings.api_key), settings, settings.models)


def _host(host: HostSettings, settings: Settings, model_ids: Mapping[str, str]) -> dict[str, Endpoint]:
    added = {row.name: row.model_id for row in settings.hosting.added}
    row = _bounded(PROVIDERS[host.provider], settings)
    return endpoints_for(row, base_url=host.base_url, api_key=host.api_key, model_ids={**added, **model_ids})


def _bounded(row: Provider, settings: Settings) -> Provider:
    most = settings.hosting.concurrency
    return row if most is None else replace(row, concurrency=most)


def _only(variant: str, endpoints: Mapping[str, Endpoint]) -> dict[str, Endpoint]:
    return {variant: endpoints[variant]} if variant in endpoints else {}


def _on_this_machine(settings: Settings) -> dict[str, Endpoint]:
    """The variants whose files are here, each with a server that starts when it is asked."""
    files = settings.hosting.files
    problems = [problem for variant, file in files.items() for problem in _problems_of(variant, file)]
    if files and not can_run_llama():
        remedy = "needs the optional package xllamacpp; install it: make setup-model (or pip install '.[local]')"
        problems.append(Problem(f"GEMMA_GGUF_{next(iter(files)).upper()}", remedy))
    if problems:
        raise ConfigurationError(problems)
    return {variant: _local(variant, file, settings) for variant, file in files.items()}


def _local(variant: str, file: ModelFile, settings: Settings) -> Endpoint:
    row = _bounded(PROVIDERS[LOCAL], settings)
    row = replace(row, images=bool(file.mmproj), concurrency=min(row.concurrency, _MOST_SLOTS))
    window = (row.context_tokens or 0) * row.concurrency
    model_id = Path(file.path).stem
    server = LlamaServer(LlamaModel(file.path, model_id, file.mmproj, window, row.concurrency))
    return Endpoint(row, f"http://{variant}.localhost/v1", model_id, server.key, server)


def _problems_of(variant: str, file: ModelFile) -> Sequence[Problem]:
    named = {f"GEMMA_GGUF_{variant.upper()}": file.path, f"GEMMA_MMPROJ_{variant.upper()}": file.mmproj}
    told = {setting: wrong_with_gguf(path) for setting, path in named.items() if path}
    return [Problem(setting, wrong) for setting, wrong in told.items() if wrong]
