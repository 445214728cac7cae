"""A claim: what it counts, how long it lasts, how it ends, and what a worker that lost it can still do (nothing)."""

import pytest

from bot.conversation.answer import PartState
from bot.conversation.turn import TurnStatus
from bot.errors import StoreError
from bot.store import Store
from bot.store.answers import AnswerStore
from bot.store.turns import TurnStore
from tests.store.builders import (
    LEASE,
    NOW,
    accepted,
    claimed,
    column,
    command,
    control,
    message,
    part,
    running,
    said,
    statuses,
    thread,
    ts,
)


async def test_each_claim_counts_as_an_attempt(store: Store) -> None:
    await accepted(store, message(1))

    for attempt in (1, 2, 3):
        turn = await claimed(store)
        assert turn.attempts == attempt
        await store.turns.requeue(turn, NOW, attempted=True)


async def test_an_attempt_in_which_nothing_was_tried_is_not_held_against_the_turn(store: Store) -> None:
    turn = await running(store, message(1))

    assert await store.turns.requeue(turn, NOW, attempted=False)

    again = await claimed(store)
    assert (again.attempts, again.uncounted) == (2, 1)


async def test_a_lease_that_ran_out_puts_the_turn_back(store: Store) -> None:
    turn = await running(store, message(1))

    assert await store.turns.release_expired(LEASE - 1) == 0
    assert await store.turns.release_expired(LEASE) == 1
    again = await claimed(store)
    assert (again.id, again.attempts) == (turn.id, 2)


async def test_a_beat_keeps_the_leases_of_its_own_worker(store: Store) -> None:
    other = TurnStore(store.database, "other")
    ours = await running(store, message(1))
    theirs = await claimed(store, await accepted(store, message(2)), turns=other)

    assert await store.turns.beat(LEASE + 30) == []

    assert await store.turns.release_expired(LEASE) == 1
    assert await column(store, "status", ours.id) == "running"
    assert await column(store, "status", theirs.id) == "queued"


async def test_a_start_takes_over_all_that_was_running(store: Store) -> None:
    gone = TurnStore(store.database, "gone")
    for n in range(1, 4):
        await claimed(store, await accepted(store, message(n)), turns=gone)

    assert await store.turns.release_all() == 3
    assert set((await statuses(store)).values()) == {"queued"}


async def test_a_worker_that_lost_its_lease_changes_nothing(store: Store) -> None:
    late = TurnStore(store.database, "late")
    lost = await claimed(store, await accepted(store, message(1)), turns=late)
    await store.turns.release_expired(LEASE)
    ours = await claimed(store)
    answer_id = await store.answers.begin(ours)

    assert not await late.settle(lost, TurnStatus.FAILED, answer_id, [part()])
    assert not await late.requeue(lost, NOW, attempted=True)
    with pytest.raises(StoreError):
        await late.place(lost, "C1", ts(9))

    assert (await statuses(store)) == {message(1).key: "running"}
    assert await store.answers.current(ours) != (None, ())
    assert not (await store.threads.thread(ours.thread)).addressed
    assert (await store.answers.current(ours))[1] == ()


async def test_a_former_claim_of_the_same_worker_changes_nothing(store: Store) -> None:
    former = await running(store, message(1))
    await store.turns.release_expired(LEASE)
    await claimed(store)

    assert not await store.turns.settle(former, TurnStatus.COMPLETED)
    assert not await store.turns.requeue(former, NOW, attempted=True)


async def test_a_turn_that_was_put_back_and_taken_by_another_worker_is_the_other_workers(store: Store) -> None:
    late = TurnStore(store.database, "late")
    lost = await claimed(store, await accepted(store, message(1)), turns=late)
    await late.requeue(lost, NOW, attempted=False)
    await claimed(store)

    assert not await late.settle(lost, TurnStatus.FAILED)
    assert not await late.requeue(lost, NOW, attempted=True)
    with pytest.raises(StoreError):
        await AnswerStore(store.database, "late").begin(lost)


async def test_a_turn_is_settled_once(store: Store) -> None:
    turn = await running(store, message(1))

    assert await store.turns.settle(turn, TurnStatus.COMPLETED)
    assert not await store.turns.settle(turn, TurnStatus.FAILED)
    assert await statuses(store) == {turn.key: "completed"}


