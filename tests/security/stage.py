"""The whole bot in front of somebody hostile, and what it wrote to its log meanwhile."""

import asyncio
import io
import logging
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.logs import configure_logs
from bot.runtime import RunningBot, model_from, running_bot
from bot.settings import Settings
from tests.doubles.lying_slack import LyingSlack
from tests.doubles.model_host import ModelHost

SECRET = "0123456789abcdef0123456789abcdef"


@dataclass(frozen=True, slots=True)
class Log:
    """What was logged, as the process writes it."""

    written: io.StringIO

    @property
    def lines(self) -> list[str]:
        return self.written.getvalue().splitlines()

    @property
    def size(self) -> int:
        """Bytes."""
        return len(self.written.getvalue().encode())

    @property
    def tracebacks(self) -> int:
        return self.written.getvalue().count("Traceback (most recent call last)")


@contextmanager
def listening(level: str = "INFO") -> Iterator[Log]:
    """Have the log written to memory, exactly as the bot's process would."""
    root = logging.getLogger()
    former = root.handlers, root.level, sys.excepthook
    log = Log(io.StringIO())
    configure_logs(level, "text", [SECRET])
    handler = root.handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(log.written)
    try:
        yield log
    finally:
        root.handlers, root.level, sys.excepthook = former
        logging.captureWarnings(capture=False)


@asynccontextmanager
async def bot_under_attack(slack: LyingSlack, database: Path, *, http: bool) -> AsyncIterator[RunningBot]:
    """A bot whose Slack refuses whatever it wants to write, in HTTP or in Socket Mode."""
    async with ModelHost() as host:
        settings = Settings(
            slack_bot_token=slack.bot_token,
            slack_app_token="" if http else slack.app_token,
            slack_signing_secret=SECRET if http else "",
            slack_api_url=slack.api_url,
            base_url=host.url,
            api_key="the-key",
            database_url=f"sqlite:///{database}",
            port=0,
            shutdown_grace_s=0.5,
            catchup_hours=0,
        )
        model = model_from(settings)
        async with running_bot(settings, model, slots=20) as bot:
            yield bot
        await model.aclose()


async def stored(bot: RunningBot) -> int:
    """How many turns there are: what was believed leaves one."""
    (row,) = await bot.store.database.read("SELECT count(*) AS turns FROM turns")
    return int(row["turns"])


async def spoken(port: int, raw: bytes, *, timeout_s: float = 20.0) -> int:
    """Send bytes on a connection of their own; the status of the answer, 0 when it was closed without one."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        async with asyncio.timeout(timeout_s):
            writer.write(raw)
            await writer.drain()
            line = await reader.readline()
            await reader.read()
    except ConnectionError:
        return 0
    finally:
        writer.transport.abort()  # what was not sent yet is of no use any more
    words = line.split()
    return int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
