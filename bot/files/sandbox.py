"""Has files read in a child process that can be killed: what a hostile file breaks is not the bot."""

import asyncio
import contextlib
import json
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import bot
from bot.conversation.attachments import Contents, FileFault, Unit
from bot.conversation.message import Picture
from bot.files.findings import LARGEST_BLOB, LENGTH_BYTES, blobs_after, length_of, packed

log = logging.getLogger(__name__)

WALL_S = 10.0
"""How long one file may take, in seconds."""

_LEAVE_S = 0.5
_ROOT = Path(bot.__file__).parents[1]
_MAGIC = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}


class Sandbox:
    """Reads files, those of one message in one child. `wall_s` bounds one file in seconds."""

    def __init__(self, *, wall_s: float = WALL_S) -> None:
        self._wall_s = wall_s

    @asynccontextmanager
    async def batch(self) -> AsyncIterator["Batch"]:
        """Reads the files of one message; on exit no child is left."""
        batch = Batch(self._wall_s)
        try:
            await batch.start()
            yield batch
        finally:
            await batch.close()


class Batch:
    """A child that reads files one after another; one that a file kills is followed by another."""

    def __init__(self, wall_s: float) -> None:
        self._wall_s = wall_s
        self._process: asyncio.subprocess.Process | None = None
        self.children = 0

    async def start(self) -> None:
        """Start the child, so that it is ready when the first file has come; where there is no room, none is there."""
        self.children += 1
        try:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-E", "-s", "-m", "bot.files.child"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,  # what it complains of may quote the file
                env={},  # it gets none of our secrets
                cwd=_ROOT,
                start_new_session=True,  # Ctrl+C is the bot's affair
            )
        except OSError as error:
            log.warning("no process can be started to read files", extra={"reason": error.strerror})

    async def read(self, content: bytes) -> Contents | FileFault:
        """What is in a file, or why it is not read. Never raises what the file is the cause of."""
        if self._process is None:
            await self.start()
        if self._process is None:
            return FileFault.NO_READER
        try:
            async with asyncio.timeout(self._wall_s):
                return await self._read(content)
        except TimeoutError:
            fault = FileFault.TOO_COMPLEX
        except (asyncio.IncompleteReadError, ConnectionError, ValueError, LookupError, TypeError):
            fault = FileFault.DAMAGED
        code = await self.close()
        if code < 0 and fault is FileFault.DAMAGED:  # ended by the system: it used too much
            fault = FileFault.TOO_COMPLEX
        log.warning("a file was not read: its reader ended", extra={"code": code, "size": len(content)})
        return fault

    async def close(self) -> int:
        """End the child: at once when it is done, else by force; its exit code."""
        process, self._process = self._process, None
        if process is None:
            return 0
        if process.stdin is not None:
            process.stdin.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LEAVE_S):
                return await process.wait()
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        return await process.wait()

    async def _read(self, content: bytes) -> Contents | FileFault:
        process = self._process
        assert process is not None  # noqa: S101 - started by whoever calls
        assert process.stdin is not None  # noqa: S101 - piped above
        assert process.stdout is not None  # noqa: S101 - same
        process.stdin.write(packed(content))
        await process.stdin.drain()
        told = json.loads(await _blob(process.stdout))
        blobs = [await _blob(process.stdout) for _ in range(blobs_after(told))]
        if "fault" in told:
            return FileFault(told["fault"])
        kinds, whole = [*told["images"], *told["parts"]], len(told["images"])
        pictures = tuple(_picture(kind, blob) for kind, blob in zip(kinds, blobs, strict=False))
        text = blobs[-1].decode("utf-8", "replace")
        return Contents(
            pictures[:whole],
            pictures[whole:],
            text,
            max(told["characters"], len(text)),
            unit=Unit(told["unit"]),
            units=int(told["units"]),
            ends=tuple(sorted(int(end) for end in told["ends"])),
            columns=(int(told["columns"][0]), int(told["columns"][1])),
            cut_cells=tuple(sorted(int(end) for end in told["cut_cells"])),
            ends_matter=bool(told["ends_matter"]),
            verbatim=bool(told["verbatim"]),
        )


async def _blob(source: asyncio.StreamReader) -> bytes:
    """The next bytes that the child sends, which is not believed. Raises ValueError, IncompleteReadError."""
    length = length_of(await source.readexactly(LENGTH_BYTES))
    if length > LARGEST_BLOB:
        raise ValueError("more than any report has")
    return await source.readexactly(length)


def _picture(media_type: str, content: bytes) -> Picture:
    if not content.startswith(_MAGIC[media_type]):
        raise ValueError("no picture of ours")
    return Picture(media_type, content)
