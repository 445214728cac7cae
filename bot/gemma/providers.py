"""What is known of each kind of model host, one row each. A new host is a row here.

Model ids, roles and parameters are from the hosts' own pages (docs.aimlapi.com, openrouter.ai/docs, ai.google.dev,
docs.ollama.com, the llama.cpp server's README, docs.vllm.ai, lmstudio.ai/docs, docs.litellm.ai). What a row gets
wrong is corrected at run time: a host that refuses the system role or a parameter is not sent it again.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final, Literal, Protocol
from urllib.parse import urlsplit

from bot.environment import can_be_key
from bot.errors import ConfigurationError, Problem
from bot.hosting import ANY_HOST, LOCAL

NO_IDS: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Every wait of a call, in seconds.

    `first_content_s` runs until the first piece of text (a comment or a bare role is none), `between_s` from one
    piece to the next, `whole_s` over one attempt's answer, `tail_s` from a finish reason without text to the end.
    Attempts start within `retry_s`; the n-th retry waits up to `backoff_s * 2^n`, at most 8, or what the host asked
    for. `slot_s` is the longest wait for one of the host's slots, `probe_s` the time for a probe.
    """

    connect_s: float = 5.0
    write_s: float = 10.0
    first_content_s: float = 60.0
    between_s: float = 30.0
    whole_s: float = 180.0
    tail_s: float = 2.0
    retry_s: float = 90.0
    backoff_s: float = 0.5
    slot_s: float = 600.0
    probe_s: float = 2.0


HOSTED: Final = Timeouts()
AT_HOME: Final = Timeouts(first_content_s=180.0, between_s=60.0, whole_s=600.0, retry_s=180.0)
"""A local server may load its model first, and a laptop writes a handful of tokens a second."""

CAREFUL_RANGES: Final[Mapping[str, tuple[float, float]]] = MappingProxyType(
    {
        "temperature": (0, 2),
        "top_p": (0.01, 1),
        "min_p": (0.001, 0.999),
        "top_a": (0, 1),
        "repetition_penalty": (0, 2),
        "frequency_penalty": (-2, 2),
        "presence_penalty": (-2, 2),
        "seed": (1, 2**31 - 1),
    }
)
"""What the AI/ML API lets each parameter be (docs.aimlapi.com, Gemma 3): the narrowest of all hosts."""

LOCAL_RANGES: Final = MappingProxyType({**CAREFUL_RANGES, "top_p": (0, 1), "min_p": (0, 1), "seed": (0, 2**31 - 1)})
"""Local servers have defaults of their own for min_p (llama.cpp 0.05), so Gemma's 0 must be sent to them."""

_NO_PARAMETERS: Final[Mapping[str, frozenset[str]]] = MappingProxyType({})
_COMMON = frozenset({"temperature", "top_p", "stop", "seed", "frequency_penalty", "presence_penalty"})
_AIML = _COMMON | {"top_k", "min_p", "top_a", "repetition_penalty", "prediction"}
_OPENROUTER = _AIML | {"logit_bias", "response_format"}
_LLAMA_CPP = _COMMON | {"top_k", "min_p", "logit_bias", "response_format"}
_VLLM = _LLAMA_CPP | {"repetition_penalty"}


