"""What stands below each answer: small print, *Ask a larger variant*, *Continue*, *Delete*."""

import asyncio

import pytest

from bot.conversation.answer import Offer
from bot.playground.entities import Message
from bot.slack.views.buttons import MORE
from tests.doubles.model_host import Answer
from tests.scenarios.below import (
    CUT,
    GONE,
    asked,
    elements,
    footer,
    press,
    press_feedback,
    pressed,
    rows,
    text_of,
    told,
)
from tests.scenarios.stage import Stage


@pytest.mark.parametrize("streamed", [False, True], ids=["posted", "streamed"])
@pytest.mark.parametrize("channel", ["general", "dm"])
async def test_each_answer_names_who_answered(stage: Stage, channel: str, *, streamed: bool) -> None:
    answer = stage.growing(["word "] * 20) if streamed else Answer(words=["word "] * 20)
    _, reply = await asked(stage, "!4b hello" if channel == "dm" else "@gemma !4b hello", answer, channel)
    assert footer(reply) == "Gemma 3 4B"
    assert list(elements(reply)) == [Offer.TRY_AGAIN, Offer.LARGER, Offer.FEEDBACK, Offer.DELETE]
    assert elements(reply)[Offer.LARGER]["text"]["text"] == "Ask Gemma 3 12B"


async def test_below_a_line_of_the_bots_own_nothing_stands(stage: Stage) -> None:
    ts, _ = await asked(stage)
    await stage.ask("alice", "general", "!help", ts)
    line = stage.replies("general", ts)[-1]
    assert (footer(line), elements(line)) == ("", {})
    bare = await stage.slack.say("alice", "general", "@gemma")
    (hint,) = await stage.answered("general", bare)
    assert (footer(hint), elements(hint)) == ("", {})


async def test_what_was_left_out_is_told(stage: Stage) -> None:
    long = "word " * 1_500
    ts, _ = await asked(stage, f"@gemma !1b {long}", long)
    for number in range(3):
        stage.host.answer(long)
        await stage.ask("alice", "general", f"!1b {number} {long}", ts)
    *_, last = stage.replies("general", ts)
    seen, total = (int(word) for word in footer(last).split() if word.isdigit() and word != "3")
    assert 1 <= seen < total == 7
    assert footer(last).startswith(f"Gemma 3 1B · saw {seen} of 7 messages")
    stored = await rows(stage, "SELECT sight FROM answers ORDER BY id DESC LIMIT 1")
    assert f'"seen": {seen}, "total": 7' in str(stored)


async def test_a_larger_variant_answers_in_the_place_of_the_smaller_one(stage: Stage) -> None:
    ts, small = await asked(stage, "@gemma !4b hello", "A small answer")
    stage.host.answer("A larger answer")
    (larger,) = await pressed(stage, ts, small, Offer.LARGER, by="bob")
    assert (larger.ts, text_of(larger), footer(larger)) == (small.ts, "A larger answer", "Gemma 3 12B")
    assert stage.host.questions[-1].body["model"] == "google/gemma-3-12b-it"
    stage.host.answer("The largest answer")
    (largest,) = await pressed(stage, ts, larger, Offer.LARGER)
    assert (text_of(largest), footer(largest)) == ("The largest answer", "Gemma 3 27B")
    assert Offer.LARGER not in elements(largest)
    versions = await rows(stage, "SELECT n, text, variant, current FROM answers ORDER BY n")
    assert versions == [
        (1, "A small answer", "4b", 0),
        (2, "A larger answer", "12b", 0),
        (3, "The largest answer", "27b", 1),
    ]


async def test_the_next_larger_variant_is_one_that_the_host_serves(stage: Stage) -> None:
    stage.host.models.remove("google/gemma-3-12b-it")
    _, small = await asked(stage, "@gemma !4b hello")
    assert elements(small)[Offer.LARGER]["text"]["text"] == "Ask Gemma 3 27B"


async def test_where_nothing_larger_is_served_nothing_larger_is_offered(stage: Stage) -> None:
    stage.host.models[:] = ["google/gemma-3-4b-it"]
    _, small = await asked(stage, "@gemma !4b hello")
    assert Offer.LARGER not in elements(small)
    assert Offer.TRY_AGAIN in elements(small)


async def test_a_stale_press_for_a_larger_variant_changes_nothing(stage: Stage) -> None:
    ts, small = await asked(stage, "@gemma !12b hello")
    (largest,) = await pressed(stage, ts, small, Offer.LARGER)
    stale = [{"type": "button", "action_id": Offer.LARGER.value, "text": {"type": "plain_text", "text": "x"}}]
    row = {"type": "actions", "block_id": "stale", "elements": [{**stale[0], "value": short_id(largest)}]}
    largest.blocks = [*largest.blocks, row]
    await pressed(stage, ts, largest, Offer.LARGER)
    assert (await told(stage, "was changed meanwhile")).thread_ts == ts
    assert len(stage.host.questions) == 2


def short_id(message: Message) -> str:
    return str(elements(message)[Offer.TRY_AGAIN]["value"])


