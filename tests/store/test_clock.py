"""A wall clock that is set: no turn is lost, run twice at once, or kept waiting by it."""

from bot.conversation.turn import TurnStatus
from bot.store import Store, open_store
from tests.store.builders import LEASE, NOW, accepted, claimed, message, running, statuses, thread

HOUR_S = 3600.0


async def test_a_clock_that_went_back_ends_no_lease_and_the_next_beat_counts_from_it(store: Store) -> None:
    turn = await running(store, message(1))

    assert await store.turns.release_expired(NOW - HOUR_S) == 0
    assert await store.turns.claim(LEASE, NOW - HOUR_S) is None
    await store.turns.beat(LEASE - HOUR_S)

    assert await store.turns.release_expired(NOW - HOUR_S) == 0
    assert await store.turns.release_expired(LEASE - HOUR_S) == 1
    assert not await store.turns.settle(turn, TurnStatus.COMPLETED)


async def test_a_clock_that_went_forward_ends_leases_but_never_lets_two_settle(store: Store) -> None:
    turn = await running(store, message(1))

    assert await store.turns.release_expired(NOW + HOUR_S) == 1
    again = await claimed(store, now=NOW + HOUR_S)

    assert not await store.turns.settle(turn, TurnStatus.COMPLETED)
    assert await store.turns.settle(again, TurnStatus.COMPLETED)


async def test_the_order_of_a_thread_does_not_follow_the_clock(store: Store) -> None:
    await accepted(store, message(1, created_at=NOW))
    await accepted(store, message(2, thread(1), created_at=NOW - HOUR_S))

    first = await claimed(store, now=NOW - HOUR_S)

    assert first.key == message(1).key
    assert await store.turns.claim(LEASE, NOW - HOUR_S) is None


async def test_a_message_that_comes_again_after_the_clock_was_set_is_still_known(store: Store) -> None:
    await accepted(store, message(1))

    assert await store.turns.accept(message(1, created_at=NOW - HOUR_S)) is None
    assert await statuses(store) == {message(1).key: "queued"}


async def test_what_waited_when_the_process_ended_does_not_wait_after_the_next_start(database_url: str) -> None:
    store = await open_store(database_url)
    turn = await running(store, message(1))
    assert await store.turns.requeue(turn, NOW + 15, attempted=True)
    await store.close()

    store = await open_store(database_url)
    assert await store.turns.release_all() == 0

    assert (await claimed(store, now=NOW - HOUR_S)).id == turn.id
    await store.close()
