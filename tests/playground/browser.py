"""What the page's tests stand on: the machine's Chromium, a person at the page, a small bot over Socket Mode."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.async_api import Browser, ConsoleMessage, Locator, Page, async_playwright, expect
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Limits, ModelLine, Playground

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
WAIT_MS = 8_000
_NEEDLESS = (
    # The address bar's suggestions: three pages of the browser's own in each window, half of what a test's page costs.
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    # Of a list that is given twice the browser takes the last one: what of Playwright's matters for pages on 127.0.0.1.
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "ThirdPartyStoragePartitioning",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AimEnabled",
    "PreconnectToSearch",
)
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(_NEEDLESS)}",
)

CHROMIUM = next((path for name in BROWSERS if (path := shutil.which(name))), None)
if CHROMIUM is None:
    # Whatever imports this module is skipped with it.
    pytest.skip(f"the page's browser tests need one of {', '.join(BROWSERS)} in PATH", allow_module_level=True)

expect.set_options(timeout=WAIT_MS)


@asynccontextmanager
async def open_browser() -> AsyncIterator[Browser]:
    """One headless Chromium."""
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=CHROMIUM, args=list(_ARGUMENTS))
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def furnished_playground() -> AsyncIterator[Playground]:
    """A playground that offers what a manifest would."""
    async with Playground(limits=Limits.none()) as playground:
        playground.model_line = ModelLine("A scripted model answers here.", stand_in=True)
        playground.commands = ({"command": "/gemma", "description": "Ask Gemma", "usage_hint": "[ask | model | help]"},)
        playground.shortcuts = ({"name": "Ask Gemma", "type": "global", "callback_id": "ask_gemma"},)
        yield playground


@dataclass
class Person:
    """One person's page: where things are, as a person would name them."""

    page: Page
    complaints: list[str] = field(default_factory=list)

    @property
    def composer(self) -> Locator:
        return self.page.locator("#composer")

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log", name="Messages")

    @property
    def thread(self) -> Locator:
        return self.page.get_by_role("complementary", name="Thread")

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    def message(self, text: str, *, inside: Locator | None = None) -> Locator:
        return (inside or self.log).get_by_role("article").filter(has_text=text)

    async def write(self, text: str) -> None:
        await self.composer.fill(text)
        await self.composer.press("Enter")

    async def until_live(self) -> None:
        await self.page.locator("body[data-ready]").wait_for(timeout=WAIT_MS)
        await expect(self.page.locator("#presence")).to_contain_text("connected")


@asynccontextmanager
async def person_at(
    browser: Browser, playground: Playground, name: str, channel: str = "general", **context: Any
) -> AsyncIterator[Person]:
    """A person with a fresh browser profile in a channel; at the end the page must not have complained."""
    profile = await browser.new_context(**{"viewport": {"width": 1280, "height": 800}, **context})
    profile.set_default_timeout(WAIT_MS)
    try:
        person = Person(await profile.new_page())
        person.page.on("console", lambda said: _note(person, said))
        person.page.on("pageerror", lambda error: person.complaints.append(str(error)))
        user = playground.workspace.find_user(name)
        assert user is not None
        place = playground.dm_of(name) if channel == "dm" else channel
        found = playground.workspace.find_channel(place)
        assert found is not None
        await person.page.goto(f"{playground.url}#{urlencode({'user': user.id, 'channel': found.id})}")
        await person.until_live()
        yield person
        assert person.complaints == []
    finally:
        await profile.close()


def _note(person: Person, said: ConsoleMessage) -> None:
    # A refused verb shows as a failed request: that is the server's word, not the page's fault.
    if said.type == "error" and "Failed to load resource" not in said.text:
        person.complaints.append(said.text)


async def call(playground: Playground, method: str, **arguments: Any) -> dict[str, Any]:
    """One Web API call of the bot."""
    client = AsyncWebClient(token=playground.bot_token, base_url=playground.api_url)
    answer = await client.api_call(method, json=arguments)
    return dict(answer.data) if isinstance(answer.data, dict) else {}


@dataclass
class SmallBot:
    """A bot of a few lines. What reaches it is in `heard`, as (kind, what)."""

    client: AsyncWebClient
    heard: asyncio.Queue[tuple[str, Any]] = field(default_factory=asyncio.Queue)

    async def next(self, kind: str) -> Any:
        """The next thing of this kind; others are passed over."""
        async with asyncio.timeout(WAIT_MS / 1000):
            while True:
                heard, what = await self.heard.get()
                if heard == kind:
                    return what


MODAL: dict[str, Any] = {
    "type": "modal",
    "callback_id": "ask",
    "title": {"type": "plain_text", "text": "Ask Gemma"},
    "submit": {"type": "plain_text", "text": "Ask"},
    "blocks": [
        {
            "type": "input",
            "block_id": "question",
            "label": {"type": "plain_text", "text": "Question"},
            "element": {"type": "plain_text_input", "action_id": "text", "multiline": True},
        },
        {
            "type": "input",
            "block_id": "variant",
            "label": {"type": "plain_text", "text": "Variant"},
            "element": {
                "type": "static_select",
                "action_id": "choice",
                "options": [{"text": {"type": "plain_text", "text": v}, "value": v} for v in ("4b", "27b")],
            },
        },
    ],
}


@asynccontextmanager
async def small_bot(playground: Playground) -> AsyncIterator[SmallBot]:
    """The scripted bot, connected over Socket Mode."""
    bot = SmallBot(AsyncWebClient(token=playground.bot_token, base_url=playground.api_url))
    app = AsyncApp(client=bot.client, process_before_response=True)
    _listen_for_people(app, bot)
    _listen_for_events(app, bot)
    handler = AsyncSocketModeHandler(app, playground.app_token, web_client=bot.client)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    try:
        yield bot
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


def _listen_for_people(app: AsyncApp, bot: SmallBot) -> None:
    @app.command("/gemma")
    async def command(ack: Any, body: dict[str, Any]) -> None:
        await ack(f"You said *{body['text']}*, quietly.")
        await bot.heard.put(("command", body["text"]))

    @app.action("again")
    async def action(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        await bot.heard.put(("action", body["actions"][0]))

    @app.shortcut("ask_gemma")
    async def shortcut(ack: Any, body: dict[str, Any]) -> None:
        await bot.client.views_open(trigger_id=body["trigger_id"], view=MODAL)
        await ack()

    @app.view("ask")
    async def submitted(ack: Any, view: dict[str, Any]) -> None:
        values = view["state"]["values"]
        if len(values["question"]["text"]["value"]) < len("a real question"):
            await ack(response_action="errors", errors={"question": "Ask something longer, please."})
            return
        await ack()
        await bot.heard.put(("view", values))


def _listen_for_events(app: AsyncApp, bot: SmallBot) -> None:
    @app.event("app_home_opened")
    async def home(event: dict[str, Any]) -> None:
        text = {"type": "mrkdwn", "text": f"Hello <@{event['user']}>, this is home."}
        view = {"type": "home", "blocks": [{"type": "section", "text": text}]}
        if event["tab"] == "home":
            await bot.client.views_publish(user_id=event["user"], view=view)

    @app.event("agent_session_stopped")
    async def stopped(event: dict[str, Any]) -> None:
        await bot.heard.put(("stopped", event["thread_ts"]))

    @app.event("message")
    async def message(event: dict[str, Any]) -> None:
        await bot.heard.put(("message", event))

    @app.event("app_mention")
    async def mention(event: dict[str, Any]) -> None:
        await bot.heard.put(("mention", event))
