"""What may be used in a day, and how many questions may wait. A day is one of UTC.

Each budget is a preference: `person_requests` is what one person may ask, `channel_tokens` what a channel's answers may
take, `team_…` the workspace's. Nothing, or zero, is no limit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.conversation.preferences import Preferences
from bot.conversation.setting import is_dm
from bot.conversation.spent import Spent
from bot.conversation.turn import Control

PLACE_SHOWN_AFTER_S = 2.0
"""How long a question waits before its place in line is shown, in seconds."""

_NEAR = 80
"""Percent of a budget after which somebody is warned."""


class Holder(StrEnum):
    """Whose budget it is."""

    PERSON = "person"
    CHANNEL = "channel"
    WORKSPACE = "team"


class Unit(StrEnum):
    """What is counted: questions put to the model, or tokens sent to it and written by it."""

    REQUESTS = "requests"
    TOKENS = "tokens"


class Standing(StrEnum):
    """How far a budget is used: there is enough, it is near its end with the next request, or it is over."""

    ENOUGH = "enough"
    NEAR = "near"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Budget:
    """So many requests or tokens a day, of one holder."""

    holder: Holder
    unit: Unit
    limit: int

    def used(self, spent: Spent) -> int:
        """What of `spent` counts here."""
        return spent.requests if self.unit is Unit.REQUESTS else spent.tokens

    def standing(self, spent: Spent) -> Standing:
        """How far it is used, when one more request is about to be made."""
        if self.used(spent) >= self.limit:
            return Standing.OVER
        return Standing.NEAR if self.percent(spent) >= _NEAR else Standing.ENOUGH

    def percent(self, spent: Spent) -> int:
        """The part that is used, the request that is about to be made included."""
        coming = 1 if self.unit is Unit.REQUESTS else 0
        return 100 * (self.used(spent) + coming) // self.limit


def budgets_of(chosen: Preferences, holder: Holder) -> Sequence[Budget]:
    """The limits that hold for one holder where `chosen` holds."""
    limits = [(unit, chosen.value(f"{holder}_{unit}")) for unit in Unit]
    return [Budget(holder, unit, int(limit)) for unit, limit in limits if limit not in ("", "0")]


def budgets_in(chosen: Preferences, channel_id: str) -> Sequence[Budget]:
    """The limits that hold for a question in a channel, the nearest first; a direct message is no channel."""
    holders = [holder for holder in Holder if holder is not Holder.CHANNEL or (channel_id and not is_dm(channel_id))]
    return [budget for holder in holders for budget in budgets_of(chosen, holder)]


@dataclass(frozen=True, slots=True)
class Caps:
    """How many questions of one person run at once (`each`), and wait (`own`); how many wait in all (`whole`)."""

    each: int = 3
    own: int = 50
    whole: int = 1_000

    def refusal(self, own: int, whole: int) -> Control | None:
        """What is said instead of taking a question, when with it so many wait of its person, and in all."""
        if own > self.own:
            return Control("queue.own_full", {"count": str(self.own)})
        return Control("queue.full") if whole > self.whole else None
