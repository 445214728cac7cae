"""Settings as they are written: the environment's text on top of a `.env` file's, read into values or problems."""

import re
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from dotenv import dotenv_values
from dotenv.parser import parse_stream

from bot.errors import Problem

_TOKEN_KINDS = {
    "xoxb-": "a bot token",
    "xapp-": "an app-level token",
    "xoxp-": "a user token",
    "xoxe": "a refresh token",
}
_SLACKS_TOKEN = re.compile(r"(?<![A-Za-z0-9])(?:xox[a-z][.-]|xapp-)")
_LIKE_A_KEY = re.compile(
    r"""xox|xapp|\b(?:sk[-_]|aiza|ghp_|gsk_|hf_)|[0-9]{6}"""
    r"""|(?=[a-z0-9]{8})(?=[a-z]*[0-9])(?=[0-9]*[a-z])|(?-i:[a-z][A-Z][a-z]*[A-Z])""",
    re.IGNORECASE,
)
"""How tokens and keys begin, many digits, letters among digits, and letters that are now large, now small."""

_LONGEST_SHOWN = 16
_MODEL_KEY = "a key of the model's host"
_SIGNING_SECRET_CHARS = 32
_ASKED_AT = "/chat/completions"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_HOST = re.compile(r"[\w.:%-]+")
TOP_PORT = 65_535
_TOP_HOURS = 720
_TOP_TOKENS = 200_000


class Reader:
    """Reads one name at a time and gathers what is wrong instead of stopping at it.

    Values come from `environ`, else from `env_file`, which may be absent; `NAME_FILE` names a file that holds NAME's.
    """

    def __init__(self, environ: Mapping[str, str], env_file: Path) -> None:
        self.problems: list[Problem] = []
        self.unread = False
        """Whether a file, or a part of one, could not be read: what seems not to be set may stand there."""
        self._values = {**self._dotenv(env_file), **{name: value for name, value in environ.items() if value}}

    def add(self, setting: str, remedy: str) -> None:
        """Note a problem, once."""
        problem = Problem(setting, remedy)
        if problem not in self.problems:
            self.problems.append(problem)

    @property
    def wrong(self) -> frozenset[str]:
        """The settings that have problems."""
        return frozenset(problem.setting for problem in self.problems)

    def text(self, name: str) -> str:
        """The text, "" when it is not set."""
        value = self._values.get(name, "").strip()
        path = self._values.get(f"{name}_FILE", "").strip()
        if value or not path:
            return value
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            self.unread = True
            self.add(f"{name}_FILE", f"names a file that cannot be read ({_reason(error)})")
            return ""

    def token(self, name: str, prefix: str) -> str:
        """A token of Slack's that begins with `prefix`."""
        value = self.text(name)
        if value and not value.startswith(prefix):
            kind = next((kind for start, kind in _TOKEN_KINDS.items() if value.startswith(start)), "no Slack token")
            self.add(name, f"holds {kind}; it must start with {prefix} (are two tokens swapped?)")
        elif not can_be_key(value):
            self.add(name, "holds white space or letters that a token cannot have; copy it again")
        return value

    def key(self, name: str) -> str:
        """A key of a model's host."""
        return self.as_secret(name, self.text(name), _MODEL_KEY)

    def keys(self, name: str) -> list[str]:
        """Such keys between commas, with "" for those that are left out."""
        return [self.as_secret(name, key.strip(), _MODEL_KEY) for key in self.text(name).split(",")]

    def as_secret(self, name: str, value: str, what: str) -> str:
        """A text of the setting `name` as `what`, in words; a token of Slack's would be shown to another host."""
        if token := _SLACKS_TOKEN.search(value):
            kind = next((kind for start, kind in _TOKEN_KINDS.items() if token[0].startswith(start)), "a token")
            self.add(name, f"holds {kind} of Slack's; it must be {what} (are two values swapped?)")
        elif not can_be_key(value):
            self.add(name, f"holds white space or letters that {what} cannot have; copy it again")
        return value

    def signing_secret(self, name: str) -> str:
        """What Slack signs its requests with: 32 characters (docs.slack.dev, verifying requests from Slack)."""
        what = "the Signing Secret of Basic Information"
        value = self.as_secret(name, self.text(name), what)
        if value and name not in self.wrong and len(value) < _SIGNING_SECRET_CHARS:
            self.add(name, f"is too short to be {what}, which has {_SIGNING_SECRET_CHARS} characters; copy it again")
        return value

    def one_of(self, name: str, known: tuple[str, ...], default: str) -> str:
        """One of a few words, in the spelling of `known`."""
        value = self.text(name) or default
        for choice in known:
            if choice.lower() == value.lower():
                return choice
        self.add(name, f"is {shown(value)}; it must be one of {', '.join(known)}")
        return default

    def url(self, name: str) -> str | None:
        """An http or https address without a slash at its end; None when it is not set."""
        value = self.text(name)
        return self.as_url(name, value) if value else None

    def as_url(self, name: str, value: str) -> str:
        """A text of the setting `name` as an address without a slash at its end."""
        parts = address_of(value)
        if parts is None:
            self.add(name, "is no http or https address, such as https://api.example.com/v1")
            return value
        if "@" in parts.netloc:
            self.add(name, "holds a user name or password; keep secrets in the key's own setting")
        if "?" in value or "#" in value:
            self.add(name, "holds a question mark or #; leave it out, and what follows it")
        if parts.path.rstrip("/").endswith(_ASKED_AT):
            self.add(name, f"ends in {_ASKED_AT}, which the bot adds; leave that out: https://api.example.com/v1")
        if parts.scheme == "http" and parts.hostname not in _LOOPBACK and name == "SLACK_API_URL":
            self.add(name, "must be https unless it is on this machine: tokens travel over it")
        return value.rstrip("/")

    def words(self, name: str) -> list[str]:
        """The pieces between commas, without the empty ones."""
        return [word.strip() for word in self.text(name).split(",") if word.strip()]

    def path(self, name: str) -> str:
        """The path of a file that can be read; "" when it is not set."""
        value = self.text(name)
        if value and not _is_file(value):
            self.add(name, "names no file that is there; correct the path")
        return value

    def count(self, name: str) -> int | None:
        """A number from 1 to 1,000; None when it is not set."""
        value = self.text(name)
        if not value or re.fullmatch("[1-9][0-9]{0,2}|1000", value):
            return int(value) if value else None
        self.add(name, "must be a number from 1 to 1000")
        return None

    def tokens(self, name: str) -> int | None:
        """A number of tokens from 1,000 to 200,000; None when it is not set."""
        value = self.text(name)
        if not value or (re.fullmatch("[1-9][0-9]{3,5}", value) and int(value) <= _TOP_TOKENS):
            return int(value) if value else None
        self.add(name, f"must be a number of tokens from 1000 to {_TOP_TOKENS}")
        return None

    def database(self, name: str, default: str) -> str:
        """The address of a database."""
        value = self.text(name) or default
        path = value.removeprefix("sqlite:///")
        if path == value or not path.strip("/"):
            self.add(name, f"names {shown(value.partition('://')[0])}; SQLite is what is supported: {default}")
        elif "?" in path:
            self.add(name, "holds options; leave out the question mark and what follows it")
        elif ":memory:" in path:
            self.add(name, f"names a database in memory, which forgets what was acknowledged; name a file: {default}")
        return value

    def host(self, name: str, default: str) -> str:
        """A name or an address of this machine, as far as it can be one."""
        value = self.text(name) or default
        if not _can_be_host(value):
            self.add(name, "is no name or address of this machine; correct it")
        return value

    def port(self, name: str, default: int) -> int:
        """A port number."""
        value = self.text(name)
        if not value:
            return default
        port = port_of(value)
        if port is None:
            self.add(name, f"must be a number from 0 to {TOP_PORT}")
            return default
        return port

    def seconds(self, name: str, default: float) -> float:
        """A number of seconds."""
        value = self.text(name)
        if not value:
            return default
        if re.fullmatch(r"\d{1,4}(\.\d+)?", value):
            return float(value)
        self.add(name, "must be a number of seconds")
        return default

    def hours(self, name: str, default: float) -> float:
        """A number of hours, thirty days at most."""
        value = self.text(name)
        if not value:
            return default
        if re.fullmatch(r"\d{1,3}(\.\d+)?", value) and float(value) <= _TOP_HOURS:
            return float(value)
        self.add(name, f"must be a number of hours from 0 to {_TOP_HOURS}")
        return default

    def people(self, name: str) -> frozenset[str]:
        """User ids of Slack's, with commas between."""
        ids = self.words(name)
        if wrong := [word for word in ids if not re.fullmatch("[UW][A-Z0-9]{2,20}", word)]:
            self.add(name, f"holds {shown(wrong[0])}; it must be user ids, such as U012AB3CD,U045EF6GH")
        return frozenset(ids)

    def _dotenv(self, env_file: Path) -> dict[str, str]:
        try:
            if not env_file.exists():
                return {}
            if not env_file.is_file():
                raise IsADirectoryError(21, "it is not a file")
            text = env_file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            self.unread = True
            self.add(str(env_file), f"cannot be read ({_reason(error)})")
            return {}
        for binding in parse_stream(StringIO(text)):
            if binding.error:
                self.unread = True
                line = binding.original.line
                self.add(str(env_file), f"line {line} cannot be read; write NAME=value, and close what is in quotes")
        if self.unread:  # dotenv would log the same, without the file's name
            return {}
        values = dotenv_values(stream=StringIO(text), interpolate=False)
        return {name: value for name, value in values.items() if value}


