"""What stands below an answer, as people see and press it in a real browser."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from tests.doubles.model_host import Answer
from tests.playground.browser import person_at
from tests.scenarios.stage import Stage, staged

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path / "gemma.db") as playing:
        yield playing


async def test_people_judge_enlarge_continue_and_delete_an_answer(stage: Stage, browser: Browser) -> None:
    stage.host.answer("A small answer.", Answer(words=["A larger one"], finish_reason="length"), "and its end.")
    ts = await stage.slack.say("alice", "general", "@gemma !12b hello")
    await stage.answered("general", ts)
    async with person_at(browser, stage.slack, "bob") as bob, person_at(browser, stage.slack, "alice") as alice:
        for person in (bob, alice):
            await person.message("hello").locator(".reply-bar").click()
            await expect(person.thread).to_contain_text("Gemma 3 12B")
        await expect(alice.thread.get_by_role("button", name="Delete this answer")).to_be_visible()
        await expect(bob.thread.get_by_role("button", name="Delete this answer")).to_have_count(0)

        await bob.thread.get_by_role("button", name="Not good").click()
        await bob.dialog.get_by_role("textbox").fill("Good evening.")
        await bob.dialog.get_by_role("button", name="Send").click()
        await expect(bob.dialog).to_have_count(0)
        await expect(bob.thread).to_contain_text("Thank you for the feedback.")
        await expect(alice.thread).not_to_contain_text("Thank you")

        await bob.thread.get_by_role("button", name="Ask Gemma 3 27B").click()
        await expect(alice.thread).to_contain_text("A larger one")
        await expect(alice.thread).to_contain_text("Gemma 3 27B")
        await expect(alice.thread).not_to_contain_text("A small answer.")
        await alice.thread.get_by_role("button", name="Continue").click()
        await expect(bob.thread).to_contain_text("A larger one and its end.")

        await alice.thread.get_by_role("button", name="Delete this answer").click()
        await alice.dialog.get_by_role("button", name="Delete", exact=True).click()
        await expect(bob.thread).not_to_contain_text("A larger one")
        await expect(alice.thread.get_by_role("article").filter(has_text="hello")).to_be_visible()


async def test_anybody_in_the_thread_stops_a_long_answer_and_the_line_says_who_did(
    stage: Stage, browser: Browser
) -> None:
    stage.host.answer(Answer(words=[f"word{number} " for number in range(3_000)], between_s=0.03))
    async with person_at(browser, stage.slack, "alice") as alice, person_at(browser, stage.slack, "bob") as bob:
        await alice.write("@gemma tell me all")
        await expect(alice.thread.get_by_role("button", name="Stop", exact=True)).to_be_visible()
        await bob.message("tell me all").locator(".reply-bar").click()
        await bob.thread.get_by_role("button", name="Stop", exact=True).click()
        for person in (alice, bob):
            await expect(person.thread).to_contain_text("Stopped here.")
            await expect(person.thread).to_contain_text("@Bob Okafor stopped me.")
            await expect(person.thread.get_by_role("button", name="Stop", exact=True)).to_have_count(0)
    await stage.bot.worker.quiet()
