"""Persistence: the stores that the services' ports name, over one database."""

import asyncio
import logging
import os
import secrets
import socket
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from bot.errors import ConfigurationError, Problem, StoreError, StoreUnusable
from bot.store.answers import AnswerStore
from bot.store.database import Database
from bot.store.migrations import migrate, packaged
from bot.store.settings import SettingStore
from bot.store.sqlite import open_sqlite
from bot.store.threads import ThreadStore
from bot.store.turns import TurnStore

log = logging.getLogger(__name__)

_READY_WITHIN_S = 2.0

_PROBE = """
INSERT INTO probe (id, written_at) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET written_at = excluded.written_at
"""


@dataclass(frozen=True, slots=True)
class Store:
    """Everything that is stored, as this process sees it. It must be closed."""

    turns: TurnStore
    threads: ThreadStore
    answers: AnswerStore
    settings: SettingStore
    database: Database

    async def ready(self) -> bool:
        """Whether the database takes writes now: it is given one, and two seconds for it."""
        try:
            async with asyncio.timeout(_READY_WITHIN_S):
                await self.database.fetch(_PROBE, time.time())
        except (StoreError, TimeoutError) as error:
            log.warning("the database takes no writes", extra={"reason": str(error) or "it did not answer in time"})
            return False
        return True

    async def close(self) -> None:
        """Finish what is under way and give the database back."""
        await self.database.close()


async def open_store(database_url: str) -> Store:
    """Open the database that a URL names, and bring its schema up to date.

    `sqlite:///data/gemma.db` is a file below the working directory, `sqlite:////var/lib/gemma.db` one anywhere.
    Raises ConfigurationError for a URL that names no database we can use, StoreInUse when another process has the
    file, StoreUnusable when it is damaged, newer than this program or not to be written.
    """
    path = _sqlite_path(database_url)
    async with AsyncExitStack() as if_it_fails:
        database = await open_sqlite(path)
        if_it_fails.push_async_callback(database.close)
        try:
            await migrate(database, packaged())
            await database.fetch(_PROBE, time.time())
        except StoreUnusable:
            raise
        except StoreError as error:
            raise StoreUnusable(f"{path} cannot be used: {error}") from error
        if_it_fails.pop_all()
    worker = f"{socket.gethostname()}.{os.getpid()}.{secrets.token_hex(4)}"
    return Store(
        TurnStore(database, worker),
        ThreadStore(database),
        AnswerStore(database, worker),
        SettingStore(database),
        database,
    )


def _sqlite_path(database_url: str) -> Path:
    """The file that a URL names. The URL itself is not repeated in problems: it may hold a password."""
    scheme, _, rest = database_url.partition("://")
    if scheme in {"postgresql", "postgres"}:
        raise _problem("Postgres is not supported yet; use sqlite:///data/gemma.db and run one process")
    if scheme != "sqlite":
        raise _problem("only SQLite is supported; write sqlite:///data/gemma.db or sqlite:////an/absolute/path.db")
    path = rest.removeprefix("/")
    if ":memory:" in rest or not path:
        raise _problem("a database in memory forgets what was acknowledged; name a file: sqlite:///data/gemma.db")
    if path == rest:
        raise _problem("a path follows three slashes, sqlite:///data/gemma.db, or four when it is absolute")
    if "?" in path:
        raise _problem("a SQLite URL takes no options; leave out the question mark and what follows it")
    return Path(path)


def _problem(remedy: str) -> ConfigurationError:
    return ConfigurationError([Problem("DATABASE_URL", remedy)])
