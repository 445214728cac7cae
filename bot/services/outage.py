"""Whether Slack is away, as far as the turns tell that wait for it."""

from collections.abc import Sequence

_STREAK = 3
"""So many failures without a success between them are Slack's; fewer may be one turn's own."""


class Outage:
    """Remembers the turns that wait because Slack could not be reached, until one gets through."""

    def __init__(self) -> None:
        self._waiting: set[int] = set()
        self._streak = 0

    def failed(self, turn_id: int) -> None:
        """Slack did not take a turn's reply, for no reason that it told."""
        self._waiting.add(turn_id)
        self._streak += 1

    def got_through(self, turn_id: int) -> Sequence[int]:
        """A turn came to its end; the turns that need not wait any longer because of it."""
        self._waiting.discard(turn_id)
        is_over, self._streak = self._streak >= _STREAK, 0
        if not is_over:
            return ()
        waiting, self._waiting = sorted(self._waiting), set()
        return waiting
