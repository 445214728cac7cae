"""The questions of the benchmarks: each says how its answer is to be written, so that the model's stand-in is told."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

_SENTENCE = re.compile(r"q(\d+): (\d+) words, the first after (\d+) ms, then one every (\d+) ms")


@dataclass(frozen=True, slots=True)
class Shape:
    """How an answer comes: so many words, the first after `first_ms`, then one every `gap_ms` milliseconds."""

    words: int
    first_ms: int
    gap_ms: int

    def numbered(self, numbers: Iterator[int], how_many: int) -> list["Question"]:
        """So many questions of this shape, each with a number of its own."""
        return [Question(next(numbers), self) for _ in range(how_many)]

    def __str__(self) -> str:
        """The shape in words."""
        return f"{self.words} words, the first after {self.first_ms} ms, then one every {self.gap_ms} ms"


@dataclass(frozen=True, slots=True)
class Question:
    """One question. Its number is in its text and in its answer, so that no answer can be taken for another's."""

    number: int
    shape: Shape

    @property
    def text(self) -> str:
        """What is asked."""
        return f"q{self.number}: {self.shape}"

    @property
    def answer(self) -> list[str]:
        """The words of the one right answer."""
        return [f"a{self.number}", *(f"word{n}" for n in range(2, self.shape.words + 1))]


def question_in(text: str) -> Question:
    """The question that a prompt holds. Raises ValueError when it holds none."""
    found = _SENTENCE.search(text)
    if found is None:
        raise ValueError(f"no question in {text[:80]!r}")
    number, words, first_ms, gap_ms = map(int, found.groups())
    return Question(number, Shape(words, first_ms, gap_ms))


def numbers() -> Iterator[int]:
    """Numbers for questions, for one run."""
    return count(1)