def address_of(text: str) -> SplitResult | None:
    """An http or https address taken apart; None where the text is none, or names a host that there cannot be."""
    try:
        parts = urlsplit(text)
        valid = parts.scheme in ("http", "https") and (parts.port or 1) > 0
    except ValueError:
        return None
    return parts if valid and _can_be_host(parts.hostname or "") else None


def port_of(text: str) -> int | None:
    """A port number; None where the text is none."""
    # Python refuses to read a number of thousands of digits.
    return int(text) if re.fullmatch("[0-9]{1,5}", text) and int(text) <= TOP_PORT else None


def can_be_key(text: str) -> bool:
    """Whether an HTTP header can hold the text as a key."""
    return text.isascii() and text.isprintable() and " " not in text


def shown(value: str) -> str:
    """A wrong value as a problem shows it: a short word in quotes, and nothing of what may be a secret."""
    if len(value) > _LONGEST_SHOWN or _LIKE_A_KEY.search(value):
        return "something that may be a secret"
    return repr(value)


def _can_be_host(text: str) -> bool:
    """Whether there can be a host of this name or address."""
    try:
        # What resolves names encodes them so, and raises where it cannot.
        return _HOST.fullmatch(text.encode("idna").decode("idna")) is not None
    except ValueError:
        return False


def _is_file(path: str) -> bool:
    try:
        return Path(path).is_file()
    except OSError:  # such as a name that is too long
        return False


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or "it is not UTF-8 text"
