"""One line an event, without secrets, without what people wrote, and without anything that pretends to be a line."""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator

import pytest

from bot.logs import configure_logs, redact

SIGNING_SECRET = "0123456789abcdef0123456789abcdef"
MODEL_KEY = "a-key-of-no-known-form"


@pytest.fixture(autouse=True)
def _root_logger() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, hook = root.handlers, root.level, sys.excepthook
    yield
    root.handlers, root.level, sys.excepthook = handlers, level, hook
    logging.captureWarnings(capture=False)


def refuse(text: str) -> None:
    raise ValueError(text)


def raised(text: str) -> Exception:
    """An error with a traceback."""
    try:
        refuse(text)
    except ValueError as error:
        return error
    raise AssertionError


def test_a_line_has_its_fields_and_no_line_break_or_token(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("INFO", "text")
    logging.getLogger("bot.test").info("done", extra={"turn": "abc\nFAKE", "reason": "Bearer sk-1234567890abcdef"})
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith(r"INFO    bot.test: done  turn=abc\nFAKE reason=[secret]")


def test_json_lines_are_json(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("INFO", "json")
    logging.getLogger("bot.test").info("done", extra={"turn": "abc"})
    row = json.loads(capsys.readouterr().err)
    assert (row["event"], row["turn"], row["level"]) == ("done", "abc", "info")


@pytest.mark.parametrize(
    "secret",
    [
        "xoxb-12-34-abcd",
        "xapp-1-A-2-b",
        "xoxe-1-abcdefgh",
        "xoxe.xoxp-1-abcdefgh",
        "Bearer abcdefgh12345678",
        "Basic dXNlcjpwYXNzd29yZA==",
        "sk-abcdef123456",
        "https://hooks.slack.com/actions/T1/2/abcdef",
    ],
)
def test_tokens_and_keys_are_redacted(secret: str) -> None:
    assert redact(f"before {secret} after") == "before [secret] after"


def test_words_that_are_no_secret_stay() -> None:
    told = "copy Signing Secret from Basic Information of your app; a basic requirement, a bearer of news"
    assert redact(told) == told


@pytest.mark.parametrize(
    "text",
    [
        "{'Authorization': 'Bearer abcdefgh12345678'}",
        "Authorization: abcdefgh12345678",
        'X-Slack-Signature": "v0=abcdefgh12345678"',
        "x-api-key=abcdefgh12345678",
        "wss://wss.slack.com/link/?ticket=abcdefgh12345678&app_id=1",
        "http://user:abcdefgh12345678@proxy.example.com:3128",
    ],
)
def test_what_stands_in_headers_and_addresses_is_redacted(text: str) -> None:
    assert "abcdefgh12345678" not in redact(text)


@pytest.mark.parametrize("layout", ["text", "json"])
def test_known_secrets_are_hidden_in_words_fields_and_tracebacks(
    capsys: pytest.CaptureFixture[str], layout: str
) -> None:
    configure_logs("INFO", layout, [SIGNING_SECRET, MODEL_KEY])
    log = logging.getLogger("bot.test")
    fields = {"headers": {"key": MODEL_KEY}, "secret": SIGNING_SECRET}
    log.error("met %s", MODEL_KEY, extra=fields, exc_info=raised(f"cannot use {MODEL_KEY}"))
    written = capsys.readouterr().err
    assert "ValueError" in written
    assert MODEL_KEY not in written
    assert SIGNING_SECRET not in written


@pytest.mark.parametrize("layout", ["text", "json"])
def test_no_line_is_longer_than_4_kb(capsys: pytest.CaptureFixture[str], layout: str) -> None:
    configure_logs("INFO", layout)
    log = logging.getLogger("bot.test")
    huge = "長い" * 50_000
    log.error(huge, extra={f"field{number}": huge for number in range(20)}, exc_info=raised(huge))
    lines = capsys.readouterr().err.splitlines()
    assert max(len(line.encode()) for line in lines) <= 4_000
    assert layout == "text" or [json.loads(line)["level"] for line in lines] == ["error"]


@pytest.mark.parametrize("layout", ["text", "json"])
def test_nothing_that_is_logged_can_pretend_to_be_a_line_or_steer_a_terminal(
    capsys: pytest.CaptureFixture[str], layout: str
) -> None:
    configure_logs("INFO", layout)
    forged = "x\r\n09:41:12.311 INFO    bot: forged\x1b[2J\u2028\x9b31m\u202e\ud800"
    logging.getLogger("bot.test").error(forged, extra={"from": forged}, exc_info=raised(forged))
    written = capsys.readouterr().err
    assert not [line for line in written.splitlines() if line.startswith("09:41")]
    assert not set(written) & set("\r\x1b\u2028\x9b\u202e\ud800")


def test_a_record_that_cannot_be_written_is_told_without_what_it_holds(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("INFO", "text")
    logging.getLogger("bot.test").info("%d words", f"{MODEL_KEY}")
    assert MODEL_KEY not in capsys.readouterr().err


def test_what_ends_the_process_is_told_without_secrets() -> None:
    program = f"from bot.logs import configure_logs; configure_logs('INFO', 'text', ['{MODEL_KEY}']);"
    program += f"raise RuntimeError('no {MODEL_KEY[:5]}' + '{MODEL_KEY[5:]}')"
    ended = subprocess.run(  # noqa: S603 - this interpreter, our own words
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=20
    )
    assert "ended by a fault" in ended.stderr
    assert "RuntimeError: no [secret]" in ended.stderr


def test_libraries_speak_only_when_something_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("INFO", "text")
    logging.getLogger("httpx").info("HTTP Request: POST …")
    assert capsys.readouterr().err == ""
