"""A copy of the database as it is at one moment, made while the bot runs or while it does not.

The source is only read, through a read-only connection, which neither writes nor checkpoints. It is held for one copy
from file to file (sqlite.org/backup.html: a copy in several steps begins anew whenever the bot writes); what takes
longer, the check and the wait for the disk, comes after it was let go.

A copy is made under a hidden name and moved into its place. While that takes, its file is locked: one that nobody has
locked is what a killed backup left, and the next one into the same directory removes it.
"""

import fcntl
import os
import sqlite3
import tempfile
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from bot.errors import ConfigurationError, Problem, StoreUnusable
from bot.store.sqlite_file import SIDE_FILES, beside, real_path, sync_directory, uri

_PART = ".gemma-backup.part"
"""How the name of a copy ends that is being made."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made: where, how many bytes, and how many turns it holds."""

    path: Path
    size: int
    turns: int


def make_backup(source: Path, target: Path) -> Backup:
    """Copy the database at `source` to the new file `target`, which is whole when it is there.

    It blocks. Raises ConfigurationError when `target` cannot be made, StoreUnusable when `source` is no database of
    ours or is damaged; then there is no `target`.
    """
    source = real_path(source)
    _check_target(source, target)
    if not source.is_file():
        raise StoreUnusable(f"{source} is not there; there is nothing to back up")
    _remove_leftovers(target.parent)
    try:
        lock, part = _new_part(target)
    except OSError as error:
        raise _refused(f"cannot be made in {target.parent.absolute()}: {error.strerror}") from error
    try:
        _copy(source, part)
        _sync(part)
        made = Backup(target.absolute(), part.stat().st_size, _checked_turns(part))
        _check_target(source, target)
        part.replace(target)
        sync_directory(target.parent)
    except OSError as error:
        raise _refused(f"cannot be written: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)
        os.close(lock)
    return made


def _new_part(target: Path) -> tuple[int, Path]:
    """A new file for the copy, locked as long as the descriptor is open, which is to be closed. Raises OSError."""
    while True:
        descriptor, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=_PART, dir=target.parent)
        if _locked(descriptor) is not False and os.path.lexists(name):
            return descriptor, Path(name)
        os.close(descriptor)  # another backup took it for a leftover, in the moment before it was locked


def _remove_leftovers(directory: Path) -> None:
    """Remove the copies that killed backups left; what cannot be removed, or may be in use, stays."""
    for left in directory.glob(f".*{_PART}"):
        with suppress(OSError):
            descriptor = os.open(left, os.O_RDWR | os.O_NOFOLLOW)
            try:
                if _locked(descriptor):
                    left.unlink()
            finally:
                os.close(descriptor)


def _locked(descriptor: int) -> bool | None:
    """Whether a file could be locked; False when another has it locked, None where files cannot be locked."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def _check_target(source: Path, target: Path) -> None:
    if not target.parent.is_dir():
        raise _refused(f"{target.parent.absolute()} is no directory; make it first")
    if target.resolve() in {source, *(beside(source, suffix) for suffix in SIDE_FILES)}:
        raise _refused("is the database itself, or would be taken for a part of it; choose another name")
    if os.path.lexists(target):
        raise _refused(f"{target} is there already and is not overwritten; choose another name")


def _copy(source: Path, part: Path) -> None:
    try:
        with closing(sqlite3.connect(uri(source, "ro"), uri=True)) as reader:
            if not reader.execute("SELECT 1 FROM sqlite_master WHERE name = 'schema_version'").fetchone():
                raise StoreUnusable(f"{source} is no database of this program")
            # Nobody else has it, and where all locks are of one kind (macOS, BSD) ours would keep SQLite's out.
            with closing(sqlite3.connect(f"{uri(part, 'rw')}&nolock=1", uri=True)) as writer:
                writer.execute("PRAGMA journal_mode = OFF")
                writer.execute("PRAGMA synchronous = OFF")
                reader.backup(writer)
    except sqlite3.Error as error:
        full = getattr(error, "sqlite_errorcode", 0) & 0xFF in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}
        if full:
            raise _refused(f"cannot be written: {error}") from error
        raise StoreUnusable(f"{source} cannot be read: {error}") from error


def _checked_turns(part: Path) -> int:
    """How many turns a copy holds. Raises StoreUnusable when it is damaged: then its source is."""
    try:
        # Immutable: nobody else has it, so that no log is made beside it.
        with closing(sqlite3.connect(f"{uri(part, 'ro')}&immutable=1", uri=True)) as connection:
            (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            if verdict == "ok":
                return int(connection.execute("SELECT count(*) FROM turns").fetchone()[0])
    except sqlite3.Error as error:
        verdict = error
    raise StoreUnusable(f"the database is damaged, so no backup was made: {' '.join(str(verdict).split())}")


def _sync(part: Path) -> None:
    descriptor = os.open(part, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _refused(remedy: str) -> ConfigurationError:
    return ConfigurationError([Problem("FILE", remedy)])
