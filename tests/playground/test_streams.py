"""Streamed messages: their life, their caps, and what Slack says when they are over."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Limits, Message, Playground, Refused
from tests.playground.conftest import Clock, client_of, refused

RECIPIENT: dict[str, Any] = {"recipient_user_id": "U0PALICE01", "recipient_team_id": "T0PLAYGRND"}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def playground(clock: Clock) -> AsyncIterator[Playground]:
    async with Playground(limits=Limits.none(), clock=clock) as started:
        yield started


class Talk:
    """A question in alice's DM, and a stream that answers it."""

    def __init__(self, playground: Playground, client: AsyncWebClient, root: str) -> None:
        self.playground, self.client, self.root = playground, client, root
        self.channel = playground.dm_of("alice")
        self.ts = ""

    async def start(self, text: str = "") -> None:
        response = await self.client.chat_startStream(
            channel=self.channel, thread_ts=self.root, markdown_text=text or None
        )
        self.ts = response["ts"]

    async def append(self, text: str) -> None:
        await self.client.chat_appendStream(channel=self.channel, ts=self.ts, markdown_text=text)

    async def stop(self, **more: object) -> None:
        await self.client.chat_stopStream(channel=self.channel, ts=self.ts, **more)  # type: ignore[arg-type]

    @property
    def message(self) -> Message:
        return self.playground.channel(self.channel).messages[self.ts]


@pytest.fixture
async def talk(playground: Playground, http: ClientSession) -> Talk:
    root = await playground.say("alice", "dm", "tell me")
    return Talk(playground, client_of(playground, http), root)


async def test_the_pieces_of_a_stream_are_one_message(talk: Talk) -> None:
    await talk.start("One, ")
    await talk.append("two, ")
    assert talk.message.streaming
    assert talk.message.shown_blocks == [{"type": "markdown", "text": "One, two, "}]
    button = {"type": "button", "action_id": "again", "text": {"type": "plain_text", "text": "Again"}}
    await talk.stop(markdown_text="three.", blocks=[{"type": "actions", "elements": [button]}])
    assert not talk.message.streaming
    assert [block["type"] for block in talk.message.shown_blocks] == ["markdown", "actions"]
    assert talk.message.shown_text.startswith("One, two, three.")


async def test_readers_get_the_text_of_a_stream_and_no_markdown_block(talk: Talk) -> None:
    await talk.start("**One**")
    await talk.stop(metadata={"event_type": "gemma_turn", "event_payload": {"part": 1}})
    replies = await talk.client.conversations_replies(channel=talk.channel, ts=talk.root, include_all_metadata=True)
    found = replies["messages"][1]
    assert (found["text"], found["blocks"]) == ("**One**", [])
    assert found["metadata"]["event_payload"] == {"part": 1}


async def test_a_stream_takes_no_metadata_at_its_start(talk: Talk) -> None:
    marker = {"event_type": "gemma_turn", "event_payload": {}}
    await talk.client.api_call(
        "chat.startStream", json={"channel": talk.channel, "thread_ts": talk.root, "metadata": marker}
    )
    assert talk.playground.messages(talk.channel)[-1].metadata is None


async def test_outside_dms_the_recipient_must_be_named(playground: Playground, http: ClientSession) -> None:
    client = client_of(playground, http)
    root = await playground.say("alice", "general", "@gemma hi")
    where: dict[str, Any] = {"channel": "C0PGENERAL", "thread_ts": root}
    assert await refused(client.chat_startStream(**where)) == "missing_recipient_user_id"
    assert (
        await refused(client.chat_startStream(**where, recipient_user_id="U0PALICE01")) == "missing_recipient_team_id"
    )
    unknown = {**RECIPIENT, "recipient_user_id": "U0NOBODY"}
    assert await refused(client.chat_startStream(**where, **unknown)) == "user_not_found"
    assert (await client.chat_startStream(**where, **RECIPIENT))["ok"]


async def test_a_stream_needs_a_thread(playground: Playground, http: ClientSession) -> None:
    call = client_of(playground, http).api_call("chat.startStream", json={"channel": playground.dm_of("alice")})
    assert await refused(call) == "invalid_arguments"


async def test_text_and_chunks_exclude_each_other_and_bad_chunks_are_refused(talk: Talk) -> None:
    await talk.start()
    where = {"channel": talk.channel, "ts": talk.ts}
    chunk = {"type": "markdown_text", "text": "x"}
    both = talk.client.api_call("chat.appendStream", json={**where, "markdown_text": "x", "chunks": [chunk]})
    assert await refused(both) == "invalid_arguments"
    task = {"type": "task_update", "id": "1", "title": "t"}
    for bad in ({"type": "noise"}, task, {**task, "status": ["complete"]}, {**task, "status": "done"}):
        call = talk.client.api_call("chat.appendStream", json={**where, "chunks": [bad]})
        assert await refused(call) == "invalid_chunks"
    assert await refused(talk.client.api_call("chat.appendStream", json=where)) == "no_text"
    long = talk.client.chat_appendStream(channel=talk.channel, ts=talk.ts, markdown_text="x" * 12_001)
    assert await refused(long) == "msg_too_long"


