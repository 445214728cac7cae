"""The SQLite engine: one process, one file, one writer.

Two connections, each with a thread of its own: the writer, which alone writes and checkpoints (SQLite before 3.51.3
can damage a WAL file that two connections checkpoint), and a reader. A statement or a transaction is one trip to a
connection's thread, so the thread's queue is the lock that keeps writers apart, and what waits in it at the same time
is committed together.
"""

import asyncio
import logging
import os
import sqlite3
from collections import deque
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import aiosqlite

from bot.errors import StoreError, StoreUnusable
from bot.store.database import Row, Statement, Value
from bot.store.sqlite_connection import Connection, Job, Ticket, Unsynced
from bot.store.sqlite_file import prepare, uri

log = logging.getLogger(__name__)

_BOTH = """
PRAGMA busy_timeout = 5000;
PRAGMA foreign_keys = ON;
PRAGMA mmap_size = 0;
PRAGMA trusted_schema = OFF;
"""
_WRITER = f"""
{_BOTH}
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA secure_delete = ON;
PRAGMA cache_size = -4096;
PRAGMA wal_autocheckpoint = 1000;
PRAGMA journal_size_limit = 16777216;
"""
_READER = f"""
{_BOTH}
PRAGMA query_only = ON;
PRAGMA cache_size = -2048;
PRAGMA wal_autocheckpoint = 0;
"""


class SqliteDatabase:
    """An open SQLite file; `open_sqlite` makes one. It must be closed: its threads keep the process alive."""

    serial = "INTEGER PRIMARY KEY AUTOINCREMENT"

    def __init__(self, writer: aiosqlite.Connection, reader: aiosqlite.Connection, resources: AsyncExitStack) -> None:
        self._writer = writer
        self._reader = reader
        self._resources = resources
        self._jobs: deque[Job] = deque()
        self._closed = False

    async def fetch(self, sql: str, *args: Value) -> Sequence[Row]:
        """Run one statement on the writer; its rows. Committed when this returns."""
        (rows,) = await self._run(Job([Statement(sql, *args)]))
        return rows

    async def fetch_unsynced(self, sql: str, *args: Value) -> Sequence[Row]:
        """Run one statement on the writer without waiting for the disk; the next `fetch` waits for both."""
        with self._errors():
            return list(await self._writer.execute_fetchall(sql, Unsynced(args)))

    async def read(self, sql: str, *args: Value) -> Sequence[Row]:
        """Run one query on the reader."""
        with self._errors():
            return list(await self._reader.execute_fetchall(sql, args))

    async def transact(self, statements: Sequence[Statement], *, guarded: bool = False) -> Sequence[Sequence[Row]]:
        """Run statements in one transaction, in one trip to the writer's thread."""
        return await self._run(Job(statements, guarded=guarded))

    async def close(self) -> None:
        """Move the write-ahead log into the file and give everything back."""
        if not self._closed:
            self._closed = True
            await self._resources.aclose()

    async def _run(self, job: Job) -> list[list[sqlite3.Row]]:
        with self._errors():
            self._jobs.append(job)
            results: Any = await self._writer.execute_fetchall("", Ticket((self._jobs, job)))
            return list(results)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        if self._closed:
            raise StoreError("the database is closed")
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(_told(error)) from error


async def open_sqlite(path: Path) -> SqliteDatabase:
    """Open the database at `path`, making it (and its directory) when it is not there.

    Raises StoreInUse when another process has it, StoreUnusable when it is damaged, foreign or cannot be opened.
    """
    path, lock = await asyncio.to_thread(prepare, path)
    async with AsyncExitStack() as stack:
        stack.callback(os.close, lock)
        try:
            writer = await stack.enter_async_context(_connection(path, _WRITER, checkpoints=True))
            reader = await stack.enter_async_context(_connection(path, _READER, checkpoints=False))
        except sqlite3.Error as error:
            raise StoreUnusable(f"{path} cannot be opened: {_told(error)}") from error
        return SqliteDatabase(writer, reader, stack.pop_all())


@asynccontextmanager
async def _connection(path: Path, pragmas: str, *, checkpoints: bool) -> AsyncIterator[aiosqlite.Connection]:
    connection = await aiosqlite.connect(uri(path, "rw"), uri=True, isolation_level=None, factory=Connection)
    try:
        await connection.executescript(pragmas)
        connection.row_factory = sqlite3.Row
        yield connection
        if checkpoints:
            await _checkpoint(connection)
    finally:
        await connection.close()


async def _checkpoint(connection: aiosqlite.Connection) -> None:
    try:
        for row in await connection.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)"):
            if row["busy"]:
                log.warning("the write-ahead log could not be moved into the database; the next start does it")
    except sqlite3.Error as error:
        log.warning("the write-ahead log could not be moved into the database", extra={"reason": _told(error)})


def _told(error: sqlite3.Error) -> str:
    """SQLite's words and its name for the fault (`SQLITE_FULL`), for the log."""
    name = getattr(error, "sqlite_errorname", None)
    return f"{error} ({name})" if name else str(error)
