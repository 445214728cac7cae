"""A finished turn that is asked for anew: a new version of its answer, in the messages of the one before."""

import asyncio

import pytest

from bot.conversation.answer import (
    CUT_OFF,
    FAILED,
    REFUSED,
    STOPPED,
    Answer,
    OpenedBy,
    Outcome,
    Part,
    PartState,
    Standing,
)
from bot.conversation.turn import NewTurn, Turn, TurnStatus, Wish
from bot.errors import StoreOverruled
from bot.store import Store
from bot.store.answers import AnswerStore
from bot.store.turns import TurnStore
from tests.store.builders import NOW, claimed, control, message, part, running, said, statuses, thread, ts

HALF = Outcome("half an ans", CUT_OFF, "cut off", "27b", "google/gemma-3-27b-it")


async def ended(store: Store, turn: NewTurn, outcome: Outcome = HALF, *parts: Part) -> Turn:
    """A turn that was answered so."""
    taken = await running(store, turn)
    answer_id = await store.answers.finish(taken, None, outcome, None)
    failed = outcome.finish in (FAILED, REFUSED)
    status = TurnStatus.FAILED if failed else TurnStatus.COMPLETED
    assert await store.turns.settle(taken, status, answer_id, parts or [part()])
    return taken


async def standing(store: Store, turn: Turn) -> Answer:
    answer, _ = await store.answers.current(turn)
    assert answer is not None
    return answer


async def versions(store: Store, turn: Turn) -> list[tuple[int, str, bool]]:
    rows = await store.database.read("SELECT n, text, current FROM answers WHERE turn_id = ?1 ORDER BY n", turn.id)
    return [(row["n"], row["text"], bool(row["current"])) for row in rows]


async def anew(store: Store, turn: Turn, wish: Wish = Wish.ANSWER) -> Turn:
    """The next run of an ended turn of which this is wished."""
    assert await store.wishes.again(turn.id, wish)
    taken = await claimed(store)
    assert taken.wish is wish
    await store.answers.anew(taken)
    return taken


async def test_a_turn_that_is_to_be_tried_again_is_queued_and_keeps_its_answer_until_it_runs(store: Store) -> None:
    turn = await ended(store, message(1))

    assert await store.wishes.again(turn.id, Wish.ANSWER)

    assert await statuses(store) == {message(1).key: "queued"}
    assert await versions(store, turn) == [(1, HALF.text, True)]


async def test_the_new_version_stands_in_the_messages_of_the_old_one(store: Store) -> None:
    settled = [part(0, ts(5), PartState.SETTLED), Part(1, "C1", ts(6), OpenedBy.POST, PartState.SETTLED)]
    turn = await ended(store, message(1), HALF, *settled)
    again = await anew(store, turn)

    answer, parts = await store.answers.current(again)

    assert answer is not None
    assert (answer.n, answer.finish, list(parts)) == (2, None, settled)


async def test_where_a_message_may_have_been_lost_the_new_version_begins_with_the_old_one(store: Store) -> None:
    taken = await running(store, message(1))
    lost = Part(0, "C1", None, OpenedBy.POST, PartState.SENDING)
    await store.answers.finish(taken, None, HALF, lost)
    first = await standing(store, taken)
    await store.wishes.edit("T1", message(1).key, "edited", ts(2))
    await store.turns.requeue(taken, NOW, attempted=False)

    again = await claimed(store)
    second, parts = await store.answers.anew(again)

    assert second is not None
    assert (second.n, second.begun_at, list(parts)) == (2, first.begun_at, [lost])


async def test_a_version_that_continues_says_so(store: Store) -> None:
    again = await anew(store, await ended(store, message(1)), Wish.CONTINUE)

    version = await standing(store, again)

    assert (version.n, version.text, version.continues) == (2, HALF.text, True)


async def test_the_thread_shows_what_stands_until_the_new_text_is_whole(store: Store) -> None:
    turn = await ended(store, message(1))
    again = await anew(store, turn)
    before = await store.threads.history(thread(1), ts(9), "")

    await store.answers.finish(again, (await standing(store, again)).id, said("the whole answer"), None)

    after = await store.threads.history(thread(1), ts(9), "")
    assert [entry.answer for entry in (*before, *after)] == [HALF.text, "the whole answer"]
    assert await versions(store, turn) == [(1, HALF.text, False), (2, "the whole answer", True)]


