"""*Try again*: a new answer to the same question, in the messages of the old one."""

import asyncio

import pytest

from bot.conversation.answer import Offer
from bot.playground.entities import Ephemeral, Message
from tests.doubles.model_host import Answer, flat_error
from tests.scenarios.stage import Stage

AGAIN = Offer.TRY_AGAIN.value
HALF = Answer(words=["This ", "is ", "half"], truncated=True)
NO_KEY = flat_error(401, "no key")


def text_of(message: Message) -> str:
    """What a person reads of an answer, without its buttons."""
    return "".join(block["text"] for block in message.shown_blocks if block["type"] == "markdown").strip()


def buttons(message: Message) -> list[str]:
    """What the buttons below a message do."""
    rows = [block["elements"] for block in message.shown_blocks if block["type"] == "actions"]
    return [button["action_id"] for row in rows for button in row]


async def asked(stage: Stage, answer: Answer, channel: str = "general") -> tuple[str, Message]:
    """A question that was answered so: its `ts`, and the last message of its answer."""
    stage.host.answer(answer)
    ts = await stage.slack.say("alice", channel, "@gemma hello" if channel != "dm" else "hello")
    place = stage.slack.dm_of("alice") if channel == "dm" else channel
    return ts, (await stage.answered(place, ts))[-1]


async def pressed(stage: Stage, ts: str, message: Message, *, by: str = "bob") -> list[Message]:
    """Press the button, wait until no turn is under way; the bot's messages in the thread."""
    result = await stage.slack.press(by, message.channel, message.ts, AGAIN)
    assert result.ok
    async with asyncio.timeout(10):
        await stage.bot.worker.quiet()
    return stage.replies(message.channel, ts)


async def test_a_cut_answer_has_a_button_that_brings_the_whole_one_in_its_place(stage: Stage) -> None:
    ts, half = await asked(stage, HALF)
    assert (text_of(half).startswith("This is half"), buttons(half)) == (True, [AGAIN])
    stage.host.answer("This is whole.")

    (whole,) = await pressed(stage, ts, half)

    assert (whole.ts, text_of(whole), buttons(whole)) == (half.ts, "This is whole.", [AGAIN])
    assert not stage.slack.workspace.statuses


@pytest.mark.parametrize("channel", ["general", "ops-private", "dm"])
async def test_a_streamed_answer_is_replaced_wherever_it_stands(stage: Stage, channel: str) -> None:
    ts, half = await asked(stage, stage.growing([f"half{number} " for number in range(30)], truncated=True), channel)
    assert buttons(half) == [AGAIN]
    stage.host.answer(Answer(words=[f"whole{number} " for number in range(30)]))

    (whole,) = await pressed(stage, ts, half, by="alice")

    assert whole.ts == half.ts
    assert text_of(whole).split() == [f"whole{number}" for number in range(30)]


async def test_a_sentence_of_regret_is_replaced_by_the_answer(stage: Stage) -> None:
    stage.host.answer(*[Answer(words=[""])] * 2)
    ts = await stage.slack.say("alice", "general", "@gemma hello")
    (sorry,) = await stage.answered("general", ts)
    assert (buttons(sorry), "gave no answer" in text_of(sorry)) == ([AGAIN], True)

    (answer,) = await pressed(stage, ts, sorry)

    assert (answer.ts, text_of(answer), buttons(answer)) == (sorry.ts, "Hello", [AGAIN])


async def test_what_no_other_try_can_help_has_no_button(stage: Stage) -> None:
    _, sorry = await asked(stage, NO_KEY)

    assert buttons(sorry) == []


async def test_a_question_asked_by_a_command_can_be_tried_again(stage: Stage) -> None:
    stage.host.answer(HALF)
    await stage.slack.command("alice", "general", "/gemma", "ask Why?")
    half = await stage.slack.until(lambda: next((m for m in stage.slack.messages("general") if buttons(m)), None))
    await stage.bot.worker.quiet()

    (whole,) = await pressed(stage, half.thread_ts or "", half)

    assert (whole.ts, text_of(whole)) == (half.ts, "Hello")


async def test_another_try_that_fails_keeps_the_text_that_was_there_and_says_so(stage: Stage) -> None:
    ts, half = await asked(stage, HALF)
    stage.host.answer(flat_error(404, "no such model"))

    (kept,) = await pressed(stage, ts, half)

    assert kept.ts == half.ts
    assert text_of(kept).startswith("This is half\n")
    assert "from an earlier try" in text_of(kept)
    assert "does not serve this variant" in text_of(kept)
    assert "cut off" not in text_of(kept)
    assert buttons(kept) == [AGAIN]
    (whole,) = await pressed(stage, ts, kept)
    assert (text_of(whole), buttons(whole)) == ("Hello", [AGAIN])


