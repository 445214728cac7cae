from pathlib import Path

import pytest

from bot.environment import shown
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


@pytest.mark.parametrize("name", ["SLACK_API_URL", "GEMMA_BASE_URL", "GEMMA_BASE_URL_4B"])
@pytest.mark.parametrize("more", ["?key=1", "#x", "?", "#", "?key=1#x"])
def test_an_address_with_something_behind_its_path_is_told(name: str, more: str) -> None:
    assert "question mark" in problems({**GOOD, name: f"https://api.example.com/v1{more}"})[name]


@pytest.mark.parametrize("end", ["", "/"])
def test_an_address_that_ends_where_questions_are_asked_is_told(end: str) -> None:
    told = problems({**GOOD, "GEMMA_BASE_URL": f"https://api.example.com/v1/chat/completions{end}"})
    assert told["GEMMA_BASE_URL"].endswith("leave that out: https://api.example.com/v1")


@pytest.mark.parametrize(
    "token", ["xoxb-1", "xoxp-1", "xoxe.xoxb-1-a", "xoxc-1", "xapp-1", '"xoxb-1"', "Bearer xapp-1"]
)
@pytest.mark.parametrize("name", ["AIML_API_KEY", "GEMMA_API_KEY", "SLACK_SIGNING_SECRET"])
def test_a_token_of_slacks_is_shown_to_nobody_else(name: str, token: str) -> None:
    told = problems({**GOOD, name: token})[name]
    assert "of Slack's; it must be " in told
    assert token not in told


@pytest.mark.parametrize("key", ["a b", "a\nb", "k\u00e9y", "\u200bkey"])
@pytest.mark.parametrize("name", ["AIML_API_KEY", "GEMMA_API_KEY", "SLACK_SIGNING_SECRET"])
def test_a_key_that_no_header_can_hold_is_told(name: str, key: str) -> None:
    assert "copy it again" in problems({**GOOD, name: key})[name]


@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"])
@pytest.mark.parametrize("letter", [" ", "\x00", "\x1b", "ä"])
def test_a_token_that_no_header_can_hold_is_told(name: str, letter: str) -> None:
    prefix = "xoxb-" if name == "SLACK_BOT_TOKEN" else "xapp-"
    assert list(problems({**GOOD, name: f"{prefix}1{letter}2"})) == [name]


@pytest.mark.parametrize("key", ["sk-or-v1-0123", "0123456789abcdef", "myxoxb-key", "k"])
def test_any_other_key_is_taken(key: str) -> None:
    secret = key.ljust(32, "0")
    assert read({**GOOD, "AIML_API_KEY": key, "SLACK_SIGNING_SECRET": secret}).slack_signing_secret == secret
    assert read({**GOOD, "AIML_API_KEY": key}).api_key == key


@pytest.mark.parametrize("word", ["7b", "OpenRouters", "acme", "gemma-3-7b", "gpt-oss", "task-force", "", "a\nb"])
def test_a_short_word_that_is_wrong_is_shown(word: str) -> None:
    assert shown(word) == repr(word)


@pytest.mark.parametrize(
    "value",
    [
        *("xoxb-1", "my xoxb-1", "XOXB-1", "xapp-1", "sk-live", "sk_live", "AIzaSy", "ghp_abc", "hf_abc", "gsk_abc"),
        *("123456", "a1b2c3d4", "deadbeef1", "QxZvTbRm", "a-word-of-seventeen"),
    ],
)
def test_what_may_be_a_secret_is_not_shown(value: str) -> None:
    assert value not in shown(value)
    assert value not in " ".join(problems({**GOOD, "LOG_LEVEL": value, "GEMMA_ADMINS": value}).values())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("PORT", value) for value in ("9" * 5_000, "65536", "-1", "\u0663")),
        *(("HOST", value) for value in ("a..b", "a b", "http://x")),
        *(("DATABASE_URL", f"sqlite:///{path}") for path in ("x.db?mode=ro", ":memory:", "", "/")),
        *(("DATABASE_URL", value) for value in ("sqlite://x.db", "http://[", "x")),
    ],
)
def test_where_it_listens_and_stores_is_looked_at_before_it_starts(name: str, value: str) -> None:
    assert list(problems({**GOOD, name: value})) == [name]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "::1", "fe80::1%eth0", "localhost", "b\u00fccher.de"])  # noqa: S104 - read, not bound
def test_any_address_of_this_machine_is_taken(host: str) -> None:
    assert read({**GOOD, "HOST": host}).host == host


def test_a_key_that_several_hosts_share_is_told_of_once() -> None:
    environ = {**GOOD, "AIML_API_KEY": "xoxb-1", "GEMMA_FALLBACK": "aimlapi", "GEMMA_PROVIDER_4B": "aimlapi"}
    with pytest.raises(ConfigurationError) as caught:
        read(environ)
    assert [problem.setting for problem in caught.value.problems] == ["AIML_API_KEY"]


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


@pytest.mark.parametrize("line", ["this is not a setting", 'SLACK_BOT_TOKEN="xoxb-1'])
def test_a_line_of_the_env_file_that_cannot_be_read_is_the_one_problem(tmp_path: Path, line: str) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text(f"GEMMA_VARIANT=4b\n{line}\n")
    told = problems({}, env_file)
    assert list(told) == [str(env_file)]
    assert "line 2 cannot be read" in told[str(env_file)]
    assert "xoxb" not in told[str(env_file)]


def test_a_value_whose_file_cannot_be_read_is_not_called_missing_beside(tmp_path: Path) -> None:
    environ = {name: value for name, value in GOOD.items() if name != "SLACK_BOT_TOKEN"}
    assert list(problems({**environ, "SLACK_BOT_TOKEN_FILE": str(tmp_path / "absent")})) == ["SLACK_BOT_TOKEN_FILE"]


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
