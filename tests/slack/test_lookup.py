"""What a write with an unknown result has left is found, and nothing that only looks like it."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from types import SimpleNamespace

import pytest

from bot.errors import SlackUnknown
from bot.playground import Fault
from bot.slack.budgets import Budgets
from bot.slack.postbox import QUESTION_PART, markdown_body
from tests.slack.writing import GENERAL, NEW, STREAMED, Desk, desk, turn_for


@pytest.fixture
async def here() -> AsyncIterator[Desk]:
    async with desk() as opened:
        yield opened


async def test_a_post_is_known_by_its_turn_version_and_part(here: Desk) -> None:
    postbox = here.postbox()
    posted = await postbox.post(NEW, markdown_body("Hello"))
    assert await postbox.find(NEW) == replace(posted, state=posted.state)
    assert await postbox.find(replace(NEW, part=1)) is None
    assert await here.postbox(version=2, begun_at=float(posted.ts or "") + 3).find(NEW) is None
    assert await here.postbox(turn=replace(here.turn, short_id="gfedcba")).find(NEW) is None


async def test_a_post_that_the_version_before_may_have_lost_is_found_by_the_next(here: Desk) -> None:
    begun = time.time()
    posted = await here.postbox().post(NEW, markdown_body("Hello"))
    assert await here.postbox(version=2, begun_at=begun).find(NEW) == posted
    assert await here.postbox(version=2, begun_at=begun).find(replace(NEW, part=1)) is None


async def test_the_message_of_a_stream_whose_start_was_not_answered_is_adopted(here: Desk) -> None:
    here.slack.fail_next("chat.startStream", Fault.reset_after)
    begun = time.time()
    with pytest.raises(SlackUnknown):
        await here.postbox().start_stream(STREAMED, "Hello")
    found = await here.postbox(begun_at=begun).find(STREAMED)
    assert found is not None
    assert found.ts == here.replies()[-1].ts


async def test_a_post_with_an_unknown_result_is_no_stream(here: Desk) -> None:
    await here.postbox().start_stream(STREAMED, "Hello")
    assert await here.postbox().find(NEW) is None


async def test_a_stream_in_another_thread_is_not_adopted(here: Desk) -> None:
    other = turn_for(here.slack, await here.slack.say("bob", "general", "and this?"))
    await here.postbox(turn=other).start_stream(STREAMED, "Hello")
    assert await here.postbox().find(STREAMED) is None


async def test_a_stream_that_was_there_before_the_question_is_not_adopted(here: Desk) -> None:
    await here.postbox().start_stream(STREAMED, "Hello")
    root = here.turn.thread.thread_ts
    later = turn_for(here.slack, await here.slack.say("bob", "general", "and?", thread_ts=root), root)
    assert await here.postbox(turn=later).find(STREAMED) is None


async def test_what_another_turn_left_open_before_this_version_was_begun_is_not_adopted(here: Desk) -> None:
    root = here.turn.thread.thread_ts
    later = turn_for(here.slack, await here.slack.say("bob", "general", "and?", thread_ts=root), root)
    left = await here.postbox().start_stream(STREAMED, "Hello")  # newer than the question of `later`
    begun = float(left.ts or "") + 3
    assert await here.postbox(turn=later, begun_at=begun).find(STREAMED) is None
    assert await here.postbox(turn=later, begun_at=begun - 3).find(STREAMED) is not None


async def test_another_turns_stream_that_was_stopped_is_not_adopted(here: Desk) -> None:
    root = here.turn.thread.thread_ts
    later = turn_for(here.slack, await here.slack.say("bob", "general", "and?", thread_ts=root), root, "gfedcba")
    left = await here.postbox().start_stream(STREAMED, "Hello")
    await here.postbox().stop_stream(left)
    assert await here.postbox(turn=later).find(STREAMED) is None


async def test_the_other_parts_of_a_reply_are_not_adopted(here: Desk) -> None:
    first = await here.postbox().start_stream(STREAMED, "Hello")
    second = replace(STREAMED, part=1)
    assert await here.postbox().find(second, {first.ts or ""}) is None
    await here.postbox().stop_stream(first)
    assert await here.postbox().find(second) is None


async def test_neither_people_nor_other_apps_nor_a_posted_question_are_adopted(here: Desk) -> None:
    root = here.turn.thread.thread_ts
    await here.slack.say("bob", "general", "Hello", thread_ts=root)
    await here.api.call("chat.postMessage", {"channel": GENERAL, "thread_ts": root, "text": "x", "metadata": {
        "event_type": "another_feature", "event_payload": {}}})  # fmt: skip
    await here.postbox().post(replace(NEW, part=QUESTION_PART), markdown_body("Alice asked"))
    assert await here.postbox().find(STREAMED) is None


@pytest.mark.parametrize("ahead_s", [-400.0, 400.0])
async def test_a_clock_that_is_wrong_hides_nothing_and_adopts_nothing(ahead_s: float) -> None:
    async with desk(ahead_s=ahead_s) as here:
        await here.api.call("auth.test", {})
        here.slack.fail_next("chat.startStream", Fault.reset_after)
        begun = time.time()
        with pytest.raises(SlackUnknown):
            await here.postbox().start_stream(STREAMED, "Hello")
        assert await here.postbox(begun_at=begun).find(STREAMED) is not None
        assert await here.postbox(begun_at=begun + 10).find(STREAMED) is None


async def test_what_slack_shows_late_is_found(here: Desk) -> None:
    here.slack.show_late(0.3)
    here.api.looks_s = (0.0, 0.2, 0.2)
    here.slack.fail_next("chat.postMessage", Fault.reset_after)
    posted = await here.postbox().post(NEW, markdown_body("Hello"))
    assert [message.ts for message in here.replies()] == [posted.ts]


async def test_a_message_among_hundreds_is_found(here: Desk) -> None:
    root = here.turn.thread.thread_ts
    for number in range(230):
        await here.slack.say("bob", "general", f"message {number}", thread_ts=root)
    posted = await here.postbox().post(NEW, markdown_body("Hello"))
    assert await here.postbox().find(NEW) == posted


async def test_a_post_is_not_repeated_when_the_look_fails(here: Desk) -> None:
    here.slack.fail_next("chat.postMessage", Fault.reset_after)
    here.slack.fail_next("conversations.replies", Fault.http_500, times=9)
    with pytest.raises(SlackUnknown):
        await here.postbox().post(NEW, markdown_body("Hello"))
    assert here.slack.call_counts["chat.postMessage"] == 1


async def test_without_the_scope_to_look_a_post_is_made_once_at_most_and_the_log_says_so(
    here: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    here.slack.take_scopes("channels:history")
    here.slack.fail_next("chat.postMessage", Fault.reset_after)
    posted = await here.postbox().post(NEW, markdown_body("Hello"))
    assert posted.ts is None
    assert here.texts() == ["Hello"]
    assert "cannot be looked for" in caplog.text


async def test_where_many_look_at_once_each_looks_once(here: Desk) -> None:
    here.api.looks_s = (0.0, 0.1, 0.1)
    here.api.budgets = Budgets(per_minute={"conversations.replies": 40})
    for _ in range(12):
        here.api.budgets.spend("conversations.replies")
    missing = asyncio.create_task(here.postbox().find(NEW))
    await here.slack.until(lambda: here.slack.call_counts["conversations.replies"])
    assert await missing is None
    assert here.slack.call_counts["conversations.replies"] == 1


async def test_a_call_that_nobody_waits_for_makes_way_while_there_are_doubts(here: Desk) -> None:
    clock = SimpleNamespace(now=0.0)
    here.api.budgets = Budgets(lambda: clock.now, per_minute={"conversations.replies": 4_000})
    for _ in range(2_020):
        here.api.budgets.spend("conversations.replies")
    await here.api.make_way("conversations.replies", 0.5)  # nobody is in doubt
    here.api.doubts = 1
    way = asyncio.create_task(here.api.make_way("conversations.replies", 0.5))
    await asyncio.wait([way], timeout=0.05)
    assert not way.done()
    clock.now = 1.0
    async with asyncio.timeout(20):
        await way
