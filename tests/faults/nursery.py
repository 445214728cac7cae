"""Bot processes without the wait for imports: a process that has imported the bot forks one whenever it is told to.

What is forked is a process like any other, with its own memory, files and end; it only starts in a tenth of the time.
Runs that start hundreds use it. `python -m tests.faults.nursery FD` is the other side: FD is a socket on which orders
come, each with three descriptors: the new process's standard output and error, and a pipe for its pid and exit code.
"""

import asyncio
import gc
import json
import os
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from types import FrameType

from bot.cli import main
from tests.faults.dying_bot import arm, unpace
from tests.faults.processes import ROOT, BotProcess, SlackSide, bot_environment

_ORDER_BYTES = 65_536
_END_S = 20


class ForkedProcess:
    """A process of the nursery, with the part of `asyncio.subprocess.Process` that `BotProcess` uses."""

    def __init__(self, out: asyncio.StreamReader, log: asyncio.StreamReader, fate: asyncio.StreamReader) -> None:
        self.stdout = out
        self.stderr = log
        self.returncode: int | None = None
        self.pid = 0
        self._fate = fate
        self._ended = asyncio.Event()

    async def begin(self) -> None:
        """Wait until it runs; then `pid` is known."""
        self.pid = int(await self._fate.readline())
        self._watch = asyncio.create_task(self._watch_fate(), name=f"fate-of-{self.pid}")

    async def wait(self) -> int:
        await self._ended.wait()
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, name: int) -> None:
        if self.returncode is None:
            os.kill(self.pid, name)

    async def _watch_fate(self) -> None:
        self.returncode = int(await self._fate.readline())
        await self._fate.read()
        self._ended.set()


class Nursery:
    """Starts bots, each as a process of its own. It must be closed; what still runs ends with it.

    `paced` False: the bots do not keep to Slack's rate limits, nor wait for what Slack may show late.
    """

    def __init__(self, *, paced: bool = True) -> None:
        self._paced = paced
        self._orders, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter
            [sys.executable, "-m", "tests.faults.nursery", str(theirs.fileno())],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
            cwd=ROOT,
            pass_fds=[theirs.fileno()],
        )
        theirs.close()

    def close(self) -> None:
        self._orders.close()
        self._process.wait(_END_S)

    @asynccontextmanager
    async def bot(
        self,
        slack: SlackSide,
        host_url: str,
        database: Path,
        *,
        die: str | None = None,
        env: Mapping[str, str] | None = None,
    ) -> AsyncIterator[BotProcess]:
        """As `bot_process`."""
        bot = await self.start_bot(slack, host_url, database, die=die, env=env)
        try:
            if die is None:
                await bot.ready()
            yield bot
        finally:
            await bot.close()

    async def start_bot(
        self,
        slack: SlackSide,
        host_url: str,
        database: Path,
        *,
        die: str | None = None,
        env: Mapping[str, str] | None = None,
    ) -> BotProcess:
        """As `tests.faults.processes.start_bot`."""
        ends = [os.pipe() for _ in range(3)]
        order: dict[str, object] = {
            "die": die,
            "env": bot_environment(slack, host_url, database, env),
            "cwd": str(database.parent),
        }
        order["paced"] = self._paced
        socket.send_fds(self._orders, [json.dumps(order).encode()], [write for _, write in ends])
        for _, write in ends:
            os.close(write)
        process = ForkedProcess(*[await _reader(read) for read, _ in ends])
        await process.begin()
        return BotProcess(process)


async def _reader(descriptor: int) -> asyncio.StreamReader:
    reader = asyncio.StreamReader(limit=2**20)
    pipe = os.fdopen(descriptor, "rb", 0)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), pipe)
    return reader


# The other side


def _serve(orders: socket.socket) -> None:
    children: dict[int, int] = {}

    def reap(_number: int, _frame: FrameType | None) -> None:
        while children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            fate = children.pop(pid)
            os.write(fate, b"%d\n" % os.waitstatus_to_exitcode(status))
            os.close(fate)

    signal.signal(signal.SIGCHLD, reap)
    while True:
        order, descriptors, _, _ = socket.recv_fds(orders, _ORDER_BYTES, 3)
        if not order:
            break
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
        out, log, fate = descriptors
        pid = os.fork()
        if pid == 0:
            orders.close()
            _become(json.loads(order), out, log)
        children[pid] = fate
        os.write(fate, b"%d\n" % pid)
        os.close(out)
        os.close(log)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
    for pid in list(children):
        os.kill(pid, signal.SIGKILL)


def _become(order: dict[str, object], out: int, log: int) -> None:
    """In the child: be the bot, and end with its exit code."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
    os.dup2(out, 1)
    os.dup2(log, 2)
    os.chdir(str(order["cwd"]))
    os.environ.clear()
    os.environ.update(dict(order["env"]))  # type: ignore[call-overload] # as it was sent
    code = 1
    try:
        if not order["paced"]:
            unpace()
        if order["die"] is not None:
            arm(str(order["die"]))
        code = main([])
    except BaseException:  # noqa: BLE001 - as the interpreter does at the end of a process
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    gc.freeze()
    _serve(socket.socket(fileno=int(sys.argv[1])))
