"""What an answer holds that can be given as a file: its code under a right name, or the whole of it."""

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from markdown_it.token import Token

from bot.conversation.asked_files import FileWish
from bot.slack.rendering.controls import ControlFilter
from bot.slack.rendering.mrkdwn import inline_words, parsed

MOST_FILES = 5
"""So many files are shared for one answer."""

_LANGUAGES = """
python:py python3:py javascript:js typescript:ts bash:sh shell:sh zsh:sh console:sh powershell:ps1 batch:bat markdown:md
kotlin:kt c++:cpp csharp:cs golang:go rust:rs ruby:rb perl:pl latex:tex makefile:mk nginx:conf terraform:tf hcl:tf
text:txt plaintext:txt py js jsx ts tsx sh ps1 csv tsv json jsonl yaml yml toml ini xml html css scss sql svg md java kt
swift c cpp h cs go rs rb php r lua scala dart tex diff patch dockerfile graphql proto vue ics vcf txt conf
"""
_ENDINGS: Mapping[str, str] = MappingProxyType(
    {pair.partition(":")[0]: pair.rpartition(":")[2] for pair in _LANGUAGES.split()}
)
"""How the name of a file ends that holds code of a language, by what stands behind a fence."""

_NAME = re.compile(r"(?<![\w/.-])(?:[\w.-]{1,40}/){0,4}([^\W_][\w.-]{0,80}\.[A-Za-z][A-Za-z0-9]{0,9})(?![\w/-])")
_COMMENT = re.compile(
    r"\s*(?:#|//|--|<!--|/\*|;)\s*(?:file(?:name)?:\s*)?(\S{3,120})\s*(?:-->|\*/)?\s*$", re.IGNORECASE
)
_UNSAFE = re.compile(r"[^\w.-]+")
_SEPARATORS = {"csv": ",", "tsv": "\t"}
_FORMULA = re.compile(r"[=@\uff1d\uff20]|[+\-\uff0b\uff0d].*(?:[A-Za-z.]\s*\(|\|)", re.DOTALL)
"""A value that a program for sheets would compute: it could send what stands in others to an address."""
_LONGEST_NAME = 80
_ABOVE = 200
_TEXT_KINDS = frozenset({"", "md", "txt"})


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """A file to be shared: its name as people see it, and its bytes, at least one."""

    name: str
    content: bytes


def files_in(answer: str, wish: FileWish) -> Sequence[AnswerFile]:
    """The files that a wish is fulfilled with: the answer's code, its table as one, or all of its text.

    Where a kind was asked for, code of that kind goes before a table, and that before other code.
    """
    tokens = parsed(answer)
    code = [at for at, token in enumerate(tokens) if token.type == "fence" and token.content.strip()]
    if wish.ending:
        right = [at for at in code if _ending_of(tokens[at]) == wish.ending]
        if not right and (table := _table(tokens, wish.ending)):
            return [_file(wish.name or f"table.{wish.ending}", table)]
        code = right or sorted(code, key=lambda at: -len(tokens[at].content))[:1]
    if not code:
        return [_whole(answer, wish)] if answer.strip() else []
    found: list[AnswerFile] = []
    for at in code[:MOST_FILES]:
        given = (wish.name if len(code) == 1 else "") or _given_name(tokens, at)
        ending = _ending_of(tokens[at]) or wish.ending or "txt"
        found.append(_file(_apart(_clean(given) or f"answer.{ending}", found), tokens[at].content))
    return found


def _whole(answer: str, wish: FileWish) -> AnswerFile:
    """All of an answer that has no code in it."""
    textual = wish.ending in _TEXT_KINDS
    name = wish.name if textual and wish.name else f"answer.{wish.ending if textual and wish.ending else 'md'}"
    return _file(name, f"{answer.strip()}\n")


def _file(name: str, text: str) -> AnswerFile:
    """A file without the characters that hide or reorder text, and without the model's control tokens."""
    return AnswerFile(_clean(name) or "answer.txt", ControlFilter().feed(text, final=True).encode(errors="replace"))


def _ending_of(fence: Token) -> str:
    language = (fence.info.split() or [""])[0].strip("{}.").lower()
    name = _NAME.fullmatch(language)
    return name[1].rpartition(".")[2] if name else _ENDINGS.get(language, "")


def _given_name(tokens: Sequence[Token], at: int) -> str:
    """The name that a model gave to its code: behind the fence, in the first line of it, or in the line above."""
    for found in _NAME.finditer(tokens[at].info):
        return found[1]
    first = _COMMENT.match(tokens[at].content.split("\n", 1)[0])
    if first is not None and (name := _NAME.fullmatch(first[1])):
        return name[1]
    above = next((token for token in tokens[max(0, at - 3) : at][::-1] if token.type == "inline"), None)
    names = _NAME.findall(inline_words(above.content)) if above is not None and len(above.content) <= _ABOVE else []
    return str(names[-1]) if names else ""


def _clean(name: str) -> str:
    """A name that any system takes: no path, no control characters, no leading dot, at most 80 characters."""
    stem, dot, ending = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2].rpartition(".")
    stem = _UNSAFE.sub("-", stem).strip(".-")[: _LONGEST_NAME - len(ending)]
    return f"{stem}{dot}{ending}" if stem and ending.isalnum() else ""


def _apart(name: str, others: Sequence[AnswerFile]) -> str:
    """A name that none of the others has."""
    stem, _, ending = name.rpartition(".")
    names = {other.name for other in others}
    return next(
        each for n in range(1, len(names) + 2) if (each := name if n == 1 else f"{stem}-{n}.{ending}") not in names
    )


def _table(tokens: Sequence[Token], ending: str) -> str:
    """The first table of an answer as comma- or tab-separated values; "" where there is none, or none is wanted."""
    if ending not in _SEPARATORS:
        return ""
    written = io.StringIO()
    writer = csv.writer(written, delimiter=_SEPARATORS[ending], lineterminator="\n")
    row: list[str] = []
    for at, token in enumerate(tokens):
        if token.type in {"th_open", "td_open"}:
            value = inline_words(tokens[at + 1].content)
            row.append(f"'{value}" if _FORMULA.match(value) else value)
        elif token.type == "tr_close":
            writer.writerow(row)
            row = []
        elif token.type == "table_close":
            break
    return written.getvalue()
