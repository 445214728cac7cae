"""Edited, deleted, stopped, tried again: what people want of what they asked before."""

from collections.abc import Sequence

import pytest

from bot.conversation.answer import Outcome, Part
from bot.conversation.turn import Turn
from tests.doubles.model_host import Answer
from tests.scenarios.stage import Stage

LONG = [f"word{number} " for number in range(2_000)]


def shown(stage: Stage, ts: str) -> list[str]:
    return [message.shown_text for message in stage.replies("general", ts)]


async def begun(stage: Stage, user: str = "alice", channel: str = "general", words: Sequence[str] = LONG) -> str:
    """A question whose answer streams and would go on for longer than the test; its `ts`."""
    stage.host.answer(Answer(words=words, between_s=0.05))
    ts = await stage.slack.say(user, channel, "@gemma tell me more")
    place = stage.slack.dm_of(user) if channel == "dm" else channel
    await stage.slack.until(lambda: any("word3" in m.shown_text for m in stage.replies(place, ts)), 10)
    return ts


async def test_stop_in_the_thread_keeps_what_is_there_marked_and_frees_the_model(stage: Stage) -> None:
    ts = await begun(stage)
    await stage.slack.say("bob", "general", "!stop", thread_ts=ts)
    await stage.slack.until(lambda: any("Stopped." in text for text in shown(stage, ts)))
    await stage.answered("general", ts, 2)
    await stage.host.requests[0].left.wait()
    (answer,) = [text for text in shown(stage, ts) if "word3" in text]
    assert "_Stopped here._" in answer
    assert "word1999" not in answer
    assert not stage.slack.workspace.statuses


async def test_after_a_stop_the_conversation_goes_on_from_what_stands(stage: Stage) -> None:
    ts = await begun(stage)
    await stage.slack.say("alice", "general", "!stop", thread_ts=ts)
    await stage.answered("general", ts, 2)
    stage.host.answer("Back again")
    assert await stage.ask("alice", "general", "go on", ts) == "Back again"
    words = str(stage.prompts()[-1])
    assert "word3" in words
    assert "Stopped here" not in words


async def test_a_stop_before_the_first_word_leaves_no_answer(stage: Stage) -> None:
    stage.host.hold()
    ts = await stage.slack.say("alice", "general", "@gemma hello")
    request = await stage.host.asked(1)
    await stage.slack.say("alice", "general", "!stop", thread_ts=ts)
    await stage.answered("general", ts)
    await request.left.wait()
    stage.host.release()
    assert shown(stage, ts) == ["Stopped."]
    assert not stage.slack.workspace.statuses


async def test_a_stop_in_a_direct_message_is_said_once_by_the_answer(stage: Stage) -> None:
    stage.host.hold()
    dm, ts = stage.slack.dm_of("alice"), await stage.slack.say("alice", "dm", "hello")
    request = await stage.host.asked(1)
    await stage.slack.say("alice", "dm", "!stop", thread_ts=ts)
    await request.left.wait()
    stage.host.release()
    (answer,) = await stage.answered(dm, ts)
    await stage.slack.settled()
    await stage.bot.worker.quiet()
    assert [each.shown_text for each in stage.replies(dm, ts)] == [answer.shown_text]
    assert "Stopped here" in answer.shown_text


