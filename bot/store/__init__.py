"""Persistence: the stores that the services' ports name, over one database."""

import asyncio
import logging
import os
import secrets
import socket
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass

from bot.errors import StoreError, StoreUnusable
from bot.store.adaptations import AdaptationStore
from bot.store.answers import AnswerStore
from bot.store.database import Database
from bot.store.deliveries import DeliveryStore
from bot.store.erasing import ErasingStore
from bot.store.feedback import FeedbackStore
from bot.store.migrations import migrate, packaged
from bot.store.moves import MoveStore
from bot.store.notes import NoteStore
from bot.store.purges import PurgeStore
from bot.store.refusals import RefusalStore
from bot.store.settings import SettingStore
from bot.store.sqlite import open_sqlite
from bot.store.sqlite_file import path_of
from bot.store.threads import ThreadStore
from bot.store.turns import TurnStore
from bot.store.usage import UsageStore
from bot.store.wishes import WishStore

log = logging.getLogger(__name__)

_READY_WITHIN_S = 2.0

_PROBE = """
INSERT INTO probe (id, written_at) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET written_at = excluded.written_at
"""


@dataclass(frozen=True, slots=True)
class Store:
    """Everything that is stored, as this process sees it. It must be closed."""

    turns: TurnStore
    wishes: WishStore
    threads: ThreadStore
    answers: AnswerStore
    settings: SettingStore
    usage: UsageStore
    feedback: FeedbackStore
    erasing: ErasingStore
    purges: PurgeStore
    deliveries: DeliveryStore
    adaptations: AdaptationStore
    refusals: RefusalStore
    notes: NoteStore
    moves: MoveStore
    database: Database

    async def problem(self) -> str | None:
        """Why the database takes no writes, for the operator; None when it takes the one it is given here.

        It has two seconds for it.
        """
        try:
            async with asyncio.timeout(_READY_WITHIN_S):
                await self.database.fetch(_PROBE, time.time())
        except StoreError as error:
            reason = str(error)
        except TimeoutError:
            reason = f"it did not answer within {_READY_WITHIN_S:g} seconds"
        else:
            return None
        log.warning("the database takes no writes", extra={"reason": reason})
        return f"the database takes no writes: {reason}"

    async def close(self) -> None:
        """Finish what is under way and give the database back."""
        await self.database.close()


async def open_store(database_url: str) -> Store:
    """Open the database that a URL names, and bring its schema up to date.

    `sqlite:///data/gemma.db` is a file below the working directory, `sqlite:////var/lib/gemma.db` one anywhere.
    Raises ConfigurationError for a URL that names no database we can use, StoreInUse when another process has the
    file, StoreUnusable when it is damaged, newer than this program or not to be written.
    """
    path = path_of(database_url)
    migrations = packaged()
    async with AsyncExitStack() as if_it_fails:
        database = await open_sqlite(path, migrations[-1].version)
        if_it_fails.push_async_callback(database.abandon)
        try:
            await migrate(database, migrations)
            await database.fetch(_PROBE, time.time())
        except StoreUnusable:
            raise
        except StoreError as error:
            raise StoreUnusable(f"{path} cannot be used: {error}") from error
        if_it_fails.pop_all()
    worker = f"{socket.gethostname()}.{os.getpid()}.{secrets.token_hex(4)}"
    settings = SettingStore(database)
    return Store(
        TurnStore(database, worker),
        WishStore(database),
        ThreadStore(database),
        AnswerStore(database, worker),
        settings,
        UsageStore(database),
        FeedbackStore(database),
        ErasingStore(database),
        PurgeStore(database, settings.unlearn),
        DeliveryStore(database),
        AdaptationStore(database),
        RefusalStore(database),
        NoteStore(database),
        MoveStore(database, settings.unlearn),
        database,
    )
