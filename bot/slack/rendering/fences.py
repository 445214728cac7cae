"""Fenced code blocks in a model's Markdown: where one opens and closes, and how it is written so that all agree.

A parser that takes a line for code which we took for text, or the other way round, would undo what the sanitizer does.
So a fence is written in a form that leaves no doubt: its indentation is that of a list item that is open, or less than
four columns, and every line of its code stays inside the quote or list item that the fence opened in.
Source: CommonMark 0.31, "Fenced code blocks", "Block quotes" and "List items".
"""

import re
from dataclasses import dataclass

LINE_PREFIX = re.compile(r"(?:[ \t>]|[-*+](?=[ \t])|[0-9]{1,9}[.)](?=[ \t]))*")
"""Quote marks, list markers and indentation at the beginning of a line."""
LINE_PREFIX_BEGUN = re.compile(r"(?:[-*+]|[0-9]{1,9}[.)]?)?\Z")
"""What may be more of a line's prefix when the line goes on."""
LONGEST_PREFIX = 200
"""So many characters of a line are looked at as its prefix, or for the fence behind it."""
FENCE = re.compile(r"`{3,}|~{3,}")

_INDENT = re.compile(r"[ \t]*")
_QUOTES = re.compile(r"[ \t>]*")
_MARKER = re.compile(r"([-*+]|[0-9]{1,9}[.)])([ \t]*)")
_PLAIN_QUOTES = re.compile(r" {0,3}(?:> ?)*>(?: {0,4})")
_DEEPEST_INDENT = 60
_CODE_INDENT = 4


@dataclass(frozen=True, slots=True)
class Fence:
    """An open fence: `run` is its backticks or tildes, `info` what follows them, `pad` what each line begins with."""

    run: str
    info: str
    pad: str

    @property
    def depth(self) -> int:
        """In how many quotes the fence stands."""
        return self.pad.count(">")

    @property
    def closing(self) -> str:
        """The line that closes the fence."""
        return self.pad + self.run

    @property
    def opening(self) -> str:
        """The line that opens such a fence again."""
        return self.pad + self.run + self.info

    def lead(self, line: str, start: int = 0, end: int | None = None) -> int:
        """Where the code of the line at `start` begins, behind quote marks and indentation."""
        found = (_QUOTES if self.depth else _INDENT).match(line, start, len(line) if end is None else end)
        return found.end() if found else start

    def closes(self, line: str) -> bool:
        """Whether a line of code ends the fence."""
        at = self.lead(line)
        run = FENCE.match(line, at)
        if run is None or run[0][0] != self.run[0] or len(run[0]) < len(self.run) or line[run.end() :].strip(" \t"):
            return False
        if self.depth:
            inner = line[:at].expandtabs(_CODE_INDENT).rpartition(">")[2]
            return line.count(">", 0, at) <= self.depth and len(inner) <= _CODE_INDENT
        return _width(line[:at]) < _width(self.pad) + _CODE_INDENT

    def padded(self, lead: str) -> str:
        """The line's lead, with what it lacks to stay inside the fence."""
        if self.depth:
            lead = lead.expandtabs(_CODE_INDENT)
            quotes = re.match(rf"(?: {{0,3}}> ?){{{self.depth - 1}}} {{0,3}}>", lead)
            if quotes is None:
                return self.pad + re.sub(r"[ \t]*>", "", lead, count=self.depth)
            inner = lead[quotes.end() :]
            indented = len(inner) - len(inner.lstrip(" "))
            return lead if indented >= len(self.pad.rpartition(">")[2]) else self.pad + inner[indented:]
        return lead if _width(lead) >= _width(self.pad) else self.pad


class Lists:
    """Which list items are open, by the column of their text. When in doubt, none."""

    def __init__(self) -> None:
        self._columns: list[int] = []
        self._after_blank = True

    def blank(self) -> None:
        """A blank line went by: the next line cannot continue a paragraph."""
        self._after_blank = True

    def forget(self) -> None:
        """A line that was not looked at: nothing is known any more."""
        self._columns.clear()
        self._after_blank = False

    def line(self, prefix: str, text: str) -> None:
        """A line went by: its prefix, and the first character of its text."""
        after_blank, self._after_blank = self._after_blank, False
        if ">" in prefix or text in prefix:  # the second may be a thematic break, `* * *`
            self._columns.clear()
            return
        at = len(prefix) - len(prefix.lstrip(" \t"))
        column = _width(prefix[:at])
        left = self._leave(column)
        for marker in _MARKER.finditer(prefix, at):
            if column - (self._columns[-1] if self._columns else 0) >= _CODE_INDENT:
                break
            number = marker[1][:-1]
            if number and int(number) != 1 and not (after_blank or left):
                break
            space = _width(marker[2]) if "\t" not in marker[2] else 1
            column += len(marker[1]) + (space if space <= _CODE_INDENT else 1)
            self._columns.append(column)

    def fence(self, prefix: str, run: str, info: str) -> tuple[str, Fence]:
        """The prefix as it is written, and the fence that opens behind it."""
        after_blank = self._after_blank
        if ">" in prefix:
            self.forget()
            lead = prefix.lstrip(" ") if _PLAIN_QUOTES.fullmatch(prefix) else "> " * prefix.count(">")
            return lead, Fence(run, info, lead)
        at = len(prefix) - len(prefix.lstrip(" \t"))
        column = _width(prefix[:at])
        self._leave(column)
        base = self._columns[-1] if self._columns else 0
        lead = prefix[:at]
        if column >= _CODE_INDENT and not (base <= column < base + _CODE_INDENT and 0 < base <= _DEEPEST_INDENT):
            lead = "   "
        markers = [(marker[1], marker[2]) for marker in _MARKER.finditer(prefix, at)]
        self._after_blank = False
        for marker, space in markers:
            number = marker[:-1]
            if number and int(number) != 1 and not after_blank:
                lead = "\n" + lead
            lead += marker + (space if "\t" not in space and len(space) <= _CODE_INDENT else " ")
        pad = " " * _width(lead.lstrip("\n"))
        if markers:
            self._columns.append(len(pad))
        return lead, Fence(run, info, pad)

    def _leave(self, column: int) -> bool:
        left = False
        while self._columns and self._columns[-1] > column:
            self._columns.pop()
            left = True
        return left


def opening_fence(line: str) -> Fence | None:
    """The fence that a line of Markdown outside code opens, if it does. The line has no newline."""
    found = LINE_PREFIX.match(line)
    at = found.end() if found else 0
    run = FENCE.match(line, at)
    if run is None or (run[0][0] == "`" and "`" in line[run.end() :]):
        return None
    pad = re.sub(r"[^ \t>]", " ", line[:at])
    return Fence(run[0], line[run.end() :], pad)


def _width(space: str) -> int:
    return len(space.expandtabs(_CODE_INDENT))
