"""The client against every host's habits, over a real socket: a row of `model_quirks` a case, cut into pieces."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.errors import ModelFault
from bot.gemma.faults import ADAPTABLE
from tests.doubles.model_host import Answer, ModelHost, Profile
from tests.doubles.model_quirks import STREAMS, TEXT, WELL, Quirk
from tests.gemma.conftest import client_of, listen

ANYTHING = Profile(parameters=ADAPTABLE | {"model", "messages", "stream", "max_completion_tokens"}, ranges={})
ERRORS = [json.loads(line) for line in (Path(__file__).parent / "host_errors.jsonl").read_text().splitlines()]
ROWS_OF = {"aiml": "aimlapi", "llama.cpp": "llamacpp"}
HOSTS = ("aimlapi", "openrouter", "google", "ollama", "llamacpp", "vllm", "lmstudio", "litellm", "openai")


def answer_of(quirk: Quirk, cut_every: int | None) -> Answer:
    return Answer(
        raw=quirk.raw,
        content_type=quirk.content_type,
        cut_every=cut_every,
        truncated=quirk.truncated,
        closes=quirk.closes,
    )


@pytest.mark.parametrize("cut_every", [None, 1, 7], ids=["whole", "bytes", "sevens"])
@pytest.mark.parametrize("quirk", STREAMS, ids=lambda quirk: quirk.case)
async def test_each_hosts_stream_is_read_for_what_it_says(quirk: Quirk, cut_every: int | None) -> None:
    async with ModelHost(ANYTHING) as host, client_of(host, quirk.provider) as client:
        host.answer(answer_of(quirk, cut_every), Answer(raw=WELL))
        heard = await listen(client)

        assert heard.text == quirk.text
        assert (heard.error.fault if heard.error else None) == quirk.fault
        assert len(host.questions) == 1 + quirk.again
        if heard.finish is not None:
            assert (heard.finish.prompt_tokens, heard.finish.completion_tokens) == quirk.counts
            assert heard.finish.cost_usd == quirk.cost_usd


@pytest.mark.parametrize("provider", HOSTS)
async def test_a_host_that_closes_its_socket_after_each_answer_costs_none(provider: str) -> None:
    async with ModelHost(ANYTHING) as host, client_of(host, provider) as client:
        host.default = Answer(raw=WELL, closes=True)
        for _ in range(4):
            assert (await listen(client)).text == TEXT

        assert host.connections == 4
        closing = [request.headers.get("connection") == "close" for request in host.questions]
        assert closing == [provider == "llamacpp"] * 4


def provider_of(case: str) -> str:
    first = case.split(maxsplit=1)[0]
    name = ROWS_OF.get(first, first)
    return name if name in HOSTS else "openai"


@pytest.mark.parametrize("row", ERRORS, ids=[row["case"] for row in ERRORS])
async def test_each_hosts_refusal_is_heeded_once_and_the_question_answered_or_told(row: dict[str, Any]) -> None:
    """What can be left out is left out, what may pass is asked again; nothing is asked for ever."""
    refusal = Answer(status=row["status"], body=row["body"] or None)
    async with ModelHost(ANYTHING) as host, client_of(host, provider_of(row["case"])) as client:
        host.answer(refusal, Answer(raw=WELL))
        heard = await listen(client)

        assert len(host.questions) <= 2
        assert heard.text == (TEXT if len(host.questions) == 2 else "")
        fault = heard.error.fault if heard.error else None
        assert fault is None or fault.value == row["fault"]
        if fault is ModelFault.CONTEXT_OVERFLOW and heard.error and "limit" in heard.error.limits:
            assert client.context_tokens("27b") == heard.error.limits["limit"], "its window is known from now on"
        if fault is ModelFault.IMAGE_UNSUPPORTED:
            assert client.sees("27b") is False


async def test_what_was_learned_of_a_host_is_known_after_a_restart_and_not_of_another() -> None:
    class Memory:
        def __init__(self) -> None:
            self.kept: list[Any] = []

        async def learned(self, since: float) -> list[Any]:
            del since
            return self.kept

        async def learn(self, adaptation: Any, now: float) -> None:
            del now
            self.kept.append(adaptation)

    memory = Memory()
    picky = replace(ANYTHING, parameters=ANYTHING.parameters - {"top_k", "stream_options"})
    async with ModelHost(picky) as host:
        async with client_of(host, "vllm") as client:
            await client.recall(memory)
            assert (await listen(client)).error is None
            assert len(host.questions) == 3, "refused twice, for one thing each time"
        async with client_of(host, "vllm") as client:
            await client.recall(memory)
            assert {adaptation.lesson for adaptation in client.describe_adaptations()} == {"parameter", "stream_usage"}
            assert (await listen(client)).error is None
            assert len(host.questions) == 4
        async with client_of(host, "llamacpp") as client:
            await client.recall(memory)
            assert client.describe_adaptations() == ()
