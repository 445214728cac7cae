"""Where the models live, as it is configured: hosts of single variants, files on this machine, fallbacks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.environment import Reader, shown

LOCAL = "local"
"""The provider that runs model files on this machine."""

ANY_HOST = "openai"
"""The provider of an address of which nothing else is told."""

_ADDED = re.compile(r"([0-9][0-9a-z]{0,9}):(\S+)((?:\s+(?:images|context=\d{3,7}))*)", re.ASCII)
_SMALLEST_WINDOW = 1_024


@dataclass(frozen=True, slots=True)
class Choices:
    """What the parts above the settings can do: providers with their key's setting (None: no key), variants' names."""

    providers: Mapping[str, str | None]
    variants: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HostSettings:
    """A model host: its provider's name, and an address and a key that go before the provider's own."""

    provider: str
    base_url: str | None = None
    api_key: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A model on this machine: its GGUF file, and the one that lets it see images ("": it has none)."""

    path: str
    mmproj: str = ""


@dataclass(frozen=True, slots=True)
class AddedVariant:
    """A variant beside Gemma 3's own: our name for it, its host's, its window in tokens and whether it sees images.

    None and False: as far as the host's name for it tells.
    """

    name: str
    model_id: str
    context_tokens: int | None = None
    images: bool = False


@dataclass(frozen=True, slots=True)
class Hosting:
    """Everything beside the one host that the settings name.

    `own_hosts` and `files` map variants to a host of their own, or to a file. `fallback` are the hosts that are asked
    when one gives no answer, in that order; `fallback_smaller`: after them smaller variants. `concurrency` is how many
    answers a host writes at once; None: as many as its provider bears.
    """

    own_hosts: Mapping[str, HostSettings] = field(default_factory=dict)
    files: Mapping[str, ModelFile] = field(default_factory=dict)
    added: tuple[AddedVariant, ...] = ()
    fallback: tuple[HostSettings, ...] = ()
    fallback_smaller: bool = False
    concurrency: int | None = None

    @property
    def secrets(self) -> tuple[str | None, ...]:
        """The keys of all of them."""
        return tuple(host.api_key for host in (*self.own_hosts.values(), *self.fallback))


def read_added(reader: Reader, known: tuple[str, ...]) -> tuple[AddedVariant, ...]:
    """The variants that `GEMMA_VARIANTS` adds, as in `3n:google/gemma-3n-e4b-it, 31b:gemma-4-31b images context=65536`.

    A name begins with a digit, so that it is no other mark.
    """
    rows: list[AddedVariant] = []
    for text in reader.words("GEMMA_VARIANTS"):
        match = _ADDED.fullmatch(text)
        if match is None:
            remedy = f"holds {shown(text)}; it must be like 3n:google/gemma-3n-e4b-it (images context=8192 may follow)"
            reader.add("GEMMA_VARIANTS", remedy)
            continue
        name, model_id, more = match.groups()
        window = re.search(r"context=(\d+)", more)
        tokens = max(int(window.group(1)), _SMALLEST_WINDOW) if window else None
        if name in known or name in [row.name for row in rows]:
            reader.add("GEMMA_VARIANTS", f"names {name} twice, or one that is there anyway: GEMMA_MODEL_… is for those")
        rows.append(AddedVariant(name, model_id, tokens, images="images" in more))
    return tuple(rows)


def read_hosting(reader: Reader, choices: Choices, added: tuple[AddedVariant, ...], provider: str) -> Hosting:
    """All of it; `provider` is that of the one host that the settings name. What is wrong is noted in the reader."""
    variants = (*choices.variants, *(row.name for row in added))
    files = {name: file for name in variants if (file := _file(reader, name))}
    if provider == LOCAL and not files:
        reader.add("GEMMA_PROVIDER", "is local: name a model file for a variant, such as GEMMA_GGUF_4B=/models/4b.gguf")
    return Hosting(
        own_hosts={name: host for name in variants if (host := _own_host(reader, choices, name, provider))},
        files=files,
        added=added,
        fallback=_fallback(reader, choices),
        fallback_smaller=reader.one_of("GEMMA_FALLBACK_SMALLER", ("yes", "no"), "no") == "yes",
        concurrency=reader.count("GEMMA_CONCURRENCY"),
    )


