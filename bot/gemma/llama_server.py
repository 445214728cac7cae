"""A model on this machine: llama.cpp in a process of its own, started when it is first asked.

The package `xllamacpp`, which brings the server, is optional. It is never imported here, only in the child.
"""

import asyncio
import contextlib
import importlib.util
import json
import logging
import os
import secrets
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bot.errors import ModelError, ModelFault
from bot.gemma import llama_child

log = logging.getLogger(__name__)

READY_S = 300.0
"""A large model is read from a slow disk in minutes."""

_LEAVE_S = 3.0
_COMPLAINT_BYTES = 2_000
_MAGIC = b"GGUF"


@dataclass(frozen=True, slots=True)
class LlamaModel:
    """A model's file, the one for its images ("" for none), and how it is run.

    `window_tokens` is shared by the `slots` answers that are written at once; `sampling` are llama.cpp's names for
    what holds where a question says nothing.
    """

    path: str
    model_id: str
    mmproj: str = ""
    window_tokens: int = 16_384
    slots: int = 2
    sampling: Mapping[str, float] = field(default_factory=dict)


def can_run_llama() -> bool:
    """Whether the optional package is installed."""
    return importlib.util.find_spec("xllamacpp") is not None


def wrong_with_gguf(path: str) -> str:
    """What is wrong with a model's file at first sight, for whoever set it; "" where nothing is."""
    try:
        with Path(path).open("rb") as file:
            begins = file.read(len(_MAGIC))
    except OSError as error:
        return f"names a file that cannot be read ({error.strerror})"
    return "" if begins == _MAGIC else "names a file that is no GGUF; llama.cpp's format for models is what is needed"


class LlamaServer:
    """A child process with the model's server on a loopback port, with a key of its own; ends with its parent.

    When it has died, whoever asks next has it started again.
    """

    def __init__(self, model: LlamaModel, *, ready_s: float = READY_S) -> None:
        self.key = secrets.token_urlsafe(24)
        self._model = model
        self._ready_s = ready_s
        self._process: asyncio.subprocess.Process | None = None
        self._starting: asyncio.Task[str] | None = None
        self._complaints: asyncio.Task[str] | None = None

    @property
    def pid(self) -> int | None:
        """The child's process id, None while there is none."""
        return self._process.pid if self._process and self._process.returncode is None else None

    @property
    def is_up(self) -> bool:
        """Whether it can be asked without waiting."""
        return self.pid is not None and self._starting is not None and self._starting.done()

    async def url(self) -> str:
        """The base URL of the server, once it is ready. Raises ModelError when it does not start.

        Who stops waiting stops nothing: it goes on loading for the next one.
        """
        if self._starting is None or (self._starting.done() and self.pid is None):
            if self._process is not None:
                log.warning("a model's process had ended; it is started again", extra={"model": self._model.model_id})
            self._starting = asyncio.create_task(self._start(), name=f"llama-{self._model.model_id}")
            self._starting.add_done_callback(lambda task: task.cancelled() or task.exception())
        return await asyncio.shield(self._starting)

    async def stop(self) -> None:
        """End the child and wait until it is gone."""
        if self._starting is not None:
            self._starting.cancel()
            await asyncio.wait([self._starting])
        await self._end()

    async def _start(self) -> str:
        """Start the child; the address of its server once it is ready."""
        self._process = process = await self._child()
        assert process.stdin is not None  # noqa: S101 - piped above
        assert process.stdout is not None  # noqa: S101 - same
        assert process.stderr is not None  # noqa: S101 - same
        self._complaints = asyncio.create_task(_last_words(process.stderr))
        try:
            async with asyncio.timeout(self._ready_s):
                process.stdin.write(json.dumps(self._orders()).encode() + b"\n")
                line = await process.stdout.readline()
            return f"{json.loads(line)['url']}/v1"
        except (OSError, ValueError, LookupError, TimeoutError) as error:
            await self._end()
            words = await self._complaints
            reason = "was not ready in time" if isinstance(error, TimeoutError) else "did not start"
            log.error("a model does not start", extra={"model": self._model.model_id, "reason": words})  # noqa: TRY400
            raise ModelError(ModelFault.SERVER, f"{self._model.model_id} {reason}: {words}") from error
        except asyncio.CancelledError:
            await self._end()
            raise

    async def _child(self) -> asyncio.subprocess.Process:
        try:
            return await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", llama_child.__file__),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},  # it gets none of our secrets
            )
        except OSError as error:
            raise ModelError(ModelFault.SERVER, f"{self._model.model_id} did not start: {error}") from error

    def _orders(self) -> dict[str, object]:
        # llama.cpp's threads wait for each other: one more than there are idle cores makes all of them slow.
        return {**asdict(self._model), "key": self.key, "threads": max(1, (os.cpu_count() or 1) // 2)}

    async def _end(self) -> None:
        process = self._process
        if process is None or process.returncode is not None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            async with asyncio.timeout(_LEAVE_S):
                await process.wait()
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()


async def _last_words(stream: asyncio.StreamReader) -> str:
    """Read a stream to its end, so that its writer never waits; the last of what it said."""
    tail = b""
    while data := await stream.read(_COMPLAINT_BYTES):
        tail = (tail + data)[-_COMPLAINT_BYTES:]
    return tail.decode("utf-8", "replace").strip()