async def test_settling_stores_the_parts_that_stand_and_drops_the_others(store: Store) -> None:
    turn = await running(store, message(1))
    answer_id = await store.answers.begin(turn)
    await store.answers.record_part(turn, answer_id, part(0))
    await store.answers.record_part(turn, answer_id, part(1, at=None, state=PartState.SENDING))
    final = part(0, at="1760000098.000001")

    assert await store.turns.settle(turn, TurnStatus.COMPLETED, answer_id, [final])

    _, parts = await store.answers.current(turn)
    assert [(each.ts, each.state) for each in parts] == [(final.ts, PartState.SETTLED)]


async def test_settling_without_an_answer_leaves_the_parts_as_they_are(store: Store) -> None:
    turn = await running(store, message(1))
    await store.answers.record_part(turn, await store.answers.begin(turn), part())

    assert await store.turns.settle(turn, TurnStatus.CANCELLED)

    assert (await store.answers.current(turn))[1] == (part(),)


async def test_settling_never_touches_another_turns_answer(store: Store) -> None:
    other = await running(store, message(1))
    answer_id = await store.answers.begin(other)
    await store.answers.record_part(other, answer_id, part())
    turn = await running(store, message(2))

    assert await store.turns.settle(turn, TurnStatus.COMPLETED, answer_id, [])

    assert (await store.answers.current(other))[1] == (part(),)


async def test_a_settled_question_makes_its_thread_the_bots(store: Store) -> None:
    opened = await running(store, message(1))
    replied = await running(store, message(3, thread(2)))

    await store.turns.settle(opened, TurnStatus.COMPLETED)
    await store.turns.settle(replied, TurnStatus.COMPLETED)

    first, second = await store.threads.thread(opened.thread), await store.threads.thread(replied.thread)
    assert (first.addressed, first.backfilled) == (True, True)
    assert (second.addressed, second.backfilled) == (True, False)


async def test_a_thread_that_was_read_stays_read(store: Store) -> None:
    turn = await running(store, message(3, thread(2)))
    await store.threads.backfill(turn.thread, [])

    await store.turns.settle(turn, TurnStatus.COMPLETED)

    assert (await store.threads.thread(turn.thread)).backfilled


async def test_a_settled_control_leaves_its_thread_alone(store: Store) -> None:
    turn = await running(store, control(1))

    await store.turns.settle(turn, TurnStatus.COMPLETED)

    assert not (await store.threads.thread(turn.thread)).addressed


async def test_a_question_asked_by_command_moves_to_the_message_posted_for_it(store: Store) -> None:
    turn = await running(store, command("11.22"))

    placed = await store.turns.place(turn, "C1", ts(7))

    assert (placed.ts, placed.thread, placed.key) == (ts(7), thread(7), turn.key)
    assert placed.opens_thread
    assert await store.turns.settle(placed, TurnStatus.COMPLETED)
    assert (await store.threads.thread(thread(7))).backfilled
    assert await store.turns.accept(command("11.22")) is None


async def test_a_question_cannot_be_placed_where_another_runs(store: Store) -> None:
    turn = await running(store, command("11.22"))
    await running(store, message(8, thread(7)))

    with pytest.raises(StoreError):
        await store.turns.place(turn, "C1", ts(7))

    assert await store.turns.requeue(turn, NOW, attempted=True)


async def test_a_claim_that_was_taken_over_says_whose_it_is_not(store: Store) -> None:
    lost = await running(store, message(1))
    answer_id = await store.answers.begin(lost)
    await store.turns.release_all()
    await claimed(store)

    for write in (
        store.answers.begin(lost),
        store.answers.finish(lost, answer_id, said("late"), None),
        store.answers.finish(lost, None, said("late"), part()),
        store.answers.record_part(lost, answer_id, part()),
    ):
        with pytest.raises(StoreError, match=lost.short_id):
            await write

    answer, parts = await store.answers.current(lost)
    assert answer is not None
    assert (answer.text, answer.n, parts) == ("", 1, ())