async def test_the_tries_start_anew_and_the_claims_do_not(store: Store) -> None:
    turn = await running(store, message(1))
    await store.turns.requeue(turn, NOW, attempted=True)
    turn = await claimed(store)
    answer_id = await store.answers.finish(turn, None, HALF, part())
    await store.turns.settle(turn, TurnStatus.COMPLETED, answer_id, [part()])

    again = await anew(store, turn)

    assert (turn.attempts, turn.tries) == (2, 2)
    assert (again.attempts, again.tries) == (3, 1)
    assert not await store.turns.settle(turn, TurnStatus.FAILED), "the former claim is not this one"


async def test_of_two_presses_one_counts(store: Store) -> None:
    turn = await ended(store, message(1))

    both = await asyncio.gather(*(store.wishes.again(turn.id, Wish.ANSWER) for _ in range(2)))

    assert sorted(both) == [False, True]
    await claimed(store)
    assert not await store.wishes.again(turn.id, Wish.ANSWER)


async def test_a_wish_is_fulfilled_once(store: Store) -> None:
    again = await anew(store, await ended(store, message(1)))
    answer_id = await store.answers.finish(again, (await standing(store, again)).id, HALF, None)
    assert await store.turns.settle(again, TurnStatus.COMPLETED, answer_id, [part()])

    assert await store.wishes.wish_of(again) is None
    assert await statuses(store) == {message(1).key: "completed"}


async def test_another_try_can_be_had_again_and_again(store: Store) -> None:
    turn = await ended(store, message(1))
    for n in (2, 3):
        again = await anew(store, turn)
        answer_id = await store.answers.finish(again, (await standing(store, again)).id, HALF, None)
        assert await store.turns.settle(again, TurnStatus.COMPLETED, answer_id, [part()])
        assert [number for number, _, _ in await versions(store, turn)] == list(range(1, n + 1))

    assert [current for _, _, current in await versions(store, turn)] == [False, False, True]


async def test_what_another_process_left_of_a_new_version_is_taken_up(store: Store) -> None:
    turn = await ended(store, message(1))
    await store.wishes.again(turn.id, Wish.ANSWER)
    gone = TurnStore(store.database, "gone")
    lost = await claimed(store, turns=gone)
    await AnswerStore(store.database, "gone").anew(lost)

    assert await store.turns.release_all() == 1

    again = await claimed(store)
    assert ((await standing(store, again)).n, again.tries, again.wish) == (2, 2, None)
    assert await store.answers.begin(again) == (await standing(store, again)).id


async def test_a_new_version_that_a_shutdown_takes_back_has_all_its_tries(store: Store) -> None:
    turn = await ended(store, message(1))
    await store.wishes.again(turn.id, Wish.ANSWER)

    for _ in range(5):
        again = await claimed(store)
        assert again.tries == 1
        await store.turns.requeue(again, NOW, attempted=False)


async def test_an_answer_that_is_taken_away_leaves_nothing_of_its_text(store: Store) -> None:
    turn = await ended(store, message(1))
    await anew(store, turn)
    await store.turns.release_all()
    again = await claimed(store)
    await store.turns.settle(again, TurnStatus.COMPLETED)
    assert await store.wishes.again(turn.id, Wish.WITHDRAW)
    again = await claimed(store)

    assert await store.turns.settle_withdrawn(again)

    assert await versions(store, turn) == [(1, "", False), (2, "", False)]
    assert await store.answers.current(turn) == (None, ())
    assert await statuses(store) == {message(1).key: "cancelled"}
    (entry,) = await store.threads.history(thread(1), ts(9), "")
    assert entry.answer is None


async def test_what_is_wished_while_a_turn_ends_is_done_next(store: Store) -> None:
    turn = await running(store, message(1))
    assert await store.wishes.delete("T1", "C1", ts(1), NOW) == turn.id
    answer_id = await store.answers.finish(turn, None, HALF, part())
    await store.turns.settle(turn, TurnStatus.COMPLETED, answer_id, [part()])

    again = await claimed(store)

    assert (again.wish, again.tries) == (Wish.WITHDRAW, 1)
    assert list(await store.turns.beat(NOW + 30)) == []


