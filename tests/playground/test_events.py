"""What the app is told: the events of everything that happens in a channel."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Attachment, Playground
from tests.playground.sockets import BareSocket, bare_socket


class Listener:
    """Acknowledges every event and keeps its payload."""

    def __init__(self, socket: BareSocket) -> None:
        self._socket = socket

    async def payload(self) -> dict[str, Any]:
        envelope = await self._socket.event()
        await self._socket.ack(envelope)
        payload = envelope["payload"]
        assert isinstance(payload, dict)
        return payload

    async def event(self) -> dict[str, Any]:
        event = (await self.payload())["event"]
        assert isinstance(event, dict)
        return event


@pytest.fixture
async def listener(playground: Playground, http: ClientSession) -> AsyncIterator[Listener]:
    async with bare_socket(playground, http) as socket:
        yield Listener(socket)


async def test_a_mention_comes_as_twins_with_different_event_ids(playground: Playground, listener: Listener) -> None:
    ts = await playground.say("alice", "general", "@gemma hi")
    mention, message = await listener.payload(), await listener.payload()
    assert (mention["event"]["type"], message["event"]["type"]) == ("app_mention", "message")
    assert mention["event_id"] != message["event_id"]
    for payload in (mention, message):
        event = payload["event"]
        assert (event["channel"], event["ts"], event["user"]) == ("C0PGENERAL", ts, "U0PALICE01")
        assert event["text"] == f"<@{playground.bot_user}> hi"
    assert "channel_type" not in mention["event"]
    assert message["event"]["channel_type"] == "channel"


async def test_the_payload_around_an_event_is_slack_s(playground: Playground, listener: Listener) -> None:
    await playground.say("alice", "dm", "hi")
    payload = await listener.payload()
    workspace = playground.workspace
    assert (payload["type"], payload["team_id"], payload["api_app_id"]) == (
        "event_callback",
        workspace.team_id,
        workspace.app_id,
    )
    assert payload["authorizations"][0]["user_id"] == workspace.bot_user
    assert payload["authorizations"][0]["is_bot"]
    assert payload["is_ext_shared_channel"] is False
    assert isinstance(payload["event_time"], int)


@pytest.mark.parametrize(
    ("channel", "kind"), [("dm", "im"), ("ops-private", "group"), ("mpdm-alice--bob--gemma-1", "mpim")]
)
async def test_each_kind_of_channel_has_its_type(
    playground: Playground, listener: Listener, channel: str, kind: str
) -> None:
    await playground.say("alice", channel, "hi")
    event = await listener.event()
    assert (event["type"], event["channel_type"]) == ("message", kind)


async def test_a_dm_has_no_mention_twin_and_no_thread_at_the_top(playground: Playground, listener: Listener) -> None:
    await playground.say("alice", "dm", "@gemma hi")
    first = await listener.event()
    assert first["type"] == "message"
    assert "thread_ts" not in first
    await playground.say("alice", "dm", "more", thread_ts=first["ts"])
    second = await listener.event()
    assert (second["type"], second["thread_ts"], second["parent_user_id"]) == ("message", first["ts"], "U0PALICE01")


async def test_where_the_bot_is_no_member_it_hears_nothing(playground: Playground, listener: Listener) -> None:
    await playground.say("alice", "lounge", "@gemma hi")
    await playground.say("alice", "dm", "next")
    assert (await listener.event())["text"] == "next"


async def test_typed_text_is_escaped(playground: Playground, listener: Listener) -> None:
    await playground.say("alice", "dm", "if a < b && b > c: see https://x.test/?a=1&b=2.")
    event = await listener.event()
    assert event["text"] == "if a &lt; b &amp;&amp; b &gt; c: see <https://x.test/?a=1&amp;b=2>."
    elements = event["blocks"][0]["elements"][0]["elements"]
    assert elements[0] == {"type": "text", "text": "if a < b && b > c: see "}
    assert elements[1] == {"type": "link", "url": "https://x.test/?a=1&b=2"}


async def test_an_edit_tells_before_and_after(playground: Playground, listener: Listener) -> None:
    ts = await playground.say("alice", "dm", "helo")
    await listener.event()
    await playground.edit("alice", "dm", ts, "hello")
    event = await listener.event()
    assert (event["subtype"], event["hidden"]) == ("message_changed", True)
    assert (event["previous_message"]["text"], event["message"]["text"]) == ("helo", "hello")
    assert event["message"]["ts"] == ts
    assert event["message"]["edited"]["user"] == "U0PALICE01"
    assert "edited" not in event["previous_message"]
    assert event["ts"] != ts


async def test_saving_without_a_change_is_no_edit(playground: Playground, listener: Listener) -> None:
    ts = await playground.say("alice", "dm", "same")
    await listener.event()
    await playground.edit("alice", "dm", ts, "same")
    await playground.say("alice", "dm", "next")
    assert (await listener.event())["text"] == "next"


async def test_a_deletion_names_the_message(playground: Playground, listener: Listener) -> None:
    ts = await playground.say("alice", "dm", "oops")
    await listener.event()
    await playground.delete("alice", "dm", ts)
    event = await listener.event()
    assert (event["subtype"], event["deleted_ts"], event["previous_message"]["text"]) == (
        "message_deleted",
        ts,
        "oops",
    )


async def test_the_deletion_of_a_root_with_replies_is_a_tombstone(playground: Playground, listener: Listener) -> None:
    root = await playground.say("alice", "dm", "question")
    await playground.say("alice", "dm", "more", thread_ts=root)
    await playground.delete("alice", "dm", root)
    for _ in range(2):
        await listener.event()
    event = await listener.event()
    assert (event["subtype"], event["message"]["subtype"]) == ("message_changed", "tombstone")
    assert (event["message"]["ts"], event["previous_message"]["text"]) == (root, "question")


async def test_the_bot_s_own_writes_come_back_with_its_id(
    playground: Playground, client: AsyncWebClient, listener: Listener
) -> None:
    channel = playground.dm_of("alice")
    ts = (await client.chat_postMessage(channel=channel, text="one"))["ts"]
    posted = await listener.event()
    await client.chat_update(channel=channel, ts=ts, text="two")
    updated = await listener.event()
    assert posted["bot_id"] == playground.workspace.bot_id
    assert updated["subtype"] == "message_changed"
    assert updated["message"]["bot_id"] == playground.workspace.bot_id


async def test_a_stream_comes_as_a_message_and_one_change(
    playground: Playground, client: AsyncWebClient, listener: Listener
) -> None:
    channel = playground.dm_of("alice")
    root = await playground.say("alice", "dm", "go")
    await listener.event()
    ts = (await client.chat_startStream(channel=channel, thread_ts=root))["ts"]
    assert (await listener.event())["ts"] == ts
    await client.chat_appendStream(channel=channel, ts=ts, markdown_text="done")
    await client.chat_stopStream(channel=channel, ts=ts)
    changed = await listener.event()
    assert (changed["subtype"], changed["message"]["text"]) == ("message_changed", "done")


async def test_a_broadcast_reply_carries_its_root(playground: Playground, listener: Listener) -> None:
    root = await playground.say("alice", "general", "root")
    await listener.event()
    await playground.say("alice", "general", "everyone", thread_ts=root, broadcast=True)
    event = await listener.event()
    assert (event["subtype"], event["root"]["ts"], event["thread_ts"]) == ("thread_broadcast", root, root)


async def test_a_shared_file_comes_with_its_facts_and_its_mention(playground: Playground, listener: Listener) -> None:
    note = Attachment("note.txt", "text/plain", b"hello")
    await playground.say("alice", "general", "@gemma read this", files=[note])
    mention, message = await listener.event(), await listener.event()
    assert "subtype" not in mention
    assert message["subtype"] == "file_share"
    for event in (mention, message):
        (file,) = event["files"]
        assert (file["name"], file["mimetype"], file["size"], file["mode"]) == ("note.txt", "text/plain", 5, "hosted")


async def test_the_bot_hears_that_it_joined(playground: Playground, listener: Listener) -> None:
    await playground.invite("lounge", inviter="bob")
    event = await listener.event()
    assert (event["type"], event["user"], event["inviter"]) == (
        "member_joined_channel",
        playground.bot_user,
        "U0PBOB0001",
    )


async def test_opening_the_app_tells_the_tab(playground: Playground, listener: Listener) -> None:
    await playground.open_home("carol", "messages")
    event = await listener.event()
    assert (event["type"], event["tab"], event["user"], event["channel"]) == (
        "app_home_opened",
        "messages",
        "U0PCAROL01",
        playground.dm_of("carol"),
    )


async def test_slack_s_stop_names_the_streams(
    playground: Playground, client: AsyncWebClient, listener: Listener
) -> None:
    root = await playground.say("alice", "dm", "go")
    ts = (await client.chat_startStream(channel=playground.dm_of("alice"), thread_ts=root))["ts"]
    for _ in range(2):
        await listener.event()
    await playground.stop_session("alice", "dm", root)
    event = await listener.event()
    assert (event["type"], event["thread_ts"], event["streaming_message_ts"]) == ("agent_session_stopped", root, [ts])


async def test_what_the_app_did_not_subscribe_to_does_not_come(playground: Playground, listener: Listener) -> None:
    ts = await playground.say("alice", "dm", "hi")
    await listener.event()
    await playground.react("alice", "dm", ts, "eyes")
    playground.subscriptions |= {"reaction_added"}
    await playground.react("alice", "dm", ts, "tada")
    event = await listener.event()
    assert (event["type"], event["reaction"]) == ("reaction_added", "tada")
