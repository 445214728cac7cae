"""Structured logs: one line an event, ids on every record, no tokens, no message text.

A record's words are short and fixed; what varies goes into `extra` fields and is printed as `name=value` or as JSON.
Everything passes one handler, which takes secrets out (of words, fields and tracebacks) before anything is written,
keeps a line below 4 kB, and lets no control character through: what somebody wrote cannot pretend to be a line.
"""

import json
import logging
import re
import sys
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from types import TracebackType

_LINE_BYTES = 4_000
_FIELD_CHARS = 600
_TRACE_CHARS = 2_400
_SHORTEST_SECRET = 8
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_HIDDEN = "[secret]"
_SECRET = re.compile(
    r"""\b(?:xox[a-z](?:\.xox[a-z])?-|xapp-|sk-|AIza|ghp_)[\w.-]{4,}"""
    r"""|(?i:\bbearer\s+)[\w.~+/-]{8,}=*|(?i:\bbasic\s+)(?![A-Z]?[a-z]+(?![\w.~+/=-]))[\w.~+/-]{8,}=*"""
    r"""|(?i:\b(?:(?:proxy-)?authorization|x-api-key|x-slack-signature|api[_-]?key|client_secret|ticket)"""
    r"""['"]?\s*[:=]\s*['"]?)(?:(?i:bearer|basic|token)\s+)?(?!\[secret)[^\s'",;&}]{4,}"""
    r"""|https://hooks\.slack\.com/\S+"""
    r"""|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)""",
)
"""Slack's tokens, usual forms of models' keys, what stands in headers and addresses, and addresses that are a right."""

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_QUIET = ("httpx", "httpcore", "slack_bolt", "slack_sdk", "aiohttp.access", "aiosqlite", "asyncio")


def configure_logs(level: str, layout: str, secrets: Collection[str] = ()) -> None:
    """Send logs to standard error as `text` or `json` lines; libraries speak only when something is wrong.

    `secrets` are hidden wherever they stand, whatever they look like. What ends the process goes the same way.
    """
    handler = _Handler(sys.stderr)
    hide = hiding(secrets)
    handler.setFormatter(_JsonFormatter(hide) if layout == "json" else _TextFormatter(hide))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    logging.getLogger("bot.bolt").setLevel(logging.ERROR)  # its warnings are advice about how we call it
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))
    logging.captureWarnings(capture=True)
    sys.excepthook = _tell_the_end


def redact(text: str) -> str:
    """The text with anything that looks like a token or key replaced."""
    return _SECRET.sub(_HIDDEN, text)


def hiding(secrets: Collection[str]) -> Callable[[str], str]:
    """What takes secrets out of a text: these, and all that look like one."""
    known = sorted({secret for secret in secrets if len(secret) >= _SHORTEST_SECRET}, key=len, reverse=True)
    if not known:
        return redact
    these = re.compile("|".join(re.escape(secret) for secret in known))
    return lambda text: redact(these.sub(_HIDDEN, text))


class _Handler(logging.StreamHandler):  # type: ignore[type-arg] # generic for the checker alone
    """Writes to a stream. A record that cannot be written is told of, without what it holds."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        if sys.__stderr__ is not None:
            sys.__stderr__.write(f"a line of the log could not be written ({record.name}:{record.lineno})\n")


class _Formatter(logging.Formatter):
    """What both layouts share: `hide` takes secrets out of a text."""

    def __init__(self, hide: Callable[[str], str]) -> None:
        super().__init__()
        self._hide = hide

    def _safe(self, text: str) -> str:
        """Without secrets, on one line, and so long at most; hidden before it is cut, lest half a token stays."""
        return _CONTROL.sub(_escaped, self._hide(text)[:_FIELD_CHARS])

    def _fields(self, record: logging.LogRecord) -> Mapping[str, str]:
        return {name: self._safe(str(value)) for name, value in vars(record).items() if name not in _STANDARD}

    def _trace(self, record: logging.LogRecord) -> list[str]:
        """The lines at the end of the traceback, which say most; none without one."""
        trace = self._hide(self.formatException(record.exc_info))[-_TRACE_CHARS:] if record.exc_info else ""
        return [_CONTROL.sub(_escaped, line) for line in trace.split("\n")] if trace else []


class _TextFormatter(_Formatter):
    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).strftime("%H:%M:%S.%f")[:-3]
        fields = " ".join(f"{name}={value}" for name, value in self._fields(record).items())
        line = f"{moment} {record.levelname:<7} {record.name}: {self._safe(record.getMessage())}"
        trace = [f"  | {row}" for row in self._trace(record)]
        return "\n".join(_cut(row) for row in (f"{line}  {fields}" if fields else line, *trace))


class _JsonFormatter(_Formatter):
    def format(self, record: logging.LogRecord) -> str:
        row = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": self._safe(record.getMessage()),
            **self._fields(record),
        }
        if trace := self._trace(record):
            row["trace"] = "\n".join(trace)
        return _shortened(row)


def _escaped(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()


def _cut(line: str) -> str:
    raw = line.encode("utf-8", "backslashreplace")
    return line if len(raw) <= _LINE_BYTES else raw[:_LINE_BYTES].decode("utf-8", "ignore")


def _shortened(row: dict[str, str]) -> str:
    """The row as one JSON line: while that is too long, its longest value loses half."""
    while len((line := json.dumps(row, ensure_ascii=False)).encode()) > _LINE_BYTES:
        longest = max(row, key=lambda name: len(row[name]))
        kept = len(row[longest]) // 2
        row[longest] = row[longest][-kept:] if longest == "trace" else row[longest][:kept]
    return line


def _tell_the_end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What nobody caught, told like everything else: Python would write it as it is."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    else:
        logging.getLogger("bot").critical("ended by a fault", exc_info=(kind, error, trace))
