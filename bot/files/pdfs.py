"""Reads PDFs: the text page by page; where there is next to none, the first pages as pictures besides."""

import re
import time
from collections.abc import Iterator
from contextlib import suppress
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

_BROKEN = re.compile(r"([^\W\d_])[\x02\ufffe]\n?([^\W\d_])")
"""A word that goes on in the next line: pdfium marks its hyphen (older ones with U+FFFE), and joins the lines."""

_HYPHENS = re.compile(r"[\x02\ufffe]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def read(content: bytes) -> Findings:
    """The pages of a document. Raises Unreadable."""
    try:
        with pdfium.PdfDocument(content) as document:
            with suppress(pdfium.PdfiumError):  # a form that is broken leaves the pages as they are
                document.init_forms()
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
        text, printed = _text(document, number)
        characters += printed
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


def _text(document: pdfium.PdfDocument, number: int) -> tuple[str, int]:
    """A page's text with what was filled in and noted on it, and how many characters were printed on it.

    These alone tell a scan, which is shown as a picture, whatever somebody typed upon it.
    """
    page = document[number]
    text = _words(page)
    printed = len(text)
    # Fields and notes lie upon a page, and text is read of the page alone: so they are made part of it.
    is_filled = (
        raw.FPDFPage_GetAnnotCount(page) > 0
        and raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == raw.FLATTEN_SUCCESS
    )
    page.close()
    if is_filled:
        page = document[number]
        text = _words(page)
        page.close()
    return text, printed


def _words(page: pdfium.PdfPage) -> str:
    text = page.get_textpage().get_text_bounded().replace("\r\n", "\n")
    return _CONTROLS.sub("", _HYPHENS.sub("-", _BROKEN.sub(_joined, text))).strip()


def _joined(broken: re.Match[str]) -> str:
    """A word without the hyphen at which it was parted; a name like Baden-Baden keeps its own."""
    before, after = broken.groups()
    return f"{before}-{after}" if before.islower() and after.isupper() else before + after


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
