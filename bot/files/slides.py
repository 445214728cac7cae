"""Reads PowerPoint's presentations: the text of each slide, its tables and diagrams, and its notes.

ECMA-376, part 1, chapter 19.
"""

import posixpath
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree as ET

from bot.files.documents import Package, attribute, local
from bot.files.findings import Findings, Unreadable, Written
from bot.files.tables import row_line

_PRESENTATION = "ppt/presentation.xml"
_NOTES = "/notesSlide"
_DIAGRAMS = "/diagramData"
"""SmartArt: its text is in a part of its own."""

_LEFT_OUT = frozenset({"fld", "Fallback"})


def read(package: Package) -> Findings:
    """The text of all slides, in their order. Raises Unreadable when there is none."""
    written = Written("slide")
    spoken = False
    targets = _targets(package, _PRESENTATION)
    for number, slide_id in enumerate(_slide_ids(package.root(_PRESENTATION)), 1):
        name = targets.get(slide_id, "")
        if name not in package:
            continue
        root = package.root(name)
        lines = list(_lines(root))
        lines += [line for diagram in _parts_of(package, name, _DIAGRAMS) for line in _lines(diagram)]
        notes = [line for notes in _parts_of(package, name, _NOTES) for line in _lines(notes)]
        hidden = " (hidden)" if attribute(root, "show") == "0" else ""
        said = [*lines, *(f"Notes: {line}" for line in notes)]
        spoken = spoken or bool(said)
        written.add("\n".join([f"## Slide {number}{hidden}", *said, "", ""]), is_unit=True)
    if not spoken:
        raise Unreadable("no_text")
    return written.findings()


def _slide_ids(presentation: ET.Element) -> Iterator[str]:
    """The relationship ids of the slides; `id` alone is a number of the presentation's own."""
    for each in presentation.iter():
        if local(each) == "sldId":
            yield next((value for key, value in each.items() if key.endswith("}id")), "")


def _targets(package: Package, part: str, kind: str = "") -> Mapping[str, str]:
    """The parts that a part refers to, by the ids of these relationships."""
    folder, name = posixpath.split(part)
    relationships = f"{folder}/_rels/{name}.rels"
    if relationships not in package:
        return {}
    return {
        each.get("Id", ""): posixpath.normpath(posixpath.join(folder, each.get("Target", ""))).lstrip("/")
        for each in package.root(relationships)
        if each.get("TargetMode") != "External" and each.get("Type", "").endswith(kind)
    }


def _parts_of(package: Package, slide: str, kind: str) -> Iterator[ET.Element]:
    """The other parts that belong to a slide: its notes, its diagrams."""
    for name in _targets(package, slide, kind).values():
        if name in package:
            yield package.root(name)


def _lines(root: ET.Element) -> Iterator[str]:
    """The lines below an element; a table's rows are one each."""
    for child in root:
        name = local(child)
        if name == "p":
            if line := " ".join(_text(child).split()):
                yield line
        elif name == "tr":
            yield row_line(_text(cell) for cell in child if local(cell) == "tc").rstrip("\n")
        elif name not in _LEFT_OUT:
            yield from _lines(child)


def _text(element: ET.Element) -> str:
    """All text below an element; numbers and dates that PowerPoint puts in are left out."""
    pieces: list[str] = []
    for child in element:
        name = local(child)
        if name == "t":
            pieces.append(child.text or "")
        elif name == "br":
            pieces.append(" ")
        elif name not in _LEFT_OUT:
            pieces.append(f"{_text(child)} " if name == "p" else _text(child))
    return "".join(pieces)
