"""A SQLite database as files: the lock beside it, how it comes to be, and whether it can be trusted.

Everything here blocks; `bot.store.sqlite` calls it in a thread. Nothing here changes a database that exists: it is
looked at through a read-only connection, which cannot even checkpoint.
"""

import fcntl
import logging
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.errors import ConfigurationError, Problem, StoreInUse, StoreUnusable

log = logging.getLogger(__name__)

_CHECKED_UP_TO = 256 * 1024 * 1024
"""Bytes up to which every page is checked at the start (about a second); beyond, the schema alone."""

_LEFT_ALONE = "It was left as it was found: restore a backup, or move it away to start anew."


SIDE_FILES = ("-wal", "-shm", "-journal", ".lock", ".new")
"""What may stand beside a database, as suffixes of its name."""


def path_of(database_url: str) -> Path:
    """The file that a URL names, as `sqlite:///data/gemma.db`. Raises ConfigurationError when it names none.

    The URL itself is not repeated in problems: it may hold a password.
    """
    scheme, _, rest = database_url.partition("://")
    if scheme in {"postgresql", "postgres"}:
        raise _problem("Postgres is not supported yet; use sqlite:///data/gemma.db and run one process")
    if scheme != "sqlite":
        raise _problem("only SQLite is supported; write sqlite:///data/gemma.db or sqlite:////an/absolute/path.db")
    path = rest.removeprefix("/")
    if ":memory:" in rest or not path:
        raise _problem("a database in memory forgets what was acknowledged; name a file: sqlite:///data/gemma.db")
    if path == rest:
        raise _problem("a path follows three slashes, sqlite:///data/gemma.db, or four when it is absolute")
    if "?" in path:
        raise _problem("a SQLite URL takes no options; leave out the question mark and what follows it")
    return Path(path)


def real_path(path: Path) -> Path:
    """The file that a path leads to: two names of one file share its lock. Raises StoreUnusable for a path to none."""
    try:
        real = path.resolve()
        real.exists()  # raises for a name that is too long, and for a folder that may not be looked into
    except (OSError, RuntimeError, ValueError) as error:  # a link to itself; letters that no path can hold
        raise StoreUnusable(f"{path} is no path of a file: {error}") from error
    return real


def _problem(remedy: str) -> ConfigurationError:
    return ConfigurationError([Problem("DATABASE_URL", remedy)])


def prepare(path: Path, newest: int) -> tuple[Path, int]:
    """Lock, create or check the database at `path`; its real path, and the lock's file descriptor to be closed.

    `newest` is the newest schema version that is known. Raises StoreInUse when another process has the file,
    StoreUnusable when it must not or cannot be used.
    """
    path = real_path(path)
    try:
        if not path.parent.exists():
            path.parent.mkdir(mode=0o700, parents=True)
        lock = _lock(path)
    except OSError as error:
        raise StoreUnusable(f"{path} cannot be opened: {error.strerror or error}") from error
    try:
        if not path.exists():
            check_new(path)
            _create(path)
        os.close(os.open(path, os.O_RDWR))  # may it be written at all?
        inspect(path, newest)
        _keep_private(path)
    except (OSError, sqlite3.Error) as error:
        os.close(lock)
        raise StoreUnusable(f"{path} cannot be used: {error}. {_LEFT_ALONE}") from error
    except StoreUnusable:
        os.close(lock)
        raise
    return path, lock


def uri(path: Path, mode: str) -> str:
    """The name by which SQLite opens the file in `mode` (`ro` or `rw`: neither creates it)."""
    return f"{path.as_uri()}?mode={mode}"


def beside(path: Path, suffix: str) -> Path:
    """The file that goes with a database under its name and a suffix, as `-wal`."""
    return path.with_name(path.name + suffix)


def _lock(path: Path) -> int:
    lock = os.open(beside(path, ".lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(lock)
        raise StoreInUse(in_use(path)) from error
    except OSError:
        os.close(lock)
        raise
    return lock


def check_new(path: Path) -> None:
    """Raise StoreUnusable where a new database would take the place of one that is missing."""
    if beside(path, "-wal").exists():
        raise StoreUnusable(
            f"{path} is missing, but what was last written to it is there ({path.name}-wal): "
            "put the file back, or move the rest away to start anew"
        )


def _create(path: Path) -> None:
    """Make a valid empty database under another name and move it into place.

    A kill leaves either no file or a whole one, so that an empty file always means that something went wrong.
    """
    new = beside(path, ".new")
    new.unlink(missing_ok=True)
    os.close(os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    with closing(sqlite3.connect(uri(new, "rw"), uri=True)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    new.replace(path)
    sync_directory(path.parent)
    log.info("a new database was made", extra={"path": str(path)})


def in_use(path: Path) -> str:
    """What is told of a file that another process has."""
    remedy = "stop the other one, or give this one a file of its own in DATABASE_URL"
    return f"{path} is in use by another process. One process runs on one file: {remedy}"


def sync_directory(directory: Path) -> None:
    """Wait until the names of a directory's files are on the disk. Raises OSError."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def inspect(path: Path, newest: int) -> None:
    """Raise StoreUnusable, OSError or sqlite3.Error for a file that is none of ours, newer, empty or damaged."""
    size = path.stat().st_size
    if size == 0:
        raise StoreUnusable(f"{path} is empty, which this program never leaves behind. {_LEFT_ALONE}")
    with closing(sqlite3.connect(uri(path, "ro"), uri=True)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if tables and "schema_version" not in tables:
            raise StoreUnusable(f"{path} is a database of another program. {_LEFT_ALONE}")
        version = connection.execute("SELECT max(version) FROM schema_version").fetchone()[0] if tables else None
        if version is not None and version > newest:
            raise StoreUnusable(
                f"{path} has schema version {version}, this program knows {newest}: run the newer program again. "
                "It was left as it was found"
            )
        if size <= _CHECKED_UP_TO:
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            if verdict != "ok":
                raise StoreUnusable(f"{path} is damaged: {' '.join(verdict.split())}. {_LEFT_ALONE}")


def _keep_private(path: Path) -> None:
    """Let nobody else read the files; only their owner may say so."""
    for file in (path, beside(path, "-wal"), beside(path, "-shm")):
        if file.exists() and file.stat().st_mode & 0o077:
            file.chmod(0o600)
