"""How the harness talks with its stand-ins: one JSON line in, one JSON line out, until standard input ends."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

_LINE_BYTES = 64 * 1024 * 1024
_LEAVE_S = 5.0


class BenchmarkError(Exception):
    """The benchmark cannot go on; the message says why."""


Answer = Callable[[Mapping[str, Any]], Awaitable[object]]


async def serve(greeting: object, answer: Answer) -> None:
    """A stand-in's end: say `greeting`, then answer line by line."""
    reader = asyncio.StreamReader(limit=_LINE_BYTES)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    _write(greeting)
    while line := await reader.readline():
        _write(await answer(json.loads(line)))


def _write(value: object) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


class Peer:
    """The harness's end: a stand-in as a child process. `greeting` is the first line that it wrote."""

    def __init__(self, process: asyncio.subprocess.Process, greeting: Mapping[str, Any]) -> None:
        self._process = process
        self.greeting = greeting

    @classmethod
    async def start(cls, command: Sequence[str], environment: Mapping[str, str]) -> "Peer":
        """Start the child. Raises BenchmarkError when it ends without a word."""
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=dict(environment),
            limit=_LINE_BYTES,
        )
        return cls(process, await _read(process))

    async def ask(self, do: str, **arguments: object) -> Any:  # noqa: ANN401 - whatever the stand-in answers
        """Have the child do something and wait for its answer. Raises BenchmarkError when it ended."""
        if self._process.stdin is None:
            raise BenchmarkError("the stand-in has no standard input")
        self._process.stdin.write(json.dumps({"do": do, **arguments}).encode() + b"\n")
        await self._process.stdin.drain()
        return await _read(self._process)

    async def stop(self) -> None:
        """End the child, by its standard input and else by force."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            async with asyncio.timeout(_LEAVE_S):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()


async def _read(process: asyncio.subprocess.Process) -> Any:  # noqa: ANN401 - whatever the stand-in answers
    line = await process.stdout.readline() if process.stdout is not None else b""
    if not line:
        raise BenchmarkError("a stand-in of the benchmark ended; what it said is above")
    return json.loads(line)
