"""What a reader found in a file, and how it crosses the pipe between the child and the bot.

Imports nothing of the application: the child is to start fast, and to know nothing.
"""

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

LONGEST_TEXT = 100_000
"""Characters of a file's text that are handed over: more than any prompt holds."""

MOST_IMAGES = 40
"""Images that are handed over of one file."""

LARGEST_BLOB = 4_000_000
"""Bytes of one image, or of the text, that are handed over."""

_LENGTH = struct.Struct("!Q")
LENGTH_BYTES = _LENGTH.size


@dataclass(frozen=True, slots=True)
class Image:
    """An encoded image, and its media type."""

    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found in a file. `characters` counts the whole text, of which `text` is the beginning.

    `images` are the file, or its pages, and `text` beside them the few words on these; `parts` are enlarged parts of
    the first. Where the file has `unit`s (`page`, `row`, `slide`), there are `units` of them, and `ends` says at which
    character of the text each one ends. Of `columns` (how many are in the text, how many there are) some were left
    out. `cut_cells` has one entry for each cell that is in the text with its beginning only: the character at which
    its row ends. `ends_matter`: of a text that is cut the end is worth as much as the beginning. `verbatim`: the text
    is the file itself, and may be code.
    """

    images: Sequence[Image] = ()
    parts: Sequence[Image] = ()
    text: str = ""
    characters: int = 0
    unit: str = ""
    units: int = 0
    ends: Sequence[int] = ()
    columns: tuple[int, int] = (0, 0)
    cut_cells: Sequence[int] = ()
    ends_matter: bool = False
    verbatim: bool = False


class Written:
    """A text that is put together from a file's units (see Findings), as far as it is handed over."""

    def __init__(self, unit: str) -> None:
        self._unit = unit
        self._pieces: list[str] = []
        self._ends: list[int] = []
        self._cut_cells: list[int] = []
        self._length = 0
        self._characters = 0
        self.units = 0
        self.columns = (0, 0)

    @property
    def is_full(self) -> bool:
        """Whether more would not be handed over."""
        return self._length >= LONGEST_TEXT

    def add(self, text: str, *, is_unit: bool = False, cells: int = 0) -> None:
        """Add a piece of text, which may be one unit, and in which so many `cells` were cut."""
        self._characters += len(text)
        self.units += is_unit
        if self.is_full:
            return
        self._pieces.append(text)
        self._length += len(text)
        self._cut_cells += [self._length] * cells
        if is_unit and self._length <= LONGEST_TEXT:
            self._ends.append(self._length)

    def findings(self) -> Findings:
        """The text, and what it is of."""
        return Findings(
            text="".join(self._pieces)[:LONGEST_TEXT],
            characters=self._characters,
            unit=self._unit,
            units=self.units,
            ends=self._ends,
            columns=self.columns,
            cut_cells=self._cut_cells,
        )


class Unreadable(Exception):  # noqa: N818 - it says what the file is
    """Why a file is not read: a value of `bot.conversation.attachments.FileFault`."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


def packed(content: bytes) -> bytes:
    """Bytes with their number before them."""
    return _LENGTH.pack(len(content)) + content


def length_of(prefix: bytes) -> int:
    """The number before some bytes."""
    return int(_LENGTH.unpack(prefix)[0])


def take(source: BinaryIO) -> bytes | None:
    """The next packed bytes of a stream; None at its end."""
    prefix = source.read(LENGTH_BYTES)
    return source.read(length_of(prefix)) if len(prefix) == LENGTH_BYTES else None


def report_of(findings: Findings) -> Sequence[bytes]:
    """Findings as what is sent: a line that tells what follows, then each image and the text."""
    images = [*findings.images, *findings.parts][:MOST_IMAGES]
    told = {
        "images": [image.media_type for image in images[: len(findings.images)]],
        "parts": [image.media_type for image in images[len(findings.images) :]],
        "characters": findings.characters,
        "unit": findings.unit,
        "units": findings.units,
        "ends": list(findings.ends),
        "columns": list(findings.columns),
        "cut_cells": list(findings.cut_cells),
        "ends_matter": findings.ends_matter,
        "verbatim": findings.verbatim,
    }
    text = findings.text[:LONGEST_TEXT].encode("utf-8", "replace")
    return [json.dumps(told).encode(), *(image.content for image in images), text]


def refusal_of(fault: str) -> Sequence[bytes]:
    """The same for a file that is not read."""
    return [json.dumps({"fault": fault}).encode()]


def blobs_after(told: Mapping[str, object]) -> int:
    """How many blobs follow the line. Raises ValueError when it is none of ours."""
    if "fault" in told:
        return 0
    images, parts = told.get("images"), told.get("parts")
    if not (isinstance(images, list) and isinstance(parts, list) and isinstance(told.get("characters"), int)):
        raise ValueError("no report")  # noqa: TRY004 - it is the message that is wrong
    if len(images) + len(parts) > MOST_IMAGES:
        raise ValueError("too many images")
    return len(images) + len(parts) + 1
