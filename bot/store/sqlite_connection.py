"""A SQLite connection that does more than one step where aiosqlite asks it for one statement.

aiosqlite makes one trip to its thread for a call. A transaction of five statements would be seven trips, with other
statements between them; here it is one, and nothing can come between. And what waits together is committed together:
a burst of two hundred messages costs a few waits for the disk, not two hundred.
"""

import sqlite3
import time
from collections import deque
from collections.abc import Sequence
from typing import Any

from bot.store.database import Statement, Value
from bot.store.sqlite_guard import FileGuard

PATIENCE_MS = 1500
"""How long a write waits for a lock that another program holds, counted from when it was asked for. Slack gives three
seconds for an acknowledgement, and a slash command whose storing fails is answered within them."""

_STEPS_BETWEEN_LOOKS = 1000
"""SQLite's own steps, of which a rebuild takes a few for each row."""

_MOST_AT_ONCE = 100
_AT_ONCE_S = 0.1


class Job:
    """Statements that are done together or not at all; `results` once they are.

    `guarded`: when the first gives no row, the others are left out and the results are empty.
    """

    __slots__ = ("asked_at", "guarded", "results", "statements", "taken")

    def __init__(self, statements: Sequence[Statement], *, guarded: bool = False) -> None:
        self.statements = statements
        self.guarded = guarded
        self.asked_at = time.monotonic()
        self.taken = False
        self.results: list[list[sqlite3.Row]] | None = None


class Ticket(tuple[deque[Job], Job]):
    """In the place of a statement's parameters: a job that was put into the queue, now to be done."""

    __slots__ = ()


class Unsynced(tuple[tuple[Value, ...], float]):
    """One statement's parameters and when it was asked for, marked: its commit does not wait for the disk."""

    __slots__ = ()


class Rebuild:
    """In the place of a statement's parameters: it may take long, and is given up for `jobs` that wait too long."""

    __slots__ = ("_given_up", "_jobs", "_patience_s")

    def __init__(self, jobs: deque[Job], patience_s: float) -> None:
        self._jobs = jobs
        self._patience_s = patience_s
        self._given_up = False

    def give_up(self) -> None:
        """End it as soon as that can be done; nothing is changed then. From any thread."""
        self._given_up = True

    def is_in_the_way(self) -> bool:
        """Whether it is to end: asked on the writer's thread, which alone takes jobs out of the queue."""
        waiting = self._jobs and time.monotonic() - self._jobs[0].asked_at > self._patience_s
        return self._given_up or bool(waiting)


class Connection(sqlite3.Connection):
    """The connection; `execute` takes a Ticket, a Rebuild or Unsynced parameters beside what its parent takes.

    `guard` is asked before each of those.
    """

    def __init__(self, *args: Any, guard: FileGuard | None = None, **kwargs: Any) -> None:  # noqa: ANN401 - the parent's
        super().__init__(*args, **kwargs)
        self._guard = guard
        self._patience_ms = PATIENCE_MS

    def execute(self, sql: str, parameters: Any = (), /) -> sqlite3.Cursor:  # noqa: ANN401 - as in the parent
        """Run a statement, or what the parameters stand for; the rows are there already then."""
        if isinstance(parameters, Ticket):
            return _Results(self, self._serve(*parameters))
        if isinstance(parameters, Unsynced):
            return _Results(self, self._unsynced(sql, *parameters))
        if isinstance(parameters, Rebuild):
            return _Results(self, self._rebuild(sql, parameters))
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
            self._prepare(jobs[0].asked_at)
            self.execute("BEGIN IMMEDIATE")
            results = [self._steps(job) for job in jobs]
            self.execute("COMMIT")
            self._written()
        except sqlite3.Error:
            return
        finally:
            self._leave_no_transaction()
        for job, result in zip(jobs, results, strict=True):
            job.results = result

    def _alone(self, job: Job) -> list[list[sqlite3.Row]]:
        self._prepare(job.asked_at)
        if len(job.statements) == 1:
            results = self._steps(job)
        else:
            try:
                self.execute("BEGIN IMMEDIATE")
                results = self._steps(job)
                self.execute("COMMIT")
            finally:
                self._leave_no_transaction()
        self._written()
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

    def _prepare(self, asked_at: float) -> None:
        """Look whether it is safe to write, and wait for a lock no longer than is left of the patience.

        So a hundred writes that wait behind a locked database give up together and not one after the other.
        """
        if self._guard is not None:
            self._guard.before_write(self)
        waited_s = time.monotonic() - asked_at
        left_ms = PATIENCE_MS if waited_s < _AT_ONCE_S else max(0, PATIENCE_MS - int(waited_s * 1000))
        if left_ms != self._patience_ms:
            self.execute(f"PRAGMA busy_timeout = {left_ms}")
            self._patience_ms = left_ms

    def _written(self) -> None:
        if self._guard is not None:
            self._guard.after_write()

    def _unsynced(self, sql: str, parameters: tuple[Value, ...], asked_at: float) -> list[sqlite3.Row]:
        self._prepare(asked_at)
        # In WAL mode NORMAL writes the same log and leaves the sync to the next commit or checkpoint.
        self.execute("PRAGMA synchronous = NORMAL")
        try:
            return self.execute(sql, parameters).fetchall()
        finally:
            self.execute("PRAGMA synchronous = FULL")
            self._written()

    def _rebuild(self, sql: str, rebuild: Rebuild) -> list[bool]:
        """Run a statement that may be given up; one row when it was done, none when it was given up."""
        self._prepare(time.monotonic())
        self.set_progress_handler(rebuild.is_in_the_way, _STEPS_BETWEEN_LOOKS)
        try:
            self.execute(sql)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
            return []
        finally:
            self.set_progress_handler(None, 0)
        self._written()
        return [True]


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
