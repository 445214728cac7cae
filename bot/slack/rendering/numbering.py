"""The numbers of ordered lists, written out.

In Markdown every item may have the number of the first (`1. 1. 1.`), and Slack counts. Where the list goes on in
another message, it would begin at one again.
"""

import re
from dataclasses import dataclass

_ORDERED = re.compile(r"([ \t]*)([0-9]{1,9})([.)])(?=[ \t])")
_BULLET = re.compile(r"[ \t]*[-*+][ \t]")


@dataclass(slots=True)
class _Level:
    """A list that is open: its marker's column, what follows its numbers, the last one as written, and as it counts."""

    column: int
    ending: str
    written: int
    counted: int


class Numbering:
    """Follows the lists of a text, line by line."""

    def __init__(self) -> None:
        self._levels: list[_Level] = []
        self._after_blank = False

    def lead(self, prefix: str, first: str) -> str:
        """The prefix of a line, with its number as it counts; `first` is the first character of its text, or ""."""
        if not first and not prefix.strip():
            self._after_blank = True
            return prefix
        after_blank, self._after_blank = self._after_blank, False
        column = len(prefix) - len(prefix.lstrip(" \t"))
        ordered = _ORDERED.match(prefix)
        if ordered is None:
            if after_blank or first in "#`~|" or _BULLET.match(prefix) or ">" in prefix:
                self._leave(column)
            return prefix
        number = int(ordered[2])
        self._leave(column + 2)
        level = self._levels[-1] if self._levels else None
        if level is None or abs(level.column - column) > 1 or level.ending != ordered[3]:
            self._leave(column)
            self._levels.append(_Level(column, ordered[3], number, number))
            return prefix
        counted = level.counted + 1 if number == level.written else number
        level.written, level.counted = number, counted
        return prefix if counted == number else f"{ordered[1]}{counted}{prefix[ordered.end(2) :]}"

    def _leave(self, column: int) -> None:
        """The lists whose markers stand at a column or behind it are over."""
        while self._levels and self._levels[-1].column >= column:
            self._levels.pop()