async def test_a_stop_after_the_last_word_but_before_the_answer_is_stored_is_said_too(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = stage.bot.store
    finish = store.answers.finish

    async def stopped_before(turn: Turn, answer_id: int | None, outcome: Outcome, part: Part | None) -> int:
        await store.wishes.stop(turn.thread)
        return await finish(turn, answer_id, outcome, part)

    monkeypatch.setattr(store.answers, "finish", stopped_before)
    stage.host.answer("All of it")
    answer = await stage.ask("alice", stage.slack.dm_of("alice"), "hello")
    assert answer.split() == ["All", "of", "it", "_Stopped", "here._"]


async def test_slacks_own_stop_ends_the_answer_where_it_is(stage: Stage) -> None:
    ts = await begun(stage, "alice", "dm")
    await stage.slack.stop_session("alice", stage.slack.dm_of("alice"), ts)
    await stage.host.requests[0].left.wait()
    (answer,) = await stage.answered(stage.slack.dm_of("alice"), ts)
    assert "word3" in answer.shown_text
    assert "word1999" not in answer.shown_text


async def test_stop_where_nothing_runs_says_so(stage: Stage) -> None:
    ts = await stage.slack.say("alice", "general", "@gemma hello")
    await stage.answered("general", ts)
    assert "Nothing is being answered" in await stage.ask("alice", "general", "!stop", ts)


async def test_retry_puts_a_new_answer_in_the_place_of_the_last(stage: Stage) -> None:
    stage.host.answer("First").answer("Second").answer("Second, better")
    ts = await stage.slack.say("alice", "general", "@gemma one")
    await stage.answered("general", ts)
    await stage.ask("alice", "general", "two", ts)
    await stage.slack.say("alice", "general", "!retry", thread_ts=ts)
    await stage.slack.until(lambda: shown(stage, ts) == ["First", "Second, better"])


async def test_retry_of_what_is_being_answered_says_so(stage: Stage) -> None:
    stage.host.hold(after_words=8)
    ts = await begun(stage, words=LONG[:16])
    await stage.slack.say("bob", "general", "!retry", thread_ts=ts)
    await stage.slack.until(lambda: any("still at work" in text for text in shown(stage, ts)))
    stage.host.release()
    await stage.answered("general", ts, 2)
    assert len(stage.host.questions) == 1


async def test_retry_without_an_answer_says_so(stage: Stage) -> None:
    ts = await stage.slack.say("alice", "general", "@gemma !retry")
    (line,) = await stage.answered("general", ts)
    assert "no answer in this thread" in line.shown_text


async def test_an_edited_question_is_answered_anew_in_place(stage: Stage) -> None:
    stage.host.answer("Hello Alise").answer("Hello Alice")
    ts = await stage.slack.say("alice", "general", "@gemma I am Alise")
    (first,) = await stage.answered("general", ts)
    await stage.slack.edit("alice", "general", ts, "@gemma I am Alice")
    await stage.slack.until(lambda: shown(stage, ts) == ["Hello Alice"])
    assert stage.replies("general", ts)[0].ts == first.ts
    assert "Alise" not in str(stage.prompts()[-1])


async def test_a_mark_edited_in_picks_the_variant_of_the_new_answer(stage: Stage) -> None:
    ts = await stage.slack.say("alice", "general", "@gemma hello")
    await stage.answered("general", ts)
    await stage.slack.edit("alice", "general", ts, "@gemma !4b hello")
    await stage.slack.until(lambda: len(stage.host.questions) == 2)
    assert stage.host.questions[-1].body["model"] == "google/gemma-3-4b-it"


async def test_a_mark_that_was_wrong_is_mended_by_an_edit(stage: Stage) -> None:
    ts = await stage.slack.say("alice", "general", "@gemma !7b hello")
    (line,) = await stage.answered("general", ts)
    assert "no variant" in line.shown_text
    await stage.slack.edit("alice", "general", ts, "@gemma !4b hello")
    await stage.slack.until(lambda: shown(stage, ts) == ["Hello"])
    assert stage.replies("general", ts)[0].ts == line.ts
    assert stage.host.questions[-1].body["model"] == "google/gemma-3-4b-it"


async def test_a_question_that_is_edited_into_a_mark_acts_as_one_and_is_a_question_again_after_another_edit(
    stage: Stage,
) -> None:
    ts = await stage.slack.say("alice", "general", "@gemma hello")
    await stage.answered("general", ts)
    await stage.slack.edit("alice", "general", ts, "@gemma !model 4b")
    await stage.slack.until(
        lambda: ["set this thread's variant to **4b**" in text for text in shown(stage, ts)] == [True]
    )
    await stage.slack.edit("alice", "general", ts, "@gemma !settings")
    await stage.slack.until(lambda: not shown(stage, ts) and stage.slack.channel("general").ephemerals)
    await stage.slack.edit("alice", "general", ts, "@gemma how are you?")
    await stage.slack.until(lambda: shown(stage, ts) == ["Hello"])
    assert [request.body["model"][-6:] for request in stage.host.questions] == ["27b-it", "-4b-it"]


async def test_an_edit_while_the_answer_is_written_drops_it_for_the_new_one(stage: Stage) -> None:
    ts = await begun(stage)
    stage.host.answer("In short: yes")
    await stage.slack.edit("alice", "general", ts, "@gemma in short, please")
    await stage.host.requests[0].left.wait()
    await stage.slack.until(lambda: shown(stage, ts) == ["In short: yes"])
    assert not any(message.streaming for message in stage.replies("general", ts))


async def test_an_edit_that_changes_no_word_is_not_answered(stage: Stage) -> None:
    ts = await stage.slack.say("alice", "general", "@gemma hello")
    await stage.answered("general", ts)
    await stage.slack.edit("alice", "general", ts, "@gemma hello")
    await stage.slack.settled()
    await stage.ask("alice", "general", "and now?", ts)
    assert len(stage.host.questions) == 2


async def test_a_deleted_question_takes_its_answer_along(stage: Stage) -> None:
    stage.host.answer("The code is 1234")
    root = await stage.slack.say("bob", "general", "something else")
    ts = await stage.slack.say("alice", "general", "@gemma what is the code?", thread_ts=root)
    await stage.answered("general", root)
    await stage.slack.delete("alice", "general", ts)
    await stage.slack.until(lambda: not stage.replies("general", root))
    await stage.ask("alice", "general", "@gemma hello", root)
    assert "1234" not in str(stage.prompts()[-1])
    rows = await stage.bot.store.database.read("SELECT text FROM answers WHERE text LIKE '%1234%'")
    assert not rows


async def test_a_question_deleted_while_it_is_answered_leaves_nothing(stage: Stage) -> None:
    ts = await begun(stage)
    await stage.slack.delete("alice", "general", ts)
    await stage.host.requests[0].left.wait()
    await stage.slack.until(lambda: not stage.replies("general", ts))
    assert not stage.slack.workspace.statuses
