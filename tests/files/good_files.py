"""Good documents: more than sixty, each with words that must be found in it."""

from collections.abc import Iterator

from tests.files.documents import canvas, docx, ods, paragraph, pdf, pptx, xlsx

_LETTERS = {
    "cp1252": "Sehr geehrte Damen und Herren, die Übergabe erfolgt später. Grüße, Jörg",
    "latin-1": "El niño comió jamón en España y la señora también.",
    "mac-roman": "L'été dernier, nous avons mangé des crêpes à Besançon.",
    "cp1250": "Zażółć gęślą jaźń. Proszę o przesłanie faktury do końca tygodnia.",
    "iso8859-2": "Proszę o przesłanie faktury do końca tygodnia, dziękuję bardzo.",
    "cp1251": "Привет, мир! Пришлите, пожалуйста, отчёт до конца недели.",
    "koi8-r": "Привет, мир! Пришлите, пожалуйста, отчёт до конца недели.",
    "cp1253": "Καλημέρα κόσμε, παρακαλώ στείλτε την αναφορά.",
    "cp1254": "İstanbul'da görüşmek üzere, teşekkür ederim.",
    "cp1255": "שלום עולם, אנא שלחו את הדוח עד סוף השבוע.",
    "cp1256": "مرحبا بالعالم، يرجى إرسال التقرير قبل نهاية الأسبوع.",
    "shift_jis": "こんにちは。来週の会議の資料を送ってください。",
    "euc-jp": "こんにちは。来週の会議の資料を送ってください。",
    "gb18030": "你好。请在周末之前发送报告。谢谢。会议改到下周三。",
    "big5": "你好。請在週末之前發送報告。謝謝。會議改到下週三。",
    "euc-kr": "안녕하세요. 다음 주 회의 자료를 보내 주세요.",
    "utf-8": "naïve 😀 שלום",
    "utf-8-sig": "naïve 😀 שלום",
    "utf-16": "naïve 😀 שלום",
    "utf-16-le": "plain words",
    "utf-16-be": "plain words",
    "utf-32": "naïve 😀 שלום",
}


def good_files() -> Iterator[tuple[str, bytes, str]]:
    """Each with a name that says what it is, and with words that are in what is read of it."""
    for encoding, words in _LETTERS.items():
        yield f"text in {encoding}", f"{words}\n".encode(encoding), words
    yield from _texts()
    yield from _tables()
    yield from _office()
    yield from _pdfs()
    yield from _canvases()


def _texts() -> Iterator[tuple[str, bytes, str]]:
    yield "Markdown with a table", b"# Plan\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", "# Plan"
    yield "JSON", b'{"name": "x", "list": [1, 2]}', '"list": [1, 2]'
    yield "JSON lines", b'{"a": 1, "b": 2}\n{"a": 3, "b": 4}\n', '{"a": 3, "b": 4}'
    yield "Python", b"import os\n\n\ndef main():\n    return os.name\n", "def main():"
    yield "C, each line with its semicolon", b"int a;\nint b;\nint c;\n", "int b;"
    yield "prose with commas", b"Roses are red, violets are blue.\nSugar is sweet, and so are you.\n", "red, violets"
    yield "YAML", b"a: 1\nb:\n  - c\n", "  - c"
    yield "a page", b"<!DOCTYPE html><html><body>hi</body></html>", "<body>hi</body>"
    yield "XML with entities that nobody reads", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "&b;"
    yield "a log", b"".join(b"2026-11-23 08:00:%02d INFO step %d\n" % (n, n) for n in range(60)), "INFO step 59"
    yield "lines of Windows", b"one\r\ntwo\r\n", "one\ntwo\n"
    yield "escapes of a terminal", b"\x1b[31mred\x1b[0m\n", "red"
    yield "a mail", b"From: a@example.com\nSubject: hello\n\nBody\n", "Subject: hello"


def _tables() -> Iterator[tuple[str, bytes, str]]:
    yield "CSV", b"name,cost,when\nDesk,300,2026\nChair,80,2025\n", "| Desk | 300 | 2026 |"
    yield "CSV of two columns", b"name,cost\nDesk,300\n", "| name | cost |\n|---|---|\n| Desk | 300 |"
    yield "CSV with semicolons", b"name;cost\nDesk;300,50\n", "| Desk | 300,50 |"
    yield "TSV", b"name\tcost\nDesk\t300\n", "| Desk | 300 |"
    yield (
        "CSV with quotes and lines",
        b'name,note,cost\nDesk,"big, and\nbrown",3\nChair,"a ""b""",4\n',
        '| Chair | a "b" | 4 |',
    )
    yield "CSV with bars", b"a,b,c\nx|y,2,3\n", "| x\\|y | 2 | 3 |"
    yield "CSV in UTF-16, as Excel writes it", "Größe\tPreis\nA\t1\n".encode("utf-16"), "| Größe | Preis |"
    yield "CSV with blank cells", b"a,b,c\n1,,3\n,2,\n", "| 1 |  | 3 |"
    yield "CSV of Windows", b"a,b,c\r\n1,2,3\r\n", "| 1 | 2 | 3 |"
    yield "ODS", ods([["Item", "Cost"], ["Desk", "3"]]), "| Desk | 3 |"
    yield "XLSX", xlsx({"Budget": [["Item", "Cost"], ["Desk", 300.5]]}), "| Desk | 300.5 |"
    yield "XLSX with whole numbers", xlsx({"Budget": [["Item", "Cost"], ["Desk", 3.0]]}), "| Desk | 3 |"
    yield "XLSX with sheets", xlsx({"A": [["x"]], "B & C": [["y"]]}), "Sheets: A, B & C"
    yield "XLSX with a hidden sheet", xlsx({"A": [["x"]], "B": [["y"]]}, frozenset({"B"})), "1 columns, hidden)"
    yield "XLSX that begins below", xlsx({"A": [[], [], ["", "x", "y"], ["", "1", "2"]]}), "| 1 | 2 |"


