"""Thousands of events, hundreds of kills, and a ledger: `python -m tests.faults.chaos --events 5000 --kills 200`.

People write, edit, delete, stop and press in many places at once while the bot is killed again and again, at random
times and at the named points of `crash_points`, Slack's calls fail at random, events are delivered twice, and sockets
are cut. When all is over, a last bot brings everything to its end, and every question is looked up in Slack: its one
outcome, whole, word by word. The exit code is 0 when nothing was lost, doubled, wrong or left over. `--seed` repeats a
run's choices, not its times.

`--profile` says how Slack is: on a `socket`; sending signed requests over `http`; or, on a socket, `limited` as Slack
limits the calls of an app. With `--beside N` each of the N runs takes the next profile, and a share of the work.
"""

import argparse
import asyncio
import contextlib
import itertools
import json
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from tests.faults.breaking import break_calls, cut_sockets
from tests.faults.chaos_run import HTTP, LIMITED, PROFILES, SOCKET, Run, profiles_of, shared, table
from tests.faults.counting import StandIn
from tests.faults.crash_points import POINTS
from tests.faults.crowd import Crowd
from tests.faults.ledger import Ledger
from tests.faults.manners import CROWDED, STOPPABLE
from tests.faults.nursery import Nursery
from tests.faults.processes import KILLED, BotProcess, free_port
from tests.faults.records import ThreadRecord
from tests.faults.remembering_host import RememberingHost
from tests.faults.slack_process import RemotePlayground, slack_process

RANDOM_TIME = "at a random time"
_TWICE = 0.05
_MOST_OPEN = 30
_LOOK_S = 0.25
_LIFE_S = 1.0
_LIFE_TO_A_POINT_S = 4.0
"""Mean seconds until a bot is killed, and the most that one has to come to its named point."""

_LIMITED_LIFE_S = 15.0
"""Both where calls are limited: each bot believes in a full budget, and Slack's is soon used up by those before it."""

_END_S, _LONGEST_END_S = 90.0, 600.0
"""How long the last bot may do nothing about what is open, and how long all of it may take: it looks back slowly."""

_TELL_S = 10
_LOOKS = ("conversations.history", "conversations.replies")
_PASSINGS = {"at-delta": 200, "in-recovery": 1, "between-parts": 1, "after-find": 2, "at-update": 2} | dict.fromkeys(
    ("at-append", "at-status", "after-start-stream", "at-stop-stream"), 2
)
_USUAL_PASSINGS = 8
_ELSEWHERE = ("in-migration", "in-shutdown")
"""Points that no bot passes here: the schema is new once, and none ends in order."""


async def run_chaos(run: Run, directory: Path) -> None:
    """Do what is ordered and enter what came of it. Raises AssertionError when a bot ends in another way than told."""
    began = time.monotonic()
    env, behaviour = (
        {"LOG_LEVEL": "WARNING"},
        StandIn(keep_calls=False, twice=_TWICE, seed=run.seed, redeliver_after_s=1.0),
    )
    if run.profile == HTTP:
        env |= {"PORT": str(free_port()), "SLACK_APP_TOKEN": ""}
        behaviour = replace(behaviour, events_url=f"http://127.0.0.1:{env['PORT']}/slack/events")
    behaviour = replace(behaviour, limited=run.profile == LIMITED)
    with contextlib.closing(Nursery()) as nursery:
        async with slack_process(nursery, behaviour) as slack, RememberingHost() as host:
            if run.profile == HTTP:
                env["SLACK_SIGNING_SECRET"] = slack.signing_secret
            bots = nursery.of(STOPPABLE if run.profile == LIMITED else CROWDED)
            await _Chaos(run, slack, host, bots, env, directory / "gemma.db").play(began + 60 * run.minutes)
    run.seconds = time.monotonic() - began


