"""A SQLite connection that does more than one step where aiosqlite asks it for one statement.

aiosqlite makes one trip to its thread for a call. A transaction of five statements would be seven trips, with other
statements between them; here it is one, and nothing can come between. And what waits together is committed together:
a burst of two hundred messages costs a few waits for the disk, not two hundred.
"""

import sqlite3
from collections import deque
from collections.abc import Sequence
from typing import Any

from bot.store.database import Statement, Value

_MOST_AT_ONCE = 100


class Job:
    """Statements that are done together or not at all; `results` once they are.

    `guarded`: when the first gives no row, the others are left out and the results are empty.
    """

    __slots__ = ("guarded", "results", "statements", "taken")

    def __init__(self, statements: Sequence[Statement], *, guarded: bool = False) -> None:
        self.statements = statements
        self.guarded = guarded
        self.taken = False
        self.results: list[list[sqlite3.Row]] | None = None


class Ticket(tuple[deque[Job], Job]):
    """In the place of a statement's parameters: a job that was put into the queue, now to be done."""

    __slots__ = ()


class Unsynced(tuple[Value, ...]):
    """One statement's parameters, marked: its commit does not wait for the disk."""

    __slots__ = ()


class Connection(sqlite3.Connection):
    """The connection; `execute` takes a Ticket or Unsynced parameters beside what its parent takes."""

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:  # noqa: ANN401 - as in the parent
        """Run a statement, or what the parameters stand for; the rows are there already then."""
        if isinstance(parameters, Ticket):
            return _Results(self, self._serve(*parameters))
        if isinstance(parameters, Unsynced):
            return _Results(self, self._unsynced(sql, tuple(parameters)))
        try:
            return super().execute(sql, parameters)
        except UnicodeEncodeError:
            return super().execute(sql, tuple(map(_encodable, parameters)))

    def _serve(self, queue: deque[Job], job: Job) -> list[list[sqlite3.Row]]:
        """Do a job, with what waits behind it; its results. Tickets come in the order of the queue."""
        if not job.taken:
            self._together([queue.popleft() for _ in range(min(len(queue), _MOST_AT_ONCE))])
        if job.results is None:
            job.results = self._alone(job)
        return job.results

    def _together(self, jobs: Sequence[Job]) -> None:
        """Do jobs in one transaction. When any of them fails, none is done: each is then done alone, on its ticket."""
        for job in jobs:
            job.taken = True
        if len(jobs) == 1:
            return
        try:
            self.execute("BEGIN IMMEDIATE")
            results = [self._steps(job) for job in jobs]
            self.execute("COMMIT")
        except sqlite3.Error:
            return
        finally:
            self._leave_no_transaction()
        for job, result in zip(jobs, results, strict=True):
            job.results = result

    def _alone(self, job: Job) -> list[list[sqlite3.Row]]:
        if len(job.statements) == 1:
            return self._steps(job)
        try:
            self.execute("BEGIN IMMEDIATE")
            results = self._steps(job)
            self.execute("COMMIT")
        finally:
            self._leave_no_transaction()
        return results

    def _steps(self, job: Job) -> list[list[sqlite3.Row]]:
        results: list[list[sqlite3.Row]] = []
        for statement in job.statements:
            results.append(self.execute(statement.sql, statement.args).fetchall())
            if job.guarded and not results[0]:
                return []
        return results

    def _leave_no_transaction(self) -> None:
        if self.in_transaction:
            self.execute("ROLLBACK")

    def _unsynced(self, sql: str, parameters: tuple[Value, ...]) -> list[sqlite3.Row]:
        # In WAL mode NORMAL writes the same log and leaves the sync to the next commit or checkpoint.
        self.execute("PRAGMA synchronous = NORMAL")
        try:
            return self.execute(sql, parameters).fetchall()
        finally:
            self.execute("PRAGMA synchronous = FULL")


class _Results(sqlite3.Cursor):
    """Results that are there already, in the shape of a cursor's rows."""

    def __init__(self, connection: sqlite3.Connection, results: list[Any]) -> None:
        super().__init__(connection)
        self._results = results

    def fetchall(self) -> list[Any]:
        return self._results


def _encodable(value: Value) -> Value:
    """Text with half characters (lone surrogates, from emoji cut in two) replaced: they have no UTF-8 form."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value
