"""A streamed reply: rolled before Slack's caps, without a lost or doubled character, in as few calls as can be."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from types import SimpleNamespace

import pytest

from bot.conversation.answer import Below, Offer, PartState
from bot.conversation.thread import ThreadKey
from bot.errors import SlackRateLimited, SlackRefused
from bot.gemma.providers import PROVIDERS
from bot.playground import Fault
from bot.playground import streams as stand_in
from bot.slack import streams
from bot.slack.feed import Feed
from bot.slack.presence import Shown
from bot.slack.replies import SlackReplies
from bot.slack.reply import APPEND_EVERY_S
from bot.slack.streams import STREAM_END_S, STREAM_LIFE_S, LiveStream
from bot.slack.views.buttons import below_blocks
from tests.slack.writing import GENERAL, STREAMED, Desk, desk

SLACK_ENDS_A_STREAM_AFTER_S = 300
LONGEST_SILENCE_S = max(row.timeouts.between_s for row in PROVIDERS.values()) + APPEND_EVERY_S
"""What may pass between two appends: the wait for the model's next words, which then may wait for the next append."""

STOPPED_WITHIN_S = 20
"""What may pass until a stop has reached Slack."""

CJK = "今日は良い天気ですね。散歩に行きましょう。\n"
EMOJI = "Well done 👩‍👩‍👧‍👦🎉🏳️‍🌈 indeed 👍🏽. "


@pytest.fixture
async def here() -> AsyncIterator[Desk]:
    async with desk() as opened:
        yield opened


def streaming(here: Desk, life_s: float = 230.0) -> LiveStream:
    return LiveStream(here.postbox(), here.log, frozenset(), ("Gemma",), life_s=life_s)


def shown(here: Desk) -> str:
    return "".join(here.texts())


@pytest.mark.parametrize("text", [CJK, EMOJI, "word " * 10, "x" * 50])
async def test_a_message_is_rolled_at_nine_thousand_bytes_and_loses_nothing(here: Desk, text: str) -> None:
    stream = streaming(here)
    pieces = 25_000 // len(text.encode())
    for _ in range(pieces):
        stream.take(text)
        await stream.flush()
    parts = await stream.close(None)
    assert len(parts) >= 3
    assert "".join(shown(here).split()) == "".join((text * pieces).split())
    assert max(len(each.encode()) for each in here.texts()) <= 9_000
    assert not here.slack.workspace.open_streams


async def test_a_message_is_rolled_when_it_has_lived_long_enough(here: Desk) -> None:
    stream = streaming(here, life_s=0.0)
    for number in range(3):
        stream.take(f"Line {number}.\n")
        await stream.flush()
    assert len(await stream.close(None)) == 3
    assert shown(here).split() == ["Line", "0.", "Line", "1.", "Line", "2."]


def test_a_message_is_rolled_before_slack_ends_it_however_long_the_model_is_silent() -> None:
    assert STREAM_LIFE_S < STREAM_END_S
    assert STREAM_END_S + APPEND_EVERY_S + STOPPED_WITHIN_S < SLACK_ENDS_A_STREAM_AFTER_S


