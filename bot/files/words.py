"""Reads Word's documents: headings, paragraphs, lists, tables and footnotes, as Markdown.

ECMA-376, part 1, chapter 17. What was deleted while changes were tracked is left out, what was put in is read.
"""

from collections.abc import Iterator, Mapping
from xml.etree import ElementTree as ET

from bot.files.documents import Package, attribute, local
from bot.files.findings import Findings, Unreadable, Written
from bot.files.tables import row_line

_DOCUMENT = "word/document.xml"
_STYLES = "word/styles.xml"
_NOTES = (("word/footnotes.xml", "Footnotes"), ("word/endnotes.xml", "Endnotes"))
_LEFT_OUT = frozenset({"del", "moveFrom", "instrText", "delText", "Fallback", "pPr", "rPr"})
_WRAPPERS = frozenset({"sdt", "sdtContent", "ins", "customXml"})
"""What rows and cells may stand in: the content controls of forms, tracked changes, marks of programs."""

_SPOKEN = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_DEEPEST_HEADING = 6


def read(package: Package) -> Findings:
    """A document's text. Raises Unreadable when there is none."""
    written = Written("")
    for line in _lines(package.root(_DOCUMENT), _styles(package)):
        written.add(f"{line}\n")
    for part, title in _NOTES:
        notes = list(_lines(package.root(part), {})) if part in package else []
        if notes:
            written.add(f"\n## {title}\n" + "".join(f"- {note.strip()}\n" for note in notes))
    found = written.findings()
    if not found.text.strip():
        raise Unreadable("no_text")
    return found


def _styles(package: Package) -> Mapping[str, int]:
    """The level of each style that is a heading's, 0 for a list's. The name of a style is English, its id need not."""
    levels: dict[str, int] = {}
    for style in package.root(_STYLES) if _STYLES in package else ():
        name = next((attribute(child, "val").lower() for child in style if local(child) == "name"), "")
        level = name.removeprefix("heading ")
        if name == "title":
            levels[attribute(style, "styleId")] = 1
        elif level != name and level.isdecimal():
            levels[attribute(style, "styleId")] = min(int(level), _DEEPEST_HEADING)
        elif any(local(each) == "numPr" for each in style.iter()):
            levels[attribute(style, "styleId")] = 0
    return levels


def _lines(root: ET.Element, styles: Mapping[str, int]) -> Iterator[str]:
    """The lines below an element, in the order of the document."""
    for child in root:
        name = local(child)
        if name == "p":
            yield from _paragraph(child, styles)
        elif name == "tbl":
            yield from _table(child)
        elif name not in _LEFT_OUT:
            yield from _lines(child, styles)


def _paragraph(paragraph: ET.Element, styles: Mapping[str, int]) -> Iterator[str]:
    text = _text(paragraph).strip()
    if not text:
        return
    style, depth, listed = "", 0, False
    for properties in (child for child in paragraph if local(child) == "pPr"):
        for each in properties.iter():
            match local(each):
                case "pStyle":
                    style = attribute(each, "val")
                case "ilvl":
                    depth = min(int(attribute(each, "val") or 0), _DEEPEST_HEADING)
                case "numId":
                    listed = attribute(each, "val") != "0"
    level = styles.get(style)
    if level:
        yield f"\n{'#' * level} {text}"
    else:
        yield f"{'  ' * depth}- {text}" if listed or level == 0 else text


def _text(element: ET.Element) -> str:
    pieces: list[str] = []
    for child in element:
        name = local(child)
        if name in _LEFT_OUT:
            continue
        if name == "t":
            pieces.append(child.text or "")
        elif name in _SPOKEN:
            pieces.append(_SPOKEN[name])
        else:
            pieces.append(f"\n{_text(child)}" if name == "p" else _text(child))
    return "".join(pieces)


def _table(table: ET.Element) -> Iterator[str]:
    for number, row in enumerate(_inside(table, "tr")):
        cells = [_text(cell) for cell in _inside(row, "tc")]
        yield row_line(cells).rstrip("\n")
        if not number:
            yield f"|{'---|' * len(cells)}"


def _inside(element: ET.Element, name: str) -> Iterator[ET.Element]:
    """The rows of a table, or the cells of a row, in whatever they stand there; those of a table in a cell are not."""
    for child in element:
        if local(child) == name:
            yield child
        elif local(child) in _WRAPPERS:
            yield from _inside(child, name)
