"""What is to be forgotten: values between what decides it and what does it."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation.setting import Scope


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What became of a thread that somebody had forgotten.

    `whole`: everything was; else only what that person wrote, with the answers to it, because others asked there, too.
    `turn_ids` are the turns that run or wait with an answer begun: it is to be taken away.
    """

    whole: bool
    turn_ids: Sequence[int]


@dataclass(frozen=True, slots=True)
class Aged:
    """A stored turn or message that may be older than it may become. `said_at` in seconds since the epoch."""

    turn_id: int
    channel_id: str
    user_id: str
    said_at: float


@dataclass(frozen=True, slots=True)
class Told:
    """Where somebody is told that what they wanted forgotten is: once a `key`; without a channel in their DM."""

    key: str
    channel_id: str
    user_id: str


@dataclass(frozen=True, slots=True)
class Purge:
    """All that a person said in a workspace, or all that was said in a channel or a workspace, up to `until_ts`.

    `scope` is one of PERSON, CHANNEL and WORKSPACE, `scope_id` names which. `gone`: the place is no more, so that
    nothing of it is wanted any more, its settings included, and nobody can be told. `blanked` is how many messages
    were forgotten until now.
    """

    team_id: str
    scope: Scope
    scope_id: str
    until_ts: str
    gone: bool = False
    told: Told | None = None
    blanked: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """What one step of a purge did: `turn_ids` were stopped, what is left comes behind `behind_id` (None: nothing)."""

    turn_ids: Sequence[int]
    behind_id: int | None
