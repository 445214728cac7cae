"""Turns Markdown into the short plain text that notifications, searches and screen readers get.

Slack reads `text` as mrkdwn, so the three characters of its markup are escaped (docs.slack.dev "Formatting message
text"); nothing in it can ping or hide where a link goes.
"""

import re

from bot.slack.fences import Fence, opening_fence

_LINE = re.compile(r"[ \t>]*(?:(?P<heading>#{1,6})(?=[ \t]|$)|(?P<bullet>[-*+])(?=[ \t]))?[ \t]*")
_TASK = re.compile(r"\[([ xX])\][ \t]+")
_HEADING_END = re.compile(r"[ \t]+#+[ \t]*$")
_DIVIDER = re.compile(r"[ \t]*(?:-[ \t]*-[ \t]*-[- \t]*|_[ \t]*_[ \t]*_[_ \t]*|\*[ \t]*\*[ \t]*\*[* \t]*|=+[ \t]*)$")
_DELIMITER_ROW = re.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_INLINE = re.compile(
    r"(?P<ticks>`+)(?P<code>.*?[^`])(?P=ticks)(?!`)"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|!?\[(?P<label>[^\[\]]*)\]\([ \t]*<?(?P<address>[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)>?"
    r"(?:[ \t]+\"[^\"]*\")?[ \t]*\)"
    r"|<(?P<autolink>[A-Za-z][A-Za-z0-9+.\-]*:[^\s<>]*)>"
    r"|(?P<marks>\*+|_+|~~)"
)
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&"))
_HALF_ENTITY = re.compile(r"&[a-z]{0,4}\Z")
_WORD_BACK = 80


def plain_text(markdown: str, limit: int = 3_000) -> str:
    """The text of a message without its Markdown, at most `limit` characters of mrkdwn, cut at a word with `…`."""
    # Most of the markup is short; so much of it always holds what can be shown.
    source = markdown[: limit * 8]
    lines: list[str] = []
    size = -1
    fence: Fence | None = None
    for line in source.split("\n"):
        if fence is not None:
            shown: str | None = None if fence.closes(line) else line[fence.lead(line[: len(fence.pad)]) :]
            fence = None if shown is None else fence
        else:
            fence = opening_fence(line)
            shown = None if fence is not None else _plain_line(line)
        if shown is None or (not shown.strip() and (not lines or not lines[-1])):
            continue
        shown = shown.rstrip()
        lines.append(shown)
        size += len(shown) + 1
        if size > limit:
            break
    escaped = "\n".join(lines).strip().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if len(escaped) <= limit and size <= limit and len(source) == len(markdown):
        return escaped
    return _cut(escaped, limit) if len(escaped) >= limit else f"{escaped}…"


def _plain_line(line: str) -> str | None:
    """A line outside code without its marks; None when nothing of it is left."""
    if _DIVIDER.match(line) or ("|" in line and _DELIMITER_ROW.match(line)):
        return None
    start = _LINE.match(line)
    at = start.end() if start else 0
    lead = line[:at]
    indent = "" if ">" in lead else " " * (len(lead) - len(lead.lstrip()))
    text = line[at:]
    if start and start["heading"]:
        return _inline(_HEADING_END.sub("", text))
    if start and start["bullet"]:
        task = _TASK.match(text)
        if task is not None:
            return f"{indent}{'☐' if task[1] == ' ' else '☑'} {_inline(text[task.end() :])}"
        return f"{indent}• {_inline(text)}"
    if text.startswith("|") and text.count("|") > 1:
        cells = re.split(r"(?<!\\)\|", text.strip().strip("|"))
        return " | ".join(_inline(cell.strip()) for cell in cells)
    return indent + _inline(text)


def _inline(text: str) -> str:
    plain = _INLINE.sub(_plain_part, text) if _INLINE.search(text) else text
    for entity, character in _ENTITIES:
        plain = plain.replace(entity, character)
    return plain


def _plain_part(part: re.Match[str]) -> str:
    if part["code"] is not None:
        code = part["code"]
        return code[1:-1] if code[:1] == code[-1:] == " " and code.strip() else code
    if part["escaped"] is not None:
        return part["escaped"]
    if part["label"] is not None:
        label, address = _inline(part["label"]).strip(), part["address"]
        return address if label in {"", address} else f"{label} ({address})"
    if part["autolink"] is not None:
        return part["autolink"]
    return "" if _is_emphasis(part) else part[0]


def _is_emphasis(part: re.Match[str]) -> bool:
    """Whether a run of `*`, `_` or `~~` is a mark: it touches a word, and does not stand inside one like snake_case."""
    before = part.string[part.start() - 1 : part.start()] if part.start() else ""
    after = part.string[part.end() : part.end() + 1]
    if not before.strip() and not after.strip():
        return False
    inside = before.isalnum() and after.isalnum()
    return not inside or (part[0][0] != "_" and len(part[0]) > 1)


def _cut(escaped: str, limit: int) -> str:
    kept = _HALF_ENTITY.sub("", escaped[: max(limit - 1, 0)])
    word = max(kept.rfind(" "), kept.rfind("\n"))
    if word >= len(kept) - _WORD_BACK and word > 0 and not escaped[len(kept) : len(kept) + 1].isspace():
        kept = kept[:word]
    return f"{kept.rstrip()}…"
