"""What the bot was used for, and how fast it was."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from bot.conversation.budgets import Budget
from bot.conversation.variants import answerer_of


@dataclass(frozen=True, slots=True)
class Took:
    """What answers took. `estimated` of the tokens are our estimate; `cost_usd` is None where no host told a cost."""

    requests: int = 0
    tokens: int = 0
    estimated: int = 0
    cost_usd: float | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """What was used since midnight UTC, and in the last thirty days, with the `budgets` that hold for a day."""

    today: Took = field(default_factory=Took)
    month: Took = field(default_factory=Took)
    budgets: Sequence[Budget] = ()


@dataclass(frozen=True, slots=True)
class Timing:
    """How long one answer took, in milliseconds, and how many tokens it had.

    It is that of a variant, or of what stood in for it by the host's name for its model (None where nobody told).
    """

    variant: str
    first_word_ms: int
    duration_ms: int
    tokens: int
    model_id: str | None = None

    @property
    def answerer(self) -> str:
        """Who wrote it, for people."""
        return answerer_of(self.variant, self.model_id)


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast a model is, by the median of its last answers; tokens a second from the first word on."""

    first_word_s: float
    tokens_per_s: float | None


@dataclass(frozen=True, slots=True)
class Single:
    """What one answer took: where it stands, tokens and US dollars; None where nobody told.

    `estimated`: the tokens are our estimate.
    """

    channel_id: str
    timing: Timing
    prompt_tokens: int
    estimated: bool = False
    cost_usd: float | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """How many questions are being answered now, and how many wait."""

    running: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class WorkspaceUsage:
    """What a workspace used in thirty days: of models, channels and people those that were used or used most.

    Models go by the names by which people are told who answered, in `speeds`, too.
    """

    whole: Usage
    models: Sequence[tuple[str, Took]] = ()
    channels: Sequence[tuple[str, Took]] = ()
    people: Sequence[tuple[str, Took]] = ()
    speeds: Mapping[str, Speed] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UsageReport:
    """One person's usage, and what an admin sees beside it; `ends_in_s` seconds until the day ends.

    `lately` is what each of the person's last answers took, the newest first.
    """

    own: Usage
    lately: Sequence[Single]
    workspace: WorkspaceUsage | None
    ends_in_s: float
    language: str


_SHORTEST_MS = 50
"""An answer that was written in less time came in one piece, and tells nothing of how fast it was written."""


def speeds_of(timings: Iterable[Timing]) -> Mapping[str, Speed]:
    """How fast each model is, by the name by which people are told who answered."""
    by_answerer: dict[str, list[Timing]] = {}
    for timing in timings:
        by_answerer.setdefault(timing.answerer, []).append(timing)
    return {answerer: _speed(each) for answerer, each in by_answerer.items()}


def by_answerer(tooks: Iterable[tuple[str, str | None, Took]]) -> Sequence[tuple[str, Took]]:
    """What answers took by who wrote them, the most asked first; given by variant and the host's name for its model.

    Hosts call the same model by several names, and what stands in for a variant is none of its answers.
    """
    summed: dict[str, Took] = {}
    for variant, model_id, took in tooks:
        answerer = answerer_of(variant, model_id)
        summed[answerer] = _together(summed.get(answerer, Took()), took)
    return sorted(summed.items(), key=lambda each: (-each[1].requests, each[0]))


def speed_of(timing: Timing) -> Speed:
    """How fast one answer was."""
    return _speed([timing])


def _together(one: Took, other: Took) -> Took:
    costs = [cost for cost in (one.cost_usd, other.cost_usd) if cost is not None]
    return Took(
        one.requests + other.requests,
        one.tokens + other.tokens,
        one.estimated + other.estimated,
        sum(costs) if costs else None,
    )


def _speed(timings: Sequence[Timing]) -> Speed:
    written = [(each.tokens, each.duration_ms - each.first_word_ms) for each in timings]
    rates = [tokens * 1000 / ms for tokens, ms in written if tokens and ms >= _SHORTEST_MS]
    return Speed(median(each.first_word_ms for each in timings) / 1000, median(rates) if rates else None)
