import asyncio
from dataclasses import replace

import pytest

from bot.gemma.client import GemmaClient
from bot.gemma.discovery import USUAL_SERVERS, find_local_servers, gemma_models
from bot.gemma.providers import Provider
from tests.doubles.model_host import Answer, ModelHost, Profile
from tests.gemma.conftest import asking, listen

OLLAMA, LLAMA_CPP, LM_STUDIO = USUAL_SERVERS


def at(provider: Provider, host: ModelHost) -> Provider:
    return replace(provider, base_url=host.url)


async def test_the_servers_that_list_a_gemma_3_are_found_in_order_of_preference() -> None:
    async with ModelHost() as one, ModelHost() as two, ModelHost() as three:
        one.models = ["llama3.2:1b"]
        two.models = ["/models/google_gemma-3-12b-it-Q4_K_M.gguf"]
        three.models = ["google/gemma-3-4b", "google/gemma-3-27b", "qwen3"]
        found = await find_local_servers([at(OLLAMA, one), at(LM_STUDIO, three), at(LLAMA_CPP, two)])

    assert [(server.provider.name, server.model_ids) for server in found] == [
        ("lmstudio", {"4b": "google/gemma-3-4b", "27b": "google/gemma-3-27b"}),
        ("llamacpp", {"12b": "/models/google_gemma-3-12b-it-Q4_K_M.gguf"}),
    ]


async def test_a_found_server_can_be_asked() -> None:
    async with ModelHost(Profile(ranges={})) as host:
        host.models = ["gemma3:4b"]
        (server,) = await find_local_servers([at(OLLAMA, host)])
        client = GemmaClient(server.endpoints())
        assert (await listen(client, asking(variant="4b"))).text == "Hello"
        await client.aclose()
        assert host.questions[0].body["model"] == "gemma3:4b"


async def test_servers_that_are_silent_or_odd_are_passed_over_in_time() -> None:
    async with ModelHost() as silent, ModelHost() as odd, ModelHost() as broken, ModelHost() as gone:
        gone_row = at(OLLAMA, gone)
        silent.hold()
        odd.catalogue = Answer(body="<html>hello</html>")
        broken.catalogue = Answer(refuse_connection=True)
        rows = [at(OLLAMA, silent), at(LLAMA_CPP, odd), at(LM_STUDIO, broken)]
        async with asyncio.timeout(5):
            assert await find_local_servers(rows, timeout_s=0.2) == []
    assert await find_local_servers([gone_row], timeout_s=0.2) == []


async def test_the_environments_proxy_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    async with ModelHost() as proxy, ModelHost() as host:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.port}")
        host.models = ["gemma3:1b"]
        assert len(await find_local_servers([at(OLLAMA, host)])) == 1
        assert proxy.requests == []


@pytest.mark.parametrize(
    ("name", "variant"),
    [
        ("gemma3:27b", "27b"),
        ("gemma3:1b-it-qat", "1b"),
        ("gemma3", "4b"),
        ("gemma3:latest", "4b"),
        ("google/gemma-3-12b", "12b"),
        ("gemma-3-4b-it", "4b"),
        ("hf.co/unsloth/gemma-3-4b-it-GGUF:Q4_K_M", "4b"),
        ("/models/google_gemma-3-1b-it-Q8_0.gguf", "1b"),
        ("lmstudio-community/Gemma-3-27B-it-qat", "27b"),
    ],
)
def test_gemma_3_is_known_by_its_servers_names(name: str, variant: str) -> None:
    assert gemma_models([name]) == {variant: name}


@pytest.mark.parametrize(
    "name",
    [
        *("gemma3n:e4b", "gemma2:27b", "gemma-3-270m-it", "embeddinggemma", "medgemma-4b-it", "gemma-4-31b-it"),
        *("llama3:12b", "gemma-3n-e4b-it", "shieldgemma3:4b", ""),
        *("gemma3:270m", "somebody/gemma3:latest", "gemma3n:latest", "gemma2:latest", "gemma3:custom"),
    ],
)
def test_other_models_are_not_taken_for_gemma_3(name: str) -> None:
    assert gemma_models([name]) == {}


def test_the_plainest_of_several_names_is_taken() -> None:
    assert gemma_models(["gemma3:latest", "gemma3:4b"]) == {"4b": "gemma3:4b"}
    assert gemma_models(["gemma3:4b-it-q8_0", "gemma3:4b", "gemma3:1b"]) == {"1b": "gemma3:1b", "4b": "gemma3:4b"}
