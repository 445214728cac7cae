"""How the schema gets from one version to the next, and what a failure leaves."""

from pathlib import Path

import pytest

from bot.errors import StoreError, StoreUnusable
from bot.store import Store, open_store
from bot.store.migrations import Migration, migrate, packaged
from tests.store.builders import accepted, message, statuses

NEWEST = packaged()[-1].version
NEXT = NEWEST + 1


async def version(store: Store) -> int:
    (row,) = await store.database.read("SELECT max(version) AS version FROM schema_version")
    return int(row["version"])


async def tables(store: Store) -> set[str]:
    return {row["name"] for row in await store.database.read("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_migrations_are_numbered_without_a_gap() -> None:
    assert [migration.version for migration in packaged()] == list(range(1, NEWEST + 1))


async def test_a_new_database_has_the_newest_version(store: Store) -> None:
    assert await version(store) == NEWEST


async def test_a_database_is_upgraded_in_place(store: Store) -> None:
    await accepted(store, message(1))
    add = Migration(NEXT, "-- one more\nALTER TABLE turns ADD COLUMN mood TEXT DEFAULT 'calm; quiet';\n")

    assert await migrate(store.database, (*packaged(), add)) == NEXT

    assert await version(store) == NEXT
    (row,) = await store.database.read("SELECT mood FROM turns")
    assert row["mood"] == "calm; quiet"


async def test_a_migration_is_applied_once(store: Store) -> None:
    add = Migration(NEXT, "CREATE TABLE extra (x TEXT);\n")

    assert await migrate(store.database, (*packaged(), add)) == NEXT
    assert await migrate(store.database, (*packaged(), add)) == NEXT


async def test_a_failing_migration_leaves_tables_and_version_as_they_were(store: Store) -> None:
    await accepted(store, message(1))
    before = await tables(store)
    broken = Migration(
        NEXT, "CREATE TABLE extra (x TEXT);\nDELETE FROM turns;\nALTER TABLE missing ADD COLUMN y TEXT;\n"
    )

    with pytest.raises(StoreError):
        await migrate(store.database, (*packaged(), broken))

    assert (await tables(store), await version(store)) == (before, NEWEST)
    assert len(await statuses(store)) == 1
    await migrate(store.database, (*packaged(), Migration(NEXT, "CREATE TABLE extra (x TEXT);\n")))
    assert await version(store) == NEXT


async def test_a_database_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "gemma.db"
    store = await open_store(f"sqlite:///{path}")
    await migrate(store.database, (*packaged(), Migration(NEXT, "CREATE TABLE extra (x TEXT);\n")))
    await store.close()
    before = path.read_bytes()

    with pytest.raises(StoreUnusable, match=f"version {NEXT}.*knows {NEWEST}"):
        await open_store(f"sqlite:///{path}")

    assert path.read_bytes() == before