async def test_an_answer_of_many_minutes_with_the_longest_silences_never_meets_an_ended_stream(
    here: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = SimpleNamespace(now=here.slack.workspace.clock())
    clock.monotonic = lambda: clock.now
    monkeypatch.setattr(streams, "time", clock)
    monkeypatch.setattr(here.slack.workspace, "clock", clock.monotonic)
    stream = LiveStream(here.postbox(), here.log, frozenset(), ("Gemma",))
    begun_at = clock.now
    lines = [f"Line {number}.\n" for number in range(20)]
    for line in lines:
        stream.take(line)
        await stream.flush()
        left_s = STREAM_LIFE_S - (clock.now - stream._opened_at)
        clock.now += left_s if 0 < left_s < LONGEST_SILENCE_S else LONGEST_SILENCE_S
    parts = await stream.close(None)
    assert clock.now - begun_at > 3 * SLACK_ENDS_A_STREAM_AFTER_S
    assert len(parts) == 4
    assert shown(here).split() == "".join(lines).split()


async def silent() -> None:
    """Hear that a stream was stopped in a silence."""


@pytest.fixture
def clock(here: Desk, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The time of our streams and of Slack's; it goes on when `now` is changed."""
    standing = SimpleNamespace(now=here.slack.workspace.clock())
    standing.monotonic = lambda: standing.now
    monkeypatch.setattr(streams, "time", standing)
    monkeypatch.setattr(here.slack.workspace, "clock", standing.monotonic)
    monkeypatch.setattr(stand_in, "STREAM_IDLE_S", 3600.0)  # here it is the age that ends one
    return standing


async def test_a_stream_is_stopped_at_its_time_while_the_model_is_silent_and_the_text_goes_on_in_another(
    here: Desk, clock: SimpleNamespace
) -> None:
    stream, feed = LiveStream(here.postbox(), here.log, frozenset(), ("Gemma",)), Feed()
    stream.take("So far ")
    await stream.flush()
    clock.now += STREAM_END_S
    waiting = asyncio.create_task(stream.more(feed, silent))
    await here.slack.until(lambda: not here.slack.workspace.open_streams)
    assert not waiting.done()
    clock.now += 3 * SLACK_ENDS_A_STREAM_AFTER_S
    feed.add("so good.")
    assert await waiting
    stream.take(feed.fresh())
    await stream.flush()
    assert len(await stream.close(None)) == 2
    assert shown(here).split() == ["So", "far", "so", "good."]


@pytest.mark.parametrize("held", ["`", "\\", "<@"])
async def test_text_that_is_held_back_keeps_no_stream_open_beyond_its_time(
    here: Desk, clock: SimpleNamespace, held: str
) -> None:
    stream = LiveStream(here.postbox(), here.log, frozenset(), ("Gemma",))
    stream.take("Line 0.\n")
    await stream.flush()
    clock.now += STREAM_LIFE_S
    for _ in range(2):
        stream.take(held)
        await stream.flush()
        clock.now += LONGEST_SILENCE_S
    assert stream.parts[0].state is PartState.SETTLED


async def test_a_fence_that_is_open_when_a_stream_is_stopped_is_closed_there_and_opened_again(
    here: Desk, clock: SimpleNamespace
) -> None:
    stream = LiveStream(here.postbox(), here.log, frozenset(), ("Gemma",))
    stream.take("```python\nfirst = 1\nsec")
    await stream.flush()
    clock.now += STREAM_END_S
    await stream.flush()
    stream.take("ond = 2\n```\n")
    await stream.flush()
    await stream.close(None)
    assert here.texts() == ["```python\nfirst = 1\nsec\n```", "```python\nond = 2\n```\n"]


async def test_a_stream_that_was_stopped_at_its_time_and_went_on_no_more_is_put_in_place_as_a_whole(
    here: Desk, clock: SimpleNamespace
) -> None:
    stream = LiveStream(here.postbox(), here.log, frozenset(), ("Gemma",))
    stream.take("That is all.")
    await stream.flush()
    clock.now += STREAM_END_S
    await stream.flush()
    assert await stream.close("_cut off_") == ()
    assert [part.state for part in stream.parts] == [PartState.SETTLED]


async def test_a_stop_that_has_to_wait_is_made_up_for_with_the_next_words(here: Desk, clock: SimpleNamespace) -> None:
    stream, feed = LiveStream(here.postbox(), here.log, frozenset(), ("Gemma",)), Feed()
    stream.take("So far ")
    await stream.flush()
    clock.now += STREAM_END_S
    here.slack.fail_next("chat.stopStream", Fault.rate_limited(3600))
    waiting = asyncio.create_task(stream.more(feed, silent))
    await here.slack.until(lambda: not here.slack.waiting_faults)
    feed.add("so good.")
    assert await waiting
    here.api.budgets._of_methods.clear()  # the hour is over
    stream.take(feed.fresh())
    await stream.flush()
    assert len(await stream.close(None)) == 2
    assert shown(here).split() == ["So", "far", "so", "good."]


@pytest.mark.parametrize("rest", ["", "And the end, much later."])
async def test_a_reply_whose_stream_was_stopped_in_a_silence_is_whole_in_the_end(
    here: Desk, monkeypatch: pytest.MonkeyPatch, rest: str
) -> None:
    monkeypatch.setattr(streams, "STREAM_END_S", 0.1)
    workspace = here.slack.workspace
    writer = SlackReplies(here.api, here.slack.bot_user, "gemma", shown=Shown())
    async with writer.open(here.turn, here.log, None, ()) as reply:
        reply.feed("The beginning of an answer. ")
        await here.slack.until(lambda: here.slack.call_counts["chat.startStream"] and not workspace.open_streams)
        reply.feed(rest)
        await reply.finish(f"The beginning of an answer. {rest}", None, Below())
    assert shown(here).split() == f"The beginning of an answer. {rest}".split()
    assert not workspace.open_streams


@pytest.mark.parametrize("rest", ["", "And the end, much later."])
@pytest.mark.parametrize("place", ["dm", "general"])
async def test_a_thread_says_that_the_bot_is_at_work_while_no_stream_does_and_no_longer(
    here: Desk, monkeypatch: pytest.MonkeyPatch, place: str, rest: str
) -> None:
    monkeypatch.setattr(streams, "STREAM_END_S", 0.1)
    workspace, ts = here.slack.workspace, await here.slack.say("alice", place, "think")
    key = ThreadKey(workspace.team_id, here.slack.dm_of("alice") if place == "dm" else GENERAL, ts)
    writer = SlackReplies(here.api, here.slack.bot_user, "gemma", shown=Shown())
    async with writer.open(replace(here.turn, thread=key, ts=ts), here.log, None, ()) as reply:
        reply.feed("The beginning. ")
        await here.slack.until(lambda: here.slack.call_counts["chat.startStream"] and not workspace.open_streams)
        await here.slack.until(lambda: workspace.status(key.channel_id, ts))
        reply.feed(rest)
        if rest:
            await here.slack.until(lambda: here.slack.call_counts["chat.startStream"] > 1)
        await reply.finish(f"The beginning. {rest}", None, Below())
    assert not workspace.status(key.channel_id, ts)


@pytest.mark.parametrize(("asker", "told", "team"), [("erik", "T0FABRIKAM", "T0FABRIKAM"), ("alice", None, None)])
async def test_a_stream_is_for_the_asker_in_the_workspace_that_is_theirs(
    here: Desk, asker: str, told: str | None, team: str | None
) -> None:
    turn = replace(here.turn, user_id=here.slack.user(asker).id, user_team_id=told)
    stream = LiveStream(here.postbox(turn=turn), here.log, frozenset(), ("Gemma",))
    stream.take("Hello there. ")
    await stream.flush()
    await stream.close(None)
    (start,) = [call.args for call in here.slack.calls if call.method == "chat.startStream"]
    assert start["recipient_user_id"] == turn.user_id
    assert start["recipient_team_id"] == (team or here.slack.workspace.team_id)


async def test_the_stand_in_takes_no_other_workspace_for_somebody_than_theirs(here: Desk) -> None:
    for asker, told in (("erik", here.slack.workspace.team_id), ("alice", "T0FABRIKAM"), ("alice", "T9")):
        turn = replace(here.turn, user_id=here.slack.user(asker).id, user_team_id=told)
        with pytest.raises(SlackRefused, match="team_not_found"):
            await here.postbox(turn=turn).start_stream(STREAMED, "Hello")


async def test_what_waits_during_a_retry_after_goes_in_one_append(here: Desk) -> None:
    stream = streaming(here)
    stream.take("start ")
    await stream.flush()
    here.slack.fail_next("chat.appendStream", Fault.rate_limited(3600))
    for number in range(20):
        stream.take(f"word{number} ")
        with pytest.raises(SlackRateLimited):
            await stream.flush()
    assert here.slack.call_counts["chat.appendStream"] == 1
    here.api.budgets._of_methods.clear()  # the hour is over
    await stream.flush()
    assert here.slack.call_counts["chat.appendStream"] == 2
    await stream.close(None)
    assert shown(here).split() == ["start", *(f"word{number}" for number in range(20))]


async def test_a_part_that_slack_would_not_start_yet_waits_with_its_text(here: Desk) -> None:
    stream = streaming(here, life_s=0.0)
    stream.take("first.\n")
    await stream.flush()
    here.slack.fail_next("chat.startStream", Fault.rate_limited(3600))
    stream.take("second.\n")
    with pytest.raises(SlackRateLimited):
        await stream.flush()
    here.api.budgets._of_methods.clear()
    await stream.close(None)
    assert shown(here).split() == ["first.", "second."]


async def test_a_refused_start_leaves_no_part(here: Desk) -> None:
    stream = streaming(here)
    stream.take("Hello there. ")
    here.slack.fail_next("chat.startStream", "user_not_found")
    with pytest.raises(SlackRefused):
        await stream.flush()
    assert stream.parts == []


async def test_notice_and_buttons_stand_below_the_end(here: Desk) -> None:
    stream = streaming(here)
    stream.take("This is half")
    await stream.flush()
    await stream.close("_cut off_", below_blocks(Below([Offer.TRY_AGAIN]), "abcdefg", "U1"))
    (reply,) = here.replies()
    assert reply.markdown == "This is half\n\n_cut off_"
    assert [block["type"] for block in reply.blocks] == ["actions"]
    assert reply.metadata is not None
