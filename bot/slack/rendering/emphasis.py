"""Marks of emphasis in a line that is being written: half of a pair would be seen as the characters that it is made of.

A mark that may open emphasis waits for its other half on the same line, for a bounded number of characters. Source:
CommonMark 0.31, "Emphasis and strong emphasis", a little less strict about what may stand beside a mark.
"""

import re
import unicodedata

from bot.slack.rendering.links import ZERO_WIDTH_SPACE

HELD_CHARS = 120
"""So many characters a mark waits for its other half; a longer one is shown as it is until that comes."""

_TOKEN = re.compile(r"\\(?:.|\Z)|`+|\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*\)|\*+|_+|~+", re.DOTALL)
_MOST_UNCLOSED = 50
_WAIT = -1


class Marks:
    """Takes the text of one line after the other, without newlines."""

    def __init__(self) -> None:
        self._held = ""
        self._before = ""
        self._unclosed = 0

    @property
    def idle(self) -> bool:
        """Whether text without any mark may pass by."""
        return not self._held

    def passed(self, text: str) -> None:
        """Text without any mark went by."""
        self._before = text[-1:] or self._before

    def feed(self, text: str) -> str:
        """Take more of the line; what of it can be shown."""
        return self._take(text, more=True)

    def end_line(self) -> str:
        """The rest of the line."""
        rest = self._take("", more=False)
        self._before = ""
        self._unclosed = 0
        return rest

    def _take(self, text: str, *, more: bool) -> str:
        text, self._held = self._held + text, ""
        pieces: list[str] = []
        at = start = 0
        while (found := _TOKEN.search(text, at)) is not None:
            before = text[found.start() - 1] if found.start() > 0 else self._before
            end = None if self._unclosed > _MOST_UNCLOSED else _end_of(text, found, before, more=more)
            self._unclosed += end is None
            if end == _WAIT:
                self._held = text[found.start() :]
                pieces.append(text[start : found.start()])
                break
            if end is not None and found[0][0] in "*_~":
                span = text[found.start() : end]
                pieces += [
                    text[start : found.start()],
                    _steadied(span, len(found[0]), before, _behind(text, end, found)),
                ]
                start = end
            at = found.end() if end is None else end
        else:
            pieces.append(text[start:])
        shown = "".join(pieces)
        self._before = shown[-1:] or self._before
        return shown


def _window(text: str, start: int) -> int:
    return min(len(text), start + HELD_CHARS)


def _behind(text: str, end: int, found: re.Match[str]) -> str:
    return text[end] if end < _window(text, found.start()) else ""


def _end_of(text: str, found: re.Match[str], before: str, *, more: bool) -> int | None:
    """Where what begins here ends: code, an address, emphasis; None when it begins nothing, -1 when more is needed."""
    stop = _window(text, found.start())
    more = more and stop == len(text) < found.start() + HELD_CHARS
    mark = found[0][0]
    if mark in "\\]":
        return _WAIT if more and found[0] == "\\" else found.end()
    if mark == "`":
        return _code_end(text, found, stop, more=more)
    return _emphasis_end(text, found, before, stop, more=more)


def _code_end(text: str, opening: re.Match[str], stop: int, *, more: bool) -> int | None:
    if opening.end() >= stop:
        return _WAIT if more else None
    for run in re.finditer("`+", text[opening.end() : stop]):
        end = opening.end() + run.end()
        if len(run[0]) == len(opening[0]):
            return _WAIT if end == stop and more else end
    return _WAIT if more else None


def _emphasis_end(text: str, opening: re.Match[str], before: str, stop: int, *, more: bool) -> int | None:
    mark = opening[0][0]
    at = opening.end()
    if at >= stop:
        return _WAIT if more else None
    if text[at].isspace() or (mark == "_" and before.isalnum()) or opening[0] == "~":
        return None
    open_marks = len(opening[0])
    while (found := _TOKEN.search(text, at, stop)) is not None:
        at = found.end()
        if found[0][0] == "`":
            at = _code_end(text, found, stop, more=more) or at
        elif found[0][0] == mark:
            open_marks -= _closed(text, found, stop)
        if at == _WAIT or (at == stop and more):
            return _WAIT
        if open_marks <= 0:
            return at
    return _WAIT if more else None


def _closed(text: str, run: re.Match[str], stop: int) -> int:
    """How many open marks a run of the same mark closes; less than 0 when it opens others."""
    behind = text[run.end()] if run.end() < stop else ""
    if not text[run.start() - 1].isspace() and not (run[0][0] == "_" and behind.isalnum()):
        return len(run[0])
    return -len(run[0]) if behind.strip() else 0


def _steadied(span: str, marks: int, before: str, behind: str) -> str:
    """Emphasis that counts as such also between letters of a script that has no spaces.

    `**「重要」**です` is none by CommonMark, because of the bracket beside the mark; what nobody sees stands between.
    """
    closing = len(span.rstrip(span[0]))
    if before.isalnum() and _is_foreign_mark(span[marks]):
        span = span[:marks] + ZERO_WIDTH_SPACE + span[marks:]
        closing += 1
    if behind.isalnum() and _is_foreign_mark(span[closing - 1]):
        span = span[:closing] + ZERO_WIDTH_SPACE + span[closing:]
    return span


def _is_foreign_mark(character: str) -> bool:
    return not character.isascii() and unicodedata.category(character)[0] in "PS"
