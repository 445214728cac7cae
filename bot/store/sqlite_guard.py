"""Whether what is committed now would be found after a restart: looked at before each write.

SQLite writes on without a word into files that were moved, deleted or cut under its hands, and lets its log grow for
as long as somebody reads. Both would cost what was acknowledged, or the disk; so the write is refused instead.
"""

import logging
import os
import sqlite3
import time
from pathlib import Path

from bot.store.sqlite_file import beside

log = logging.getLogger(__name__)

_LONG_LOG = 16 * 1024 * 1024
"""Bytes of log from which on it is emptied by force, waiting for those who read."""

_FULL_LOG = 48 * 1024 * 1024
"""Bytes of log from which on nothing is written. One commit more (the largest is 16 MB) keeps it below 64 MB."""

_FORCED_EVERY_S = 2.0
_FOR_READERS_MS = 100


class Unsafe(sqlite3.OperationalError):
    """The write was refused: it would not be safe."""


class FileGuard:
    """Watches the files of one open database. Used on the writer's thread; it blocks."""

    def __init__(self, path: Path) -> None:
        self._file_path = path
        self._log_path = beside(path, "-wal")
        self._file = self._log = (0, 0)
        self._size = 0
        self._next_forced = 0.0
        self.damaged: str | None = None

    def begin(self) -> None:
        """Remember which files are open. Raises OSError."""
        file = self._file_path.stat()
        self._file, self._size = _identity(file), file.st_size
        self._log = _identity(self._log_path.stat())

    def before_write(self, connection: sqlite3.Connection) -> None:
        """Raise Unsafe when nothing may be written now.

        A file that was put away and put back is taken again; what is damaged stays so until a restart.
        """
        if self.damaged:
            raise Unsafe(self.damaged)
        file = _stat(self._file_path)
        if file is None or _identity(file) != self._file:
            raise Unsafe("its file was moved, deleted or replaced: put it back, or stop the bot and look")
        if file.st_size < self._size:
            self.damaged = f"its file was cut from {self._size} to {file.st_size} bytes"
            raise Unsafe(self.damaged)
        self._size = file.st_size
        written = _stat(self._log_path)
        if written is None or _identity(written) != self._log:
            _empty_log(connection)  # what was acknowledged and stands in the lost log alone is saved
            raise Unsafe("its write-ahead log (-wal) was moved, deleted or replaced: restart the bot")
        if written.st_size > _LONG_LOG:
            self._shorten(connection, written.st_size)

    def after_write(self) -> None:
        """Remember the file's size: this process alone may make it smaller."""
        file = _stat(self._file_path)
        if file is not None and _identity(file) == self._file:
            self._size = file.st_size

    def _shorten(self, connection: sqlite3.Connection, size: int) -> None:
        now = time.monotonic()
        if now >= self._next_forced:
            emptied = _empty_log(connection)
            self.after_write()  # a file that was rebuilt becomes smaller when the log is moved into it
            if emptied:
                return
            self._next_forced = now + _FORCED_EVERY_S
            log.warning(
                "the write-ahead log cannot be emptied: another program has been reading the database for long",
                extra={"megabytes": size // 1024**2},
            )
        if size > _FULL_LOG:
            raise Unsafe(
                f"its write-ahead log has grown to {size // 1024**2} MB, since another program has been reading "
                "the database for long: end that program"
            )


def _empty_log(connection: sqlite3.Connection) -> bool:
    """Move the whole log into the database; whether that could be done. Raises sqlite3.Error.

    Readers get a moment to end: ours are never longer.
    """
    (patience_ms,) = tuple(connection.execute("PRAGMA busy_timeout").fetchone())
    connection.execute(f"PRAGMA busy_timeout = {_FOR_READERS_MS}")
    try:
        (busy, _, _) = tuple(connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone())
    finally:
        connection.execute(f"PRAGMA busy_timeout = {patience_ms}")
    return not busy


def _identity(file: os.stat_result) -> tuple[int, int]:
    return file.st_dev, file.st_ino


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Unsafe(f"its files cannot be looked at: {error.strerror}") from error
