"""What reads which file: one row a kind, told by its first bytes and never by its name.

To read another kind: a module with `read(content: bytes) -> Findings`, which raises Unreadable, and a row here. A
module may rest on a package that is not installed.
"""

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.files.canvases import BEGINNING
from bot.files.findings import Findings, Unreadable
from bot.files.tables import is_table
from bot.files.texts import is_text


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: what tells it, and the module that reads it (None: nothing does)."""

    matches: Callable[[bytes], bool]
    module: str | None


def _begins(*beginnings: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(beginnings)


def _is_webp(content: bytes) -> bool:
    return content[:4] == b"RIFF" and content[8:12] == b"WEBP"


def _is_pdf(content: bytes) -> bool:
    """Blanks and a mark of UTF-8 before it are common, and all readers of PDFs bear them."""
    return content[:64].lstrip(b"\xef\xbb\xbf \t\r\n\x00").startswith(b"%PDF-")


_UNREAD = (b"{\\rtf", b"%!PS", b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"Rar!")

KINDS: Sequence[Kind] = (
    Kind(_begins(b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a"), "bot.files.pictures"),
    Kind(_is_webp, "bot.files.pictures"),
    Kind(_is_pdf, "bot.files.pdfs"),
    Kind(_begins(b"PK\x03\x04"), "bot.files.documents"),
    Kind(_begins(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "bot.files.old_documents"),
    Kind(_begins(*_UNREAD), None),
    Kind(_begins(BEGINNING), "bot.files.canvases"),
    Kind(is_table, "bot.files.tables"),
    Kind(is_text, "bot.files.texts"),
)
"""The first that matches is it."""


def read(content: bytes) -> Findings:
    """What is in a file. Raises Unreadable; whatever else a library raises means that the file is damaged."""
    if not content.strip(b"\x00 \t\r\n"):
        raise Unreadable("empty")
    kind = next((kind for kind in KINDS if kind.matches(content)), None)
    if kind is None or kind.module is None:
        raise Unreadable("unsupported")
    try:
        findings: Findings = importlib.import_module(kind.module).read(content)
    except ImportError as error:
        raise Unreadable("no_reader") from error
    return findings
