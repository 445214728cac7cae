"""What the client learns of a host beside answers, and the way it takes there."""

import ssl
from dataclasses import replace
from typing import Any

import httpx
import pytest

from bot.errors import ConfigurationError, ModelFault
from bot.gemma.client import GemmaClient
from bot.gemma.connections import is_loopback, open_http
from bot.gemma.providers import PROVIDERS, endpoints_for
from tests.doubles.model_host import Answer, ModelHost, flat_error
from tests.gemma.conftest import IMPATIENT, asking, client_of, listen, waits

AIMLAPI = PROVIDERS["aimlapi"]


# --- looking


async def test_a_probe_says_whether_the_host_answers_and_lists_the_model(host: ModelHost, gemma: GemmaClient) -> None:
    there, missing = await gemma.probe("27b"), await gemma.probe("1b")

    assert (there.reachable, there.listed, there.fault) == (True, True, None)
    assert (missing.reachable, missing.listed) == (True, False)
    assert there.latency_s is not None
    assert host.requests[0].path == "/v1/models?id=google%2Fgemma-3-27b-it"


@pytest.mark.parametrize(
    "rows", [[{"id": "x", "aliases": ["google/gemma-3-27b-it"]}], [{"id": "models/google/gemma-3-27b-it"}]]
)
async def test_a_model_may_be_listed_by_another_name(
    host: ModelHost, gemma: GemmaClient, rows: list[dict[str, Any]]
) -> None:
    host.catalogue = Answer(body={"data": rows})

    assert (await gemma.probe("27b")).listed is True


async def test_what_a_server_with_one_model_lists_says_nothing(host: ModelHost) -> None:
    host.models = ["/models/mine.gguf"]
    async with client_of(host, "llamacpp") as client:
        assert (await client.probe("27b")).listed is None


@pytest.mark.parametrize("body", ["<html>", {"data": None}, {"data": [1]}, [], {"models": []}])
async def test_a_list_that_is_none_leaves_it_open(host: ModelHost, gemma: GemmaClient, body: Any) -> None:
    host.catalogue = Answer(body=body)
    probe = await gemma.probe("27b")

    assert (probe.reachable, probe.listed) == (True, None)


async def test_a_probe_never_raises(host: ModelHost) -> None:
    async with client_of(host, timeouts=waits(probe_s=0.2)) as client:
        host.catalogue = flat_error(401, "no")
        assert (await client.probe("27b")).fault is ModelFault.AUTH
        host.catalogue = flat_error(503, "no")
        assert (await client.probe("27b")).reachable is False
        host.hold()
        assert (await client.probe("27b")).fault is ModelFault.NETWORK
        assert (await client.probe("270m")).fault is ModelFault.MODEL_MISSING


# --- proxies and certificates


async def test_a_proxy_is_used_for_a_host_elsewhere_and_not_for_this_machine(
    host: ModelHost, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with ModelHost() as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.port}")
        monkeypatch.delenv("NO_PROXY", raising=False)
        monkeypatch.delenv("no_proxy", raising=False)
        row = replace(AIMLAPI, timeouts=IMPATIENT)
        here = endpoints_for(row, base_url=host.url)["27b"]
        away = endpoints_for(row, base_url="http://gemma.invalid/v1")["4b"]
        client = GemmaClient({"27b": here, "4b": away})
        assert (await listen(client, asking(variant="27b"))).text == "Hello"
        assert (await listen(client, asking(variant="4b"))).text == "Hello"
        await client.aclose()

        assert [request.path for request in host.requests] == ["/v1/chat/completions"]
        assert [request.path for request in proxy.requests] == ["http://gemma.invalid/v1/chat/completions"]


@pytest.fixture
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.mark.usefixtures("no_proxies")
@pytest.mark.parametrize(
    ("name", "proxy"),
    [("ALL_PROXY", "socks5://127.0.0.1:1080"), ("HTTPS_PROXY", "socks5h://x"), ("ALL_PROXY", "a..b:1")],
)
async def test_a_proxy_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch, name: str, proxy: str) -> None:
    monkeypatch.setenv(name, proxy)
    with pytest.raises(ConfigurationError) as caught:
        open_http(["https://example.com/v1"])
    assert [problem.setting for problem in caught.value.problems] == [name]


@pytest.mark.usefixtures("no_proxies")
@pytest.mark.parametrize(
    ("environ", "url"),
    [
        ({"ALL_PROXY": "socks5://x"}, "http://127.0.0.1:1/v1"),
        ({"ALL_PROXY": "socks5://x", "NO_PROXY": "example.com"}, "https://example.com/v1"),
        ({"ALL_PROXY": "socks5://x", "HTTPS_PROXY": "proxy.corp:8080"}, "https://example.com/v1"),
    ],
)
async def test_a_proxy_that_is_not_on_the_way_may_be_anything(
    monkeypatch: pytest.MonkeyPatch, environ: dict[str, str], url: str
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    await open_http([url]).aclose()


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "127.1.2.3", "::1", "api.localhost"])
def test_this_machine_is_known(name: str) -> None:
    assert is_loopback(name)


@pytest.mark.parametrize("name", ["localhost.example.com", "10.0.0.1", "example.com", "", "127.0.0.1.nip.io"])
def test_other_machines_are_known(name: str) -> None:
    assert not is_loopback(name)


async def test_certificates_are_checked_where_there_are_any(monkeypatch: pytest.MonkeyPatch) -> None:
    contexts: list[ssl.SSLContext] = []
    real = httpx.create_ssl_context

    def noted() -> ssl.SSLContext:
        contexts.append(real())
        return contexts[-1]

    monkeypatch.setattr(httpx, "create_ssl_context", noted)
    await open_http(["http://127.0.0.1:1/v1", "http://[::1]:1/v1"]).aclose()
    assert contexts == []
    await open_http(["https://example.com/v1", "http://127.0.0.1:1/v1"]).aclose()
    assert contexts[0].verify_mode is ssl.CERT_REQUIRED
