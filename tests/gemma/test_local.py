"""Model files on this machine: llama.cpp for real, with SmolLM2's file in Gemma's place. Skips where it is missing."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.conversation.completion import Sampling
from bot.errors import ConfigurationError, ModelError, ModelFault
from bot.gemma.client import GemmaClient
from bot.gemma.embedded import EmbeddedUnavailableError, find_model_file
from bot.gemma.hosts import hosts_from
from bot.gemma.llama_server import LlamaModel, LlamaServer
from bot.hosting import Hosting, ModelFile
from bot.settings import Settings
from tests.gemma.conftest import asking, listen

SHORT = Sampling(max_tokens=12)

try:
    MODEL_FILE = str(find_model_file())
except EmbeddedUnavailableError as error:
    MODEL_FILE, REASON = "", str(error)
else:
    REASON = ""

installed = pytest.mark.skipif(not MODEL_FILE, reason=f"no model file: {REASON}")


def settings_with(path: str, mmproj: str = "") -> Settings:
    return Settings(provider="local", variant="4b", hosting=Hosting(files={"4b": ModelFile(path, mmproj)}))


@pytest.fixture(scope="module")
def model_file() -> str:
    return MODEL_FILE


@pytest.fixture
async def local(model_file: str) -> AsyncIterator[GemmaClient]:
    client = GemmaClient(hosts_from(settings_with(model_file)).endpoints)
    yield client
    await client.aclose()


def server_of(client: GemmaClient) -> LlamaServer:
    (endpoint,) = client._routes.endpoints
    assert isinstance(endpoint.server, LlamaServer)
    return endpoint.server


async def test_a_machine_that_has_no_room_for_another_process_is_told_and_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def no_room(*_: object, **__: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    server = LlamaServer(LlamaModel("model.gguf", "model"))
    monkeypatch.setattr(asyncio, "create_subprocess_exec", no_room)
    for _ in range(2):
        with pytest.raises(ModelError) as caught:
            await server.url()

        assert caught.value.fault is ModelFault.SERVER
        assert "Resource temporarily unavailable" in caught.value.detail
    await server.stop()


@installed
@pytest.mark.timeout(180)
async def test_it_is_started_by_the_first_question_started_again_when_it_died_and_ended_with_the_client(
    local: GemmaClient,
) -> None:
    server = server_of(local)
    looked = await local.probe("4b")
    assert (looked.reachable, looked.listed) == (True, True)
    assert server.pid is None, "looking does not load a model"

    heard = await listen(local, asking("hello", "4b", SHORT))
    assert heard.error is None
    assert len(heard.deltas) > 1
    assert (await local.probe("4b")).listed, "it lists the model under its file's name"

    first = server.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert (await listen(local, asking("hello", "4b", SHORT))).error is None
    assert server.pid not in (None, first)
    several = await asyncio.gather(*(listen(local, asking("hello", "4b", SHORT)) for _ in range(4)))
    assert [each.error for each in several] == [None] * 4, "each on a connection of its own: the server closes them"

    await local.aclose()
    assert server.pid is None


@installed
@pytest.mark.timeout(60)
async def test_a_file_that_llama_cannot_read_is_told_with_its_last_words(tmp_path: Path) -> None:
    broken = tmp_path / "gemma-3-4b.gguf"
    broken.write_bytes(b"GGUF and nothing else")
    client = GemmaClient(hosts_from(settings_with(str(broken))).endpoints)
    server = server_of(client)

    with pytest.raises(ModelError, match=r"gemma-3-4b did not start: .") as caught:
        await server.url()
    assert caught.value.fault is ModelFault.SERVER
    assert server.pid is None
    await client.aclose()


@installed
@pytest.mark.timeout(60)
async def test_a_server_that_is_not_ready_in_time_is_ended_and_who_stops_waiting_stops_nobody(model_file: str) -> None:
    server = LlamaServer(LlamaModel(model_file, "smollm2"), ready_s=0.01)
    with pytest.raises(ModelError, match="not ready in time"):
        await server.url()
    assert server.pid is None

    patient = LlamaServer(LlamaModel(model_file, "smollm2"))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.001):
            await patient.url()
    assert (await patient.url()).endswith("/v1")
    await patient.stop()


@pytest.mark.parametrize(
    ("content", "words"), [(None, "cannot be read"), (b"PK\x03\x04 a zip", "no GGUF"), (b"", "no GGUF")]
)
def test_a_file_that_is_missing_or_of_another_kind_is_told_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None, words: str
) -> None:
    monkeypatch.setattr("bot.gemma.hosts.can_run_llama", lambda: True)
    file = tmp_path / "model.gguf"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(ConfigurationError) as caught:
        hosts_from(settings_with(str(file)))
    told = {problem.setting: problem.remedy for problem in caught.value.problems}
    assert words in told["GEMMA_GGUF_4B"]


def test_a_missing_package_is_told_with_what_installs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "model.gguf"
    file.write_bytes(b"GGUF")
    monkeypatch.setattr("bot.gemma.hosts.can_run_llama", lambda: False)

    with pytest.raises(ConfigurationError, match="make setup-model"):
        hosts_from(settings_with(str(file)))


@installed
def test_a_model_sees_images_when_it_has_the_file_for_them(model_file: str) -> None:
    blind = hosts_from(settings_with(model_file)).endpoints["4b"]
    seeing = hosts_from(settings_with(model_file, model_file)).endpoints["4b"]

    assert (blind.provider.images, seeing.provider.images) == (False, True)
    assert blind.provider.keep_alive is False, "llama.cpp closes the socket after each stream without saying so"
