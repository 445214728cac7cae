"""What was deleted, forgotten or became too old is in no file of the database's directory, whatever breaks meanwhile.

Each test fills a thread with a secret in everything that is stored, has it go in one of the three ways, and reads every
byte of every file beside the database. In between the process is killed at a step, and started again.
"""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from pathlib import Path

import pytest

from bot.playground import Limits, Playground
from bot.runtime import model_from, running_bot
from tests.doubles.model_host import ModelHost
from tests.faults.manners import FORGETFUL
from tests.faults.nursery import Nursery
from tests.faults.processes import KILLED, BotProcess, bot_process
from tests.faults.stage import side_by_side
from tests.scenarios.stage import Stage, settings_for

SECRET = b"SECRET"
Way = Callable[[Playground, str, Path], Awaitable[None]]


async def delete(slack: Playground, ts: str, _database: Path) -> None:
    """Delete everything that people wrote in the thread."""
    for message in slack.messages("general", ts):
        if not message.bot:
            await slack.delete("alice", "general", message.ts)


async def forget(slack: Playground, ts: str, _database: Path) -> None:
    await slack.say("alice", "general", "!forget SECRET", thread_ts=ts)


async def grow_old(slack: Playground, _ts: str, database: Path) -> None:
    """Make everything two days old where it may become one; while no bot runs."""
    team = slack.workspace.team_id
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("INSERT INTO settings VALUES (?1, 'team', ?1, 'retention', '1', '', 0)", (team,))
        connection.execute("UPDATE turns SET ts = printf('%.6f', ts - 2 * 86400), created_at = created_at - 2 * 86400")
        connection.commit()


@pytest.fixture
def forgetful(nursery: Nursery) -> Nursery:
    """Starts bots that forget in a moment what they otherwise take their time for."""
    return nursery.of(FORGETFUL)


@asynccontextmanager
async def a_secret_told(database: Path) -> AsyncIterator[tuple[Playground, ModelHost, str]]:
    """A thread full of secrets, told to a bot that then was stopped."""
    async with Playground(limits=Limits.none()) as slack, ModelHost() as host:
        settings = settings_for(slack, host, database)
        model = model_from(settings)
        async with running_bot(settings, model, slots=5) as bot:
            stage = Stage(slack, host, bot)
            host.answer("SECRET first").answer("SECRET second").answer("SECRET third")
            ts = await slack.say("alice", "general", "@gemma SECRET question")
            await stage.answered("general", ts)
            await slack.edit("alice", "general", ts, "@gemma SECRET edited")
            await slack.until(lambda: any("second" in m.shown_text for m in stage.replies("general", ts)))
            await slack.say("alice", "general", f"<@{slack.user('bob').id}> SECRET aside", thread_ts=ts)
            await stage.ask("alice", "general", "SECRET again", ts)
            await slack.settled()
            await bot.store.erasing.erased(await bot.store.erasing.wanted() or 0)  # nothing is left to be done at first
        await model.aclose()
        yield slack, host, ts


def holding(database: Path) -> list[str]:
    """The files that hold a secret; one that goes away meanwhile holds none."""
    found = []
    for file in sorted(database.parent.iterdir()):
        try:
            if SECRET in file.read_bytes():
                found.append(file.name)
        except FileNotFoundError:
            continue
    return found


def is_to_be_erased(database: Path) -> bool:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        (left,) = connection.execute("SELECT wanted - done FROM erasing").fetchone()
    return bool(left)


async def gone(bot: BotProcess, database: Path, within_s: float) -> None:
    """Wait until no file holds the secret: each time the bot says that its files forgot, or at the end."""
    try:
        async with asyncio.timeout(within_s):
            seen = 0
            while holding(database) or is_to_be_erased(database):
                seen = await another_line(bot, seen)
    except TimeoutError:
        raise AssertionError(f"still in {holding(database)}\n{bot.tail()}") from None


async def another_line(bot: BotProcess, seen: int) -> int:
    """Wait for another line that tells of forgetting; how many there are."""
    while (count := sum("out of the files" in line for line in bot.log)) == seen:
        await bot.wrote_more()
    return count


async def test_a_secret_is_gone_from_every_file(forgetful: Nursery, tmp_path: Path) -> None:
    async def case(database: Path, way: Way) -> None:
        async with a_secret_told(database) as (slack, host, ts):
            assert holding(database)
            if way is grow_old:
                await way(slack, ts, database)
            async with forgetful.bot(slack, host.url, database) as bot:
                if way is not grow_old:
                    await way(slack, ts, database)
                await gone(bot, database, 15)
                bot.terminate()
                assert await bot.wait() == 0
            assert holding(database) == []

    await side_by_side(tmp_path, (delete, forget, grow_old), case)


STEPS: list[tuple[Way, str]] = [
    (delete, "after bot.store.wishes:WishStore.delete"),
    (delete, "before bot.store.turns:TurnStore.settle_withdrawn"),
    (delete, "before bot.store.erasing:ErasingStore.erase"),
    (forget, "after bot.store.erasing:ErasingStore.forget"),
    (forget, "after bot.store.sqlite_connection:Rebuild.is_in_the_way"),
    (forget, "after bot.store.sqlite:SqliteDatabase._rebuild"),
    (grow_old, "after bot.store.erasing:ErasingStore.drop_keys"),
    (grow_old, "before bot.store.erasing:ErasingStore.blank"),
    (grow_old, "after bot.store.erasing:ErasingStore.blank"),
    (grow_old, "before bot.store.erasing:ErasingStore.erased"),
]


async def test_killed_on_the_way_it_is_gone_after_the_next_start(forgetful: Nursery, tmp_path: Path) -> None:
    async def case(database: Path, step: tuple[Way, str]) -> None:
        way, die = step
        async with a_secret_told(database) as (slack, host, ts):
            if way is grow_old:
                await way(slack, ts, database)
            async with forgetful.bot(slack, host.url, database, die=die) as bot:
                await bot.ready()
                if way is not grow_old:
                    await way(slack, ts, database)
                assert await bot.wait(20) == KILLED
            async with forgetful.bot(slack, host.url, database) as bot:
                await gone(bot, database, 15)
                bot.terminate()
                assert await bot.wait() == 0
            assert holding(database) == []

    await side_by_side(tmp_path, STEPS, case)


@pytest.mark.chaos
async def test_with_the_products_own_times_it_is_gone_within_a_minute(tmp_path: Path) -> None:
    database = tmp_path / "gemma.db"
    async with a_secret_told(database) as (slack, host, ts), bot_process(slack, host.url, database) as bot:
        await delete(slack, ts, database)
        began = time.monotonic()
        await gone(bot, database, 60)
        assert time.monotonic() - began < 60
