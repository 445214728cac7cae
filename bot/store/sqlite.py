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
import time
from collections import deque
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import aiosqlite

from bot.errors import StoreError, StoreUnusable
from bot.store.database import Row, Statement, Value
from bot.store.sqlite_connection import PATIENCE_MS, Connection, Job, Rebuild, Ticket, Unsynced
from bot.store.sqlite_file import prepare, uri
from bot.store.sqlite_guard import FileGuard

log = logging.getLogger(__name__)

_BOTH = f"""
PRAGMA busy_timeout = {PATIENCE_MS};
PRAGMA foreign_keys = ON;
PRAGMA mmap_size = 0;
PRAGMA trusted_schema = OFF;
"""
_WRITER = f"""
{_BOTH}
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA secure_delete = ON;
PRAGMA cache_size = -1024;
PRAGMA wal_autocheckpoint = 1000;
PRAGMA journal_size_limit = 16777216;
"""
_READER = f"""
{_BOTH}
PRAGMA query_only = ON;
PRAGMA cache_size = -1024;
PRAGMA wal_autocheckpoint = 0;
PRAGMA schema_version;
"""


class SqliteDatabase:
    """An open SQLite file; `open_sqlite` makes one. It must be closed: its threads keep the process alive."""

    serial = "INTEGER PRIMARY KEY AUTOINCREMENT"

    def __init__(
        self, writer: aiosqlite.Connection, reader: aiosqlite.Connection, guard: FileGuard, resources: AsyncExitStack
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._guard = guard
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
            return list(await self._writer.execute_fetchall(sql, Unsynced((args, time.monotonic()))))

    async def read(self, sql: str, *args: Value) -> Sequence[Row]:
        """Run one query on the reader."""
        with self._errors():
            return list(await self._reader.execute_fetchall(sql, args))

    async def transact(self, statements: Sequence[Statement], *, guarded: bool = False) -> Sequence[Sequence[Row]]:
        """Run statements in one transaction, in one trip to the writer's thread."""
        return await self._run(Job(statements, guarded=guarded))

    async def size(self) -> int:
        """The file's size in bytes, with what of it is in the log alone."""
        (row,) = await self.read("SELECT page_count * page_size AS size FROM pragma_page_count, pragma_page_size")
        return int(row["size"])

    async def erase(self, *, rebuild: bool, patience_s: float) -> bool:
        """Empty the log and, with `rebuild`, write the file anew before: its pages keep copies of what was moved."""
        if rebuild and not await self._rebuild(patience_s):
            return False
        (row,) = await self.fetch("PRAGMA wal_checkpoint(TRUNCATE)")
        return not row["busy"]

    async def _rebuild(self, patience_s: float) -> bool:
        rebuild = Rebuild(self._jobs, patience_s)
        try:
            with self._errors():
                done: Any = await self._writer.execute_fetchall("VACUUM", rebuild)
        finally:
            rebuild.give_up()
        return bool(done)

    async def close(self) -> None:
        """Move the write-ahead log into the file and give everything back. A damaged file gets nothing more."""
        if self._closed:
            return
        if self._guard.damaged:
            await self.abandon()
            return
        self._closed = True
        await _checkpoint(self._writer)
        await self._resources.aclose()

    async def abandon(self) -> None:
        """Give everything back and leave the files as they are.

        Who closes last is the read-only connection, which cannot checkpoint.
        """
        self._closed = True
        await self._writer.close()
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
        if self._guard.damaged:
            raise StoreError(_damaged(self._guard.damaged))
        try:
            yield
        except sqlite3.Error as error:
            if _primary_code(error) in _DAMAGE:
                self._guard.damaged = _told(error)
                raise StoreError(_damaged(self._guard.damaged)) from error
            raise StoreError(_told(error)) from error


async def open_sqlite(path: Path, newest: int) -> SqliteDatabase:
    """Open the database at `path`, making it (and its directory) when it is not there.

    `newest` is the newest schema version that is known. Raises StoreInUse when another process has the file,
    StoreUnusable when it is damaged, foreign, newer or cannot be opened.
    """
    path, lock = await asyncio.to_thread(prepare, path, newest)
    guard = FileGuard(path)
    async with AsyncExitStack() as stack:
        stack.callback(os.close, lock)
        try:
            writer = await stack.enter_async_context(_connection(path, "rw", _WRITER, guard))
            reader = await stack.enter_async_context(_connection(path, "ro", _READER))
            # What a rebuild puts aside for a moment is as private as the file, and may be as large.
            aside = str(path.parent).replace("'", "''")
            await writer.execute_fetchall(f"PRAGMA temp_store_directory = '{aside}'")
            await asyncio.to_thread(guard.begin)
        except (OSError, sqlite3.Error) as error:
            raise StoreUnusable(f"{path} cannot be opened: {_told(error)}") from error
        return SqliteDatabase(writer, reader, guard, stack.pop_all())


@asynccontextmanager
async def _connection(
    path: Path, mode: str, pragmas: str, guard: FileGuard | None = None
) -> AsyncIterator[aiosqlite.Connection]:
    factory = partial(Connection, guard=guard)
    connection = await aiosqlite.connect(uri(path, mode), uri=True, isolation_level=None, factory=factory)
    try:
        await connection.executescript(pragmas)
        connection.row_factory = sqlite3.Row
        yield connection
    finally:
        await connection.close()


async def _checkpoint(connection: aiosqlite.Connection) -> None:
    try:
        for row in await connection.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)"):
            if row["busy"]:
                log.warning("the write-ahead log could not be moved into the database; the next start does it")
    except sqlite3.Error as error:
        log.warning("the write-ahead log could not be moved into the database", extra={"reason": _told(error)})


_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})
_TOLD = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_IOERR: "the disk takes no writes: it is full, over a limit, read-only or failing",
    sqlite3.SQLITE_READONLY: "the file or its disk is read-only",
    sqlite3.SQLITE_BUSY: "another program keeps the database locked",
    sqlite3.SQLITE_LOCKED: "another program keeps the database locked",
    sqlite3.SQLITE_CANTOPEN: "its files cannot be opened",
}


def _told(error: Exception) -> str:
    """What an operator can act on, then SQLite's words and its name for the fault (`SQLITE_FULL`)."""
    name = getattr(error, "sqlite_errorname", None)
    words = f"{error} ({name})" if name else str(error)
    told = _TOLD.get(_primary_code(error))
    return f"{told}: {words}" if told else words


def _primary_code(error: Exception) -> int:
    """The first eight bits of an extended result code (sqlite.org/rescode.html); -1 without one."""
    code = getattr(error, "sqlite_errorcode", None)
    return -1 if code is None else int(code) & 0xFF


def _damaged(reason: str) -> str:
    return f"the database is damaged; nothing is written any more: stop the bot and restore a backup: {reason}"
