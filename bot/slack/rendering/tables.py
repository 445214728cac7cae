"""Tables of Markdown: their rows, and the same as aligned text for places that show no table.

Source: GFM 0.29, "Tables". A column is as wide as its widest cell on a screen with letters of one width, on which
letters of Chinese, Japanese and Korean and most emoji take two places (Unicode Standard Annex 11).
"""

import re
import unicodedata
from collections.abc import Sequence

_CELL_ENDS = re.compile(r"(?<!\\)(?:\\\\)*\|")
_DELIMITER = re.compile(r":?-+:?")
_WIDE = frozenset("WF")
_UNSEEN = frozenset({"Mn", "Me", "Cf"})
_JOINER = "\u200d"
_EMOJI_STYLE = "\ufe0f"
_SKIN_TONES = ("\U0001f3fb", "\U0001f3ff")
_GAP = "  "


def cells(line: str) -> list[str]:
    """The cells of a row. A pipe that is escaped belongs to its cell, and stays escaped."""
    row = line.strip()
    found = []
    start = 1 if row.startswith("|") else 0
    for end in _CELL_ENDS.finditer(row, start):
        found.append(row[start : end.end() - 1].strip())
        start = end.end()
    if start < len(row):
        found.append(row[start:].strip())
    return found


def alignments(line: str) -> list[str]:
    """How each column of a table is aligned, of its second row: `left`, `right` or `center`; [] when it is none."""
    if "-" not in line or "|" not in line:
        return []
    marks = cells(line)
    if not all(_DELIMITER.fullmatch(mark) for mark in marks):
        return []
    return ["center" if mark[0] == mark[-1] == ":" else "right" if mark[-1] == ":" else "left" for mark in marks]


def columns(text: str) -> int:
    """How many places a text takes on a screen whose letters have one width."""
    if text.isascii():
        return len(text)
    taken, before = 0, ""
    for character in text:
        if character == _EMOJI_STYLE and before and unicodedata.east_asian_width(before) not in _WIDE:
            taken += 1
        elif before == _JOINER or _SKIN_TONES[0] <= character <= _SKIN_TONES[1]:
            pass
        elif unicodedata.category(character) not in _UNSEEN:
            taken += 2 if unicodedata.east_asian_width(character) in _WIDE else 1
        before = character
    return taken


def aligned(rows: Sequence[Sequence[str]], sides: Sequence[str]) -> list[str]:
    """The lines of a table whose first row is its heading, as text in columns; `sides` as `alignments` gives them.

    A row with too few cells gets empty ones; those that it has too many stand behind it, for nothing may be lost.
    """
    count = max([len(sides), *map(len, rows)])
    sides = [*sides, *["left"] * (count - len(sides))]
    full = [[*row, *[""] * (count - len(row))] for row in rows]
    widths = [max(1, *(columns(row[at]) for row in full)) for at in range(count)]
    lines = [_line(row, widths, sides) for row in full]
    lines.insert(1, _GAP.join("─" * width for width in widths))
    return lines


def _line(row: Sequence[str], widths: Sequence[int], sides: Sequence[str]) -> str:
    padded = []
    for cell, width, side in zip(row, widths, sides, strict=True):
        room = width - columns(cell)
        left = room if side == "right" else room // 2 if side == "center" else 0
        padded.append(" " * left + cell + " " * (room - left))
    return _GAP.join(padded).rstrip()
