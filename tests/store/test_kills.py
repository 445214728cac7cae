"""What was accepted is there, however the process ended and whatever of the log the disk kept after it."""

import asyncio
import random
import sys
from pathlib import Path

from bot.store import open_store
from tests.store.builders import LEASE, NOW, message, statuses

ACCEPT_FOR_EVER = """
import asyncio, sys
from bot.store import open_store
from tests.store.builders import LEASE, NOW, message, statuses

async def main(url, first):
    store = await open_store(url)
    async def accept(n):
        await store.turns.accept(message(n))
        print(n, flush=True)
    for begin in range(first, first + 10**6, 8):
        await asyncio.gather(*(accept(n) for n in range(begin, begin + 8)))

asyncio.run(main(sys.argv[1], int(sys.argv[2])))
"""
KILLS = 4


async def test_a_kill_loses_nothing_that_was_accepted(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/gemma.db"
    chance = random.Random(7)  # noqa: S311 - chooses the moment of a kill
    acknowledged: set[int] = set()
    for kill in range(KILLS):
        acknowledged |= await accept_until_killed(url, kill * 10_000, after=chance.randint(1, 60))

    store = await open_store(url)
    rows = await store.database.read("SELECT key FROM turns WHERE status = 'queued'")
    stored = {row["key"] for row in rows}
    assert {message(n).key for n in acknowledged} <= stored
    assert len(rows) == len(stored)
    assert await store.turns.accept(message(min(acknowledged))) is None
    await store.close()


async def accept_until_killed(url: str, first: int, after: int) -> set[int]:
    """Let a process accept turns and kill it when it has told of `after`; all that it told of."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", ACCEPT_FOR_EVER, url, str(first), stdout=asyncio.subprocess.PIPE
    )
    assert child.stdout is not None
    try:
        async with asyncio.timeout(20):
            told = [await child.stdout.readline() for _ in range(after)]
            child.kill()
            told += (await child.stdout.read()).splitlines()
    finally:
        if child.returncode is None:
            child.kill()
        await child.wait()
    return set(map(int, told))


async def test_a_power_loss_takes_nothing_that_was_accepted(tmp_path: Path) -> None:
    chance = random.Random(11)  # noqa: S311 - chooses where the log is torn
    path, log = tmp_path / "gemma.db", tmp_path / "gemma.db-wal"
    store = await open_store(f"sqlite:///{path}")
    synced = []
    for n in range(40):
        await store.turns.accept(message(n))
        synced.append(log.stat().st_size)
        await store.turns.claim(LEASE, NOW)  # not synced: what comes after it must not need it
    file, written = path.read_bytes(), log.read_bytes()
    await store.close()

    for last in (0, *chance.sample(range(1, 39), 5), 39):
        lost = tmp_path / f"lost{last}"
        lost.mkdir()
        (lost / "gemma.db").write_bytes(file)
        kept = chance.randint(synced[last], len(written))
        (lost / "gemma.db-wal").write_bytes(written[:kept] + chance.randbytes(chance.randint(0, 9_000)))
        store = await open_store(f"sqlite:///{lost}/gemma.db")
        assert {message(n).key for n in range(last + 1)} <= set(await statuses(store))
        await store.close()
