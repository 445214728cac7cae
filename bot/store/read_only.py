"""The database as somebody beside the bot reads it: whether it runs or not, without its lock, and changing nothing."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bot.errors import StoreError, StoreUnusable
from bot.store.database import Row, Value
from bot.store.sqlite_connection import PATIENCE_MS
from bot.store.sqlite_file import real_path, uri


class ReadOnlyFile:
    """Queries of a file that another process may be writing; each sees what was committed before. They block."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def read(self, sql: str, *args: Value) -> Sequence[Row]:
        """Run one query. Raises StoreError."""
        try:
            return self._connection.execute(sql, args).fetchall()
        except sqlite3.Error as error:
            raise StoreError(f"the database cannot be read: {error}") from error


@contextmanager
def read_only(path: Path, version: int) -> Iterator[ReadOnlyFile]:
    """Open the database at `path` for reading, with the schema `version` that this program knows.

    Raises StoreUnusable when it is not there, none of ours, or has another schema.
    """
    path = real_path(path)
    if not path.is_file():
        raise StoreUnusable(f"{path} is not there")
    connection: sqlite3.Connection | None = None
    try:
        connection = sqlite3.connect(uri(path, "ro"), uri=True, timeout=PATIENCE_MS / 1000)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA query_only = ON")
        _check(connection, path, version)
        yield ReadOnlyFile(connection)
    except sqlite3.Error as error:
        raise StoreUnusable(f"{path} cannot be read: {error}") from error
    finally:
        if connection is not None:
            connection.close()


def _check(connection: sqlite3.Connection, path: Path, version: int) -> None:
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'schema_version'").fetchone():
        raise StoreUnusable(f"{path} is no database of this program")
    (found,) = connection.execute("SELECT COALESCE(max(version), 0) FROM schema_version").fetchone()
    if found > version:
        raise StoreUnusable(f"{path} has schema version {found}, this program knows {version}: use the newer program")
    if found < version:
        raise StoreUnusable(f"{path} has schema version {found}, not {version} yet: start the bot once, it is updated")
