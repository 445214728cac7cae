"""`python -m bot playground` as a person starts it: which model answers, and what is said about it."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from tests.doubles.model_host import ModelHost

ROOT = Path(__file__).parents[2]


@contextlib.asynccontextmanager
async def started(folder: Path, *arguments: str, **env: str) -> AsyncIterator[list[str]]:
    """The command in an empty folder, until the context ends; the lines it prints first. It ends with code 0."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "playground", "--port", "0", *arguments),
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HTTP_PROXY": "http://127.0.0.1:9", **env},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(45):
            lines = [(await process.stdout.readline()).decode().strip()]
            if "--slack-only" not in arguments:
                lines.append((await process.stdout.readline()).decode().strip())
        yield lines
        process.send_signal(signal.SIGINT)
        async with asyncio.timeout(15):
            assert await process.wait() == 0
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def page_state(url: str) -> dict[str, object]:
    async with aiohttp.ClientSession() as session, session.get(f"{url}/page/state?user=alice") as response:
        state: dict[str, object] = await response.json()
        return state


async def test_a_configured_host_answers_and_is_named_on_the_page_proxies_or_not(tmp_path: Path) -> None:
    async with ModelHost() as host, started(tmp_path, AIML_API_KEY="the-key", GEMMA_BASE_URL=host.url) as lines:
        url = lines[0].split()[4]
        state = await page_state(url)
        assert f"127.0.0.1:{host.port}" in lines[1]
        assert state["model"] == {"text": lines[1], "stand_in": False}
        assert state["connected"] is True
        assert (tmp_path / "data/playground.db").exists()


async def test_without_any_host_a_stand_in_answers_and_says_that_it_is_none(tmp_path: Path) -> None:
    async with started(tmp_path) as lines:
        model = (await page_state(lines[0].split()[4]))["model"]
        if isinstance(model, dict) and not model["stand_in"]:
            pytest.skip(f"a local server answers on this machine: {lines[1]}")
        assert model == {"text": lines[1], "stand_in": True}
        assert "not Gemma" in lines[1] or "a script answers" in lines[1]


async def test_the_stand_in_for_slack_runs_alone_and_tells_how_to_reach_it(tmp_path: Path) -> None:
    async with started(tmp_path, "--slack-only") as lines:
        told = json.loads(lines[0])
        assert set(told) == {"url", "api_url", "bot_token", "app_token", "signing_secret"}
        assert (await page_state(told["url"]))["connected"] is False