@dataclass(frozen=True, slots=True)
class Provider:
    """A kind of model host.

    - `base_url` ends before `/chat/completions`; `key_setting` names the setting of its key, None when none is needed.
    - `withdrawn` are variants that it has ids for and no longer serves; another address than its own may.
    - `system` says whether instructions go out as a system message or in the first user turn.
    - `parameters` are the sampling parameters it takes, within `ranges`; `model_parameters` are more of them for
      single variants; `limit_name` is its word for the cap on the answer.
    - `stream_usage`: asks for token counts with `stream_options`. `images`: takes them, for variants that see.
    - `catalogue_filter`: its list of models can be asked for one id. `any_model`: it answers with the one model it
      holds, whatever it is asked for.
    - `context_tokens` is the window its server gives a prompt, when that is smaller than the model's own: Ollama and
      LM Studio load a model with 4k unless told otherwise, and Ollama cuts what is longer without a word.
    - `concurrency` is how many answers it may be writing at once.
    - `keep_alive` False: its server closes the socket after an answer without saying so.
    - `stop_tokens`: its server lets the template's own end of turn through, so it is told to stop there.
    """

    name: str
    label: str
    base_url: str
    key_setting: str | None
    model_ids: Mapping[str, str] = field(default_factory=lambda: NO_IDS)
    withdrawn: frozenset[str] = frozenset()
    system: Literal["take", "fold"] = "fold"
    parameters: frozenset[str] = _COMMON
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=lambda: CAREFUL_RANGES)
    model_parameters: Mapping[str, frozenset[str]] = field(default_factory=lambda: _NO_PARAMETERS)
    limit_name: str = "max_tokens"
    stream_usage: bool = True
    images: bool = True
    catalogue_filter: bool = False
    any_model: bool = False
    timeouts: Timeouts = HOSTED
    context_tokens: int | None = None
    concurrency: int = 256
    keep_alive: bool = True
    stop_tokens: bool = False


_GOOGLE_IDS = MappingProxyType({size: f"google/gemma-3-{size}-it" for size in ("1b", "4b", "12b", "27b")})
_BARE_IDS = MappingProxyType({size: f"gemma-3-{size}-it" for size in ("1b", "4b", "12b", "27b")})
_OLLAMA_IDS = MappingProxyType({size: f"gemma3:{size}" for size in ("1b", "4b", "12b", "27b")})
_LM_STUDIO_IDS = MappingProxyType({size: f"google/gemma-3-{size}" for size in ("1b", "4b", "12b", "27b")})
_TOO_SMALL = frozenset({"1b"})
"""No hosted service serves it any more (AI/ML API since 2025-06-24); local servers do."""

_AIMLAPI = Provider(
    name="aimlapi",
    label="AI/ML API",
    base_url="https://api.aimlapi.com/v1",
    key_setting="AIML_API_KEY",
    model_ids=_GOOGLE_IDS,
    withdrawn=_TOO_SMALL,
    parameters=_AIML,
    model_parameters=MappingProxyType({"27b": frozenset({"response_format"})}),
    catalogue_filter=True,
)
_LOCAL = Provider(
    name="llamacpp",
    label="llama.cpp",
    base_url="http://localhost:8080/v1",
    key_setting=None,
    model_ids=_BARE_IDS,
    parameters=_LLAMA_CPP,
    ranges=LOCAL_RANGES,
    any_model=True,
    timeouts=AT_HOME,
    concurrency=4,
    keep_alive=False,
    stop_tokens=True,
)

