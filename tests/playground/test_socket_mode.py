"""Socket Mode: with the real Bolt and SDK, and with a bare client that does not acknowledge."""

import asyncio
from typing import Any

import pytest
from aiohttp import ClientSession, WSServerHandshakeError
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground
from tests.playground.conftest import bolt_app
from tests.playground.sockets import bare_socket, socket_url


async def test_a_real_bolt_app_hears_a_mention_and_answers_in_the_thread(
    playground: Playground, client: AsyncWebClient
) -> None:
    async with bolt_app(playground, client) as app:

        @app.event("app_mention")
        async def answer(event: dict[str, Any], say: Any) -> None:
            await say(f"You said: {event['text']}", thread_ts=event["ts"])

        @app.event("message")
        async def nothing() -> None: ...

        ts = await playground.say("alice", "general", "@gemma hello")
        thread = await playground.until(lambda: playground.messages("general", ts)[1:])
        assert thread[0].text == f"You said: <@{playground.bot_user}> hello"
        await playground.settled()


async def test_the_first_frame_says_hello_and_counts_the_connections(
    playground: Playground, http: ClientSession
) -> None:
    async with bare_socket(playground, http), http.ws_connect(await socket_url(playground, http)) as ws:
        hello = await ws.receive_json(timeout=5)
    assert hello["type"] == "hello"
    assert hello["num_connections"] == 2
    assert hello["connection_info"] == {"app_id": playground.workspace.app_id}
    assert hello["debug_info"]["approximate_connection_time"] > 0


async def test_a_ticket_opens_one_socket(playground: Playground, http: ClientSession) -> None:
    url = await socket_url(playground, http)
    async with http.ws_connect(url):
        with pytest.raises(WSServerHandshakeError):
            await http.ws_connect(url)


async def test_an_event_without_an_ack_comes_three_times_more_with_the_same_event_id(http: ClientSession) -> None:
    async with Playground(redeliver_after_s=0.05) as playground, bare_socket(playground, http) as socket:
        await playground.say("alice", "dm", "hello?")
        envelopes = [await socket.event() for _ in range(4)]
        with pytest.raises(TimeoutError, match="never acknowledged: 1"):
            await playground.settled()
    assert [each["retry_attempt"] for each in envelopes] == [0, 1, 2, 3]
    assert [each["retry_reason"] for each in envelopes] == ["", "timeout", "timeout", "timeout"]
    assert len({each["payload"]["event_id"] for each in envelopes}) == 1
    assert len({each["envelope_id"] for each in envelopes}) == 4


async def test_an_acknowledged_event_does_not_come_again(playground: Playground, http: ClientSession) -> None:
    async with bare_socket(playground, http) as socket:
        await playground.say("alice", "dm", "one")
        await socket.ack(await socket.event())
        await playground.settled()
        await playground.say("alice", "dm", "two")
        again = await socket.event()
    assert again["payload"]["event"]["text"] == "two"


async def test_events_wait_for_a_socket(playground: Playground, http: ClientSession) -> None:
    await playground.say("alice", "dm", "are you there?")
    async with bare_socket(playground, http) as socket:
        late = await socket.event()
        await socket.ack(late)
        await playground.settled()
    assert late["retry_attempt"] == 1
    assert late["payload"]["event"]["text"] == "are you there?"


async def test_an_event_of_a_socket_that_went_away_comes_on_the_next(
    playground: Playground, http: ClientSession
) -> None:
    async with bare_socket(playground, http) as first:
        await playground.say("alice", "dm", "hello")
        sent = await first.event()
    async with bare_socket(playground, http) as second:
        again = await second.event()
        await second.ack(again)
        await playground.settled()
    assert again["payload"]["event_id"] == sent["payload"]["event_id"]
    assert again["retry_attempt"] >= 1


