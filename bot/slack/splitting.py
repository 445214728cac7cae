"""Cuts Markdown into the messages it needs: whole texts into blocks, streamed text into streamed messages.

A cut is looked for in this order: a blank line, a newline, between the rows of a table, between lines of fenced code,
the end of a sentence, a space, anywhere. A fence that is open at a cut is closed and opened again. So is inline code
that holds an address and is too long for one message, because half of it would set the address free.
Limits: docs.slack.dev "Markdown block" (12,000 characters a message), and the caps of streamed messages, which Slack
does not document and which count bytes.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from bot.slack.fences import LINE_PREFIX, Fence, opening_fence

_HEADING = re.compile(r" {0,3}#{1,6}(?=[ \t]|$)")
_DIVIDER = re.compile(r" {0,3}(?:-[ \t]*-[ \t]*-[- \t]*|_[ \t]*_[ \t]*_[_ \t]*|\*[ \t]*\*[ \t]*\*[* \t]*|=+[ \t]*)$")
_DELIMITER_ROW = re.compile(r"[ \t>]*[|:\-][|:\- \t]*$")
_SENTENCE_END = re.compile(r"[.!?…][\"')\]”’]*\s+|[。！？][”’」』）]*")  # noqa: RUF001 - sentences of CJK text end so
_SPACE = re.compile(r"\s+")
_TICKS = re.compile(r"\\.|`+")
_ADDRESS = re.compile(r"\w[.:]/*\w")
_INDENTED_FENCE = re.compile(r"(?:^|(?<=\n))(?: {4}| {0,3}\t)[ \t]*(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]+)*(?:```|~~~)")
_BLOCK = re.compile(r"[ \t]*(?:```|[~<\[]|\Z)")
_BLOCK_OF_CODE = re.compile(r"[ \t]*(?:[`~]|\Z)")
_FENCE_BEGUN = re.compile(r"`{0,2}|~{1,2}|`{3,}[^`]*|~{3,}.*")
_LONGEST_FENCE_LINE = 600
_LONGEST_RUN = 8
_LONGEST_LINE = 12_000
_LONGEST_CLUSTER = 64
_JOINER = "\u200d"
_ZERO_WIDTH_SPACE = "\u200b"

# How full a streamed message is when a blank line, or a newline, is taken as its end.
_SOFT = 0.8
_LATE = 0.92

_BLANK_LINE, _NEWLINE, _ROW, _BLANK_IN_CODE, _LINE_OF_CODE, _WITHIN, _ANYWHERE = range(7)


class Piece(NamedTuple):
    """Text to append to the current message or, with `new_message`, to begin the next one with."""

    text: str
    new_message: bool


class _Cut(NamedTuple):
    """A place to cut at, and what is open there. `line` is where its line begins; lower ranks are better."""

    at: int
    line: int
    rank: int
    fence: Fence | None
    in_table: bool


_START = _Cut(0, 0, 0, None, in_table=False)


class _Reader:
    """Follows fences and tables line by line, and counts what Slack counts."""

    def __init__(self, state: _Cut) -> None:
        self.fence = state.fence
        self.in_table = state.in_table
        self.items = 0
        self.tables = 0
        self._before = ""

    def read(self, line: str) -> int:
        """Take a whole line without its newline; the rank of a cut behind it."""
        before, self._before = self._before, line
        blank = not line.strip()
        if self.fence is not None:
            if not self.fence.closes(line):
                return _BLANK_IN_CODE if blank else _LINE_OF_CODE
            self.fence = None
            return _NEWLINE
        self.fence = opening_fence(line)
        if self.fence is not None or blank:
            self.in_table = False
            return _BLANK_LINE if blank else _LINE_OF_CODE
        if self.in_table:
            return _ROW
        if "|" in line and "|" in before and _DELIMITER_ROW.match(line):
            self.in_table = True
            self.items += 1
            self.tables += 1
            return _ROW
        heading = _HEADING.match(line) is not None
        self.items += heading or _DIVIDER.match(line) is not None
        return _ROW if heading or line.lstrip(" \t>").startswith("|") else _NEWLINE


def split_markdown(text: str, *, max_chars: int = 11_500, max_items: int = 45, max_tables: int = 1) -> list[str]:
    """The texts of the `markdown` blocks that hold this text, each within its limits; at least one.

    A character outside the basic plane counts as two, for Slack may count it so. White space at a cut is dropped.
    Items are headings, dividers and tables. Joined again, without the repaired fences, the pieces are the text.
    """
    pieces: list[str] = []
    here = _START
    opening = ""
    while True:
        room = max_chars - _utf16_units(opening)
        end = here.at + _fitting_utf16(text[here.at : here.at + room], room)
        cuts, capped = _line_cuts(text, here, end, max_items, max_tables)
        if end == len(text) and capped is None:
            pieces.append(opening + text[here.at :])
            return [piece for piece in pieces if piece.strip()] or [""]
        if capped is None:
            reserve = _reserve(here, cuts, text[here.line : end], max_chars)
            stop = here.at + max(_fitting_utf16(text[here.at : end], room - reserve), 1)
            capped = _choose(text, here, stop, cuts, low=here.at + (stop - here.at) // 2)
        closing, following = _repair(text, capped, max_chars)
        body = text[here.at : capped.at]
        pieces.append(opening + (body if closing else body.rstrip()) + closing)
        here = capped if closing else _behind_space(text, capped)
        if len(pieces) == 1:
            text = text[: here.at] + _steady(text[here.at :], here)
        opening = following + _guard(text, here)


class StreamSplitter:
    """Says where a streamed reply goes on in a new message, before the current one is full.

    What was given out is never changed and nothing is lost: the pieces, joined, are the text, apart from the lines that
    close and open a fence around a new message. A message holds at most `max_bytes` bytes of UTF-8.
    """

    def __init__(self, max_bytes: int = 9_000) -> None:
        self._max_bytes = max_bytes
        self._used = 0
        self._here = _START
        self._line = ""
        self._held = ""
        self._opening: str | None = None
        self._rolling = False
        self._rolled = False

    def roll(self) -> None:
        """Go on in a new message with the next push, at the first good place in its text."""
        self._rolling = True

    def push(self, text: str) -> list[Piece]:
        """Take the next text. The beginning of a line that may become a fence waits for the rest of its line."""
        text, self._held = self._held + text, ""
        line = text.rfind("\n") + 1
        if (line or not self._line) and _may_become_fence(text[line:]):
            text, self._held = text[:line], text[line:]
        return list(self._pieces(text))

    def finish(self) -> list[Piece]:
        """What was still held back."""
        text, self._held = self._held, ""
        return list(self._pieces(text))

    def _pieces(self, text: str) -> Iterator[Piece]:
        if self._rolled:
            text = _steady(text, self._here._replace(at=len(self._line)))
        while text:
            # The line that was begun is looked at as a whole, so that its rest is not taken for a line.
            whole = self._line + text
            here = self._here._replace(at=len(self._line))
            cut = self._cut(whole, here)
            if cut is None:
                yield self._give(whole, here, len(whole), "")
                return
            closing, following = _repair(whole, cut, self._max_bytes)
            if cut.at > here.at or (closing and self._used):
                yield self._give(whole, here, cut.at, closing)
            text = _steady(whole[cut.at :], cut)
            self._line = whole[cut.line : cut.at][-_LONGEST_LINE:]
            self._here = cut._replace(line=0)
            self._opening = following
            self._rolled = True
            self._used = 0

    def _give(self, whole: str, here: _Cut, end: int, closing: str) -> Piece:
        opening, self._opening = self._opening, None
        text = whole[here.at : end] + closing
        if opening is not None:
            text = opening + _guard(whole, here) + text
        self._used += _utf8_bytes(text)
        reader = _Reader(here)
        *lines, line = whole[:end].split("\n")
        self._line = line[-_LONGEST_LINE:]
        for line in lines:
            reader.read(line)
        self._here = _Cut(0, 0, 0, reader.fence, reader.in_table)
        return Piece(text, opening is not None)

    def _cut(self, whole: str, here: _Cut) -> _Cut | None:
        """Where the current message ends in the text from `here` on, if it does."""
        opening = "" if self._opening is None else self._opening + _guard(whole, here)
        room = self._max_bytes - self._used - _utf8_bytes(opening)
        end = here.at + _fitting_utf8(whole[here.at : here.at + max(room, 0)], room)
        cuts, _ = _line_cuts(whole, here, end)
        reserve = _reserve(here, cuts, whole[:end], self._max_bytes)
        stop = here.at + _fitting_utf8(whole[here.at : end], room - reserve)
        if self._rolling and self._used:
            self._rolling = False
            return _first_cut(whole, here, stop, cuts)
        self._rolling = False
        if stop == len(whole):
            return self._early_cut(whole, here, cuts)
        if stop <= here.at:
            if self._used:
                return here
            stop = here.at + 1
        low = here.at + _fitting_utf8(whole[here.at : stop], self._max_bytes // 2 - self._used)
        cut = _choose(whole, here, stop, cuts, low=low)
        between = here.at == here.line or whole[here.at - 1].isspace()
        return here if cut.rank == _ANYWHERE and self._used and between else cut

    def _early_cut(self, whole: str, here: _Cut, cuts: list[_Cut]) -> _Cut | None:
        """A good place in a message that is nearly full."""
        for cut in cuts:
            if cut.rank <= _NEWLINE:
                used = self._used + _utf8_bytes(whole[here.at : cut.at])
                if used >= self._max_bytes * (_SOFT if cut.rank == _BLANK_LINE else _LATE):
                    return cut
        return None


def _line_cuts(
    text: str, here: _Cut, stop: int, max_items: int | None = None, max_tables: int | None = None
) -> tuple[list[_Cut], _Cut | None]:
    """The cuts behind the lines from `here` to `stop`, and the one that the limits demand if they are passed."""
    reader = _Reader(here)
    cuts: list[_Cut] = []
    line = here.line
    while line < stop:
        newline = text.find("\n", line, stop)
        tables = reader.tables
        rank = reader.read(text[line : stop if newline < 0 else newline])
        over = (max_items is not None and reader.items > max_items) or (
            max_tables is not None and reader.tables > max_tables
        )
        if over and cuts:
            # A table begins one line above the row that shows that it is one.
            table = reader.tables > tables
            if len(cuts) > table:
                return cuts, cuts[-1 - table]
        if newline < 0:
            break
        line = newline + 1
        if line > here.at:
            cuts.append(_Cut(line, line, rank, reader.fence, reader.in_table))
    return cuts, None


def _choose(text: str, here: _Cut, stop: int, cuts: list[_Cut], *, low: int) -> _Cut:
    """The best cut behind `here` and up to `stop`, above `low` if there is one."""
    fitting = [cut for cut in cuts if cut.at <= stop]
    good = [cut for cut in fitting if cut.at >= low]
    if good:
        return min(good, key=_goodness)
    last = fitting[-1] if fitting else here
    if last.fence is None and not last.in_table:
        inner = _inner_cut(text, last, max(low, last.at), stop)
        if inner is not None:
            return inner
    if fitting:
        return min(fitting, key=_goodness)
    return _inner_cut(text, here, here.at, stop) or here._replace(
        at=_whole_cluster(text, here.at, stop), rank=_ANYWHERE
    )


def _goodness(cut: _Cut) -> tuple[int, int]:
    return cut.rank, -cut.at


def _first_cut(text: str, here: _Cut, stop: int, cuts: list[_Cut]) -> _Cut:
    """The first good place from `here` on, up to `stop`; `here` when there is none."""
    if here.at == here.line:
        return here
    if cuts and cuts[0].at <= stop:
        return cuts[0]
    spans = _code_spans(text, here.line)
    spaces = (space.end() for space in _SPACE.finditer(text, here.at, stop))
    outside = (at for at in spaces if not _span_around(spans, at))
    return here._replace(at=next(outside, here.at))


def _inner_cut(text: str, here: _Cut, low: int, stop: int) -> _Cut | None:
    """The last end of a sentence, or else the last space, between `low` and `stop` in the line of `here`."""
    spans = _code_spans(text, here.line)
    newline = text.find("\n", here.line)
    line = text[here.line : len(text) if newline < 0 else newline]
    if here.fence is None and opening_fence(line):
        return None
    prefix = LINE_PREFIX.match(line)
    low = max(low, here.at, here.line + (prefix.end() + 1 if prefix else 0))
    for pattern in (_SENTENCE_END, _SPACE):
        places = [place.end() for place in pattern.finditer(text, low - 1, stop)]
        for at in reversed(places):
            if at >= low and at > here.at and not _span_around(spans, at):
                return here._replace(at=at, rank=_WITHIN)
    return None


def _code_spans(text: str, line: int) -> list[tuple[int, int, str]]:
    """The inline code of a line: where it begins and ends, and its run of backticks.

    Code that has begun but not ended counts when it is one address: the sanitizer gives out long ones in pieces.
    """
    newline = text.find("\n", line)
    end = len(text) if newline < 0 else newline
    runs = [run for run in _TICKS.finditer(text, line, end) if text[run.start()] == "`"]
    spans = []
    behind = line
    lengths: dict[int, list[int]] = {}
    for index in range(len(runs) - 1, -1, -1):
        lengths.setdefault(len(runs[index][0]), []).append(index)
    for index, run in enumerate(runs):
        same = lengths[len(run[0])]
        same.pop()
        if run.start() < behind:
            continue
        if same:
            behind = runs[same[-1]].end()
            spans.append((run.start(), behind, run[0]))
        elif _SPACE.search(text, run.end(), end) is None and _ADDRESS.search(text, run.end(), end):
            spans.append((run.start(), end + 1, run[0]))
    return spans


def _span_around(spans: list[tuple[int, int, str]], at: int) -> str:
    return next((run for start, end, run in spans if start < at < end), "")


def _repair(text: str, cut: _Cut, limit: int) -> tuple[str, str]:
    """What ends the old message at a cut and what begins the new one, when fenced or inline code is open there."""
    if cut.fence is not None and _reopens(cut.fence, limit):
        newline = "" if cut.at == cut.line else "\n"
        pad = cut.fence.pad if newline else ""
        return f"{newline}{cut.fence.closing}", f"{_reopening(cut.fence, limit)}\n{pad}"
    if cut.fence is None and cut.at > cut.line:
        for start, end, run in _code_spans(text, cut.line):
            inside = start + len(run) <= cut.at <= end - len(run)
            if inside and len(run) <= min(_LONGEST_RUN, limit // 4) and _ADDRESS.search(text, start, end):
                return run, run
    return "", ""


def _reopens(fence: Fence, limit: int) -> bool:
    return len(fence.closing) < limit // 4


def _reopening(fence: Fence, limit: int) -> str:
    return fence.opening if len(fence.opening) < limit // 4 else fence.closing


def _reserve(here: _Cut, cuts: list[_Cut], text: str, limit: int) -> int:
    """How much room the repair of any of these cuts may take in the old message."""
    fences = {cut.fence for cut in (here, *cuts) if cut.fence is not None and _reopens(cut.fence, limit)}
    runs = [len(run) for run in _TICKS.findall(text) if run[0] == "`" and len(run) <= _LONGEST_RUN]
    return max([len(fence.closing) + 1 for fence in fences] + runs, default=0)


def _guard(text: str, here: _Cut) -> str:
    """What keeps the rest of a line from becoming a fence, HTML or a definition when a message begins with it."""
    block = _BLOCK_OF_CODE if here.fence else _BLOCK
    return _ZERO_WIDTH_SPACE if here.at > here.line and block.match(text, here.at) else ""


def _steady(text: str, here: _Cut) -> str:
    """The text behind a cut, with a blank line above each fence that is indented like the text of a list item.

    In its new message the list may be missing. Then such a fence is indented code, or the rest of a paragraph, in which
    nothing would be code any more.
    """
    if _INDENTED_FENCE.search(text) is None:
        return text
    reader = _Reader(here)
    lines = text.split("\n")
    steady = []
    for number, line in enumerate(lines):
        inside = reader.fence is not None
        if number or here.at == here.line:
            reader.read(line)
            if not inside and reader.fence and _INDENTED_FENCE.match(line) and steady and steady[-1].strip():
                steady.append("")
        steady.append(line)
    return "\n".join(steady)


def _behind_space(text: str, cut: _Cut) -> _Cut:
    """The cut behind the white space that it falls in; the indentation of a line stays."""
    space = _SPACE.match(text, cut.at)
    if space is None:
        return cut
    line = text.rfind("\n", cut.at, space.end()) + 1
    if line:
        return cut._replace(at=line, line=line)
    return cut if cut.at == cut.line else cut._replace(at=space.end())


def _may_become_fence(line: str) -> bool:
    if not line or len(line) > _LONGEST_FENCE_LINE:
        return False
    prefix = LINE_PREFIX.match(line)
    return _FENCE_BEGUN.fullmatch(line, prefix.end() if prefix else 0) is not None


def _whole_cluster(text: str, low: int, at: int) -> int:
    """The last place up to `at` that cuts no character: no combining mark, joined emoji, flag or surrogate pair."""
    lowest = max(low + 1, at - _LONGEST_CLUSTER)
    place = at
    while place > lowest and _joins(text, place):
        place -= 1
    return at if _joins(text, place) else place


def _joins(text: str, at: int) -> bool:
    """Whether the characters before and behind `at` belong together."""
    if at >= len(text):
        return False
    before, behind = text[at - 1], text[at]
    if behind < "\u0300":
        return before == "\r" and behind == "\n"
    if before == _JOINER or behind == _JOINER or unicodedata.category(behind) in {"Mn", "Me", "Mc"}:
        return True
    if "\U0001f3fb" <= behind <= "\U0001f3ff" or "\U000e0020" <= behind <= "\U000e007f":
        return True
    if "\u1160" <= behind <= "\u11ff" or ("\ud800" <= before <= "\udbff" and "\udc00" <= behind <= "\udfff"):
        return True
    flags = 0
    while flags < at and "\U0001f1e6" <= text[at - 1 - flags] <= "\U0001f1ff":
        flags += 1
    return flags % 2 == 1 and "\U0001f1e6" <= behind <= "\U0001f1ff"


def _utf8_bytes(text: str) -> int:
    return len(text.encode(errors="replace"))


def _fitting_utf8(text: str, room: int) -> int:
    """How many of the characters fit into so many bytes of UTF-8."""
    return len(text.encode(errors="replace")[: max(room, 0)].decode(errors="ignore")) if room > 0 else 0


def _utf16_units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


def _fitting_utf16(text: str, room: int) -> int:
    """How many of the characters fit into so many units of UTF-16."""
    if room <= 0:
        return 0
    if len(text) <= room and (text.isascii() or _utf16_units(text) <= room):
        return len(text)
    return len(text.encode("utf-16-le", errors="replace")[: room * 2].decode("utf-16-le", errors="ignore"))
