r"""Mathematics in a model's text, as text: `$x^2$`, `\(…\)`, `$$…$$` and `\[…\]` become what `formulas` makes of it.

It stands before the sanitizer, which judges what comes out. A formula that has no plain reading is shown as code, so
that Markdown does not tear it; what may be none (`$5 and $10`) stays as it is. Nothing inside code is a formula.
"""

import re

from bot.slack.rendering.fences import LINE_PREFIX, LINE_PREFIX_BEGUN, Fence, opening_fence
from bot.slack.rendering.formulas import readable

HELD_CHARS = 300
"""So many characters of a line wait for the end of what may be a formula in it."""
BLOCK_CHARS = 2_000
"""So many characters wait for the end of a formula that stands by itself."""

_SPECIAL = re.compile(r"[$\\`\n]")
_FENCE_BEGUN = re.compile(r"`{3}|~{3}|`{1,2}\Z|~{1,2}\Z")
_TOKEN = re.compile(r"\\(?:.|\Z)|\$\$?|`+", re.DOTALL)
_ENDS = {
    "$": (re.compile(r"\n|(?<![\s\\$])\$(?!\$)"), HELD_CHARS),
    "\\(": (re.compile(r"\\\)|\n"), HELD_CHARS),
    "$$": (re.compile(r"\$\$|\n[ \t]*\n"), BLOCK_CHARS),
    "\\[": (re.compile(r"\\\]|\n[ \t]*\n"), BLOCK_CHARS),
}
"""What ends a formula, or shows that it was none, by what begins it; and within how many characters."""
_TEX = re.compile(r"[\\^_]")
_CAREFUL = re.compile(r"(?:[A-Za-z](?![A-Za-z])|(?:sin|cos|tan|log|ln|exp|max|min)\b|[0-9\s+\-*/=<>().,|!'])+")
_LONGEST_CAREFUL = 60
_OPERATOR = re.compile(r"[A-Za-z0-9)][ ]*[=+*/<>-]")
_ESCAPED = re.compile(r"[*_`~]")
_MOST_UNCLOSED = 30
_WAIT = -1


class Maths:
    """Takes the deltas of a completion and gives them out with readable formulas, the same however they were cut."""

    def __init__(self) -> None:
        self._held = ""
        self._line_begins = True
        self._before = ""
        self._fence: Fence | None = None
        self._unclosed = 0

    def feed(self, delta: str) -> str:
        """Take a piece of the text; what is certain of it."""
        if not self._held and not self._line_begins and _SPECIAL.search(delta) is None:
            self._before = delta[-1:] or self._before
            return delta
        return self._take(delta, final=False)

    def finish(self) -> str:
        """The rest of the text."""
        return self._take("", final=True)

    def _take(self, delta: str, *, final: bool) -> str:
        text, self._held = self._held + delta, ""
        out: list[str] = []
        at = 0
        while at < len(text):
            newline = text.find("\n", at)
            end = len(text) if newline < 0 else newline
            if self._line_begins:
                stop = self._begin_line(text[at:end], whole=final or newline >= 0)
                stop, piece = (_WAIT, "") if stop == _WAIT else (at + stop, text[at : at + stop])
            elif at == newline:
                stop, piece = at + 1, "\n"
                self._line_begins = True
            elif self._fence is not None:
                stop, piece = end, text[at:end]
            else:
                stop, piece = self._inside(text, at, end, final=final)
            if stop == _WAIT:
                self._held = text[at:]
                break
            self._before = text[stop - 1 : stop] if stop > at else self._before
            out.append(piece)
            at = stop
        return "".join(out)

    def _begin_line(self, line: str, *, whole: bool) -> int:
        """How much of a line is its beginning: all of a fence; -1 when more is needed to know."""
        found = LINE_PREFIX.match(line, 0, HELD_CHARS)
        prefix = found.end() if found else 0
        if (
            not whole
            and len(line) < HELD_CHARS
            and (LINE_PREFIX_BEGUN.match(line, prefix) or _FENCE_BEGUN.match(line, prefix))
        ):
            return _WAIT
        self._line_begins = False
        if not whole or len(line) >= HELD_CHARS:
            return 0
        if self._fence is not None:
            if self._fence.closes(line):
                self._fence = None
                return len(line)
            return 0
        self._fence = opening_fence(line)
        return 0 if self._fence is None else len(line)

    def _inside(self, text: str, at: int, end: int, *, final: bool) -> tuple[int, str]:
        """Where the next piece of a line ends, and what is written for it; -1 when more is needed."""
        found = _TOKEN.search(text, at, end)
        if found is None or found.start() > at:
            stop = end if found is None else found.start()
            return stop, text[at:stop]
        if found.end() == len(text) and not final:
            return _WAIT, ""
        if found[0][0] == "`":
            return self._code(text, found, end, final=final)
        if found[0] in _ENDS and self._unclosed <= _MOST_UNCLOSED:
            return self._formula(text, found, *_ENDS[found[0]], final=final)
        return found.end(), found[0]

    def _code(self, text: str, opening: re.Match[str], end: int, *, final: bool) -> tuple[int, str]:
        stop = min(end, opening.start() + HELD_CHARS)
        more = not final and stop == len(text) < opening.start() + HELD_CHARS
        for run in re.finditer("`+", text[opening.end() : stop]):
            if len(run[0]) == len(opening[0]) and not (more and opening.end() + run.end() == stop):
                closed = opening.end() + run.end()
                return closed, text[opening.start() : closed]
        return (_WAIT, "") if more else (opening.end(), opening[0])

    def _formula(
        self, text: str, opening: re.Match[str], ends: re.Pattern[str], limit: int, *, final: bool
    ) -> tuple[int, str]:
        """What is written for the formula that begins here; its mark alone, when it is none."""
        mark = opening[0]
        stop = min(len(text), opening.start() + limit)
        more = not final and stop == len(text) < opening.start() + limit
        if mark == "$" and (self._before.isalnum() or text[opening.end() : opening.end() + 1].isspace()):
            return opening.end(), mark
        found = ends.search(text, opening.end(), stop)
        if found is None or (mark == "$" and more and found.end() == stop):
            self._unclosed += not more
            return (_WAIT, "") if more else (opening.end(), mark)
        formula = text[opening.end() : found.start()]
        behind = text[found.end() : found.end() + 1] if found.end() < stop else ""
        closes = "\n" not in found[0] and not (mark == "$" and (behind.isalnum()))
        if not closes or not _is_formula(formula, mark):
            return opening.end(), mark
        self._unclosed = 0
        return found.end(), _written(formula.strip(), block=self._before in {"", "\n"})


def _is_formula(text: str, mark: str) -> bool:
    """Whether what stands between two marks is mathematics rather than prices, variables or brackets."""
    if "`" in text:
        return False
    if _TEX.search(text):
        return True
    if len(text) > _LONGEST_CAREFUL or _CAREFUL.fullmatch(text) is None:
        return False
    return _OPERATOR.search(text) is not None or (mark != "\\[" and re.search("[A-Za-z]", text) is not None)


def _written(formula: str, *, block: bool) -> str:
    text = readable(formula)
    if text is not None:
        return _ESCAPED.sub(r"\\\g<0>", text)
    if block and "\n" in formula:
        return f"```latex\n{formula}\n```\n"
    return f"`{' '.join(formula.split())}`"
