"""The files are made to forget what the rows forgot, and lose nothing else by it."""

# ruff: noqa: ASYNC240 - a test may wait for the disk

import asyncio
import random
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from bot.conversation.answer import Outcome
from bot.conversation.turn import TurnStatus, message_key
from bot.errors import StoreError
from bot.store import Store
from tests.store.builders import (
    LEASE,
    NOW,
    accepted,
    claimed,
    completed,
    message,
    part,
    running,
    statuses,
    ts,
)
from tests.store.erasing import answered_anew, erased, left_in_files


async def lived_in(store: Store, rows: int = 300) -> Sequence[int]:
    """A database whose rows grew, shrank and moved, as they do; the turns that then were deleted."""
    chance = random.Random(4)  # noqa: S311 - an example, no secret
    deleted = []
    for n in range(1, rows + 1):
        words = f"SECRET{n:05} " + "x" * chance.choice([10, 200, 900, 3000, 9000])
        await completed(store, message(n, text=words), f"SECRET{n:05} answer {words}")
        if chance.random() < 0.3:
            edited = f"SECRET{n:05} " + "y" * chance.choice([10, 5000])
            await store.wishes.edit("T1", message_key("C1", ts(n)), edited, ts(n + 1))
            await answered_anew(store, f"{edited} anew")
        if chance.random() < 0.5:
            deleted.append(n)
    for n in deleted:
        await store.wishes.delete("T1", "C1", ts(n), NOW)
    return deleted


async def test_a_database_that_was_lived_in_forgets_exactly_what_was_deleted(store: Store, path: Path) -> None:
    deleted = await lived_in(store)

    await erased(store)

    held = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert [n for n in deleted if f"SECRET{n:05}".encode() in held] == []
    kept = set(range(1, 301)) - set(deleted)
    assert all(f"SECRET{n:05}".encode() in held for n in kept)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_while_somebody_reads_the_files_cannot_forget_and_say_so(store: Store, path: Path) -> None:
    await completed(store, message(1, text="SECRET"))
    with closing(sqlite3.connect(path, isolation_level=None)) as stranger:
        stranger.execute("BEGIN")
        stranger.execute("SELECT count(*) FROM turns").fetchall()
        await store.wishes.delete("T1", "C1", ts(1), NOW)
        assert not await store.erasing.erase(rebuild=True, patience_s=9)

    assert await store.erasing.erase(rebuild=True, patience_s=9)
    assert left_in_files(path) == []


async def filled(store: Store, megabytes: int) -> None:
    """As many small turns as make so many megabytes."""
    words = "words " * 300
    rows = [message(n, text=words, status=TurnStatus.CONTEXT) for n in range(1, megabytes * 420)]
    for begin in range(0, len(rows), 500):
        await asyncio.gather(*(store.turns.accept(row) for row in rows[begin : begin + 500]))


async def test_a_rebuild_is_given_up_when_a_write_waits_too_long_and_nothing_is_lost(store: Store) -> None:
    await filled(store, 8)

    done, _ = await asyncio.gather(
        store.erasing.erase(rebuild=True, patience_s=0), store.turns.accept(message(900_000))
    )

    assert not done
    assert (await statuses(store))[message(900_000).key] == "queued"
    assert await store.erasing.erase(rebuild=True, patience_s=9)
    rows = await store.database.read("SELECT count(*) AS n FROM turns WHERE status = 'context'")
    assert rows[0]["n"] == 8 * 420 - 1


async def test_a_rebuild_whose_caller_is_cancelled_is_not_in_the_way(store: Store) -> None:
    await filled(store, 8)
    began = time.monotonic()
    rebuilding = asyncio.ensure_future(store.erasing.erase(rebuild=True, patience_s=60))
    await asyncio.sleep(0)

    rebuilding.cancel()
    with pytest.raises(asyncio.CancelledError):
        await rebuilding
    await accepted(store, message(999_999))

    assert time.monotonic() - began < 5


async def test_the_file_becomes_smaller_and_goes_on_taking_writes_of_every_kind(store: Store, path: Path) -> None:
    await filled(store, 4)
    await store.erasing.erase(rebuild=False, patience_s=1)
    before = path.stat().st_size
    assert abs(await store.erasing.size() - before) < 8192
    await store.database.fetch("DELETE FROM turns")

    assert await store.erasing.erase(rebuild=True, patience_s=9)

    assert path.stat().st_size < before / 4
    await store.turns.release_all()
    turn = await running(store, message(1))
    await store.turns.beat(LEASE)
    await store.answers.finish(turn, None, Outcome("text", "stop"), part())


async def test_a_file_that_becomes_smaller_behind_a_reader_is_not_taken_for_a_cut_one(store: Store, path: Path) -> None:
    await filled(store, 8)
    await accepted(store, message(900_000))
    await store.erasing.erase(rebuild=False, patience_s=1)
    before = path.stat().st_size
    with closing(sqlite3.connect(path, isolation_level=None)) as stranger:
        stranger.execute("BEGIN")
        stranger.execute("SELECT count(*) FROM turns").fetchall()
        await store.database.fetch("DELETE FROM turns WHERE id % 2 = 0 AND status = 'context'")
        assert not await store.erasing.erase(rebuild=True, patience_s=9)

    await claimed(store)
    assert path.stat().st_size < before
    await accepted(store, message(900_001))


async def test_a_database_that_is_closed_says_so(store: Store) -> None:
    await store.close()

    with pytest.raises(StoreError, match="closed"):
        await store.erasing.erase(rebuild=True, patience_s=1)
