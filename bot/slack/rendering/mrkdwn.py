"""Turns finished Markdown into what Slack reads in a message's `text`: plain words, or mrkdwn where it shows as such.

`plain_text` is for notifications, searches and screen readers, `mrkdwn` for places that take no `markdown` block. In
both the three characters of Slack's markup are escaped (docs.slack.dev "Formatting message text"), also in code:
nothing in them can ping, and no link hides where it goes that the sanitizer has not seen. Markdown is read by
`markdown-it-py`; what is still being written, and what decides on safety, is read by `sanitizer`.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from bot.slack.rendering.links import ZERO_WIDTH_SPACE
from bot.slack.rendering.tables import aligned

_DEEPEST = 40
_PARSER = MarkdownIt("commonmark", {"html": False, "maxNesting": _DEEPEST * 3}).enable(["table", "strikethrough"])
_WITHOUT_LINKS = MarkdownIt("commonmark", {"html": False, "maxNesting": _DEEPEST * 3})
_WITHOUT_LINKS.enable(["table", "strikethrough"]).disable(["link", "image"])
_BRACKETS = 500
"""So many in one text are no links, and looking for their ends takes time that grows with their square."""
_TOO_DEEP = re.compile(
    rf"^((?:[ \t]*(?:>|[-*+](?=[ \t])|[0-9]{{1,9}}[.)](?=[ \t]))){{{_DEEPEST // 4}}})[ \t>*+-]+", re.MULTILINE
)
_DEEP_INDENT = re.compile(rf"^[ \t]{{{_DEEPEST * 2}}}[ \t]+", re.MULTILINE)
_TASK = re.compile(r"\[([ xX])\][ \t]+")
_MARKS = {"strong": "*", "em": "_", "s": "~"}
_LITERAL = re.compile(r"[*_~`]+")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_WEB = re.compile(r"https?://|mailto:")
_LINK_SAFE = str.maketrans({"|": "%7C", " ": "%20", ">": "%3E", "<": "%3C"})
_HALF_ENTITY = re.compile(r"&[a-z]{0,4}\Z")
_WORD_BACK = 80
_SOURCE = 2
_DIVIDER = "─" * 10
_FENCE = "```"


def plain_text(markdown: str, limit: int = 3_000) -> str:
    """The words of a message without its Markdown, at most `limit` characters of mrkdwn, cut at a word with `…`."""
    # Most markup is short: so much of it holds what can be shown, or there is an end to it.
    source = markdown[: limit * _SOURCE]
    words = _Writer(marks=False).document(source)
    whole = len(source) == len(markdown)
    return words if whole and len(words) <= limit else _cut(words, limit)


def mrkdwn(markdown: str) -> str:
    """The same text in Slack's mrkdwn, whole; it may be up to five times as long where much of it is escaped."""
    return _Writer(marks=True).document(markdown)


def parsed(markdown: str) -> Sequence[Token]:
    """The tokens of a finished text."""
    return (_PARSER if markdown.count("[") < _BRACKETS else _WITHOUT_LINKS).parse(markdown)


def inline_words(markdown: str) -> str:
    """The words of one line's Markdown, not escaped."""
    parser = _PARSER if markdown.count("[") < _BRACKETS else _WITHOUT_LINKS
    nodes = SyntaxTreeNode(parser.parseInline(markdown)).children
    return _unescape(_Writer(marks=False).line(nodes))


