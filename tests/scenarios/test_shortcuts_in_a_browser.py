"""The shortcuts as a person uses them on the page."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from handlers.manifest import manifest
from tests.playground.browser import Person, person_at
from tests.scenarios.stage import Stage, staged

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path / "gemma.db") as playing:
        yield playing


async def choose(alice: Person, message: str, shortcut: str) -> None:
    await alice.message(message).hover()
    await alice.page.get_by_role("toolbar", name="Message actions").get_by_role("button").last.click()
    await alice.page.get_by_role("menuitem", name=shortcut).click()


async def test_a_person_asks_about_a_message_and_has_a_thread_summarised(stage: Stage, browser: Browser) -> None:
    stage.slack.shortcuts = tuple(manifest()["features"]["shortcuts"])
    stage.host.answer("Nobody may merge.", "**Decisions**\n- They ship. [m2]")
    await stage.slack.say("bob", "lounge", "Der Build ist rot.")
    root = await stage.slack.say("bob", "general", "shall we ship?")
    await stage.slack.say("carol", "general", "yes, we ship", thread_ts=root)
    async with person_at(browser, stage.slack, "alice", "lounge") as alice:
        await choose(alice, "Der Build ist rot.", "Ask Gemma about this")
        await expect(alice.dialog).to_contain_text("Der Build ist rot.")
        await alice.dialog.get_by_role("textbox").fill("What may I do?")
        await alice.dialog.get_by_role("button", name="Ask", exact=True).click()
        await expect(alice.dialog).to_have_count(0)
    async with person_at(browser, stage.slack, "alice", "general") as alice:
        await choose(alice, "shall we ship?", "Summarise thread")
        await expect(alice.log).to_contain_text("our direct messages")
    async with person_at(browser, stage.slack, "alice", "dm") as alice:
        await alice.log.locator(".reply-bar").first.click()
        await expect(alice.thread).to_contain_text("Nobody may merge.")
        await alice.log.locator(".reply-bar").last.click()
        await expect(alice.thread).to_contain_text("They ship. (2)")
        async with alice.page.context.expect_page() as opened:
            await alice.thread.get_by_role("link", name="(2)").click()
        there = Person(await opened.value)
        await expect(there.thread).to_contain_text("yes, we ship")


async def test_a_person_chooses_where_to_ask_and_is_told_at_the_field_where_that_does_not_work(
    stage: Stage, browser: Browser
) -> None:
    stage.slack.shortcuts = tuple(manifest()["features"]["shortcuts"])
    stage.host.answer("Scattering.")
    async with person_at(browser, stage.slack, "alice", "lounge") as alice:
        await alice.page.get_by_role("button", name="Shortcuts and commands").first.click()
        await alice.page.get_by_role("menuitem", name="Ask Gemma").click()
        await alice.dialog.get_by_role("textbox").fill("Why is the sky blue?")
        ask = alice.dialog.get_by_role("button", name="Ask", exact=True)
        await ask.click()
        await expect(alice.dialog).to_contain_text("I am not in that channel")
        await alice.dialog.get_by_role("button", name="#lounge").click()
        await alice.page.get_by_role("option", name="#general").click()
        await ask.click()
        await expect(alice.dialog).to_have_count(0)
    async with person_at(browser, stage.slack, "bob", "general") as bob:
        await bob.message("Why is the sky blue?").locator(".reply-bar").click()
        await expect(bob.thread).to_contain_text("Scattering.")
