"""The loads: what is asked of all sides, and what was seen. Every load is checked: one right answer a question."""

import asyncio
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.lines import Peer
from benchmarks.questions import Question, Shape
from benchmarks.sides import PEOPLE, Side, log_end

SHORT = Shape(words=12, first_ms=20, gap_ms=2)
"""A short answer, over within 50 ms: what is left is the contestant's own time."""
WAITING = Shape(words=12, first_ms=1000, gap_ms=2)
"""A short answer of a model that takes a second to its first word: what is asked at once."""
LONG = Shape(words=160, first_ms=500, gap_ms=50)
"""Eight seconds of text, 20 words a second."""

_PAUSE_S = 0.05
_IN_FLIGHT = 8


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is asked: `serial` questions in each of the `rounds`, `batches` of `batch` in the long run.

    `burst` threads at once, `bursts` times without limits and `limited_bursts` times with Slack's. `idle_s`: how long
    the idle processes are watched; `people`: who ask before anything counts.
    """

    rounds: int
    serial: int
    burst: int
    waiting: Shape
    bursts: int
    limited_bursts: int
    batches: int
    batch: int
    streams: int
    stream: Shape
    idle_s: float
    people: int = PEOPLE


FULL = Sizes(
    rounds=5,
    serial=50,
    burst=200,
    waiting=WAITING,
    bursts=5,
    limited_bursts=3,
    batches=20,
    batch=100,
    streams=4,
    stream=LONG,
    idle_s=3.0,
)
QUICK = Sizes(
    rounds=1,
    serial=6,
    burst=10,
    waiting=Shape(words=12, first_ms=300, gap_ms=2),
    bursts=1,
    limited_bursts=1,
    batches=4,
    batch=10,
    streams=1,
    stream=Shape(words=20, first_ms=200, gap_ms=50),
    idle_s=0.3,
    people=4,
)


@dataclass(frozen=True, slots=True)
class Answered:
    """The times of one answer, in milliseconds.

    `to_model`: event sent to request arrived. `to_slack`: the model's last word to the whole text in Slack.
    `first_word`: the model's first word to the first visible text. `words`: from each word's leaving to its being
    visible.
    """

    to_model: float
    to_slack: float
    first_word: float
    words: tuple[float, ...]


@dataclass(slots=True)
class Measured:
    """What one side did under one load. Each list has an entry a round (or batch)."""

    answers: list[list[Answered]] = field(default_factory=list)
    wall_s: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)
    calls: list[float] = field(default_factory=list)
    rss_mb: list[float] = field(default_factory=list)
    idle_rss_mb: float = 0.0
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One load's figures of all sides."""

    bot: Measured = field(default_factory=Measured)
    floor: Measured = field(default_factory=Measured)
    durable: Measured = field(default_factory=Measured)

    @property
    def sides(self) -> Sequence[Measured]:
        """The figures in the order in which the sides are started."""
        return self.bot, self.floor, self.durable

    @property
    def faults(self) -> list[str]:
        """Why the rows of this load are void."""
        named = zip(("bot", "floor", "durable floor"), self.sides, strict=True)
        return [f"{name}: {fault}" for name, side in named for fault in side.faults]


