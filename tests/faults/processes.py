"""The bot as a process of its own, started as a person starts it.

async with bot_process(slack, host.url, tmp_path / "gemma.db") as bot:
    ...
    bot.kill()
    assert await bot.wait(10) == KILLED

`tests.faults.nursery` starts it faster, with other manners, and so that it kills itself at a named point.
"""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Protocol

import psutil
from aiohttp import ClientSession, ClientTimeout

from tests.faults.dying_bot import ARMED, ARMING

ROOT = Path(__file__).parents[2]
KILLED = -signal.SIGKILL
_READY = b"Gemma answers"
_START_S = 20.0
_LINES_KEPT = 5_000


class SlackSide(Protocol):
    """What a bot needs to know of its Slack; the playground has it, in this process or in its own."""

    @property
    def api_url(self) -> str: ...
    @property
    def bot_token(self) -> str: ...
    @property
    def app_token(self) -> str: ...


class Process(Protocol):
    """The part of `asyncio.subprocess.Process` that is used here."""

    @property
    def pid(self) -> int: ...
    @property
    def returncode(self) -> int | None: ...
    @property
    def stdout(self) -> asyncio.StreamReader | None: ...
    @property
    def stderr(self) -> asyncio.StreamReader | None: ...
    def send_signal(self, name: int, /) -> None: ...
    async def wait(self) -> int: ...


class BotProcess:
    """A bot that was started. `log` holds the lines of its standard error so far, `pid` its process id."""

    def __init__(self, process: Process) -> None:
        self.log: list[str] = []
        self.said: list[str] = []
        self._process = process
        self._is_ready = asyncio.Event()
        self._wrote = asyncio.Event()
        self._readers = [asyncio.create_task(self._read_log()), asyncio.create_task(self._read_said())]

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """The exit code, negative for a signal; None while it runs."""
        return self._process.returncode

    def kill(self) -> None:
        """SIGKILL; nothing happens when it is gone."""
        self.send(signal.SIGKILL)

    def terminate(self) -> None:
        """SIGTERM; nothing happens when it is gone."""
        self.send(signal.SIGTERM)

    def send(self, name: signal.Signals) -> None:
        """Any signal; nothing happens when it is gone."""
        with suppress(ProcessLookupError):
            self._process.send_signal(name)

    async def arm(self) -> None:
        """Have it die at its point from now on, where it was started to do so `later`."""
        self.send(ARMING)
        await self.logged(ARMED)

    async def wait(self, timeout_s: float = 10.0) -> int:
        """Wait for its end, with everything it wrote read; the exit code. Raises TimeoutError with its log."""
        _, reading = await asyncio.wait(self._readers, timeout=timeout_s)
        if reading:
            raise TimeoutError(f"the bot still runs after {timeout_s:g} s\n{self.tail()}")
        return await self._process.wait()

    async def ready(self, timeout_s: float = _START_S) -> None:
        """Wait until it says that it answers. Raises AssertionError with its log when it ends before."""
        ended = asyncio.ensure_future(self._process.wait())
        started = asyncio.ensure_future(self._is_ready.wait())
        await asyncio.wait({ended, started}, timeout=timeout_s, return_when=asyncio.FIRST_COMPLETED)
        for task in (ended, started):
            task.cancel()
        assert self._is_ready.is_set(), f"the bot did not start (exit code {self.returncode})\n{self.tail()}"

    async def logged(self, words: str, timeout_s: float = 30.0) -> None:
        """Wait for a line of its log that holds these words. Raises TimeoutError with its log."""
        try:
            async with asyncio.timeout(timeout_s):
                while not any(words in line for line in self.log):
                    self._wrote.clear()
                    await self._wrote.wait()
        except TimeoutError:
            raise TimeoutError(f"no {words!r} within {timeout_s:g} s\n{self.tail()}") from None

    async def probe(self, path: str, timeout_s: float = 10.0) -> tuple[int, str]:
        """What its HTTP side answers, as `/readyz`. Raises TimeoutError."""
        (port,) = {c.laddr.port for c in psutil.Process(self.pid).net_connections("inet") if c.status == "LISTEN"}
        async with (
            ClientSession(timeout=ClientTimeout(total=timeout_s)) as session,
            session.get(f"http://127.0.0.1:{port}{path}") as response,
        ):
            return response.status, await response.text()

    async def wrote_more(self, within_s: float | None = None) -> None:
        """Wait for another line of its log, or for so many seconds: for whoever looks again and again."""
        self._wrote.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                await self._wrote.wait()

    def tail(self, lines: int = 40) -> str:
        """The newest lines of its log, for a failure's message."""
        return "\n".join(self.log[-lines:])

    async def close(self) -> None:
        """Kill it if it runs, and read what is left."""
        self.kill()
        await self.wait(_START_S)

    async def _read_log(self) -> None:
        assert self._process.stderr is not None
        async for line in self._process.stderr:
            self.log.append(line.decode(errors="replace").rstrip("\n"))
            del self.log[:-_LINES_KEPT]
            self._wrote.set()

    async def _read_said(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            self.said.append(line.decode(errors="replace").rstrip("\n"))
            if _READY in line:
                self._is_ready.set()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])


def bot_environment(
    slack: SlackSide, host_url: str, database: Path, env: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The environment of a bot in Socket Mode, with nothing of this process's own; `env` wins."""
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": os.environ.get("PYTHONDONTWRITEBYTECODE", ""),
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "GEMMA_BASE_URL": host_url,
        "AIML_API_KEY": "the-key",
        "DATABASE_URL": f"sqlite:///{database}",
        "PORT": "0",
        **(env or {}),
    }


async def start_bot(
    slack: SlackSide, host_url: str, database: Path, *, env: Mapping[str, str] | None = None
) -> BotProcess:
    """Start a bot and return at once; it must be closed. It runs beside its database, away from anybody's `.env`."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        env=bot_environment(slack, host_url, database, env),
        cwd=database.parent,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        limit=2**20,
    )
    return BotProcess(process)


@asynccontextmanager
async def bot_process(
    slack: SlackSide, host_url: str, database: Path, *, env: Mapping[str, str] | None = None
) -> AsyncIterator[BotProcess]:
    """A bot that is ready, runs for as long as the context is open, and is killed at its end."""
    bot = await start_bot(slack, host_url, database, env=env)
    try:
        await bot.ready()
        yield bot
    finally:
        await bot.close()
