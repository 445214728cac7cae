"""Where the models live, as it is configured."""

from pathlib import Path

import pytest

from bot.errors import ConfigurationError
from bot.gemma.hosts import Hosts, hosts_from
from bot.gemma.providers import PROVIDERS
from bot.hosting import AddedVariant, Choices, HostSettings
from bot.settings import Settings, read_settings

CHOICES = Choices({name: row.key_setting for name, row in PROVIDERS.items()}, ("1b", "4b", "12b", "27b"))
KEY = {"AIML_API_KEY": "aiml-key"}


def read(environ: dict[str, str]) -> Settings:
    return read_settings(environ, Path("absent.env"), CHOICES, need_slack=False)


def hosts(environ: dict[str, str]) -> Hosts:
    return hosts_from(read(environ))


def problems(environ: dict[str, str]) -> dict[str, str]:
    with pytest.raises(ConfigurationError) as caught:
        read(environ)
    return {problem.setting: problem.remedy for problem in caught.value.problems}


def test_the_default_host_serves_what_it_has_and_is_named_for_the_rest() -> None:
    found = hosts(KEY)

    assert list(found.endpoints) == ["4b", "12b", "27b"]
    assert (found.others, found.smaller, found.slots) == ([], False, 256)


def test_a_variant_may_live_at_a_host_of_its_own() -> None:
    found = hosts({**KEY, "GEMMA_PROVIDER_1B": "ollama"}).endpoints

    assert list(found) == ["1b", "4b", "12b", "27b"]
    assert (found["1b"].provider.name, found["1b"].model_id, found["1b"].api_key) == ("ollama", "gemma3:1b", "")
    assert found["4b"].provider.name == "aimlapi"


def test_an_address_alone_is_any_compatible_host_and_gets_no_key_that_was_given_for_another() -> None:
    found = hosts({**KEY, "GEMMA_API_KEY": "main", "GEMMA_BASE_URL_4B": "http://box:8000/v1", "GEMMA_MODEL_4B": "mine"})

    own = found.endpoints["4b"]
    assert (own.provider.name, own.base_url, own.model_id, own.api_key) == ("openai", "http://box:8000/v1", "mine", "")
    assert found.endpoints["27b"].api_key == "main"
    assert found.slots == 512


def test_a_key_of_a_providers_own_setting_goes_to_its_own_address_only() -> None:
    base = {"GEMMA_PROVIDER": "ollama", **KEY, "GEMMA_PROVIDER_27B": "aimlapi"}

    assert hosts(base).endpoints["27b"].api_key == "aiml-key"
    assert hosts({**base, "GEMMA_BASE_URL_27B": "https://proxy.example/v1"}).endpoints["27b"].api_key == ""


def test_the_main_hosts_key_is_not_needed_when_the_default_variant_lives_elsewhere() -> None:
    found = hosts({"GEMMA_PROVIDER_4B": "ollama", "GEMMA_VARIANT": "4b"})

    assert list(found.endpoints) == ["4b"]
    assert "AIML_API_KEY" in problems({"GEMMA_PROVIDER_4B": "ollama"})


def test_notes_are_taken_by_a_variant_that_some_host_serves() -> None:
    with pytest.raises(ConfigurationError, match="GEMMA_NOTES"):
        hosts({**KEY, "GEMMA_NOTES": "1b"})
    assert hosts({**KEY, "GEMMA_NOTES": "1b", "GEMMA_FALLBACK": "ollama"})
    assert hosts({**KEY, "GEMMA_NOTES": "4b"})


def test_fallbacks_are_asked_in_their_order_with_their_own_keys() -> None:
    text = "openrouter, ollama@http://box:11434/v1, https://any.example/v1/"
    settings = read({**KEY, "GEMMA_FALLBACK": text, "GEMMA_FALLBACK_API_KEYS": "or-key,,any-key"})

    assert settings.hosting.fallback == (
        HostSettings("openrouter", None, "or-key"),
        HostSettings("ollama", "http://box:11434/v1", None),
        HostSettings("openai", "https://any.example/v1", "any-key"),
    )
    others = hosts_from(settings).others
    assert [next(iter(host.values())).provider.name for host in others] == ["openrouter", "ollama", "openai"]
    assert "or-key" in settings.secrets
    assert "or-key" not in repr(settings)


