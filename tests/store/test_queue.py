"""The queue: who is claimed when."""

import asyncio
from dataclasses import replace

from bot.conversation.turn import TurnStatus
from bot.store import Store
from bot.store.turns import TurnStore
from tests.store.builders import (
    LEASE,
    NOW,
    accepted,
    claimed,
    command,
    control,
    message,
    part,
    running,
    said,
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


async def test_what_was_begun_before_a_crash_goes_on_before_a_late_message_that_is_older(store: Store) -> None:
    """Its stream may stand in the thread without a mark, which the older one's answer would write over."""
    key = thread(1)
    begun = await running(store, message(5, key))
    older = await accepted(store, message(4, key))
    await TurnStore(store.database, "next").release_all()

    assert (await claimed(store, older)).id == begun.id


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


async def test_among_equals_the_one_who_asked_first_goes_first_whichever_event_came_first(store: Store) -> None:
    await accepted(store, message(2, user_id="U2", created_at=NOW + 1))
    await accepted(store, message(1, user_id="U1", created_at=NOW + 9))

    assert [turn.user_id for turn in await store.turns.in_line(NOW, 2)] == ["U1", "U2"]
    assert (await claimed(store)).user_id == "U1"


async def test_a_command_was_asked_when_it_came(store: Store) -> None:
    await accepted(store, message(1, user_id="U1"))
    await accepted(store, command("first", user_id="U2"))
    await accepted(store, command("last", user_id="U3", created_at=NOW + 1))

    assert [(await claimed(store)).user_id for _ in range(3)] == ["U2", "U1", "U3"]


async def test_an_answer_that_waits_for_slack_is_not_yet_its_askers_and_goes_in_the_order_of_the_questions(
    store: Store,
) -> None:
    written = await running(store, message(1, user_id="U1"))
    await store.answers.finish(written, None, replace(said("the answer"), asked=True), part())
    await accepted(store, message(2, user_id="U2"))
    assert await store.turns.requeue(written, NOW, attempted=False)

    assert [turn.id for turn in await store.turns.in_line(NOW, 1)] == [written.id]
    assert (await claimed(store)).id == written.id


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
