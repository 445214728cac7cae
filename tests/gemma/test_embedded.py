"""The embedded model for real. Skips where its packages are not installed (requirements-model.lock)."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest

from bot.conversation.completion import Sampling
from bot.errors import ModelError, ModelFault
from bot.finding import Mark
from bot.gemma.checks import ModelChecks
from bot.gemma.client import GemmaClient
from bot.gemma.embedded import (
    EMBEDDED,
    MODEL_ID,
    SLOTS,
    EmbeddedUnavailableError,
    check_model_file,
    find_model_file,
    running_embedded,
)
from bot.gemma.hosts import Hosts
from bot.gemma.llama_server import LlamaModel, LlamaServer
from bot.gemma.providers import Endpoint
from tests.gemma.conftest import asking, listen
from tests.gemma.test_template import TEMPLATE, render

ROOT = Path(__file__).parents[2]
SHORT = Sampling(max_tokens=12)

try:
    MODEL_FILE: Path | None = find_model_file()
except EmbeddedUnavailableError as error:
    MODEL_FILE, REASON = None, str(error)
else:
    REASON = ""

CONVERSATION = [
    {"role": "system", "content": "Be brief."},
    {"role": "user", "content": " Alice: what is it?\n"},
    {"role": "assistant", "content": "A cat. "},
    {"role": "user", "content": "Bob: sure?"},
]
WITH_A_TEMPLATE = """
from pathlib import Path

import xllamacpp
from bot.gemma import llama_child

make = xllamacpp.Server


def with_template(params):
    params.chat_template = Path({template!r}).read_text()
    return make(params)


xllamacpp.Server = with_template
llama_child.main()
"""

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
    assert "exceeds the available context size" in caught.value.detail


async def test_what_is_stopped_leaves_its_slot_and_no_question_is_lost_to_a_closed_socket(client: GemmaClient) -> None:
    long = asking("Tell me a story.", sampling=Sampling(max_tokens=4_000))
    stories = [client.stream(long) for _ in range(SLOTS)]
    await asyncio.gather(*(anext(story) for story in stories))
    for story in stories:
        await story.aclose()

    async with asyncio.timeout(60):  # all four stories would take longer
        answers = [await listen(client, asking("hello", sampling=SHORT)) for _ in range(3)]
    assert [heard.error for heard in answers] == [None] * 3, "the server closes its socket after each stream"


async def test_a_look_at_it_finds_what_it_is(endpoints: dict[str, Endpoint]) -> None:
    hosts = Hosts({"4b": endpoints["4b"]}, (), smaller=False, slots=SLOTS)
    async with ModelChecks(hosts, "4b", (), bot_runs=True) as checks:
        found = {finding.name: finding async for finding in checks.by_variant()["4b"]}

    assert {finding.mark for name, finding in found.items() if name != "4b images"} <= {Mark.GOOD, Mark.WARNING}
    assert found["4b answer"].told.startswith("streams; first word after ")
    assert found["4b images"].told == "none: the host takes none"
    assert found["4b context"].told.startswith("8,192 tokens")


async def test_with_gemmas_template_it_refuses_what_is_never_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """llama.cpp reads the template itself, and not as jinja2 does."""
    child = tmp_path / "child.py"
    child.write_text(WITH_A_TEMPLATE.format(template=str(TEMPLATE)))
    monkeypatch.setattr("bot.gemma.llama_server.llama_child", SimpleNamespace(__file__=str(child)))
    monkeypatch.syspath_prepend(str(ROOT))
    server = LlamaServer(LlamaModel(str(MODEL_FILE), MODEL_ID, window_tokens=2_048, slots=1))
    endpoint = Endpoint(EMBEDDED, EMBEDDED.base_url, MODEL_ID, server.key, server)
    hosts = Hosts({"4b": endpoint}, (), smaller=False, slots=1)
    async with ModelChecks(hosts, "4b", (), bot_runs=False) as checks:
        found = {finding.name: finding async for finding in checks.by_variant()["4b"]}
        url = (await server.url()).removesuffix("/v1")
        async with httpx.AsyncClient(trust_env=False, headers={"Authorization": f"Bearer {server.key}"}) as http:
            applied = await http.post(f"{url}/apply-template", json={"messages": CONVERSATION})

    prompt = applied.json()["prompt"]
    assert found["4b roles"].told == "must alternate, and do"
    assert found["4b system role"].told.startswith("taken; ")
    assert prompt[prompt.index("<start_of_turn>") :] == render(CONVERSATION).removeprefix("<bos>")
    assert server.pid is None, "a look leaves nothing running"


async def test_only_who_has_the_key_is_answered(endpoints: dict[str, Endpoint]) -> None:
    server = endpoints["4b"].server
    assert server is not None
    url = await server.url()
    async with httpx.AsyncClient(trust_env=False) as stranger:
        response = await stranger.post(f"{url}/chat/completions", json={}, headers={"Authorization": "Bearer guess"})

    assert response.status_code == 401


def test_a_file_that_is_not_the_published_one_is_refused(tmp_path: Path) -> None:
    fake = tmp_path / "model.gguf"
    fake.write_bytes(b"GGUF and something else")

    with pytest.raises(EmbeddedUnavailableError, match="checksum"):
        check_model_file(fake)


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="looks into /proc, which only Linux has")
async def test_its_command_line_and_environment_tell_no_secret_and_it_ends_with_its_parent() -> None:
    script = """
import asyncio, json, os, sys
from bot.gemma.embedded import find_model_file
from bot.gemma.llama_server import LlamaModel, LlamaServer
async def main():
    server = LlamaServer(LlamaModel(str(find_model_file()), "smollm2"))
    await server.url()
    print(json.dumps({"pid": server.pid, "key": server.key}), flush=True)
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
