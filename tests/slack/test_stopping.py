"""The line with which an asker can stop a long answer."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.conversation.answer import Below
from bot.errors import SlackError
from bot.playground import Fault
from bot.playground.entities import Ephemeral
from bot.slack.reply import SlackReply, Workspace
from bot.slack.stopping import StopLine, Stops
from tests.slack.writing import Desk, desk

SOON = 0.01


@pytest.fixture
async def here() -> AsyncIterator[Desk]:
    async with desk() as opened:
        yield opened


def lines(here: Desk) -> list[Ephemeral]:
    return here.slack.channel("general").ephemerals


async def asked_for(here: Desk, stops: Stops) -> None:
    """Be at work until Slack said whether it shows the line."""
    async with StopLine(here.api, stops, here.turn).offered():
        showing = [task for task in asyncio.all_tasks() if task.get_name() == f"stop-{here.turn.short_id}"]
        await asyncio.wait(showing, timeout=5)


async def test_what_takes_long_can_be_stopped_by_the_asker_alone(here: Desk) -> None:
    await asked_for(here, Stops(after_s=SOON))
    (line,) = lines(here)
    assert (line.user, line.thread_ts) == (here.turn.user_id, here.turn.thread.thread_ts)
    assert line.blocks[0]["accessory"]["value"] == f"abcdefg:{here.turn.thread.thread_ts}"


async def test_what_is_over_soon_asks_nothing_of_slack(here: Desk) -> None:
    async with StopLine(here.api, Stops(), here.turn).offered():
        pass
    assert here.slack.call_counts["chat.postEphemeral"] == 0


async def test_in_a_direct_message_slack_shows_its_own(here: Desk) -> None:
    turn = replace(here.turn, dest_channel_id="D0ALICE", dest_thread_ts=here.turn.ts)
    async with StopLine(here.api, Stops(after_s=0.0), turn).offered():
        await here.slack.say("bob", "general", "something happens meanwhile")
    assert here.slack.call_counts["chat.postEphemeral"] == 0


async def test_a_workspace_that_takes_no_such_line_is_not_asked_again(here: Desk) -> None:
    stops = Stops(after_s=0.0)
    here.slack.fail_next("chat.postEphemeral", "missing_scope", times=9)
    await asked_for(here, stops)
    async with StopLine(here.api, stops, here.turn).offered():
        await here.slack.say("bob", "general", "something happens meanwhile")
    assert (stops.shown, here.slack.call_counts["chat.postEphemeral"]) == (False, 1)


@pytest.mark.parametrize("fault", ["user_not_in_channel", Fault.http_500, Fault.hang_before, Fault.rate_limited(60)])
async def test_what_slack_says_of_one_line_holds_for_that_line(here: Desk, fault: str | Fault) -> None:
    stops = Stops(after_s=0.0)
    here.slack.fail_next("chat.postEphemeral", fault)
    await asked_for(here, stops)
    assert stops.shown
    assert not lines(here)


async def test_a_fault_of_what_is_done_meanwhile_is_told_as_it_is(here: Desk) -> None:
    with pytest.raises(SlackError, match="no stream"):
        async with StopLine(here.api, Stops(), here.turn).offered():
            raise SlackError("chat.startStream", "no stream")


async def test_a_line_that_is_offered_twice_is_shown_once(here: Desk) -> None:
    line = StopLine(here.api, Stops(after_s=SOON), here.turn)
    async with line.offered():
        showing = [task for task in asyncio.all_tasks() if task.get_name() == f"stop-{here.turn.short_id}"]
        async with line.offered():
            await asyncio.wait(showing, timeout=5)
    assert here.slack.call_counts["chat.postEphemeral"] == 1


async def test_in_a_thread_with_replies_an_answer_can_be_stopped_before_its_first_word(here: Desk) -> None:
    reply_ts = await here.slack.say("alice", "general", "and?", thread_ts=here.turn.thread.thread_ts)
    turn = replace(here.turn, ts=reply_ts)
    workspace = Workspace(here.api, here.slack.bot_user, "gemma", stops=Stops(after_s=SOON))
    async with SlackReply(workspace, here.postbox(turn=turn), turn, here.log, ()) as reply:
        await here.slack.until(lambda: lines(here))
        await reply.finish("At last", None, Below())
    assert here.texts()[-1] == "At last"
