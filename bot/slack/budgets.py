"""How often Slack may be asked: one budget for each method of a workspace, and one for posts in a channel.

Rates as on docs.slack.dev/apis/web-api/rate-limits. A budget keeps us below the limit; when Slack says 429 all the
same, the method is paused for as long as its `Retry-After` says.
"""

import time
from collections import OrderedDict
from collections.abc import Callable

_CHANNELS = 2_000
_PER_MINUTE = {
    "chat.startStream": 18,
    "chat.appendStream": 90,
    "chat.stopStream": 18,
    "chat.update": 45,
    "chat.delete": 45,
    "conversations.replies": 45,
    "conversations.history": 45,
    "users.info": 90,
}
_POST_BURST = 3
_POSTS_PER_S = 1.0


class Budget:
    """A token bucket: `burst` calls at once, then `per_s` a second."""

    def __init__(self, burst: float, per_s: float, clock: Callable[[], float]) -> None:
        self._burst = burst
        self._per_s = per_s
        self._clock = clock
        self._tokens = burst
        self._at = clock()
        self._paused_until = 0.0

    def wait_s(self) -> float:
        """Seconds until the next call may go; 0 when it may go now."""
        now = self._refill()
        if now < self._paused_until:
            return self._paused_until - now
        return 0.0 if self._tokens >= 1 else (1 - self._tokens) / self._per_s

    def spend(self) -> None:
        """Count one call; the budget may go below zero, so that callers who wait queue up behind each other."""
        self._refill()
        self._tokens -= 1

    def pause(self, seconds: float) -> None:
        """No call for so many seconds: Slack said so."""
        self._paused_until = max(self._paused_until, self._clock() + seconds)

    def _refill(self) -> float:
        now = self._clock()
        self._tokens = min(self._burst, self._tokens + (now - self._at) * self._per_s)
        self._at = now
        return now


class Budgets:
    """The budgets of one workspace."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._methods: dict[str, Budget] = {}
        self._posts: OrderedDict[str, Budget] = OrderedDict()

    def of(self, method: str, channel_id: str | None = None) -> Budget | None:
        """The budget that one call spends from; None when the method is not limited in practice."""
        if method == "chat.postMessage" and channel_id is not None:
            return self._of_channel(channel_id)
        if method not in self._methods and (rate := _PER_MINUTE.get(method)):
            self._methods[method] = Budget(rate, rate / 60, self._clock)
        return self._methods.get(method)

    def pause(self, method: str, channel_id: str | None, seconds: float) -> None:
        """Remember a `Retry-After`."""
        budget = self.of(method, channel_id)
        if budget is None:
            budget = self._methods[method] = Budget(1_000, 1_000.0, self._clock)
        budget.pause(seconds)

    def _of_channel(self, channel_id: str) -> Budget:
        budget = self._posts.get(channel_id)
        if budget is None:
            budget = self._posts[channel_id] = Budget(_POST_BURST, _POSTS_PER_S, self._clock)
            if len(self._posts) > _CHANNELS:
                self._posts.popitem(last=False)
        else:
            self._posts.move_to_end(channel_id)
        return budget
