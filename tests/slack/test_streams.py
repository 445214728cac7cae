"""A streamed reply: rolled before Slack's caps, without a lost or doubled character, in as few calls as can be."""

from collections.abc import AsyncIterator
from dataclasses import replace
from types import SimpleNamespace

import pytest

from bot.conversation.answer import Below, Offer
from bot.errors import SlackRateLimited, SlackRefused
from bot.gemma.providers import PROVIDERS
from bot.playground import Fault
from bot.slack import streams
from bot.slack.reply import APPEND_EVERY_S
from bot.slack.streams import STREAM_LIFE_S, LiveStream
from bot.slack.views.buttons import below_blocks
from tests.slack.writing import STREAMED, Desk, desk

SLACK_ENDS_A_STREAM_AFTER_S = 300
LONGEST_SILENCE_S = max(row.timeouts.between_s for row in PROVIDERS.values()) + APPEND_EVERY_S
"""What may pass between two appends: the wait for the model's next words, which then may wait for the next append."""

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
    assert STREAM_LIFE_S + LONGEST_SILENCE_S < SLACK_ENDS_A_STREAM_AFTER_S


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
