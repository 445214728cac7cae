"""The database breaks under a running bot: nothing is acknowledged that is not on the disk, and nothing is lost."""

# ruff: noqa: ASYNC240 - a test may wait for the disk

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from bot.playground import Fault
from bot.store import open_store
from tests.doubles.model_host import Answer
from tests.faults.broken import DOWN_S, Broken, full, locked, moved, running
from tests.faults.nursery import Nursery
from tests.faults.processes import KILLED
from tests.faults.stage import side_by_side

WORDS = [f"word{number} " for number in range(200)]


async def test_a_database_that_takes_no_writes_is_not_ready_and_goes_on_by_itself(
    nursery: Nursery, tmp_path: Path
) -> None:
    async with running(nursery, tmp_path / "gemma.db") as broken:
        with full(broken.bot):
            ts = await broken.takes_nothing("the disk takes no writes", 1)
        await broken.goes_on(ts, 1)
        with locked(broken.database):
            ts = await broken.takes_nothing("another program keeps the database locked", 2)
        await broken.goes_on(ts, 2)
        with moved(broken.database):
            ts = await broken.takes_nothing("moved, deleted or replaced", 3)
        await broken.goes_on(ts, 3)
        assert sorted(file.name for file in tmp_path.iterdir() if file.suffix == ".db") == ["gemma.db"]


@contextmanager
def small_disk(at: Path) -> Iterator[Path]:
    """A file system of two megabytes."""
    at.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "none", str(at)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:  # noqa: S603 - our own words
        pytest.skip("needs the right to mount")
    try:
        yield at
    finally:
        subprocess.run(["umount", "--lazy", str(at)], check=True)  # noqa: S603, S607 - our own words


async def test_a_disk_that_is_really_full_is_not_ready_and_goes_on_when_there_is_room(
    nursery: Nursery, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "disk") as disk:
        async with running(nursery, disk / "gemma.db") as broken:
            ballast = disk / "ballast"
            with ballast.open("wb", buffering=0) as file, suppress(OSError):
                while True:
                    file.write(b"x" * 4096)
            ts = await broken.takes_nothing("the disk is full", 1)
            ballast.unlink()
            await broken.goes_on(ts, 1)


async def test_an_answer_whose_text_cannot_be_stored_is_given_once_when_there_is_room(
    nursery: Nursery, tmp_path: Path
) -> None:
    async with running(nursery, tmp_path / "gemma.db") as broken:
        broken.host._told.clear()
        broken.host.answer(Answer(words=WORDS, between_s=0.01), *[Answer(words=WORDS)] * 3)
        broken.host.hold(after_words=100)
        ts = await broken.slack.say("alice", "general", "@gemma tell me more")
        await broken.slack.until(
            lambda: any("word50" in m.shown_text for m in broken.slack.messages("general", ts)), 10
        )

        with full(broken.bot):
            broken.host.release()
            await broken.until(lambda: broken.logged("a turn failed"))
            await broken.until(lambda: broken.logged("could not be put back"))

        await broken.until(lambda: broken.logged("turn settled"))
        assert (await broken.answered(ts)).split() == "".join(WORDS).split()


async def test_an_answer_that_cannot_be_settled_is_not_given_twice(nursery: Nursery, tmp_path: Path) -> None:
    async def case(database: Path, wanted: tuple[str, int]) -> None:
        method, words = wanted
        async with running(nursery, database) as broken:
            broken.host._told.clear()
            broken.host.answer(Answer(words=WORDS[:words], between_s=0.005))
            broken.slack.fail_next(method, Fault.rate_limited(2))
            ts = await broken.slack.say("alice", "general", "@gemma tell me more")
            await broken.slack.until(lambda: broken.slack.call_counts[method], 10)

            with full(broken.bot):
                await broken.slack.until(lambda: broken.slack.call_counts[method] > 1, 10)
                await broken.until(lambda: broken.logged("a turn failed"))

            await broken.until(lambda: broken.logged("turn settled"))
            assert (await broken.answered(ts)).split() == "".join(WORDS[:words]).split()
            assert len(broken.host.questions) == 1

    await side_by_side(tmp_path, [("chat.postMessage", 5), ("chat.stopStream", 200)], case)


