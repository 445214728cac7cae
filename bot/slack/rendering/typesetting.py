"""Sets safe Markdown so that Slack shows it well, while it is still being written.

Slack shows one table a message: others become text in columns. What is half there would be seen as the characters that
it is made of: the beginning of a line, a row of a table and a mark of emphasis wait for the rest. Numbers of a list are
written out. All else passes as it comes, however it was cut on its way.
"""

import re
from collections.abc import Sequence

from bot.slack.rendering.emphasis import Marks
from bot.slack.rendering.fences import FENCE, LINE_PREFIX, LONGEST_PREFIX, Fence, opening_fence
from bot.slack.rendering.grammar import break_tokens
from bot.slack.rendering.mrkdwn import inline_words
from bot.slack.rendering.numbering import Numbering
from bot.slack.rendering.tables import aligned, alignments, cells, columns

MOST_COLUMNS = 20
"""What a table of Slack's has at most (docs.slack.dev "Table block")."""

_MOST_ROWS = 200
_WIDEST = 80
_LONGEST_FENCE_LINE = 400
_LONGEST_ROW = 4_000
_ROW = re.compile(r"[ \t]*\|")
_UNDECIDED = re.compile(rf"{LINE_PREFIX.pattern}(?:#{{1,6}}|[0-9]{{1,9}}[.)]?|[-*_=+:|~ \t]+|`+)?")
_SPECIAL = re.compile(r"[\n*_~`\\\]]")
_BREAK = re.compile(r"\s*<br ?/?>\s*", re.IGNORECASE)
_MARKED = re.compile(r"[*_`\[\\]")
_TICKS = re.compile("`+")


class Typesetter:
    """Takes safe Markdown piece by piece and gives out what is to be shown; what was given out never changes."""

    def __init__(self) -> None:
        self._held = ""
        self._line_begins = True
        self._marks = Marks()
        self._numbering = Numbering()
        self._fence: Fence | None = None
        self._tables = 0
        self._in_table = False
        self._header = ""
        self._rows: list[list[str]] = []
        self._sides: Sequence[str] = ()
        self._pad = ""

    def feed(self, text: str) -> str:
        """Take safe Markdown; what of it can be shown now."""
        if not self._line_begins and self._marks.idle and _SPECIAL.search(text) is None:
            self._marks.passed(text)
            return text
        return self._take(text, final=False)

    def finish(self) -> str:
        """The rest. Call it once, after the last piece."""
        return self._take("", final=True)

    def _take(self, text: str, *, final: bool) -> str:
        text, self._held = self._held + text, ""
        out: list[str] = []
        at = 0
        while at < len(text):
            newline = text.find("\n", at)
            end = len(text) if newline < 0 else newline
            whole = final or newline >= 0
            if self._line_begins:
                line = text[at:end]
                if not whole and self._is_undecided(line):
                    self._held = text[at:]
                    break
                if whole and self._takes_row(line, out):
                    at = end + 1
                    continue
                at += self._begin_line(line, out, whole=whole)
                self._line_begins = False
            out.append(text[at:end] if self._fence is not None else self._marks.feed(text[at:end]))
            at = end
            if newline >= 0:
                out += [self._marks.end_line(), "\n"]
                self._line_begins = True
                at += 1
        if final:
            out += [self._marks.end_line(), self._end_table()]
            if self._fence is not None:  # or what is said below would be code, too
                out.append(("" if self._line_begins else "\n") + self._fence.closing)
        return "".join(out)

    def _is_undecided(self, line: str) -> bool:
        """Whether the beginning of a line may become something that is known by what follows."""
        if self._fence is not None:
            return len(line) < LONGEST_PREFIX and not line.strip(" \t>`~")
        if _ROW.match(line):
            return len(line) <= _LONGEST_ROW
        if _UNDECIDED.fullmatch(line, 0, LONGEST_PREFIX + 1) and len(line) <= LONGEST_PREFIX:
            return True
        prefix = LINE_PREFIX.match(line, 0, LONGEST_PREFIX)
        return len(line) <= _LONGEST_FENCE_LINE and FENCE.match(line, prefix.end() if prefix else 0) is not None

    def _begin_line(self, line: str, out: list[str], *, whole: bool) -> int:
        """Write the beginning of a line; how much of it that was."""
        if self._fence is not None:
            if whole and len(line) <= _LONGEST_FENCE_LINE and self._fence.closes(line):
                self._fence = None
                out.append(line)
                return len(line)
            return 0
        if self._in_table and line.strip():
            out.append("\n")  # or what follows would be a row
        out.append(self._end_table())
        found = LINE_PREFIX.match(line, 0, LONGEST_PREFIX)
        prefix = found[0] if found else ""
        out.append(self._numbering.lead(prefix, line[len(prefix) : len(prefix) + 1]))
        if whole and len(line) <= _LONGEST_FENCE_LINE and (fence := opening_fence(line)) is not None:
            self._fence = fence
            out.append(line[len(prefix) :])
            return len(line)
        return len(prefix)

    # Tables. A heading waits for the row that shows that it is one; the rows of a table that becomes text wait for all.

    def _takes_row(self, line: str, out: list[str]) -> bool:
        """Take a whole line that may belong to a table."""
        if self._fence is not None or len(line) > _LONGEST_ROW or "|" not in line:
            return False
        if self._header and self._begin_table(line, out):
            return True
        if not _ROW.match(line):
            return False
        if self._in_table:
            out.append(f"{_row(line, len(self._sides))}\n")
        elif self._rows:
            self._rows.append(cells(_BREAK.sub(" · ", line)))
            if len(self._rows) > _MOST_ROWS:
                heading = self._rows[0]
                out.append(self._end_table())
                self._rows = [heading]
        else:
            out.append(self._end_table())
            self._header = line
        return True

    def _begin_table(self, line: str, out: list[str]) -> bool:
        """Begin a table when the line is the second of one."""
        sides, heading = alignments(line), cells(self._header)
        if not sides or len(sides) != len(heading):
            return False
        self._sides = sides
        if self._tables or len(sides) > MOST_COLUMNS:
            self._rows = [heading]
            self._pad = self._header[: len(self._header) - len(self._header.lstrip())]
        else:
            out.append(f"{self._header}\n{line}\n")
            self._in_table = True
        self._tables += 1
        self._header = ""
        return True

    def _end_table(self) -> str:
        """What waited of a table, when a line came that is no row of it."""
        header, self._header = self._header, ""
        rows, self._rows = self._rows, []
        self._in_table = False
        if header:
            return f"{header}\n"
        return "".join(f"{self._pad}{line}\n" for line in _as_text(rows, self._sides)) if rows else ""


