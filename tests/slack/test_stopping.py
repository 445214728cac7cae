"""The line with which people can stop a long answer."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.conversation.answer import STOP_LINE, Below, Part, PartState
from bot.conversation.turn import Turn
from bot.errors import SlackError
from bot.playground import Fault
from bot.playground.entities import Message
from bot.slack.presence import Presence, Shown
from bot.slack.reply import SlackReply
from bot.slack.stopping import StopLine
from bot.slack.workspace import Workspace
from tests.slack.writing import Desk, desk

SOON = 0.01
GIVEN_UP_AFTER_S = 2.5


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.slack.stopping.STOP_AFTER_S", SOON)


@pytest.fixture
async def here() -> AsyncIterator[Desk]:
    async with desk() as opened:
        yield opened


def lines(here: Desk) -> list[Message]:
    return [message for message in here.replies() if "at work on the answer" in message.shown_text]


def line_of(here: Desk, turn: Turn | None = None, left: Part | None = None) -> StopLine:
    turn = turn or here.turn
    return StopLine(
        here.api,
        postbox=here.postbox(turn=turn),
        part_log=here.log,
        presence=Presence(here.api, Shown(), turn, left=False),
        turn=turn,
        left=left,
    )


async def shown(line: StopLine) -> None:
    """Be at work until Slack said whether it shows the line."""
    async with line.offered():
        showing = [task for task in asyncio.all_tasks() if task.get_name().startswith("stop-")]
        await asyncio.wait(showing, timeout=5)


async def test_what_takes_long_can_be_stopped_in_its_thread_and_then_no_more(here: Desk) -> None:
    line = line_of(here)
    await shown(line)
    (message,) = lines(here)
    assert message.thread_ts == here.turn.thread.thread_ts
    assert message.blocks[1]["elements"][0]["value"] == "abcdefg"
    assert [part.state for part in here.log.parts] == [PartState.SENDING, PartState.VISIBLE]
    await line.take_away()
    await line.take_away()
    assert lines(here) == []
    assert here.log.parts[-1] == Part(
        STOP_LINE, message.channel, message.ts, here.log.parts[0].opened_by, PartState.SETTLED
    )
    assert here.slack.call_counts["chat.delete"] == 1


async def test_what_is_over_soon_asks_nothing_of_slack(here: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.slack.stopping.STOP_AFTER_S", 60.0)
    line = line_of(here)
    async with line.offered():
        pass
    await line.take_away()
    assert (here.slack.call_counts["chat.postMessage"], here.log.parts) == (0, [])


async def test_in_a_direct_message_slack_shows_its_own(here: Desk) -> None:
    turn = replace(here.turn, dest_channel_id="D0ALICE", dest_thread_ts=here.turn.ts)
    async with line_of(here, turn).offered():
        await here.slack.say("bob", "general", "something happens meanwhile")
    assert here.slack.call_counts["chat.postMessage"] == 0


@pytest.mark.parametrize("fault", ["restricted_action", Fault.rate_limited(60)])
async def test_a_slack_that_takes_no_line_gets_none_and_nothing_fails(here: Desk, fault: str | Fault) -> None:
    here.slack.fail_next("chat.postMessage", fault)
    line = line_of(here)
    await shown(line)
    await line.take_away()
    assert (lines(here), here.slack.call_counts["chat.delete"]) == ([], 0)


@pytest.mark.parametrize("fault", [Fault.http_500, Fault.hang_before, Fault.hang_after])
async def test_a_line_whose_post_has_no_known_result_is_looked_for_and_taken_away(fault: Fault) -> None:
    async with desk(call_s=GIVEN_UP_AFTER_S) as here:
        here.slack.fail_next("chat.postMessage", fault)
        line = line_of(here)
        await shown(line)
        assert here.slack.call_counts["chat.postMessage"] == 1
        await line.take_away()
        assert lines(here) == []


async def test_what_a_former_attempt_left_stays_until_the_answer_is_over(here: Desk) -> None:
    await shown(line_of(here))
    for left in here.log.parts[:2]:  # killed before Slack named the message, or after
        later = line_of(here, left=left)
        async with later.offered():
            assert len(lines(here)) == 1
    await later.take_away()
    assert lines(here) == []
    await shown(line_of(here, left=here.log.parts[-1]))
    assert len(lines(here)) == 1, "one that was taken away is offered again"


async def test_a_line_that_slack_does_not_let_us_delete_is_left(here: Desk) -> None:
    line = line_of(here)
    await shown(line)
    here.slack.fail_next("chat.delete", "cant_delete_message")
    await line.take_away()
    assert len(lines(here)) == 1


async def test_while_slack_is_busy_answers_go_first(here: Desk) -> None:
    here.api.budgets.pause("chat.postMessage", here.turn.thread.channel_id, 60)
    await shown(line_of(here))
    assert here.slack.call_counts["chat.postMessage"] == 0


async def test_a_fault_of_what_is_done_meanwhile_is_told_as_it_is(here: Desk) -> None:
    with pytest.raises(SlackError, match="no stream"):
        async with line_of(here).offered():
            raise SlackError("chat.startStream", "no stream")


async def test_a_reply_offers_it_before_the_first_word_and_ends_without_it(here: Desk) -> None:
    workspace = Workspace(here.api, here.slack.bot_user, "gemma")
    async with SlackReply(workspace, here.postbox(), here.turn, here.log, ()) as reply:
        await here.slack.until(lambda: lines(here))
        reply.feed("At last")
        await reply.finish("At last", None, Below())
    assert here.texts() == ["At last"]


async def test_a_reply_that_is_broken_off_leaves_no_line(here: Desk) -> None:
    workspace = Workspace(here.api, here.slack.bot_user, "gemma")
    with pytest.raises(SlackError):  # noqa: PT012 - what is raised ends the reply
        async with SlackReply(workspace, here.postbox(), here.turn, here.log, ()):
            await here.slack.until(lambda: lines(here))
            raise SlackError("chat.update", "later")
    assert lines(here) == []
