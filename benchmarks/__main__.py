"""`python -m benchmarks`: measure the bot beside the floors, print the table."""

import argparse
import asyncio
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Collection, Coroutine, Iterable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks import rows as table
from benchmarks.lines import BenchmarkError, Peer
from benchmarks.loads import FULL, QUICK, SHORT, Comparison, Loads, Sizes
from benchmarks.machine import machine
from benchmarks.questions import numbers
from benchmarks.report import save, show_machine, show_rows
from benchmarks.rows import Row
from benchmarks.sides import environment, running

ROWS = range(1, 11)
_LATENCY, _BURST, _COST, _MEMORY, _STREAM = {1, 2, 3}, {4}, {5, 6}, {7}, {8, 9, 10}


class Run:
    """One run of the benchmarks: the rows that are `wanted`, in these sizes."""

    def __init__(self, model: Peer, folder: Path, sizes: Sizes, wanted: Collection[int]) -> None:
        self._model = model
        self._folder = folder
        self._sizes = sizes
        self._wanted = set(wanted)
        self._numbers: Iterator[int] = numbers()
        self.rows: list[Row] = []

    async def without_limits(self) -> None:
        """The rows against a Slack that takes whatever comes; the long run first, on fresh processes."""
        sizes, limits = self._sizes, "none"
        if not self._wanted & (_LATENCY | _BURST | _COST | _MEMORY):
            return
        async with self._loads(limits) as loads:
            if self._wanted & (_COST | _MEMORY):
                answers = sizes.batches * sizes.batch
                _say(f"{answers:,} answers")
                seen = await loads.long_run()
                self._take(table.cost_rows(seen, limits, "under load"))
                self._take(table.memory_rows(seen, limits, answers, sizes.batch))
            if self._wanted & _LATENCY:
                _say("one question after the other")
                self._take(table.serial_rows(await loads.serial(), limits))
            if self._wanted & _BURST:
                _say(f"{sizes.burst} threads at once")
                await loads.burst(seen := Comparison(), sizes.bursts)
                self._take(table.burst_rows(seen, limits, sizes.burst, sizes.waiting))

    async def with_limits(self) -> None:
        """The rows against a Slack with its limits; a fresh one for each burst, which uses a minute's posts up."""
        if not self._wanted & (_LATENCY | _BURST | _COST | _STREAM):
            return
        limits, bursts = "slack", Comparison()
        for left in reversed(range(self._sizes.limited_bursts if self._wanted & _BURST else 1)):
            async with self._loads(limits) as loads:
                if self._wanted & _BURST:
                    _say(f"{self._sizes.burst} threads at once, within Slack's limits")
                    await loads.burst(bursts, 1)
                if not left:
                    await self._paced(loads, limits)
        self._take(table.burst_rows(bursts, limits, self._sizes.burst, self._sizes.waiting))

    async def _paced(self, loads: Loads, limits: str) -> None:
        """What asks for so little at a time that Slack's limits bear it."""
        if self._wanted & _STREAM:
            _say("long answers, within Slack's limits")
            self._take(table.stream_rows(await loads.streams(), limits))
        if self._wanted & (_LATENCY | _COST):
            _say("one question after the other, within Slack's limits")
            seen = await loads.serial()
            self._take(table.serial_rows(seen, limits))
            self._take(table.cost_rows(seen, limits, "one after the other"))

    def _take(self, rows: Iterable[Row]) -> None:
        self.rows += (row for row in rows if row.number in self._wanted)

    @asynccontextmanager
    async def _loads(self, limits: str) -> AsyncIterator[Loads]:
        async with running(limits, self._model.greeting["url"], self._folder) as sides:
            loads = Loads(sides, self._model, self._sizes, self._numbers)
            await loads.warm_up()
            yield loads


async def measure(sizes: Sizes, wanted: Collection[int], json_file: Path | None) -> list[Row]:
    """Run the loads and print the table; the rows."""
    with tempfile.TemporaryDirectory(prefix="gemma-bench-", dir=_disk()) as name:
        folder = Path(name)
        facts = machine(folder)
        show_machine(facts)
        model = await Peer.start((sys.executable, "-m", "benchmarks.model_host"), environment())
        try:
            run = Run(model, folder, sizes, wanted)
            await run.without_limits()
            await run.with_limits()
        finally:
            await model.stop()
    show_rows(run.rows)
    shapes = {"rows 1-3, 5-7": str(SHORT), "row 4": str(sizes.waiting), "rows 8-10": str(sizes.stream)}
    print("".join(f"{which}: {shape}\n" for which, shape in shapes.items()), end="")
    if json_file is not None:
        save(json_file, facts, shapes, run.rows)
    return run.rows


async def _until_told(work: Coroutine[None, None, list[Row]]) -> list[Row]:
    """Run to the end, or until SIGTERM, and in both cases leave no process behind."""
    task = asyncio.ensure_future(work)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await task


def _disk() -> Path | None:
    """A directory that is a disk's where there is one: `/tmp` is often memory, and then a commit costs nothing."""
    durable = Path("/var/tmp")  # noqa: S108 - a directory of a name of our own is made in it
    return durable if durable.is_dir() else None


def _say(text: str) -> None:
    print(f"… {text}", file=sys.stderr, flush=True)


def main() -> int:
    """Run the benchmarks; 1 when a row is void, 2 when nothing could be measured; a missed goal is a figure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="The bot beside the floors.")
    parser.add_argument("--only", type=int, nargs="+", choices=ROWS, metavar="ROW", help="just these rows (1 to 10)")
    parser.add_argument("--quick", action="store_true", help="a tiny run, to see that it works; no figures to quote")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parsed = parser.parse_args()
    started = time.monotonic()
    sizes = QUICK if parsed.quick else FULL
    try:
        rows = asyncio.run(_until_told(measure(sizes, parsed.only or ROWS, parsed.json)))
    except* BenchmarkError as errors:
        print(*errors.exceptions, sep="\n", file=sys.stderr)
        sys.exit(2)
    missed = sum(row.verdict == "miss" for row in rows)
    void = sum(row.verdict == "void" for row in rows)
    print(f"{len(rows)} rows, {missed} goals missed, {void} void, {time.monotonic() - started:.0f} s")
    return 1 if void else 0


if __name__ == "__main__":
    sys.exit(main())
