"""The child that reads files: what is in them cannot hurt the bot, nor the next file."""

import asyncio
import os
import signal
import time
from pathlib import Path

import psutil
import pytest

from bot.conversation.attachments import Contents, FileFault
from bot.files.findings import blobs_after
from bot.files.limits import MEMORY_BYTES
from bot.files.sandbox import Batch, Sandbox
from tests.counted import Counted
from tests.files.bad_files import bad_files
from tests.files.samples import picture

ONE_S = 10.0
ALL_S = 60.0


def pid_of(batch: Batch) -> int:
    assert batch._process is not None
    return batch._process.pid


def peak_bytes(pid: int) -> int:
    """The most memory that a process has had."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) * 1024


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads Linux's /proc")
async def test_a_hundred_bad_files_cost_a_little_time_and_no_more(counted: Counted) -> None:
    before, started = psutil.Process().memory_info().rss, time.monotonic()
    count, longest, peak, read = 0, 0.0, 0, 0
    async with Sandbox().batch() as batch:
        for name, content in bad_files():
            begun = time.monotonic()
            found = await batch.read(content)
            took = time.monotonic() - begun
            assert isinstance(found, Contents | FileFault), name
            assert took < ONE_S, name
            longest, count, read = max(longest, took), count + 1, read + isinstance(found, Contents)
            if batch._process is not None:
                peak = max(peak, peak_bytes(pid_of(batch)))
        children = batch.children
    grown = psutil.Process().memory_info().rss - before
    counted([("bad files", count), ("children", children), ("read", read), ("longest, s", f"{longest:.2f}")])
    counted([("child at most, MB", peak // 2**20), ("bot, MB more", max(grown, 0) // 2**20)])
    assert count >= 100
    assert peak <= MEMORY_BYTES
    assert grown < 150 * 2**20, "the files themselves, and no more"
    assert time.monotonic() - started < ALL_S


async def test_a_file_that_kills_its_reader_costs_one_child_and_the_next_is_read() -> None:
    async with Sandbox().batch() as batch:
        os.kill(pid_of(batch), signal.SIGKILL)
        assert await batch.read(picture()) is FileFault.TOO_COMPLEX
        assert isinstance(await batch.read(picture()), Contents)
        assert batch.children == 2


async def test_a_file_that_takes_too_long_is_given_up_and_its_child_is_gone() -> None:
    async with Sandbox(wall_s=0.0).batch() as batch:
        pid = pid_of(batch)
        assert await batch.read(picture()) is FileFault.TOO_COMPLEX
        assert not psutil.pid_exists(pid)


async def test_a_machine_that_starts_no_process_reads_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/there/is/none")
    async with Sandbox().batch() as batch:
        assert await batch.read(b"words") is FileFault.NO_READER


async def test_nothing_is_left_of_a_question_that_is_stopped_while_its_file_is_read() -> None:
    pids = []

    async def read() -> None:
        async with Sandbox().batch() as batch:
            pids.append(pid_of(batch))
            os.kill(pids[0], signal.SIGSTOP)  # a reader that never comes to an end
            reading.set()
            await batch.read(picture())

    reading = asyncio.Event()
    task = asyncio.create_task(read())
    await reading.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not psutil.pid_exists(pids[0])


async def test_the_child_has_none_of_our_secrets_and_little_of_the_machine() -> None:
    async with Sandbox().batch() as batch:
        assert isinstance(await batch.read(b"up"), Contents)
        child = psutil.Process(pid_of(batch))
        assert "SLACK" not in str(child.environ())
        assert child.rlimit(psutil.RLIMIT_AS)[0] == MEMORY_BYTES
        assert child.rlimit(psutil.RLIMIT_FSIZE) == (0, 0)
        assert child.rlimit(psutil.RLIMIT_NPROC) == (0, 0)
        assert child.net_connections() == []
    assert not child.is_running()


@pytest.mark.parametrize(
    "told", [{}, {"images": [], "parts": []}, {"images": ["x"] * 99, "parts": [], "characters": 1}]
)
def test_a_child_that_says_something_else_is_not_believed(told: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"no report|too many"):
        blobs_after(told)
