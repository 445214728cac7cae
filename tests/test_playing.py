"""Which model answers in the playground: a key's, else one on this machine, else the stand-in, else a script."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import aiohttp
import pytest

from bot import playing
from bot.errors import ConfigurationError
from bot.gemma.discovery import USUAL_SERVERS, find_local_servers
from bot.gemma.embedded import EmbeddedUnavailableError
from bot.gemma.providers import Endpoint
from bot.settings import Settings
from tests.doubles.model_host import ModelHost


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


async def line_on_the_page(settings: Settings) -> tuple[str, bool]:
    """What the page says of the model, and whether it is called a stand-in."""
    async with (
        playing.running_playground(settings, {}, 0) as (url, line),
        aiohttp.ClientSession() as http,
        http.get(f"{url}/page/state?user=alice") as response,
    ):
        model = (await response.json())["model"]
    assert model["text"] == line
    return line, model["stand_in"]


async def nothing_local() -> list[object]:
    return []


async def never() -> list[object]:
    raise AssertionError("nobody is to look")


@asynccontextmanager
async def no_embedded() -> AsyncIterator[dict[str, Endpoint]]:
    raise EmbeddedUnavailableError("the package xllamacpp is not installed")
    yield {}


async def test_with_a_key_its_host_answers_and_no_other_is_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(playing, "find_local_servers", never)
    async with ModelHost() as host:
        settings = Settings(base_url=host.url, api_key="key", variant="12b")
        told = await line_on_the_page(settings)
        assert told == (f"127.0.0.1:{host.port} answers with google/gemma-3-12b-it.", False)


async def test_a_host_that_cannot_be_reached_is_not_said_to_answer() -> None:
    told, stand_in = await line_on_the_page(Settings(base_url="http://127.0.0.1:9/v1", api_key="key"))
    assert told == "127.0.0.1:9 is to answer with google/gemma-3-27b-it, but cannot be reached now."
    assert not stand_in


@pytest.mark.parametrize("run", [playing.running_stand_in, partial(playing.running_playground, Settings(), {})])
async def test_a_port_in_use_is_told_by_name(
    monkeypatch: pytest.MonkeyPatch, run: Callable[[int], AbstractAsyncContextManager[object]]
) -> None:
    monkeypatch.setattr(playing, "find_local_servers", nothing_local)
    monkeypatch.setattr(playing, "running_embedded", no_embedded)
    async with playing.running_stand_in(0) as first:
        with pytest.raises(ConfigurationError) as caught:
            await run(first.port).__aenter__()
    (problem,) = caught.value.problems
    assert str(problem).startswith(f"--port: {first.port} cannot be listened on (address already in use)")


async def test_without_a_key_a_local_gemma_3_answers_before_any_stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(playing, "running_embedded", never)
    async with ModelHost() as host:
        host.models = ["llama3.2:1b", "gemma3:4b", "gemma3:12b"]
        servers = [replace(USUAL_SERVERS[0], base_url=host.url)]
        monkeypatch.setattr(playing, "find_local_servers", partial(find_local_servers, servers))
        line, stand_in = await line_on_the_page(Settings())
    assert line == "Ollama on this machine answers with gemma3:12b."
    assert not stand_in


async def test_where_not_even_the_stand_in_can_run_a_script_answers_and_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(playing, "find_local_servers", nothing_local)
    monkeypatch.setattr(playing, "running_embedded", no_embedded)
    line, stand_in = await line_on_the_page(Settings())
    assert line.startswith("No model could be had here: a script answers.")
    assert "AIML_API_KEY" in line
    assert stand_in
