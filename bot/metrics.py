"""What the process counts of itself, for `/metrics` in Prometheus's text format.

Labels hold words of ours and of Slack's Web API only: outcomes, variants, faults, methods. No id, no name, no text.
Counted from the process's start; a second bot in the same process (a test) counts into the same figures.
"""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

_REGISTRY = CollectorRegistry()
ProcessCollector(registry=_REGISTRY)

_TURNS = Counter("gemma_turns", "Turns that ended, by how", ["outcome"], registry=_REGISTRY)
_FIRST_WORD = Histogram(
    "gemma_first_word_seconds",
    "From asking the model to the first word of its answer",
    ["variant"],
    buckets=(0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 60, 180),
    registry=_REGISTRY,
)
_TOKENS = Counter(
    "gemma_tokens", "Tokens of the model: sent to it, written by it", ["variant", "kind"], registry=_REGISTRY
)
_MODEL_FAULTS = Counter("gemma_model_faults", "Answers that did not come, by why", ["fault"], registry=_REGISTRY)
_SLACK_CALLS = Counter(
    "gemma_slack_faults", "Calls of Slack's Web API that did not work", ["method", "fault"], registry=_REGISTRY
)
_ACKNOWLEDGED = Histogram(
    "gemma_ack_seconds",
    "From the arrival of what Slack sends to its acknowledgement: stored by then",
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 3),
    registry=_REGISTRY,
)
_RUNNING = Gauge("gemma_turns_running", "Questions that are being answered", registry=_REGISTRY)
_WAITING = Gauge("gemma_turns_waiting", "Questions that wait", registry=_REGISTRY)

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
"""Of `page`: Prometheus's text format."""


def turn_ended(outcome: str) -> None:
    """Count a turn that was settled; `outcome` is its status."""
    _TURNS.labels(outcome).inc()


def answered(variant: str, first_word_ms: int | None, prompt_tokens: int | None, completion_tokens: int | None) -> None:
    """Count what an answer of a variant took."""
    if first_word_ms is not None:
        _FIRST_WORD.labels(variant).observe(first_word_ms / 1000)
    _TOKENS.labels(variant, "prompt").inc(prompt_tokens or 0)
    _TOKENS.labels(variant, "completion").inc(completion_tokens or 0)


def model_failed(fault: str) -> None:
    """Count one attempt to which the model's host gave no whole answer."""
    _MODEL_FAULTS.labels(fault).inc()


def slack_failed(method: str, fault: str) -> None:
    """Count a call that did not work; `fault` is one of few words (`refused`, `rate_limited` …), `method` Slack's."""
    _SLACK_CALLS.labels(method, fault).inc()


def acknowledged(seconds: float) -> None:
    """Count what Slack sent and was acknowledged."""
    _ACKNOWLEDGED.observe(seconds)


def queue(running: float, waiting: float) -> None:
    """Note how many questions run and wait now; not a number where nobody knows."""
    _RUNNING.set(running)
    _WAITING.set(waiting)


def page() -> bytes:
    """All of it as text."""
    return generate_latest(_REGISTRY)