async def test_an_answer_of_several_messages_becomes_one_and_one_becomes_several(stage: Stage) -> None:
    long = [f"Paragraph {number}. " + "word " * 100 + "\n\n" for number in range(50)]
    ts, _ = await asked(stage, Answer(words=long, truncated=True))
    first, *others = stage.replies("general", ts)
    assert others
    assert [buttons(message) for message in stage.replies("general", ts)] == [[]] * len(others) + [[AGAIN]]
    stage.host.answer(Answer(words=["short"], truncated=True))

    (short,) = await pressed(stage, ts, others[-1])

    assert (short.ts, text_of(short).startswith("short"), buttons(short)) == (first.ts, True, [AGAIN])
    stage.host.answer(Answer(words=long))
    replies = await pressed(stage, ts, short)
    assert replies[0].ts == first.ts
    assert " ".join(map(text_of, replies)).split() == "".join(long).split()


async def test_the_old_text_stands_while_the_new_one_is_written(stage: Stage) -> None:
    ts, half = await asked(stage, HALF)
    before = text_of(half)
    stage.host.hold()
    await stage.slack.press("bob", half.channel, half.ts, AGAIN)
    await stage.slack.until(lambda: stage.slack.workspace.statuses)
    assert [text_of(message) for message in stage.replies("general", ts)] == [before]
    stage.host.release()
    await stage.bot.worker.quiet()
    assert [text_of(message) for message in stage.replies("general", ts)] == ["Hello"]
    assert not stage.slack.workspace.statuses


async def test_presses_of_several_people_and_presses_while_it_runs_bring_one_new_answer(stage: Stage) -> None:
    ts, half = await asked(stage, HALF)
    asked_before = len(stage.host.questions)
    stage.host.hold()
    for people in (("alice", "bob"), ("bob", "alice")):
        results = [stage.slack.press(each, half.channel, half.ts, AGAIN) for each in people]
        assert all(result.ok for result in await asyncio.gather(*results))
        await stage.host.asked(asked_before + 1)
    stage.host.release()
    await stage.bot.worker.quiet()

    assert [text_of(message) for message in stage.replies("general", ts)] == ["Hello"]
    assert len(stage.host.questions) == asked_before + 1
    told = stage.slack.channel("general").ephemerals
    await stage.slack.until(lambda: len(told) == 3)
    assert {sentence.shown_text for sentence in told} == {"I am still at work on that answer."}


async def test_a_press_on_a_deleted_question_changes_nothing_and_says_so(stage: Stage) -> None:
    ts, half = await asked(stage, HALF)
    before, asked_before = text_of(half), len(stage.host.questions)
    await stage.slack.delete("alice", "general", ts)
    await stage.slack.settled()

    await pressed(stage, ts, half)

    def told() -> Ephemeral | None:
        return next(iter(stage.slack.channel("general").ephemerals), None)

    sentence = await stage.slack.until(told)
    assert (sentence.user, sentence.thread_ts) == (stage.slack.user("bob").id, ts)
    assert "not there any more" in sentence.shown_text
    assert (text_of(half), len(stage.host.questions)) == (before, asked_before)


async def test_a_press_that_cannot_be_stored_is_told_to_whoever_pressed(stage: Stage) -> None:
    ts, half = await asked(stage, HALF)
    before = text_of(half)
    await stage.bot.store.database.close()

    await stage.slack.press("bob", half.channel, half.ts, AGAIN)

    sentence = await stage.slack.until(lambda: next(iter(stage.slack.channel("general").ephemerals), None))
    assert "nothing was changed" in sentence.shown_text
    assert [text_of(message) for message in stage.replies("general", ts)] == [before]


async def test_the_conversation_goes_on_from_the_new_answer(stage: Stage) -> None:
    ts, half = await asked(stage, HALF)
    stage.host.answer("This is whole.")
    await pressed(stage, ts, half)

    await stage.ask("alice", "general", "go on", ts)

    assert [message["content"] for message in stage.prompts()[-1][1:2]] == ["This is whole."]
    assert "half" not in str(stage.prompts()[-1])


async def test_another_try_sees_only_what_is_older_than_its_question(stage: Stage) -> None:
    ts, half = await asked(stage, HALF)
    await stage.ask("alice", "general", "a later question", ts)

    await pressed(stage, ts, half)

    assert [message["role"] for message in stage.prompts()[-1]] == ["user"]
    assert "later" not in str(stage.prompts()[-1])
    assert "half" not in str(stage.prompts()[-1])


async def test_another_try_waits_for_the_question_of_its_thread_that_is_being_answered(stage: Stage) -> None:
    ts, half = await asked(stage, HALF)
    stage.host.answer(Answer(words=["later"], first_word_after_s=0.3), "whole")
    await stage.slack.say("alice", "general", "a later question", thread_ts=ts)
    await stage.host.asked(2)

    await stage.slack.press("bob", half.channel, half.ts, AGAIN)
    replies = await stage.answered("general", ts, 2)

    assert [text_of(message) for message in replies] == ["whole", "later"]
    assert "half" in str(stage.prompts()[1]), "the later question saw what stood then"