class Loads:
    """Runs loads on the running sides."""

    def __init__(self, sides: Sequence[Side], model: Peer, sizes: Sizes, numbers: Iterator[int]) -> None:
        self._sides = sides
        self._model = model
        self._sizes = sizes
        self._numbers = numbers
        self._idle_ms_per_s: dict[str, float] = {}
        self._stamps: dict[str, dict[str, Any]] = {}

    async def warm_up(self) -> None:
        """Connections, caches, imports on first use: an answer a person, which do not count; then what idling costs."""
        for side in self._sides:
            await side.ask(SHORT.numbered(self._numbers, self._sizes.people), _IN_FLIGHT)
            await side.check()
        before = [side.cpu_s() for side in self._sides]
        await asyncio.sleep(self._sizes.idle_s)
        for side, cpu_s in zip(self._sides, before, strict=True):
            self._idle_ms_per_s[side.name] = (side.cpu_s() - cpu_s) * 1000 / self._sizes.idle_s

    async def serial(self) -> Comparison:
        """One question after the other, the sides taking turns question by question."""
        seen = Comparison()
        for _ in range(self._sizes.rounds):
            if seen.faults:
                break
            meters = [_Meter(self, side, into) for side, into in self._all(seen)]
            for number in range(self._sizes.serial):
                for meter in meters[:: 1 if number % 2 else -1]:
                    await meter.ask(SHORT.numbered(self._numbers, 1))
                    await asyncio.sleep(_PAUSE_S)
            for meter in meters:
                await meter.read()
        return seen

    async def burst(self, seen: Comparison, rounds: int) -> None:
        """Many threads, each in a channel of its own, all at once; the sides take turns."""
        for _ in range(rounds):
            if seen.faults:
                break
            for side, into in self._all(seen):
                await self._measure(
                    side, into, self._sizes.waiting.numbered(self._numbers, self._sizes.burst), self._sizes.burst
                )

    async def long_run(self) -> Comparison:
        """Thousands of answers, several in flight, the sides taking turns batch by batch."""
        seen = Comparison()
        for side, into in self._all(seen):
            into.idle_rss_mb = side.rss_mb()
        for _ in range(self._sizes.batches):
            if seen.faults:
                break
            for side, into in self._all(seen):
                questions = SHORT.numbered(self._numbers, self._sizes.batch)
                await self._measure(side, into, questions, _IN_FLIGHT)
                into.rss_mb.append(side.rss_mb())
        return seen

    async def streams(self) -> Comparison:
        """Long answers, one at a time; all sides at the same time, since none has much to do."""
        seen = Comparison()
        for _ in range(self._sizes.streams):
            meters = [_Meter(self, side, into) for side, into in self._all(seen)]
            questions = [self._sizes.stream.numbered(self._numbers, 1) for _ in meters]
            await asyncio.gather(*(meter.ask(question) for meter, question in zip(meters, questions, strict=True)))
            for meter in meters:
                await meter.read()
        return seen

    def _all(self, seen: Comparison) -> Sequence[tuple[Side, Measured]]:
        return list(zip(self._sides, seen.sides, strict=True))

    async def _measure(self, side: Side, into: Measured, questions: list[Question], at_once: int) -> None:
        meter = _Meter(self, side, into)
        await meter.ask(questions, at_once)
        await meter.read()

    async def stamp_of(self, number: int) -> dict[str, Any] | None:
        """What the model noted of a question; None when it was never asked."""
        if str(number) not in self._stamps:
            self._stamps |= await self._model.ask("stamps")
        return self._stamps.pop(str(number), None)

    def idle_ms(self, side: Side, seconds: float) -> float:
        """The CPU milliseconds that the side would have used without work."""
        return self._idle_ms_per_s.get(side.name, 0.0) * seconds


class _Meter:
    """Reads one side's clocks around what is asked of it."""

    def __init__(self, loads: Loads, side: Side, into: Measured) -> None:
        self._loads = loads
        self._side = side
        self._into = into
        self._sights: list[dict[str, Any]] = []
        self._began = time.monotonic()
        self._cpu_s = side.cpu_s()

    async def ask(self, questions: list[Question], at_once: int = 1) -> None:
        self._sights += await self._side.ask(questions, at_once)

    async def read(self) -> None:
        """Check the answers and take the figures."""
        told = await self._side.check()
        cpu_ms = (self._side.cpu_s() - self._cpu_s) * 1000
        cpu_ms -= self._loads.idle_ms(self._side, time.monotonic() - self._began)
        self._into.cpu_ms.append(cpu_ms / len(self._sights))
        self._into.calls.append(sum(told["calls"].values()) / len(self._sights))
        if faults := _faults(told):
            self._into.faults += faults
            print(await asyncio.to_thread(log_end, self._side.log), file=sys.stderr)
        answers = []
        for sight in self._sights:
            stamp = await self._loads.stamp_of(sight["number"])
            if stamp is not None and sight["whole"] is not None:
                answers.append(_answered(sight, stamp))
                if stamp["requests"] > 1:
                    self._into.faults.append(f"the model was asked {stamp['requests']} times for one question")
        if answers:
            self._into.answers.append(answers)
            ended = max(sight["whole"] or 0.0 for sight in self._sights)
            self._into.wall_s.append(ended - min(sight["sent"] for sight in self._sights))


def _faults(told: dict[str, Any]) -> list[str]:
    faults = []
    if told["wrong"]:
        faults.append(f"{len(told['wrong'])} of {told['asked']} questions have not exactly one right answer")
    if told["strays"]:
        faults.append(f"{told['strays']} messages where nobody asked")
    faults += [f"{times} x {call}" for call, times in told["refused"].items()]
    return faults


def _answered(sight: dict[str, Any], stamp: dict[str, Any]) -> Answered:
    """Join what Slack saw with what the model noted."""
    left = stamp["words"]
    words: list[float] = []
    for moment, shown in sight["shown"]:
        words += [(moment - each) * 1000 for each in left[len(words) : shown]]
    return Answered(
        to_model=(stamp["arrived"] - sight["sent"]) * 1000,
        to_slack=(sight["whole"] - left[-1]) * 1000,
        first_word=(next(moment for moment, shown in sight["shown"] if shown) - left[0]) * 1000,
        words=tuple(words),
    )
