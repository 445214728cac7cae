"""Reads PDFs: the text page by page; where there is next to none, the first pages as pictures besides."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pypdfium2 as pdfium  # type: ignore[import-untyped] # it has no types
from PIL import Image as Pillow
from pypdfium2 import raw

from bot.files import pictures
from bot.files.findings import Findings, Unreadable, Written

MOST_PAGES_SHOWN = 8
"""Pages of a document without text that are shown."""

_LOOKED_AT = 20
_FEWEST_CHARACTERS = 16
"""On a page of text; with fewer on average, a document was scanned."""

_RENDER_S = 5.0
_FIRST_SIDE = 1_792
_NEXT_SIDE = 896


def read(content: bytes) -> Findings:
    """The pages of a document. Raises Unreadable."""
    try:
        with pdfium.PdfDocument(content) as document:
            return _read(document)
    except pdfium.PdfiumError as error:
        protected = error.err_code in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise Unreadable("protected" if protected else "damaged") from error


def _read(document: pdfium.PdfDocument) -> Findings:
    written, characters = Written("page"), 0
    worded: list[str] = []
    count = len(document)
    for number in range(count):
        if written.is_full or (number == _LOOKED_AT and characters < _LOOKED_AT * _FEWEST_CHARACTERS):
            break
        text = _text(document, number).strip()
        characters += len(text)
        page = f"[page {number + 1}]\n{text}\n\n"
        written.add(page, is_unit=True)
        worded += [page] if text else []
    if not count:
        raise Unreadable("empty")
    if characters < min(count, _LOOKED_AT) * _FEWEST_CHARACTERS:
        few = "".join(worded)
        return replace(_shown(document, count), text=few, characters=len(few))
    written.units = count
    return written.findings()


def _text(document: pdfium.PdfDocument, number: int) -> str:
    page = document[number]
    text = page.get_textpage().get_text_bounded().replace("\r\n", "\n")
    page.close()
    return str(text)


def _shown(document: pdfium.PdfDocument, count: int) -> Findings:
    """The first pages as pictures, the first one in parts besides; as many as are done in some seconds."""
    pages = list(_rendered(document, min(count, MOST_PAGES_SHOWN)))
    first = pictures.findings_of(pages[0], lossless=False)
    others = [pictures.encoded(page, lossless=False) for page in pages[1:]]
    return Findings(images=[*first.images, *others], parts=first.parts, unit="page", units=count)


def _rendered(document: pdfium.PdfDocument, count: int) -> Iterator[Pillow.Image]:
    ends = time.monotonic() + _RENDER_S
    for number in range(count):
        if number and time.monotonic() > ends:
            return
        page = document[number]
        side = _NEXT_SIDE if number else _FIRST_SIDE
        yield page.render(scale=side / max(*page.get_size(), 1.0)).to_pil().convert("RGB")
        page.close()
