"""What crosses the model port: a request on the way out, deltas and one finish on the way back."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.conversation.message import Message


@dataclass(frozen=True, slots=True)
class Sampling:
    """How the next token is chosen, and when to stop. None means: the host decides.

    The defaults are the Gemma team's; hosts have others of their own, so they are always sent. `max_tokens` caps the
    answer, in tokens. `response_format` and `logit_bias` are in the API's own shape; `prediction` is text that the
    answer is expected to repeat. A provider that does not take a parameter is not sent it.
    """

    temperature: float | None = 1.0
    top_p: float | None = 0.95
    top_k: int | None = 64
    max_tokens: int = 1024
    stop: tuple[str, ...] = ()
    seed: int | None = None
    min_p: float | None = 0.0
    top_a: float | None = None
    repetition_penalty: float | None = None
    frequency_penalty: float | None = None
    presence_penalty: float | None = None
    logit_bias: Mapping[str, float] | None = None
    response_format: Mapping[str, object] | None = None
    prediction: str | None = None


@dataclass(frozen=True, slots=True)
class ModelRequest:
    """One question to a variant, oldest message first. `request_id` is what a host echoes and logs show."""

    variant: str
    messages: tuple[Message, ...]
    sampling: Sampling
    request_id: str


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of the answer's text, never empty."""

    text: str


@dataclass(frozen=True, slots=True)
class Finish:
    """How an answer ended and what it took; the last thing a stream yields.

    `reason` is `stop`, `length` or a filter's word (`content_filter` …). Counts are tokens, the cost US dollars; a
    count the host does not tell, or tells as zero, is None.
    """

    reason: str | None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    model: str | None = None
    cost_usd: float | None = None


@dataclass(frozen=True, slots=True)
class StandIn:
    """From here on another than was asked is to answer: it comes before any of the text.

    `variant` is the one that answers, `provider` its host for people, `model_id` the host's name for it; `instead_of`
    is the host that gave no answer.
    """

    variant: str
    provider: str
    model_id: str
    instead_of: str


ModelEvent = Delta | Finish | StandIn
"""What a stream yields."""
