"""Parts the text of a table into rows: CSV and its relatives, as they are meant and as people write them.

RFC 4180. A quote that nobody closed, or that is only a mark in a text ("12" record"), must not swallow the rows after
it: so each row is read as the rules say, and, where that makes no sense, as its line alone.
"""

import csv
from collections.abc import Iterator
from itertools import islice

_MOST_LINES = 1_000
"""Lines of one cell. A quote that nobody closed is looked for so far."""

_MOST_STRAY = 200
"""Quotes that nobody closed, after which no cell is taken for one of several lines: each costs a look at them all."""


class Rows:
    """The rows of a text, blank ones left out. `is_whole`: the text is not only the beginning of one."""

    def __init__(self, text: str, delimiter: str, *, is_whole: bool = True) -> None:
        self._text = text
        self._delimiter = delimiter
        self._is_whole = is_whole
        self._at = 0
        self._width = 0
        self._stray = 0

    def __iter__(self) -> Iterator[list[str]]:
        """Raises csv.Error."""
        while self._at < len(self._text):
            row = self._next()
            if row is None:
                return
            if any(row):
                self._width = self._width or len(row)
                yield row

    def _next(self) -> list[str] | None:
        """The next row; None where the text breaks off in it."""
        line = next(self._lines())
        if '"' in line:
            return self._quoted(line)
        self._at += len(line)
        return line.rstrip("\n").split(self._delimiter)

    def _quoted(self, line: str) -> list[str] | None:
        row, length = self._parsed(1)
        if row is None and self._stray < _MOST_STRAY:
            row, length = self._parsed(_MOST_LINES)
            if row is None and not self._is_whole and length == len(self._text) - self._at:
                return None
            if row is None or self._are_rows(self._text[self._at : self._at + length]):
                self._stray += length > len(line)
                row = None
        self._at += length if row else len(line)
        return row or self._loose(line.rstrip("\n"))

    def _parsed(self, most: int) -> tuple[list[str] | None, int]:
        """A row of at most so many lines by the rules, None where it is none; and how many characters were read."""
        length = 0

        def counted() -> Iterator[str]:
            nonlocal length
            for line in islice(self._lines(), most):
                length += len(line)
                yield line

        try:
            return next(csv.reader(counted(), delimiter=self._delimiter, strict=True)), length
        except csv.Error:
            return None, length

    def _lines(self) -> Iterator[str]:
        at = self._at
        while at < len(self._text):
            end = self._text.find("\n", at) + 1 or len(self._text)
            yield self._text[at:end]
            at = end

    def _are_rows(self, lines: str) -> bool:
        """Whether what a pair of quotes holds together are rows, each of which has its cells."""
        return all(line.count(self._delimiter) + 1 == self._width for line in lines.splitlines())

    def _loose(self, line: str) -> list[str]:
        """A line with quotes that are not as the rules say: one that fits the others, and be they but marks in it."""
        row = next(csv.reader([line], delimiter=self._delimiter))
        return row if len(row) == self._width else line.split(self._delimiter)
