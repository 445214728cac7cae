"""Many writers at once: one commit for what waits together, and each answers for itself."""

import asyncio
import sqlite3
from collections import deque
from contextlib import closing

import pytest

from bot.conversation.turn import TurnStatus
from bot.errors import StoreError
from bot.store import Store
from bot.store.database import Statement
from bot.store.sqlite_connection import Connection, Job, Ticket
from tests.store.builders import message, running, statuses


def queued(*statements: str) -> tuple[deque[Job], list[Job]]:
    jobs = [Job([Statement(sql)]) for sql in statements]
    return deque(jobs), jobs


def test_what_waits_together_is_committed_together() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None, factory=Connection)) as connection:
        connection.execute("CREATE TABLE t (x INTEGER)")
        queue, jobs = queued(*["INSERT INTO t VALUES (1) RETURNING x"] * 3)
        steps: list[str] = []
        connection.set_trace_callback(steps.append)

        results = [connection.execute("", Ticket((queue, job))).fetchall() for job in jobs]

        assert results == [[[(1,)]]] * 3
        assert [step.split()[0] for step in steps] == ["BEGIN", "INSERT", "INSERT", "INSERT", "COMMIT"]


def test_when_one_fails_each_is_done_once_and_alone() -> None:
    with closing(sqlite3.connect(":memory:", isolation_level=None, factory=Connection)) as connection:
        connection.execute("CREATE TABLE t (x INTEGER UNIQUE)")
        queue, jobs = queued("INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (2)")

        connection.execute("", Ticket((queue, jobs[0])))
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("", Ticket((queue, jobs[1])))
        connection.execute("", Ticket((queue, jobs[2])))

        assert connection.execute("SELECT x FROM t ORDER BY x").fetchall() == [(1,), (2,)]


async def test_a_burst_is_stored_whole(store: Store) -> None:
    ids = await asyncio.gather(*(store.turns.accept(message(n)) for n in range(300)))

    assert len(set(ids)) == 300
    assert len(await statuses(store)) == 300


async def test_one_that_fails_among_many_fails_alone(store: Store) -> None:
    turns = [message(n, status=TurnStatus.RUNNING if n == 7 else TurnStatus.QUEUED) for n in range(20)]

    results = await asyncio.gather(*map(store.turns.accept, turns), return_exceptions=True)

    assert [n for n, result in enumerate(results) if isinstance(result, StoreError)] == [7]
    assert len(await statuses(store)) == 19
    assert all(isinstance(result, int) for n, result in enumerate(results) if n != 7)


async def test_of_many_transactions_the_one_whose_guard_fails_changes_nothing(store: Store) -> None:
    turns = [await running(store, message(n)) for n in range(1, 6)]
    lost = turns[2]
    await store.turns.settle(lost, TurnStatus.CANCELLED)

    settled = await asyncio.gather(*(store.turns.settle(turn, TurnStatus.COMPLETED) for turn in turns))

    assert settled == [True, True, False, True, True]
    assert (await statuses(store))[lost.key] == "cancelled"
