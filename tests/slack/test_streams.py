"""A streamed reply: rolled before Slack's caps, without a lost or doubled character, in as few calls as can be."""

from collections.abc import AsyncIterator

import pytest

from bot.conversation.answer import Below, Offer
from bot.errors import SlackRateLimited, SlackRefused
from bot.playground import Fault
from bot.slack.streams import LiveStream
from bot.slack.views.buttons import below_blocks
from tests.slack.writing import Desk, desk

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
