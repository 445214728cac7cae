"""One line an event, without secrets."""

import json
import logging
from collections.abc import Iterator

import pytest

from bot.logs import configure_logs, redact


@pytest.fixture(autouse=True)
def _root_logger() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    yield
    root.handlers, root.level = handlers, level


def test_a_line_has_its_fields_and_no_line_break_or_token(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("INFO", "text")
    logging.getLogger("bot.test").info("done", extra={"turn": "abc\nFAKE", "reason": "Bearer sk-1234567890abcdef"})
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith("INFO    bot.test: done  turn=abc FAKE reason=[secret]")


def test_json_lines_are_json(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("INFO", "json")
    logging.getLogger("bot.test").info("done", extra={"turn": "abc"})
    row = json.loads(capsys.readouterr().err)
    assert (row["event"], row["turn"], row["level"]) == ("done", "abc", "info")


@pytest.mark.parametrize("secret", ["xoxb-12-34-abcd", "xapp-1-A-2-b", "Bearer abcdefgh12345678", "sk-abcdef123456"])
def test_tokens_and_keys_are_redacted(secret: str) -> None:
    assert redact(f"before {secret} after") == "before [secret] after"


def test_libraries_speak_only_when_something_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logs("INFO", "text")
    logging.getLogger("httpx").info("HTTP Request: POST …")
    assert capsys.readouterr().err == ""
