"""What the page on reliability names is there."""

import re
from pathlib import Path

from bot.conversation import turn
from tests.faults.crash_points import POINTS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/reliability.md").read_text()


def test_every_test_file_that_the_page_names_is_there() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)`", PAGE)
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_fault_of_the_table_has_a_row() -> None:
    named = [re.findall(r"F(\d+)", line.split("|")[1]) for line in PAGE.splitlines() if re.match(r"\| F\d", line)]
    spans = [range(int(first[0]), int(first[-1]) + 1) for first in named]
    assert sorted({number for span in spans for number in span}) == list(range(1, 43))


def test_every_crash_point_is_on_the_page() -> None:
    assert [point for point in POINTS if f"`{point}`" not in PAGE] == []


def test_the_drawing_is_the_one_of_the_code() -> None:
    drawing = PAGE.split("```")[1].strip("\n")
    assert drawing in (turn.__doc__ or "")
