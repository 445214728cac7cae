"""What is SQLite's own: one process a file, and files that cannot be trusted."""

# ruff: noqa: ASYNC240 - a test may wait for the disk

import asyncio
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.errors import StoreError, StoreInUse, StoreUnusable
from bot.store import Store, open_store
from tests.store.builders import accepted, message, running, said, statuses

NOBODY = 65534
OPEN_AND_REPORT = """
import asyncio, sys
from bot.errors import BotError
from bot.store import open_store

async def main():
    try:
        await (await open_store(sys.argv[1])).close()
    except BotError as error:
        print(type(error).__name__, error)

asyncio.run(main())
"""


async def filled(path: Path, rows: int = 200) -> None:
    """A database at `path` that fills some pages, closed in order."""
    store = await open_store(f"sqlite:///{path}")
    await asyncio.gather(*(store.turns.accept(message(n, text="words " * 100)) for n in range(rows)))
    await store.close()


def crashed(path: Path, at: Path) -> Path:
    """The files as a power loss would leave them now, at another place: the log is not in the database yet."""
    at.mkdir()
    for file in (path, path.with_name(f"{path.name}-wal")):
        shutil.copy(file, at)
    return at / path.name


def contents(directory: Path) -> dict[str, bytes]:
    """Every file's bytes, but the lock and the index of the log, which hold nothing."""
    return {
        file.name: file.read_bytes()
        for file in directory.iterdir()
        if not file.name.endswith((".lock", "-shm")) and not (file.name.endswith("-wal") and not file.stat().st_size)
    }


async def refused(path: Path, said: str) -> None:
    """Opening fails with the words `said` and changes nothing, twice."""
    before = contents(path.parent)
    for _ in range(2):
        with pytest.raises(StoreUnusable, match=said) as caught:
            await open_store(f"sqlite:///{path}")
        assert str(path) in str(caught.value)
    assert contents(path.parent) == before


async def test_a_second_store_on_the_same_file_is_refused(store: Store, path: Path) -> None:
    with pytest.raises(StoreInUse, match="in use by another process"):
        await open_store(f"sqlite:///{path}")

    assert await store.problem() is None


@pytest.mark.usefixtures("store")
async def test_another_name_of_the_same_file_is_the_same_file(path: Path) -> None:
    other = path.with_name("other.db")
    other.symlink_to(path)

    with pytest.raises(StoreInUse):
        await open_store(f"sqlite:///{other}")


async def test_a_second_process_on_the_same_file_is_refused(store: Store, path: Path) -> None:
    command = [sys.executable, "-c", OPEN_AND_REPORT, f"sqlite:///{path}"]

    told = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, timeout=30, check=True)

    assert told.stdout.startswith("StoreInUse ")
    assert await store.problem() is None


async def test_the_file_is_free_again_after_closing_and_after_a_failure(path: Path) -> None:
    await filled(path, rows=1)
    path.write_bytes(b"nonsense" * 512)
    await refused(path, "not a database")
    path.unlink()

    await (await open_store(f"sqlite:///{path}")).close()
    await (await open_store(f"sqlite:///{path}")).close()


async def test_the_settings_that_durability_rests_on_hold(store: Store) -> None:
    expected = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1, "mmap_size": 0}
    for name, value in expected.items():
        (row,) = await store.database.fetch(f"PRAGMA {name}")
        assert row[name] == value, name
    (reader,) = await store.database.read("PRAGMA wal_autocheckpoint")
    assert reader["wal_autocheckpoint"] == 0


async def test_what_follows_a_claim_is_synced_again_whatever_became_of_the_claim(store: Store) -> None:
    await running(store, message(1))
    with pytest.raises(StoreError):
        await store.database.fetch_unsynced("UPDATE missing SET x = 1")

    (row,) = await store.database.fetch("PRAGMA synchronous")
    assert row["synchronous"] == 2


async def test_the_reader_cannot_write(store: Store) -> None:
    with pytest.raises(StoreError, match="SQLITE_READONLY"):
        await store.database.read("DELETE FROM turns")