@pytest.mark.parametrize(
    ("environ", "setting", "words"),
    [
        ({"GEMMA_FALLBACK": "nobody"}, "GEMMA_FALLBACK", "aimlapi, openrouter"),
        ({"GEMMA_FALLBACK": "local"}, "GEMMA_FALLBACK", "aimlapi, openrouter"),
        ({"GEMMA_FALLBACK": "openrouter"}, "GEMMA_FALLBACK_API_KEYS", "no key for openrouter"),
        ({"GEMMA_FALLBACK": "ollama", "GEMMA_FALLBACK_API_KEYS": ",key"}, "GEMMA_FALLBACK_API_KEYS", "more keys"),
        ({"GEMMA_FALLBACK": "ollama@http://user:pw@box/v1"}, "GEMMA_FALLBACK", "an address"),
        ({"GEMMA_FALLBACK": "http://user:pw@box/v1"}, "GEMMA_FALLBACK", "an address"),
        ({"GEMMA_FALLBACK_SMALLER": "perhaps"}, "GEMMA_FALLBACK_SMALLER", "yes, no"),
        ({"GEMMA_CONCURRENCY": "0"}, "GEMMA_CONCURRENCY", "1 to 1000"),
        ({"GEMMA_CONCURRENCY": "many"}, "GEMMA_CONCURRENCY", "1 to 1000"),
        ({"GEMMA_API_KEY_1B": "key"}, "GEMMA_API_KEY_1B", "GEMMA_PROVIDER_1B"),
        ({"GEMMA_PROVIDER_1B": "google"}, "GEMMA_API_KEY_1B", "google needs a key"),
        ({"GEMMA_PROVIDER_1B": "gogle"}, "GEMMA_PROVIDER_1B", "must be one of"),
        ({"GEMMA_PROVIDER_1B": "local"}, "GEMMA_PROVIDER_1B", "GEMMA_GGUF_1B"),
        ({"GEMMA_PROVIDER": "local"}, "GEMMA_PROVIDER", "GEMMA_GGUF_4B"),
        ({"GEMMA_GGUF_1B": "/nowhere/1b.gguf"}, "GEMMA_GGUF_1B", "no file"),
        ({"GEMMA_MMPROJ_4B": __file__}, "GEMMA_MMPROJ_4B", "GEMMA_GGUF_4B"),
        ({"GEMMA_PROVIDER_1B": "ollama", "GEMMA_API_KEY_1B": "xoxb-1"}, "GEMMA_API_KEY_1B", "a bot token of Slack's"),
        ({"GEMMA_BASE_URL_1B": "http://box/v1", "GEMMA_API_KEY_1B": "a b"}, "GEMMA_API_KEY_1B", "copy it again"),
        (
            {"GEMMA_FALLBACK": "ollama,openrouter", "GEMMA_FALLBACK_API_KEYS": ",xapp-1"},
            "GEMMA_FALLBACK_API_KEYS",
            "an app-level token of Slack's",
        ),
        (
            {"GEMMA_PROVIDER": "ollama", "GEMMA_FALLBACK": "aimlapi", "AIML_API_KEY": "xoxb-1"},
            "AIML_API_KEY",
            "Slack's",
        ),
        ({"GEMMA_FALLBACK": "ollama@http://box/v1/chat/completions"}, "GEMMA_FALLBACK", "leave that out"),
        ({"GEMMA_FALLBACK": "http://box/v1?key=1"}, "GEMMA_FALLBACK", "question mark"),
        ({"GEMMA_FALLBACK": "sk-or-v1-1"}, "GEMMA_FALLBACK", "holds something that may be a secret"),
        ({"GEMMA_VARIANTS": "xoxb-2222222222"}, "GEMMA_VARIANTS", "holds something that may be a secret"),
        ({"GEMMA_VARIANTS": "3n"}, "GEMMA_VARIANTS", "3n:google/gemma-3n-e4b-it"),
        ({"GEMMA_VARIANTS": "help:gemma"}, "GEMMA_VARIANTS", "'help:gemma'"),
        ({"GEMMA_VARIANTS": "4b:gemma"}, "GEMMA_VARIANTS", "names 4b twice"),
        ({"GEMMA_VARIANTS": "3n:a,3n:b"}, "GEMMA_VARIANTS", "names 3n twice"),
    ],
)
def test_what_makes_no_sense_is_told_with_the_settings_name(environ: dict[str, str], setting: str, words: str) -> None:
    assert words in problems({**KEY, **environ})[setting]


def test_one_word_that_is_wrong_is_one_problem() -> None:
    assert list(problems({**KEY, "GEMMA_PROVIDER_1B": "gogle", "GEMMA_API_KEY_1B": "key"})) == ["GEMMA_PROVIDER_1B"]
    assert list(problems({"GEMMA_PROVIDER": "gogle"})) == ["GEMMA_PROVIDER"]


def test_the_bound_on_answers_at_once_is_each_hosts() -> None:
    found = hosts({**KEY, "GEMMA_CONCURRENCY": "3", "GEMMA_PROVIDER_1B": "ollama"})

    assert {endpoint.provider.concurrency for endpoint in found.endpoints.values()} == {3}
    assert found.slots == 6


def test_other_gemmas_are_added_by_name() -> None:
    text = "3n:google/gemma-3n-e4b-it,4:google/gemma-4-31b-it:free images context=65536"
    settings = read({**KEY, "GEMMA_VARIANTS": text, "GEMMA_VARIANT": "3n", "GEMMA_PROVIDER_3N": "ollama"})

    assert settings.variant == "3n"
    assert settings.hosting.added == (
        AddedVariant("3n", "google/gemma-3n-e4b-it"),
        AddedVariant("4", "google/gemma-4-31b-it:free", 65_536, images=True),
    )
    assert "27b, 3n" in problems({**KEY, "GEMMA_VARIANTS": text, "GEMMA_VARIANT": "7b"})["GEMMA_VARIANT"]
