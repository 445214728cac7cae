r"""Inline code of a line, as CommonMark reads it, for those who cut lines.

A backslash keeps a run of backticks from opening code, and means nothing inside of it: `C:\dir\` between two ticks is
whole. Who takes it for an escape there is off by one span for the rest of the line: code seems text, and text code.
Source: CommonMark 0.31, "Code spans" and "Backslash escapes".
"""

import re
from bisect import bisect_left
from typing import NamedTuple

_OPENS = re.compile(r"\\.|`+")
_RUN = re.compile("`+")
_LONGEST_LINE = 12_000


class Span(NamedTuple):
    """Inline code: where it begins and ends, its backticks included, and the run of them on each side."""

    start: int
    end: int
    run: str

    @property
    def begins(self) -> int:
        """Where its code begins."""
        return self.start + len(self.run)

    @property
    def stops(self) -> int:
        """Where its code ends."""
        return self.end - len(self.run)


def code_spans(text: str, line: int) -> list[Span]:
    """The inline code of the line that begins at `line`.

    In a line that goes on, code that has begun and not ended goes on too: safe text has no run of ticks that stands
    alone, and gives out long code in pieces.
    """
    newline = text.find("\n", line)
    end = len(text) if newline < 0 else newline
    if text.find("`", line, end) < 0:
        return []
    runs: dict[int, list[int]] = {}
    for run in _RUN.finditer(text, line, end):
        runs.setdefault(len(run[0]), []).append(run.start())
    spans: list[Span] = []
    at = line
    while (found := _OPENS.search(text, at, end)) is not None:
        at = found.end()
        if found[0][0] == "\\":
            continue
        same = runs.get(len(found[0]), [])
        closing = bisect_left(same, at)
        if closing < len(same):
            at = same[closing] + len(found[0])
            spans.append(Span(found.start(), at, found[0]))
        elif newline < 0:
            return [*spans, Span(found.start(), end + len(found[0]), found[0])]
    return spans


def span_around(spans: list[Span], at: int) -> Span | None:
    """The code that a cut at `at` would cut in two."""
    index = bisect_left(spans, (at,)) - 1
    return spans[index] if index >= 0 and at < spans[index].end else None


def whole_marks(text: str, line: int, low: int, at: int) -> int:
    """The last place up to `at` that cuts no run of ticks and no escape in two; before short code, within long code.

    `low` when there is none behind it.
    """
    span = span_around(code_spans(text, line), at)
    if span is None:
        place = at - _is_escaped(text, line, at)
    elif span.start > low + (at - low) // 2 or at < span.begins:
        place = span.start
    else:
        place = min(at, span.stops)
        while place > low and text[place - 1] == text[place] == "`":
            place -= 1
    return max(place, low)


def line_tail(line: str) -> str:
    """The end of a long line, in which the same is code as in the whole; a shorter line as it is."""
    if len(line) <= _LONGEST_LINE * 2:
        return line
    at = len(line) - _LONGEST_LINE
    span = span_around(code_spans(line, 0), at)
    if span is None:
        return line[at - _is_escaped(line, 0, at) :]
    if not span.begins < at < span.stops:
        return line[span.start if at <= span.begins else span.end :]
    return f"{span.run}{'' if line[at] != '`' else ' '}{line[at:]}"


def _is_escaped(text: str, line: int, at: int) -> bool:
    """Whether the character at `at`, outside of code, stands behind a backslash that is not escaped itself."""
    before = at
    while before > line and text[before - 1] == "\\":
        before -= 1
    return (at - before) % 2 == 1