async def test_closing_moves_the_log_into_the_database(path: Path) -> None:
    await filled(path)

    assert [file.name for file in path.parent.iterdir() if file.name.startswith("gemma.db-")] == []


async def test_what_the_log_alone_holds_survives_a_crash(store: Store, path: Path, tmp_path: Path) -> None:
    await accepted(store, message(1))
    turn = await running(store, message(2))
    await store.answers.finish(turn, None, said("finished"), None)
    left = crashed(path, tmp_path / "crashed")

    again = await open_store(f"sqlite:///{left}")

    assert await again.turns.release_all() == 1
    assert await statuses(again) == {message(1).key: "queued", message(2).key: "queued"}
    answer, _ = await again.answers.current(turn)
    assert answer is not None
    assert answer.text == "finished"
    await again.close()


async def test_a_file_that_is_no_database_is_left_alone(path: Path) -> None:
    path.write_bytes(b"these are somebody's notes\n" * 400)

    await refused(path, "not a database")


async def test_an_empty_file_is_left_alone(path: Path) -> None:
    path.touch()

    await refused(path, "is empty")


async def test_a_database_of_another_program_is_left_alone(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")

    await refused(path, "another program")


async def test_a_truncated_database_is_left_alone(path: Path) -> None:
    await filled(path)
    os.truncate(path, path.stat().st_size // 2)

    await refused(path, "malformed|damaged")


async def test_a_database_with_a_damaged_page_is_left_alone(path: Path) -> None:
    await filled(path)
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(b"\xff" * 8192)

    await refused(path, "malformed|damaged")


async def test_a_damaged_database_keeps_its_log(path: Path, tmp_path: Path) -> None:
    await filled(path)
    store = await open_store(f"sqlite:///{path}")
    await accepted(store, message(999))
    left = crashed(path, tmp_path / "crashed")
    await store.close()
    left.write_bytes(b"\xff" * left.stat().st_size)

    await refused(left, "not a database|malformed|damaged")


async def test_a_log_without_its_database_is_left_alone(store: Store, path: Path, tmp_path: Path) -> None:
    await accepted(store, message(1))
    left = crashed(path, tmp_path / "crashed")
    left.unlink()

    await refused(left, "is missing")


async def test_a_kill_while_a_database_is_made_leaves_the_next_start_free(path: Path) -> None:
    path.with_name("gemma.db.new").write_bytes(b"half a fi")

    await filled(path, rows=1)

    assert not path.with_name("gemma.db.new").exists()


async def test_a_path_below_a_file_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(StoreUnusable, match="cannot be opened"):
        await open_store(f"sqlite:///{tmp_path}/file/gemma.db")


@contextmanager
def unprivileged() -> Iterator[Path]:
    """A directory of a user for whom permissions count, which root's do not; the process is that user meanwhile."""
    with tempfile.TemporaryDirectory() as name:
        root = os.geteuid() == 0
        if root:
            os.chown(name, NOBODY, -1)
            os.seteuid(NOBODY)
        try:
            yield Path(name)
        finally:
            Path(name).chmod(0o700)
            if root:
                os.seteuid(0)


async def test_a_directory_that_takes_no_files_cannot_be_used() -> None:
    with unprivileged() as directory:
        directory.chmod(0o555)

        with pytest.raises(StoreUnusable, match="Permission denied"):
            await open_store(f"sqlite:///{directory}/gemma.db")


async def test_a_file_that_takes_no_writes_is_told_at_the_start() -> None:
    with unprivileged() as directory:
        path = directory / "gemma.db"
        await filled(path, rows=1)
        path.chmod(0o400)

        await refused(path, "Permission denied")


async def test_a_file_that_cannot_be_read_is_told_at_the_start() -> None:
    with unprivileged() as directory:
        path = directory / "gemma.db"
        await filled(path, rows=1)
        path.chmod(0)
        with pytest.raises(StoreUnusable, match="Permission denied"):
            await open_store(f"sqlite:///{path}")
