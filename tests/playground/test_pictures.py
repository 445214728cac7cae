"""The pictures of answers in the docs can be made anew, and what they show fits on the page."""

from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.playground.pictures import ANSWERS, make

ROOT = Path(__file__).parents[2]
LARGEST_BYTES = 400_000


@pytest.mark.asyncio(loop_scope="session")
async def test_twenty_answers_are_shown_on_the_page_and_photographed(tmp_path: Path, browser: Browser) -> None:
    await make(browser, tmp_path / "answers.png")

    assert len(ANSWERS) == 20
    assert 20_000 < (tmp_path / "answers.png").stat().st_size < LARGEST_BYTES
    assert (ROOT / "docs/answers.png").stat().st_size < LARGEST_BYTES