class _Chaos:
    """A run on its stage."""

    def __init__(  # noqa: PLR0917 - what there is on a stage
        self,
        run: Run,
        slack: RemotePlayground,
        host: RememberingHost,
        bots: Nursery,
        env: Mapping[str, str],
        database: Path,
    ) -> None:
        self._run = run
        self._slack = slack
        self._host = host
        self._bots = bots
        self._env = env
        self._database = database
        self._chance = run.chance
        self._crowd = Crowd(slack, host, run.chance)
        self._enough = asyncio.Event()

    async def play(self, deadline: float) -> None:
        """The whole run: chaos, then a last bot that ends in order, then the ledger."""
        first = await self._start()
        await first.ready()  # from its first start on, nothing may be lost
        await first.close()
        self._lift_the_daily_limit()
        telling = asyncio.create_task(self._tell())
        async with asyncio.TaskGroup() as group:
            breaking = [group.create_task(work(self._run, self._slack)) for work in (break_calls, cut_sockets)]
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
            if self._crowd.open or self._unsettled():
                turns = "\n".join(map(str, self._unsettled()))
                sys.stderr.write(f"{len(self._crowd.open)} threads did not come to rest:\n{turns}\n{last.tail()}\n")
            last.terminate()
            code = await last.wait(20)
            assert code == 0, f"the last bot ended with {code}\n{last.tail()}"
        finally:
            await last.close()
        telling.cancel()
        self._run.ledger = await self._crowd.judge()
        for remark in self._host.misled:
            self._run.ledger.note("misled", remark)
        if not self._run.ledger.clean:
            listing = "\n".join(map(self._listed, self._crowd.open.values()))
            (self._database.parent / "open-threads.txt").write_text(listing, encoding="utf-8")
        self._run.did = self._crowd.did
        self._run.deliveries = Counter(asdict(self._slack.deliveries))

    def _listed(self, thread: ThreadRecord) -> str:
        """A thread as it was written, and as it stands in Slack."""
        return "\n".join([str(thread), *map(str, self._slack.messages(thread.channel, thread.root_ts))])

    async def _start(self, die: str | None = None) -> BotProcess:
        return await self._bots.start_bot(self._slack, self._host.url, self._database, die=die, env=self._env)

    def _lift_the_daily_limit(self) -> None:
        """Thirty people ask in minutes what they otherwise ask in weeks."""
        row = (self._slack.team_id, "team", self._slack.team_id, "person_requests", "0", "", 0)
        with contextlib.closing(sqlite3.connect(self._database)) as connection:
            connection.execute("INSERT INTO settings VALUES (?, ?, ?, ?, ?, ?, ?)", row)
            connection.commit()

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
            if sent < self._due(killed + 1):
                for _ in range(max(0, _MOST_OPEN - len(self._crowd.open))):
                    await self._crowd.act()
            await asyncio.sleep(_LOOK_S)
            await self._crowd.look()

    def _due(self, kills: int) -> float:
        """The events that belong to so many kills."""
        return self._run.events * kills / max(1, self._run.kills)

    async def _in_step(self, bot: BotProcess) -> None:
        """Let a bot live on until people have caused what belongs to the kills so far."""
        while not self._enough.is_set() and bot.returncode is None:
            if self._slack.deliveries.sent >= self._due(self._run.survived.total()):
                return
            await asyncio.sleep(_LOOK_S)

    async def _kill(self) -> None:
        """Start a bot, have it die, start the next; one of two dies at a named point."""
        life_s, to_a_point_s = _LIFE_S, _LIFE_TO_A_POINT_S
        if self._run.profile == LIMITED:
            life_s = to_a_point_s = _LIMITED_LIFE_S
        while not self._enough.is_set():
            die = self._order() if self._chance.random() < 0.5 else None
            bot = await self._start(die)
            try:
                if die is None:
                    await self._in_step(bot)
                code = await bot.wait(to_a_point_s if die else self._chance.expovariate(1 / life_s))
                assert code == KILLED, f"a bot ended with {code}\n{bot.tail()}"
            except TimeoutError:
                die = None
            finally:
                await bot.close()
            self._run.survived[die.partition(":")[0] if die else RANDOM_TIME] += 1

    def _order(self) -> str:
        name = self._chance.choice([name for name in POINTS if name not in _ELSEWHERE])
        return f"{name}:{self._chance.randint(1, _PASSINGS.get(name, _USUAL_PASSINGS))}"

    async def _come_to_rest(self, bot: BotProcess) -> None:
        """Wait until nothing is open any more, or nothing has come of it for a long time, nor of the look back."""
        await self._crowd.idle()
        last, since = (-1, 0), time.monotonic()
        latest = since + _LONGEST_END_S
        while (left := len(self._crowd.open) + len(self._unsettled())) and bot.returncode is None:
            if (now := (left, sum(map(self._slack.call_counts.__getitem__, _LOOKS)))) != last:
                last, since = now, time.monotonic()
            if time.monotonic() > min(since + _END_S, latest):
                return
            await asyncio.sleep(_LOOK_S)
            await self._crowd.look()

    def _unsettled(self) -> list[tuple[object, ...]]:
        """The turns that the bot has still to bring to an end."""
        query = """
            SELECT short_id, key, status, wish, attempts, uncounted, not_before - unixepoch() FROM turns
             WHERE status IN ('queued', 'running')
        """
        with contextlib.closing(sqlite3.connect(f"{self._database.as_uri()}?mode=ro", uri=True)) as connection:
            return list(connection.execute(query))


async def _one(run: Run) -> None:
    """Run it; what the bot stored, and what stands in threads that wait, is kept where the ledger is not clean."""
    directory = Path(tempfile.mkdtemp(prefix=f"gemma-chaos-{run.seed}-"))
    await run_chaos(run, directory)
    if run.ledger.clean:
        shutil.rmtree(directory)
    else:
        sys.stderr.write(f"The database, and what stands in Slack of threads that wait: {directory}\n")


async def _beside_each_other(runs: Sequence[Run]) -> list[Run]:
    """Each run in a process of its own; what they tell."""

    async def told(run: Run) -> Run:
        orders = ["--events", run.events, "--kills", run.kills, "--seed", run.seed, "--minutes", run.minutes]
        orders += ["--profile", run.profile, "--json"]
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
    parser.add_argument(
        "--beside", type=int, default=1, help="so many runs at once, of each profile in turn (default: 1)"
    )
    parser.add_argument("--profile", choices=PROFILES, default=SOCKET, help="how Slack is (default: socket)")
    parser.add_argument("--json", action="store_true", help="print what happened as JSON")
    asked = parser.parse_args()
    runs = shared(asked.events, asked.kills, asked.seed, asked.minutes, profiles_of(asked.beside, asked.profile))
    sys.stderr.write(f"seeds: {', '.join(str(run.seed) for run in runs)}\n")
    if asked.beside > 1:
        runs = asyncio.run(_beside_each_other(runs))
    else:
        asyncio.run(_one(runs[0]))
    sys.stdout.write((json.dumps(runs[0].facts()) if asked.json else table(runs)) + "\n")
    return 0 if all(run.ledger.clean for run in runs) else 1


if __name__ == "__main__":
    sys.exit(main())