async def test_each_envelope_goes_to_one_of_the_sockets(playground: Playground, http: ClientSession) -> None:
    async with bare_socket(playground, http) as one, bare_socket(playground, http) as two:
        await playground.say("alice", "dm", "first")
        await playground.say("alice", "dm", "second")
        envelopes = [await one.event(), await two.event()]
        await one.ack(envelopes[0])
        await two.ack(envelopes[1])
        await playground.settled()
    assert {each["payload"]["event"]["text"] for each in envelopes} == {"first", "second"}


async def test_an_ack_on_another_socket_counts(playground: Playground, http: ClientSession) -> None:
    async with bare_socket(playground, http) as one, bare_socket(playground, http) as two:
        await playground.say("alice", "dm", "first")
        await playground.say("alice", "dm", "second")
        first, second = await one.event(), await two.event()
        await two.ack(first)
        await one.ack(second)
        await playground.settled()


async def test_the_eleventh_socket_is_sent_away(playground: Playground, http: ClientSession) -> None:
    open_ones = [await http.ws_connect(await socket_url(playground, http)) for _ in range(10)]
    for ws in open_ones:
        await ws.receive_json(timeout=5)
    async with http.ws_connect(await socket_url(playground, http)) as ws:
        frame = await ws.receive_json(timeout=5)
    assert frame["type"] == "disconnect"
    assert frame["reason"] == "too_many_websockets"
    for ws in open_ones:
        await ws.close()


async def test_frames_that_are_no_acks_are_passed_over(playground: Playground, http: ClientSession) -> None:
    async with bare_socket(playground, http) as socket:
        for junk in ("{", "[]", '"x"', '{"envelope_id": 7}', '{"envelope_id": "nobody"}'):
            await socket.ws.send_str(junk)
        await playground.say("alice", "dm", "still there?")
        await socket.ack(await socket.event())
        await playground.settled()


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "link_disabled"])
async def test_the_sdk_comes_back_after_a_disconnect_frame(
    playground: Playground, client: AsyncWebClient, reason: str
) -> None:
    async with bolt_app(playground, client) as app:
        heard: asyncio.Queue[str] = asyncio.Queue()

        @app.event("message")
        async def hear(event: dict[str, Any]) -> None:
            heard.put_nowait(event["text"])

        await playground.disconnect_sockets(reason)
        await playground.until(lambda: playground.call_counts["apps.connections.open"] == 2)
        await playground.say("alice", "dm", "welcome back")
        async with asyncio.timeout(10):
            assert await heard.get() == "welcome back"
        await playground.settled()


async def test_the_sdk_comes_back_after_its_socket_was_cut(playground: Playground, client: AsyncWebClient) -> None:
    app = AsyncApp(client=client, process_before_response=True)
    heard: asyncio.Queue[str] = asyncio.Queue()

    @app.event("message")
    async def hear(event: dict[str, Any]) -> None:
        heard.put_nowait(event["text"])

    handler = AsyncSocketModeHandler(app, playground.app_token, ping_interval=0.1)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    try:
        playground.drop_sockets()
        assert not playground.connected
        await playground.say("alice", "dm", "in the gap")
        async with asyncio.timeout(10):
            assert await heard.get() == "in the gap"
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


async def test_events_can_be_lost(playground: Playground, http: ClientSession) -> None:
    playground.drop_events(1)
    async with bare_socket(playground, http) as socket:
        await playground.say("alice", "dm", "lost")
        await playground.say("alice", "dm", "found")
        envelope = await socket.event()
        await socket.ack(envelope)
        await playground.settled()
    assert envelope["payload"]["event"]["text"] == "found"


async def test_any_event_can_be_delivered_with_its_id_and_retry_number(
    playground: Playground, http: ClientSession
) -> None:
    async with bare_socket(playground, http) as socket:
        event = {"type": "app_uninstalled"}
        assert await playground.deliver(event, event_id="Ev0TWICE", retry_num=2) == "Ev0TWICE"
        envelope = await socket.event()
        await socket.ack(envelope)
        await playground.settled()
    assert envelope["retry_attempt"] == 2
    assert envelope["payload"]["event"] == event
    assert envelope["payload"]["event_id"] == "Ev0TWICE"
