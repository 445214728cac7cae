"""Buttons, menus, Home and shortcuts with a real Bolt app, and what a person cannot do."""

from typing import Any

import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground, Refused
from tests.playground.conftest import Heard
from tests.playground.samples import BUTTONS

GENERAL = "C0PGENERAL"


async def test_a_press_reaches_the_app_with_everything_it_needs(
    playground: Playground, app: AsyncApp, client: AsyncWebClient, heard: Heard
) -> None:
    @app.action("again")
    async def press(ack: Any, body: dict[str, Any], respond: Any) -> None:
        await ack()
        await respond(text="done", replace_original=True)
        heard.put(body)

    root = (await client.chat_postMessage(channel=GENERAL, text="root"))["ts"]
    ts = (await client.chat_postMessage(channel=GENERAL, text="x", blocks=BUTTONS, thread_ts=root))["ts"]
    assert (await playground.press("alice", "general", ts, "again")).ok
    body = await heard.next()
    (action,) = body["actions"]
    assert (action["action_id"], action["block_id"], action["value"], action["type"]) == (
        "again",
        "tools",
        "t1",
        "button",
    )
    assert body["container"] == {
        "type": "message",
        "message_ts": ts,
        "channel_id": GENERAL,
        "is_ephemeral": False,
        "thread_ts": root,
    }
    assert (body["user"]["id"], body["channel"]["id"], body["message"]["ts"]) == ("U0PALICE01", GENERAL, ts)
    assert playground.messages("general", root)[1].shown_text == "done"


@pytest.mark.parametrize(
    "case",
    [
        ("variant", "4b", "selected_option", "4b"),
        ("variant", "27B", "selected_option", "27b"),
        ("more", "report", "selected_option", "report"),
        ("feedback", "bad", "value", "bad"),
        ("feedback", "positive_button", "value", "good"),
    ],
)
async def test_a_choice_arrives_as_slack_sends_it(
    playground: Playground,
    app: AsyncApp,
    client: AsyncWebClient,
    heard: Heard,
    case: tuple[str, str, str, str],
) -> None:
    action_id, value, field, chosen = case

    @app.action(action_id)
    async def choose(ack: Any, action: dict[str, Any]) -> None:
        await ack()
        heard.put(action)

    ts = (await client.chat_postMessage(channel=GENERAL, text="x", blocks=BUTTONS))["ts"]
    await playground.press("alice", "general", ts, action_id, value)
    given = (await heard.next())[field]
    assert (given["value"] if isinstance(given, dict) else given) == chosen


async def test_what_is_not_shown_cannot_be_pressed(playground: Playground, client: AsyncWebClient) -> None:
    ts = (await client.chat_postMessage(channel=GENERAL, text="x", blocks=BUTTONS))["ts"]
    with pytest.raises(Refused, match="nothing to press"):
        await playground.press("alice", "general", ts, "missing")
    with pytest.raises(Refused, match="no option"):
        await playground.press("alice", "general", ts, "variant", "400b")
    with pytest.raises(Refused, match="does not see"):
        await playground.press("bob", "general", ts, "remove")


async def test_a_button_of_an_ephemeral_comes_without_a_message_and_can_be_replaced(
    playground: Playground, app: AsyncApp, client: AsyncWebClient, heard: Heard
) -> None:
    @app.action("again")
    async def press(ack: Any, body: dict[str, Any], respond: Any) -> None:
        await ack()
        await respond(text="new", replace_original=True)
        await respond(delete_original=True)
        heard.put(body)

    response = await client.chat_postEphemeral(channel=GENERAL, user="U0PALICE01", text="x", blocks=BUTTONS)
    with pytest.raises(Refused):
        await playground.press("bob", "general", response["message_ts"], "again")
    await playground.press("alice", "general", response["message_ts"], "again")
    body = await heard.next()
    assert "message" not in body
    assert body["container"]["is_ephemeral"]
    assert playground.channel("general").ephemerals == []


async def test_home_is_published_on_opening_and_its_buttons_work(
    playground: Playground, app: AsyncApp, heard: Heard
) -> None:
    home = {"type": "home", "blocks": BUTTONS[:1]}

    @app.event("app_home_opened")
    async def show(event: dict[str, Any], client: AsyncWebClient) -> None:
        await client.views_publish(user_id=event["user"], view=home)

    @app.action("again")
    async def press(ack: Any, body: dict[str, Any]) -> None:
        await ack()
        heard.put(body)

    await playground.open_home("alice")
    view = await playground.until(lambda: playground.workspace.homes.get("U0PALICE01"))
    await playground.press_view("alice", view.id, "again")
    body = await heard.next()
    assert body["container"] == {"type": "view", "view_id": view.id}
    assert (body["view"]["type"], "response_url" in body, "message" in body) == ("home", False, False)


async def test_a_message_shortcut_brings_the_message_even_where_the_bot_is_no_member(
    playground: Playground, app: AsyncApp, heard: Heard
) -> None:
    @app.shortcut("ask_about_message")
    async def ask(ack: Any, shortcut: dict[str, Any], respond: Any) -> None:
        await ack()
        await respond("only for you")
        heard.put(shortcut)

    ts = await playground.say("bob", "lounge", "what is this?")
    await playground.message_shortcut("alice", "lounge", ts, "ask_about_message")
    shortcut = await heard.next()
    assert (shortcut["message"]["text"], shortcut["message_ts"]) == ("what is this?", ts)
    assert shortcut["channel"]["id"] == "C0PLOUNGE1"
    (shown,) = playground.channel("lounge").ephemerals
    assert (shown.user, shown.text) == ("U0PALICE01", "only for you")


async def test_people_cannot_do_what_slack_s_client_would_not_let_them(playground: Playground) -> None:
    ts = await playground.say("alice", "general", "mine")
    with pytest.raises(Refused, match="not in #ops-private"):
        await playground.say("carol", "ops-private", "let me in")
    with pytest.raises(Refused, match="nobody called"):
        await playground.say("dave", "general", "hi")
    with pytest.raises(Refused, match="no conversation"):
        await playground.say("alice", "nowhere", "hi")
    with pytest.raises(Refused, match="empty"):
        await playground.say("alice", "general", "  ")
    with pytest.raises(Refused, match="12000 characters"):
        await playground.say("alice", "general", "x" * 12_001)
    with pytest.raises(Refused, match="no message"):
        await playground.say("alice", "general", "hi", thread_ts="1.1")
    with pytest.raises(Refused, match="only edit their own"):
        await playground.edit("bob", "general", ts, "yours")
    with pytest.raises(Refused, match="only delete their own"):
        await playground.delete("bob", "general", ts)
    with pytest.raises(Refused, match="direct message"):
        await playground.invite("mpdm-alice--bob--gemma-1")
