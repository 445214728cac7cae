"""The queue: who is claimed when, and what a worker that lost its claim can still do (nothing)."""

import asyncio

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


async def test_a_claim_takes_the_oldest_of_the_thread_whichever_turn_is_named(store: Store) -> None:
    key = thread(1)
    late = await accepted(store, message(3, key))
    early = await accepted(store, message(2, key))

    turn = await claimed(store, late)

    assert turn.id == early


async def test_a_thread_runs_one_turn_at_a_time(store: Store) -> None:
    key = thread(1)
    first = await running(store, message(1, key))
    second = await accepted(store, message(2, key))

    assert await store.turns.claim(LEASE, NOW, second) is None
    assert await store.turns.claim(LEASE, NOW) is None
    await store.turns.settle(first, TurnStatus.COMPLETED)
    assert (await claimed(store, first.id)).id == second


async def test_a_late_message_that_is_older_waits_only_for_what_runs(store: Store) -> None:
    key = thread(1)
    first = await running(store, message(5, key))
    older = await accepted(store, message(4, key))
    await accepted(store, message(6, key))
    await store.turns.settle(first, TurnStatus.FAILED)

    assert (await claimed(store, first.id)).id == older


async def test_threads_run_side_by_side(store: Store) -> None:
    turns = [await running(store, message(n)) for n in range(1, 6)]

    assert len({turn.thread for turn in turns}) == 5


async def test_of_many_claims_at_once_each_turn_goes_to_one(store: Store) -> None:
    other = TurnStore(store.database, "other")
    for n in range(20):
        await accepted(store, message(n, thread(n % 4)))

    turns = await asyncio.gather(*(who.claim(LEASE, NOW) for who in (store.turns, other) for _ in range(20)))

    taken = [turn for turn in turns if turn]
    assert sorted(turn.ts or "" for turn in taken) == [ts(n) for n in range(4)]


async def test_a_turn_that_is_to_wait_holds_its_thread_back(store: Store) -> None:
    key = thread(1)
    first = await running(store, message(1, key))
    second = await accepted(store, message(2, key))
    assert await store.turns.requeue(first, NOW + 5, attempted=True)

    assert await store.turns.claim(LEASE, NOW, second) is None
    assert await store.turns.claim(LEASE, NOW) is None
    assert (await claimed(store, second, now=NOW + 5)).id == first.id


async def test_a_turn_that_is_to_wait_holds_no_other_thread_back(store: Store) -> None:
    waiting = await running(store, message(1))
    ready = await accepted(store, message(2, created_at=NOW + 100))
    await store.turns.requeue(waiting, NOW + 5, attempted=True)

    assert (await claimed(store)).id == ready


async def test_the_person_with_the_fewest_running_turns_goes_first(store: Store) -> None:
    for n in range(1, 4):
        await accepted(store, message(n, user_id="U1"))
    await accepted(store, message(4, user_id="U2"))

    order = [(await claimed(store)).user_id for _ in range(4)]

    assert order == ["U1", "U2", "U1", "U1"]


async def test_among_equals_the_one_who_waits_longest_goes_first(store: Store) -> None:
    await accepted(store, message(1, user_id="U1", created_at=NOW + 9))
    await accepted(store, message(2, user_id="U2", created_at=NOW + 1))

    assert (await claimed(store)).user_id == "U2"


async def test_people_of_two_workspaces_with_one_id_are_two_people(store: Store) -> None:
    await running(store, message(1, thread(1, team="T1"), user_id="U1"))
    await accepted(store, message(2, thread(2, team="T1"), user_id="U1"))
    await accepted(store, message(3, thread(3, team="T2"), user_id="U1", created_at=NOW + 50))

    assert (await claimed(store)).team_id == "T2"


async def test_a_control_runs_beside_the_question_of_its_thread(store: Store) -> None:
    key = thread(1)
    await running(store, message(1, key))
    turn_id = await accepted(store, control(2, key))

    assert (await claimed(store, turn_id)).id == turn_id


async def test_a_control_does_not_hold_up_its_thread(store: Store) -> None:
    key = thread(1)
    await running(store, control(1, key))

    assert (await running(store, message(2, key))).ts == ts(2)


async def test_a_control_that_is_to_wait_does_not_hold_up_its_thread(store: Store) -> None:
    key = thread(1)
    waiting = await running(store, control(1, key))
    await store.turns.requeue(waiting, NOW + 5, attempted=True)
    turn_id = await accepted(store, message(2, key))

    assert (await claimed(store, turn_id)).id == turn_id


async def test_controls_come_before_questions(store: Store) -> None:
    await accepted(store, message(1))
    turn_id = await accepted(store, control(2))

    assert (await claimed(store)).id == turn_id


async def test_claiming_a_control_that_ran_takes_nothing_else(store: Store) -> None:
    key = thread(1)
    done = await running(store, control(1, key))
    await store.turns.settle(done, TurnStatus.COMPLETED)
    await accepted(store, message(2, key))

    assert await store.turns.claim(LEASE, NOW, done.id) is None


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
