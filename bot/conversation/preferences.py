"""What can be chosen from Slack: one table. A new preference is a row here, and its words in `bot.texts`.

The words of a row are `setting.<name>` (its label), `setting.<name>.help` and, for each of its choices,
`setting.<name>.<choice>`.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from bot.conversation.completion import Sampling
from bot.conversation.setting import Scope, Setting
from bot.conversation.variants import VARIANTS, Variant

INSTRUCTIONS_LIMIT = 2_000
"""Characters of a place's own instructions."""

IDS_LIMIT = 100
"""Channels or people in one list."""

RETENTION_DAYS = 3_650
"""The longest time that can be asked for; longer is for ever."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a value: a key of `bot.texts` and the values that fill it."""

    key: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """A form of value: one of a few words."""

    words: Collection[str]

    def parse(self, text: str) -> str | Wrong:
        """The word, or what is wrong with it."""
        word = text.strip().lower()
        return word if word in self.words else Wrong("setting.wrong.choice", {"choices": ", ".join(self.words)})


@dataclass(frozen=True, slots=True)
class Number:
    """A form of value: a number within bounds, both included.

    `amount` is the key of `bot.texts` for so much of what it counts; of such a thing, 0 is no limit.
    """

    low: float
    high: float
    whole: bool = False
    amount: str = ""

    @property
    def bounds(self) -> tuple[str, str]:
        """The bounds as people write them."""
        return _figure(self.low), _figure(self.high)

    def parse(self, text: str) -> str | Wrong:
        """The number as it is stored, or what is wrong with it."""
        pattern = r"\d{1,10}" if self.whole else r"\d{1,6}([.,]\d{0,6})?|[.,]\d{1,6}"
        if re.fullmatch(pattern, text.strip(), re.ASCII):
            number = float(text.strip().replace(",", "."))
            if self.low <= number <= self.high:
                return _figure(number)
        low, high = self.bounds
        return Wrong("setting.wrong.whole" if self.whole else "setting.wrong.number", {"low": low, "high": high})


def _figure(number: float) -> str:
    return f"{number:.6f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class Text:
    """A form of value: free text of so many characters."""

    limit: int

    def parse(self, text: str) -> str | Wrong:
        """The text, or what is wrong with it."""
        words = text.strip()
        values = {"limit": self.limit, "length": len(words)}
        return words if len(words) <= self.limit else Wrong("setting.wrong.long", values)


@dataclass(frozen=True, slots=True)
class Ids:
    """A form of value: ids of Slack's that begin with one of some `letters`, chosen from a list that shows their names.

    Stored with spaces between them.
    """

    letters: str

    def parse(self, text: str) -> str | Wrong:
        """The ids, each once, or what is wrong with them."""
        ids = list(dict.fromkeys(text.split()))
        if any(not re.fullmatch(rf"[{self.letters}][A-Z0-9]{{2,20}}", each) for each in ids):
            return Wrong("setting.wrong.ids")
        return " ".join(ids) if len(ids) <= IDS_LIMIT else Wrong("setting.wrong.many", {"limit": IDS_LIMIT})


@dataclass(frozen=True, slots=True)
class Preference:
    """One thing that can be chosen. `default` is empty where nothing holds until somebody chooses.

    `for_admins`: only they choose it, wherever it can be chosen. `least_holds`: of several numbers the least holds,
    wherever it was chosen, so that a nearer scope can lower what a farther one says, and never raise it.
    """

    name: str
    form: Choice | Number | Text | Ids
    default: str
    scopes: frozenset[Scope]
    for_admins: bool = False
    least_holds: bool = False

    @property
    def is_everybodys(self) -> bool:
        """Whether it is shown where people look at what holds for them; else it is a matter of the admins."""
        return not self.for_admins and self.scopes != _ADMINS

    def parse(self, text: str) -> str | Wrong:
        """The value in the form in which it is stored, or what is wrong with it; an empty text takes a choice back."""
        return self.form.parse(text) if text.strip() else ""


class FollowUp(StrEnum):
    """When the bot answers somebody who does not mention it, outside of direct messages."""

    MENTIONS = "mentions"
    THREADS = "threads"
    EVERY = "every"


_EVERYWHERE = frozenset({Scope.THREAD, Scope.CHANNEL, Scope.PERSON, Scope.WORKSPACE})
_SHARED = frozenset({Scope.CHANNEL, Scope.WORKSPACE})
_LASTING = _SHARED | {Scope.PERSON}
_ADMINS = frozenset({Scope.WORKSPACE})

AUTO = "auto"
LANGUAGES = ("en", "de", "es", "fr", "pt", "ja")

REQUESTS_A_DAY = 300
"""Requests of one person in a day, until an admin chooses otherwise."""

_REQUESTS = Number(0, 10_000_000, whole=True, amount="amount.requests")
_TOKENS = Number(0, 1_000_000_000, whole=True, amount="amount.tokens")
_BUDGETS = (
    Preference("person_requests", _REQUESTS, str(REQUESTS_A_DAY), _ADMINS, for_admins=True),
    Preference("person_tokens", _TOKENS, "", _ADMINS, for_admins=True),
    Preference("channel_requests", _REQUESTS, "", _SHARED, for_admins=True),
    Preference("channel_tokens", _TOKENS, "", _SHARED, for_admins=True),
    Preference("team_requests", _REQUESTS, "", _ADMINS, for_admins=True),
    Preference("team_tokens", _TOKENS, "", _ADMINS, for_admins=True),
)

