"""The configuration, read once from the environment and `.env`: the only reader of the environment."""

import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.environment import Reader, address_of
from bot.errors import ConfigurationError, Problem
from bot.hosting import Choices, Hosting, read_added, read_hosting

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
LOG_FORMATS = ("text", "json")
DEFAULT_API_URL = "https://slack.com/api/"
DEFAULT_DATABASE_URL = "sqlite:///data/gemma.db"
PROXY_REMEDY = "is no address of an http or https proxy; write it like http://proxy.example.com:8080, or unset it"

_SLACKS_PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")
"""Where Slack's SDK looks for a proxy: the first that is set is the one."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be configured; see `.env.example` for what each is for.

    Secrets are left out of `repr`. `models` maps a variant to the model id its host is asked for, where that differs
    from the provider's own. `notes` is the variant that takes notes on long threads, "" for none; `budgets` are tokens
    of a thread by variant, where they are not the usual ones. Times in seconds.
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
    hosting: Hosting = field(default_factory=Hosting)
    notes: str = ""
    budgets: Mapping[str, int] = field(default_factory=dict)
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
        ours = (self.slack_bot_token, self.slack_app_token, self.slack_signing_secret, self.api_key)
        kept = (*ours, *self.hosting.secrets)
        return tuple(secret for secret in kept if secret)

    @property
    def has_model(self) -> bool:
        """Whether anything says where a model is: it decides what answers in the playground."""
        return bool(self.api_key or self.base_url or self.hosting.own_hosts or self.hosting.files)

    @property
    def socket_mode(self) -> bool:
        """Socket Mode with an app-level token, else HTTP mode."""
        return bool(self.slack_app_token)


class SettingsError(ConfigurationError):
    """Some settings cannot be used, whatever is outside. `settings` is what was read beside them.

    `unread`: a file could not be read whole, so what seems not to be set may stand there.
    """

    def __init__(self, problems: Sequence[Problem], settings: Settings, *, unread: bool) -> None:
        super().__init__(problems)
        self.settings = settings
        self.unread = unread

    @property
    def names(self) -> frozenset[str]:
        """The settings that have problems."""
        return frozenset(problem.setting for problem in self.problems)


def read_settings(
    environ: Mapping[str, str], env_file: Path, choices: Choices, *, need_slack: bool, need_model: bool = True
) -> Settings:
    """The settings of the environment, on top of those in `env_file` (which may be absent).

    `need_slack`: the bot is to run on the real Slack. `need_model`: a provider's key must be there. Raises
    SettingsError with every problem found.
    """
    reader = Reader(environ, env_file)
    settings = _read_all(reader, choices)
    key_name = choices.providers.get(settings.provider)
    if need_slack:
        reader.problems += [*([] if reader.unread else _missing_slack(settings)), *_wrong_proxy(environ)]
    if environ.get("SLACK_CLIENT_ID") and environ.get("SLACK_CLIENT_SECRET"):
        reader.add("SLACK_CLIENT_ID", "and SLACK_CLIENT_SECRET make Slack's SDK ignore the bot token; unset both")
    sure = not reader.unread and "GEMMA_PROVIDER" not in reader.wrong
    if need_model and key_name and sure and _lacks_key(settings):
        remedy = f"is not set; {settings.provider} needs a key (or set GEMMA_PROVIDER to a host without one)"
        reader.add(key_name, remedy)
    if reader.problems:
        raise SettingsError(reader.problems, settings, unread=reader.unread)
    return settings


def _read_all(reader: Reader, choices: Choices) -> Settings:
    """Each setting by itself."""
    added = read_added(reader, choices.variants)
    variants = (*choices.variants, *(row.name for row in added))
    variant = reader.one_of("GEMMA_VARIANT", variants, "27b")
    provider = reader.one_of("GEMMA_PROVIDER", tuple(choices.providers), "aimlapi")
    key_name = choices.providers.get(provider)
    base_url = reader.url("GEMMA_BASE_URL")
    return Settings(
        slack_bot_token=reader.token("SLACK_BOT_TOKEN", "xoxb-"),
        slack_app_token=reader.token("SLACK_APP_TOKEN", "xapp-"),
        slack_signing_secret=reader.signing_secret("SLACK_SIGNING_SECRET"),
        slack_api_url=(reader.url("SLACK_API_URL") or DEFAULT_API_URL).rstrip("/") + "/",
        provider=provider,
        base_url=base_url,
        api_key=reader.key("GEMMA_API_KEY") or (reader.key(key_name) if key_name else "") or None,
        variant=variant,
        models={name: model for name in variants if (model := reader.text(f"GEMMA_MODEL_{name.upper()}"))},
        hosting=read_hosting(reader, choices, added, provider),
        notes=reader.one_of("GEMMA_NOTES", ("no", *variants), "no").removeprefix("no"),
        budgets={name: most for name in variants if (most := reader.tokens(f"GEMMA_BUDGET_{name.upper()}"))},
        database_url=reader.database("DATABASE_URL", DEFAULT_DATABASE_URL),
        host=reader.host("HOST", "127.0.0.1"),
        port=reader.port("PORT", 3000),
        shutdown_grace_s=reader.seconds("SHUTDOWN_GRACE_S", 8.0),
        catchup_hours=reader.hours("CATCHUP_HOURS", 24.0),
        admins=reader.people("GEMMA_ADMINS"),
        log_level=reader.one_of("LOG_LEVEL", LOG_LEVELS, "INFO"),
        log_format=reader.one_of("LOG_FORMAT", LOG_FORMATS, "text"),
    )


def _lacks_key(settings: Settings) -> bool:
    """Whether the variant would be asked of the provider itself, without a key."""
    lives_elsewhere = settings.variant in {*settings.hosting.own_hosts, *settings.hosting.files}
    return not settings.api_key and settings.base_url is None and not lives_elsewhere


def is_open(env_file: Path) -> bool:
    """Whether other accounts of this machine may read the file; False where it is not there."""
    try:
        return bool(env_file.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH))
    except OSError:
        return False


def _wrong_proxy(environ: Mapping[str, str]) -> list[Problem]:
    """What is wrong with the proxy on the way to Slack. Those on the way to models are looked at in `bot.gemma`."""
    name = next((name for name in _SLACKS_PROXIES if environ.get(name)), "")
    proxy = environ.get(name, "").strip()
    return [Problem(name, PROXY_REMEDY)] if proxy and address_of(proxy) is None else []


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
