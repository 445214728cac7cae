"""How a look at one variant's host is put into words: what was found, and the one thing to do."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.errors import ModelError, ModelFault
from bot.finding import Finding, Mark
from bot.gemma.catalogue import Probe
from bot.gemma.providers import Endpoint

_REMEDIES: Mapping[ModelFault, str] = {
    ModelFault.AUTH: "copy the key again into {key}; some hosts want a key enabled on its page",
    ModelFault.CREDITS: "top up the account that {key} is of",
    ModelFault.FORBIDDEN: "see on the host's page what the key in {key} may use",
    ModelFault.MODEL_MISSING: "name an id that the host lists in {model}, or another host in {provider}",
    ModelFault.RATE_LIMITED: "check again in a minute; GEMMA_CONCURRENCY lowers what is asked at once",
    ModelFault.NETWORK: "start the host, or correct its address ({url}); a firewall may be in the way",
    ModelFault.TIMEOUT: "check again in a minute: the host may still be loading the model",
    ModelFault.OVERLOADED: "check again in a minute; GEMMA_FALLBACK names a host that stands in",
    ModelFault.SERVER: "see the host's own log or status page; GEMMA_FALLBACK names a host that stands in",
}
_ANY_REMEDY = "see that the address ({url}) is that of an OpenAI-compatible API, up to and with /v1"


@dataclass(frozen=True, slots=True)
class Look:
    """One variant at its host."""

    variant: str
    endpoint: Endpoint
    is_default: bool

    def good(self, name: str, told: str) -> Finding:
        """It is as it should be."""
        return Finding("model", f"{self.variant} {name}", Mark.GOOD, told)

    def poor(self, name: str, told: str, remedy: str = "") -> Finding:
        """It is good enough to run."""
        return Finding("model", f"{self.variant} {name}", Mark.WARNING, told, remedy)

    def failed(self, name: str, error: ModelError) -> Finding:
        """A fault, with what helps. That another variant than the default is not served is no failure."""
        mark = Mark.WARNING if error.fault is ModelFault.MODEL_MISSING and not self.is_default else Mark.FAILING
        upper = self.variant.upper()
        remedy = _REMEDIES.get(error.fault, _ANY_REMEDY).format(
            key=self.endpoint.provider.key_setting or "GEMMA_API_KEY",
            model=f"GEMMA_MODEL_{upper}",
            provider=f"GEMMA_PROVIDER_{upper}",
            url=self.endpoint.base_url,
        )
        told = f"{error.reason}: {error.detail[:160]}" if error.detail else error.reason
        return Finding("model", f"{self.variant} {name}", mark, told, remedy)


def unserved(variant: str) -> Finding:
    """A variant that no host has, such as 1b at hosted services."""
    upper = variant.upper()
    remedy = f"nothing, or a host in GEMMA_PROVIDER_{upper} (ollama, say), or a model file in GEMMA_GGUF_{upper}"
    return Finding("model", f"{variant} host", Mark.WARNING, "no host of the settings serves it", remedy)


def host_line(look: Look, probe: Probe, name: str) -> Finding:
    """What looking up the model at its host found."""
    endpoint = look.endpoint
    who = f"{endpoint.host}, {endpoint.model_id}"
    if not probe.reachable:
        return look.failed(name, ModelError(ModelFault.NETWORK, f"{endpoint.host} does not answer"))
    if probe.fault in (ModelFault.AUTH, ModelFault.CREDITS, ModelFault.FORBIDDEN):
        return look.failed(name, ModelError(probe.fault, f"{who}: the key is not taken"))
    if probe.listed is False:
        remedy = _REMEDIES[ModelFault.MODEL_MISSING].format(
            model=f"GEMMA_MODEL_{look.variant.upper()}", provider=f"GEMMA_PROVIDER_{look.variant.upper()}"
        )
        return look.poor(name, f"{who}: not on the host's list", remedy)
    listed = "listed" if probe.listed else "the host does not tell whether it has it"
    return look.good(name, f"{who}: {listed}, {probe.latency_s or 0.0:.2f} s")


def see_remedy(look: Look) -> str:
    """How a variant comes to see, by what serves it."""
    by_provider = {
        "llamacpp": "start llama.cpp's server with --mmproj and the model's file for images",
        "local": f"name the model's file for images in GEMMA_MMPROJ_{look.variant.upper()}",
    }
    other = f"name a host that takes them in GEMMA_PROVIDER_{look.variant.upper()}, or leave it: the bot says so"
    return by_provider.get(look.endpoint.provider.name, other)