def escape(text: str) -> str:
    """Text in which Slack sees no markup of its own but emphasis (docs.slack.dev "Formatting message text")."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class _Writer:
    """Writes a parsed text; with `marks` as mrkdwn, without as plain words."""

    def __init__(self, *, marks: bool) -> None:
        self._marks = marks
        self._source: Sequence[str] = ()
        self._inside: set[str] = set()
        self._blocks: Mapping[str, Callable[[SyntaxTreeNode], list[str]]] = {
            "paragraph": self._text_block,
            "heading": self._heading,
            "fence": self._code_block,
            "code_block": self._code_block,
            "blockquote": self._quote,
            "bullet_list": self._list,
            "ordered_list": self._list,
            "hr": self._divider,
            "table": self._table,
        }

    def document(self, markdown: str) -> str:
        source = _DEEP_INDENT.sub(" " * _DEEPEST, _TOO_DEEP.sub(r"\1 ", markdown.replace("\0", "")))
        tokens = parsed(source)
        if any(token.level >= _DEEPEST * 3 - 1 for token in tokens):
            return escape(markdown).strip()  # the parser goes no deeper, and what is there must not be lost
        self._source = source.split("\n")
        definitions = self._definitions(tokens)
        lines = self._lines(SyntaxTreeNode(tokens).children)
        return "\n".join([*lines, *definitions]).strip("\n").rstrip()

    def line(self, nodes: Sequence[SyntaxTreeNode]) -> str:
        return "".join(self._spans(nodes))

    def _definitions(self, tokens: Sequence[Token]) -> list[str]:
        """The lines that name where a link leads: they make no token, and must not be lost."""
        covered = {line for token in tokens if token.map for line in range(*token.map) if token.level == 0}
        rest = [line for number, line in enumerate(self._source) if number not in covered and line.strip()]
        return [escape(line) for line in rest]

    def _lines(self, nodes: Iterable[SyntaxTreeNode]) -> list[str]:
        """The lines of some blocks, with a blank one between two where the text has one."""
        lines: list[str] = []
        for node in nodes:
            written = self._blocks[node.type](node)
            if not written:
                continue
            first = node.map[0] if node.map else 0
            if lines and 0 < first <= len(self._source) and not self._source[first - 1].strip(" \t>"):
                lines.append("")
            lines += written
        return lines

    def _text_block(self, node: SyntaxTreeNode) -> list[str]:
        return self._inline(node).split("\n")

    def _heading(self, node: SyntaxTreeNode) -> list[str]:
        words = self._within("strong", node.children).replace("\n", " ")
        return [words] if words else []

    def _code_block(self, node: SyntaxTreeNode) -> list[str]:
        code = escape(node.content.rstrip("\n")).split("\n")
        if not self._marks:
            return [line.rstrip() for line in code]
        return [_FENCE, *(line.replace("```", f"``{ZERO_WIDTH_SPACE}`") for line in code), _FENCE]

    def _quote(self, node: SyntaxTreeNode) -> list[str]:
        lines = self._lines(node.children)
        return _led(lines, "> ") if self._marks else lines

    def _list(self, node: SyntaxTreeNode) -> list[str]:
        lines: list[str] = []
        number = int(node.attrs.get("start", 1))
        for item in node.children:
            if lines and item.map and not self._source[item.map[0] - 1].strip() and item.map[0]:
                lines.append("")
            mark = "•" if node.type == "bullet_list" else f"{number}."
            number += 1
            first, *rest = self._lines(item.children) or [""]
            task = _TASK.match(first) if item.children and item.children[0].type == "paragraph" else None
            if task is not None:
                mark, first = "☐" if task[1] == " " else "☑", first[task.end() :]
            lines.append(f"{mark} {first}".rstrip())
            lines += _led(rest, " " * (2 if mark in "•☐☑" else len(mark) + 1))
        return lines

    def _divider(self, node: SyntaxTreeNode) -> list[str]:  # noqa: ARG002 - all blocks are written alike
        return [_DIVIDER] if self._marks else []

    def _table(self, node: SyntaxTreeNode) -> list[str]:
        rows = [row for part in node.children for row in part.children]
        if not self._marks:
            return [" | ".join(filter(None, map(self._inline, row.children))) for row in rows]
        plain = _Writer(marks=False)
        sides = [str(cell.attrs.get("style", "")).rpartition(":")[2] or "left" for cell in rows[0].children]
        # Widths count what is seen; an escaped character is one.
        words = [[_unescape(plain.line(cell.children)) for cell in row.children] for row in rows]
        lines = [escape(line).replace("```", f"``{ZERO_WIDTH_SPACE}`") for line in aligned(words, sides)]
        return [_FENCE, *lines, _FENCE]

    # What stands in a line.

    def _inline(self, node: SyntaxTreeNode) -> str:
        return self.line(node.children)

    def _spans(self, nodes: Sequence[SyntaxTreeNode]) -> list[str]:
        spans: list[str] = []
        for node in nodes:
            span = self._span(node)
            marked = self._marks and span and node.type in _MARKS and node.type not in self._inside
            if marked and spans and spans[-1][-1:].isalnum():
                spans.append(ZERO_WIDTH_SPACE)  # Slack's marks count between words only
            if self._marks and spans and spans[-1][-1:] in _MARKS.values() and span[:1].isalnum():
                spans.append(ZERO_WIDTH_SPACE)
            if span:
                spans.append(span)
        return spans

    def _span(self, node: SyntaxTreeNode) -> str:
        match node.type:
            case "text" | "text_special":
                span = self._words(node.content)
            case "code_inline":
                span = self._code(node.content)
            case "softbreak" | "hardbreak":
                span = "\n"
            case "link":
                span = self._link(self.line(node.children), str(node.attrs.get("href", "")))
            case "image":
                span = self._link(self._words(node.content), str(node.attrs.get("src", "")))
            case "inline":
                span = self._inline(node)
            case _:
                span = self._within(node.type, node.children)
        return span

    def _within(self, kind: str, nodes: Sequence[SyntaxTreeNode]) -> str:
        """Marked words; a mark within the same mark is none."""
        if not self._marks or kind in self._inside:
            return "".join(self._spans(nodes))
        self._inside.add(kind)
        words = "".join(self._spans(nodes))
        self._inside.discard(kind)
        mark = _MARKS[kind]
        return "\n".join(f"{mark}{line.strip()}{mark}" if line.strip() else line for line in words.split("\n"))

    def _words(self, text: str) -> str:
        if not self._marks:
            return escape(text)
        shown = _LITERAL.sub(_unmarked, text)
        return ("&gt;" + ZERO_WIDTH_SPACE + escape(shown[1:])) if shown.startswith(">") else escape(shown)

    def _code(self, code: str) -> str:
        if not self._marks or "`" in code:
            return escape(code)
        return f"`{escape(code)}`" if code.strip() else code

    def _link(self, label: str, address: str) -> str:
        shown = escape(address)
        if address and not _SCHEME.match(address) and not address.startswith("#"):
            return f"[{label}]({shown})"
        if not self._marks or not _WEB.match(address):
            return shown if label in {"", shown} else f"{label} ({shown})" if address else label
        target = escape(address.translate(_LINK_SAFE))
        name = label.replace("|", "¦").replace("\n", " ").strip()
        return f"<{target}>" if name in {"", shown} else f"<{target}|{name}>"


def _unmarked(run: re.Match[str]) -> str:
    """Characters that Slack could take for a mark, kept from it by one that nobody sees."""
    before = run.string[run.start() - 1 : run.start()]
    behind = run.string[run.end() : run.end() + 1]
    apart = (not before.strip() and not behind.strip()) or (before.isalnum() and behind.isalnum())
    return run[0] if apart and "`" not in run[0] else f"{run[0]}{ZERO_WIDTH_SPACE}"


def _led(lines: Iterable[str], lead: str) -> list[str]:
    """Lines behind a lead, but for those of code: Slack takes them as they are."""
    led = []
    in_code = False
    for line in lines:
        fence = line == _FENCE
        led.append(line if fence or in_code else f"{lead}{line}".rstrip())
        in_code ^= fence
    return led


def _unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _cut(words: str, limit: int) -> str:
    kept = _HALF_ENTITY.sub("", words[: max(limit - 1, 0)])
    word = max(kept.rfind(" "), kept.rfind("\n"))
    if word >= len(kept) - _WORD_BACK and word > 0 and not words[len(kept) : len(kept) + 1].isspace():
        kept = kept[:word]
    return f"{kept.rstrip()}…"
