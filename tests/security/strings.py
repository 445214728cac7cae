"""The sanitizer against texts made to get something live through it, and against ordinary ones.

Of the first nothing live comes out, and the same however they were cut in two; the second it has to leave alone.
"""

import random
import time
from dataclasses import dataclass, field

from bot.slack.links import LinkMode
from bot.slack.sanitizer import Sanitizer, sanitize
from tests.slack.test_sanitizer_properties import LIVE, PARTS, WRITTEN

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


def sanitize_strings(count: int, seed: int) -> Sanitized:
    """Put so many hostile strings, and as many ordinary ones, through the sanitizer."""
    chance, found, began = random.Random(seed), Sanitized(), time.monotonic()  # noqa: S311 - chooses what is tried
    for number in range(count):
        links = _MODES[number % len(_MODES)]
        _try_hostile(hostile(chance), links, found)
        text = ordinary(chance)
        found.ordinary += 1
        if sanitize(text, links=links, written_links=WRITTEN) != text:
            found.changed.append(text)
    found.seconds = time.monotonic() - began
    return found


def hostile(chance: random.Random) -> str:
    """Pieces of what is dangerous, in any order."""
    return "".join(chance.choices(PARTS, k=chance.randint(1, 12)))


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
    if any(pattern.search(whole) for pattern in LIVE):
        found.live.append(text)
    splits = [[text[:cut], text[cut:]] for cut in range(1, len(text))]
    for pieces in (*splits, list(text)):
        found.splits += 1
        sanitizer = Sanitizer(links=links, written_links=WRITTEN)
        if "".join([*(sanitizer.feed(piece) for piece in pieces), sanitizer.finish()]) != whole:
            found.differing.append(text)
            break
