"""A backup: made while turns are written, restored, and never over anything that is there."""

# ruff: noqa: ASYNC240 - a test may wait for the disk

import asyncio
import fcntl
import os
import resource
import shutil
import sqlite3
import stat
import struct
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.errors import ConfigurationError, StoreUnusable
from bot.store import Store, backup, open_store
from bot.store.backup import make_backup
from tests.store.builders import accepted, completed, message, statuses
from tests.store.test_kills import ACCEPT_FOR_EVER


@pytest.fixture
def target(tmp_path: Path) -> Path:
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups" / "copy.db"


def contents(path: Path) -> dict[str, bytes]:
    """The database's bytes and its log's."""
    found = (path, path.with_name(f"{path.name}-wal"))
    return {file.name: file.read_bytes() for file in found if file.exists() and file.stat().st_size}


async def test_a_backup_of_an_open_database_holds_everything_and_changes_nothing(
    store: Store, path: Path, target: Path
) -> None:
    await accepted(store, message(1))
    await completed(store, message(2), "an answer")
    before = contents(path)

    made = await asyncio.to_thread(make_backup, path, target)

    assert contents(path) == before
    assert (made.path, made.size, made.turns) == (target, target.stat().st_size, 2)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert [file.name for file in target.parent.iterdir()] == ["copy.db"]
    restored = await open_store(f"sqlite:///{target}")
    assert await statuses(restored) == await statuses(store)
    await restored.close()


async def test_a_backup_of_a_database_that_nobody_has_open_changes_nothing(
    store: Store, path: Path, target: Path
) -> None:
    await accepted(store, message(1))
    await store.close()
    before = contents(path)

    assert make_backup(path, target).turns == 1

    assert contents(path) == before
    again = await open_store(f"sqlite:///{path}")
    assert len(await statuses(again)) == 1
    await again.close()


async def test_a_backup_after_a_kill_holds_what_the_log_alone_holds(store: Store, path: Path, target: Path) -> None:
    await accepted(store, message(1))
    left = target.parent / "killed.db"
    for suffix in ("", "-wal"):
        shutil.copy(f"{path}{suffix}", f"{left}{suffix}")
    before = contents(left)

    assert make_backup(left, target).turns == 1

    assert contents(left) == before


async def test_a_backup_made_under_writes_holds_every_turn_accepted_before_it_began(path: Path, target: Path) -> None:
    url = f"sqlite:///{path}"
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", ACCEPT_FOR_EVER, url, "0", stdout=asyncio.subprocess.PIPE
    )
    assert child.stdout is not None
    acknowledged: set[int] = set()
    try:
        async with asyncio.timeout(20):
            for copy in range(3):
                acknowledged |= {int(await child.stdout.readline()) for _ in range(50)}
                copied = target.with_name(f"{copy}.db")
                await asyncio.to_thread(make_backup, path, copied)
                restored = await open_store(f"sqlite:///{copied}")
                assert {message(n).key for n in acknowledged} <= set(await statuses(restored))
                await restored.close()
    finally:
        child.kill()
        await child.communicate()


async def filled(path: Path, rows: int) -> None:
    store = await open_store(f"sqlite:///{path}")
    await asyncio.gather(*(store.turns.accept(message(n, text="words " * 100)) for n in range(rows)))
    await store.close()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("gemma.db", "is the database itself"),
        ("gemma.db-wal", "would be taken for a part of it"),
        ("gemma.db.lock", "would be taken for a part of it"),
        ("link.db", "is the database itself"),
        ("notes.txt", "is there already and is not overwritten"),
        ("dangling.db", "is there already and is not overwritten"),
        ("missing/copy.db", "is no directory"),
        ("notes.txt/copy.db", "is no directory"),
    ],
)
async def test_what_cannot_be_the_target_is_a_problem_of_the_file(path: Path, name: str, said: str) -> None:
    await filled(path, 1)
    (path.parent / "notes.txt").write_text("mine")
    (path.parent / "link.db").symlink_to(path)
    (path.parent / "dangling.db").symlink_to(path.parent / "nowhere.db")
    before = {file.name: file.lstat().st_size for file in path.parent.iterdir()}

    with pytest.raises(ConfigurationError, match=said) as caught:
        make_backup(path, path.parent / name)

    assert [problem.setting for problem in caught.value.problems] == ["FILE"]
    assert {file.name: file.lstat().st_size for file in path.parent.iterdir()} == before


def test_without_a_database_there_is_no_backup(path: Path, target: Path) -> None:
    with pytest.raises(StoreUnusable, match="is not there"):
        make_backup(path, target)

    assert not path.exists()
    assert not target.exists()


def test_another_programs_database_is_not_backed_up(path: Path, target: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")

    with pytest.raises(StoreUnusable, match="no database of this program"):
        make_backup(path, target)

    assert list(target.parent.iterdir()) == []


async def test_a_damaged_database_gives_no_backup(path: Path, target: Path) -> None:
    await filled(path, 200)
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(b"\xff" * 8192)

    with pytest.raises(StoreUnusable, match=r"damaged|malformed"):
        make_backup(path, target)

    assert list(target.parent.iterdir()) == []


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """Writes beyond so many bytes fail in this process, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_a_disk_that_is_too_small_gives_no_backup_and_leaves_no_rest(path: Path, target: Path) -> None:
    await filled(path, 200)

    with files_no_larger_than(64 * 1024), pytest.raises(ConfigurationError, match="FILE: cannot be written"):
        make_backup(path, target)

    assert list(target.parent.iterdir()) == []


async def test_what_a_killed_backup_left_is_removed_by_the_next_one_and_that_of_a_running_one_is_not(
    path: Path, target: Path
) -> None:
    await filled(path, 1)
    killed, running = (target.parent / f".{name}.gemma-backup.part" for name in ("copy.db.a1", "other.db.b2"))
    mine, link = target.parent / ".mine.part", target.parent / ".link.gemma-backup.part"
    for file in (killed, running, mine):
        file.write_text("half of it")
    link.symlink_to(mine)

    with running.open("r+b") as descriptor:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        make_backup(path, target)

    assert set(target.parent.iterdir()) == {target, running, mine, link}
    make_backup(path, target.with_name("again.db"))
    assert not running.exists()


async def test_a_backup_keeps_its_copy_locked_while_it_is_made(
    path: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await filled(path, 1)
    copy = backup._copy

    def with_another_meanwhile(source: Path, part: Path) -> None:
        monkeypatch.setattr(backup, "_copy", copy)
        copy(source, part)
        make_backup(path, target.with_name("meanwhile.db"))
        assert part.exists()

    monkeypatch.setattr(backup, "_copy", with_another_meanwhile)
    assert make_backup(path, target).turns == 1
    assert {file.name for file in target.parent.iterdir()} == {"copy.db", "meanwhile.db"}


@pytest.mark.skipif(not hasattr(fcntl, "F_OFD_SETLK"), reason="no locks of this kind here")
async def test_a_backup_is_made_where_the_lock_on_its_copy_and_those_of_sqlite_exclude_each_other(
    path: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def as_on_a_mac(descriptor: int, _operation: int) -> None:
        fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0))

    await filled(path, 1)
    monkeypatch.setattr(fcntl, "flock", as_on_a_mac)
    assert make_backup(path, target).turns == 1
