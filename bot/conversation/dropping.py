"""What of a long thread is left out of a prompt.

A server that keeps what it read of a prompt reads only what is new, as long as the next prompt begins the same. So a
thread is cut at few places, each a step from the one before, counted from its beginning: it grows from turn to turn
behind the same cut, until the next step goes at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass

STEP = 0.3
"""The length of a step, as a part of the model's budget."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is sent of a thread's entries: the first or not, and all from `start` on."""

    first: bool
    start: int

    def __contains__(self, index: int) -> bool:
        return index >= self.start or (index == 0 and self.first)


def kept_of(costs: Sequence[float], room: float, step: float) -> Kept:
    """What of entries that cost so many tokens each, oldest first, is sent within `room`; `step` in tokens.

    All when they fit. Else the first, when it is no longer than a step, and whole ones from the earliest cut on behind
    which they fit; when behind none, as many of the newest as do.
    """
    left = sum(costs)
    if left <= room or not costs:
        return Kept(first=True, start=0)
    first = costs[0] <= min(step, room)
    room -= costs[0] if first else 0.0
    left -= costs[0]
    passed = cut = 0.0
    for index, cost in enumerate(costs[1:], 1):
        if passed >= cut:
            if left <= room:
                return Kept(first, index)
            cut = (passed // step + 1) * step
        passed += cost
        left -= cost
    return Kept(first, _newest(costs, room))


def _newest(costs: Sequence[float], room: float) -> int:
    """Where the newest begin that fit."""
    start = len(costs)
    while start > 1 and costs[start - 1] <= room:
        start -= 1
        room -= costs[start]
    return start
