"""Files that change under an open database: nothing is accepted that a restart would not find."""

# ruff: noqa: ASYNC240 - a test may wait for the disk

import asyncio
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.errors import StoreError, StoreUnusable
from bot.store import Store, open_store, sqlite_file
from bot.store.migrations import packaged
from bot.store.sqlite_connection import PATIENCE_MS
from tests.store.builders import LEASE, NOW, accepted, completed, message, statuses

MB = 1024 * 1024


def log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


async def refused(store: Store, said: str, n: int = 900) -> None:
    """Neither a message nor a claim is taken, and the operator learns why."""
    for verb in (store.turns.accept(message(n)), store.turns.claim(LEASE, NOW)):
        with pytest.raises(StoreError, match=said):
            await verb
    problem = await store.problem()
    assert problem is not None
    assert said in problem


async def grown(store: Store, path: Path, rows: int = 120) -> None:
    """Fill some pages, and have them in the file itself."""
    await asyncio.gather(*(store.turns.accept(message(n, text="words " * 200)) for n in range(rows)))
    await store.database.fetch("PRAGMA wal_checkpoint(TRUNCATE)")
    assert path.stat().st_size > 100_000


async def test_a_file_that_was_moved_away_takes_nothing_until_it_is_back(store: Store, path: Path) -> None:
    await accepted(store, message(1))
    away = path.rename(path.with_name("away.db"))
    await refused(store, "moved, deleted or replaced")

    away.rename(path)

    assert await store.problem() is None
    await accepted(store, message(2))


async def test_a_deleted_file_is_not_made_anew(store: Store, path: Path) -> None:
    path.unlink()

    await refused(store, "moved, deleted or replaced")
    await store.close()

    assert not path.exists()


async def test_a_file_put_in_the_place_of_the_open_one_is_left_as_it_is(
    store: Store, path: Path, empty_database: Path
) -> None:
    await accepted(store, message(1))
    other = path.with_name("other.db")
    shutil.copy(empty_database, other)
    other.replace(path)

    await refused(store, "moved, deleted or replaced")
    await store.close()

    assert path.read_bytes() == empty_database.read_bytes()


async def test_what_a_deleted_log_alone_held_is_saved(store: Store, path: Path) -> None:
    await accepted(store, message(1))
    log_of(path).unlink()
    await refused(store, "write-ahead log")

    killed = path.with_name("killed.db")
    shutil.copy(path, killed)

    again = await open_store(f"sqlite:///{killed}")
    assert await statuses(again) == {message(1).key: "queued"}
    await again.close()


async def test_a_file_that_was_cut_takes_nothing_and_is_left_as_it_is(store: Store, path: Path) -> None:
    await grown(store, path)
    await accepted(store, message(500))
    os.truncate(path, path.stat().st_size // 2)
    before = {file: file.read_bytes() for file in (path, log_of(path))}

    await refused(store, "was cut")
    with pytest.raises(StoreError, match="restore a backup"):
        await store.threads.thread(message(1).thread)
    await store.close()

    assert {file: file.read_bytes() for file in before} == before


async def test_a_file_found_damaged_takes_nothing_more_and_is_left_as_it_is(store: Store, path: Path) -> None:
    await grown(store, path, rows=3000)
    await accepted(store, message(5000))
    with path.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xff" * (path.stat().st_size - 8192))
    before = {file: file.read_bytes() for file in (path, log_of(path))}

    with pytest.raises(StoreError, match="is damaged"):
        await store.database.read("SELECT sum(length(text)) FROM turns")
    await refused(store, "is damaged")
    await store.close()

    assert {file: file.read_bytes() for file in before} == before


async def test_a_database_may_become_smaller_by_its_own_doing(store: Store, path: Path) -> None:
    await grown(store, path)
    before = path.stat().st_size
    await store.database.fetch("DELETE FROM turns")
    await store.database.fetch("VACUUM")
    await store.database.fetch("PRAGMA wal_checkpoint(TRUNCATE)")
    assert path.stat().st_size < before

    await accepted(store, message(1))


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Another program reads, and goes on reading."""
    with closing(sqlite3.connect(path, isolation_level=None)) as stranger:
        stranger.execute("BEGIN")
        stranger.execute("SELECT count(*) FROM turns").fetchall()
        yield


async def test_a_burst_leaves_a_short_log(store: Store, path: Path) -> None:
    for begin in range(0, 600, 100):
        await asyncio.gather(
            *(store.turns.accept(message(n, text="x" * 40_000)) for n in range(begin, begin + 100)),
            *(store.threads.history(message(n).thread, "9", "0") for n in range(100)),
        )
        assert log_of(path).stat().st_size < 64 * MB

    assert log_of(path).stat().st_size <= 24 * MB


async def test_behind_a_long_reader_the_log_stays_below_64_mb_and_nothing_is_lost(store: Store, path: Path) -> None:
    taken: list[int] = []
    with reading(path):
        for n in range(1, 100):
            try:
                await store.turns.accept(message(n, text="x" * MB))
            except StoreError:
                break
            taken.append(n)
        await refused(store, "another program has been reading")
        assert log_of(path).stat().st_size < 64 * MB

    async with asyncio.timeout(10):
        while await store.problem():
            pass

    assert log_of(path).stat().st_size < MB
    await accepted(store, message(999))
    assert set(await statuses(store)) == {message(n).key for n in [*taken, 999]}
    assert len(taken) > 20


async def test_all_that_waits_for_a_lock_gives_up_together(store: Store, path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as stranger:
        stranger.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        waiting = [store.turns.accept(message(n)) for n in range(30)]
        claims = [store.turns.claim(LEASE, NOW) for _ in range(5)]
        results = await asyncio.gather(*waiting, *claims, return_exceptions=True)
        took_s = time.monotonic() - began
        stranger.execute("ROLLBACK")

    assert all("keeps the database locked" in str(result) for result in results)
    assert took_s < 2 * PATIENCE_MS / 1000
    await accepted(store, message(1))


async def test_a_database_of_a_newer_program_keeps_even_its_log(store: Store, path: Path, tmp_path: Path) -> None:
    newest = packaged()[-1].version
    await store.database.fetch(f"INSERT INTO schema_version (version, applied_at) VALUES ({newest + 1}, 0)")  # noqa: S608
    killed = tmp_path / "killed"
    killed.mkdir()
    before = {}
    for file in (path, log_of(path)):
        shutil.copy(file, killed)
        before[killed / file.name] = file.read_bytes()

    with pytest.raises(StoreUnusable, match=f"version {newest + 1}.*knows {newest}"):
        await open_store(f"sqlite:///{killed / path.name}")

    assert {file: file.read_bytes() for file in before} == before


async def test_a_cut_file_too_large_to_be_checked_whole_is_noticed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = await open_store(f"sqlite:///{path}")
    await grown(store, path)
    await completed(store, message(500))
    await store.close()
    monkeypatch.setattr(sqlite_file, "_CHECKED_UP_TO", 0)
    await (await open_store(f"sqlite:///{path}")).close()
    os.truncate(path, path.stat().st_size - 4096)
    before = path.read_bytes()

    with pytest.raises(StoreUnusable, match="malformed"):
        await open_store(f"sqlite:///{path}")

    assert path.read_bytes() == before
