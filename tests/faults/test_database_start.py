"""A database that cannot be used when the bot starts: one line, code 2, and every byte as it was."""

# ruff: noqa: ASYNC240 - a test may wait for the disk

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.playground import Limits, Playground
from bot.store import open_store
from bot.store.migrations import packaged
from tests.faults.broken import DOWN_S, locked, running
from tests.faults.manners import ORDINARY
from tests.faults.nursery import Nursery
from tests.store.builders import accepted, message


async def filled(database: Path) -> None:
    store = await open_store(f"sqlite:///{database}")
    await asyncio.gather(*(store.turns.accept(message(n, text="words " * 100)) for n in range(100)))
    await store.close()


async def killed_in_use(database: Path) -> Path:
    """A database as a kill leaves it, with a log beside it; the log."""
    await filled(database)
    store = await open_store(f"sqlite:///{database}")
    await accepted(store, message(900))
    saved = {suffix: database.with_name(f"saved{suffix}") for suffix in ("", "-wal")}
    for suffix, file in saved.items():
        shutil.copy(f"{database}{suffix}", file)
    await store.close()
    for suffix, file in saved.items():
        file.replace(f"{database}{suffix}")
    return database.with_name(f"{database.name}-wal")


async def notes(database: Path) -> None:
    database.write_bytes(b"these are somebody's notes\n" * 400)


async def empty(database: Path) -> None:
    database.touch()


async def another_programs(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")


async def cut(database: Path) -> None:
    await filled(database)
    os.truncate(database, database.stat().st_size // 2 + 100)


async def bad_pages(database: Path) -> None:
    await killed_in_use(database)
    with database.open("r+b") as file:
        file.seek(database.stat().st_size // 4)
        file.write(b"\xff" * (database.stat().st_size // 2))


async def log_alone(database: Path) -> None:
    await killed_in_use(database)
    database.unlink()


async def newer(database: Path) -> None:
    await filled(database)
    version = packaged()[-1].version + 1
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("INSERT INTO schema_version VALUES (?, 0)", (version,))
    await killed_in_use_as_it_is(database)


async def killed_in_use_as_it_is(database: Path) -> None:
    """Leave a log beside a database without opening it by our own program."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("INSERT INTO probe VALUES (1, 1) ON CONFLICT DO UPDATE SET written_at = 2")
        log = database.with_name(f"{database.name}-wal")
        saved = log.read_bytes()
    log.write_bytes(saved)


async def unwritable(database: Path) -> None:
    await filled(database)
    database.chmod(0o400)


async def unreadable(database: Path) -> None:
    await filled(database)
    database.chmod(0)


STARTS: list[tuple[Callable[[Path], Any], str, bool]] = [
    (notes, "not a database", True),
    (empty, "is empty", False),
    (another_programs, "another program", False),
    (cut, "malformed", False),
    (bad_pages, "malformed", True),
    (log_alone, "is missing", True),
    (newer, "run the newer program again", True),
    (unwritable, "Permission denied", True),
    (unreadable, "Permission denied", False),
]
"""How a file is spoiled, what is said of it, and whether it is tried in the short run too (tests/store tries all)."""


def contents(directory: Path) -> dict[str, bytes]:
    """Every file's bytes, but of the lock, the log's index, and a log without content."""
    files = [file for file in directory.iterdir() if not file.name.endswith((".lock", "-shm"))]
    return {file.name: file.read_bytes() for file in files if file.stat().st_size or not file.name.endswith("-wal")}


async def start_that_fails(nursery: Nursery, slack: Playground, database: Path) -> str:
    """Start a bot that must end with code 2 within seconds; what it said."""
    bot = await nursery.of(ORDINARY).start_bot(slack, "http://127.0.0.1:9/v1", database)
    try:
        assert await bot.wait(DOWN_S) == 2, bot.tail()
    finally:
        await bot.close()
    return "\n".join((*bot.said, *bot.log))


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        pytest.param(spoil, reason, id=spoil.__name__, marks=() if short else pytest.mark.chaos)
        for spoil, reason, short in STARTS
    ],
)
async def test_a_file_that_cannot_be_used_ends_the_start_with_one_line_and_stays_as_it_was(
    nursery: Nursery, tmp_path: Path, spoil: Callable[[Path], Any], reason: str
) -> None:
    database = tmp_path / "data" / "gemma.db"
    database.parent.mkdir()
    await spoil(database)
    before = contents(database.parent)
    async with Playground(limits=Limits.none()) as slack:
        said = await start_that_fails(nursery, slack, database)

    assert said.startswith("DATABASE_URL: ")
    assert reason in said
    assert "\n" not in said
    assert contents(database.parent) == before


async def test_a_second_process_and_a_stranger_who_locks_end_the_start_with_one_line(
    nursery: Nursery, tmp_path: Path
) -> None:
    database = tmp_path / "gemma.db"
    async with running(nursery, database) as broken:
        said = await start_that_fails(nursery, broken.slack, database)
        assert said.startswith("DATABASE_URL: ")
        assert "in use by another process" in said
        assert "\n" not in said
        ts = await broken.slack.say("alice", "general", "@gemma question 1")
        assert "question 1" in await broken.answered(ts)

    async with Playground(limits=Limits.none()) as slack:
        with locked(database):
            said = await start_that_fails(nursery, slack, database)
    assert "another program keeps the database locked" in said
    assert "\n" not in said
