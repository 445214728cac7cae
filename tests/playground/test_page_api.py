"""The page's JSON and its event stream, over raw HTTP: what people see and do."""

import asyncio
from typing import Any

import pytest
from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import ModelLine, Playground
from tests.playground.conftest import bolt_app
from tests.playground.reading import ALICE, BOB, CAROL, GENERAL, do, events, state
from tests.playground.samples import BUTTONS, MODAL
from tests.playground.sockets import bare_socket


async def test_the_state_is_what_a_person_may_see(playground: Playground, http: ClientSession) -> None:
    playground.model_line = ModelLine("Gemma 3 27B by AI/ML API", stand_in=False)
    playground.commands = ({"command": "/gemma", "description": "Ask", "usage_hint": "help"},)
    whole = await state(playground, http)
    assert whole["team"]["name"] == "Playground"
    assert whole["me"] == {
        "id": ALICE,
        "name": "alice",
        "real_name": "Alice Moreau",
        "initials": "AM",
        "color": "#7c5cff",
        "is_bot": False,
        "is_admin": True,
        "is_guest": False,
        "org": "",
        "deleted": False,
    }
    assert whole["model"] == {"text": "Gemma 3 27B by AI/ML API", "stand_in": False}
    assert whole["commands"][0]["command"] == "/gemma"
    assert whole["connected"] is False
    assert [user["name"] for user in whole["users"] if user["is_bot"]] == ["gemma"]
    kinds = {channel["name"]: channel["kind"] for channel in whole["channels"]}
    assert kinds["ops-private"] == "private"
    assert kinds["Gemma"] == "im"
    carols = {channel["name"] for channel in (await state(playground, http, CAROL))["channels"]}
    assert "ops-private" not in carols


async def test_a_written_message_is_in_the_state_and_in_the_streams_of_those_who_see_it(
    playground: Playground, http: ClientSession
) -> None:
    async with events(playground, http, CAROL) as carol, events(playground, http, BOB) as bob:
        private = await do(playground, http, "messages", channel="C0POPSPRIV", text="between us")
        public = await do(playground, http, "messages", channel=GENERAL, text="@gemma & all")
        assert (await bob.next("message"))["message"]["ts"] == private["ts"]
        event = await carol.next("message")
        assert (event["channel"], event["message"]["ts"]) == (GENERAL, public["ts"])
    (message,) = (await state(playground, http))["messages"][GENERAL]
    assert message["text"] == f"<@{playground.bot_user}> &amp; all"
    assert (message["thread_ts"], message["bot"], message["streaming"], message["edited"]) == (
        None,
        False,
        False,
        False,
    )


async def test_a_reply_an_edit_and_a_deletion_show_everywhere(playground: Playground, http: ClientSession) -> None:
    root = (await do(playground, http, "messages", channel=GENERAL, text="root"))["ts"]
    async with events(playground, http, BOB) as bob:
        reply = (await do(playground, http, "messages", channel=GENERAL, text="reply", thread_ts=root))["ts"]
        shown = {(await bob.next("message"))["message"]["ts"]: None for _ in range(2)}
        assert set(shown) == {root, reply}
        await do(playground, http, "messages/edit", channel=GENERAL, ts=reply, text="changed")
        changed = (await bob.next("message"))["message"]
        assert (changed["text"], changed["edited"], changed["thread_ts"]) == ("changed", True, root)
        await do(playground, http, "messages/delete", channel=GENERAL, ts=reply)
        assert (await bob.next("message_removed"))["ts"] == reply
        assert (await bob.next("message"))["message"]["reply_count"] == 0


async def test_a_stream_arrives_whole_and_brought_together(
    playground: Playground, http: ClientSession, client: AsyncWebClient
) -> None:
    root = await playground.say("alice", "dm", "count")
    channel = playground.dm_of("alice")
    async with events(playground, http) as alice:
        ts = (await client.chat_startStream(channel=channel, thread_ts=root))["ts"]
        for number in range(30):
            await client.chat_appendStream(channel=channel, ts=ts, markdown_text=f"{number} ")
        await client.chat_stopStream(channel=channel, ts=ts)
        seen = 0
        while True:
            message = (await alice.next("message"))["message"]
            seen += message["ts"] == ts
            if message["ts"] == ts and not message["streaming"]:
                break
    assert message["blocks"] == [{"type": "markdown", "text": "".join(f"{number} " for number in range(30))}]
    assert seen < 32