async def test_a_task_changes_in_place_and_its_details_grow(talk: Talk) -> None:
    await talk.start()
    where = {"channel": talk.channel, "ts": talk.ts}
    task = {"type": "task_update", "id": "t1", "title": "Reading", "status": "in_progress", "details": "one "}
    await talk.client.api_call("chat.appendStream", json={**where, "chunks": [task]})
    done = {**task, "status": "complete", "details": "two"}
    await talk.client.api_call("chat.appendStream", json={**where, "chunks": [done]})
    (card,) = talk.message.shown_blocks
    assert (card["type"], card["status"], card["details"]) == ("task_card", "complete", "one two")


async def test_the_sdk_s_own_stream_object_works(talk: Talk) -> None:
    stream = await talk.client.chat_stream(channel=talk.channel, thread_ts=talk.root, buffer_size=1, **RECIPIENT)
    await stream.append(markdown_text="Hello ")
    await stream.append(markdown_text="world")
    await stream.stop()
    assert talk.playground.messages(talk.channel, talk.root)[-1].shown_text == "Hello world"


async def test_the_cap_counts_bytes_and_holds_for_ever(talk: Talk) -> None:
    await talk.start()
    await talk.append("é" * 5_000)
    assert await refused(talk.client.chat_appendStream(channel=talk.channel, ts=talk.ts, markdown_text="é" * 501)) == (
        "msg_too_long"
    )
    assert await refused(talk.client.chat_appendStream(channel=talk.channel, ts=talk.ts, markdown_text="x")) == (
        "msg_too_long"
    )
    await talk.stop()
    assert talk.message.shown_text == "é" * 5_000


async def test_after_five_minutes_a_stream_is_over(talk: Talk, clock: Clock) -> None:
    await talk.start("a")
    for _ in range(3):
        clock.advance(99)
        await talk.append("b")
    clock.advance(4)
    append = talk.client.chat_appendStream(channel=talk.channel, ts=talk.ts, markdown_text="late")
    assert await refused(append) == "message_not_in_streaming_state"
    stop = talk.client.chat_stopStream(channel=talk.channel, ts=talk.ts)
    assert await refused(stop) == "message_not_in_streaming_state"
    assert talk.playground.workspace.sessions[talk.channel, talk.root] == "active"
    await talk.client.chat_update(channel=talk.channel, ts=talk.ts, text="the whole text")
    assert talk.message.shown_text == "the whole text"


async def test_a_stream_that_idles_is_over(talk: Talk, clock: Clock) -> None:
    await talk.start("a")
    clock.advance(121)
    append = talk.client.chat_appendStream(channel=talk.channel, ts=talk.ts, markdown_text="late")
    assert await refused(append) == "message_not_in_streaming_state"


async def test_a_stopped_stream_cannot_go_on_but_can_be_updated(talk: Talk) -> None:
    await talk.start("a")
    await talk.stop()
    append = talk.client.chat_appendStream(channel=talk.channel, ts=talk.ts, markdown_text="late")
    assert await refused(append) == "message_not_in_streaming_state"
    await talk.client.chat_update(channel=talk.channel, ts=talk.ts, text="b")
    assert talk.message.shown_text == "b"


async def test_an_open_stream_cannot_be_updated(talk: Talk) -> None:
    await talk.start("a")
    update = talk.client.chat_update(channel=talk.channel, ts=talk.ts, text="b")
    assert await refused(update) == "streaming_state_conflict"


async def test_only_streams_of_the_bot_can_grow(talk: Talk) -> None:
    append = talk.client.chat_appendStream(channel=talk.channel, ts=talk.root, markdown_text="x")
    assert await refused(append) == "message_not_owned_by_app"


async def test_a_session_is_processing_while_a_stream_is_open(talk: Talk) -> None:
    sessions = talk.playground.workspace.sessions
    await talk.start("a")
    assert sessions[talk.channel, talk.root] == "processing"
    await talk.stop()
    assert sessions[talk.channel, talk.root] == "active"


async def test_after_slack_s_stop_nothing_can_be_appended(talk: Talk) -> None:
    await talk.start("a")
    await talk.playground.stop_session("alice", "dm", talk.root)
    append = talk.client.chat_appendStream(channel=talk.channel, ts=talk.ts, markdown_text="b")
    assert await refused(append) == "stopped_by_user"
    await talk.stop()


async def test_slack_shows_its_stop_only_in_dms_that_are_busy(talk: Talk) -> None:
    with pytest.raises(Refused, match="nothing to stop"):
        await talk.playground.stop_session("alice", "dm", talk.root)
    root = await talk.playground.say("alice", "general", "@gemma hi")
    with pytest.raises(Refused, match="direct messages"):
        await talk.playground.stop_session("alice", "general", root)