def _file(reader: Reader, variant: str) -> ModelFile | None:
    path = reader.path(f"GEMMA_GGUF_{variant.upper()}")
    mmproj = reader.path(f"GEMMA_MMPROJ_{variant.upper()}")
    if mmproj and not path:
        reader.add(f"GEMMA_MMPROJ_{variant.upper()}", f"needs the model itself in GEMMA_GGUF_{variant.upper()}")
    return ModelFile(path, mmproj) if path else None


def _own_host(reader: Reader, choices: Choices, variant: str, main: str) -> HostSettings | None:
    """The host of one variant. A key never goes to another host than it was given for."""
    provider_name = f"GEMMA_PROVIDER_{variant.upper()}"
    base_url = reader.url(f"GEMMA_BASE_URL_{variant.upper()}")
    api_key = reader.key(f"GEMMA_API_KEY_{variant.upper()}") or None
    provider = reader.one_of(provider_name, tuple(choices.providers), "") if reader.text(provider_name) else ""
    if provider == LOCAL and not reader.text(f"GEMMA_GGUF_{variant.upper()}"):
        reader.add(provider_name, f"is local: name the model's file in GEMMA_GGUF_{variant.upper()}")
    if not (provider or base_url):
        if api_key and not reader.text(provider_name):
            reader.add(f"GEMMA_API_KEY_{variant.upper()}", f"needs {provider_name} or GEMMA_BASE_URL_{variant.upper()}")
        return None
    provider = provider or ANY_HOST
    api_key = api_key or _key_of(reader, choices, provider, base_url)
    if provider != main and choices.providers.get(provider) and not (api_key or base_url):
        reader.add(f"GEMMA_API_KEY_{variant.upper()}", f"is not set; {provider} needs a key")
    return HostSettings(provider, base_url, api_key)


def _fallback(reader: Reader, choices: Choices) -> tuple[HostSettings, ...]:
    """The hosts of `GEMMA_FALLBACK`: provider names, addresses, or both as in `ollama@http://box:11434/v1`."""
    keys = reader.keys("GEMMA_FALLBACK_API_KEYS")
    texts, hosts = reader.words("GEMMA_FALLBACK"), []
    if any(keys[len(texts) :]):
        reader.add("GEMMA_FALLBACK_API_KEYS", "holds more keys than there are hosts; keys stand in the hosts' order")
    for number, text in enumerate(texts):
        name, _, address = text.rpartition("@") if "://" in text else (text, "", "")
        provider = next((each for each in choices.providers if each == (name.lower() or ANY_HOST)), None)
        if provider is None or provider == LOCAL:
            known = ", ".join(each for each in choices.providers if each != LOCAL)
            reader.add("GEMMA_FALLBACK", f"holds {shown(text)}; each must be an address, or one of {known}")
            continue
        base_url = reader.as_url("GEMMA_FALLBACK", address) if address else None
        key = (keys[number] if number < len(keys) else "") or _key_of(reader, choices, provider, base_url)
        if choices.providers[provider] and not (key or base_url):
            reader.add("GEMMA_FALLBACK_API_KEYS", f"has no key for {provider}; keys stand in the order of the hosts")
        hosts.append(HostSettings(provider, base_url, key or None))
    return tuple(hosts)


def _key_of(reader: Reader, choices: Choices, provider: str, base_url: str | None) -> str | None:
    """The key in a provider's own setting, for its own address; GEMMA_API_KEY is that of the one host only."""
    setting = choices.providers.get(provider)
    return reader.key(setting) or None if setting not in (None, "GEMMA_API_KEY") and base_url is None else None
