"""Documents as people send them, made by code."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from html import escape

from PIL import Image, ImageDraw

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_P = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STYLES = (
    f'<w:styles {_W}><w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>'
    '<w:style w:styleId="Liste"><w:name w:val="List Bullet"/><w:pPr><w:numPr/></w:pPr></w:style></w:styles>'
)


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP archive."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return written.getvalue()


def relations(targets: Mapping[str, tuple[str, str]]) -> str:
    """A part that says what another one refers to: kind and target by id."""
    each = "".join(
        f'<Relationship Id="{id_}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for id_, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{_RELATIONS}">{each}</Relationships>'


def paragraph(text: str, style: str = "") -> str:
    """A paragraph of Word's."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f'<w:p>{properties}<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def docx(body: str, **more: str) -> bytes:
    """A document of Word's; `more` are other parts of it, `footnotes` for one."""
    document = f"<w:document {_W}><w:body>{body}</w:body></w:document>"
    others = {f"word/{name}.xml": f"<w:{name} {_W}>{xml}</w:{name}>" for name, xml in more.items()}
    return archive({"word/document.xml": document, "word/styles.xml": _STYLES, **others})


def pptx(slides: Sequence[Sequence[str]], notes: str = "", *, diagram: str = "", hidden: bool = False) -> bytes:
    """A presentation: the lines of each slide, and notes to the first one, or a diagram on it."""
    parts: dict[str, str | bytes] = {}
    targets = {}
    for number, lines in enumerate(slides, 1):
        shapes = "".join(f"<p:sp><p:txBody>{_line(line)}</p:txBody></p:sp>" for line in lines)
        shown = ' show="0"' if hidden else ""
        # Numbered against the order in which they are shown, as after somebody moved slides.
        name = f"slide{len(slides) - number + 1}.xml"
        parts[f"ppt/slides/{name}"] = f"<p:sld {_P}{shown}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>"
        targets[f"rId{number}"] = ("slide", f"slides/{name}")
        if notes and number == 1:
            parts[f"ppt/slides/_rels/{name}.rels"] = relations({"rId1": ("notesSlide", "../notesSlides/notes1.xml")})
            parts["ppt/notesSlides/notes1.xml"] = (
                f"<p:notes {_P}>{_line(notes)}<a:p><a:fld><a:t>1</a:t></a:fld></a:p></p:notes>"
            )
        if diagram and number == 1:
            parts[f"ppt/slides/_rels/{name}.rels"] = relations({"rId2": ("diagramData", "../diagrams/data1.xml")})
            point = f"<p:pt><p:t>{_line(diagram)}</p:t></p:pt>"
            parts["ppt/diagrams/data1.xml"] = f"<p:dataModel {_P}><p:ptLst>{point}</p:ptLst></p:dataModel>"
    ids = "".join(f'<p:sldId id="{255 + n}" r:id="rId{n}"/>' for n in range(1, len(slides) + 1))
    parts["ppt/presentation.xml"] = f"<p:presentation {_P}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>"
    parts["ppt/_rels/presentation.xml.rels"] = relations(targets)
    return archive(parts)


def _line(text: str) -> str:
    return f"<a:p><a:r><a:t>{escape(text)}</a:t></a:r></a:p>"


def xlsx(sheets: Mapping[str, Sequence[Sequence[object]]], hidden: frozenset[str] = frozenset()) -> bytes:
    """A workbook."""
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": relations({"rId1": ("officeDocument", "xl/workbook.xml")}),
    }
    targets, listed = {}, []
    for number, (name, rows) in enumerate(sheets.items(), 1):
        cells = "".join(
            f'<row r="{r}">{"".join(_cell(value, r, c) for c, value in enumerate(row))}</row>'
            for r, row in enumerate(rows, 1)
        )
        parts[f"xl/worksheets/sheet{number}.xml"] = f"<worksheet {_S}><sheetData>{cells}</sheetData></worksheet>"
        targets[f"rId{number}"] = ("worksheet", f"worksheets/sheet{number}.xml")
        state = ' state="hidden"' if name in hidden else ""
        listed.append(f'<sheet name="{escape(name)}" sheetId="{number}"{state} r:id="rId{number}"/>')
    parts["xl/workbook.xml"] = f"<workbook {_S} {_R}><sheets>{''.join(listed)}</sheets></workbook>"
    parts["xl/_rels/workbook.xml.rels"] = relations(targets)
    return archive(parts)


