"""Where Markdown may be cut into messages, and what a cut has to repair.

A cut is looked for in this order: a blank line, a newline, between the rows of a table, between lines of fenced code,
the end of a sentence, a space, anywhere. A fence that is open at a cut is closed and opened again. So is inline code
that is too long for one message, because half of it would set free what it holds, and what stands behind it.
"""

import re
from bisect import bisect_left
from typing import NamedTuple

from bot.slack.rendering.characters import whole_cluster
from bot.slack.rendering.fences import LINE_PREFIX, Fence, opening_fence
from bot.slack.rendering.links import ZERO_WIDTH_SPACE
from bot.slack.rendering.spans import code_spans, span_around, whole_marks

_HEADING = re.compile(r" {0,3}#{1,6}(?=[ \t]|$)")
_DIVIDER = re.compile(r" {0,3}(?:-[ \t]*-[ \t]*-[- \t]*|_[ \t]*_[ \t]*_[_ \t]*|\*[ \t]*\*[ \t]*\*[* \t]*|=+[ \t]*)$")
_DELIMITER_ROW = re.compile(r"[ \t>]*[|:\-][|:\- \t]*$")
_SENTENCE_END = re.compile(r"[.!?…][\"')\]”’]*\s+|[。！？][”’」』）]*")  # noqa: RUF001 - sentences of CJK text end so
_SPACE = re.compile(r"\s+")
_INDENTED_FENCE = re.compile(r"(?:^|(?<=\n))(?: {4}| {0,3}\t)[ \t]*(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]+)*(?:```|~~~)")
_BLOCK = re.compile(r"[ \t]*(?:```|[~<\[]|\Z)")
_BLOCK_OF_CODE = re.compile(r"[ \t]*(?:[`~]|\Z)")
_APART = len(ZERO_WIDTH_SPACE.encode())
_ROW_BEGINS = re.compile(r"[ \t>]*\|")

MOST_ROWS = 100
"""What a table of Slack's has at most, with its heading (docs.slack.dev "Table block")."""

BLANK_LINE, NEWLINE, _ROW, _BLANK_IN_CODE, _LINE_OF_CODE, _WITHIN, ANYWHERE = range(7)
"""How good a cut is, the best first."""


class Cut(NamedTuple):
    """A place to cut at, and what is open there. `line` is where its line begins; lower ranks are better.

    `before` is the line before it. Of a table: `heading` are the lines that it begins with, "" outside of one, and
    `rows` how many there are of it in the message.
    """

    at: int
    line: int
    rank: int
    fence: Fence | None = None
    before: str = ""
    heading: str = ""
    rows: int = 0

    @property
    def in_table(self) -> bool:
        """Whether the line before it belongs to a table."""
        return bool(self.heading)

    def begins_message(self) -> "Cut":
        """The same place, in a message that begins there: of a table it has the heading, and no other row."""
        return self._replace(rows=1 if self.heading else 0)


START = Cut(0, 0, 0)


class Reader:
    """Follows fences and tables line by line, and counts what Slack counts."""

    def __init__(self, state: Cut) -> None:
        self.fence = state.fence
        self.heading = state.heading
        self.rows = state.rows
        self.before = state.before
        self.items = self.tables = int(state.in_table)

    def read(self, line: str) -> int:
        """Take a whole line without its newline; the rank of a cut behind it."""
        before, self.before = self.before, line
        blank = not line.strip()
        if self.fence is not None:
            if not self.fence.closes(line):
                return _BLANK_IN_CODE if blank else _LINE_OF_CODE
            self.fence = None
            return NEWLINE
        self.fence = opening_fence(line)
        if self.fence is not None or blank:
            self.heading = ""
            return _behind_blank(before) if blank else _LINE_OF_CODE
        if self.heading:
            self.rows += 1
            return _ROW
        if "|" in line and "|" in before and _DELIMITER_ROW.match(line):
            self.heading = f"{before}\n{line}\n"
            self.rows = 1
            self.items += 1
            self.tables += 1
            return _ROW
        heading = _HEADING.match(line) is not None
        self.items += heading or _DIVIDER.match(line) is not None
        return _ROW if heading or line.lstrip(" \t>").startswith("|") else NEWLINE

    def cut(self, at: int, rank: int) -> Cut:
        """The place behind what was read, at which a line begins."""
        return Cut(at, at, rank, self.fence, self.before, self.heading, self.rows)


def _behind_blank(before: str) -> int:
    """The rank of a cut behind a blank line: a heading before it stays with what it stands above."""
    return _ROW if _HEADING.match(before) else BLANK_LINE


class Caps(NamedTuple):
    """How much a message holds beside its length. Items are headings, dividers and tables."""

    items: int = 1_000_000
    tables: int = 1_000_000
    rows: int = MOST_ROWS


def line_cuts(text: str, here: Cut, stop: int, caps: Caps) -> tuple[list[Cut], Cut | None]:
    """The cuts behind the lines from `here` to `stop`, and the one that the caps demand if they are passed."""
    reader = Reader(here)
    cuts: list[Cut] = []
    line = here.line
    while line < stop:
        newline = text.find("\n", line, stop)
        tables = reader.tables
        rank = reader.read(text[line : stop if newline < 0 else newline])
        if reader.tables > tables and cuts and cuts[-1].at == line:
            cuts.pop()  # a heading stays with the line that shows that it is one
        over = reader.items > caps.items or reader.tables > caps.tables or reader.rows > caps.rows
        if over and (cuts or (here.rows > 1 and here.at == here.line)):
            return cuts, cuts[-1] if cuts else here
        if newline < 0:
            break
        line = newline + 1
        if line > here.at:
            cuts.append(reader.cut(line, rank))
    return cuts, None


