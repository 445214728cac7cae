"""Slack's rate limits: per method and workspace, with the two that are per channel and per message.

docs.slack.dev/apis/web-api/rate-limits. Each is a bucket of one minute's calls that refills evenly.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from math import ceil
from types import MappingProxyType

_TIER_1, _TIER_2, _TIER_3, _TIER_4 = 1, 20, 50, 100
_SPECIAL = 300

_SLACK: Mapping[str, int] = MappingProxyType(
    {
        "chat.postMessage": _SPECIAL,
        "auth.test": _SPECIAL,
        "assistant.threads.setStatus": _SPECIAL,
        "chat.getPermalink": _SPECIAL,
        "chat.startStream": _TIER_2,
        "chat.stopStream": _TIER_2,
        "reactions.remove": _TIER_2,
        "conversations.list": _TIER_2,
        "users.list": _TIER_2,
        "chat.update": _TIER_3,
        "chat.delete": _TIER_3,
        "conversations.info": _TIER_3,
        "conversations.open": _TIER_3,
        "conversations.join": _TIER_3,
        "conversations.history": _TIER_3,
        "conversations.replies": _TIER_3,
        "users.conversations": _TIER_3,
        "reactions.add": _TIER_3,
        "files.delete": _TIER_3,
        "apps.connections.open": _TIER_3,
        "bots.info": _TIER_3,
        "team.info": _TIER_3,
        "agents.sessions.setStatus": _TIER_3,
        "agents.sessions.rename": _TIER_3,
    }
)


@dataclass(frozen=True, slots=True)
class Limits:
    """How many calls a minute a method may make in the workspace.

    `posts_apart_s` and `updates_apart_s`: seconds between two posts in a channel, two updates of a message.
    `history_page`: the most messages a page of `conversations.history` and `conversations.replies` holds.
    """

    per_minute: Mapping[str, int]
    default_per_minute: int
    posts_apart_s: float
    updates_apart_s: float
    history_page: int = 1_000

    @classmethod
    def slack(cls) -> "Limits":
        """Slack's tiers, one post a second and channel, one update in three seconds and message."""
        return cls(_SLACK, _TIER_4, posts_apart_s=1.0, updates_apart_s=3.0)

    @classmethod
    def small(cls) -> "Limits":
        """Slack's tiers for an app that is distributed outside the Marketplace: one page of 15 messages a minute."""
        history = {"conversations.history": 1, "conversations.replies": 1}
        return replace(cls.slack(), per_minute={**_SLACK, **history}, history_page=15)

    @classmethod
    def none(cls) -> "Limits":
        """No rate limits at all."""
        return cls(MappingProxyType({}), 0, posts_apart_s=0.0, updates_apart_s=0.0)


@dataclass(slots=True)
class _Bucket:
    """Calls left, and when that was counted; it holds `size` and refills one in `apart_s` seconds."""

    size: float
    apart_s: float
    at: float
    left: float = field(init=False)

    def __post_init__(self) -> None:
        self.left = self.size

    def wait_s(self, now: float) -> float:
        """Seconds until a call may be made; 0 takes nothing yet."""
        self.left = min(self.size, self.left + max(0.0, now - self.at) / self.apart_s)
        self.at = now
        return 0.0 if self.left >= 1 else (1 - self.left) * self.apart_s


class Meter:
    """Counts calls against limits; `clock` in seconds."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self._limits = limits
        self._clock = clock
        self._buckets: dict[tuple[str, str], _Bucket] = {}

    def retry_after_s(self, method: str, channel: str = "", ts: str = "") -> int:
        """Take one call; 0 when it may be made, else the whole seconds to wait (and nothing is taken)."""
        limits = self._limits
        per_minute = limits.per_minute.get(method, limits.default_per_minute)
        if not per_minute:
            return 0
        now = self._clock()
        buckets = [self._bucket((method, ""), per_minute, 60 / per_minute, now)]
        if method == "chat.postMessage" and channel:
            buckets.append(self._bucket((method, channel), 1, limits.posts_apart_s, now))
        if method == "chat.update" and ts:
            buckets.append(self._bucket((method, channel + ts), 1, limits.updates_apart_s, now))
        wait_s = max(bucket.wait_s(now) for bucket in buckets)
        if wait_s > 0:
            return max(1, ceil(wait_s))
        for bucket in buckets:
            bucket.left -= 1
        return 0

    def _bucket(self, key: tuple[str, str], size: float, apart_s: float, now: float) -> _Bucket:
        bucket = self._buckets.get(key)
        if bucket is None:
            if len(self._buckets) > _BUCKETS:
                self._forget(now)
            bucket = self._buckets[key] = _Bucket(size, apart_s, now)
        return bucket

    def _forget(self, now: float) -> None:
        """Drop the buckets that are full again."""
        for key, bucket in list(self._buckets.items()):
            bucket.wait_s(now)
            if bucket.left >= bucket.size:
                del self._buckets[key]


_BUCKETS = 2_000