PREFERENCES: Mapping[str, Preference] = MappingProxyType(
    {
        row.name: row
        for row in (
            Preference("variant", Choice(VARIANTS), "27b", _EVERYWHERE),
            Preference("instructions", Text(INSTRUCTIONS_LIMIT), "", _EVERYWHERE),
            Preference("creativity", Choice(("precise", "balanced", "creative")), "balanced", _EVERYWHERE),
            Preference("length", Choice(("short", "normal", "long")), "normal", _EVERYWHERE),
            Preference("follow_up", Choice(tuple(FollowUp)), FollowUp.THREADS, _SHARED),
            Preference("language", Choice((AUTO, *LANGUAGES)), AUTO, _LASTING),
            Preference("retention", Number(1, RETENTION_DAYS, whole=True), "", _LASTING, least_holds=True),
            Preference("may_change", Choice(("members", "admins")), "members", _SHARED),
            Preference("guests", Choice(("no", "yes")), "no", _ADMINS),
            Preference("where", Choice(("everywhere", "listed")), "everywhere", _ADMINS),
            Preference("channels", Ids("CG"), "", _ADMINS),
            Preference("people", Ids("UW"), "", _ADMINS),
            *_BUDGETS,
            Preference("temperature", Number(0, 2), "", _EVERYWHERE),
            Preference("top_p", Number(0.01, 1), "", _EVERYWHERE),
            Preference("top_k", Number(1, 1_000, whole=True), "", _EVERYWHERE),
        )
    }
)
"""In the order in which a person sees them. The ranges of the last three are those of the API."""

_PRESETS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "precise": {"temperature": "0.3", "top_p": "0.95", "top_k": "64"},
        "balanced": {"temperature": "1", "top_p": "0.95", "top_k": "64"},
        "creative": {"temperature": "1.2", "top_p": "0.95", "top_k": "64"},
    }
)
"""What stands behind a creativity; `balanced` is what the Gemma team recommends."""

_LENGTHS: Mapping[str, float] = MappingProxyType({"short": 0.5, "normal": 1.0, "long": 2.0})
"""Shares of the variant's own cap on an answer."""

_NEAREST_FIRST = tuple(Scope)

_RESOLVED = 500
"""Results that are kept: every message asks for one, and few differ."""


@dataclass(frozen=True, slots=True)
class Held:
    """A value that holds, and where it comes from."""

    value: str
    scope: Scope


@dataclass(frozen=True, slots=True)
class Preferences:
    """What holds in one place, by the name of the preference."""

    held: Mapping[str, Held]

    def value(self, name: str) -> str:
        """What holds; "" where nothing is chosen."""
        return self.held[name].value

    @property
    def variant(self) -> Variant:
        """The variant that answers, with the cap on its answer that the chosen length means."""
        return VARIANTS[self.value("variant")]

    @property
    def max_tokens(self) -> int:
        """The cap on an answer, in tokens."""
        return int(self.variant.max_tokens * _LENGTHS[self.value("length")])

    @property
    def sampling(self) -> Sampling:
        """How the next token is chosen, and the cap on an answer."""
        return Sampling(
            temperature=float(self.value("temperature")),
            top_p=float(self.value("top_p")),
            top_k=int(self.value("top_k")),
            max_tokens=self.max_tokens,
        )

    @property
    def follow_up(self) -> FollowUp:
        """When somebody is answered who does not mention the bot."""
        return FollowUp(self.value("follow_up"))

    @property
    def language(self) -> str | None:
        """The language of the bot's own words; None: that of the person it speaks to."""
        return None if self.value("language") == AUTO else self.value("language")

    @property
    def retention_days(self) -> int | None:
        """Days after which what was said is forgotten; None: never."""
        return int(self.value("retention")) if self.value("retention") else None

    @property
    def admins_only(self) -> bool:
        """Whether only admins may change what holds in the channel."""
        return self.value("may_change") == "admins"


def resolve(
    chosen: Iterable[Setting], defaults: Mapping[str, str] | None = None, asked_variant: str | None = None
) -> Preferences:
    """What holds where `chosen` was chosen: of each preference the nearest, or the least.

    `defaults` go before the table's own, a mark on the message (`asked_variant`) before everything. A sampling
    parameter overrides the creativity that was chosen in the same scope or farther off, not one that is nearer. What
    the table does not know (a variant that is gone) does not count.
    """
    return _resolved(tuple(chosen), tuple((defaults or {}).items()), asked_variant)


@lru_cache(_RESOLVED)
def _resolved(
    chosen: tuple[Setting, ...], defaults: tuple[tuple[str, str], ...], asked_variant: str | None
) -> Preferences:
    nearest: dict[str, Held] = {}
    for setting in sorted(chosen, key=lambda setting: _NEAREST_FIRST.index(Scope(setting.scope))):
        preference, scope = PREFERENCES.get(setting.name), Scope(setting.scope)
        if preference is None or scope not in preference.scopes:
            continue
        if preference.parse(setting.value) == setting.value != "":
            held_so_far = nearest.setdefault(setting.name, Held(setting.value, scope))
            if preference.least_holds and float(setting.value) < float(held_so_far.value):
                nearest[setting.name] = Held(setting.value, scope)
    held = {
        name: nearest.get(name) or Held(dict(defaults).get(name, row.default), Scope.DEFAULT)
        for name, row in PREFERENCES.items()
    }
    if asked_variant is not None and asked_variant in VARIANTS:
        held["variant"] = Held(asked_variant, Scope.MESSAGE)
    creativity = held["creativity"]
    for name, value in _PRESETS[creativity.value].items():
        if _NEAREST_FIRST.index(held[name].scope) > _NEAREST_FIRST.index(creativity.scope) or not held[name].value:
            held[name] = Held(value, Scope.PRESET)
    return Preferences(MappingProxyType(held))
