"""What the security page says is shown by tests is shown by tests that are there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/security.md").read_text()
ROWS = [line for line in PAGE.splitlines() if re.match(r"\| T\d+", line)]


def test_every_test_that_is_named_is_there() -> None:
    named = set(re.findall(r"`((?:tests/)[\w/]+\.py)`", PAGE))
    assert named
    assert [path for path in sorted(named) if not (ROOT / path).is_file()] == []


def test_every_threat_of_the_table_has_a_row() -> None:
    numbers: list[int] = []
    for row in ROWS:
        first, _, last = row.split("|")[1].strip().replace("T", "").partition("\N{EN DASH}")
        numbers += range(int(first), int(last or first) + 1)
    assert numbers == list(range(1, 41))