def choose(text: str, here: Cut, stop: int, cuts: list[Cut], *, low: int) -> Cut:
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
    return _inner_cut(text, here, here.at, stop) or _cut_anywhere(text, here, stop)


def _cut_anywhere(text: str, here: Cut, stop: int) -> Cut:
    at = whole_cluster(text, here.at, stop)
    return here._replace(at=whole_marks(text, here.line, here.at, at) if here.fence is None else at, rank=ANYWHERE)


def _goodness(cut: Cut) -> tuple[int, int]:
    return cut.rank, -cut.at


def first_cut(text: str, here: Cut, stop: int, cuts: list[Cut]) -> Cut:
    """The first good place from `here` on, up to `stop`; `here` when there is none."""
    if here.at == here.line:
        return here
    if cuts and cuts[0].at <= stop:
        return cuts[0]
    spans = code_spans(text, here.line)
    spaces = (space.end() for space in _SPACE.finditer(text, here.at, stop))
    outside = (at for at in spaces if span_around(spans, at) is None)
    return here._replace(at=next(outside, here.at))


def _inner_cut(text: str, here: Cut, low: int, stop: int) -> Cut | None:
    """The last end of a sentence, or else the last space, between `low` and `stop` in the line of `here`."""
    spans = code_spans(text, here.line)
    newline = text.find("\n", here.line)
    line = text[here.line : len(text) if newline < 0 else newline]
    if here.fence is None and opening_fence(line):
        return None
    prefix = LINE_PREFIX.match(line)
    low = max(low, here.at, here.line + (prefix.end() + 1 if prefix else 0))
    for pattern in (_SENTENCE_END, _SPACE):
        places = [place.end() for place in pattern.finditer(text, low - 1, stop)]
        for at in reversed(places):
            if at >= low and at > here.at and span_around(spans, at) is None:
                return here._replace(at=at, rank=_WITHIN)
    return None


def repair(text: str, cut: Cut, limit: int) -> tuple[str, str]:
    """What ends the old message at a cut and what begins the new one, when fenced or inline code is open there."""
    if cut.fence is not None and _reopens(cut.fence, limit):
        newline = "" if cut.at == cut.line else "\n"
        pad = cut.fence.pad if newline else ""
        return f"{newline}{cut.fence.closing}", f"{_reopening(cut.fence, limit)}\n{pad}"
    if cut.fence is None and cut.at > cut.line:
        span = span_around(code_spans(text, cut.line), cut.at)
        if span and span.begins <= cut.at <= span.stops and len(span.run) <= limit // 4:
            # A backtick of the code must not make the run beside it longer.
            closing = ZERO_WIDTH_SPACE if text[cut.at - 1] == "`" else ""
            opening = ZERO_WIDTH_SPACE if text.startswith("`", cut.at) else ""
            return f"{closing}{span.run}", f"{span.run}{opening}"
    return "", ""


def _reopens(fence: Fence, limit: int) -> bool:
    return len(fence.closing) < limit // 4


def _reopening(fence: Fence, limit: int) -> str:
    return fence.opening if len(fence.opening) < limit // 4 else fence.closing


def room_for_repair(here: Cut, cuts: list[Cut], text: str, limit: int) -> int:
    """How much room the repair of any of these cuts may take in the old message."""
    fences = {cut.fence for cut in (here, *cuts) if cut.fence is not None and _reopens(cut.fence, limit)}
    run = bisect_left(range(1, limit // 4 + 1), True, key=lambda length: "`" * length not in text)
    return max([run + _APART if run else 0, *(len(fence.closing) + 1 for fence in fences)])


def guard(text: str, here: Cut, limit: int) -> str:
    """What a message begins with for the sake of its first line: a row of a table has its heading above it.

    The rest of a line is kept from becoming a fence, HTML or a definition.
    """
    if here.heading and here.at == here.line and len(here.heading) < limit // 4:
        return here.heading if _ROW_BEGINS.match(text, here.at) else ""
    block = _BLOCK_OF_CODE if here.fence else _BLOCK
    return ZERO_WIDTH_SPACE if here.at > here.line and block.match(text, here.at) else ""


def steadied(text: str, here: Cut, above: str = "") -> str:
    """The text behind a cut, with a blank line above each fence that is indented like the text of a list item.

    In its new message the list may be missing. Then such a fence is indented code, or the rest of a paragraph, in which
    nothing would be code any more. `above` is the line before the text, in the same message.
    """
    if _INDENTED_FENCE.search(text) is None:
        return text
    reader = Reader(here)
    lines = text.split("\n")
    steady: list[str] = []
    for number, line in enumerate(lines):
        inside = reader.fence is not None
        if number or here.at == here.line:
            reader.read(line)
            if not inside and reader.fence and _INDENTED_FENCE.match(line) and above.strip():
                steady.append("")
        steady.append(line)
        above = line
    return "\n".join(steady)


def behind_space(text: str, cut: Cut) -> Cut:
    """The cut behind the white space that it falls in; the indentation of a line stays."""
    space = _SPACE.match(text, cut.at)
    if space is None:
        return cut
    line = text.rfind("\n", cut.at, space.end()) + 1
    if line:
        return cut._replace(at=line, line=line)
    return cut if cut.at == cut.line else cut._replace(at=space.end())
