"""Faults that are ordered hit the calls that were meant, and no others."""

import asyncio

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Fault, Playground

GENERAL = "C0PGENERAL"


async def test_a_fault_waits_for_the_call_it_was_ordered_for(playground: Playground, client: AsyncWebClient) -> None:
    other = playground.channel("random").id
    playground.fail_next("chat.postMessage", "is_archived", spare=1, where={"channel": GENERAL})
    for channel in (GENERAL, other, other):
        await client.chat_postMessage(channel=channel, text="x")
    assert [method for method, _ in playground.waiting_faults] == ["chat.postMessage"]
    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel=GENERAL, text="x")
    assert playground.waiting_faults == []
    await client.chat_postMessage(channel=GENERAL, text="x")


@pytest.mark.parametrize(
    ("fault", "there"),
    [(Fault.hang_before, 0), (Fault.hang_after, 1), (Fault.error("fatal_error", done=True), 1), (Fault.cut_json, 1)],
)
async def test_a_fault_leaves_the_call_done_or_undone(
    playground: Playground, client: AsyncWebClient, fault: Fault, there: int
) -> None:
    playground.fail_next("chat.postMessage", fault)
    with pytest.raises((SlackApiError, TimeoutError)):
        async with asyncio.timeout(0.3):
            await client.chat_postMessage(channel=GENERAL, text="x")
    assert len(playground.messages("general")) == there


async def test_what_was_just_written_is_read_late_when_that_was_ordered(
    playground: Playground, client: AsyncWebClient
) -> None:
    playground.show_late(60)
    await client.chat_postMessage(channel=GENERAL, text="x")
    assert (await client.conversations_history(channel=GENERAL))["messages"] == []
    playground.show_late(0)
    assert len((await client.conversations_history(channel=GENERAL))["messages"]) == 1
