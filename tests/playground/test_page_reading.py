"""Reading on the playground's page in a real browser: streams, long and hostile texts, pings, narrow screens."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.playground import Playground
from tests.playground.browser import (
    call,
    furnished_playground,
    person_at,
)

pytestmark = pytest.mark.asyncio(loop_scope="session")

HOSTILE = '<img src="x" onerror="window.hacked = 1"> <script>window.hacked = 1</script> [x](javascript:window.hacked=1)'
WIDE = (
    f"{'unbroken' * 60}\n\n```\n{'x = 1; ' * 60}\n```\n\n|{'| '.join('abcdefgh' for _ in range(20))}|\n{'|-' * 20}|\n"
)


@pytest_asyncio.fixture(loop_scope="session")
async def playground() -> AsyncIterator[Playground]:
    async with furnished_playground() as started:
        yield started


async def test_a_stream_grows_in_place_and_ends(browser: Browser, playground: Playground) -> None:
    async with person_at(browser, playground, "alice", "dm") as alice:
        await alice.write("Tell me a story")
        # A top-level message to the bot starts a thread; the page follows it there.
        await expect(alice.thread).to_contain_text("Tell me a story")
        root = playground.messages(playground.dm_of("alice"))[0].ts
        here = {"channel": playground.dm_of("alice")}
        ts = (await call(playground, "chat.startStream", **here, thread_ts=root, markdown_text="**Once** upon"))["ts"]
        answer = alice.message("Once", inside=alice.thread)
        await expect(answer).to_have_class(re.compile("streaming"))
        await expect(answer).to_have_attribute("aria-busy", "true")
        first_word = await answer.locator("strong").element_handle()
        await call(playground, "chat.appendStream", **here, ts=ts, markdown_text=" a time\n\n- a fox")
        await expect(answer.locator("li")).to_have_text("a fox")
        await call(playground, "chat.stopStream", **here, ts=ts, markdown_text="\n- a crow")
        await expect(answer.locator("li")).to_have_text(["a fox", "a crow"])
        await expect(answer).not_to_have_class(re.compile("streaming"))
        await expect(alice.thread.get_by_role("article")).to_have_count(2)
        assert first_word is not None
        assert await answer.count() == 1


async def test_what_was_already_there_stays_the_same_node_while_a_stream_grows(
    browser: Browser, playground: Playground
) -> None:
    async with person_at(browser, playground, "alice", "dm") as alice:
        await alice.write("Go on")
        await expect(alice.thread).to_contain_text("Go on")
        here = {"channel": playground.dm_of("alice")}
        root = playground.messages(here["channel"])[0].ts
        ts = (
            await call(playground, "chat.startStream", **here, thread_ts=root, markdown_text="First part.\n\nSecond")
        )["ts"]
        first = await alice.thread.get_by_text("First part.").element_handle()
        assert first is not None
        await call(playground, "chat.appendStream", **here, ts=ts, markdown_text=" part.\n\nThird part.")
        await expect(alice.thread.get_by_text("Third part.")).to_be_visible()
        assert await first.evaluate("node => node.isConnected")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_phone_has_no_sideways_scroll(browser: Browser, playground: Playground, scheme: str) -> None:
    phone: dict[str, Any] = {"viewport": {"width": 360, "height": 700}, "color_scheme": scheme, "has_touch": True}
    await call(playground, "chat.postMessage", channel="general", text="w", blocks=[{"type": "markdown", "text": WIDE}])
    root = await playground.say("alice", "general", "wide" * 100)
    await call(playground, "chat.postMessage", channel="general", thread_ts=root, text=WIDE)
    async with person_at(browser, playground, "alice", **phone) as alice:
        await expect(alice.message("widewide")).to_be_visible()
        await _fits(alice.page)
        await alice.page.get_by_role("button", name="1 reply").click()
        await expect(alice.message("unbroken", inside=alice.thread)).to_be_visible()
        await _fits(alice.page)
        await alice.page.get_by_role("button", name="Close thread").click()
        await alice.page.get_by_role("button", name="Conversations").click()
        await alice.page.get_by_role("button", name="random").click()
        await expect(alice.page.get_by_role("heading", name="random", level=1)).to_be_visible()
        await _fits(alice.page)


async def test_text_of_the_model_is_never_read_as_html(browser: Browser, playground: Playground) -> None:
    mrkdwn = {"type": "mrkdwn", "text": HOSTILE}
    blocks: list[dict[str, Any]] = [
        {"type": "markdown", "text": HOSTILE},
        {"type": "section", "text": mrkdwn},
        {"type": "context", "elements": [mrkdwn]},
        {"type": "header", "text": {"type": "plain_text", "text": HOSTILE[:60]}},
    ]
    async with person_at(browser, playground, "alice") as alice:
        await call(playground, "chat.postMessage", channel="general", text=HOSTILE, blocks=blocks)
        await call(playground, "chat.postMessage", channel="general", text=HOSTILE)
        await expect(alice.log.get_by_text("<script>")).to_have_count(5)
        await expect(alice.log.locator("script, img, a[href^='javascript']")).to_have_count(0)
        assert await alice.page.evaluate("window.hacked") is None


async def test_a_ping_of_a_channel_is_loud_in_text_markdown_and_streams(
    browser: Browser, playground: Playground
) -> None:
    async with person_at(browser, playground, "alice", "dm") as alice:
        here = {"channel": playground.dm_of("alice")}
        await call(playground, "chat.postMessage", **here, text="<!channel> one &lt;!channel&gt;")
        await call(
            playground, "chat.postMessage", **here, text="two", blocks=[{"type": "markdown", "text": "two **<!here>**"}]
        )
        await expect(alice.message("one").locator(".ping")).to_have_text("@channelpings")
        await expect(alice.message("one")).to_contain_text("<!channel>")
        await expect(alice.message("two").locator(".ping")).to_have_css("background-color", "rgb(197, 34, 31)")


async def test_the_list_stays_where_the_person_scrolled_and_follows_at_the_end(
    browser: Browser, playground: Playground
) -> None:
    for number in range(40):
        await playground.say("bob" if number % 2 else "carol", "general", f"line {number}")
    async with person_at(browser, playground, "alice") as alice:
        await expect(alice.message("line 39")).to_be_in_viewport()
        await playground.say("bob", "general", "newest")
        await expect(alice.message("newest")).to_be_in_viewport()
        await alice.message("line 5", inside=alice.log.locator("xpath=self::*")).first.scroll_into_view_if_needed()
        jump = alice.page.get_by_role("button", name="Jump to the latest")
        await expect(jump).to_be_visible()
        await playground.say("bob", "general", "newer still")
        await expect(alice.message("newer still")).not_to_be_in_viewport()
        await jump.click()
        await expect(alice.message("newer still")).to_be_in_viewport()


async def _fits(page: Page) -> None:
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    too_wide = (
        "[...document.querySelectorAll('.scroller, .pane, .topbar')].filter(n => n.scrollWidth > n.clientWidth).length"
    )
    assert await page.evaluate(too_wide) == 0
