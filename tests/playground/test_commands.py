"""Slash commands with a real Bolt app, and response URLs."""

import asyncio
from typing import Any

import pytest
from aiohttp import ClientSession
from slack_bolt.async_app import AsyncApp

from bot.playground import Playground, Refused
from tests.playground.conftest import Clock
from tests.playground.sockets import bare_socket

GENERAL = "C0PGENERAL"


async def test_a_command_s_acknowledgement_is_shown_to_the_person_alone(playground: Playground, app: AsyncApp) -> None:
    @app.command("/gemma")
    async def answer(ack: Any, command: dict[str, Any]) -> None:
        await ack(f"{command['user_name']} in {command['channel_name']}: {command['text']}")

    result = await playground.command("bob", "general", "/gemma", "model 4b for @alice in #random")
    words = "bob in general: model 4b for <@U0PALICE01|alice> in <#C0PRANDOM1|random>"
    assert (result.ok, result.text) == (True, words)
    assert [(each.user, each.text) for each in playground.channel("general").ephemerals] == [("U0PBOB0001", words)]
    assert playground.messages("general") == []


async def test_a_command_can_answer_the_whole_channel(playground: Playground, app: AsyncApp) -> None:
    @app.command("/gemma")
    async def answer(ack: Any) -> None:
        await ack(text="hello all", response_type="in_channel")

    await playground.command("bob", "general", "/gemma")
    assert [message.text for message in playground.messages("general")] == ["hello all"]


async def test_an_acknowledgement_with_bad_blocks_is_an_error_the_person_sees(
    playground: Playground, app: AsyncApp
) -> None:
    @app.command("/gemma")
    async def answer(ack: Any) -> None:
        await ack(text="x", blocks=[{"type": "nonsense"}])

    result = await playground.command("bob", "general", "/gemma")
    assert (result.ok, result.error) == (False, "invalid_command_response")
    (shown,) = playground.channel("general").ephemerals
    assert "invalid_command_response" in shown.text


async def test_without_a_socket_a_command_fails_at_once(playground: Playground) -> None:
    result = await playground.command("bob", "general", "/gemma", "help")
    assert (result.ok, result.error) == (False, "dispatch_failed")


async def test_a_command_without_an_ack_is_not_sent_again(
    playground: Playground, http: ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.playground.sockets.ACK_TIMEOUT_S", 0.2)
    async with bare_socket(playground, http) as socket:
        result = await playground.command("bob", "general", "/gemma", "help")
        envelope = await socket.frame()
        await playground.say("bob", "dm", "next")
        assert (await socket.frame())["type"] == "events_api"
    assert (result.ok, result.error) == (False, "operation_timeout")
    assert envelope["type"] == "slash_commands"
    assert envelope["accepts_response_payload"]
    assert "retry_attempt" not in envelope


async def test_a_command_that_is_not_in_the_manifest_is_no_command(playground: Playground) -> None:
    playground.commands = ({"command": "/gemma", "description": "Ask"},)
    with pytest.raises(Refused, match="not a valid command"):
        await playground.command("bob", "general", "/gamma")


async def test_a_response_url_takes_five_answers_within_half_an_hour(http: ClientSession) -> None:
    clock = Clock()
    async with Playground(clock=clock) as playground, bare_socket(playground, http) as socket:
        asking = asyncio.create_task(playground.command("bob", "general", "/gemma"))
        first = await socket.frame()
        await socket.ack(first)
        await asking
        url = first["payload"]["response_url"]
        for number in range(5):
            async with http.post(url, json={"text": f"answer {number}"}) as response:
                assert response.status == 200
        async with http.post(url, json={"text": "one more"}) as response:
            assert (response.status, (await response.json())["error"]) == (404, "used_url")
        clock.advance(1_801)
        async with http.post(url, json={"text": "late"}) as response:
            assert (await response.json())["error"] == "expired_url"
        shown = [each.text for each in playground.channel("general").ephemerals]
        assert shown == [f"answer {number}" for number in range(5)]


@pytest.mark.parametrize("body", [b"{", b"[1]", b"{}", b'{"text": "x", "blocks": 7}'])
async def test_a_bad_answer_to_a_response_url_is_a_400(
    playground: Playground, http: ClientSession, body: bytes
) -> None:
    url = playground.url + playground._stage.response_urls.issue(GENERAL, "U0PBOB0001")
    async with http.post(url, data=body) as response:
        assert response.status == 400
