"""Documents that mean harm, that came to harm, or that hold nothing to read: made by code, the same each time."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping

from tests.files.documents import archive, canvas, docx, paragraph, pdf, pptx, protected_office, relations, scan, xlsx

_LAUGHS = (
    '<!DOCTYPE l [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
_OUTSIDE = '<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


def bad_documents() -> Iterator[tuple[str, bytes, str]]:
    """Each with a name that says what it is, and why it is not read ("": it may be read, or not)."""
    yield from _archives()
    yield from _office()
    yield from _sheets()
    yield from _pdfs()
    yield from _others()
    yield from _broken()


def _archives() -> Iterator[tuple[str, bytes, str]]:
    yield "archive of notes", archive({"a.txt": "hello"}), "unsupported"
    yield "archive of nothing", b"PK\x05\x06" + b"\x00" * 18, ""
    yield "archive of an archive", archive({"b.zip": archive({"word/document.xml": "x"})}), "unsupported"
    yield "bomb of 160 MB", archive({"word/document.xml": b" " * 160_000_000}), "too_complex"
    yield (
        "bomb in a picture",
        archive({"word/document.xml": b"x", "word/media/a.png": b" " * 160_000_000}),
        "too_complex",
    )
    yield "bomb of 25 MB of XML", archive({"word/document.xml": b"<a>" + b" " * 25_000_000 + b"</a>"}), "too_complex"
    yield "archive of 6,000 parts", archive({f"word/{n}.xml": "" for n in range(6_000)}), "too_complex"
    lying = bytearray(archive({"word/document.xml": b"<a>" + b"x" * 5_000_000}))
    at = lying.rindex(b"PK\x01\x02")
    lying[at + 24 : at + 28] = struct.pack("<I", 100)
    yield "archive that lies about its size", bytes(lying), "damaged"
    locked = bytearray(docx(paragraph("x")))
    for at in (locked.index(b"PK\x03\x04") + 6, locked.index(b"PK\x01\x02") + 8):
        locked[at] |= 1
    yield "archive with a password", bytes(locked), "protected"
    yield "jar", archive({"META-INF/MANIFEST.MF": "", "A.class": b"\xca\xfe\xba\xbe"}), "unsupported"
    yield "epub", archive({"mimetype": "application/epub+zip", "a.xhtml": "<p/>"}), "unsupported"
    yield (
        "document with a path that leads out",
        archive({"../../etc/passwd": "x", "word/document.xml": "<a/>"}),
        "no_text",
    )


def _office() -> Iterator[tuple[str, bytes, str]]:
    yield (
        "document with a billion laughs",
        _replaced(docx(paragraph("x")), "word/document.xml", f"{_LAUGHS}<a>&j;</a>"),
        "damaged",
    )
    yield "document that reads a file", _replaced(docx(""), "word/document.xml", f"{_OUTSIDE}<a>&a;</a>"), "damaged"
    wide = f'<?xml version="1.0" encoding="utf-16"?>{_LAUGHS}<a>&j;</a>'.encode("utf-16")
    yield "document with laughs in UTF-16", _replaced(docx(""), "word/document.xml", wide), "damaged"
    yield "document that is no XML", _replaced(docx(""), "word/document.xml", "no XML at all"), "damaged"
    yield "document without words", docx("<w:p/>"), "no_text"
    yield "document of pictures", docx("<w:p><w:r><w:drawing/></w:r></w:p>"), "no_text"
    yield "document that is deep", docx("<w:sdt>" * 100_000 + "</w:sdt>" * 100_000), "too_complex"
    yield (
        "document with a paragraph that is deep",
        docx("<w:p>" + "<w:r>" * 50_000 + "</w:r>" * 50_000 + "</w:p>"),
        "too_complex",
    )
    yield "document of 20,000 paragraphs", docx("<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 20_000), ""
    yield (
        "document with laughs in its styles",
        _replaced(docx(""), "word/styles.xml", f"{_LAUGHS}<a>&j;</a>"),
        "damaged",
    )
    yield "presentation without words", pptx([[], []]), "no_text"
    yield "presentation without slides", pptx([]), "no_text"
    yield (
        "presentation with laughs",
        _replaced(pptx([["a"]]), "ppt/slides/slide1.xml", f"{_LAUGHS}<a>&j;</a>"),
        "damaged",
    )
    outside = relations({"rId1": ("slide", "../../../etc/passwd")})
    yield "presentation that leads out", _replaced(pptx([["a"]]), "ppt/_rels/presentation.xml.rels", outside), "no_text"
    ids = "".join(f'<p:sldId id="{n}" r:id="rId1"/>' for n in range(256, 3_256))
    names = pptx([["the same, again and again"]])
    many = (
        '<p:presentation xmlns:p="p" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f"<p:sldIdLst>{ids}</p:sldIdLst></p:presentation>"
    )
    yield "presentation that shows one slide 3,000 times", _replaced(names, "ppt/presentation.xml", many), ""
    yield "protected document", protected_office(), "protected"
    yield (
        "old Word",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le") + b"\x00" * 600,
        "unsupported",
    )
    yield (
        "old Excel that is its head alone",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"),
        "damaged",
    )


def _sheets() -> Iterator[tuple[str, bytes, str]]:
    one = "<v>1</v>"
    yield "workbook without cells", xlsx({"A": []}), "empty"
    yield (
        "workbook of 17 thousand million cells",
        _sheet(f'<row r="1"><c r="A1">{one}</c></row><row r="1048576"><c r="XFD1048576">{one}</c></row>'),
        "too_complex",
    )
    yield "workbook with laughs", _replaced(xlsx({"A": [[1]]}), "xl/worksheets/sheet1.xml", f"{_LAUGHS}<a>&j;</a>"), ""
    yield "workbook without its sheet", _without(xlsx({"A": [[1]]}), "xl/worksheets/sheet1.xml"), ""
    yield "workbook that is no XML", archive({"xl/workbook.xml": "no XML"}), ""
    yield (
        "workbook with a bomb",
        _sheet(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"x" * 15_000_000}</t></is></c></row>'),
        "",
    )
    strings = "<sst>" + "<si><t>a</t></si>" * 100_000 + "</sst>"
    many = archive({**_parts(xlsx({"A": [["x"]]})), "xl/sharedStrings.xml": strings})
    yield "workbook with 100,000 strings", many, ""
    yield "binary workbook of noise", archive({"xl/workbook.bin": random.Random(3).randbytes(5_000)}), ""  # noqa: S311


def _sheet(rows: str) -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    xml = f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'
    return _replaced(xlsx({"A": [[1]]}), "xl/worksheets/sheet1.xml", xml)


def _pdfs() -> Iterator[tuple[str, bytes, str]]:
    yield "PDF with a password", pdf(["secret words on a page"], protected=True), "protected"
    yield "PDF that is its head alone", b"%PDF-1.7\n", "damaged"
    yield "PDF of noise", b"%PDF-1.7\n" + random.Random(5).randbytes(50_000), "damaged"  # noqa: S311
    yield "PDF without pages", pdf([]), ""
    yield "PDF with a page of 4 square miles", pdf(["words enough for a page"]).replace(b"612 792", b"9e9 9e9"), ""
    yield "PDF that contains itself", pdf(["x"]).replace(b"/Kids [4 0 R]", b"/Kids [2 0 R]"), ""
    yield "PDF of a million pages that are one", pdf(["x"]).replace(b"/Count 1", b"/Count 1000000"), ""
    bomb = zlib.compress(b"0 0 m 100 100 l S " * 5_000, 9)
    heavy = pdf(["x"]).replace(b"/Length ", b"/Filter /FlateDecode /Length ")
    at = heavy.index(b"stream\n") + 7
    end = heavy.index(b"\nendstream")
    yield "PDF that draws 5,000 lines", heavy[:at] + bomb + heavy[end:], ""
    text = b"BT /F1 1 Tf " + b"(words words words) Tj " * 20_000 + b" ET"
    yield "PDF with 20,000 phrases on a page", pdf(["x"], stream=text), ""
    deep = b"q " * 50_000
    yield "PDF that saves its state 50,000 times", pdf(["x"], stream=deep), ""
    picture = b"BI /W 60000 /H 60000 /BPC 8 /CS /RGB ID " + b"\x00" * 100 + b" EI"
    yield "PDF with a picture of 3.6 gigapixels", pdf(["x"], stream=picture), ""
    yield "PDF with a script", pdf(["x"]).replace(b"/Catalog", b"/Catalog /OpenAction << /S /JavaScript /JS (a) >>"), ""
    yield "scan that is cut", scan(2)[:-9_000], ""


def _others() -> Iterator[tuple[str, bytes, str]]:
    yield "RTF", b"{\\rtf1\\ansi hello}", "unsupported"
    yield "RAR", b"Rar!\x1a\x07\x01\x00" + b"\x00" * 60, "unsupported"
    yield "PostScript", b"%!PS-Adobe-3.0\nshowpage\n", "unsupported"
    yield "canvas without words", canvas("<p></p><script>alert(1)</script>"), "empty"
    yield "canvas that is deep", canvas("<div>" * 10_000), ""
    yield "canvas of lists in lists", canvas("<ul><li>" * 3_000 + "x"), ""
    yield "canvas with broken marks", canvas("<p <<>> &#x110000; &notreal; <!-- <![CDATA[ "), ""
    yield "table with a cell of 1 MB", b"a,b,c\n1,2," + b"x" * 1_000_000 + b"\n", ""
    yield "table of 100,000 columns", b",".join([b"a"] * 100_000) + b"\n" + b",".join([b"1"] * 100_000), ""
    yield "table of 100,000 rows", b"a,b,c\n" + b"1,2,3\n" * 100_000, ""
    yield "table whose quote never ends", b'a,b,c\n1,"2,3\n' + b"4,5,6\n" * 50_000, ""


def _broken() -> Iterator[tuple[str, bytes, str]]:
    """Whole documents that were cut, or in which bits fell over."""
    chance = random.Random(13)  # noqa: S311 - the same each time
    whole: Mapping[str, bytes] = {
        "DOCX": docx(paragraph("words ") * 200),
        "XLSX": xlsx({"A": [[n, "words"] for n in range(200)]}),
        "PPTX": pptx([["words"]] * 20),
        "PDF": pdf(["words on a page"] * 20),
    }
    for kind, content in whole.items():
        for _ in range(6):
            yield f"{kind} that is cut", content[: chance.randrange(12, len(content) - 1)], ""
        for _ in range(6):
            broken = bytearray(content)
            for _ in range(chance.randrange(1, 40)):
                broken[chance.randrange(12, len(broken))] ^= 1 << chance.randrange(8)
            yield f"{kind} with wrong bits", bytes(broken), ""


def _parts(content: bytes) -> dict[str, str | bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def _replaced(content: bytes, name: str, part: str | bytes) -> bytes:
    return archive({**_parts(content), name: part})


def _without(content: bytes, name: str) -> bytes:
    return archive({other: part for other, part in _parts(content).items() if other != name})
