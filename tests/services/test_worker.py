"""The worker over a real SQLite file: order, bounds, fairness, and what happens to turns that do not end well."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.conversation.thread import ThreadKey
from bot.conversation.turn import Lane, NewTurn, Turn, TurnStatus
from bot.services.worker import Worker
from bot.store import Store, open_store


class Desk:
    """Runs turns as the test says: each waits at the gate, then ends as it was told."""

    def __init__(self, store: Store, slots: int) -> None:
        self.store = store
        self.worker = Worker(store.turns, slots=slots)
        self.started: list[str] = []
        self.gate = asyncio.Semaphore(0)
        self.faults: list[Exception] = []
        self._moved = asyncio.Condition()

    async def run(self, turn: Turn) -> None:
        self.started.append(turn.text)
        async with self._moved:
            self._moved.notify_all()
        await self.gate.acquire()
        if self.faults:
            raise self.faults.pop()
        await self.store.turns.settle(turn, TurnStatus.COMPLETED)

    async def ask(self, user: str, text: str, thread: str | None = None, number: int = 0) -> int:
        ts = f"17600000{number:02d}.000100"
        key = ThreadKey("T1", "C1", thread or ts)
        turn = NewTurn(f"message:C1:{ts}", key, ts, user, text, created_at=1_760_000_000.0 + number)
        turn_id = await self.store.turns.accept(turn)
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
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await open_store(f"sqlite:///{tmp_path / 'gemma.db'}")
    yield opened
    await opened.close()


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
    rows = await store.database.read("SELECT status, attempts FROM turns")
    assert [(row["status"], row["attempts"]) for row in rows] == [("queued", 0)]


async def test_after_draining_nothing_is_started(desk: Desk) -> None:
    await desk.worker.drain(0)
    await desk.ask("U1", "late", number=1)
    await desk.worker.quiet()
    assert desk.started == []
    assert await desk.statuses() == {"late": "queued"}


async def test_a_deleted_question_is_cancelled_while_it_runs(store: Store) -> None:
    moments = iter(range(1_760_000_000, 1_770_000_000, 60))
    desk = Desk(store, slots=2)
    desk.worker = Worker(store.turns, slots=2, clock=lambda: float(next(moments)))
    await desk.worker.start(desk.run)
    await desk.ask("U1", "regretted", number=1)
    await desk.has_started(1)
    await store.turns.delete("T1", "C1", "1760000001.000100", 0.0)
    async with asyncio.timeout(5):
        await desk.worker.quiet()
    rows = await store.database.read("SELECT status FROM turns")
    assert [row["status"] for row in rows] == ["cancelled"]
    await desk.worker.drain(0)
