"""The worker over a real SQLite file: order, bounds, fairness, and what happens to turns that do not end well."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from bot.conversation.thread import ThreadKey
from bot.conversation.turn import Lane, NewTurn, Turn, TurnStatus
from bot.errors import SlackRateLimited, SlackUnknown
from bot.services.interrupts import Interrupt
from bot.services.worker import Worker
from bot.store import Store


def question(user: str, text: str, thread: str | None = None, number: int = 0) -> NewTurn:
    ts = f"17600000{number:02d}.000100"
    key = ThreadKey("T1", "C1", thread or ts)
    return NewTurn(f"message:C1:{ts}", key, ts, user, text, created_at=1_760_000_000.0 + number)


class Desk:
    """Runs turns as the test says: each waits at the gate, then ends as it was told."""

    def __init__(self, store: Store, slots: int) -> None:
        self.store = store
        self.worker = Worker(store.turns, slots=slots)
        self.started: list[str] = []
        self.gate = asyncio.Semaphore(0)
        self.faults: list[Exception] = []
        self._moved = asyncio.Condition()

    async def run(self, turn: Turn, interrupt: Interrupt) -> None:
        self.started.append(turn.text)
        async with self._moved:
            self._moved.notify_all()
        async with interrupt.bounds():
            await self.gate.acquire()
        if self.faults:
            raise self.faults.pop()
        await self.store.turns.settle(turn, TurnStatus.COMPLETED)

    async def ask(self, user: str, text: str, thread: str | None = None, number: int = 0) -> int:
        turn_id = await self.store.turns.accept(question(user, text, thread, number))
        assert turn_id is not None
        self.worker.wake(turn_id, Lane.ASK)
        return turn_id

    async def has_started(self, count: int) -> None:
        async with asyncio.timeout(5), self._moved:
            await self._moved.wait_for(lambda: len(self.started) >= count)

    async def statuses(self) -> dict[str, str]:
        rows = await self.store.database.read("SELECT text, status FROM turns")
        return {row["text"]: row["status"] for row in rows}


@pytest.fixture
async def desk(store: Store) -> AsyncIterator[Desk]:
    made = Desk(store, slots=2)
    await made.worker.start(made.run)
    yield made
    await made.worker.drain(0)


async def test_no_more_turns_run_than_there_are_slots(desk: Desk) -> None:
    for number in range(4):
        await desk.ask("U1", f"q{number}", number=number)
    await desk.has_started(2)
    assert sorted((await desk.statuses()).values()) == ["queued", "queued", "running", "running"]
    desk.gate.release()
    await desk.has_started(3)


async def test_a_free_slot_goes_to_the_person_with_the_fewest_running(desk: Desk) -> None:
    for number in range(6):
        await desk.ask("U-FLOODER", f"flood {number}", number=number)
    await desk.ask("U-QUIET", "just one", number=9)
    await desk.has_started(2)
    desk.gate.release()
    await desk.has_started(3)
    assert desk.started[2] == "just one"


async def test_a_turn_that_raises_is_put_back_and_the_worker_goes_on(desk: Desk) -> None:
    desk.faults.append(RuntimeError("nobody foresaw this"))
    await desk.ask("U1", "first", number=1)
    await desk.ask("U1", "second", number=2)
    await desk.has_started(2)
    desk.gate.release()
    desk.gate.release()
    await desk.worker.quiet()
    assert sorted((await desk.statuses()).values()) == ["completed", "queued"]


async def test_draining_puts_back_what_does_not_finish_without_counting_an_attempt(store: Store) -> None:
    desk = Desk(store, slots=2)
    await desk.worker.start(desk.run)
    await desk.ask("U1", "long", number=1)
    await desk.has_started(1)
    await desk.worker.drain(0.01)
    rows = await store.database.read("SELECT status, attempts - uncounted AS tries FROM turns")
    assert [(row["status"], row["tries"]) for row in rows] == [("queued", 0)]


async def test_after_draining_nothing_is_started(desk: Desk) -> None:
    await desk.worker.drain(0)
    await desk.ask("U1", "late", number=1)
    await desk.worker.quiet()
    assert desk.started == []
    assert await desk.statuses() == {"late": "queued"}


async def test_what_runs_is_broken_off_at_once_when_something_else_is_wanted_of_it(desk: Desk, store: Store) -> None:
    turn_id = await desk.ask("U1", "regretted", number=1)
    await desk.has_started(1)
    await store.wishes.edit("T1", question("U1", "", number=1).key, "better", "1760000099.000000")
    desk.worker.wake(turn_id, Lane.ASK)
    await desk.has_started(2)
    assert desk.started == ["regretted", "better"]


async def test_a_wish_that_another_process_took_is_found_with_the_next_beat(store: Store) -> None:
    moments = iter(range(1_760_000_000, 1_770_000_000, 60))
    desk = Desk(store, slots=2)
    desk.worker = Worker(store.turns, slots=2, clock=lambda: float(next(moments)))
    await desk.worker.start(desk.run)
    await desk.ask("U1", "regretted", number=1)
    await desk.has_started(1)
    await store.wishes.edit("T1", question("U1", "", number=1).key, "better", "1760000099.000000")
    await desk.has_started(2)
    assert desk.started == ["regretted", "better"]
    await desk.worker.drain(0)


async def test_a_turn_put_into_the_queue_is_stored_claimed_and_run(desk: Desk) -> None:
    await desk.worker.put(question("U1", "hello"))
    assert await desk.statuses() == {"hello": "running"}
    await desk.has_started(1)


async def test_what_is_put_beyond_the_slots_waits_and_runs_when_one_is_free(desk: Desk) -> None:
    await asyncio.gather(*(desk.worker.put(question("U1", f"q{number}", number=number)) for number in range(5)))
    assert sorted((await desk.statuses()).values()) == ["queued"] * 3 + ["running"] * 2
    for count in range(3, 6):
        desk.gate.release()
        await desk.has_started(count)


async def test_a_second_question_of_a_thread_is_stored_at_once_and_runs_after_the_first(desk: Desk) -> None:
    await desk.worker.put(question("U1", "first", number=1))
    await desk.worker.put(question("U2", "second", thread="1760000001.000100", number=2))
    assert await desk.statuses() == {"first": "running", "second": "queued"}
    desk.gate.release()
    await desk.has_started(2)


async def test_what_is_put_twice_runs_once(desk: Desk) -> None:
    await asyncio.gather(*(desk.worker.put(question("U1", "hello")) for _ in range(3)))
    desk.gate.release()
    await desk.worker.quiet()
    assert desk.started == ["hello"]


async def test_what_is_put_while_the_worker_ends_is_stored_and_left_for_the_next(store: Store) -> None:
    desk = Desk(store, slots=2)
    await desk.worker.start(desk.run)
    coming = asyncio.ensure_future(desk.worker.put(question("U1", "at the last moment")))
    await asyncio.sleep(0)
    await desk.worker.drain(0)
    await coming
    await desk.worker.put(question("U1", "too late", number=2))
    rows = await store.database.read("SELECT status, worker FROM turns")
    assert [(row["status"], row["worker"]) for row in rows] == [("queued", None)] * 2
    assert desk.started == []


async def test_a_turn_that_slack_does_not_take_goes_on_later_and_loses_no_attempt(desk: Desk) -> None:
    desk.faults.append(SlackUnknown("chat.postMessage", "HTTP 502"))
    await desk.worker.put(question("U1", "hello"))
    desk.gate.release()
    await desk.has_started(2)
    rows = await desk.store.database.read("SELECT attempts, uncounted FROM turns")
    assert [(row["attempts"], row["uncounted"]) for row in rows] == [(2, 1)]


async def test_what_was_edited_often_waits_no_longer_for_slack_than_any_other(desk: Desk, store: Store) -> None:
    turn_id = await desk.ask("U1", "first words", number=1)
    for number in range(1, 9):
        await desk.has_started(number)
        key = question("U1", "", number=1).key
        await store.wishes.edit("T1", key, f"words {number}", f"17600000{number + 10}.000000")
        desk.worker.wake(turn_id, Lane.ASK)
    await desk.has_started(9)
    desk.faults.append(SlackUnknown("chat.postMessage", "HTTP 502"))
    desk.gate.release()
    await desk.worker.quiet()
    (row,) = await store.database.read("SELECT not_before, uncounted FROM turns")
    assert row["uncounted"] == 9
    assert row["not_before"] - time.time() <= 1.0


async def test_a_turn_waits_as_long_as_slack_says(desk: Desk, store: Store) -> None:
    desk.faults.append(SlackRateLimited("chat.postMessage", 3600.0))
    await desk.worker.put(question("U1", "hello"))
    desk.gate.release()
    await desk.worker.quiet()
    (row,) = await store.database.read("SELECT status, not_before FROM turns")
    assert row["status"] == "queued"
    assert 3590 < row["not_before"] - time.time() <= 3600
