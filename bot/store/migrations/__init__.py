"""The schema's history: numbered SQL files, each applied once, in a transaction, when the store opens."""

import re
import time
from dataclasses import dataclass
from importlib.resources import files

from bot.errors import StoreUnusable
from bot.store.database import Database, Statement

_COMMENT = re.compile(r"^\s*--.*$", re.MULTILINE)
_END = re.compile(r";\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema: its number, and the SQL that leads to it from the one before."""

    version: int
    sql: str


def packaged() -> tuple[Migration, ...]:
    """The migrations that come with this program, in order."""
    found = [file for file in files(__package__).iterdir() if file.name.endswith(".sql")]
    return tuple(
        sorted(
            (Migration(int(file.name.partition("_")[0]), file.read_text("utf-8")) for file in found),
            key=lambda migration: migration.version,
        )
    )


async def migrate(database: Database, migrations: tuple[Migration, ...]) -> int:
    """Bring the schema to the newest version; that version.

    A migration that fails leaves the tables and the version as they were. Raises StoreUnusable when the schema is
    newer than this program, StoreError when a migration fails.
    """
    await database.fetch(
        "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY, applied_at DOUBLE PRECISION NOT NULL)"
    )
    rows = await database.fetch("SELECT COALESCE(max(version), 0) AS version FROM schema_version")
    version = int(rows[0]["version"])
    known = max((migration.version for migration in migrations), default=0)
    if version > known:
        raise StoreUnusable(
            f"the database has schema version {version}, this program knows {known}: run the newer program again"
        )
    for migration in migrations:
        if migration.version > version:
            await database.transact(_statements(migration, database.serial))
    return known


def _statements(migration: Migration, serial: str) -> list[Statement]:
    sql = _COMMENT.sub("", migration.sql).replace("{serial}", serial)
    applied = Statement(
        "INSERT INTO schema_version (version, applied_at) VALUES (?1, ?2)", migration.version, time.time()
    )
    return [*(Statement(text) for text in _END.split(sql) if text.strip()), applied]
