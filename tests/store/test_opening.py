"""Which database a URL names, and what is said when it names none that can be used."""

# ruff: noqa: ASYNC240 - a test may wait for the disk

import asyncio
import stat
from pathlib import Path

import pytest

from bot.errors import ConfigurationError, StoreError
from bot.store import Store, open_store
from tests.store.builders import LEASE, NOW, accepted, message


async def test_what_was_stored_is_there_after_a_restart(database_url: str) -> None:
    store = await open_store(database_url)
    turn_id = await accepted(store, message(1))
    await store.close()

    store = await open_store(database_url)

    assert await store.turns.accept(message(1)) is None
    turn = await store.turns.claim(LEASE, NOW)
    assert turn is not None
    assert turn.id == turn_id
    await store.close()


async def test_two_stores_have_two_names_in_their_claims(database_url: str, tmp_path: Path) -> None:
    first, second = await open_store(database_url), await open_store(f"sqlite:///{tmp_path}/other.db")

    for store in (first, second):
        await accepted(store, message(1))
        await store.turns.claim(LEASE, NOW)
    workers = {(await store.database.read("SELECT worker FROM turns"))[0]["worker"] for store in (first, second)}

    assert len(workers) == 2
    await asyncio.gather(first.close(), second.close())


async def test_a_closed_store_says_so(store: Store) -> None:
    await store.close()
    await store.close()

    assert await store.problem()
    for verb in (store.turns.accept(message(1)), store.threads.thread(message(1).thread), store.turns.release_all()):
        with pytest.raises(StoreError, match="closed"):
            await verb


async def test_what_was_asked_for_before_closing_is_done(database_url: str) -> None:
    store = await open_store(database_url)
    accepting = [asyncio.create_task(store.turns.accept(message(n))) for n in range(20)]
    await asyncio.sleep(0)
    await store.close()
    await asyncio.gather(*accepting)

    store = await open_store(database_url)
    assert await store.database.read("SELECT count(*) AS n FROM turns")
    (row,) = await store.database.read("SELECT count(*) AS n FROM turns")
    assert row["n"] == 20
    await store.close()


async def test_a_store_that_takes_writes_is_ready(store: Store) -> None:
    assert await store.problem() is None
    assert await store.problem() is None


async def test_a_relative_path_starts_at_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    await (await open_store("sqlite:///below/gemma.db")).close()

    assert (tmp_path / "below" / "gemma.db").is_file()


async def test_a_path_may_hold_any_character(tmp_path: Path) -> None:
    path = tmp_path / "a b%20#c" / "gemma ü.db"

    await (await open_store(f"sqlite:///{path}")).close()

    assert path.is_file()


async def test_nobody_else_can_read_the_files(tmp_path: Path) -> None:
    path = tmp_path / "data" / "gemma.db"
    store = await open_store(f"sqlite:///{path}")
    await accepted(store, message(1))

    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in (path.parent, *path.parent.iterdir())}

    assert modes.pop("data") == 0o700
    assert set(modes) == {"gemma.db", "gemma.db-wal", "gemma.db-shm", "gemma.db.lock"}
    assert set(modes.values()) == {0o600}
    await store.close()


async def test_a_database_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    path = tmp_path / "gemma.db"
    await (await open_store(f"sqlite:///{path}")).close()
    path.chmod(0o644)

    await (await open_store(f"sqlite:///{path}")).close()

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_a_directory_that_was_there_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)

    await (await open_store(f"sqlite:///{tmp_path}/gemma.db")).close()

    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://gemma:hunter2@db/gemma", "Postgres is not supported yet"),
        ("postgres://gemma:hunter2@db/gemma", "Postgres is not supported yet"),
        ("mysql://gemma:hunter2@db/gemma", "only SQLite"),
        ("gemma.db", "only SQLite"),
        ("", "only SQLite"),
        ("sqlite+aiosqlite:///gemma.db", "only SQLite"),
        ("sqlite://:memory:", "in memory"),
        ("sqlite:///:memory:", "in memory"),
        ("sqlite://", "name a file"),
        ("sqlite:///", "name a file"),
        ("sqlite://data/gemma.db", "three slashes"),
        ("sqlite:///data/gemma.db?mode=memory", "no options"),
    ],
)
async def test_a_url_that_names_no_file_is_a_problem_of_the_setting(url: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said) as caught:
        await open_store(url)

    (problem,) = caught.value.problems
    assert problem.setting == "DATABASE_URL"
    assert "hunter2" not in str(caught.value)
