"""The long attack: `python -m tests.security.fuzz --requests 100000 --frames 100000 --strings 1000000 --steps 100000`.

Forged requests and signed ones without sense on HTTP mode, frames without sense on Socket Mode, hostile strings in
every way to cut them through the sanitizer, and long walks through two workspaces in search of leaks between them and
within each. Prints the counts. The exit code is 0 when nothing forged was believed, nothing was answered with 5xx,
nothing left a traceback, nothing live came through, ordinary text stayed as it was, and nothing was told elsewhere.
"""

import argparse
import asyncio
import os
import sys
import tempfile
from pathlib import Path

from tests.security.attacks import Outcome, forge_requests, scramble_frames, scramble_requests
from tests.security.isolation import walk
from tests.security.strings import sanitize_strings

_SIGNED_SHARE = 20
"""One signed request without sense for so many forged ones: each runs a listener."""

_UNCHANGED = 0.999

_OPTIONS = (
    ("requests", 20_000, "forged requests, and a twentieth of that signed ones without sense"),
    ("frames", 20_000, "frames without sense"),
    ("strings", 20_000, "hostile strings in every way to cut them, and as many ordinary texts, on all cores"),
    ("steps", 3_000, "steps of people in two workspaces, searched for what is told elsewhere"),
    ("seed", 1, "what is tried; the same for the same number"),
)


def main() -> int:
    """Attack as told; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.security.fuzz", description="Attack a running bot.")
    for name, default, words in _OPTIONS:
        parser.add_argument(f"--{name}", type=int, default=default, metavar="N", help=f"{words} ({default})")
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gemma-fuzz-") as directory:
        outcomes = asyncio.run(_attack(told.requests, told.frames, told.seed, Path(directory)))
    found = sanitize_strings(told.strings, told.seed, processes=len(os.sched_getaffinity(0)))
    print_rows([("seed", told.seed), *found.rows()])
    walked = asyncio.run(walk(told.steps, told.seed))
    print_rows([*walked.rows(), *((leak, "") for leak in walked.leaks[:5])])
    wrong = any(map(is_wrong, outcomes)) or bool(found.live or found.differing or walked.leaks)
    return int(wrong or len(found.changed) > (1 - _UNCHANGED) * max(1, found.ordinary))


async def _attack(requests: int, frames: int, seed: int, directory: Path) -> list[Outcome]:
    outcomes = []
    signed = requests // _SIGNED_SHARE
    for attack, count in ((forge_requests, requests), (scramble_requests, signed), (scramble_frames, frames)):
        outcomes.append(await attack(count, seed, directory))
        print_rows(outcomes[-1].rows())
    return outcomes


def is_wrong(outcome: Outcome) -> bool:
    """Whether an attack came to anything."""
    return bool(outcome.believed or outcome.count(at_least=500) or outcome.tracebacks or outcome.broken)


def print_rows(rows: list[tuple[str, object]]) -> None:
    """Print names and values in columns."""
    sys.stdout.write("".join(f"{name:<44}{value:>14}\n" for name, value in rows))
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
