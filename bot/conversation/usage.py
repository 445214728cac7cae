"""What somebody used of the bot."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Usage:
    """One person's questions today and in the last thirty days, and the tokens of the latter's answers.

    `tokens` counts what was sent and what was written, as the hosts told; those that tell nothing count as nothing.
    """

    today: int = 0
    month: int = 0
    tokens: int = 0