async def test_status_views_home_and_connection_are_told(
    playground: Playground, http: ClientSession, client: AsyncWebClient
) -> None:
    root = await playground.say("alice", "general", "@gemma think")
    async with events(playground, http) as alice:
        await client.assistant_threads_setStatus(channel_id=GENERAL, thread_ts=root, status="is thinking...")
        assert (await alice.next("status"))["status"] == "is thinking..."
        assert (await state(playground, http))["statuses"] == [
            {"channel": GENERAL, "thread_ts": root, "status": "is thinking..."}
        ]
        await client.views_open(trigger_id=playground._stage.triggers.issue(ALICE), view=MODAL)
        view = (await alice.next("view"))["view"]
        assert (await state(playground, http))["views"] == [view]
        await do(playground, http, "views/close", view_id=view["id"])
        assert (await alice.next("view"))["view"] is None
        await client.views_publish(user_id=ALICE, view={"type": "home", "blocks": [{"type": "divider"}]})
        assert (await alice.next("home"))["view"]["type"] == "home"
        async with bare_socket(playground, http):
            assert (await alice.next("connected"))["connected"] is True
        assert (await alice.next("connected"))["connected"] is False
        playground.model_line = ModelLine("SmolLM2, a stand-in", stand_in=True)
        assert (await alice.next("model"))["model"] == {"text": "SmolLM2, a stand-in", "stand_in": True}


async def test_the_page_s_verbs_reach_the_app(
    playground: Playground, http: ClientSession, client: AsyncWebClient
) -> None:
    async with bolt_app(playground, client) as app:
        pressed: asyncio.Queue[str] = asyncio.Queue()

        @app.command("/gemma")
        async def command(ack: Any, command: dict[str, Any]) -> None:
            await ack(f"got {command['text']}")

        @app.action("variant")
        async def choose(ack: Any, action: dict[str, Any], body: dict[str, Any], client: AsyncWebClient) -> None:
            await client.views_open(trigger_id=body["trigger_id"], view=MODAL)
            await ack()
            pressed.put_nowait(action["selected_option"]["value"])

        @app.view("settings")
        async def save(ack: Any, view: dict[str, Any]) -> None:
            rude = view["state"]["values"]["tone"]["text"]["value"] == "rude"
            await (ack(response_action="errors", errors={"tone": "no"}) if rude else ack())

        assert (await do(playground, http, "commands", channel=GENERAL, text="/gemma model 4b"))["ok"]
        (shown,) = (await state(playground, http))["ephemerals"][GENERAL]
        assert shown["text"] == "got model 4b"

        ts = (await client.chat_postMessage(channel=GENERAL, text="x", blocks=BUTTONS))["ts"]
        choice = {"text": {"type": "plain_text", "text": "4B"}, "value": "4b"}
        body = {"channel": GENERAL, "ts": ts, "block_id": "tools", "action_id": "variant", "selected_option": choice}
        assert (await do(playground, http, "actions", **body))["ok"]
        assert pressed.get_nowait() == "4b"

        (view,) = (await state(playground, http))["views"]
        for words, answer in (("rude", {"ok": False, "errors": {"tone": "no"}}), ("kind", {"ok": True})):
            values = {"tone": {"text": {"type": "plain_text_input", "value": words}}}
            given = await do(playground, http, "views/submit", view_id=view["id"], values=values)
            assert given == {**answer, "status": 200}


async def test_slack_s_own_commands_bring_the_bot_in_and_out(playground: Playground, http: ClientSession) -> None:
    async with events(playground, http) as alice:
        assert (await do(playground, http, "commands", channel="C0PLOUNGE1", text="/invite @gemma"))["ok"]
        lounge = next(each for each in (await alice.next("channels"))["channels"] if each["id"] == "C0PLOUNGE1")
        assert lounge["bot_member"]
    assert (await do(playground, http, "commands", channel="C0PLOUNGE1", text="/remove @gemma"))["ok"]
    assert playground.bot_user not in playground.channel("lounge").members


