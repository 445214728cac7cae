"""Thousands of events, hundreds of kills, and a ledger: `python -m tests.faults.chaos --events 5000 --kills 200`.

People write in many places at once while the bot is killed again and again, at random times and at the named points
of `crash_points`, Slack's calls fail at random, events are delivered twice, and sockets are cut. When all is over, a
last bot brings everything to its end, and every question is looked up in Slack: its one answer, whole, word by word.
The exit code is 0 when nothing was lost, doubled, wrong or left over. `--seed` repeats a run's choices, not its times.
"""

import argparse
import asyncio
import contextlib
import itertools
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bot.playground import Fault
from tests.faults.crash_points import POINTS
from tests.faults.crowd import Crowd, RememberingHost
from tests.faults.ledger import Ledger
from tests.faults.nursery import Nursery
from tests.faults.processes import KILLED, BotProcess
from tests.faults.slack_process import RemotePlayground, slack_process
from tests.faults.slack_server import StandIn

RANDOM_TIME = "at a random time"
_TWICE = 0.05
_MOST_OPEN = 30
_LOOK_S = 0.25
_LIFE_S = 1.0
_LIFE_TO_A_POINT_S = 4.0
"""Mean seconds until a bot is killed, and the most that one has to come to its named point."""

_FAULT_EVERY_S = 0.25
_CUT_EVERY_S = 8.0
_END_S = 90.0
_TELL_S = 10
_FAILING = (
    "chat.postMessage",
    "chat.startStream",
    "chat.appendStream",
    "chat.stopStream",
    "chat.update",
    "chat.delete",
    "conversations.replies",
    "conversations.history",
    "assistant.threads.setStatus",
)
_KINDS = (Fault.reset_before, Fault.reset_after, Fault.http_500, Fault.html_502, Fault.rate_limited(1))
_PASSINGS = {"at-delta": 200, "in-recovery": 1, "between-parts": 1, "after-find": 2, "at-update": 2} | dict.fromkeys(
    ("at-append", "at-status", "after-start-stream", "at-stop-stream"), 2
)
_USUAL_PASSINGS = 8
_ELSEWHERE = ("in-migration", "in-shutdown", "before-again-commit", "after-again-commit")
"""Points that no bot passes here: the schema is new once, none ends in order, and nobody presses a button."""


@dataclass(slots=True)
class Run:
    """One run's orders and what came of them. `minutes` ends it early."""

    events: int
    kills: int
    seed: int
    minutes: float
    survived: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    did: Counter[str] = field(default_factory=Counter)
    deliveries: Counter[str] = field(default_factory=Counter)
    ledger: Ledger = field(default_factory=Ledger)
    seconds: float = 0.0

    @property
    def chance(self) -> random.Random:
        return random.Random(self.seed)  # noqa: S311 - chooses what breaks and when


async def run_chaos(run: Run, directory: Path) -> None:
    """Do what is ordered and enter what came of it. Raises AssertionError when a bot ends in another way than told."""
    began = time.monotonic()
    behaviour = StandIn(keep_calls=False, twice=_TWICE, seed=run.seed, redeliver_after_s=1.0)
    with contextlib.closing(Nursery(paced=False)) as nursery:
        async with slack_process(behaviour) as slack, RememberingHost() as host:
            await _Chaos(run, slack, host, nursery, directory / "gemma.db").play(began + 60 * run.minutes)
    run.seconds = time.monotonic() - began


