"""A bot as a process whose database a test breaks, and the ways to break it.

Its disk is "full" by a limit on the size of its files (RLIMIT_FSIZE), which SQLite meets as a failed write.
"""

import asyncio
import resource
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from typing import Any

from bot.playground import Limits, Playground
from bot.texts import say
from tests.doubles.model_host import Answer, ModelHost
from tests.faults.nursery import Nursery
from tests.faults.processes import BotProcess

DOWN_S = 20.0
LOOK_S = 0.05
TOO_LATE = "operation_timeout"
"""What Slack says of a command that was not acknowledged within three seconds."""


class Broken:
    """A bot on a database that a test breaks, with what a person and an operator see of it."""

    def __init__(self, slack: Playground, host: ModelHost, bot: BotProcess, database: Path) -> None:
        self.slack = slack
        self.host = host
        self.bot = bot
        self.database = database

    async def probe(self, path: str) -> tuple[int, str]:
        """What `/readyz` or `/healthz` answers."""
        return await self.bot.probe(path, DOWN_S)

    async def until(self, condition: Callable[[], Any]) -> None:
        """Wait for something that the bot's log tells of."""
        async with asyncio.timeout(DOWN_S):
            while not condition():
                await self.bot.wrote_more()

    async def ready(self) -> None:
        async with asyncio.timeout(DOWN_S):
            while (await self.probe("/readyz"))[0] != 200:
                await self.bot.wrote_more(LOOK_S)

    def logged(self, words: str) -> int:
        return sum(words in line for line in self.bot.log)

    def replies(self, ts: str) -> list[str]:
        """The bot's messages of a thread, once all of them are whole."""
        replies = [m for m in self.slack.messages("general", ts) if m.bot]
        return [] if any(m.streaming for m in replies) else [m.shown_text for m in replies]

    async def answered(self, ts: str) -> str:
        """The one answer of a thread."""
        await self.slack.until(lambda: self.replies(ts), 20)
        await self.slack.until(lambda: not self.slack.workspace.statuses, 10)
        (text,) = self.replies(ts)
        return text

    async def takes_nothing(self, reason: str, number: int) -> str:
        """Ask while it is broken, and see that it is told to everybody; the question's ts."""
        failures = self.logged("a listener failed")
        ts = await self.slack.say("alice", "general", f"@gemma question {number}")
        assert await self._told_in_time("model 4b") == say("error.store")
        await self.until(lambda: self.logged("a listener failed") >= failures + 2)

        async with asyncio.timeout(DOWN_S):
            while reason not in (told := await self.probe("/readyz"))[1]:
                assert told[0] == 503, told  # for another reason too, where the machine stood still
        assert told[0] == 503
        assert any("the database takes no writes" in line and reason in line for line in self.bot.log)
        assert (await self.probe("/healthz"))[0] == 200
        assert self.replies(ts) == []
        return ts

    async def _told_in_time(self, command: str) -> str:
        """What a command is told; it is given again while Slack's three seconds are over on a machine that stalls."""
        async with asyncio.timeout(DOWN_S):
            while (result := await self.slack.command("bob", "general", "/gemma", command)).error:
                assert result.error == TOO_LATE, result
        return result.text

    async def goes_on(self, ts: str, number: int) -> None:
        """The question that was not acknowledged is answered once, and the next one too."""
        assert f"question {number}" in await self.answered(ts)
        later = await self.slack.say("alice", "general", "@gemma and now?")
        assert "and now" in await self.answered(later)
        await self.ready()
        assert f"question {number}" in await self.answered(ts)
        assert not self.logged("Traceback"), self.bot.tail()
        assert not [m for m in self.slack.messages("general") if "4b" in m.shown_text]


def echo(request: Any) -> Answer:
    """An answer that repeats the question."""
    return Answer(words=[f"You asked: {request.body['messages'][-1]['content'][-300:]}"])


@asynccontextmanager
async def running(nursery: Nursery, database: Path) -> AsyncIterator[Broken]:
    async with Playground(limits=Limits.none(), redeliver_after_s=2.0) as slack, ModelHost() as host:
        host.answer(*[echo] * 30)
        async with nursery.bot(slack, host.url, database) as bot:
            yield Broken(slack, host, bot, database)


@contextmanager
def full(bot: BotProcess) -> Iterator[None]:
    """No file of the bot's takes another byte."""
    resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Another program has it in a transaction."""
    with closing(sqlite3.connect(database, isolation_level=None)) as stranger:
        stranger.execute("BEGIN EXCLUSIVE")
        yield
        stranger.execute("ROLLBACK")


@contextmanager
def moved(database: Path) -> Iterator[None]:
    """Somebody put it away, and puts it back."""
    away = database.rename(database.with_name("away.db"))
    yield
    away.rename(database)