_ROWS = (
    _AIMLAPI,
    replace(
        _AIMLAPI,
        name="openrouter",
        label="OpenRouter",
        base_url="https://openrouter.ai/api/v1",
        key_setting="GEMMA_API_KEY",
        parameters=_OPENROUTER,
        model_parameters=_NO_PARAMETERS,
        catalogue_filter=False,
    ),
    Provider(
        name="google",
        label="Google AI Studio",
        base_url="https://generativelanguage.googleapis.com/v1beta/openai",
        key_setting="GEMMA_API_KEY",
        model_ids=_BARE_IDS,
        withdrawn=_TOO_SMALL,
        parameters=frozenset({"temperature", "top_p", "stop"}),
        stream_usage=False,
    ),
    replace(
        _LOCAL,
        name="ollama",
        label="Ollama",
        base_url="http://localhost:11434/v1",
        model_ids=_OLLAMA_IDS,
        context_tokens=4_096,
        parameters=_COMMON | {"response_format"},
        any_model=False,
        keep_alive=True,
    ),
    _LOCAL,
    replace(
        _LOCAL,
        name="vllm",
        label="vLLM",
        base_url="http://localhost:8000/v1",
        model_ids=_GOOGLE_IDS,
        parameters=_VLLM,
        concurrency=64,
        any_model=False,
        keep_alive=True,
    ),
    replace(
        _LOCAL,
        name="lmstudio",
        label="LM Studio",
        base_url="http://localhost:1234/v1",
        model_ids=_LM_STUDIO_IDS,
        context_tokens=4_096,
        parameters=_COMMON | {"top_k", "logit_bias", "response_format"},
        any_model=False,
        keep_alive=True,
    ),
    Provider(
        name="litellm",
        label="LiteLLM proxy",
        base_url="http://localhost:4000/v1",
        key_setting="GEMMA_API_KEY",
        model_ids=_BARE_IDS,
        parameters=_COMMON | {"response_format"},
    ),
    replace(
        _LOCAL,
        name=LOCAL,
        label="llama.cpp on this machine",
        base_url="http://localhost:0/v1",
        context_tokens=8_192,
        concurrency=2,
    ),
    Provider(
        name=ANY_HOST,
        label="OpenAI-compatible host",
        base_url="http://localhost:8000/v1",
        key_setting=None,
        model_ids=_GOOGLE_IDS,
        parameters=frozenset({"temperature", "top_p", "stop"}),
        stream_usage=False,
    ),
)

PROVIDERS: Final[Mapping[str, Provider]] = MappingProxyType({row.name: row for row in _ROWS})
"""Every provider by the name that GEMMA_PROVIDER takes."""


def host_name(provider: Provider, base_url: str | None) -> str:
    """What people are told of a host: its provider's name at that one's own address, at any other the address's host.

    None is the provider's own. Never the whole address: it may hold a password.
    """
    if base_url is None or base_url.rstrip("/") == provider.base_url:
        return provider.label
    return urlsplit(base_url).netloc.rpartition("@")[2]


class Server(Protocol):
    """A model's server that is ours: it is started when it is first asked, and again when it has died."""

    @property
    def is_up(self) -> bool:
        """Whether it can be asked without waiting for it to load its model."""

    async def url(self) -> str:
        """Its base URL, once it is ready. Raises ModelError."""

    async def stop(self) -> None:
        """End it."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where one variant is asked: a provider's row (as adapted), an address, a key and the host's name for it.

    Where a `server` is ours, `base_url` only names it: it has its address when it is up.
    """

    provider: Provider
    base_url: str
    model_id: str
    api_key: str = field(default="", repr=False)
    server: Server | None = field(default=None, compare=False, repr=False)

    @property
    def name(self) -> tuple[str, str, str]:
        """What tells it from every other one, whatever is learned of it."""
        return self.provider.name, self.base_url, self.model_id

    @property
    def host(self) -> str:
        """What people are told of it (`host_name`); a server of ours goes by its provider's name."""
        return host_name(self.provider, None if self.server else self.base_url)

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses that it is asked at."""
        return (self.base_url,) if self.server is None else (self.base_url, "http://127.0.0.1")


def endpoints_for(
    provider: Provider,
    *,
    base_url: str | None = None,
    api_key: str | None = None,
    model_ids: Mapping[str, str] = NO_IDS,
) -> dict[str, Endpoint]:
    """One endpoint a variant at one host. What is given here goes before what the provider's row says.

    Raises ConfigurationError for a key that no HTTP header can hold.
    """
    if api_key and not can_be_key(api_key):
        setting = provider.key_setting or "GEMMA_API_KEY"
        raise ConfigurationError([Problem(setting, "holds characters that no key has; copy the key again")])
    address = (base_url or provider.base_url).rstrip("/")
    gone = provider.withdrawn if base_url is None else frozenset()
    served = {variant: model_id for variant, model_id in provider.model_ids.items() if variant not in gone}
    return {
        variant: Endpoint(provider, address, name, api_key or "") for variant, name in {**served, **model_ids}.items()
    }
