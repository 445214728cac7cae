"""The long attack: `python -m tests.security.fuzz --requests 100000 --frames 100000 --strings 1000000 --seed 1`.

Forged requests and signed ones without sense on HTTP mode, frames without sense on Socket Mode, hostile strings in
every way to cut them through the sanitizer. Prints the counts. The exit code is 0 when nothing forged was believed,
nothing was answered with 5xx, nothing left a traceback, nothing live came through, and ordinary text stayed as it was.
"""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from tests.security.attacks import Outcome, forge_requests, scramble_frames, scramble_requests
from tests.security.strings import sanitize_strings

_SIGNED_SHARE = 20
"""One signed request without sense for so many forged ones: each runs a listener."""

_UNCHANGED = 0.999


def main() -> int:
    """Attack as told; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.security.fuzz", description="Attack a running bot.")
    for name, default in (("requests", 20_000), ("frames", 20_000), ("strings", 20_000), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gemma-fuzz-") as directory:
        outcomes = asyncio.run(_attack(told.requests, told.frames, told.seed, Path(directory)))
    found = sanitize_strings(told.strings, told.seed)
    print_rows([("seed", told.seed), *found.rows()])
    wrong = any(map(is_wrong, outcomes)) or bool(found.live or found.differing)
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