async def test_buttons_in_views_and_shortcuts_are_verbs_too(
    playground: Playground, http: ClientSession, client: AsyncWebClient
) -> None:
    ts = await playground.say("bob", "lounge", "what is this?")
    home = (await client.views_publish(user_id=ALICE, view={"type": "home", "blocks": BUTTONS[:1]}))["view"]
    async with bare_socket(playground, http) as socket:

        async def heard(verb: str, **body: Any) -> dict[str, Any]:
            doing = asyncio.create_task(do(playground, http, verb, **body))
            envelope = await socket.frame()
            await socket.ack(envelope)
            assert (await doing)["ok"]
            payload = envelope["payload"]
            assert isinstance(payload, dict)
            return payload

        pressed = await heard("actions", view_id=home["id"], block_id="tools", action_id="again", value="t1")
        assert pressed["container"]["view_id"] == home["id"]
        everywhere = await heard("shortcuts", callback_id="ask_gemma")
        assert everywhere["type"] == "shortcut"
        about = await heard("shortcuts", callback_id="ask_about_message", channel="C0PLOUNGE1", ts=ts)
        assert (about["type"], about["message"]["text"]) == ("message_action", "what is this?")


async def test_an_ephemeral_is_the_bot_s_and_can_go(
    playground: Playground, http: ClientSession, client: AsyncWebClient
) -> None:
    async with events(playground, http) as alice, events(playground, http, BOB) as bob:
        response = await client.chat_postEphemeral(channel=GENERAL, user=ALICE, text="psst", blocks=BUTTONS[:1])
        shown = (await alice.next("ephemeral"))["message"]
        assert (shown["text"], shown["user"], shown["bot"]) == ("psst", playground.bot_user, True)
        path = playground._stage.response_urls.issue(GENERAL, ALICE, source_ts=response["message_ts"])
        async with http.post(playground.url + path, json={"delete_original": True}) as answer:
            assert answer.status == 200
        assert (await alice.next("ephemeral_removed"))["ts"] == shown["ts"]
        ts = await playground.say("alice", "general", "for all")
        assert (await bob.next("message"))["message"]["ts"] == ts
    assert (await state(playground, http, BOB))["ephemerals"][GENERAL] == []


async def test_a_page_that_does_not_read_is_let_go(
    playground: Playground, http: ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.playground.page_feed._QUEUE", 1)
    async with events(playground, http) as alice:
        for number in range(3):
            playground.model_line = ModelLine(str(number), stand_in=False)
        with pytest.raises(AssertionError, match="the stream ended"):
            await alice.next("connected")


async def test_reactions_home_and_stop_are_verbs_too(
    playground: Playground, http: ClientSession, client: AsyncWebClient
) -> None:
    ts = (await do(playground, http, "messages", channel=GENERAL, text="look"))["ts"]
    await do(playground, http, "reactions", channel=GENERAL, ts=ts, name="tada")
    (message,) = (await state(playground, http))["messages"][GENERAL]
    assert message["reactions"] == [{"name": "tada", "users": [ALICE]}]
    dm = playground.dm_of("alice")
    root = (await do(playground, http, "messages", channel=dm, text="go"))["ts"]
    await client.chat_startStream(channel=dm, thread_ts=root)
    async with bare_socket(playground, http) as socket:
        kinds: set[str] = set()
        await do(playground, http, "home", tab="home")
        await do(playground, http, "stop", channel=dm, thread_ts=root)
        while not {"app_home_opened", "agent_session_stopped"} <= kinds:
            envelope = await socket.event()
            await socket.ack(envelope)
            kinds.add(envelope["payload"]["event"]["type"])


async def test_a_messages_address_leads_to_it_on_the_page(playground: Playground, http: ClientSession) -> None:
    root = await playground.say("alice", "general", "hello")
    alone = await playground.say("alice", "general", "and goodbye")
    reply = await playground.say("bob", "general", "hi", thread_ts=root)

    async def led_to(ts: str) -> tuple[int, str]:
        address = f"{playground.url}/archives/{GENERAL}/p{ts.replace('.', '')}"
        async with http.get(address, allow_redirects=False) as response:
            return response.status, response.headers.get("Location", "")

    assert await led_to(reply) == (302, f"/#channel={GENERAL}&thread={root}")
    assert await led_to(alone) == (302, f"/#channel={GENERAL}")
    assert (await led_to("1760000000.000001"))[0] == 404