async def test_an_answer_that_was_cut_by_its_length_grows_in_place(stage: Stage) -> None:
    ts, half = await asked(stage, "@gemma !12b hello", CUT)
    assert next(iter(elements(half))) == Offer.GO_ON
    assert "cut at its length limit" in text_of(half)
    stage.host.answer(Answer(words=["and the ", "second half."], finish_reason="length"))
    (more,) = await pressed(stage, ts, half, Offer.GO_ON)
    assert more.ts == half.ts
    assert text_of(more).startswith("The first half and the second half.\n")
    sent = stage.prompts()[-1]
    assert [message["role"] for message in sent] == ["user", "assistant", "user"]
    assert sent[1]["content"] == "The first half"
    stage.host.answer("The end.")
    (whole,) = await pressed(stage, ts, more, Offer.GO_ON)
    assert (text_of(whole), footer(whole)) == ("The first half and the second half.The end.", "Gemma 3 12B")
    assert Offer.GO_ON not in elements(whole)


async def test_what_is_offered_beside_the_continuation_is_in_a_menu(stage: Stage) -> None:
    ts, half = await asked(stage, "@gemma !12b hello", CUT)
    assert [option["text"]["text"] for option in elements(half)[MORE]["options"]] == ["Try again", "Ask Gemma 3 27B"]
    stage.host.answer("All of it.")
    (whole,) = await pressed(stage, ts, half, Offer.LARGER, by="bob")
    assert (whole.ts, text_of(whole), footer(whole)) == (half.ts, "All of it.", "Gemma 3 27B")
    assert "first half" not in str(stage.prompts()[-1])


async def test_a_continuation_that_fails_keeps_the_text_and_can_be_asked_for_again(stage: Stage) -> None:
    ts, half = await asked(stage, answer=CUT)
    stage.host.answer(Answer(status=402, body={"message": "no credits"}))
    (kept,) = await pressed(stage, ts, half, Offer.GO_ON)
    assert text_of(kept).startswith("The first half\n")
    assert "is used up" in text_of(kept)
    stage.host.answer("and the rest.")
    (whole,) = await pressed(stage, ts, kept, Offer.GO_ON)
    assert text_of(whole) == "The first half and the rest."


@pytest.mark.parametrize("channel", ["general", "dm"])
async def test_the_asker_can_delete_an_answer_and_the_question_stays(stage: Stage, channel: str) -> None:
    text = "the code?" if channel == "dm" else "@gemma the code?"
    ts, reply = await asked(stage, text, "It is 1234", channel)
    place = reply.channel
    await stage.answered(place, ts)
    assert await pressed(stage, ts, reply, Offer.DELETE) == []
    assert any(m.ts == ts for m in stage.slack.messages(place))
    assert await rows(stage, "SELECT text FROM answers WHERE text <> ''") == []
    await stage.ask("alice", place, "and now?", ts)
    assert "the code?" in str(stage.prompts()[-1])
    assert "1234" not in str(stage.prompts()[-1])


async def test_all_messages_of_a_long_answer_are_deleted(stage: Stage) -> None:
    ts, last = await asked(stage, answer=Answer(words=["word " * 100 + "\n\n"] * 50))
    assert len(stage.replies("general", ts)) > 1
    assert await pressed(stage, ts, last, Offer.DELETE) == []


async def test_nobody_but_the_asker_sees_or_can_use_the_bin(stage: Stage) -> None:
    ts, reply = await asked(stage)
    bin_ = elements(reply)[Offer.DELETE]
    assert bin_["visible_to_user_ids"] == [stage.slack.user("alice").id]
    bin_["visible_to_user_ids"] = []  # a client that shows it all the same
    assert await pressed(stage, ts, reply, Offer.DELETE, by="bob") == [reply]
    assert (await told(stage, "Only the person who asked")).user == stage.slack.user("bob").id


async def test_a_deleted_answer_can_be_had_again(stage: Stage) -> None:
    ts, reply = await asked(stage, answer="First")
    await pressed(stage, ts, reply, Offer.DELETE)
    stage.host.answer("Second")
    await stage.slack.say("alice", "general", "!retry", thread_ts=ts)
    await stage.slack.until(lambda: [m.shown_text for m in stage.replies("general", ts)] == ["Second"])


async def test_what_is_pressed_while_it_runs_or_twice_is_told_and_changes_nothing(stage: Stage) -> None:
    ts, reply = await asked(stage, "@gemma !12b hello", "First")
    stage.host.hold()
    asked_before = len(stage.host.questions)
    results = [press(stage, reply, Offer.LARGER, by=by) for by in ("alice", "bob")]
    await asyncio.gather(*results)
    await stage.host.asked(asked_before + 1)
    await press(stage, reply, Offer.DELETE)
    await press(stage, reply, Offer.TRY_AGAIN, by="bob")
    await stage.slack.until(lambda: len(stage.slack.channel("general").ephemerals) == 3)
    stage.host.release()
    await stage.bot.worker.quiet()
    assert [text_of(m) for m in stage.replies("general", ts)] == ["Hello"]
    assert len(stage.host.questions) == asked_before + 1
    assert {each.shown_text for each in stage.slack.channel("general").ephemerals} == {
        "I am still at work on that answer."
    }


async def test_what_is_pressed_on_an_answer_that_is_gone_is_told(stage: Stage) -> None:
    ts, reply = await asked(stage)
    await pressed(stage, ts, reply, Offer.DELETE)
    stage.slack.workspace.channels[reply.channel].messages[reply.ts] = reply  # a client that still shows it
    for offer in (Offer.TRY_AGAIN, Offer.DELETE):
        await press(stage, reply, offer)
    await press_feedback(stage, reply, "good")
    await stage.slack.until(lambda: len(stage.slack.channel("general").ephemerals) == 3)
    assert all(GONE in each.shown_text for each in stage.slack.channel("general").ephemerals)
    assert len(stage.host.questions) == 1