async def test_a_stop_reaches_what_runs_and_what_waits_in_its_thread_alone(store: Store) -> None:
    turn = await running(store, message(1))
    waiting = await store.turns.accept(message(2, thread(1)))
    await store.turns.accept(message(3))

    assert sorted(await store.wishes.stop(thread(1))) == [(turn.id, False), (waiting, False)]

    assert await store.turns.beat(NOW) == [turn.id]
    assert await store.wishes.wish_of(turn) is Wish.STOP
    await store.turns.settle(turn, TurnStatus.CANCELLED)
    assert await store.wishes.wish_of(turn) is None
    assert await statuses(store) == {
        message(1).key: "cancelled",
        message(2).key: "queued",
        message(3).key: "queued",
    }


async def test_a_stop_means_nothing_that_was_asked_or_edited_after_it(store: Store) -> None:
    before = await store.turns.accept(message(1))
    edited = await store.turns.accept(message(2, thread(1)))
    await store.turns.accept(message(4, thread(1)))
    await store.wishes.edit(thread(1).team_id, message(2).key, "better words", message(5).ts or "")
    assert await store.wishes.stop(thread(1), message(3).ts) == [(before, False)]
    assert sorted(await store.wishes.stop(thread(1), message(5).ts))[:2] == [(before, False), (edited, False)]


async def test_a_stop_where_nothing_is_under_way_finds_nothing(store: Store) -> None:
    await ended(store, message(1))
    assert await store.wishes.stop(thread(1)) == []


async def test_a_stop_finds_nothing_in_an_answer_that_is_whole_and_has_only_to_be_written(store: Store) -> None:
    turn = await running(store, message(1))
    await store.answers.finish(turn, None, Outcome("all of it", "stop"), part())
    assert await store.wishes.stop(thread(1)) == []


async def test_an_answer_that_was_stopped_before_it_is_stored_is_stored_as_stopped_or_not_at_all(store: Store) -> None:
    turn = await running(store, message(1))
    await store.wishes.stop(thread(1))
    with pytest.raises(StoreOverruled):
        await store.answers.finish(turn, None, Outcome("all of it", "stop"), part())
    assert await store.answers.current(turn) == (None, ())
    await store.answers.finish(turn, None, Outcome("all of it", STOPPED), part())
    assert (await standing(store, turn)).finish == STOPPED


async def test_a_stop_of_another_answer_that_is_waited_for_leaves_the_one_that_stands(store: Store) -> None:
    turn = await ended(store, message(1))
    await store.wishes.again(turn.id, Wish.ANSWER)
    assert await store.wishes.stop(thread(1)) == [(turn.id, True)]


async def test_a_turn_is_found_by_what_people_see_of_it_in_its_own_thread(store: Store) -> None:
    turn = await ended(store, message(1))

    found = await store.wishes.find(thread(1), turn.short_id)

    assert found == Standing(turn.id, turn.user_id, HALF.variant, HALF.finish)
    assert await store.wishes.find(thread(2), turn.short_id) is None
    assert await store.wishes.find(thread(1, channel="C2"), turn.short_id) is None
    assert await store.wishes.find(thread(1, team="T2"), turn.short_id) is None
    assert await store.wishes.find(thread(1), "zzzzzzz") is None


async def test_the_last_question_of_a_thread_is_found(store: Store) -> None:
    await ended(store, message(1))
    second = await ended(store, message(2, thread(1)))
    await store.turns.accept(message(3, thread(1), status=TurnStatus.CONTEXT))

    found = await store.wishes.last(thread(1), ts(9))

    assert found is not None
    assert found.turn_id == second.id
    assert await store.wishes.last(thread(1), ts(1)) is None


async def test_a_deleted_question_is_not_asked_again(store: Store) -> None:
    turn = await ended(store, message(1))
    await store.wishes.delete("T1", "C1", ts(1), NOW)
    await store.turns.settle_withdrawn(await claimed(store))

    assert await store.wishes.find(thread(1), turn.short_id) is None
    assert not await store.wishes.again(turn.id, Wish.ANSWER)


async def test_a_line_of_the_bots_own_is_not_found(store: Store) -> None:
    turn = await running(store, control(1))

    assert await store.wishes.find(thread(1), turn.short_id) is None
