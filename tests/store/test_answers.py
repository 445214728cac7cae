"""Versions of answers and the messages they stand in."""

from bot.conversation.answer import OpenedBy, Part, PartState
from bot.conversation.turn import TurnStatus
from bot.store import Store
from tests.store.builders import NOW, claimed, completed, message, part, running, said


async def test_a_turn_that_was_never_tried_has_no_answer(store: Store) -> None:
    turn = await running(store, message(1))

    assert await store.answers.current(turn) == (None, ())


async def test_a_version_that_was_begun_is_taken_up_again(store: Store) -> None:
    turn = await running(store, message(1))
    answer_id = await store.answers.begin(turn)
    await store.turns.requeue(turn, NOW, attempted=True)
    again = await claimed(store)

    answer, parts = await store.answers.current(again)

    assert answer is not None
    assert (answer.id, answer.n, answer.text, answer.finish, parts) == (answer_id, 1, "", None, ())
    assert await store.answers.begin(again) == answer_id


async def test_the_whole_text_is_there_before_the_last_write(store: Store) -> None:
    turn = await running(store, message(1))
    answer_id = await store.answers.begin(turn)

    assert await store.answers.finish(turn, answer_id, said("all of it", "a notice"), None) == answer_id

    answer, _ = await store.answers.current(turn)
    assert answer is not None
    assert (answer.text, answer.notice, answer.finish) == ("all of it", "a notice", "stop")


async def test_an_answer_in_one_piece_is_begun_and_finished_with_the_part_it_goes_to(store: Store) -> None:
    turn = await running(store, message(1))
    first_part = Part(0, "C1", None, OpenedBy.POST, PartState.SENDING)

    answer_id = await store.answers.finish(turn, None, said("short"), first_part)

    answer, parts = await store.answers.current(turn)
    assert answer is not None
    assert (answer.id, answer.n, answer.text, parts) == (answer_id, 1, "short", (first_part,))


async def test_what_an_answer_took_is_kept(store: Store) -> None:
    turn = await running(store, message(1))
    await store.answers.finish(turn, None, said("short"), None)

    (row,) = await store.database.read(
        "SELECT team_id, variant, model_id, prompt_tokens, completion_tokens, first_word_ms, duration_ms, cost_usd"
        " FROM answers WHERE turn_id = ?1",
        turn.id,
    )

    kept = [row[name] for name in ("team_id", "variant", "prompt_tokens", "completion_tokens", "first_word_ms")]
    assert kept == ["T1", "27b", 12, 34, 210]
    assert (row["model_id"], row["duration_ms"], row["cost_usd"]) == ("google/gemma-3-27b-it", 1900, 0.0001)


async def test_finishing_again_overwrites_the_version_and_starts_none(store: Store) -> None:
    turn = await running(store, message(1))
    answer_id = await store.answers.finish(turn, None, said("cut"), None)

    assert await store.answers.finish(turn, answer_id, said("whole"), None) == answer_id

    answer, _ = await store.answers.current(turn)
    assert answer is not None
    assert (answer.n, answer.text) == (1, "whole")


async def test_a_part_is_overwritten_by_its_number(store: Store) -> None:
    turn = await running(store, message(1))
    answer_id = await store.answers.begin(turn)
    sending = part(0, at=None, state=PartState.SENDING)

    await store.answers.record_part(turn, answer_id, sending)
    assert (await store.answers.current(turn))[1] == (sending,)
    await store.answers.record_part(turn, answer_id, part(1))
    await store.answers.record_part(turn, answer_id, part(0))

    assert (await store.answers.current(turn))[1] == (part(0), part(1))


async def test_the_answer_outlives_its_turns_claim(store: Store) -> None:
    turn = await completed(store, message(1), "kept")

    assert not await store.turns.settle(turn, TurnStatus.FAILED)
    answer, parts = await store.answers.current(turn)
    assert answer is not None
    assert (answer.text, len(parts)) == ("kept", 1)