class _Chaos:
    """A run on its stage."""

    def __init__(
        self, run: Run, slack: RemotePlayground, host: RememberingHost, nursery: Nursery, database: Path
    ) -> None:
        self._run = run
        self._slack = slack
        self._host = host
        self._nursery = nursery
        self._database = database
        self._chance = run.chance
        self._crowd = Crowd(slack, run.chance)
        self._enough = asyncio.Event()

    async def play(self, deadline: float) -> None:
        """The whole run: chaos, then a last bot that ends in order, then the ledger."""
        first = await self._start()
        await first.ready()  # from its first start on, nothing may be lost
        await first.close()
        telling = asyncio.create_task(self._tell())
        async with asyncio.TaskGroup() as group:
            breaking = [group.create_task(work()) for work in (self._break_calls, self._cut_sockets)]
            killing = group.create_task(self._kill())
            await self._write(deadline)
            self._enough.set()
            await killing
            for task in breaking:
                task.cancel()
        self._slack.forget_faults()
        last = await self._start()
        try:
            await last.ready()
            await self._come_to_rest(last)
            if self._crowd.open:
                sys.stderr.write(
                    f"{len(self._crowd.open)} threads did not come to rest; the bot's log:\n{last.tail()}\n"
                )
            last.terminate()
            code = await last.wait(20)
            assert code == 0, f"the last bot ended with {code}\n{last.tail()}"
        finally:
            await last.close()
        telling.cancel()
        self._run.ledger = await self._crowd.judge()
        for remark in self._host.misled:
            self._run.ledger.note("misled", remark)
        self._run.did = self._crowd.did
        self._run.deliveries = Counter(asdict(self._slack.deliveries))

    async def _start(self, die: str | None = None) -> BotProcess:
        env = {"LOG_LEVEL": "WARNING"}
        return await self._nursery.start_bot(self._slack, self._host.url, self._database, die=die, env=env)

    async def _tell(self) -> None:
        """Say now and then how far it is."""
        for seconds in itertools.count(0, _TELL_S):
            sent, killed = self._slack.deliveries.sent, self._run.survived.total()
            sys.stderr.write(f"{seconds:>6} s {sent:>7} events {killed:>5} kills {len(self._crowd.open):>4} open\n")
            await asyncio.sleep(_TELL_S)

    async def _write(self, deadline: float) -> None:
        """Let people write, in step with the kills, until there are as many events and kills as wanted."""
        while time.monotonic() < deadline:
            sent = self._slack.deliveries.sent
            killed = self._run.survived.total()
            if sent >= self._run.events and killed >= self._run.kills:
                break
            due = self._run.events * (killed + 1) / max(1, self._run.kills)
            if sent < due:
                for _ in range(max(0, _MOST_OPEN - len(self._crowd.open))):
                    await self._crowd.act()
            await asyncio.sleep(_LOOK_S)
            await self._crowd.look()

    async def _kill(self) -> None:
        """Start a bot, have it die, start the next; one of two dies at a named point."""
        while not self._enough.is_set():
            die = self._order() if self._chance.random() < 0.5 else None
            bot = await self._start(die)
            try:
                code = await bot.wait(_LIFE_TO_A_POINT_S if die else self._chance.expovariate(1 / _LIFE_S))
                assert code == KILLED, f"a bot ended with {code}\n{bot.tail()}"
            except TimeoutError:
                die = None
            finally:
                await bot.close()
            self._run.survived[die.partition(":")[0] if die else RANDOM_TIME] += 1

    def _order(self) -> str:
        name = self._chance.choice([name for name in POINTS if name not in _ELSEWHERE])
        return f"{name}:{self._chance.randint(1, _PASSINGS.get(name, _USUAL_PASSINGS))}"

    async def _break_calls(self) -> None:
        while True:
            await asyncio.sleep(self._chance.expovariate(1 / _FAULT_EVERY_S))
            method, fault = self._chance.choice(_FAILING), self._chance.choice(_KINDS)
            if self._slack.fail_once(method, fault):
                self._run.faults[fault.kind.value] += 1

    async def _cut_sockets(self) -> None:
        while True:
            await asyncio.sleep(self._chance.expovariate(1 / _CUT_EVERY_S))
            if self._chance.random() < 0.5:
                self._slack.drop_sockets()
            else:
                await self._slack.disconnect_sockets()
            self._run.faults["socket cut"] += 1

    async def _come_to_rest(self, bot: BotProcess) -> None:
        """Wait until nothing is open any more, or nothing has come of it for a long time."""
        await self._crowd.idle()
        last, since = -1, time.monotonic()
        while self._crowd.open and time.monotonic() - since < _END_S and bot.returncode is None:
            await asyncio.sleep(_LOOK_S)
            await self._crowd.look()
            if len(self._crowd.open) != last:
                last, since = len(self._crowd.open), time.monotonic()


