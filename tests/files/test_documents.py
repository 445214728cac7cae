"""Documents of every kind that is read."""

import io
import time
import zipfile
from collections.abc import Callable

import pytest

from bot.conversation.attachments import Contents, FileFault, Unit
from bot.files.findings import LONGEST_TEXT, Unreadable
from bot.files.pdfs import MOST_PAGES_SHOWN
from bot.files.readers import read
from bot.files.sandbox import Sandbox
from bot.files.tables import MOST_COLUMNS
from tests.counted import Counted
from tests.files.bad_documents import bad_documents
from tests.files.documents import docx, paragraph, pdf, pptx, scan, xlsx
from tests.files.good_files import good_files
from tests.files.samples import decoded


@pytest.mark.parametrize(("content", "words"), [pytest.param(c, w, id=name) for name, c, w in good_files()])
def test_what_is_in_a_good_file_is_read(content: bytes, words: str) -> None:
    assert words in read(content).text


def test_there_are_more_than_sixty_kinds_of_good_files() -> None:
    assert len(list(good_files())) >= 60


async def test_bad_documents_cost_at_most_their_reader_and_are_given_a_reason(counted: Counted) -> None:
    count, longest = 0, 0.0
    async with Sandbox().batch() as batch:
        for name, content, fault in bad_documents():
            begun = time.monotonic()
            found = await batch.read(content)
            longest, count = max(longest, time.monotonic() - begun), count + 1
            assert isinstance(found, Contents | FileFault), name
            assert not fault or found == fault, name
        assert isinstance(await batch.read(b"words"), Contents)
        counted([("bad documents", count), ("children", batch.children), ("longest, s", f"{longest:.2f}")])
    assert count >= 100


@pytest.mark.parametrize(
    ("make", "unit", "count"),
    [
        (lambda: pdf(["words enough to be a page of text"] * 30), "page", 30),
        (lambda: pptx([["words"]] * 30), "slide", 30),
        (lambda: xlsx({"A": [["words"]] * 20, "B": [[1]] * 10}), "row", 30),
        (lambda: b"a,b\n" + b"1,2\n" * 29, "row", 30),
    ],
)
def test_what_is_counted_in_units_says_where_each_one_ends(make: Callable[[], bytes], unit: str, count: int) -> None:
    found = read(make())
    assert (found.unit, found.units, len(found.ends)) == (unit, count, count)
    assert list(found.ends) == sorted(found.ends)
    assert all(found.text[end - 1] == "\n" for end in found.ends)


def test_of_a_long_table_the_first_rows_are_handed_over_and_all_are_counted() -> None:
    found = read(b"name,cost\n" + b"".join(b"Desk %d,300\n" % n for n in range(50_000)))
    assert len(found.text) == LONGEST_TEXT
    assert found.units == 50_001
    assert len(found.ends) < 10_000


def test_of_a_wide_table_the_first_columns_are_read_and_the_others_counted() -> None:
    found = read(xlsx({"A": [list(range(1, 61))] * 2}))
    assert found.columns == (MOST_COLUMNS, 60)
    assert f"| {MOST_COLUMNS} |\n" in found.text


def test_cells_of_which_only_the_beginning_is_read_end_so_and_are_counted_where_their_rows_end() -> None:
    found = read(xlsx({"A": [["name", "note"], ["Desk", "word " * 100], ["Chair", "x" * 300], ["a" * 301, "b" * 400]]}))
    assert f"| Desk | {'word ' * 60}…" in found.text
    assert f"| Chair | {'x' * 300} |\n" in found.text
    _, _, desk, _, last = (0, *found.ends)
    assert list(found.cut_cells) == [desk, last, last]


def test_the_cells_of_a_table_in_a_document_are_read_as_a_whole() -> None:
    long = "word " * 200 + "end"
    table = f"<w:tbl><w:tr><w:tc>{paragraph('Risk')}</w:tc><w:tc>{paragraph(long)}</w:tc></w:tr></w:tbl>"
    found = read(docx(table))
    assert f"| Risk | {long} |" in found.text
    assert not found.cut_cells


def test_a_document_of_pictures_is_shown_page_by_page_its_first_one_in_parts_besides() -> None:
    found = read(scan(MOST_PAGES_SHOWN + 3))
    assert (found.unit, found.units, len(found.images)) == ("page", MOST_PAGES_SHOWN + 3, MOST_PAGES_SHOWN)
    assert all(max(decoded(image.content).size) <= 896 for image in (*found.images, *found.parts))
    assert found.parts
    assert not found.text


def test_a_page_of_a_few_letters_gives_them_and_is_shown() -> None:
    found = read(pdf(["Total 12", ""]))
    assert (found.text, found.unit, found.units, len(found.images)) == ("[page 1]\nTotal 12\n\n", "page", 2, 2)


def test_a_scan_is_shown_whatever_was_typed_on_it() -> None:
    found = read(pdf([""], filled="a note that is long enough to be a page of text", kind="FreeText"))
    assert (len(found.images), found.text) == (1, "[page 1]\na note that is long enough to be a page of text\n\n")


def test_what_was_deleted_with_tracked_changes_is_not_read() -> None:
    inserted = "<w:p><w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del></w:p>"
    assert "old" not in read(docx(inserted)).text


def test_of_a_long_log_the_beginning_and_the_end_are_kept() -> None:
    found = read(b"".join(b"2026-11-23 08:00:00 INFO step %06d\n" % n for n in range(20_000)))
    assert found.ends_matter
    assert "step 000000" in found.text
    assert "step 019999" in found.text
    assert "\n[…]\n" in found.text
    assert len(found.text) <= LONGEST_TEXT < found.characters


@pytest.mark.parametrize(
    "line",
    [
        "2026-11-23 08:00:00,123 app INFO step {:06}",
        "2026 Nov 23 8.00 step {:06}",
        "[2026-11-23] step {:06}",
        "2026 step {:06}",
    ],
)
def test_a_line_of_a_log_may_begin_with_a_date_or_with_nothing_but_the_year(line: str) -> None:
    found = read("".join(f"{line.format(n)}\n" for n in range(10_000)).encode())
    assert (found.unit, found.ends_matter) == ("", True)
    assert "step 009999" in found.text


def test_a_chronicle_and_a_table_with_times_are_no_logs() -> None:
    assert not read("".join(f"{year} an important year\n" for year in range(1900, 2026)).encode()).ends_matter
    assert read(b"when,value\n" + b"2026-11-23 08:00:00,123\n" * 20).unit == "row"


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"%PDF-1.4", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_a_beginning_alone_is_no_document(content: bytes) -> None:
    with pytest.raises(Unreadable):
        read(content)


def test_a_part_that_cannot_be_unpacked_is_a_damaged_document() -> None:
    content = bytearray(docx("<w:p/>"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        part = archive.getinfo("word/document.xml")
    content[part.header_offset + 30 + len(part.filename)] = 0xFF
    with pytest.raises(Unreadable, match="damaged"):
        read(bytes(content))


async def test_units_and_columns_cross_the_pipe() -> None:
    async with Sandbox().batch() as batch:
        found = await batch.read(xlsx({"A": [list(range(1, 61))] * 3}))
    assert isinstance(found, Contents)
    assert (found.unit, found.units, len(found.ends), found.columns) == (Unit.ROW, 3, 3, (MOST_COLUMNS, 60))
