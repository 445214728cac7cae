"""Whether the database can be opened and written, and what came in lately. For `python -m bot check`, and for starts.

What is no coroutine blocks.
"""

import asyncio
import errno
import fcntl
import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path

from bot.conversation.adaptation import Adaptation
from bot.errors import Problem, StoreError, StoreUnusable
from bot.finding import Finding, Mark
from bot.store.adaptations import learned_since
from bot.store.migrations import packaged
from bot.store.read_only import read_only
from bot.store.sqlite_file import beside, check_new, in_use, inspect, path_of, real_path, uri

_AREA = "database"
_TRIED_BYTES = 64 * 1024
_MEGABYTE = 1024**2
_LITTLE = 1_024 * _MEGABYTE
_TOO_LITTLE = 100 * _MEGABYTE
"""Less room is no more enough for the log (64 MB) and a rebuild."""

_HEARD = """
SELECT CASE
         WHEN channel_id LIKE 'D%' THEN 'direct message'
         WHEN thread_ts <> ts THEN 'reply in a thread'
         ELSE 'mention'
       END AS kind, max(created_at) AS at
FROM turns WHERE key LIKE 'message:%' AND ts IS NOT NULL GROUP BY 1
"""


def is_running(path: Path) -> bool:
    """Whether a bot has the database at `path` open: it holds the lock beside it."""
    try:
        lock = os.open(beside(real_path(path), ".lock"), os.O_RDONLY)
    except (OSError, StoreUnusable):
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False


def check_database(path: Path, *, bot_runs: bool) -> Iterator[Finding]:
    """Look at the database at `path`, whether the bot runs or not; nothing of it is changed."""
    newest = packaged()[-1].version
    try:
        path = real_path(path)
        if path.exists():
            inspect(path, newest)
            yield _file(path, newest, bot_runs=bot_runs)
        else:
            check_new(path)
            yield Finding(_AREA, "file", Mark.GOOD, f"{path} is made at the first start")
    except (StoreUnusable, OSError, sqlite3.Error) as error:
        remedy = "as docs/operations.md says under The database"
        yield Finding(_AREA, "file", Mark.FAILING, str(error), remedy)
    yield from _disk(path)


async def refusals_of(database_url: str, within_s: float) -> Sequence[Problem]:
    """Why a bot would not start on a database, as far as can be seen without changing it: one problem or none.

    None, too, where looking takes longer than `within_s` seconds: a large file is read whole. Raises ConfigurationError
    for a URL that names no database we can use.
    """
    path = path_of(database_url)
    try:
        async with asyncio.timeout(within_s):
            return await asyncio.to_thread(_refusals_of, path)
    except TimeoutError:
        return ()


def _refusals_of(path: Path) -> Sequence[Problem]:
    try:
        path = real_path(path)
        if is_running(path):
            return [Problem("DATABASE_URL", in_use(path))]
        if path.exists():
            inspect(path, packaged()[-1].version)
            _check_written(path)
        else:
            check_new(path)
        _check_written(next(each for each in path.parents if each.exists()), is_folder=True)
    except (StoreUnusable, OSError, sqlite3.Error) as error:
        told = str(error) if isinstance(error, StoreUnusable) else f"{path} cannot be used: {error}"
        return [Problem("DATABASE_URL", told)]
    return ()


def _check_written(place: Path, *, is_folder: bool = False) -> None:
    """Raise OSError for a file, or what is to be a folder, that may not be written."""
    if is_folder and not place.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(place))
    if not os.access(place, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place))


def check_heard(path: Path) -> Iterator[Finding]:
    """What reached the bot: Slack tells no app which events it is subscribed to, so this is what can be seen of it."""
    heard: dict[str, float] = {}
    with suppress(sqlite3.Error, StoreUnusable):  # the file's own line tells what is wrong with it
        path = real_path(path)
        if path.is_file():
            with closing(sqlite3.connect(uri(path, "ro"), uri=True)) as connection:
                heard = dict(connection.execute(_HEARD).fetchall())
    yield _kind(heard, "direct message", "messages tab", "write the bot a direct message; Messages Tab is in App Home")
    yield _kind(heard, "mention", "mentions", "/invite the bot to a channel and mention it")
    yield _kind(heard, "reply in a thread", "thread replies", "answer the bot in a thread without mentioning it")


async def learned_of_hosts(path: Path, since: float) -> Sequence[Adaptation]:
    """What the bot learned of its hosts; nothing where the database does not tell. Seconds since the epoch."""
    try:
        with read_only(path, packaged()[-1].version) as file:
            return await learned_since(file, since)
    except StoreError:
        return ()


def _file(path: Path, newest: int, *, bot_runs: bool) -> Finding:
    with closing(sqlite3.connect(uri(path, "ro"), uri=True)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        version = connection.execute("SELECT max(version) FROM schema_version").fetchone()[0] if tables else 0
        turns = connection.execute("SELECT count(*) FROM turns").fetchone()[0] if "turns" in tables else 0
    size = path.stat().st_size / _MEGABYTE
    told = f"{path}, {turns:,} turns, {size:,.1f} MB, schema {version}, {'the bot runs' if bot_runs else 'no bot runs'}"
    if version and version < newest:
        return Finding(_AREA, "file", Mark.WARNING, told, f"start the new version: it is brought to schema {newest}")
    return Finding(_AREA, "file", Mark.GOOD, told)


def _disk(path: Path) -> Iterator[Finding]:
    """Whether the folder takes a file, and how much room there is."""
    folder = next(each for each in path.parents if each.exists())
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(_TRIED_BYTES))
            file.flush()
            os.fsync(file.fileno())
        if path.exists() and not os.access(path, os.W_OK):
            raise PermissionError(13, "the file is read-only for this user")
        free = shutil.disk_usage(folder).free
    except OSError as error:
        told = f"{folder} takes no writes ({error.strerror})"
        yield Finding(_AREA, "disk", Mark.FAILING, told, "make room, or let this user write there")
        return
    mark = Mark.GOOD if free >= _LITTLE else Mark.WARNING if free >= _TOO_LITTLE else Mark.FAILING
    told = f"takes writes, {free / _MEGABYTE:,.0f} MB free"
    yield Finding(_AREA, "disk", mark, told, "" if mark is Mark.GOOD else "make room on the disk of DATABASE_URL")


def _kind(heard: dict[str, float], kind: str, name: str, remedy: str) -> Finding:
    if kind not in heard:
        told = f"no {kind} has come yet, so whether one can is not known"
        return Finding("events", name, Mark.WARNING, told, remedy)
    return Finding("events", name, Mark.GOOD, f"the last {kind} came {_ago(time.time() - heard[kind])} ago")


def _ago(seconds: float) -> str:
    for unit, length in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{max(seconds, 0):.0f} seconds"
