"""Replies without a mention that Slack delivered before what makes them the bot's business.

Their question may still be on its way: Slack delivers again what was not acknowledged, at once, after one minute and
after five (docs.slack.dev/apis/events-api). Until then they are nobody's business, and nothing of them is stored.
"""

import time
from collections.abc import Callable, Sequence

from bot.conversation.turn import NewTurn

KEPT_S = 360.0
"""How long a reply is remembered, in seconds: longer than Slack takes to deliver its question."""

_MOST = 500


class EarlyReplies:
    """Remembers the last of them, in memory alone. What is lost with the process is found by catch-up."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[str, tuple[float, NewTurn]] = {}

    def keep(self, turn: NewTurn) -> None:
        """Remember a reply, in the newest words that are known of it."""
        now, known = self._clock(), self._kept.get(turn.key)
        if known is None or (known[1].edited_ts or "") <= (turn.edited_ts or ""):
            self._kept.pop(turn.key, None)
            self._kept[turn.key] = now, turn
        while self._kept:
            key, (since, _) = next(iter(self._kept.items()))
            if len(self._kept) <= _MOST and now - since < KEPT_S:
                return
            del self._kept[key]

    def drop(self, turn: NewTurn) -> None:
        """Forget a reply: it is stored."""
        self._kept.pop(turn.key, None)

    def below(self, question: NewTurn) -> Sequence[NewTurn]:
        """The replies that came before this question and stand below it in its thread, oldest first."""
        below = (turn for _, turn in self._kept.values() if turn.thread == question.thread)
        return sorted((turn for turn in below if _ts(turn) > _ts(question)), key=_ts)


def _ts(turn: NewTurn) -> str:
    return turn.ts or ""
