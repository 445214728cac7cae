"""The app's side of the page in a real browser: commands, buttons, modals, Home, status, Stop."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from bot.playground import Playground
from tests.playground.browser import (
    SmallBot,
    call,
    furnished_playground,
    person_at,
    small_bot,
)

LEAST_TAP_PX = 44
"""What a finger hits (developer.apple.com/design/human-interface-guidelines, "Buttons")."""

pytestmark = pytest.mark.asyncio(loop_scope="session")


def plain(text: str) -> dict[str, str]:
    return {"type": "plain_text", "text": text}


@pytest_asyncio.fixture(loop_scope="session")
async def playground() -> AsyncIterator[Playground]:
    async with furnished_playground() as started:
        yield started


@pytest_asyncio.fixture(loop_scope="session")
async def bot(playground: Playground) -> AsyncIterator[SmallBot]:
    async with small_bot(playground) as connected:
        yield connected


async def test_stop_in_a_dm_reaches_the_bot(browser: Browser, playground: Playground, bot: SmallBot) -> None:
    async with person_at(browser, playground, "alice", "dm") as alice:
        await alice.write("Count to a million")
        event = await bot.next("message")
        stop = alice.thread.get_by_role("button", name="Stop")
        await expect(stop).to_be_hidden()
        here = {"channel": event["channel"], "thread_ts": event["ts"]}
        await call(playground, "chat.startStream", **here, markdown_text="One, two")
        await stop.click()
        assert await bot.next("stopped") == event["ts"]


async def test_a_status_shows_who_is_thinking_and_goes(browser: Browser, playground: Playground) -> None:
    async with person_at(browser, playground, "alice") as alice:
        await alice.write("@gemma think")
        await alice.message("think").hover()
        await alice.page.get_by_role("button", name="Reply in thread").click()
        root = playground.messages("general")[-1]
        where = {"channel_id": root.channel, "thread_ts": root.ts}
        await call(playground, "assistant.threads.setStatus", **where, status="is thinking...")
        await expect(alice.thread.get_by_role("status")).to_contain_text("Gemma is thinking")
        # In threads of channels Slack shows no Stop of its own.
        await expect(alice.thread.get_by_role("button", name="Stop")).to_be_hidden()
        await call(playground, "assistant.threads.setStatus", **where, status="")
        await expect(alice.thread.get_by_role("status")).to_have_text("")


async def test_suggestions_are_sent_with_a_press_and_a_conversation_shows_its_title(
    browser: Browser, playground: Playground
) -> None:
    async with person_at(browser, playground, "alice", "dm") as alice:
        dm = playground.dm_of("alice")
        prompts = [{"title": "Explain something", "message": "Explain glass."}]
        await call(playground, "assistant.threads.setSuggestedPrompts", channel_id=dm, title="Well?", prompts=prompts)
        await expect(alice.page.get_by_text("Well?")).to_be_visible()
        await alice.page.get_by_role("button", name="Explain something").click()
        await expect(alice.thread).to_contain_text("Explain glass.")
        root = playground.messages(dm)[-1]
        await call(playground, "assistant.threads.setTitle", channel_id=dm, thread_ts=root.ts, title="About glass")
        await expect(alice.thread.get_by_role("heading", name="About glass")).to_be_visible()
        await alice.page.reload()
        await alice.until_live()
        await expect(alice.thread.get_by_role("heading", name="About glass")).to_be_visible()
        await expect(alice.page.get_by_role("button", name="Explain something")).to_be_visible()


async def test_a_button_press_reaches_the_bot_when_it_was_confirmed(
    browser: Browser, playground: Playground, bot: SmallBot
) -> None:
    words = {"title": "Once more?", "text": "It costs tokens.", "confirm": "Do", "deny": "No"}
    confirm = {part: plain(text) for part, text in words.items()}
    button = {"type": "button", "action_id": "again", "value": "7", "text": plain("Try again"), "confirm": confirm}
    blocks = [{"type": "actions", "block_id": "tools", "elements": [button]}]
    async with person_at(browser, playground, "bob") as bob:
        await call(playground, "chat.postMessage", channel="general", text="an answer", blocks=blocks)
        press = bob.log.get_by_role("button", name="Try again")
        await press.click()
        await bob.dialog.get_by_role("button", name="No").click()
        await press.click()
        await expect(bob.dialog).to_contain_text("It costs tokens.")
        await bob.dialog.get_by_role("button", name="Do").click()
        action = await bot.next("action")
        assert (action["action_id"], action["block_id"], action["value"]) == ("again", "tools", "7")
        assert bot.heard.empty()


async def test_a_choice_in_a_message_reaches_the_bot(browser: Browser, playground: Playground, bot: SmallBot) -> None:
    options = [{"text": plain(name), "value": name} for name in ("1b", "4b", "12b", "27b")]
    select = {"type": "static_select", "action_id": "again", "options": options, "initial_option": options[3]}
    text = {"type": "mrkdwn", "text": "Which *variant*?"}
    blocks = [{"type": "section", "text": text, "accessory": select}]
    async with person_at(browser, playground, "bob") as bob:
        await call(playground, "chat.postMessage", channel="general", text="choose", blocks=blocks)
        await bob.log.get_by_role("button", name="27b").click()
        await bob.page.get_by_role("option", name="4b", exact=True).click()
        await expect(bob.log.get_by_role("button", name="4b")).to_be_visible()
        assert (await bot.next("action"))["selected_option"]["value"] == "4b"


async def test_a_slash_command_shows_its_answer_to_this_person_only(
    browser: Browser, playground: Playground, bot: SmallBot
) -> None:
    async with person_at(browser, playground, "alice") as alice, person_at(browser, playground, "bob") as bob:
        await alice.composer.press_sequentially("/ge")
        await expect(alice.page.get_by_role("option")).to_contain_text("[ask | model | help]")
        await alice.composer.press("Enter")
        await expect(alice.composer).to_have_value("/gemma ")
        await alice.composer.press_sequentially("model")
        await alice.composer.press("Enter")
        answer = alice.message("quietly")
        await expect(answer).to_contain_text("Only visible to you")
        await expect(answer.locator("strong")).to_have_text("model")
        assert await bot.next("command") == "model"
        await bob.write("and me?")
        await expect(alice.message("and me?")).to_be_visible()
        await expect(bob.message("quietly")).to_have_count(0)


async def test_what_is_suggested_can_be_meant_and_is_explained_once(browser: Browser, playground: Playground) -> None:
    async with person_at(browser, playground, "alice") as alice:
        options, usage = alice.page.get_by_role("option"), alice.page.locator("#conversation .usage")
        await alice.composer.press_sequentially("@")
        await expect(options.first).to_contain_text("Gemma")
        await expect(options.filter(has_text="Carol")).to_be_visible()
        await expect(options.filter(has_text="Frank")).to_have_count(0)  # whose account is deactivated
        await alice.composer.fill("")
        await alice.composer.press_sequentially("/gemm")
        await expect(options).to_have_count(1)
        await expect(usage).to_be_hidden()
        await alice.composer.press_sequentially("a")
        await expect(options.first).to_be_hidden()
        await expect(usage).to_contain_text("[ask | model | help]")


async def test_a_conversation_that_is_gone_to_by_its_address_is_seen_on_a_phone(
    browser: Browser, playground: Playground
) -> None:
    async with person_at(browser, playground, "alice", viewport={"width": 390, "height": 844}) as alice:
        await alice.page.get_by_role("button", name="Conversations").click()
        await expect(alice.page.locator("#sidebar")).to_be_visible()
        await alice.page.evaluate("location.hash = location.hash.replace('C0PGENERAL', 'C0PRANDOM1')")
        await expect(alice.page.get_by_role("heading", name="random", level=1)).to_be_visible()
        await expect(alice.page.locator("#sidebar")).to_be_hidden()


async def test_slash_commands_are_refused_in_threads_as_in_slack(browser: Browser, playground: Playground) -> None:
    async with person_at(browser, playground, "alice") as alice:
        root = await playground.say("bob", "general", "a root")
        await alice.message("a root").hover()
        await alice.page.get_by_role("button", name="Reply in thread").click()
        await alice.thread.get_by_role("combobox").fill("/gemma help")
        await alice.thread.get_by_role("combobox").press("Enter")
        await expect(alice.page.locator(".toast")).to_contain_text("no slash commands in threads")
        assert len(playground.messages("general", root)) == 1


async def test_a_modal_opens_shows_a_field_error_and_submits(
    browser: Browser, playground: Playground, bot: SmallBot
) -> None:
    async with person_at(browser, playground, "alice") as alice:
        await alice.page.get_by_role("button", name="Shortcuts and commands").first.click()
        await alice.page.get_by_role("menuitem", name="Ask Gemma", exact=True).click()
        question = alice.dialog.get_by_role("textbox", name="Question")
        ask = alice.dialog.get_by_role("button", name="Ask", exact=True)
        await expect(question).to_be_focused()
        await ask.click()
        await expect(alice.dialog.get_by_role("alert").first).to_have_text("Please fill in this field.")
        await question.fill("short")
        await alice.dialog.get_by_role("button", name="Variant").click()
        await alice.page.get_by_role("option", name="27b").click()
        await ask.click()
        await expect(alice.dialog.get_by_role("alert").first).to_have_text("Ask something longer, please.")
        await expect(question).to_have_value("short")
        await question.fill("Why is the sky blue at noon?")
        await ask.click()
        await expect(alice.dialog).to_have_count(0)
        values = await bot.next("view")
        assert values["question"]["text"]["value"] == "Why is the sky blue at noon?"
        assert values["variant"]["choice"]["selected_option"]["value"] == "27b"


async def test_escape_closes_a_modal_and_the_focus_stays_inside_until_then(
    browser: Browser, playground: Playground, bot: SmallBot
) -> None:
    assert bot.heard.empty()
    async with person_at(browser, playground, "alice") as alice:
        await alice.page.get_by_role("button", name="Shortcuts and commands").first.click()
        await alice.page.get_by_role("menuitem", name="Ask Gemma", exact=True).click()
        await expect(alice.dialog).to_be_visible()
        for _ in range(12):
            await alice.page.keyboard.press("Tab")
            assert await alice.page.evaluate("Boolean(document.activeElement.closest('dialog'))")
        await alice.page.keyboard.press("Escape")
        await expect(alice.dialog).to_have_count(0)
        await alice.page.reload()
        await alice.until_live()
        await expect(alice.dialog).to_have_count(0)


async def test_the_home_tab_shows_what_the_bot_published(
    browser: Browser, playground: Playground, bot: SmallBot
) -> None:
    assert bot.heard.empty()
    async with person_at(browser, playground, "carol", "dm") as carol:
        await carol.page.get_by_role("tab", name="Home").click()
        await expect(carol.page.get_by_text("this is home.")).to_be_visible()
        await carol.page.get_by_role("tab", name="Messages").click()
        await expect(carol.composer).to_be_visible()


async def test_the_line_at_the_top_says_which_model_answers_and_whether_the_bot_is_there(
    browser: Browser, playground: Playground
) -> None:
    async with person_at(browser, playground, "alice") as alice:
        await expect(alice.page.locator("#model.stand-in")).to_contain_text("A scripted model answers here.")
        await expect(alice.page.locator("#presence")).to_have_text("Gemma is not connected")
        async with small_bot(playground):
            await expect(alice.page.locator("#presence")).to_have_text("Gemma is connected")
        await expect(alice.page.locator("#presence")).to_have_text("Gemma is not connected")


async def test_unknown_blocks_are_named(browser: Browser, playground: Playground) -> None:
    async with person_at(browser, playground, "alice") as alice:
        channel = playground.workspace.find_channel("general")
        assert channel is not None
        playground.workspace.post(channel, playground.workspace.bot_user, "x", blocks=[{"type": "hologram"}])
        await expect(alice.log.get_by_text("unsupported block: hologram")).to_be_visible()


async def test_a_mention_where_the_bot_is_not_offers_to_invite_it(
    browser: Browser, playground: Playground, bot: SmallBot
) -> None:
    async with person_at(browser, playground, "alice", "lounge") as alice:
        await alice.write("@gemma are you here?")
        offer = alice.message("but it is not in this channel")
        await expect(offer).to_contain_text("Only visible to you")
        await expect(offer.locator(".author")).to_have_text("Slackbot")
        await offer.get_by_role("button", name="Invite", exact=True).click()
        await expect(offer).to_be_hidden()
        await expect(alice.message("Mention it again")).to_be_visible()
        await alice.write("@gemma and now?")
        assert "and now?" in (await bot.next("mention"))["text"]


async def test_slackbot_s_word_in_a_thread_is_no_reply_of_the_bot_s(browser: Browser, playground: Playground) -> None:
    root = await playground.say("alice", "lounge", "Tea or coffee?")
    async with person_at(browser, playground, "bob", "lounge") as bob:
        await playground.say("bob", "lounge", "@gemma?", thread_ts=root)
        line = bob.message("Tea or coffee?").locator(".reply-bar")
        await expect(line).to_contain_text("1 reply")
        await expect(line.locator(".avatar")).to_have_count(1)


async def test_on_a_phone_the_line_below_a_question_tells_of_the_answer_and_is_large_enough_to_tap(
    browser: Browser, playground: Playground
) -> None:
    phone: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
    async with person_at(browser, playground, "alice", **phone) as alice:
        await alice.write("@gemma why?")
        await expect(alice.message("why?")).to_be_visible()
        root = playground.messages("general")[-1]
        started = await call(
            playground,
            "chat.startStream",
            channel=root.channel,
            thread_ts=root.ts,
            recipient_user_id=root.user,
            recipient_team_id=playground.workspace.team_id,
            markdown_text="Because",
        )
        line = alice.message("why?").locator(".reply-bar")
        await expect(line).to_contain_text("Gemma is at work")
        await call(playground, "chat.stopStream", channel=root.channel, ts=started["ts"])
        await expect(line).to_contain_text("1 reply")
        await expect(line).to_contain_text("Gemma answered at")
        box = await line.bounding_box()
        assert box is not None
        assert box["height"] >= LEAST_TAP_PX
        await line.tap()
        await expect(alice.message("Because", inside=alice.thread)).to_be_visible()
