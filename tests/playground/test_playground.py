"""The playground as a whole: starting, waiting, stopping."""

import asyncio
import time

import pytest
from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground, Refused
from tests.playground.sockets import bare_socket

FAST_S = 1.5


async def test_the_world_at_the_start(playground: Playground) -> None:
    names = {channel.name: channel.members for channel in playground.workspace.channels.values()}
    assert list(names) == [
        "general",
        "random",
        "ask-gemma",
        "lounge",
        "ops-private",
        "with-fabrikam",
        "mpdm-alice--bob--gemma-1",
        "dm-alice",
        "dm-bob",
        "dm-carol",
    ]
    assert [name for name, members in names.items() if playground.bot_user not in members] == ["lounge"]
    assert playground.bot_token.startswith("xoxb-playground")
    assert playground.app_token.startswith("xapp-")
    assert playground.api_url == f"http://127.0.0.1:{playground.port}/api/"


async def test_waiting_gives_the_first_truthy_value(playground: Playground) -> None:
    waiting = asyncio.create_task(playground.until(lambda: playground.messages("general")))
    ts = await playground.say("alice", "general", "hello")
    assert [message.ts for message in await waiting] == [ts]


async def test_waiting_in_vain_ends_with_a_picture_of_the_workspace(
    playground: Playground, client: AsyncWebClient
) -> None:
    root = await playground.say("alice", "general", "a question")
    await client.chat_postMessage(channel="C0PGENERAL", thread_ts=root, text="an answer")
    await client.chat_postEphemeral(channel="C0PGENERAL", user="U0PBOB0001", text="psst")
    await client.assistant_threads_setStatus(channel_id="C0PGENERAL", thread_ts=root, status="is thinking...")
    with pytest.raises(TimeoutError) as caught:
        await playground.until(lambda: False, timeout_s=0.01)
    picture = str(caught.value)
    for words in ("alice: 'a question'", "↳", "gemma: 'an answer'", "only bob sees: 'psst'", "is thinking..."):
        assert words in picture
    assert "chat.postMessage → ok" in picture


async def test_stopping_does_not_wait_for_those_who_listen(http: ClientSession) -> None:
    playground = Playground()
    await playground.start()
    async with bare_socket(playground, http):
        page = await http.get(f"{playground.url}/page/events", params={"user": "U0PALICE01"})
        await playground.say("alice", "dm", "not acknowledged")
        started = time.monotonic()
        async with asyncio.timeout(10):
            await playground.stop()
        page.close()
    assert time.monotonic() - started < FAST_S


async def test_a_taken_port_is_an_error_that_leaves_nothing_behind(playground: Playground) -> None:
    second = Playground(port=playground.port)
    with pytest.raises(OSError, match="address already in use"):
        await second.start()


async def test_two_playgrounds_live_side_by_side(playground: Playground) -> None:
    async with Playground() as other:
        await other.say("alice", "general", "over here")
        assert playground.messages("general") == []
        assert other.bot_token != playground.bot_token


async def test_a_person_can_be_called_by_id_or_name_and_a_channel_with_its_sign(playground: Playground) -> None:
    ts = await playground.say("U0PALICE01", "#general", "one")
    assert playground.messages("C0PGENERAL")[0].ts == ts
    with pytest.raises(Refused):
        playground.messages("nowhere")


async def test_an_admin_may_delete_what_others_wrote(playground: Playground) -> None:
    ts = await playground.say("bob", "general", "rude")
    await playground.delete("alice", "general", ts)
    assert playground.messages("general") == []
