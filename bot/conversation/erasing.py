"""What is to be forgotten: values between what decides it and what does it."""

from collections.abc import Sequence
from dataclasses import dataclass


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
