"""Rows of tables as people write them: with quotes that mean nothing, and beside code that is no table."""

import pytest

from bot.files.readers import read
from bot.files.rows import Rows

_FILMS = [f"{n}\tfilm {n}\tok" for n in range(1, 400)]


def test_a_quote_that_nobody_closed_swallows_no_rows() -> None:
    found = read("\n".join(["id\ttitle\tnote", *_FILMS[:60], '61\t"Heroes reunited\tok', *_FILMS[61:]]).encode())
    assert found.units == 400
    assert '| 61 | "Heroes reunited | ok |\n| 62 | film 62 | ok |\n' in found.text


def test_a_quote_that_another_one_closes_rows_later_swallows_none_of_these() -> None:
    rows = ["id\ttitle\tnote", *_FILMS[:3], '4\t"Heroes\tok', *_FILMS[4:9], '10\tvinyl 12"\tok', *_FILMS[10:]]
    assert read("\n".join(rows).encode()).units == 400


def test_a_cell_may_have_lines_and_quotes_of_its_own() -> None:
    text = 'a,b\n1,"big, and\n\nbrown, ""so"" it is"\n2,"He said "hi" to me"\n3,12" disk\n'
    assert list(Rows(text, ",")) == [
        ["a", "b"],
        ["1", 'big, and\n\nbrown, "so" it is'],
        ["2", 'He said hi" to me"'],
        ["3", '12" disk'],
    ]


def test_a_table_is_one_whose_beginning_ends_in_a_cell_of_many_lines() -> None:
    review = "word, word\nand word\n" * 60
    found = read(f"id,review\n{''.join(f'{n},{chr(34)}{review}{chr(34)}{chr(10)}' for n in range(9))}".encode())
    assert (found.unit, found.units) == ("row", 10)


def test_thousands_of_quotes_that_nobody_closed_cost_little() -> None:
    rows = "".join(f'{n},"x,y\n' for n in range(20_000))
    assert len(list(Rows(f"a,b,c\n{rows}", ","))) == 20_001


@pytest.mark.parametrize(
    "code",
    [
        "x = foo(a, b, c)\ny = foo(a, b, c)\n",
        "    self.a, self.b, self.c = 1\n    self.d, self.e, self.f = 2\n",
        "INSERT INTO t VALUES (1,'a',2);\nINSERT INTO t VALUES (2,'b',3);\n",
        "if (a, b, c) {\nif (d, e, f) {\n",
    ],
)
def test_lines_of_code_with_equally_many_commas_are_no_table(code: str) -> None:
    found = read(code.encode())
    assert (found.text, found.unit, found.verbatim) == (code, "", True)


@pytest.mark.parametrize("table", ["city,n\nBerlin,3 (of 4)\nRome,4 (of 5)\n", "a;b;c\n1;2;3\n4;5;\n"])
def test_a_table_may_have_brackets_and_blank_last_cells(table: str) -> None:
    assert (read(table.encode()).unit, read(table.encode()).units) == ("row", 3)
