"""What a thread shows while its question waits: for a place, or for a model that is loading."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.conversation.answer import Below
from bot.conversation.budgets import PLACE_SHOWN_AFTER_S
from bot.conversation.completion import Delta, Finish, ModelEvent, ModelRequest, Sampling
from bot.conversation.thread import ThreadKey
from bot.conversation.turn import Control, lane_of
from bot.playground.faults import Fault
from bot.services.asking import Asking
from bot.services.gathering import Gathered
from bot.slack.presence import Shown, show_place
from bot.slack.replies import SlackReplies
from tests.slack.writing import Desk, desk

LINE = "assistant.threads.setStatus"


@pytest.fixture
async def opened() -> AsyncIterator[Desk]:
    async with desk() as made:
        yield made


def line(at: Desk) -> str:
    key = at.turn.thread
    return at.slack.workspace.statuses.get((key.channel_id, key.thread_ts), ("", 0.0))[0]


def replies(at: Desk) -> SlackReplies:
    return SlackReplies(at.api, at.slack.bot_user, "gemma", shown=Shown())


async def test_a_place_in_line_is_shown_and_taken_back(opened: Desk) -> None:
    writer = replies(opened)
    await writer.in_line(opened.turn, 3)
    assert line(opened) == "is busy: you are number 3 in line"
    await writer.in_line(replace(opened.turn, language="de"), 2)
    assert line(opened) == "hat viel zu tun: du bist Nummer 2 in der Schlange"
    await writer.in_line(opened.turn, 0)
    assert line(opened) == ""


async def test_an_answered_question_has_no_place_in_line_any_more(opened: Desk) -> None:
    writer = replies(opened)
    async with writer.open(opened.turn, opened.log, None, ()) as reply:
        await reply.finish("Done.", None, Below())
    await writer.in_line(opened.turn, 1)
    assert line(opened) == ""
    assert opened.slack.call_counts[LINE] == 0


async def test_a_place_that_slack_refuses_or_shows_late_costs_nothing_else(opened: Desk) -> None:
    shown = Shown()
    for fault in (Fault.error("channel_not_found"), Fault.rate_limited(30)):
        opened.slack.fail_next(LINE, fault)
        await show_place(opened.api, shown, opened.turn, 1)
    assert line(opened) == ""
    shown.lines = False
    await show_place(opened.api, shown, opened.turn, 1)
    assert opened.slack.call_counts[LINE] == 2


@pytest.mark.parametrize("fate", ["answered", "deleted", "edited into a mark"])
@pytest.mark.parametrize("in_dm", [True, False], ids=["in a DM", "in a channel"])
async def test_what_was_shown_of_the_wait_is_gone_with_its_end(opened: Desk, *, in_dm: bool, fate: str) -> None:
    """Also when another process showed it: that the question waited is told by its age."""
    if in_dm:
        ts = await opened.slack.say("alice", "dm", "what is it?")
        key = ThreadKey(opened.turn.team_id, opened.slack.dm_of("alice"), ts)
        opened.turn = replace(opened.turn, thread=key, ts=ts)
    opened.turn = replace(opened.turn, created_at=time.time() - PLACE_SHOWN_AFTER_S)
    await replies(opened).in_line(opened.turn, 1)
    control = Control("thread.reset") if fate == "edited into a mark" else None
    turn = replace(opened.turn, control=control, lane=lane_of(control))
    async with replies(opened).open(turn, opened.log, None, ()) as reply:
        await (reply.withdraw() if fate == "deleted" else reply.finish("Done.", None, Below()))
    key = opened.turn.thread
    assert line(opened) == ""
    assert opened.slack.workspace.sessions.get((key.channel_id, key.thread_ts)) != "processing"


async def test_a_place_that_is_just_being_shown_is_waited_for_and_taken_away(opened: Desk) -> None:
    writer = replies(opened)
    opened.turn = replace(opened.turn, created_at=time.time() - PLACE_SHOWN_AFTER_S)
    showing = writer._workspace.shown.placing
    async with writer.open(opened.turn, opened.log, None, ()) as reply:
        async with showing:
            finishing = asyncio.create_task(reply.finish("Done.", None, Below()))
            await opened.slack.until(opened.replies)
            assert opened.slack.call_counts[LINE] == 0
        await finishing
    assert [call.args["status"] for call in opened.slack.calls if call.method == LINE] == [""]


async def test_while_a_model_may_be_loading_the_thread_says_so(opened: Desk) -> None:
    async with replies(opened).open(opened.turn, opened.log, None, ()) as reply:
        await opened.slack.until(lambda: line(opened) == "is thinking…")
        reply.loading()
        await opened.slack.until(lambda: line(opened).startswith("is waiting for the model"))
        reply.feed("Hello")
        await reply.finish("Hello", None, Below())
    assert (opened.texts(), line(opened)) == (["Hello"], "")


class Loading:
    """A model that says nothing until it is let, and a reply that hears of it."""

    def __init__(self, *, may_load: bool) -> None:
        self._may_load = may_load
        self.heard: list[str] = []
        self.told = asyncio.Event()

    def may_load(self, variant: str) -> bool:
        assert variant == "4b"
        return self._may_load

    async def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
        del request
        if self._may_load:
            await self.told.wait()
        yield Delta("Hello")
        yield Finish("stop")

    def loading(self) -> None:
        self.heard.append("loading")
        self.told.set()

    def feed(self, delta: str) -> None:
        self.heard.append(delta)


@pytest.mark.parametrize(("may_load", "heard"), [(True, ["loading", "Hello"]), (False, ["Hello"])])
async def test_only_of_a_host_that_loads_its_model_it_is_said(*, may_load: bool, heard: list[str]) -> None:
    model = Loading(may_load=may_load)
    asking = Asking(tasks=None, reading=None, model=model, wishes=None, settings=None, loading_after_s=0)  # type: ignore[arg-type]
    async with asyncio.timeout(5):
        await asking._stream(ModelRequest("4b", (), Sampling(), "x"), model, Gathered())  # type: ignore[arg-type]
    assert model.heard == heard
