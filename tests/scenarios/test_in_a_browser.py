"""The whole bot behind the page, in a real browser."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.doubles.model_host import Answer
from tests.playground.browser import person_at
from tests.scenarios.stage import Stage, staged

pytestmark = pytest.mark.asyncio(loop_scope="session")

ANSWER = Answer(words=["**Because** ", *(f"word{number} " for number in range(20)), "the end"])


@pytest_asyncio.fixture(loop_scope="session")
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path / "gemma.db") as playing:
        yield playing


async def test_a_person_writes_sees_the_answer_stream_chooses_a_variant_and_finds_it_all_after_a_reload(
    stage: Stage, browser: Browser
) -> None:
    stage.host.answer(ANSWER, "Short.")
    stage.host.hold(after_words=len(ANSWER.words) - 1)
    async with person_at(browser, stage.slack, "alice") as alice:
        await alice.write("@gemma why is the sky blue?")
        streaming = alice.thread.get_by_role("article").filter(has_text="word1 ")
        await expect(streaming).to_be_visible()
        assert "the end" not in await streaming.inner_text()
        stage.host.release()
        await expect(alice.thread).to_contain_text("the end")
        await expect(alice.thread.locator("strong", has_text="Because")).to_be_visible()

        await alice.write("/gemma model")
        await alice.log.locator("button.select").last.click()
        await alice.page.get_by_role("option", name="4b").click()
        await expect(alice.message("Variant: 27b → 4b")).to_be_visible()

        await alice.page.reload()
        await alice.until_live()
        await expect(alice.thread).to_contain_text("the end")
        await expect(alice.message("Variant: 27b → 4b")).to_be_visible()
        await alice.write("@gemma and at night?")
        await alice.message("and at night?").locator(".reply-bar").click()
        await expect(alice.thread).to_contain_text("Short.")
    assert [request.body["model"] for request in stage.host.questions] == [
        "google/gemma-3-27b-it",
        "google/gemma-3-4b-it",
    ]
