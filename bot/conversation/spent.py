"""What was used since a day began. A day is one of UTC."""

from dataclasses import dataclass

DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Spent:
    """Requests to the model, and tokens sent to it and written by it, since a moment (seconds since the epoch)."""

    requests: int
    tokens: int
    since: float


def day_began(now: float) -> float:
    """When the day of a moment began; both in seconds since the epoch."""
    return now - now % DAY_S


def day_ends_in_s(now: float) -> float:
    """Seconds until the next day begins."""
    return DAY_S - now % DAY_S