def table(runs: Sequence[Run]) -> str:
    """The ledger as it is printed."""
    whole = runs[0]
    for run in runs[1:]:
        for name in ("survived", "faults", "did", "deliveries"):
            getattr(whole, name).update(getattr(run, name))
        for name, value in asdict(run.ledger).items():
            setattr(whole.ledger, name, getattr(whole.ledger, name) + value)
    ledger, deliveries = whole.ledger, whole.deliveries
    rows: list[tuple[str, object]] = [
        ("seeds", ", ".join(str(run.seed) for run in runs)),
        ("seconds", round(max(run.seconds for run in runs))),
        ("events that people caused", deliveries["sent"]),
        ("  of these acknowledged", deliveries["acknowledged"]),
        ("  delivered once more by chance", deliveries["repeated"]),
        *((f"people did: {what}", count) for what, count in sorted(whole.did.items())),
        *((f"broken: {what}", count) for what, count in sorted(whole.faults.items())),
        ("kills survived", whole.survived.total()),
        *((f"  {point}", count) for point, count in sorted(whole.survived.items())),
        ("asked (messages and commands)", ledger.asked),
        ("  acknowledged", ledger.acknowledged),
        ("  answered once, every word right", ledger.answered),
        ("  ended with a sentence (tried three times)", ledger.told),
        ("  lines left by commands", ledger.lines),
        ("  never acknowledged, no outcome", ledger.unheard),
        ("LOST", ledger.lost),
        ("DOUBLED", ledger.doubled),
        ("WRONG TEXT", ledger.wrong),
        ("LEFTOVERS (open streams, statuses)", ledger.leftovers),
        ("WRONG HISTORY", ledger.misled),
    ]
    return "\n".join([*(f"{name:<46}{value:>12}" for name, value in rows), *ledger.remarks[:50]])


async def _one(run: Run) -> None:
    with tempfile.TemporaryDirectory(prefix="gemma-chaos-") as directory:
        await run_chaos(run, Path(directory))


async def _beside_each_other(runs: Sequence[Run]) -> list[Run]:
    """Each run in a process of its own; what they tell."""

    async def told(run: Run) -> Run:
        orders = ["--events", run.events, "--kills", run.kills, "--seed", run.seed, "--minutes", run.minutes, "--json"]
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.faults.chaos", *map(str, orders), stdout=asyncio.subprocess.PIPE
        )
        out, _ = await process.communicate()
        facts = json.loads(out)
        counters = {name: Counter(facts.pop(name)) for name in ("survived", "faults", "did", "deliveries")}
        return Run(**{**facts, **counters, "ledger": Ledger(**facts["ledger"])})

    return list(await asyncio.gather(*map(told, runs)))


def main() -> int:
    """Run what the command line orders; 0 when the ledger is clean."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.chaos", description=__doc__)
    parser.add_argument("--events", type=int, default=5_000, help="events that people cause (default: 5000)")
    parser.add_argument("--kills", type=int, default=200, help="bots that are killed (default: 200)")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="repeats a run's choices")
    parser.add_argument("--minutes", type=float, default=30.0, help="the run ends then at the latest (default: 30)")
    parser.add_argument("--beside", type=int, default=1, help="so many runs at once share the work (default: 1)")
    parser.add_argument("--json", action="store_true", help="print what happened as JSON")
    asked = parser.parse_args()
    share = [(asked.events // asked.beside, asked.kills // asked.beside, asked.seed + n) for n in range(asked.beside)]
    runs = [Run(events, kills, seed, asked.minutes) for events, kills, seed in share]
    sys.stderr.write(f"seeds: {', '.join(str(run.seed) for run in runs)}\n")
    if asked.beside > 1:
        runs = asyncio.run(_beside_each_other(runs))
    else:
        asyncio.run(_one(runs[0]))
    sys.stdout.write((json.dumps(asdict(runs[0])) if asked.json else table(runs)) + "\n")
    return 0 if all(run.ledger.clean for run in runs) else 1


if __name__ == "__main__":
    sys.exit(main())
