"""The playground's page in a real browser, against the real Playground and a small bot over Socket Mode."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from bot.playground import Playground
from tests.playground.browser import (
    SmallBot,
    call,
    furnished_playground,
    person_at,
    small_bot,
)

pytestmark = pytest.mark.asyncio(loop_scope="session")

PIXEL = bytes.fromhex(
    "47494638396101000100800000ffffff00000021f90401000000002c00000000010001000002024401003b"  # a GIF of one dot
)


@pytest_asyncio.fixture(loop_scope="session")
async def playground() -> AsyncIterator[Playground]:
    async with furnished_playground() as started:
        yield started


@pytest_asyncio.fixture(loop_scope="session")
async def bot(playground: Playground) -> AsyncIterator[SmallBot]:
    async with small_bot(playground) as connected:
        yield connected


async def test_what_a_person_writes_appears_and_reaches_the_bot(
    browser: Browser, playground: Playground, bot: SmallBot
) -> None:
    async with person_at(browser, playground, "alice") as alice:
        await alice.write("@gemma hello *there*")
        said = alice.message("hello")
        await expect(said.locator("strong")).to_have_text("there")
        await expect(said.locator(".mention")).to_have_text("@Gemma")
        await expect(alice.composer).to_have_value("")
        event = await bot.next("mention")
        assert event["text"] == f"<@{playground.workspace.bot_user}> hello *there*"


async def test_shift_enter_makes_a_line_and_sends_nothing(browser: Browser, playground: Playground) -> None:
    async with person_at(browser, playground, "alice") as alice:
        await alice.composer.fill("one")
        await alice.composer.press("Shift+Enter")
        await alice.composer.press_sequentially("two")
        await expect(alice.composer).to_have_value("one\ntwo")
        await alice.composer.press("Enter")
        await expect(alice.message("one").locator("br")).to_have_count(1)


async def test_the_thread_of_an_answer_opens_by_itself_and_leaves_the_focus_alone(
    browser: Browser, playground: Playground
) -> None:
    async with person_at(browser, playground, "alice") as alice:
        await alice.write("@gemma are you there?")
        await expect(alice.message("are you there?")).to_be_visible()
        await expect(alice.thread).to_be_hidden()
        root = playground.messages("general")[-1].ts
        await call(playground, "chat.postMessage", channel="general", thread_ts=root, text="Yes, here.")
        await expect(alice.message("Yes, here.", inside=alice.thread)).to_be_visible()
        await expect(alice.composer).to_be_focused()


async def test_a_first_visit_starts_as_somebody_and_the_next_as_the_same(
    browser: Browser, playground: Playground
) -> None:
    async with person_at(browser, playground, "bob") as bob:
        await bob.page.evaluate("localStorage.clear()")
        await bob.page.goto("about:blank")
        await bob.page.goto(playground.url)
        await expect(bob.page.get_by_role("button", name="You are Alice Moreau")).to_be_visible()
        await bob.page.get_by_role("button", name="Switch person").click()
        await bob.page.get_by_role("menuitemradio", name="Bob").click()
        await expect(bob.page.get_by_role("button", name="You are Bob Okafor")).to_be_visible()
        await bob.page.goto("about:blank")
        await bob.page.goto(playground.url)
        await expect(bob.page.get_by_role("button", name="You are Bob Okafor")).to_be_visible()


async def test_a_reload_keeps_the_person_the_channel_the_thread_and_the_draft(
    browser: Browser, playground: Playground
) -> None:
    root = await playground.say("bob", "random", "Shall we?")
    await playground.say("alice", "random", "Yes!", thread_ts=root)
    async with person_at(browser, playground, "alice", "random") as alice:
        await alice.page.get_by_role("button", name="1 reply").click()
        await expect(alice.message("Yes!", inside=alice.thread)).to_be_visible()
        await alice.composer.fill("not sent yet")
        await alice.page.reload()
        await alice.until_live()
        await expect(alice.page.get_by_role("heading", name="random", level=1)).to_be_visible()
        await expect(alice.page.get_by_role("button", name="You are Alice")).to_be_visible()
        await expect(alice.message("Yes!", inside=alice.thread)).to_be_visible()
        await expect(alice.composer).to_have_value("not sent yet")


async def test_another_person_sees_the_message_and_a_mark_where_they_are_not(
    browser: Browser, playground: Playground
) -> None:
    async with person_at(browser, playground, "alice") as alice, person_at(browser, playground, "bob", "random") as bob:
        await alice.write("@bob look here")
        general = bob.page.get_by_role("button", name="general, 1 unread")
        await expect(general).to_contain_text("1")
        await general.click()
        await expect(bob.message("look here").locator(".mention-me")).to_have_text("@Bob Okafor")


async def test_a_person_can_become_another(browser: Browser, playground: Playground) -> None:
    await playground.say("alice", "ops-private", "secret")
    async with person_at(browser, playground, "alice", "ops-private") as person:
        await expect(person.message("secret")).to_be_visible()
        await person.page.get_by_role("button", name="Switch person").click()
        await person.page.get_by_role("menuitemradio", name="Carol").click()
        await expect(person.page.get_by_role("button", name="You are Carol")).to_be_visible()
        await expect(person.page.get_by_role("button", name="ops-private")).to_have_count(0)
        await expect(person.page.get_by_text("secret")).to_have_count(0)
        await person.write("I am Carol")
        await expect(person.message("I am Carol")).to_contain_text("Carol Lindqvist")


async def test_the_keyboard_alone_is_enough(browser: Browser, playground: Playground) -> None:
    async with person_at(browser, playground, "alice") as alice:
        keys = alice.page.keyboard
        await expect(alice.composer).to_be_focused()
        await keys.type("@ge")
        await keys.press("Enter")
        await keys.type("good mornin")
        await keys.press("Enter")
        said = alice.message("@Gemma good mornin")
        await expect(said).to_be_visible()
        await keys.press("ArrowUp")
        await expect(alice.page.get_by_role("textbox", name="Edit message")).to_have_value("@gemma good mornin")
        await keys.type("g")
        await keys.press("Enter")
        await expect(said).to_contain_text("good morning")
        await expect(said).to_contain_text("(edited)")
        await expect(said).to_be_focused()
        await keys.press("Tab")
        await expect(alice.page.get_by_role("button", name="Reply in thread")).to_be_focused()
        await keys.press("Enter")
        await expect(alice.thread.get_by_role("combobox")).to_be_focused()
        await keys.type("second line")
        await keys.press("Enter")
        await expect(alice.message("second line", inside=alice.thread)).to_be_visible()
        await keys.press("Escape")
        await expect(alice.thread).to_be_hidden()
        await expect(said).to_be_focused()


async def test_a_message_can_be_deleted_by_who_wrote_it(browser: Browser, playground: Playground) -> None:
    await playground.say("alice", "general", "mine")
    await playground.say("bob", "general", "his")
    async with person_at(browser, playground, "bob") as bob:
        await bob.message("mine").hover()
        await bob.page.get_by_role("button", name="More actions").click()
        await expect(bob.page.get_by_role("menuitem", name="Delete message")).to_have_count(0)
        await bob.page.keyboard.press("Escape")
        await bob.message("his").click(button="right")
        await bob.page.get_by_role("menuitem", name="Delete message").click()
        await bob.dialog.get_by_role("button", name="Delete").click()
        await expect(bob.message("his")).to_have_count(0)
        await expect(bob.message("mine")).to_have_count(1)


async def test_a_reply_can_go_to_the_channel_too(browser: Browser, playground: Playground) -> None:
    await playground.say("bob", "general", "a root")
    async with person_at(browser, playground, "alice") as alice:
        await alice.message("a root").hover()
        await alice.page.get_by_role("button", name="Reply in thread").click()
        await alice.thread.get_by_role("checkbox", name="Also send to #general").check()
        await alice.thread.get_by_role("combobox").fill("loudly")
        await alice.thread.get_by_role("combobox").press("Enter")
        await expect(alice.message("loudly")).to_contain_text("Replied to a root")
        await expect(alice.message("loudly", inside=alice.thread)).to_contain_text("Also sent to the channel")


async def test_files_go_with_a_message(browser: Browser, playground: Playground, bot: SmallBot) -> None:
    async with person_at(browser, playground, "alice") as alice:
        picture: Any = {"name": "dot.gif", "mimeType": "image/gif", "buffer": PIXEL}
        notes: Any = {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"plain words"}
        await alice.page.locator("#conversation input[type=file]").set_input_files([picture, notes])
        await alice.write("two files")
        said = alice.message("two files")
        await expect(said.get_by_role("link", name="notes.txt")).to_contain_text("11 B")
        image = said.get_by_role("img", name="dot.gif")
        await expect(image).to_be_visible()
        await _until_true(alice.page, image, "image => image.naturalWidth === 1")
        event = await bot.next("message")
        assert [file["name"] for file in event["files"]] == ["dot.gif", "notes.txt"]


async def test_a_newcomer_gets_prompts_that_fill_the_composer(browser: Browser, playground: Playground) -> None:
    async with person_at(browser, playground, "alice") as alice:
        await alice.page.get_by_role("button", name="Write a haiku").click()
        await expect(alice.composer).to_have_value(re.compile("^@gemma Write a haiku"))
        await expect(alice.composer).to_be_focused()


async def test_the_page_comes_back_by_itself_when_the_playground_was_away(browser: Browser, tmp_path: Path) -> None:
    state = tmp_path / "slack.json"
    async with Playground(state_file=state) as first:
        port = first.port
        await first.say("alice", "general", "before")
        async with person_at(browser, first, "alice") as alice:
            await expect(alice.message("before")).to_be_visible()
            await first.stop()
            await expect(alice.page.locator("#presence")).to_have_text("Reconnecting…")
            async with Playground(port=port, state_file=state) as second:
                await expect(alice.page.locator("#presence")).to_have_text("Gemma is not connected")
                await second.say("bob", "general", "after")
                await expect(alice.message("after")).to_be_visible()
                await expect(alice.message("before")).to_have_count(1)
            alice.complaints.clear()


async def _until_true(page: Page, locator: Locator, check: str) -> None:
    handle = await locator.element_handle()
    await asyncio.wait_for(page.wait_for_function(check, arg=handle), timeout=8)
