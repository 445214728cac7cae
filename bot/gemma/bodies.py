"""What an error body says, whatever its shape.

Hosts wrap each other, so the same words come flat (AI/ML API), nested (OpenAI), in an array (Google), as a tree of
validation errors (zod, pydantic), or as JSON inside a message. All of it is read into one value.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_DETAIL_LIMIT = 500
_HTML_LIMIT = 4_000
_DEPTH_LIMIT = 12
_SENTENCES = 4
_READ_FIRST = ("message", "error", "detail", "msg")
_ABOUT_THE_CALL = frozenset({"requestid", "request_id", "timestamp", "user_id", "docs_url", "provider_name", "@type"})
_STATUS_KEYS = frozenset({"code", "statuscode", "status", "provider_code"})
_STATUSES = range(400, 600)
_LARGEST = 1e12
"""Beyond it a number in an error tells nothing that could be heeded."""

_TAG = re.compile(r"<[^>]*>")
_CODE_WORD = re.compile(r"[A-Za-z]+(?:_[A-Za-z]+)*")
_LEADING_STATUS = re.compile(r"(?:Error:?\s*)?([45]\d\d)[\s:-]+(?=[A-Z{\[])")
_DELAY = re.compile(r"(\d+(?:\.\d+)?)s")


@dataclass(slots=True)
class ErrorBody:
    """An error body, read: `texts` are its sentences, `words` its codes in lower case, `figures` its numbers by key.

    `paths` are the fields that validation errors point at, outermost name first. `wrapped_status` is a status that
    stands before a sentence ("400 Unable to …"), `code` one that stands in a field. `html`: it is a page.
    """

    texts: list[str] = field(default_factory=list)
    words: set[str] = field(default_factory=set)
    figures: dict[str, float] = field(default_factory=dict)
    paths: list[tuple[str, ...]] = field(default_factory=list)
    wrapped_status: int | None = None
    code: int | None = None
    html: bool = False

    @property
    def said(self) -> str:
        """Everything it says, in lower case, for matching."""
        return "\n".join([*self.texts, *sorted(self.words)]).lower()

    @property
    def detail(self) -> str:
        """Its first sentences on one line, for the log."""
        sentences = [" ".join(text.split()) for text in dict.fromkeys(self.texts)][:_SENTENCES]
        return "; ".join(sentences)[:_DETAIL_LIMIT]

    def take_text(self, text: str) -> None:
        """Read a sentence; JSON in it, perhaps behind a status, is read as JSON."""
        text = text.strip()
        rest = text
        if match := _LEADING_STATUS.match(text):
            self.wrapped_status = int(match.group(1))
            rest = text[match.end() :]
        if rest.startswith(("{", "[")):
            try:
                decoded = json.loads(rest)
            except (ValueError, RecursionError):
                decoded = None  # cut JSON is still a sentence
            if decoded is not None:
                self.take_json(decoded, ())
                return
        if text:
            self.texts.append(text)

    def take_json(self, node: object, path: tuple[str, ...]) -> None:
        """Read a decoded body; `path` leads to `node`."""
        key = path[-1].lower() if path else ""
        if len(path) > _DEPTH_LIMIT or key in _ABOUT_THE_CALL:
            return
        if isinstance(node, Mapping):
            for name in sorted(node, key=_message_first):
                self.take_json(node[name], (*path, str(name)))
        elif isinstance(node, list):
            if key in ("loc", "path"):  # pydantic's and zod's way to a field
                self.paths.append(tuple(str(part) for part in node))
                return
            for index, item in enumerate(node):
                self.take_json(item, (*path, str(index)))
        elif isinstance(node, str) and key != "path":  # as a string it is the URL's
            self._take_string(node, key, path)
        elif isinstance(node, int | float) and not isinstance(node, bool):
            self._take_number(node, key)

    def _take_string(self, text: str, key: str, path: tuple[str, ...]) -> None:
        if key in _STATUS_KEYS and text.isascii() and text.isdigit():
            self._take_number(int(text), key)
            return
        if key == "retrydelay" and (match := _DELAY.fullmatch(text)):
            self.figures["retry_after"] = float(match.group(1))
            return
        if key == "param":
            self.paths.append((text,))
            return
        if "_errors" in path:
            self.paths.append(tuple(part for part in path if part != "_errors" and not part.isdigit()))
        if _CODE_WORD.fullmatch(text):
            self.words.add(text.lower())
        self.take_text(text)

    def _take_number(self, value: float, key: str) -> None:
        if not abs(value) < _LARGEST:  # NaN is not either
            return
        if key in _STATUS_KEYS and value in _STATUSES and self.code is None:
            self.code = int(value)
        self.figures.setdefault(key, value)


def read_body(text: str, content_type: str = "") -> ErrorBody:
    """Read the text of an error response."""
    body = ErrorBody()
    if "text/html" in content_type or text.lstrip().startswith("<"):
        body.html = True
        body.texts.append(_TAG.sub(" ", text[:_HTML_LIMIT]).strip())
    else:
        body.take_text(text)
    return body


def read_payload(payload: Mapping[str, object]) -> ErrorBody:
    """Read an object that came where an answer was expected."""
    body = ErrorBody()
    body.take_json(payload, ())
    return body


def _message_first(name: object) -> int:
    return _READ_FIRST.index(str(name)) if name in _READ_FIRST else len(_READ_FIRST)
