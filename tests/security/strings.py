"""The sanitizer against texts made to get something live through it, and against ordinary ones.

Of the first nothing live comes out, set for Slack or not, and the same in every way to cut them in two and character by
character; the second it has to leave alone. A string of n characters is n runs of the sanitizer, so the strings are
shared among processes.
"""

import random
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from multiprocessing import get_context

from bot.conversation.prompt import OWN_NAMES
from bot.slack.rendering.links import LinkMode
from bot.slack.rendering.pipeline import render
from bot.slack.rendering.sanitizer import Sanitizer
from tests.slack.hostile import LIVE, PARTS, WRITTEN
from tests.slack.whole import sanitize

_SHARE = 2_000
"""Strings that one process takes at a time; each share has a seed of its own, whoever takes it."""

_FEW_PARTS, _MANY_PARTS = 4, 12
_SHORT = 0.9
"""So many are of few parts: the time a string takes grows with its square, and what is found needs few."""

_TOLD_EVERY_S = 30.0

_MODES: tuple[LinkMode, ...] = ("code", "shown")
_TEXT = """
the a an of to in is was for on that with as it at by from this have not are but what all were when we there can Gemma
Slack channel thread answer question Tuesday budget 2026 42 3.14 €20 50% C++ C# e.g. etc. a/b and/or I'm für schön
Straße naïve café señor Ωμέγα привет мир שלום مرحبا नमस्ते 你好 世界 こんにちは 안녕하세요 😀 👍🏽 👩‍💻 🇩🇪 x² ½ — … “so”
f(x) x>y R&D snake_case _this_ **bold** *it* `code` `a<b` ~~old~~ (see below) [sic] key:value 12:30 10:1 # @home
"""
_WORDS = _TEXT.split()
_LINES = (
    "{}.",
    "- {}",
    "1. {}",
    "## {}",
    "> {}",
    "{}?",
    "| {} | {} |",
    "{}: {}!",
    "    {}",
    "```\n{}\n```",
    "**{}** {}",
)


@dataclass(slots=True)
class Sanitized:
    """What came of it."""

    hostile: int = 0
    splits: int = 0
    ordinary: int = 0
    live: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def add(self, other: "Sanitized") -> None:
        """Count in what came of another share."""
        self.hostile += other.hostile
        self.splits += other.splits
        self.ordinary += other.ordinary
        self.live += other.live
        self.differing += other.differing
        self.changed += other.changed

    def line(self) -> str:
        """How far it is."""
        return (
            f"{self.hostile} hostile strings, {self.splits} splits: {len(self.live)} live, {len(self.differing)} "
            f"different; {self.ordinary} ordinary: {len(self.changed)} changed; {self.seconds:.0f} s"
        )

    def rows(self) -> list[tuple[str, object]]:
        """What is printed of it."""
        share = 1 - len(self.changed) / self.ordinary if self.ordinary else 1.0
        examples = [*self.live, *self.differing, *self.changed][:10]
        return [
            ("hostile strings", self.hostile),
            ("  over so many splits", self.splits),
            ("  live pings, tokens, hidden characters", len(self.live)),
            ("  different when cut", len(self.differing)),
            ("ordinary texts", self.ordinary),
            ("  unchanged", f"{share:.4%}"),
            *(("  look at", repr(text[:200])) for text in examples),
            ("  seconds", round(self.seconds)),
        ]


def sanitize_strings(count: int, seed: int, processes: int = 1) -> Sanitized:
    """Put so many hostile strings, and as many ordinary ones, through the sanitizer.

    The strings are the same for every number of processes. With several it tells on stderr how far it is.
    """
    found, began = Sanitized(), time.monotonic()
    shares = [(min(_SHARE, count - begun), f"{seed}/{begun}") for begun in range(0, count, _SHARE)]
    told = began
    for done in _each(shares, processes):
        found.add(done)
        found.seconds = time.monotonic() - began
        if processes > 1 and time.monotonic() - told > _TOLD_EVERY_S:
            told = time.monotonic()
            sys.stderr.write(f"{found.line()}\n")
    return found


def _each(shares: list[tuple[int, str]], processes: int) -> Iterator[Sanitized]:
    if processes == 1:
        yield from (_sanitize_share(*share) for share in shares)
        return
    pool = ProcessPoolExecutor(processes, mp_context=get_context("spawn"))
    try:
        for done in as_completed([pool.submit(_sanitize_share, *share) for share in shares]):
            yield done.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _sanitize_share(count: int, seed: str) -> Sanitized:
    chance, found = random.Random(seed), Sanitized()  # noqa: S311 - chooses what is tried
    for number in range(count):
        links = _MODES[number % len(_MODES)]
        _try_hostile(hostile(chance), links, found)
        text = ordinary(chance)
        found.ordinary += 1
        if sanitize(text, links=links, written_links=WRITTEN) != text:
            found.changed.append(text)
    return found


def hostile(chance: random.Random) -> str:
    """Pieces of what is dangerous, in any order."""
    most = _FEW_PARTS if chance.random() < _SHORT else _MANY_PARTS
    return "".join(chance.choices(PARTS, k=chance.randint(1, most)))


def ordinary(chance: random.Random) -> str:
    """Some lines of words, with the marks that answers have."""

    def words() -> str:
        return " ".join(chance.choices(_WORDS, k=chance.randint(2, 12)))

    return "So it is.\n" + "\n".join(
        chance.choice(_LINES).format(words(), words()) for _ in range(chance.randint(1, 5))
    )


def _try_hostile(text: str, links: LinkMode, found: Sanitized) -> None:
    found.hostile += 1
    whole = sanitize(text, links=links, written_links=WRITTEN)
    shown = render(text, links=links, written_links=WRITTEN, names=OWN_NAMES)
    if any(pattern.search(whole) or pattern.search(shown) for pattern in LIVE):
        found.live.append(text)
    splits = [[text[:cut], text[cut:]] for cut in range(1, len(text))]
    for pieces in (*splits, list(text)):
        found.splits += 1
        sanitizer = Sanitizer(links=links, written_links=WRITTEN)
        if "".join([*(sanitizer.feed(piece) for piece in pieces), sanitizer.finish()]) != whole:
            found.differing.append(text)
            break
