"""The embedded model for real. Skips where its packages are not installed (requirements-model.lock)."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from bot.conversation.completion import Sampling
from bot.errors import ModelError, ModelFault
from bot.gemma.client import GemmaClient
from bot.gemma.embedded import (
    MODEL_ID,
    EmbeddedServer,
    EmbeddedUnavailableError,
    find_model_file,
    running_embedded,
)
from bot.gemma.providers import Endpoint
from tests.gemma.conftest import asking, listen

ROOT = Path(__file__).parents[2]
SHORT = Sampling(max_tokens=12)

try:
    MODEL_FILE: Path | None = find_model_file()
except EmbeddedUnavailableError as error:
    MODEL_FILE, REASON = None, str(error)
else:
    REASON = ""

pytestmark = [
    pytest.mark.skipif(MODEL_FILE is None, reason=f"no embedded model: {REASON}"),
    pytest.mark.timeout(180),
]


@pytest.fixture
async def endpoints() -> AsyncIterator[dict[str, Endpoint]]:
    async with running_embedded() as running:
        yield running


@pytest.fixture
async def client(endpoints: dict[str, Endpoint]) -> AsyncIterator[GemmaClient]:
    client = GemmaClient(endpoints)
    yield client
    await client.aclose()


async def test_it_answers_hello_in_words_that_stream(client: GemmaClient) -> None:
    heard = await listen(client, asking("hello", sampling=SHORT))

    assert heard.error is None
    assert len(heard.deltas) > 1
    assert heard.finish is not None
    assert heard.finish.model == MODEL_ID
    assert heard.finish.completion_tokens


async def test_it_answers_several_at_once_and_each_variant(client: GemmaClient) -> None:
    variants = ["1b", "4b", "12b", "27b"]
    answers = await asyncio.gather(*(client.complete(asking("hello", name, SHORT)) for name in variants))

    assert all(text for text, _ in answers)
    assert (await client.probe("27b")).listed
    assert "not Gemma" in client.describe("27b")[0]


async def test_too_long_a_prompt_is_told_with_its_limits(client: GemmaClient) -> None:
    with pytest.raises(ModelError) as caught:
        await client.complete(asking("word " * 20_000))

    assert caught.value.fault is ModelFault.CONTEXT_OVERFLOW
    assert caught.value.limits["limit"] == 8192
    assert caught.value.limits["actual"] > 20_000


async def test_only_who_has_the_key_is_answered(endpoints: dict[str, Endpoint]) -> None:
    url = endpoints["4b"].base_url
    async with httpx.AsyncClient(trust_env=False) as stranger:
        response = await stranger.post(f"{url}/chat/completions", json={}, headers={"Authorization": "Bearer guess"})

    assert response.status_code == 401


def test_a_file_that_is_not_the_published_one_is_refused(tmp_path: Path) -> None:
    fake = tmp_path / "model.gguf"
    fake.write_bytes(b"GGUF and something else")

    async def start() -> None:
        await EmbeddedServer(fake).start()

    with pytest.raises(EmbeddedUnavailableError, match="checksum"):
        asyncio.run(start())


async def test_a_file_that_the_server_cannot_read_is_told_with_its_last_words(tmp_path: Path) -> None:
    fake = tmp_path / "model.gguf"
    fake.write_bytes(b"")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    server = EmbeddedServer(fake, sha256=empty)

    with pytest.raises(EmbeddedUnavailableError, match=r"did not start: ."):
        await server.start()
    assert server.pid is None


async def test_a_server_that_is_not_ready_in_time_is_ended() -> None:
    assert MODEL_FILE is not None
    server = EmbeddedServer(MODEL_FILE, ready_s=0.01)

    with pytest.raises(EmbeddedUnavailableError, match="not ready in time"):
        await server.start()
    assert server.pid is None


async def test_when_it_dies_it_is_started_again_at_the_same_address() -> None:
    assert MODEL_FILE is not None
    server = EmbeddedServer(MODEL_FILE)
    client = GemmaClient(await server.start())
    try:
        first = server.pid
        assert first is not None
        os.kill(first, signal.SIGKILL)
        async with asyncio.timeout(90):
            while (await listen(client, asking("hello", sampling=SHORT))).error is not None:
                pass  # loading takes longer than the client asks again
        assert server.pid not in (None, first)
    finally:
        await client.aclose()
        await server.stop()
    assert server.pid is None


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="looks into /proc, which only Linux has")
async def test_its_command_line_and_environment_tell_no_secret_and_it_ends_with_its_parent() -> None:
    script = """
import asyncio, json, os, sys
from bot.gemma.embedded import EmbeddedServer, find_model_file
async def main():
    server = EmbeddedServer(find_model_file())
    endpoint = (await server.start())["4b"]
    print(json.dumps({"pid": server.pid, "key": endpoint.api_key}), flush=True)
    await asyncio.Event().wait()
asyncio.run(main())
"""
    env = {"PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)]), "SLACK_BOT_TOKEN": "xoxb-secret"}
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", script, stdout=-1, env=env)
    assert parent.stdout is not None
    async with asyncio.timeout(60):
        told = json.loads(await parent.stdout.readline())
    proc = Path("/proc", str(told["pid"]))
    seen = (proc / "cmdline").read_bytes() + (proc / "environ").read_bytes()
    assert told["key"].encode() not in seen
    assert b"xoxb-secret" not in seen
    child = os.pidfd_open(told["pid"])
    ended = asyncio.Event()
    asyncio.get_running_loop().add_reader(child, ended.set)
    parent.kill()
    await parent.wait()
    async with asyncio.timeout(10):
        await ended.wait()
    asyncio.get_running_loop().remove_reader(child)
    os.close(child)
