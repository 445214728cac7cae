"""Reads Slack's canvases, which Slack hands out as HTML (docs.slack.dev/surfaces/canvases), as Markdown."""

import re
from html.parser import HTMLParser

from bot.files.findings import Findings, Unreadable
from bot.files.tables import row_line
from bot.files.texts import decoded

BEGINNING = b'<div class="quip-canvas-content">'
"""How every canvas begins."""

_HEADINGS = {"h1": "# ", "h2": "## ", "h3": "### ", "h4": "#### "}
_SILENT = frozenset({"script", "style"})
_LINES = frozenset({"p", "div", "tr", "blockquote", "pre", "hr", "ul", "ol", "table", *_HEADINGS})
_BLANKS = re.compile(r"\n{3,}")


def read(content: bytes) -> Findings:
    """A canvas's text. Raises Unreadable when there is none in it."""
    reader = _Reader()
    reader.feed(decoded(content))
    reader.close()
    text = reader.text()
    if not text.strip():
        raise Unreadable("empty")
    return Findings(text=text, characters=len(text))


class _Reader(HTMLParser):
    """Writes what comes as Markdown."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[str] = []
        self._lists: list[str] = []
        self._cells: list[list[str]] = []
        self._silent = 0
        self._address = ""

    def text(self) -> str:
        """All of it."""
        return _BLANKS.sub("\n\n", "".join(self._pieces)).strip() + "\n"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _SILENT:
            self._silent += 1
        elif tag in ("td", "th"):
            self._cells.append([])
        elif tag in ("ul", "ol"):
            self._lists.append(tag)
        elif tag == "li":
            done = {"checked": "[x] ", "unchecked": "[ ] "}.get(given.get("class") or "", "")
            mark = "1." if self._lists[-1:] == ["ol"] else "-"
            self._line(f"{'  ' * (len(self._lists) - 1)}{mark} {done}")
        elif tag == "a":
            self._address = given.get("href") or ""
        elif tag == "br":
            self._say(" " if self._cells else "\n")
        elif tag in _LINES and not self._cells and not self._is_begun():
            self._line(_HEADINGS.get(tag, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(self._silent - 1, 0)
        elif tag == "a":
            if self._address.startswith("http"):
                self._say(f" ({self._address})")
            self._address = ""
        elif tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        elif tag == "tr" and self._cells:
            row = ["".join(cell) for cell in self._cells]
            self._cells = []
            self._line(row_line(row))
        elif tag in _LINES and not self._cells:
            self._say("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._say(data)

    def _say(self, words: str) -> None:
        (self._cells[-1] if self._cells else self._pieces).append(words)

    def _line(self, beginning: str) -> None:
        if self._pieces and not self._pieces[-1].endswith("\n"):
            self._pieces.append("\n")
        self._pieces.append(beginning)

    def _is_begun(self) -> bool:
        """Whether a list's item has begun, in which a paragraph is no new line."""
        return bool(self._lists) and bool(self._pieces) and self._pieces[-1].endswith((" ", "] "))
