"""How Slack's history is looked through: by pages, at a pace, past what is refused, no further than is stored."""

import asyncio
import logging
import re
from pathlib import Path

import pytest

from bot.conversation.addressing import ChannelKind
from bot.conversation.history import Conversation, HistoryPage
from bot.errors import SlackRateLimited, SlackRefused, SlackUnknown
from bot.services.catching_up import ROUND_S, SLOW_PER_MINUTE
from tests.doubles.slack_history import TEAM
from tests.services.past import GEMMA, HOUR, TRIES, Past


async def test_many_small_pages_are_all_read(past: Past) -> None:
    past.slack.page_size = 15
    await past.first_start()
    for number in range(40):
        past.slack.say("C1", past.ts(600 - number), f"{GEMMA} question {number}")

    await past.look()

    assert list(await past.stored()) == [f"question {number}" for number in range(40)]


async def test_a_conversation_of_which_more_was_said_than_is_read_is_named_in_the_log(
    past: Past, caplog: pytest.LogCaptureFixture
) -> None:
    past.slack.page_size = 2
    await past.first_start()
    for number in range(60):
        past.slack.say("C1", past.ts(600 - number), f"{GEMMA} question {number}")

    assert await past.look()

    assert len(await past.stored()) == 40
    assert "more was written than is looked through" in caplog.text


async def test_a_call_that_comes_too_early_is_made_later_and_the_next_ones_come_slower(past: Past) -> None:
    await past.first_start()
    past.slack.say("C1", past.ts(60), f"{GEMMA} a mention")
    past.slack.fail("page", SlackRateLimited("conversations.history", 60.0))
    began, pace = past.clock.now, past.pace()
    past.slack.calls.clear()

    assert await past.looking().look(pace, asyncio.Event())

    assert [verb for verb, _ in past.slack.calls] == ["conversations", "page", "page", "page"]
    assert 120 <= past.clock.now - began < 121
    assert await past.stored() == {"a mention": "queued"}


async def test_what_slack_refuses_is_left_out_and_told_once(past: Past, caplog: pytest.LogCaptureFixture) -> None:
    await past.first_start()
    past.slack.say("D1", past.ts(60), "a direct message")
    looking = past.looking()
    for _ in range(2):
        past.slack.fail("page", SlackRefused("conversations.history", "not_in_channel"))
        assert await looking.look(past.pace(), asyncio.Event())

    assert await past.stored() == {"a direct message": "queued"}
    told = [record for record in caplog.records if "cannot be found" in record.message]
    assert len(told) == 1
    assert told[0].levelno == logging.WARNING