def _office() -> Iterator[tuple[str, bytes, str]]:
    yield "DOCX", docx(paragraph("Hello world")), "Hello world"
    yield "DOCX with a German heading", docx(paragraph("Zahlen", "berschrift1") + paragraph("x")), "# Zahlen"
    yield "DOCX with a title", docx(paragraph("Report", "Titel")), "# Report"
    yield "DOCX with a list", docx(paragraph("first", "Liste")), "- first"
    numbered = '<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="2"/></w:numPr></w:pPr>'
    yield "DOCX with a deeper list", docx(f"{numbered}<w:r><w:t>deep</w:t></w:r></w:p>"), "  - deep"
    cells = "".join(f"<w:tc>{paragraph(word)}</w:tc>" for word in ("a", "b"))
    yield "DOCX with a table", docx(f"<w:tbl><w:tr>{cells}</w:tr><w:tr>{cells}</w:tr></w:tbl>"), "| a | b |\n|---|---|"
    form = f"<w:sdt><w:sdtContent><w:tc>{paragraph('Ann')}</w:tc></w:sdtContent></w:sdt>"
    row = f"<w:tr><w:tc>{paragraph('Name')}</w:tc>{form}</w:tr>"
    yield "DOCX with a form in a table", docx(f"<w:tbl>{row}</w:tbl>"), "| Name | Ann |"
    added = f"<w:tbl>{row}<w:sdt><w:sdtContent>{row}</w:sdtContent></w:sdt></w:tbl>"
    yield "DOCX with rows that repeat", docx(added), "|---|---|\n| Name | Ann |"
    inserted = "<w:p><w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del></w:p>"
    yield "DOCX with tracked changes", docx(inserted), "new"
    yield "DOCX with a form", docx(f"<w:sdt><w:sdtContent>{paragraph('filled in')}</w:sdtContent></w:sdt>"), "filled in"
    linked = "<w:p><w:hyperlink><w:r><w:t>a link</w:t></w:r></w:hyperlink></w:p>"
    yield "DOCX with a link", docx(linked), "a link"
    broken = "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>"
    yield "DOCX with tabs and breaks", docx(broken), "a\tb\nc"
    notes = docx(paragraph("x"), footnotes=f"<w:footnote>{paragraph('see there')}</w:footnote>")
    yield "DOCX with footnotes", notes, "## Footnotes\n- see there"
    yield "PPTX", pptx([["Roadmap", "One"]]), "## Slide 1\nRoadmap\nOne"
    yield "PPTX in its order", pptx([["first"], ["second"]]), "## Slide 2\nsecond"
    yield "PPTX with notes", pptx([["Roadmap"]], notes="say hi"), "Notes: say hi"
    yield "PPTX with SmartArt", pptx([["Roadmap"]], diagram="sign it"), "## Slide 1\nRoadmap\nsign it\n"
    yield "PPTX with hidden slides", pptx([["Roadmap"]], hidden=True), "## Slide 1 (hidden)"


def _pdfs() -> Iterator[tuple[str, bytes, str]]:
    long = "a page with some words on it"
    yield "PDF", pdf([long]), f"[page 1]\n{long}"
    yield "PDF of several pages", pdf([long, f"second {long}"]), f"[page 2]\nsecond {long}"
    yield "PDF with a form that is filled in", pdf([long], filled="Alice Miller", kind="Widget"), "Alice Miller"
    yield "PDF with a note typed on it", pdf([long], filled="pay 70000", kind="FreeText"), "pay 70000"
    lines = b"(a long line about an implemen-) Tj 0 -14 Td (tation in Baden-) Tj 0 -14 Td (Baden) Tj"
    lines = b"BT /F1 12 Tf 50 700 Td %s ET" % lines
    yield "PDF with hyphens at the ends of lines", pdf([long], stream=lines), "an implementation in Baden-Baden"
    yield "PDF behind a mark and blanks", b"\xef\xbb\xbf\r\n" + pdf([long]), long
    yield "PDF whose table is wrong", pdf([long]).replace(b"startxref\n", b"startxref\n9"), long
    yield "PDF with more behind its end", pdf([long]) + b"\x00" * 500, long


def _canvases() -> Iterator[tuple[str, bytes, str]]:
    yield "canvas", canvas('<h1 id="temp:C:x">Plan</h1><p id="temp:C:y" class="line">Body &amp; soul</p>'), "# Plan\n"
    yield "canvas with a list", canvas("<ul><li>one</li><li>two</li></ul>"), "- one\n- two\n"
    done = "<div data-section-style='7'><ul><li class='checked'><span>done</span></li><li class=''>x</li></ul></div>"
    yield "canvas with tasks", canvas(done), "- [x] done"
    yield (
        "canvas with a link",
        canvas('<p><a href="https://example.com/a">there</a></p>'),
        "there (https://example.com/a)",
    )
    table = "<table><tr><td><p>a</p></td><td><p>b</p></td></tr></table>"
    yield "canvas with a table", canvas(table), "| a | b |"
    yield "canvas with lines", canvas("<p>a<br>b</p><script>no</script>"), "a\nb"