def _row(line: str, count: int) -> str:
    """A row for Slack's table, in which nothing is lost: it shows no breaks, and no cells behind the last column."""
    line = _BREAK.sub(" · ", line)
    found = cells(line)
    if len(found) <= count:
        return line
    lead = line[: len(line) - len(line.lstrip())]
    last = " \\| ".join(found[count - 1 :])
    return f"{lead}| {' | '.join([*found[: count - 1], last])} |"


def _as_text(rows: Sequence[Sequence[str]], sides: Sequence[str]) -> list[str]:
    """A table as text: in columns, as code; where these are too wide to be read, row by row."""
    words = [[break_tokens(inline_words(cell)) for cell in row] for row in rows]
    lines = aligned(words, sides)
    if max(map(columns, lines)) > _WIDEST and len(rows) > 1:
        return _row_by_row(rows)
    ticks = "`" * max(3, 1 + max((len(run) for line in lines for run in _TICKS.findall(line)), default=0))
    return [ticks, *lines, ticks]


def _row_by_row(rows: Sequence[Sequence[str]]) -> list[str]:
    """Each row as an item of a list, each of its cells on a line behind the name of its column."""
    heading, *body = rows
    lines: list[str] = []
    for row in body:
        names = [*heading, *[""] * (len(row) - len(heading))]
        said = [_named(name, cell) for name, cell in zip(names, row, strict=False) if cell]
        lines += [f"{'  ' if number else '- '}{line}" for number, line in enumerate(said)]
    return lines


def _named(name: str, value: str) -> str:
    if not name:
        return value
    return f"{name}: {value}" if _MARKED.search(name) else f"**{name}:** {value}"
