"""The configuration, read once from the environment and `.env`: the only reader of the environment."""

import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from dotenv import dotenv_values

from bot.errors import ConfigurationError, Problem

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOG_FORMATS = ("text", "json")
DEFAULT_API_URL = "https://slack.com/api/"
DEFAULT_DATABASE_URL = "sqlite:///data/gemma.db"

_TOKEN_KINDS = {
    "xoxb-": "a bot token",
    "xapp-": "an app-level token",
    "xoxp-": "a user token",
    "xoxe": "a refresh token",
}
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_TOP_PORT = 65_535
_TOP_HOURS = 720


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be configured; see `.env.example` for what each is for.

    Secrets are left out of `repr`. `models` maps a variant to the model id its host is asked for, where that differs
    from the provider's own. Times in seconds.
    """

    slack_bot_token: str = field(default="", repr=False)
    slack_app_token: str = field(default="", repr=False)
    slack_signing_secret: str = field(default="", repr=False)
    slack_api_url: str = DEFAULT_API_URL
    provider: str = "aimlapi"
    base_url: str | None = None
    api_key: str | None = field(default=None, repr=False)
    variant: str = "27b"
    models: Mapping[str, str] = field(default_factory=dict)
    database_url: str = DEFAULT_DATABASE_URL
    host: str = "127.0.0.1"
    port: int = 3000
    shutdown_grace_s: float = 8.0
    catchup_hours: float = 24.0
    admins: frozenset[str] = frozenset()
    log_level: str = "INFO"
    log_format: str = "text"

    @property
    def has_slack(self) -> bool:
        """Whether anything of Slack is configured: it decides between Slack and the playground."""
        return bool(self.slack_bot_token or self.slack_app_token or self.slack_signing_secret)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must be in no log, whatever it looks like."""
        kept = (self.slack_bot_token, self.slack_app_token, self.slack_signing_secret, self.api_key)
        return tuple(secret for secret in kept if secret)

    @property
    def socket_mode(self) -> bool:
        """Socket Mode with an app-level token, else HTTP mode."""
        return bool(self.slack_app_token)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the parts above this one can do: provider names with their key's setting (None: no key), variant names."""

    providers: Mapping[str, str | None]
    variants: tuple[str, ...]


def read_settings(
    environ: Mapping[str, str], env_file: Path, choices: Choices, *, need_slack: bool, need_model: bool = True
) -> Settings:
    """The settings of the environment, on top of those in `env_file` (which may be absent).

    `need_slack`: the bot is to run on the real Slack. `need_model`: a provider's key must be there. Raises
    ConfigurationError with every problem found.
    """
    reader = _Reader(environ, env_file)
    variant = reader.one_of("GEMMA_VARIANT", choices.variants, "27b")
    provider = reader.one_of("GEMMA_PROVIDER", tuple(choices.providers), "aimlapi")
    key_name = choices.providers.get(provider)
    base_url = reader.url("GEMMA_BASE_URL")
    settings = Settings(
        slack_bot_token=reader.token("SLACK_BOT_TOKEN", "xoxb-"),
        slack_app_token=reader.token("SLACK_APP_TOKEN", "xapp-"),
        slack_signing_secret=reader.text("SLACK_SIGNING_SECRET"),
        slack_api_url=(reader.url("SLACK_API_URL") or DEFAULT_API_URL).rstrip("/") + "/",
        provider=provider,
        base_url=base_url,
        api_key=reader.text("GEMMA_API_KEY") or (reader.text(key_name) if key_name else "") or None,
        variant=variant,
        models={name: model for name in choices.variants if (model := reader.text(f"GEMMA_MODEL_{name.upper()}"))},
        database_url=reader.database("DATABASE_URL"),
        host=reader.text("HOST") or "127.0.0.1",
        port=reader.port("PORT", 3000),
        shutdown_grace_s=reader.seconds("SHUTDOWN_GRACE_S", 8.0),
        catchup_hours=reader.hours("CATCHUP_HOURS", 24.0),
        admins=reader.people("GEMMA_ADMINS"),
        log_level=reader.one_of("LOG_LEVEL", LOG_LEVELS, "INFO"),
        log_format=reader.one_of("LOG_FORMAT", LOG_FORMATS, "text"),
    )
    if need_slack:
        reader.problems += _missing_slack(settings)
    if environ.get("SLACK_CLIENT_ID") and environ.get("SLACK_CLIENT_SECRET"):
        reader.add("SLACK_CLIENT_ID", "and SLACK_CLIENT_SECRET make Slack's SDK ignore the bot token; unset both")
    if need_model and key_name and not settings.api_key and base_url is None:
        reader.add(key_name, f"is not set; {provider} needs a key (or set GEMMA_PROVIDER to a host without one)")
    if reader.problems:
        raise ConfigurationError(reader.problems)
    return settings


def is_open(env_file: Path) -> bool:
    """Whether other accounts of this machine may read the file; False where it is not there."""
    try:
        return bool(env_file.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))
    except OSError:
        return False


