"""A disk that takes nothing, and locks that others hold: told at once, and over when they are."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import StoreError
from bot.store import Store, open_store
from tests.store.builders import accepted, message, statuses


async def test_a_full_disk_takes_nothing_and_recovers_without_a_restart(store: Store) -> None:
    (pages,) = await store.database.fetch("PRAGMA page_count")
    await store.database.fetch(f"PRAGMA max_page_count = {pages['page_count']}")
    with pytest.raises(StoreError, match="SQLITE_FULL"):
        await store.turns.accept(message(1, text="words " * 10_000))
    with pytest.raises(StoreError, match="SQLITE_FULL"):
        await store.threads.backfill(message(1).thread, [message(2), message(3, text="words " * 10_000)])
    assert await statuses(store) == {}
    assert not (await store.threads.thread(message(1).thread)).backfilled

    await store.database.fetch("PRAGMA max_page_count = 1000000")

    await accepted(store, message(1, text="words " * 10_000))


async def test_a_database_that_became_read_only_is_not_ready_until_it_takes_writes_again(store: Store) -> None:
    await store.database.fetch("PRAGMA query_only = ON")
    with pytest.raises(StoreError, match="SQLITE_READONLY"):
        await store.turns.accept(message(1))
    assert await store.problem()

    await store.database.fetch("PRAGMA query_only = OFF")

    assert await store.problem() is None
    await accepted(store, message(1))


async def test_a_lock_that_is_held_too_long_is_an_error_and_not_a_loss(store: Store, path: Path) -> None:
    await store.database.fetch("PRAGMA busy_timeout = 20")
    with closing(sqlite3.connect(path, isolation_level=None)) as stranger:
        stranger.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="SQLITE_BUSY"):
            await store.turns.accept(message(1))
        assert await store.problem()
        stranger.execute("ROLLBACK")

    await accepted(store, message(1))


async def test_a_stranger_who_reads_does_not_hold_up_the_end(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    store = await open_store(f"sqlite:///{path}")
    await store.database.fetch("PRAGMA busy_timeout = 20")
    with closing(sqlite3.connect(path, isolation_level=None)) as stranger:
        stranger.execute("BEGIN")
        stranger.execute("SELECT count(*) FROM turns").fetchall()
        await accepted(store, message(1))
        await store.close()

    assert "the next start does it" in caplog.text
    store = await open_store(f"sqlite:///{path}")
    assert await statuses(store) == {message(1).key: "queued"}
    await store.close()
