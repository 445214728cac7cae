"""What the bot was used for, and how fast it was."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from bot.conversation.budgets import Budget


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
    """How long one answer of a variant took, in milliseconds, and how many tokens it had."""

    variant: str
    first_word_ms: int
    duration_ms: int
    tokens: int


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast a variant is, by the median of its last answers; tokens a second from the first word on."""

    first_word_s: float
    tokens_per_s: float | None


@dataclass(frozen=True, slots=True)
class Single:
    """What one answer took: where it stands, who wrote it, tokens and US dollars; None where nobody told.

    `estimated`: the tokens are our estimate.
    """

    channel_id: str
    model_id: str | None
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
    """What a workspace used: of variants all, of channels and people those that used most, in thirty days."""

    whole: Usage
    variants: Sequence[tuple[str, Took]] = ()
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
    """How fast each variant is."""
    by_variant: dict[str, list[Timing]] = {}
    for timing in timings:
        by_variant.setdefault(timing.variant, []).append(timing)
    return {variant: _speed(each) for variant, each in by_variant.items()}


def speed_of(timing: Timing) -> Speed:
    """How fast one answer was."""
    return _speed([timing])


def _speed(timings: Sequence[Timing]) -> Speed:
    written = [(each.tokens, each.duration_ms - each.first_word_ms) for each in timings]
    rates = [tokens * 1000 / ms for tokens, ms in written if tokens and ms >= _SHORTEST_MS]
    return Speed(median(each.first_word_ms for each in timings) / 1000, median(rates) if rates else None)
