"""Reads tables: CSV and its relatives, and writes rows, of these and of spreadsheets, as Markdown."""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from bot.files.findings import Findings, Written
from bot.files.rows import Rows
from bot.files.texts import beginning_of, decoded, is_short, is_text, read_text

MOST_COLUMNS = 40
"""Columns of a table that are read."""

_LONGEST_CELL = 300
"""Characters of a cell that are read, where rows are data: what a report may hold of one is prose."""

_BAR = "\\|"
_SNIFFED_ROWS = 50
_SET_IN = re.compile(r" +[^\W\d]")
_DELIMITERS = "\t;,"
_FRACTION = re.compile(r"(?<=:\d\d),(?=\d{3}[ \]])")
"""The comma in the time of a line of a log ("08:00:00,123 INFO"), which parts no columns."""


def is_table(content: bytes) -> bool:
    """Whether it is text whose lines are rows of one table, by its beginning."""
    return is_text(content) and _delimiter_of(content) is not None


def _delimiter_of(content: bytes) -> str | None:
    """What parts the columns of a text, by its beginning; None when its lines are no rows.

    Prose has commas, too, and code has semicolons: so all rows must have equally many cells, and at least two rows.
    """
    text = _FRACTION.sub(".", beginning_of(content))
    is_whole = is_short(content)
    return next((mark for mark in _DELIMITERS if _parts(text, mark, is_whole=is_whole)), None)


def _parts(text: str, delimiter: str, *, is_whole: bool) -> bool:
    try:
        rows = list(islice(Rows(text, delimiter, is_whole=is_whole), _SNIFFED_ROWS))
    except csv.Error:
        return False
    widths = {len(row) for row in rows}
    if len(rows) < 2 or len(widths) != 1 or widths == {1}:  # noqa: PLR2004 - a heading and a row
        return False
    if not any(row[-1].strip() for row in rows) or _is_code(rows, delimiter):
        return False  # lines of code that end in a semicolon are of one width, too
    spaced = sum(cell.startswith(" ") for row in rows for cell in row[1:])
    is_prose = delimiter == "," and spaced * 2 > len(rows) * (len(rows[0]) - 1) and len(rows[0]) < 3  # noqa: PLR2004
    return not is_prose and not text.lstrip().startswith(("{", "["))


def _is_code(rows: Sequence[Sequence[str]], delimiter: str) -> bool:
    """Whether most rows begin or end as lines of code do: set in, with a bracket over several cells, a semicolon."""
    coded = sum(
        _SET_IN.match(row[0]) is not None
        or row[-1].count(")") > row[-1].count("(")
        or row[-1].endswith("{")
        or (row[-1].endswith(";") and delimiter != ";")
        for row in rows
    )
    return coded * 2 > len(rows)


def read(content: bytes) -> Findings:
    """The rows of a table; what turns out to be none is text. Raises Unreadable."""
    text = decoded(content)
    delimiter = _delimiter_of(content)
    written = Written("row")
    try:
        write_rows(written, iter(Rows(text, delimiter or ",")))
    except csv.Error:
        return read_text(text)
    return written.findings()


def write_rows(written: Written, rows: Iterator[Sequence[object]], shown: Callable[[object], str] = str) -> None:
    """Add a table's rows as Markdown, the first as its heading; blank ones are left out. `shown` writes a cell."""
    widest, headed = 0, False
    while not written.is_full and (row := next(rows, None)) is not None:
        cells = list(map(shown, row))
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            continue
        widest = max(widest, len(cells))
        whole = [_on_one_line(cell) for cell in cells[:MOST_COLUMNS]]
        cut = [cell if len(cell) <= _LONGEST_CELL else f"{cell[:_LONGEST_CELL].rstrip()} …" for cell in whole]
        written.add(row_line(cut), is_unit=True, cells=sum(len(cell) > _LONGEST_CELL for cell in whole))
        if not headed:
            headed = True
            written.add(f"|{'---|' * min(len(cells), MOST_COLUMNS)}\n")
    written.units += sum(1 for row in rows if row)  # what there is no room for is counted, and not looked at
    if widest > MOST_COLUMNS:
        written.columns = (MOST_COLUMNS, max(widest, written.columns[1]))


def row_line(cells: Iterable[str]) -> str:
    """A row of a Markdown table, with its line's end."""
    return f"| {' | '.join(_on_one_line(cell).replace('|', _BAR) for cell in cells)} |\n"


def _on_one_line(cell: str) -> str:
    return " ".join(cell.split())
