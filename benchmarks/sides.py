"""The sides of the comparison: a contestant's process (the bot, a floor) with a Slack stand-in of its own."""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from benchmarks.lines import BenchmarkError, Peer
from benchmarks.questions import Question
from handlers.manifest import manifest

ROOT = Path(__file__).parents[1]
CHANNELS = 200
PEOPLE = 70
"""So many that nobody has more than three questions open: what one person may."""
_CONNECT_S = 30.0
_STOP_S = 15.0
_LOG_END = 2_000
_KEPT = ("PATH", "HOME", "LANG", "TMPDIR")
_MB = 1024 * 1024


def environment(**settings: str) -> dict[str, str]:
    """What a child process sees: no proxies, no settings but those given."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**kept, "PYTHONPATH": os.pathsep.join(paths), **settings}


@dataclass(frozen=True, slots=True)
class Contestant:
    """What is compared: how it is started, and the events that its app subscribes to."""

    name: str
    command: Sequence[str]
    events: Sequence[str]


FLOORS = (
    Contestant("floor", (sys.executable, "-m", "benchmarks.floor"), ("app_mention",)),
    Contestant(
        "durable floor", (sys.executable, "-m", "benchmarks.durable_floor"), ("app_mention", "message.channels")
    ),
)
_EVENTS = manifest()["settings"]["event_subscriptions"]["bot_events"]
BOTS = {
    "none": Contestant("bot", (sys.executable, "-m", "benchmarks.unpaced"), _EVENTS),
    "slack": Contestant("bot", (sys.executable, "-m", "bot", "run"), _EVENTS),
}
"""The bot by the limits of its Slack: without limits it has no budgets for them."""


class Side:
    """A running contestant and its Slack."""

    def __init__(self, name: str, slack: Peer, process: psutil.Process, log: Path) -> None:
        self.name = name
        self.log = log
        self._slack = slack
        self._process = process

    async def ask(self, questions: Sequence[Question], at_once: int = 1) -> list[dict[str, Any]]:
        """Have people ask, `at_once` questions open at any time; for each what was seen of it (`Sight`)."""
        sights: list[dict[str, Any]] = await self._slack.ask(
            "ask", questions=[question.text for question in questions], at_once=at_once
        )
        return sights

    async def check(self) -> dict[str, Any]:
        """What was asked since the last check, what went wrong, and the calls that were made."""
        told: dict[str, Any] = await self._slack.ask("check")
        return told

    def cpu_s(self) -> float:
        """CPU seconds of the contestant's process so far, user and system, all threads."""
        times = self._process.cpu_times()
        return float(times.user + times.system)

    def rss_mb(self) -> float:
        """Resident memory of the contestant's process, in MB (1024 squared)."""
        return float(self._process.memory_info().rss) / _MB


def log_end(log: Path) -> str:
    """The last that a contestant said."""
    return log.read_text(encoding="utf-8", errors="replace")[-_LOG_END:]


@asynccontextmanager
async def running(limits: str, model_url: str, folder: Path) -> AsyncIterator[Sequence[Side]]:
    """The bot and the floors, each with a fresh Slack (`limits`: `none` or `slack`), until the context ends."""
    async with AsyncExitStack() as stack:
        async with asyncio.TaskGroup() as starting:
            sides = [
                starting.create_task(stack.enter_async_context(_side(contestant, limits, model_url, folder)))
                for contestant in (BOTS[limits], *FLOORS)
            ]
        yield [side.result() for side in sides]


@asynccontextmanager
async def _side(contestant: Contestant, limits: str, model_url: str, folder: Path) -> AsyncIterator[Side]:
    command = (sys.executable, "-m", "benchmarks.slack_side", "--limits", limits, "--subscribe", *contestant.events)
    slack = await Peer.start(command, environment())
    try:
        async with _process(contestant, slack.greeting, model_url, folder) as (process, log):
            await _connected(contestant, slack, process, log)
            await slack.ask("fill", people=PEOPLE, channels=CHANNELS)
            yield Side(contestant.name, slack, psutil.Process(process.pid), log)
    finally:
        await slack.stop()


async def _connected(contestant: Contestant, slack: Peer, process: asyncio.subprocess.Process, log: Path) -> None:
    """Wait until the contestant is connected. Raises BenchmarkError, with the end of its log, when it does not."""
    connecting = asyncio.ensure_future(slack.ask("connect"))
    ended = asyncio.ensure_future(process.wait())
    await asyncio.wait([connecting, ended], timeout=_CONNECT_S, return_when=asyncio.FIRST_COMPLETED)
    ended.cancel()
    if not connecting.done():
        connecting.cancel()
        said = await asyncio.to_thread(log_end, log)
        raise BenchmarkError(f"the {contestant.name} did not connect; it said at last:\n{said}")
    await connecting


@asynccontextmanager
async def _process(
    contestant: Contestant, slack: Mapping[str, Any], model_url: str, folder: Path
) -> AsyncIterator[tuple[asyncio.subprocess.Process, Path]]:
    """The contestant's process and its log, in an empty directory, so that nobody's `.env` is read."""
    home = folder / f"{contestant.name.replace(' ', '-')}-{time.monotonic_ns()}"
    home.mkdir()
    settings = environment(
        SLACK_BOT_TOKEN=slack["bot_token"],
        SLACK_APP_TOKEN=slack["app_token"],
        SLACK_API_URL=slack["api_url"],
        MODEL_URL=model_url,
        GEMMA_BASE_URL=model_url,
        AIML_API_KEY="the-key",
        DATABASE_URL=f"sqlite:///{home / 'gemma.db'}",
        DATABASE_FILE=str(home / "floor.db"),
        PORT="0",
    )
    with (home / "log.txt").open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *contestant.command, cwd=home, env=settings, stdout=output, stderr=output, stdin=asyncio.subprocess.DEVNULL
        )
        try:
            yield process, home / "log.txt"
        finally:
            await _stop(process)


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.terminate()
    try:
        async with asyncio.timeout(_STOP_S):
            await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
