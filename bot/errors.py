"""Every error the application raises on purpose, as one tree.

BotError                        has a sentence for a person: a key of `bot.texts` and its values
├── ConfigurationError          the process cannot start: one `Problem` for each thing to mend
├── StoreError                  the database did not take or give something
│   ├── StoreInUse              another process holds the file
│   ├── StoreOverruled          a person stopped what was to be stored
│   └── StoreUnusable           the file is damaged, newer than this program, or not to be written
├── ModelError                  the model's host gave no answer; `fault` says why
└── SlackError                  a Web API call did not do what was asked
    ├── SlackRefused            Slack said no: `code` is its error code
    │   └── SlackLacksScope     the app was not granted a scope: `needed` names it
    ├── SlackRateLimited        Slack said later: `retry_after_s`
    ├── SlackSignedOut          Slack does not let us in: `code` says why; no place has refused anything
    └── SlackUnknown            nobody knows whether it happened (reset, time-out, 5xx, HTML)

A person never sees `str(error)`: that is for the log. They see the sentence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class BotError(Exception):
    """The root of the tree: an error that knows the key of its sentence and the values that fill it."""

    key: ClassVar[str] = "error.internal"

    @property
    def sentence(self) -> tuple[str, Mapping[str, object]]:
        """The key in `bot.texts` and the values for it."""
        return self.key, {}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with the configuration: the setting's name, and what is wrong and how to mend it."""

    setting: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.setting}: {self.remedy}"


class ConfigurationError(BotError):
    """The process cannot start as it is configured; every problem is told at once."""

    key = "error.configuration"

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class StoreError(BotError):
    """The database refused a statement (full disk, read-only, locked): nothing was acknowledged."""

    key = "error.store"


class StoreInUse(StoreError):
    """Another process holds the SQLite file; two writers would corrupt it."""


class StoreOverruled(StoreError):
    """A person stopped the turn meanwhile: its answer was not stored as one that came to its end."""


class StoreUnusable(StoreError):
    """The file is damaged, written by a newer version, or cannot be opened; it is left as it was found."""


class ModelFault(StrEnum):
    """Why a model gave no answer; the one vocabulary of `bot.gemma.faults` (names as in its table)."""

    SYSTEM_UNSUPPORTED = "system_unsupported"
    ROLES_ALTERNATE = "roles_alternate"
    CONTEXT_OVERFLOW = "context_overflow"
    IMAGE_UNSUPPORTED = "image_unsupported"
    PARAM_UNSUPPORTED = "param_unsupported"
    AUTH = "auth"
    CREDITS = "credits"
    FORBIDDEN = "forbidden"
    MODERATION = "moderation"
    MODEL_MISSING = "model_missing"
    RATE_LIMITED = "rate_limited"
    OVERLOADED = "overloaded"
    SERVER = "server"
    TIMEOUT = "timeout"
    NETWORK = "network"
    EMPTY = "empty"
    BAD_RESPONSE = "bad_response"
    CUT_OFF = "cut_off"


class ModelError(BotError):
    """The model's host gave no (whole) answer.

    `fault` is the classifier's verdict; `detail` is the host's own message, for the log at DEBUG only; `retry_after_s`
    is the wait the host asked for, in seconds, or None; `status` the HTTP status or None; `limits` the figures an
    overflow error told (`limit`, `actual`, in tokens; `images`, the most in a prompt); `parameter` the refused
    parameter's name; `host_request` is the host's own id of the call, as it stood in the headers of its response.
    """

    def __init__(  # noqa: PLR0913 - one fact each of a failed call; all but the fault are optional
        self,
        fault: ModelFault,
        detail: str = "",
        *,
        status: int | None = None,
        retry_after_s: float | None = None,
        limits: Mapping[str, int] | None = None,
        parameter: str | None = None,
        host_request: str | None = None,
    ) -> None:
        super().__init__(f"{fault.value}: {detail}" if detail else fault.value)
        self.fault = fault
        self.detail = detail
        self.status = status
        self.retry_after_s = retry_after_s
        self.limits = dict(limits or {})
        self.parameter = parameter
        self.host_request = host_request

    @property
    def reason(self) -> str:
        """Why, in our own words: the host's may hold what was asked, and a log does not."""
        return f"{self.fault.value} (HTTP {self.status})" if self.status else self.fault.value

    @property
    def sentence(self) -> tuple[str, Mapping[str, object]]:
        """One sentence for each fault: `model.<fault>`."""
        return f"model.{self.fault.value}", {}


class SlackError(BotError):
    """A Web API call did not do what was asked; `method` names it."""

    key = "error.slack"

    def __init__(self, method: str, detail: str) -> None:
        super().__init__(f"{method}: {detail}")
        self.method = method


class SlackRefused(SlackError):
    """Slack said no; `code` is its error code, as in the method's page on docs.slack.dev."""

    def __init__(self, method: str, code: str, detail: str = "") -> None:
        super().__init__(method, f"{code} ({detail})" if detail else code)
        self.code = code


class SlackLacksScope(SlackRefused):
    """The app was not granted a scope (code `missing_scope`); `needed` is its name, where Slack tells it."""

    def __init__(self, method: str, needed: str = "") -> None:
        super().__init__(method, "missing_scope", needed)
        self.needed = needed


class SlackRateLimited(SlackError):
    """Slack said later; `retry_after_s` in seconds."""

    def __init__(self, method: str, retry_after_s: float) -> None:
        super().__init__(method, f"rate limited for {retry_after_s:g} s")
        self.retry_after_s = retry_after_s


class SlackSignedOut(SlackError):
    """Slack does not let us in (token revoked, app removed, network kept out): nothing is lost, all goes on later."""

    def __init__(self, method: str, code: str) -> None:
        super().__init__(method, f"signed out ({code})")
        self.code = code


class SlackUnknown(SlackError):
    """Nobody knows whether the call happened: look before it is repeated."""
