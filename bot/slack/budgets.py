"""How often Slack may be asked: a budget for each method of a workspace, each channel's posts, each message's updates.

Rates as on docs.slack.dev/apis/web-api/rate-limits. A budget keeps us below the limit; when Slack says 429 all the
same, the method (posts: the channel) is paused for as long as its `Retry-After` says.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

_NARROW_BUDGETS = 4_000
_PER_MINUTE: Mapping[str, int] = MappingProxyType(
    {
        "agents.sessions.rename": 45,
        "agents.sessions.setStatus": 45,
        "assistant.threads.setSuggestedPrompts": 90,
        "assistant.threads.setTitle": 90,
        "chat.postMessage": 240,
        "chat.startStream": 18,
        "chat.appendStream": 90,
        "chat.stopStream": 18,
        "chat.update": 45,
        "chat.delete": 45,
        "conversations.history": 45,
        "conversations.open": 45,
        "conversations.replies": 45,
        "files.completeUploadExternal": 90,
        "files.getUploadURLExternal": 90,
        "files.info": 90,
        "users.conversations": 45,
        "users.info": 90,
    }
)
_POST_BURST = 3
_POSTS_PER_S = 1 / 1.05
_UPDATES_PER_S = 1 / 3.1
"""Slack's one a second and one in three seconds, with a little room: a call that is a moment early costs a second."""

_UNLIMITED = 1_000


class Budget:
    """So many calls at once (`burst`), then `per_s` a second; who waits has a place in a queue."""

    def __init__(self, burst: int, per_s: float, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._apart_s = 1 / per_s
        self._burst = burst
        self._slack_s = (burst - 1) / per_s
        self._next = clock()
        self._paused_until = 0.0

    def wait_s(self, left: float = 0.0) -> float:
        """Seconds until the next place in the queue; 0 when a call may go now.

        `left` is the share of the burst (from 0 to 1) that is to be left to others.
        """
        now = self._clock()
        own_s = self._slack_s - int(left * self._burst) * self._apart_s
        return max(self._next - own_s - now, self._paused_until - now, 0.0)

    def paused_s(self) -> float:
        """Seconds for which Slack wants no call at all."""
        return max(self._paused_until - self._clock(), 0.0)

    def spend(self) -> None:
        """Take the next place in the queue."""
        self._next = max(self._next, self._clock()) + self._apart_s

    def pause(self, seconds: float) -> None:
        """No call for so many seconds: Slack said so. Those who wait go one by one when it is over, not as a burst."""
        self._paused_until = max(self._paused_until, self._clock() + seconds)
        self._next = max(self._next, self._paused_until + self._slack_s)


class Budgets:
    """The budgets of one workspace. A call is named by its method and, where they count, its channel and message."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, per_minute: Mapping[str, int] = _PER_MINUTE
    ) -> None:
        self._clock = clock
        self._per_minute = per_minute
        self._of_methods: dict[str, Budget] = {}
        self._narrow: OrderedDict[tuple[str, str, str], Budget] = OrderedDict()

    @classmethod
    def none(cls) -> "Budgets":
        """No budgets: only what Slack says counts."""
        return cls(per_minute=MappingProxyType({}))

    def wait_s(self, method: str, channel_id: str = "", ts: str = "", left: float = 0.0) -> float:
        """Seconds until a call may go that leaves the share `left` of a burst to others; 0 when it may go now."""
        return max((budget.wait_s(left) for budget in self._over(method, channel_id, ts)), default=0.0)

    def paused_s(self, method: str, channel_id: str = "", ts: str = "") -> float:
        """Seconds for which Slack wants no such call."""
        return max((budget.paused_s() for budget in self._over(method, channel_id, ts)), default=0.0)

    def apart_s(self, method: str) -> float:
        """Seconds between two calls of a method that go on for long; 0 when there is no limit."""
        rate = self._per_minute.get(method)
        return 60 / rate if rate else 0.0

    def spend(self, method: str, channel_id: str = "", ts: str = "") -> None:
        """Count one call, which goes after `wait_s` seconds."""
        for budget in self._over(method, channel_id, ts):
            budget.spend()

    def pause(self, method: str, channel_id: str, seconds: float) -> None:
        """Remember a `Retry-After`: a post's holds for its channel, every other for its method."""
        if method == "chat.postMessage" and channel_id:
            self._narrow_budget(method, channel_id).pause(seconds)
            return
        if method not in self._of_methods:
            self._of_methods[method] = Budget(*self._rate_of(method), self._clock)
        self._of_methods[method].pause(seconds)

    def _rate_of(self, method: str) -> tuple[int, float]:
        """A method's burst and its calls a second; more than anybody makes where there is no limit."""
        rate = self._per_minute.get(method, 0)
        return (rate, rate / 60) if rate else (_UNLIMITED, _UNLIMITED)

    def _over(self, method: str, channel_id: str, ts: str) -> Iterator[Budget]:
        """The budgets that one call spends from."""
        if (rate := self._per_minute.get(method)) and method not in self._of_methods:
            self._of_methods[method] = Budget(*self._rate_of(method), self._clock)
        if budget := self._of_methods.get(method):
            yield budget
        if method == "chat.postMessage" and channel_id and (rate or (method, channel_id, "") in self._narrow):
            yield self._narrow_budget(method, channel_id)
        if method == "chat.update" and ts and rate:
            yield self._narrow_budget(method, channel_id, ts)

    def _narrow_budget(self, method: str, channel_id: str, ts: str = "") -> Budget:
        key = (method, channel_id, ts)
        budget = self._narrow.get(key)
        if budget is not None:
            self._narrow.move_to_end(key)
            return budget
        if ts:
            budget = Budget(1, _UPDATES_PER_S, self._clock)
        elif method in self._per_minute:
            budget = Budget(_POST_BURST, _POSTS_PER_S, self._clock)
        else:
            budget = Budget(_UNLIMITED, _UNLIMITED, self._clock)
        self._narrow[key] = budget
        if len(self._narrow) > _NARROW_BUDGETS:
            self._narrow.popitem(last=False)
        return budget
