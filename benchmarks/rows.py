"""The rows of the table: what is read off the loads, the goal of each, and whether it is met."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import linear_regression, median, quantiles
from typing import Literal

from benchmarks.loads import Answered, Comparison, Measured
from benchmarks.questions import Shape

Verdict = Literal["ok", "miss", "void", ""]


@dataclass(frozen=True, slots=True)
class Goal:
    """The most that a row may be: the bot's figure over the floor's (`times`), or the bot's figure itself."""

    most: float
    times: bool = True

    def told(self, unit: str) -> str:
        """The goal for people."""
        return f"≤ {self.most:.2f} x" if self.times else f"≤ {self.most:g} {unit}"


@dataclass(frozen=True, slots=True)
class Row:
    """One line: the bot's figure beside those of the floors. `number` is that of the list in docs/benchmarks.md.

    `faults` make the row void. A row without a goal is there to be read.
    """

    number: int
    limits: str
    name: str
    unit: str
    bot: float | None
    floor: float | None
    durable: float | None
    goal: Goal | None
    faults: tuple[str, ...] = ()

    @property
    def ratio(self) -> float | None:
        """The bot's figure over the floor's."""
        return self.bot / self.floor if self.bot is not None and self.floor else None

    @property
    def durable_ratio(self) -> float | None:
        """The bot's figure over the durable floor's."""
        return self.bot / self.durable if self.bot is not None and self.durable else None

    @property
    def verdict(self) -> Verdict:
        """Whether the goal is met; void when an answer was missing, wrong or double."""
        if self.faults or self.bot is None:
            return "void"
        if self.goal is None:
            return ""
        value = self.ratio if self.goal.times else self.bot
        return "void" if value is None else "ok" if value <= self.goal.most else "miss"


@dataclass(frozen=True, slots=True)
class _Line:
    """What a row is called, counted in, and measured against."""

    number: int
    name: str
    unit: str
    goal: Goal | None = None


_TOGETHER = Goal(1.25)
Figure = Callable[[Measured], float | None]


def serial_rows(seen: Comparison, limits: str) -> Iterator[Row]:
    """Rows 1 to 3: the way in, the way out, and both together."""
    parts: Sequence[tuple[int, str, Callable[[Answered], float], Goal | None]] = (
        (1, "event sent → model request", lambda answer: answer.to_model, None),
        (2, "last word → final text", lambda answer: answer.to_slack, None),
        (3, "both together", lambda answer: answer.to_model + answer.to_slack, _TOGETHER),
    )
    for number, name, part, goal in parts:
        for label, at in (("p50", 50), ("p95", 95)):
            yield _row(seen, limits, _Line(number, f"{name}, {label}", "ms", goal), _percentile(part, at))


def burst_rows(seen: Comparison, limits: str, threads: int, shape: Shape) -> Iterator[Row]:
    """Row 4."""
    line = _Line(4, f"{threads} threads at once, first word after {shape.first_ms / 1000:g} s", "s", Goal(1.0))
    yield _row(seen, limits, line, lambda side: _median(side.wall_s))


def cost_rows(seen: Comparison, limits: str, load: str) -> Iterator[Row]:
    """Rows 5 and 6."""
    yield _row(seen, limits, _Line(5, f"CPU an answer, {load}", "ms", Goal(1.2)), _cpu)
    yield _row(seen, limits, _Line(6, f"Web API calls an answer, {load}", ""), _calls)


def memory_rows(seen: Comparison, limits: str, answers: int, batch: int) -> Iterator[Row]:
    """Row 7."""

    def after(side: Measured) -> float | None:
        return side.rss_mb[-1] if side.rss_mb else None

    def growth(side: Measured) -> float | None:
        later = side.rss_mb[len(side.rss_mb) // 2 :]
        return linear_regression(range(len(later)), later).slope * 1000 / batch if len(later) > 1 else None

    idle = _Line(7, "RSS idle", "MB", Goal(90, times=False))
    full = _Line(7, f"RSS after {answers:,} answers", "MB", Goal(150, times=False))
    slope = _Line(7, "growth per 1,000 answers, second half", "MB", Goal(1, times=False))
    yield _row(seen, limits, idle, lambda side: side.idle_rss_mb or None)
    yield _row(seen, limits, full, after)
    yield _row(seen, limits, slope, growth)


def stream_rows(seen: Comparison, limits: str) -> Iterator[Row]:
    """Rows 8 to 10, and what a long answer costs."""
    lines: Sequence[tuple[_Line, Figure]] = (
        (
            _Line(8, "model's first word → first visible text", "ms", Goal(250, times=False)),
            lambda side: _median([answer.first_word for answer in _flat(side)]),
        ),
        (
            _Line(9, "delay of a word, median", "ms", Goal(700, times=False)),
            lambda side: _median([delay for answer in _flat(side) for delay in answer.words]),
        ),
        (
            _Line(10, "model's last word → end of text", "ms", Goal(300, times=False)),
            lambda side: _median([answer.to_slack for answer in _flat(side)]),
        ),
        (_Line(5, "CPU a long answer", "ms"), _cpu),
        (_Line(6, "Web API calls a long answer", ""), _calls),
    )
    for line, figure in lines:
        yield _row(seen, limits, line, figure)


def _row(seen: Comparison, limits: str, line: _Line, figure: Figure) -> Row:
    bot, floor, durable = map(figure, seen.sides)
    return Row(line.number, limits, line.name, line.unit, bot, floor, durable, line.goal, tuple(seen.faults))


def _cpu(side: Measured) -> float | None:
    return _median(side.cpu_ms)


def _calls(side: Measured) -> float | None:
    return _median(side.calls)


def _percentile(part: Callable[[Answered], float], at: int) -> Figure:
    """The median over the rounds of each round's percentile."""

    def figure(side: Measured) -> float | None:
        return _median([quantiles(map(part, answers), n=100, method="inclusive")[at - 1] for answers in side.answers])

    return figure


def _flat(side: Measured) -> list[Answered]:
    return [answer for answers in side.answers for answer in answers]


def _median(values: Sequence[float]) -> float | None:
    return median(values) if values else None


def as_json(row: Row) -> Mapping[str, object]:
    """A row for `--json`."""
    return {
        "row": row.number,
        "limits": row.limits,
        "name": row.name,
        "unit": row.unit,
        "bot": row.bot,
        "floor": row.floor,
        "ratio": row.ratio,
        "durable": row.durable,
        "durable_ratio": row.durable_ratio,
        "goal": row.goal and row.goal.told(row.unit),
        "verdict": row.verdict,
        "faults": row.faults,
    }