def _missing_slack(settings: Settings) -> list[Problem]:
    if not settings.has_slack:
        remedy = "is not set, nor is any other SLACK_… setting; to try the bot without Slack: python -m bot playground"
        return [Problem("SLACK_BOT_TOKEN", remedy)]
    problems = []
    if not settings.slack_bot_token:
        problems.append(Problem("SLACK_BOT_TOKEN", "is not set; copy it from OAuth & Permissions of your Slack app"))
    if not settings.slack_app_token and not settings.slack_signing_secret:
        remedy = "is not set; set it for Socket Mode, or SLACK_SIGNING_SECRET for HTTP mode"
        problems.append(Problem("SLACK_APP_TOKEN", remedy))
    return problems


class _Reader:
    """Reads one name at a time and gathers what is wrong instead of stopping at it."""

    def __init__(self, environ: Mapping[str, str], env_file: Path) -> None:
        self.problems: list[Problem] = []
        self._values = {**self._dotenv(env_file), **{name: value for name, value in environ.items() if value}}

    def add(self, setting: str, remedy: str) -> None:
        self.problems.append(Problem(setting, remedy))

    def text(self, name: str) -> str:
        value = self._values.get(name, "").strip()
        path = self._values.get(f"{name}_FILE", "").strip()
        if value or not path:
            return value
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            self.add(f"{name}_FILE", f"names a file that cannot be read ({_reason(error)})")
            return ""

    def token(self, name: str, prefix: str) -> str:
        value = self.text(name)
        if value and not value.startswith(prefix):
            kind = next((kind for start, kind in _TOKEN_KINDS.items() if value.startswith(start)), "no Slack token")
            self.add(name, f"holds {kind}; it must start with {prefix} (are two tokens swapped?)")
        elif re.search(r"\s", value):
            self.add(name, "holds white space inside; copy the token again")
        return value

    def one_of(self, name: str, known: tuple[str, ...], default: str) -> str:
        value = self.text(name) or default
        for choice in known:
            if choice.lower() == value.lower():
                return choice
        self.add(name, f"is {value[:40]!r}; it must be one of {', '.join(known)}")
        return default

    def url(self, name: str) -> str | None:
        value = self.text(name)
        if not value:
            return None
        try:
            parts = urlsplit(value)
            valid = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
        except ValueError:
            valid = False
        if not valid:
            self.add(name, "is no http or https address, such as https://api.example.com/v1")
        elif "@" in parts.netloc:
            self.add(name, "holds a user name or password; keep secrets in the key's own setting")
        elif parts.scheme == "http" and parts.hostname not in _LOOPBACK and name == "SLACK_API_URL":
            self.add(name, "must be https unless it is on this machine: tokens travel over it")
        return value.rstrip("/")

    def database(self, name: str) -> str:
        value = self.text(name) or DEFAULT_DATABASE_URL
        if value.startswith("sqlite:///") and value.removeprefix("sqlite:///").strip("/"):
            return value
        scheme = urlsplit(value).scheme if "://" in value else value[:20]
        self.add(name, f"names {scheme!r}; SQLite is what is supported: sqlite:///data/gemma.db")
        return value

    def port(self, name: str, default: int) -> int:
        value = self.text(name)
        if not value:
            return default
        if value.isascii() and value.isdigit() and 0 <= int(value) <= _TOP_PORT:
            return int(value)
        self.add(name, f"must be a number from 0 to {_TOP_PORT}")
        return default

    def seconds(self, name: str, default: float) -> float:
        value = self.text(name)
        if not value:
            return default
        if re.fullmatch(r"\d{1,4}(\.\d+)?", value):
            return float(value)
        self.add(name, "must be a number of seconds")
        return default

    def hours(self, name: str, default: float) -> float:
        value = self.text(name)
        if not value:
            return default
        if re.fullmatch(r"\d{1,3}(\.\d+)?", value) and float(value) <= _TOP_HOURS:
            return float(value)
        self.add(name, f"must be a number of hours from 0 to {_TOP_HOURS}")
        return default

    def people(self, name: str) -> frozenset[str]:
        ids = [word.strip() for word in self.text(name).split(",") if word.strip()]
        if wrong := [word for word in ids if not re.fullmatch("[UW][A-Z0-9]{2,20}", word)]:
            self.add(name, f"holds {wrong[0][:40]!r}; it must be user ids, such as U012AB3CD,U045EF6GH")
        return frozenset(ids)

    def _dotenv(self, env_file: Path) -> dict[str, str]:
        if not env_file.exists():
            return {}
        try:
            if not env_file.is_file():
                raise IsADirectoryError(21, "it is not a file")
            values = dotenv_values(env_file, interpolate=False, encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            self.add(str(env_file), f"cannot be read ({_reason(error)})")
            return {}
        return {name: value for name, value in values.items() if value}


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or "it is not UTF-8 text"