def column_name(number: int) -> str:
    """The letters of a column, counted from 0."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _cell(value: object, row: int, column: int) -> str:
    place = f'r="{column_name(column)}{row}"'
    if isinstance(value, int | float):
        return f"<c {place}><v>{value}</v></c>"
    return f'<c {place} t="inlineStr"><is><t>{escape(str(value))}</t></is></c>' if value else ""


def ods(rows: Sequence[Sequence[str]]) -> bytes:
    """A spreadsheet of LibreOffice's."""
    cells = "".join(f"<table:table-row>{''.join(_open_cell(value) for value in row)}</table:table-row>" for row in rows)
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet>"
        f'<table:table table:name="Sheet1">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    listed = f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
    space = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    manifest = f"<manifest:manifest {space}>{listed}</manifest:manifest>"
    return archive({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})


def _open_cell(value: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'


def pdf(
    pages: Sequence[str], *, protected: bool = False, stream: bytes | None = None, filled: str = "", kind: str = ""
) -> bytes:
    """A document with a line of text on each page. `protected`: nobody knows the password.

    `filled`: what somebody typed on the first page, in a field of a form (the `kind` Widget) or as a note (FreeText).
    """
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, text in enumerate(pages):
        drawn = stream or f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET".encode("cp1252")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
    if filled:
        _fill(objects, filled, kind)
    written, starts = bytearray(b"%PDF-1.4\n"), []
    for number, each in enumerate(objects, 1):
        starts.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    written += b"".join(b"%010d 00000 n \n" % start for start in starts)
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (%s) /U (%s) /P -4 >> /ID [(a) (a)] " % (b"o" * 32, b"u" * 32)
    written += b"trailer\n<< /Size %d /Root 1 0 R %s>>\n" % (len(objects) + 1, lock if protected else b"")
    return bytes(written + b"startxref\n%d\n%%%%EOF\n" % table)


def _fill(objects: list[bytes], words: str, kind: str) -> None:
    """Have something typed on the first page of a document."""
    number = len(objects) + 1
    drawn = f"BT /F1 12 Tf 2 5 Td ({words}) Tj ET".encode()
    if kind == "Widget":
        objects[0] = b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [%d 0 R] >> >>" % number
    objects[3] = objects[3].replace(b"/Type /Page ", b"/Type /Page /Annots [%d 0 R] " % number)
    objects.append(
        f"<< /Type /Annot /Subtype /{kind} /FT /Tx /T (name) /V ({words}) /Contents ({words}) /P 4 0 R /F 4 "
        f"/Rect [50 500 400 520] /AP << /N {number + 1} 0 R >> >>".encode()
    )
    objects.append(
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 350 20] /Resources << /Font << /F1 3 0 R >> >> "
        b"/Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn)
    )


def scan(pages: int) -> bytes:
    """A document of pictures, as a scanner writes it."""
    sheets = [Image.new("L", (620, 877), "white") for _ in range(pages)]
    for number, sheet in enumerate(sheets, 1):
        ImageDraw.Draw(sheet).text((60, 60), f"Page {number}", fill="black", font_size=40)
    written = io.BytesIO()
    sheets[0].save(written, "PDF", save_all=True, append_images=sheets[1:])
    return written.getvalue()


def canvas(page: str) -> bytes:
    """A canvas as Slack hands it out."""
    return f'<div class="quip-canvas-content">{page}</div>'.encode()


def protected_office() -> bytes:
    """How a protected document of Office begins, whichever it is."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 64
