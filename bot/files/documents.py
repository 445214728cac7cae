"""Reads Office's documents, which are archives of XML: counts them first, and hands them to what reads their kind.

Nothing in them is run or followed: no macro, no link, no archive in the archive.
"""

import io
import zipfile
import zlib
from xml.etree import ElementTree as ET

from bot.files.findings import Findings, Unreadable

MOST_ENTRIES = 5_000
MOST_UNPACKED = 150 * 1024 * 1024
"""Bytes of all that is in an archive, unpacked."""

LARGEST_PART = 20 * 1024 * 1024
"""Bytes of one part that is parsed: as a tree it takes about ten times as much."""

_BAD_ARCHIVE = (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError)
"""What zipfile raises of a bad archive: of its structure and its sums; of packed bytes that make no sense; of a part
that is not there; of a method or a version that only a damaged header asks for. What it raises besides, OSError,
ValueError and EOFError, means the same of files of every kind (`bot.files.child`)."""

_ENCRYPTED = 1
_WIDE = (b"\xff\xfe", b"\xfe\xff")


class Package:
    """An archive's parts, by name. `root` of a part is parsed, and has no document type: so it has no entities."""

    def __init__(self, content: bytes) -> None:
        """Raises Unreadable where it holds too much, or is protected; BadZipFile."""
        self._zip = zipfile.ZipFile(io.BytesIO(content))
        entries = self._zip.infolist()
        if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            raise Unreadable("too_complex")
        self._entries = {entry.filename: entry for entry in entries}
        if any(entry.flag_bits & _ENCRYPTED for entry in entries):
            raise Unreadable("protected")

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def raw(self, name: str) -> bytes:
        """A part's bytes, as many as the archive says at most. Raises KeyError, Unreadable."""
        entry = self._entries[name]
        if entry.file_size > LARGEST_PART:
            raise Unreadable("too_complex")
        return self._zip.read(entry)

    def root(self, name: str) -> ET.Element:
        """A part as XML. Raises KeyError, Unreadable, ParseError."""
        part = self.raw(name)
        if part.startswith(_WIDE) or b"<!DOCTYPE" in part or b"<!ENTITY" in part:
            raise Unreadable("damaged")
        return ET.fromstring(part)  # noqa: S314 - no document type, and in a process of its own


def read(content: bytes) -> Findings:
    """What is in a document, by what its archive holds. Raises Unreadable."""
    try:
        return _read(content)
    except _BAD_ARCHIVE as error:
        raise Unreadable("damaged") from error


def _read(content: bytes) -> Findings:
    package = Package(content)
    if "word/document.xml" in package:
        from bot.files import words  # noqa: PLC0415 - what is not needed is not loaded

        return words.read(package)
    if "ppt/presentation.xml" in package:
        from bot.files import slides  # noqa: PLC0415 - same

        return slides.read(package)
    if "xl/workbook.xml" in package or "xl/workbook.bin" in package or _is_open_sheet(package):
        from bot.files import sheets  # noqa: PLC0415 - same

        return sheets.read(content)
    raise Unreadable("unsupported")


def _is_open_sheet(package: Package) -> bool:
    return "mimetype" in package and package.raw("mimetype") == b"application/vnd.oasis.opendocument.spreadsheet"


def local(element: ET.Element) -> str:
    """An element's name, whichever edition of the format it is of."""
    return element.tag.rpartition("}")[2]


def attribute(element: ET.Element, name: str) -> str:
    """An attribute's value by its name, of whichever edition; "" when there is none."""
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), "")
