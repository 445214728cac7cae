"""What `python -m bot check` finds of the database."""

# ruff: noqa: ASYNC240 - a test may wait for the disk

import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from bot.conversation.adaptation import Adaptation, Lesson
from bot.finding import Finding, Mark
from bot.store import Store, checks
from bot.store.checks import check_database, check_heard, is_running, learned_of_hosts, refusals_of
from tests.store.builders import accepted, message


def looked(path: Path, *, bot_runs: bool = False) -> dict[str, Finding]:
    found = [*check_database(path, bot_runs=bot_runs), *check_heard(path)]
    return {finding.name: finding for finding in found}


@pytest.fixture
def path(database_url: str) -> Path:
    return Path(database_url.removeprefix("sqlite:///"))


def test_a_database_that_is_not_there_yet_is_made_and_not_by_a_look(tmp_path: Path) -> None:
    found = looked(tmp_path / "data" / "gemma.db")

    assert found["file"].told.endswith("is made at the first start")
    assert found["disk"].mark is Mark.GOOD
    assert found["messages tab"].mark is Mark.WARNING
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["link.db", "a\x00b.db", "a" * 300, "lost.db"])
async def test_a_path_at_which_no_database_can_be_or_be_made_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "link.db").symlink_to(tmp_path / "link.db")
    (tmp_path / "lost.db-wal").touch()
    path = tmp_path / name

    assert looked(path)["file"].mark is Mark.FAILING
    assert not is_running(path)
    assert await learned_of_hosts(path, 0.0) == ()
    assert [problem.setting for problem in await refusals_of(f"sqlite:///{path}", 5.0)] == ["DATABASE_URL"]


async def test_a_look_that_takes_too_long_for_a_start_that_fails_anyway_is_broken_off(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = Event()
    monkeypatch.setattr(checks, "inspect", lambda *_: over.wait(30))
    path.touch()
    async with asyncio.timeout(5):
        assert await refusals_of(f"sqlite:///{path}", 0.05) == ()
    over.set()


async def test_a_database_in_use_is_looked_at_beside_the_bot(store: Store, path: Path) -> None:
    await accepted(store, message(1))
    assert is_running(path)
    before = path.read_bytes()
    found = looked(path, bot_runs=True)

    assert "1 turns" in found["file"].told
    assert found["file"].told.endswith("the bot runs")
    assert {found["file"].mark, found["disk"].mark} == {Mark.GOOD}
    assert path.read_bytes() == before
    await store.close()
    assert not is_running(path)


async def test_what_the_bot_learned_of_hosts_is_read_beside_it(store: Store, path: Path, tmp_path: Path) -> None:
    lesson = Adaptation("ollama", "http://localhost:1/v1", "gemma3:4b", Lesson.SYSTEM)
    await store.adaptations.learn(lesson, 1_000.0)

    assert await learned_of_hosts(path, 999.0) == [lesson]
    assert await learned_of_hosts(path, 1_001.0) == []
    assert await learned_of_hosts(tmp_path / "none.db", 0.0) == ()


@pytest.mark.parametrize("content", [b"", b"not a database at all, but long enough to be read as one" * 40])
def test_a_file_that_cannot_be_used_is_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "gemma.db").write_bytes(content)
    found = looked(tmp_path / "gemma.db")

    assert found["file"].mark is Mark.FAILING
    assert "operations.md" in found["file"].remedy


def test_an_older_schema_is_brought_up_at_the_start_and_a_newer_one_is_not(path: Path, tmp_path: Path) -> None:
    newer = Path(shutil.copy(path, tmp_path / "newer.db"))
    with closing(sqlite3.connect(path)) as older, older:
        older.execute("DELETE FROM schema_version WHERE version > 3")
    with closing(sqlite3.connect(newer)) as later, later:
        later.execute("INSERT INTO schema_version VALUES (9999, 0)")

    assert (looked(path)["file"].mark, looked(newer)["file"].mark) == (Mark.WARNING, Mark.FAILING)


def test_a_disk_that_takes_nothing_or_has_little_room_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for free, mark in ((2**31, Mark.GOOD), (2**29, Mark.WARNING), (2**24, Mark.FAILING)):
        monkeypatch.setattr("shutil.disk_usage", lambda _, free=free: shutil._ntuple_diskusage(0, 0, free))
        assert looked(path)["disk"].mark is mark
    monkeypatch.setattr("os.access", lambda *_: False)
    assert "takes no writes" in looked(path)["disk"].told
