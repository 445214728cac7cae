"""A person sets a channel up, asks, asks a larger variant, edits and deletes, all on the page."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, expect

from tests.playground.browser import Person, person_at
from tests.scenarios.stage import Stage, staged

pytestmark = pytest.mark.asyncio(loop_scope="session")

PIRATE = "Always answer as a pirate."


@pytest_asyncio.fixture(loop_scope="session")
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path / "gemma.db") as playing:
        yield playing


async def test_a_person_sets_the_channel_asks_asks_a_larger_variant_edits_the_question_and_deletes_it(
    stage: Stage, browser: Browser
) -> None:
    stage.host.answer("Small arr.", "Larger arr.", "Green arr.")
    async with person_at(browser, stage.slack, "alice") as alice, person_at(browser, stage.slack, "bob") as bob:
        await choose_settings(alice)
        line = bob.message("changed the settings")
        await expect(line).to_contain_text("Variant: 27b → 4b")
        await expect(line).to_contain_text(PIRATE)

        await alice.write("@gemma why is the sky blue?")
        answer = alice.thread.get_by_role("article").nth(1)
        await expect(answer).to_contain_text("Small arr.")
        await expect(answer).to_contain_text("Gemma 3 4B")
        assert asked(stage, "why is the sky blue?") == "google/gemma-3-4b-it"
        await bob.message("why is the sky blue?").locator(".reply-bar").click()
        theirs = bob.thread.get_by_role("article").nth(1)
        ts = await theirs.get_attribute("data-ts")

        await answer.get_by_role("button", name="Ask Gemma 3 12B").click()
        await expect(theirs).to_contain_text("Larger arr.")
        await expect(theirs).to_contain_text("Gemma 3 12B")
        assert asked(stage, "why is the sky blue?") == "google/gemma-3-12b-it"

        await edit(alice, "why is grass green?")
        await expect(theirs).to_contain_text("Green arr.")
        await expect(theirs).not_to_contain_text("Larger arr.")
        # Who was wished for on this question stays with it.
        assert asked(stage, "why is grass green?") == "google/gemma-3-12b-it"
        await expect(bob.thread.get_by_role("article")).to_have_count(2)
        assert await theirs.get_attribute("data-ts") == ts

        await delete(alice)
        for person in (alice, bob):
            await expect(person.page.get_by_text("Green arr.")).to_have_count(0)
            await expect(person.page.get_by_text("why is grass green?")).to_have_count(0)
        assert len(stage.host.questions) == len(("asked", "a larger variant", "edited"))


async def test_whoever_comes_by_a_link_finds_the_suggestions_and_the_home_tab(stage: Stage, browser: Browser) -> None:
    async with person_at(browser, stage.slack, "alice", "dm") as alice:
        await expect(alice.page.get_by_role("button", name="What can you do?")).to_be_visible()
        await alice.page.goto(f"{alice.page.url}&tab=home")
        await expect(alice.page.get_by_text("How to start")).to_be_visible()


async def choose_settings(person: Person) -> None:
    await person.write("/gemma settings")
    for scope, note in (("Me", "Nobody is told"), ("This channel", "For everybody in #general")):
        await field(person, "choose_scope").click()
        await person.page.get_by_role("option", name=scope).click()
        await expect(person.dialog).to_contain_text(note)
    await field(person, "variant").click()
    await person.page.get_by_role("option", name="4b:").click()
    await field(person, "instructions").fill(PIRATE)
    await person.dialog.get_by_role("button", name="Save").click()
    await expect(person.dialog).to_have_count(0)


def field(person: Person, name: str) -> Locator:
    return person.dialog.locator(f'[data-action-id="{name}"]')


def asked(stage: Stage, question: str) -> str:
    """The model that the host was asked for last: for this question, with the channel's instructions, and no more."""
    body: dict[str, Any] = stage.host.questions[-1].body
    said = "\n".join(message["content"] for message in body["messages"])
    assert question in said
    assert PIRATE in said
    assert "arr." not in said
    return str(body["model"])


async def edit(person: Person, text: str) -> None:
    """Give the thread's question other words."""
    await tools(person, "Edit message")
    box = person.thread.get_by_role("textbox", name="Edit message")
    await box.fill(text)
    await box.press("Enter")


async def delete(person: Person) -> None:
    """Delete the thread's question."""
    await tools(person, "More actions")
    await person.page.get_by_role("menuitem", name="Delete message").click()
    await person.dialog.get_by_role("button", name="Delete").click()


async def tools(person: Person, name: str) -> None:
    await person.thread.get_by_role("article").first.hover()
    toolbar = person.thread.get_by_role("toolbar", name="Message actions")
    await toolbar.get_by_role("button", name=name).click()