async def test_a_kind_whose_history_may_not_be_read_costs_one_call_a_look(
    past: Past, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("C2", "C3"):
        past.slack.add(name)
    await past.first_start()
    past.slack.say("D1", past.ts(60), "a direct message")
    past.slack.fail("page", SlackRefused("conversations.history", "missing_scope", "channels:history"))
    past.slack.calls.clear()

    assert await past.look()

    assert past.slack.calls == [("conversations", ""), ("page", "C1"), ("page", "D1")]
    assert await past.stored() == {"a direct message": "queued"}
    assert ["channels:history" in str(record.__dict__) for record in caplog.records].count(True) == 1


async def test_a_kind_that_may_not_be_listed_is_left_out(past: Past) -> None:
    await past.first_start()
    past.slack.lacking.add(ChannelKind.DM)
    past.slack.say("C1", past.ts(60), f"{GEMMA} a mention")
    past.slack.say("D1", past.ts(60), "a direct message")

    assert await past.look()

    assert await past.stored() == {"a mention": "queued"}


async def test_a_thread_that_is_gone_does_not_stop_the_others(past: Past) -> None:
    await past.first_start()
    root = past.slack.say("C1", past.ts(60), "people")
    past.slack.say("C1", past.ts(50), "and more", thread_ts=root)
    other = past.slack.say("C1", past.ts(40), "others")
    past.slack.say("C1", past.ts(30), f"{GEMMA} you?", thread_ts=other)
    past.slack.fail("replies", SlackRefused("conversations.replies", "thread_not_found"))

    assert await past.look()

    assert await past.stored() == {"you?": "queued"}


async def test_a_conversation_that_fails_does_not_stop_the_others_and_is_looked_at_again(past: Past) -> None:
    await past.first_start()
    past.slack.say("C1", past.ts(60), f"{GEMMA} a mention")
    past.slack.say("D1", past.ts(60), "a direct message")
    past.slack.fail("page", *[SlackUnknown("conversations.history", "HTTP 502")] * TRIES)

    assert not await past.look()
    assert await past.stored() == {"a direct message": "queued"}
    assert await past.look()
    assert len(await past.stored()) == 2


async def test_a_look_is_broken_off_when_slack_does_not_work_at_all(past: Past) -> None:
    for number in range(20):
        past.slack.add(f"C1{number}")
    await past.first_start()
    past.slack.fail("page", *[SlackUnknown("conversations.history", "HTTP 502")] * 20)
    past.slack.calls.clear()

    assert not await past.look()

    assert len(past.slack.calls) == 1 + 3 * TRIES


async def test_a_call_that_breaks_off_is_made_again_at_its_pace(past: Past) -> None:
    await past.first_start()
    past.slack.say("C1", past.ts(60), f"{GEMMA} a mention")
    past.slack.fail("page", *[SlackUnknown("conversations.history", "reset")] * (TRIES - 1))
    began = past.clock.now

    assert await past.looking().look(past.pace(SLOW_PER_MINUTE), asyncio.Event())

    assert await past.stored() == {"a mention": "queued"}
    assert past.clock.now - began == (2 + TRIES - 1) * 60 / SLOW_PER_MINUTE


async def test_the_watermark_stays_where_it_is_until_everything_is_stored(past: Past) -> None:
    await past.first_start()
    before = await past.watermarks.marks(TEAM)
    past.slack.say("C1", past.ts(60), f"{GEMMA} a mention")
    past.inbox.broken = True

    assert not await past.look()

    assert (await past.watermarks.marks(TEAM))["C1"] == before["C1"]
    past.inbox.broken = False
    past.clock.now += 3 * HOUR
    assert await past.look()
    assert await past.stored() == {"a mention": "queued"}
    assert (await past.watermarks.marks(TEAM))["C1"] > before["C1"]


async def test_a_thread_of_which_every_reply_is_known_costs_no_call(past: Past) -> None:
    await past.first_start()
    root = past.slack.say("C1", past.ts(60), f"{GEMMA} a mention")
    await past.look()
    await past.answer("C1", root, past.ts(30))
    past.slack.calls.clear()

    await past.look()

    assert past.slack.calls == [("conversations", ""), ("page", "C1"), ("page", "D1")]


async def test_a_slow_look_makes_way(past: Past) -> None:
    for number in range(20):
        past.slack.add(f"C1{number}")
    await past.first_start()
    past.slack.calls.clear()
    interrupted = asyncio.Event()
    interrupted.set()

    assert await past.looking().look(past.pace(), interrupted)

    assert past.slack.calls == [("conversations", "")]


def promised() -> list[tuple[int, int, int]]:
    """The rows of the table in the operations page: conversations, calls, minutes."""
    page = (Path(__file__).parents[2] / "docs/operations.md").read_text()
    return [tuple(map(int, row)) for row in re.findall(r"^\| (\d+) \| (\d+) \| (\d+) min \|$", page, re.MULTILINE)]  # type: ignore[misc] # three groups


@pytest.mark.parametrize(("places", "calls", "minutes"), promised())
async def test_a_slow_look_takes_the_calls_and_the_time_that_the_docs_promise(
    past: Past, places: int, calls: int, minutes: int
) -> None:
    for number in range(places - 2):
        past.slack.add(f"C1{number}")
    await past.first_start()
    past.slack.calls.clear()
    pace = past.pace(SLOW_PER_MINUTE)
    began = past.clock.now

    assert await past.looking().look(pace, asyncio.Event())
    await pace.turn()

    assert len(past.slack.calls) == calls
    assert past.clock.now - began == calls * 60 / SLOW_PER_MINUTE
    assert max(past.clock.now - began, ROUND_S) <= minutes * 60
    assert minutes * 60 - max(past.clock.now - began, ROUND_S) < 60


def test_the_docs_promise_something() -> None:
    assert len(promised()) >= 5


async def test_what_later_pages_show_does_not_hide_what_the_first_could_not_show_yet(past: Past) -> None:
    past.slack.page_size = 15
    await past.first_start()
    old = past.slack.say("C1", past.ts(3_000), "people, an older thread")
    for n in range(70):
        past.slack.say("C1", past.ts(2_900 - 30 * n), f"chatter {n}")
    page, shown = past.slack.page, 0

    async def slow_page(place: Conversation, *args: str) -> HistoryPage:
        nonlocal shown
        if place.channel_id != "C1":
            return await page(place, *args)
        shown += 1
        found = await page(place, *args)
        if shown == 1:
            past.clock.now += 2
            past.slack.say("C1", past.ts(), f"{GEMMA} never delivered")
        if shown == 4:
            past.slack.say("C1", past.ts(1), "a reply among people", thread_ts=old)
        return found

    past.slack.page = slow_page  # type: ignore[method-assign,assignment] # much happens between its pages
    assert await past.looking().look(past.pace(1.0), asyncio.Event())
    past.slack.page = page  # type: ignore[method-assign] # and nothing any more
    past.clock.now += 300
    await past.look()

    assert "never delivered" in str(await past.stored())