async def test_a_damaged_database_takes_nothing_until_a_backup_is_restored(nursery: Nursery, tmp_path: Path) -> None:
    database, copy = tmp_path / "gemma.db", tmp_path / "copy.db"
    async with running(nursery, database) as broken:
        first = await broken.slack.say("alice", "general", "@gemma question 0")
        await broken.answered(first)
        code, said = await run_backup(nursery, broken, str(copy))
        assert (code, said) == (0, f"{copy} holds 1 turns in {copy.stat().st_size:,} bytes.")
        os.truncate(database, database.stat().st_size // 2)
        ts = await broken.takes_nothing("restore a backup", 1)
        broken.bot.terminate()
        assert await broken.bot.wait() == 0
        for suffix in ("-wal", "-shm"):
            database.with_name(f"gemma.db{suffix}").unlink(missing_ok=True)
        copy.replace(database)
        async with nursery.bot(broken.slack, broken.host.url, database) as bot:
            await Broken(broken.slack, broken.host, bot, database).goes_on(ts, 1)
        assert len(broken.replies(first)) == 1


async def run_backup(nursery: Nursery, broken: Broken, target: str) -> tuple[int, str]:
    """`python -m bot backup`: its exit code and what it said."""
    backup = await nursery.start_bot(broken.slack, broken.host.url, broken.database, args=("backup", target))
    code = await backup.wait(DOWN_S)
    return code, "\n".join((*backup.said, *backup.log))


async def test_a_backup_of_a_busy_bot_is_made_and_never_over_a_file(nursery: Nursery, tmp_path: Path) -> None:
    async with running(nursery, tmp_path / "gemma.db") as broken:
        asked = [await broken.slack.say("alice", "general", f"@gemma question {n}") for n in range(5)]
        await broken.slack.settled()
        code, said = await run_backup(nursery, broken, "copy.db")
        assert (code, "holds 5 turns" in said) == (0, True)
        for target, told in (
            ("copy.db", "is there already"),
            ("gemma.db", "the database itself"),
            ("no/x", "directory"),
        ):
            code, said = await run_backup(nursery, broken, target)
            assert (code, said.count("\n"), told in said) == (2, 0, True), said

    store = await open_store(f"sqlite:///{tmp_path}/copy.db")
    assert {row["ts"] for row in await store.database.read("SELECT ts FROM turns")} == set(asked)
    await store.close()


async def test_after_sigterm_the_file_alone_holds_everything(nursery: Nursery, tmp_path: Path) -> None:
    async with running(nursery, tmp_path / "gemma.db") as broken:
        ts = await broken.slack.say("alice", "general", "@gemma question 1")
        await broken.answered(ts)
        broken.bot.terminate()
        assert await broken.bot.wait() == 0

    written = tmp_path / "gemma.db-wal"
    assert not written.exists() or written.stat().st_size == 0
    with closing(sqlite3.connect(f"{(tmp_path / 'gemma.db').as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        assert connection.execute("SELECT status FROM turns").fetchall() == [("completed",)]


async def test_a_backup_that_is_killed_leaves_no_backup_and_one_whose_bot_is_killed_is_whole(
    nursery: Nursery, tmp_path: Path
) -> None:
    async with running(nursery, tmp_path / "gemma.db") as broken:
        asked = [await broken.slack.say("alice", "general", f"@gemma question {n}") for n in range(5)]
        await broken.slack.settled()
        for die in ("after bot.store.backup:_copy", "before bot.store.backup:_sync"):
            backup = await nursery.start_bot(
                broken.slack, broken.host.url, broken.database, die=die, args=("backup", "copy.db")
            )
            assert await backup.wait(DOWN_S) == KILLED
            assert not (tmp_path / "copy.db").exists()
        backup = await nursery.start_bot(broken.slack, broken.host.url, broken.database, args=("backup", "copy.db"))
        broken.bot.kill()
        assert await backup.wait(DOWN_S) == 0, backup.tail()
        assert "holds 5 turns" in backup.said[0]
    store = await open_store(f"sqlite:///{tmp_path}/copy.db")
    assert {row["ts"] for row in await store.database.read("SELECT ts FROM turns")} == set(asked)
    await store.close()
