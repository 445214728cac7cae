import pytest

from bot.conversation.variants import VARIANTS
from bot.errors import ConfigurationError
from bot.gemma.faults import ADAPTABLE
from bot.gemma.providers import PROVIDERS, Provider, endpoints_for, host_name

ROWS = list(PROVIDERS.values())


@pytest.mark.parametrize("row", ROWS, ids=PROVIDERS)
def test_every_provider_names_every_variant(row: Provider) -> None:
    assert set(endpoints_for(row, base_url="http://127.0.0.1:1")) == set(VARIANTS)


def test_a_variant_that_a_host_withdrew_is_asked_there_only_by_a_name_or_address_of_the_operators() -> None:
    row = PROVIDERS["aimlapi"]

    assert set(endpoints_for(row)) == {"4b", "12b", "27b"}
    assert endpoints_for(row, model_ids={"1b": "mine"})["1b"].model_id == "mine"


@pytest.mark.parametrize("row", ROWS, ids=PROVIDERS)
def test_every_parameter_of_a_row_can_be_left_out_when_a_host_refuses_it(row: Provider) -> None:
    assert row.parameters.union(*row.model_parameters.values()) <= ADAPTABLE


@pytest.mark.parametrize("row", ROWS, ids=PROVIDERS)
def test_a_host_without_a_key_is_on_this_machine_or_named_by_the_operator(row: Provider) -> None:
    assert row.key_setting is not None or "//localhost:" in row.base_url


def test_what_is_configured_goes_before_the_row() -> None:
    endpoints = endpoints_for(
        PROVIDERS["aimlapi"], base_url="http://127.0.0.1:1/v1/", api_key="k", model_ids={"4b": "mine", "31b": "gemma-4"}
    )

    assert endpoints["4b"].model_id == "mine"
    assert endpoints["31b"].model_id == "gemma-4"
    assert endpoints["27b"].model_id == "google/gemma-3-27b-it"
    assert {endpoint.base_url for endpoint in endpoints.values()} == {"http://127.0.0.1:1/v1"}


@pytest.mark.parametrize("key", ["sk-a b", "sk-é", "sk-a\nb", "sk-\x00"])
def test_a_key_that_no_header_can_hold_is_told_at_the_start_and_not_shown(key: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        endpoints_for(PROVIDERS["aimlapi"], api_key=key)

    assert str(caught.value).startswith("AIML_API_KEY: ")
    assert key not in str(caught.value)


@pytest.mark.parametrize(
    ("provider", "base_url", "name"),
    [
        ("aimlapi", None, "AI/ML API"),
        ("aimlapi", "https://api.aimlapi.com/v1/", "AI/ML API"),
        ("aimlapi", "https://gemma.example.com/v1", "gemma.example.com"),
        ("ollama", "http://10.0.0.5:11434/v1", "10.0.0.5:11434"),
        ("openai", "https://me:secret@gemma.example.com:8443/v1", "gemma.example.com:8443"),
    ],
)
def test_a_host_is_called_by_its_providers_name_only_at_that_ones_own_address(
    provider: str, base_url: str | None, name: str
) -> None:
    assert host_name(PROVIDERS[provider], base_url) == name
    assert endpoints_for(PROVIDERS[provider], base_url=base_url)["4b"].host == name
