"""Structured logs: one line an event, ids on every record, no tokens, no message text.

A record's words are short and fixed; what varies goes into `extra` fields and is printed as `name=value` or as JSON.
"""

import json
import logging
import re
import sys
from collections.abc import Callable
from datetime import UTC, datetime

_LIMIT = 4_000
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_SECRET = re.compile(r"\b(xox[a-z]-|xapp-|sk-)[\w-]{4,}|(?i:bearer)\s+[\w.~+/-]{8,}=*")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")
_QUIET = ("httpx", "httpcore", "slack_bolt", "slack_sdk", "aiohttp.access", "aiosqlite", "asyncio")


def configure_logs(level: str, layout: str) -> None:
    """Send logs to standard error as `text` or `json` lines; libraries speak only when something is wrong."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonFormatter() if layout == "json" else _TextFormatter())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    logging.getLogger("bot.bolt").setLevel(logging.ERROR)  # its warnings are advice about how we call it
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))


def redact(text: str) -> str:
    """The text with anything that looks like a token or key replaced."""
    return _SECRET.sub("[secret]", text)


class _TextFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).strftime("%H:%M:%S.%f")[:-3]
        fields = " ".join(f"{name}={value}" for name, value in _fields(record).items())
        line = f"{moment} {record.levelname:<7} {record.name}: {record.getMessage()}"
        return _safe(f"{line}  {fields}" if fields else line) + _trace(record, self.formatException)


class _JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        row = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _safe(record.getMessage()),
            **{name: _safe(str(value)) for name, value in _fields(record).items()},
        }
        trace = _trace(record, self.formatException)
        return json.dumps({**row, "trace": trace} if trace else row, ensure_ascii=False)


def _fields(record: logging.LogRecord) -> dict[str, object]:
    return {name: value for name, value in vars(record).items() if name not in _STANDARD}


def _trace(record: logging.LogRecord, render: Callable[..., str]) -> str:
    return "\n" + redact(render(record.exc_info))[-_LIMIT:] if record.exc_info else ""


def _safe(text: str) -> str:
    return _CONTROL.sub(" ", redact(text))[:_LIMIT]
