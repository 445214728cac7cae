"""Processes without the wait for imports: one that has imported everything forks a bot or a stand-in when told to.

What is forked is a process like any other, with its own memory, files and end; it only starts in a tenth of the time.
`python -m tests.faults.nursery FD` is the other side: FD is a socket on which orders come, each with four descriptors:
the new process's standard input, output and error, and a pipe for its pid and exit code.
"""

import asyncio
import contextlib
import gc
import json
import os
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from bot.cli import main
from tests.faults import slack_server
from tests.faults.dying_bot import arm
from tests.faults.manners import AS_IT_IS, behave
from tests.faults.processes import ROOT, BotProcess, SlackSide, bot_environment

_ORDER_BYTES = 65_536
_PIPES = 4
_END_S = 20
_BOT, _STAND_IN = "bot", "stand-in"


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


@dataclass(frozen=True, slots=True)
class Pipes:
    """The ends of a forked stand-in's pipes that are ours; the descriptors are the caller's to close."""

    pid: int
    to: int
    out: int


class Nursery:
    """Starts bots and stand-ins, each as a process of its own. It must be closed; what still runs ends with it.

    `manner` is that of its bots; `of` gives a view of the same nursery whose bots have another.
    """

    def __init__(self) -> None:
        self._manner = AS_IT_IS
        self._orders, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._process = subprocess.Popen(  # noqa: S603 - this interpreter
            [sys.executable, "-m", "tests.faults.nursery", str(theirs.fileno())],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
            cwd=ROOT,
            pass_fds=[theirs.fileno()],
        )
        theirs.close()

    def of(self, manner: str) -> "Nursery":
        """A view whose bots have this manner; only the nursery itself is closed."""
        view = object.__new__(Nursery)
        vars(view).update(vars(self), _manner=manner)
        return view

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
        later: bool = False,
        env: Mapping[str, str] | None = None,
    ) -> AsyncIterator[BotProcess]:
        """A bot that runs for as long as the context is open, and is killed at its end.

        It is ready when the context is entered, unless it is to die from its start on: then it may be dead already.
        """
        bot = await self.start_bot(slack, host_url, database, die=die, later=later, env=env)
        try:
            if die is None or later:
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
        later: bool = False,
        env: Mapping[str, str] | None = None,
        args: Sequence[str] = (),
    ) -> BotProcess:
        """Start a bot and return when its process runs; it must be closed. It runs beside its database.

        `die` and `later` as in `dying_bot.arm`; `args` are those of `python -m bot`.
        """
        return await self._start(database.parent, bot_environment(slack, host_url, database, env), args, die, later)

    async def run(self, folder: Path, *args: str, env: Mapping[str, str]) -> tuple[int, str, str]:
        """Run `python -m bot` with these arguments and this environment alone; its exit code, output and log."""
        bot = await self._start(folder, env, args)
        try:
            return await bot.wait(_END_S), "\n".join(bot.said), "\n".join(bot.log)
        finally:
            await bot.close()

    async def _start(
        self, folder: Path, env: Mapping[str, str], args: Sequence[str], die: str | None = None, later: bool = False
    ) -> BotProcess:
        order = {
            "program": _BOT,
            "manner": self._manner,
            "die": die,
            "later": later,
            "args": list(args),
            "env": dict(env),
            "cwd": str(folder),
        }
        ends = self._send(order)
        os.close(ends[0])
        process = ForkedProcess(*[await _reader(end) for end in ends[1:]])
        await process.begin()
        return BotProcess(process)

    def start_stand_in(self, told: str) -> Pipes:
        """Start `tests.faults.slack_server`, told how to behave; it ends when its input is closed."""
        env = {"PATH": os.environ["PATH"]}
        order = {"program": _STAND_IN, "args": [told], "env": env, "cwd": str(ROOT)}
        to, out, log, fate = self._send(order)
        os.close(log)
        with os.fdopen(fate, "rb", 0) as line:
            return Pipes(int(line.readline()), to, out)

    def _send(self, order: Mapping[str, Any]) -> list[int]:
        """Send an order; our ends of its input, output, log and fate."""
        ours, theirs = [], []
        for number in range(_PIPES):
            ends = os.pipe()
            is_input = number == 0
            ours.append(ends[is_input])
            theirs.append(ends[not is_input])
        if order["program"] == _STAND_IN:  # what it complains of is seen where we complain
            os.dup2(2, theirs[2])
        socket.send_fds(self._orders, [json.dumps(order).encode()], theirs)
        for end in theirs:
            os.close(end)
        return ours


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
            with contextlib.suppress(BrokenPipeError):  # nobody wants to know
                os.write(fate, b"%d\n" % os.waitstatus_to_exitcode(status))
            os.close(fate)

    signal.signal(signal.SIGCHLD, reap)
    while True:
        order, descriptors, _, _ = socket.recv_fds(orders, _ORDER_BYTES, _PIPES)
        if not order:
            break
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
        *standard, fate = descriptors
        pid = os.fork()
        if pid == 0:
            orders.close()
            for end in (fate, *children.values()):
                os.close(end)
            _become(json.loads(order), standard)
        children[pid] = fate
        os.write(fate, b"%d\n" % pid)
        for end in standard:
            os.close(end)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
    for pid in list(children):
        os.kill(pid, signal.SIGKILL)


def _become(order: dict[str, Any], standard: Sequence[int]) -> None:
    """In the child: be what was ordered, and end with its exit code."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
    for number, end in enumerate(standard):
        os.dup2(end, number)
        os.close(end)
    os.chdir(order["cwd"])
    os.environ.clear()
    os.environ.update(order["env"])
    program: Callable[[dict[str, Any]], int] = {_BOT: _be_a_bot, _STAND_IN: _be_a_stand_in}[order["program"]]
    code = 1
    try:
        code = program(order)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001 - as the interpreter does at the end of a process
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _be_a_bot(order: dict[str, Any]) -> int:
    behave(order["manner"])
    if order["die"] is not None:
        arm(order["die"], later=order["later"])
    return main(order["args"])


def _be_a_stand_in(order: dict[str, Any]) -> int:
    slack_server.run(*order["args"])
    return 0


if __name__ == "__main__":
    gc.freeze()
    _serve(socket.socket(fileno=int(sys.argv[1])))
