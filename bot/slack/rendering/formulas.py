"""Formulas in TeX's notation as text that people can read, in Unicode. What is not understood is not touched.

Slack shows no mathematics. Only what has one plain reading becomes text: an unknown command, a matrix or an unbalanced
brace makes the whole formula unreadable for us, and `readable` says so.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence

from bot.slack.rendering.notation import BOARD, COMBINING, FUNCTIONS, KEEPING, LINES, LOWERED, RAISED, SIGNS

_PIECE = re.compile(r"\\(?:[A-Za-z]+\*?|.)|[{}^_&~]|\s+|[^\\{}^_&~\s]", re.DOTALL)
_WHOLE = re.compile(r"[0-9.]+|[^\W\d_]{3,}|√?[^\W_][\u0300-\u036f\u2032₀-₉ₐ-ₜⁱ⁰-⁹ⁿ]*|√\([^()]*\)")
"""What holds together in a fraction: a number, a word, a letter with what is raised or lowered beside it, a root."""
_MINUS = "\u2212"
_PRIME = "\u2032"
_LONGEST = 2_000
_DEEPEST = 30


def readable(formula: str) -> str | None:
    """A formula as text, its lines apart; None when there is anything in it that has no plain reading."""
    if len(formula) > _LONGEST:
        return None
    try:
        text = _Reader(_PIECE.findall(formula)).text()
    except _UnreadableError:
        return None
    lines = (re.sub(r" {2,}", " ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


class _UnreadableError(Exception):
    """There is something in the formula that has no plain reading."""


class _Reader:
    """Reads the pieces of a formula: commands, braces, marks, spaces and single characters."""

    def __init__(self, pieces: Sequence[str], depth: int = 0) -> None:
        self._pieces = pieces
        self._at = 0
        self._depth = depth
        self._before = ""
        self._marks: Mapping[str, Callable[[], str]] = {
            "{": lambda: self._until("}"),
            "^": lambda: _script(self._group(), "^", RAISED),
            "_": lambda: _script(self._group(), "_", LOWERED),
            "}": self._unreadable,
            "&": self._unreadable,
            "~": lambda: " ",
            "'": lambda: _PRIME,
        }
        self._commands: Mapping[str, Callable[[], str]] = {
            **dict.fromkeys(("frac", "dfrac", "tfrac", "cfrac"), self._fraction),
            **dict.fromkeys(("left", "right"), self._side),
            "sqrt": self._root,
            "binom": self._binomial,
            "mathbb": self._board,
            "begin": self._environment,
            "tag": lambda: f"   ({self._group()})",
            "pmod": lambda: f" (mod {self._group()})",
        }

    def text(self) -> str:
        """All of it."""
        return self._until(None)

    def _until(self, end: str | None) -> str:
        """The text up to a piece that ends it, which is taken."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _UnreadableError
        found: list[str] = []
        while self._at < len(self._pieces):
            piece = self._next()
            if piece == end:
                self._depth -= 1
                return "".join(found)
            self._before = found[-1] if found else ""
            found.append(self._read(piece))
        if end is not None:
            raise _UnreadableError
        self._depth -= 1
        return "".join(found)

    def _next(self) -> str:
        if self._at >= len(self._pieces):
            raise _UnreadableError
        self._at += 1
        return self._pieces[self._at - 1]

    def _peek(self) -> str:
        return self._pieces[self._at] if self._at < len(self._pieces) else ""

    def _read(self, piece: str) -> str:
        if piece[0] == "\\":
            return self._command(piece[1:])
        if piece in self._marks:
            return self._marks[piece]()
        if piece.isspace():
            return " "
        between = self._before.isspace() and self._before != ""
        if piece in "=<>" or (piece in "+-" and between):
            return f" {_MINUS if piece == '-' else piece} "
        return piece

    def _command(self, name: str) -> str:
        if name in SIGNS:
            return SIGNS[name]
        if name in FUNCTIONS:
            return name if self._peek() in {"(", "_", "^"} else f"{name} "
        if name in KEEPING:
            return self._group()
        if name in COMBINING:
            return self._combined(COMBINING[name])
        if name not in self._commands:
            raise _UnreadableError
        return self._commands[name]()

    def _group(self) -> str:
        """The text of the next group, or of the next single thing."""
        while self._peek().isspace():
            self._at += 1
        self._before = ""
        return self._read(self._next()).strip()

    def _unreadable(self) -> str:
        raise _UnreadableError

    def _fraction(self) -> str:
        above, below = self._group(), self._group()
        return "/".join(side if _WHOLE.fullmatch(side) else f"({side})" for side in (above, below))

    def _root(self) -> str:
        degree = ""
        if self._peek() == "[":
            self._at += 1
            degree = self._until("]").strip()
        inside = self._group()
        sign = {"": "√", "2": "√", "3": "∛", "4": "∜"}.get(degree) or f"{_script(degree, '', RAISED)}√"
        return f"{sign}{inside}" if len(inside) == 1 or inside.isdigit() else f"{sign}({inside})"

    def _binomial(self) -> str:
        above, below = self._group(), self._group()
        return f"C({above}, {below})"

    def _board(self) -> str:
        letter = self._group()
        return BOARD.get(letter, letter)

    def _combined(self, mark: str) -> str:
        inside = self._group()
        if len(inside) != 1:
            raise _UnreadableError
        return unicodedata.normalize("NFC", inside + mark)

    def _side(self) -> str:
        """A bracket that fits what is in it stands for itself, a full stop for none."""
        if self._peek() == ".":
            self._at += 1
        return ""

    def _environment(self) -> str:
        """Formulas below each other. What is set in columns, as a matrix, has no plain reading."""
        name = self._name()
        if name not in LINES:
            raise _UnreadableError
        inside: list[str] = []
        while True:
            piece = self._next()
            if piece == "\\end":
                break
            inside.append(piece if piece != "&" else "," if name == "cases" else " ")
        if self._name() != name:
            raise _UnreadableError
        return f"\n{_Reader(inside, self._depth).text()}\n"

    def _name(self) -> str:
        """What stands in the braces that follow, as it is."""
        if self._next() != "{":
            raise _UnreadableError
        name = ""
        while (piece := self._next()) != "}":
            name += piece
        return name


def _script(text: str, mark: str, letters: Mapping[int, int]) -> str:
    """Raised or lowered text; where Unicode has no such letters, behind a mark."""
    inside = text.replace(" ", "")
    if all(ord(letter) in letters for letter in inside):
        return inside.translate(letters)
    return f"{mark}{text}" if len(text) == 1 else f"{mark}({text})"
