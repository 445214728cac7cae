from pathlib import Path

import pytest

from bot.errors import ConfigurationError
from bot.hosting import Choices
from bot.settings import Settings, read_settings

CHOICES = Choices(providers={"aimlapi": "AIML_API_KEY", "ollama": None}, variants=("1b", "4b", "12b", "27b"))
GOOD = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "AIML_API_KEY": "key"}


def read(environ: dict[str, str], env_file: Path = Path("absent.env"), *, need_slack: bool = True) -> Settings:
    return read_settings(environ, env_file, CHOICES, need_slack=need_slack)


def problems(environ: dict[str, str], env_file: Path = Path("absent.env")) -> dict[str, str]:
    with pytest.raises(ConfigurationError) as caught:
        read(environ, env_file)
    return {problem.setting: problem.remedy for problem in caught.value.problems}


def test_two_tokens_and_a_key_are_enough() -> None:
    settings = read(GOOD)
    assert settings.socket_mode
    assert (settings.variant, settings.provider, settings.port) == ("27b", "aimlapi", 3000)


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("GEMMA_VARIANT=4b\nAIML_API_KEY=from-file\n")
    settings = read({**GOOD, "AIML_API_KEY": "from-environment"}, env_file)
    assert (settings.variant, settings.api_key) == ("4b", "from-environment")


def test_a_value_can_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    secret = tmp_path / "token"
    secret.write_text("xoxb-from-file\n")
    environ = {name: value for name, value in GOOD.items() if name != "SLACK_BOT_TOKEN"}
    assert read({**environ, "SLACK_BOT_TOKEN_FILE": str(secret)}).slack_bot_token == "xoxb-from-file"


def test_without_slack_the_playground_is_named() -> None:
    assert "playground" in problems({"AIML_API_KEY": "key"})["SLACK_BOT_TOKEN"]


def test_every_problem_is_told_at_once() -> None:
    told = problems(
        {
            "SLACK_BOT_TOKEN": "xapp-1",
            "SLACK_APP_TOKEN": "xoxb-1",
            "GEMMA_VARIANT": "7b",
            "GEMMA_BASE_URL": "not a url",
            "DATABASE_URL": "postgresql://host/db",
            "PORT": "70000",
            "AIML_API_KEY": "key",
            "LOG_LEVEL": "LOUD",
        }
    )
    assert set(told) == {
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "GEMMA_VARIANT",
        "GEMMA_BASE_URL",
        "DATABASE_URL",
        "PORT",
        "LOG_LEVEL",
    }
    assert "swapped" in told["SLACK_BOT_TOKEN"]
    assert "1b, 4b, 12b, 27b" in told["GEMMA_VARIANT"]


def test_a_provider_without_its_key_is_told() -> None:
    assert "AIML_API_KEY" in problems({name: value for name, value in GOOD.items() if name != "AIML_API_KEY"})
    assert read({**GOOD, "AIML_API_KEY": "", "GEMMA_PROVIDER": "ollama"}).api_key is None


@pytest.mark.parametrize(("hours", "read_as"), [("", 24.0), ("0", 0.0), ("1.5", 1.5), ("720", 720.0)])
def test_catch_up_takes_hours_up_to_thirty_days(hours: str, read_as: float) -> None:
    assert read({**GOOD, "CATCHUP_HOURS": hours}).catchup_hours == read_as


@pytest.mark.parametrize("hours", ["-1", "721", "720.5", "a day", "1e2", "1.", "nan"])
def test_catch_up_hours_that_make_no_sense_are_told(hours: str) -> None:
    assert "720" in problems({**GOOD, "CATCHUP_HOURS": hours})["CATCHUP_HOURS"]


def test_admins_are_user_ids() -> None:
    assert read({**GOOD, "GEMMA_ADMINS": "U012AB3CD, W045EF6GH,"}).admins == {"U012AB3CD", "W045EF6GH"}
    assert read(GOOD).admins == frozenset()
    assert "alice" in problems({**GOOD, "GEMMA_ADMINS": "U012AB3CD,alice"})["GEMMA_ADMINS"]


@pytest.mark.parametrize(
    "url",
    ["https://a..b/", "https://.a/", "https://xn--/", "https://\u2603.com", f"https://{'a' * 64}.com", "https://a b/"],
)
def test_an_address_of_a_host_that_there_cannot_be_is_told(url: str) -> None:
    assert set(problems({**GOOD, "SLACK_API_URL": url, "GEMMA_BASE_URL": url})) == {"SLACK_API_URL", "GEMMA_BASE_URL"}


@pytest.mark.parametrize(
    "host", ["b\u00fccher.de", "xn--bcher-kva.de", "ex_ample.com", "10.0.0.1:8000", "[::1]:80", "a.b."]
)
def test_any_host_that_there_may_be_is_taken(host: str) -> None:
    assert read({**GOOD, "GEMMA_BASE_URL": f"http://{host}/v1"}).base_url == f"http://{host}/v1"


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1080", "proxy.corp:8080", "http://", "http://a..b:1"])
@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"])
def test_a_proxy_that_cannot_be_used_on_the_way_to_slack_is_told(name: str, proxy: str) -> None:
    assert "http://proxy.example.com:8080" in problems({**GOOD, name: proxy})[name]
    assert read({**GOOD, name: proxy}, need_slack=False)


def test_a_proxy_that_is_not_used_on_the_way_to_slack_may_be_anything() -> None:
    read(
        {
            **GOOD,
            "HTTPS_PROXY": "http://me:secret@proxy.corp:8080",
            "HTTP_PROXY": "socks5://x",
            "ALL_PROXY": "socks5://x",
        }
    )


def test_bolts_own_oauth_switch_is_told() -> None:
    assert "SLACK_CLIENT_ID" in problems({**GOOD, "SLACK_CLIENT_ID": "1", "SLACK_CLIENT_SECRET": "2"})


@pytest.mark.parametrize("content", [b"\xff\xfe\x00bad", None])
def test_an_unreadable_env_file_is_told(tmp_path: Path, content: bytes | None) -> None:
    env_file = tmp_path / ".env"
    if content is None:
        env_file.mkdir()
    else:
        env_file.write_bytes(content)
    assert str(env_file) in problems(GOOD, env_file)


def test_no_secret_is_shown_by_the_settings_or_their_problems() -> None:
    secret = "xoxp-very-secret-value"
    assert secret not in " ".join(problems({**GOOD, "SLACK_BOT_TOKEN": secret}).values())
    assert "xoxb-1" not in repr(read(GOOD))
    assert "'key'" not in repr(read(GOOD))


def test_notes_and_budgets_are_a_variant_and_tokens() -> None:
    settings = read({**GOOD, "GEMMA_NOTES": "4B", "GEMMA_BUDGET_1B": "2000", "GEMMA_BUDGET_27B": "100000"})
    assert (settings.notes, settings.budgets) == ("4b", {"1b": 2_000, "27b": 100_000})
    assert (read(GOOD).notes, read({**GOOD, "GEMMA_NOTES": "no"}).notes, read(GOOD).budgets) == ("", "", {})


@pytest.mark.parametrize(
    ("name", "value"),
    [("GEMMA_NOTES", "yes"), ("GEMMA_BUDGET_4B", "999"), ("GEMMA_BUDGET_4B", "200001"), ("GEMMA_BUDGET_4B", "8k")],
)
def test_notes_and_budgets_that_make_no_sense_are_told(name: str, value: str) -> None:
    assert name in problems({**GOOD, name: value})
