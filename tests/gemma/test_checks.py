"""What `python -m bot check` finds of a host, each thing over a real socket."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from bot.conversation.adaptation import Adaptation, Lesson
from bot.finding import Finding, Mark
from bot.gemma.checks import ModelChecks
from bot.gemma.hosts import Hosts
from bot.gemma.providers import PROVIDERS, Endpoint, Provider, endpoints_for
from tests.doubles.model_host import Answer, ModelHost, Profile, flat_error
from tests.gemma.conftest import KEY, client_of, waits

MODEL = "google/gemma-3-27b-it"
QUICK = waits(probe_s=5.0, retry_s=5.0)
WRITTEN = Answer(words=["one, ", "two, ", "three"], between_s=0.02, usage={"prompt_tokens": 9, "completion_tokens": 41})


@pytest.fixture
def host(host: ModelHost) -> ModelHost:
    host.default = WRITTEN
    return host


def only(host: ModelHost, row: Provider | str = "aimlapi", variant: str = "27b", **more: Any) -> dict[str, Endpoint]:
    provider = replace(PROVIDERS[row] if isinstance(row, str) else row, timeouts=more.pop("timeouts", QUICK))
    endpoints = endpoints_for(provider, base_url=more.get("url", host.url), api_key=KEY, model_ids={variant: MODEL})
    return {variant: endpoints[variant]}


async def looked(
    endpoints: dict[str, Endpoint],
    *others: dict[str, Endpoint],
    default: str = "27b",
    learned: Sequence[Adaptation] = (),
    bot_runs: bool = False,
) -> dict[str, Finding]:
    hosts = Hosts(endpoints, others, smaller=False, slots=1)
    async with ModelChecks(hosts, default, learned, bot_runs=bot_runs) as checks:
        by_variant = checks.by_variant()
        steps = [*(by_variant[variant] for variant in endpoints), checks.fallbacks()]
        return {finding.name: finding async for step in _each(steps) for finding in step}


async def _each(steps: Sequence[Any]) -> Any:
    for step in steps:
        yield [finding async for finding in step]


async def test_a_host_that_is_well_is_told_with_its_figures(host: ModelHost) -> None:
    host.catalogue = Answer(body={"data": [{"id": MODEL, "info": {"contextLength": 128_000}}]})
    found = await looked(only(host))

    assert {finding.mark for finding in found.values()} == {Mark.GOOD}
    assert found["27b host"].told.startswith(f"127.0.0.1:{host.port}, {MODEL}: listed, ")
    assert found["27b answer"].told.startswith("streams; first word after ")
    assert "about" not in found["27b answer"].told, "the host counted"
    assert found["27b images"].told == "taken"
    assert found["27b system role"].told == "refused; instructions stand in the first question"
    assert found["27b roles"].told == "must alternate, and do"
    assert found["27b context"].told == "128,000 tokens; 25,024 are used at most"
    assert "27b adapted" not in found
    assert all(request.body["max_tokens"] <= 64 for request in host.questions), "a look costs next to nothing"


async def test_a_system_role_that_is_taken_is_told_and_not_used(host: ModelHost) -> None:
    host.profile = Profile(system=True)
    assert (await looked(only(host)))["27b system role"].told.startswith("taken; ")
    system = [each for each in host.questions if each.body["messages"][0]["role"] == "system"]
    assert len(system) == 1


@pytest.mark.parametrize(
    ("told", "name", "words", "remedy"),
    [
        (flat_error(401, "This request requires a valid API key."), "27b answer", "auth (HTTP 401)", "AIML_API_KEY"),
        (flat_error(403, "You've run out of credits."), "27b answer", "credits (HTTP 403)", "AIML_API_KEY"),
        (flat_error(404, "model not found"), "27b answer", "model_missing (HTTP 404)", "GEMMA_MODEL_27B"),
        (flat_error(500, "Internal server error"), "27b answer", "server (HTTP 500)", "GEMMA_FALLBACK"),
        (Answer(status=429, body={"message": "slow"}, headers={"Retry-After": "60"}), "27b answer", "429", "a minute"),
        (Answer(body="<html>hi</html>", content_type="text/html"), "27b answer", "bad_response", "/v1"),
    ],
)
async def test_a_host_that_gives_no_answer_is_told_with_the_one_thing_to_do(
    host: ModelHost, told: Answer, name: str, words: str, remedy: str
) -> None:
    host.default = told
    found = await looked(only(host))

    assert found[name].mark is Mark.FAILING
    assert words in found[name].told
    assert remedy in found[name].remedy
    assert KEY not in str(found)
    assert set(found) == {"27b host", "27b answer"}, "the rest could not be told"


async def test_a_host_that_is_not_there_or_does_not_take_the_key_is_told_at_the_first_look(host: ModelHost) -> None:
    gone = await looked(only(host, url="http://127.0.0.1:9/v1"))
    assert (gone["27b host"].mark, set(gone)) == (Mark.FAILING, {"27b host"})
    assert "http://127.0.0.1:9/v1" in gone["27b host"].remedy

    host.catalogue = flat_error(401, "no")
    refused = await looked(only(host))
    assert (refused["27b host"].mark, set(refused)) == (Mark.FAILING, {"27b host"})
    assert "AIML_API_KEY" in refused["27b host"].remedy
    assert host.questions == []


async def test_a_model_that_is_not_listed_is_asked_only_where_it_is_the_default(host: ModelHost) -> None:
    host.models = ["another"]
    found = await looked(only(host) | only(host, variant="12b"))

    assert {found["27b host"].mark, found["12b host"].mark} == {Mark.WARNING}
    assert "GEMMA_MODEL_12B" in found["12b host"].remedy
    assert found["27b answer"].mark is Mark.GOOD
    assert "12b answer" not in found


async def test_what_is_learned_now_and_what_was_learned_before_is_told(host: ModelHost) -> None:
    host.profile = Profile(parameters=Profile().parameters - {"top_k"})
    endpoints = only(host)
    before = Adaptation("aimlapi", host.url, MODEL, Lesson.WINDOW, "16384")
    found = await looked(endpoints, learned=[before])

    assert found["27b adapted"].told == "has room for 16384 tokens; does not know `top_k`"
    assert found["27b answer"].mark is Mark.GOOD
    assert found["27b context"].told == "not told by the host; 16,384 tokens are used at most"


async def test_pictures_that_are_refused_are_told_with_what_helps(host: ModelHost) -> None:
    def blind(request: Any) -> Answer:
        if isinstance(request.body["messages"][-1]["content"], list):
            return Answer(status=500, body={"error": {"code": 500, "message": "image input is not supported"}})
        return WRITTEN

    for _ in range(8):
        host.answer(blind)
    found = await looked(only(host, "llamacpp"))
    assert found["27b images"].mark is Mark.WARNING
    assert "--mmproj" in found["27b images"].remedy
    assert "takes no pictures" in found["27b adapted"].told

    small = await looked(only(host, variant="1b"), default="1b")
    assert small["1b images"].told == "none: this variant sees none"


async def test_a_window_that_is_smaller_than_what_is_used_is_told(host: ModelHost) -> None:
    host.catalogue = Answer(body={"data": [{"id": "mine.gguf", "meta": {"n_ctx": 4096}}]})
    context = (await looked(only(host, "llamacpp")))["27b context"]

    assert context.told == "4,096 tokens, where up to 25,024 would be used"
    assert (context.mark, bool(context.remedy)) == (Mark.WARNING, True)


@pytest.mark.parametrize(
    ("body", "tokens"),
    [
        ({"data": [{"id": "x", "context_length": 9}, {"id": MODEL, "context_length": 40_000}]}, 40_000),
        ({"data": [{"id": MODEL, "max_model_len": 50_000}]}, 50_000),
        ({"data": [{"id": "a", "max_model_len": 1}, {"id": "b"}]}, None),
        ({"data": [{"id": MODEL, "info": 3, "context_length": True}]}, None),
        ({"data": []}, None),
    ],
)
async def test_each_kind_of_host_tells_its_window_in_its_own_words(
    host: ModelHost, body: Any, tokens: int | None
) -> None:
    host.catalogue = Answer(body=body)
    async with client_of(host) as client:
        assert (await client.probe("27b")).context_tokens == tokens


async def test_an_answer_in_one_piece_is_told(host: ModelHost) -> None:
    host.default = Answer(words=["one, two"], whole=True)
    assert "in one piece" in (await looked(only(host)))["27b answer"].told


async def test_a_variant_without_a_host_is_told_and_is_no_failure(host: ModelHost) -> None:
    async with ModelChecks(Hosts(only(host), (), smaller=False, slots=1), "27b", (), bot_runs=False) as checks:
        (found,) = [finding async for finding in checks.by_variant()["1b"]]

    assert (found.mark, found.name) == (Mark.WARNING, "1b host")
    assert "GEMMA_GGUF_1B" in found.remedy


async def test_a_server_that_would_have_to_load_is_asked_for_the_default_variant_only(host: ModelHost) -> None:
    at_home = waits(first_content_s=180.0)
    endpoints = only(host, "ollama", timeouts=at_home) | only(host, "ollama", "12b", timeouts=at_home)
    found = await looked(endpoints)

    assert found["27b answer"].mark is Mark.GOOD
    assert found["12b answer"].told.startswith("not asked")


async def test_a_host_that_stands_in_is_looked_up_and_not_asked(host: ModelHost) -> None:
    async with ModelHost() as other:
        found = await looked(only(host), only(other, "openrouter"))
        assert found["27b fallback 1"].told.startswith(f"127.0.0.1:{other.port}, ")
        assert other.questions == []
    gone = await looked(only(host), only(host, "openrouter", url="http://127.0.0.1:9/v1"))

    assert gone["27b fallback 1"].mark is Mark.FAILING
