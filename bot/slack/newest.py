"""The newest messages of a thread, found in few pages although Slack shows a thread from its oldest message on.

docs.slack.dev/reference/methods/conversations.replies. A page is asked of the messages between two `ts`. What no page
has shown yet is kept as gaps, and the next page is asked of the newest one: of so much of its end as may fit on a page.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import isqrt
from typing import Any

Payload = Mapping[str, Any]

_SECOND = 1_000_000
_FILL = 0.75
"""How full a page is to be: one that is too full shows the wrong end of what was asked for."""

_MOST = 0.5
_SILENCE = 0.9
_GROWTH = 4
_TRIES = 2
"""What share of a gap is asked for at most, and which is too much to be a silence; by what the share grows after a page
that was nearly empty, and for how many such pages."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Messages between two `ts`, both excluded; those just before it stand so far apart. All in microseconds."""

    after: int
    before: int
    apart: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether no `ts` lies in it."""
        return self.before - self.after <= 1


class Newest:
    """Of the thread `thread_ts` the newest messages before `before_ts`, as pages of it are taken.

    `wanted` is how many of those for which `counts` holds will do. `read` are all that were shown, by `ts`.
    """

    def __init__(self, thread_ts: str, before_ts: str, wanted: int, counts: Callable[[Payload], bool]) -> None:
        self.read: dict[str, Payload] = {}
        self._thread_ts = thread_ts
        self._before_ts = before_ts
        self._wanted = wanted
        self._counts = counts
        self._gaps = [Gap(_micros(thread_ts), _micros(before_ts))]
        self._page = 0
        self._oldest = self._gaps[0].after
        self._poor = 0
        self._guesses = self._may_guess = False

    @property
    def is_done(self) -> bool:
        """Whether no page could bring a newer message than those that are there, or as many are there as are wanted."""
        if not self._gaps:
            return True
        since = self._gaps[-1].before
        return sum(_micros(ts) >= since and self._counts(self.read[ts]) for ts in self.read) >= self._wanted

    @property
    def unread(self) -> int:
        """How many messages no page has shown; at least one where there are some and Slack does not tell how many."""
        told = self._told()
        return 0 if not self._gaps else 1 if told is None else told

    def window(self) -> Mapping[str, object]:
        """Of which messages the next page is to be asked.

        At first of all: most threads fit on one page, and a root tells how long its thread is. Then of the very end,
        so that a page that Slack refuses for its limits costs what stands in the middle, not what was said last.
        """
        if not self._page:
            return {"latest": self._before_ts}
        return {"oldest": _ts(self._oldest), "latest": _ts(self._gaps[-1].before)}

    def take(self, page: Payload) -> None:
        """Take the page that was read of the window."""
        gap, oldest = self._gaps.pop(), self._oldest
        shown = [m for m in page.get("messages") or () if isinstance(m, dict) and isinstance(m.get("ts"), str)]
        self.read |= {m["ts"]: m for m in shown if m["ts"] < self._before_ts}
        replies = [_micros(m["ts"]) for m in shown if self._thread_ts != m["ts"] < self._before_ts]
        self._leave(Gap(gap.after, oldest + 1 if oldest > gap.after else oldest, gap.apart))
        if page.get("has_more"):
            self._page = max(len(replies), 1)
            self._leave(Gap(max(replies, default=oldest), gap.before, _apart(replies)))
            self._may_guess, self._poor = not self._guesses, 0
        elif not self._guesses:
            self._poor = self._poor + 1 if len(replies) < self._page / 3 else 0
        if self._gaps:
            self._aim(self._gaps[-1])

    def _leave(self, gap: Gap) -> None:
        if not gap.is_empty:
            self._gaps.append(gap)

    def _told(self) -> int | None:
        """How many replies the root counts that no page has shown; the question itself is one that it counts."""
        count = self.read.get(self._thread_ts, {}).get("reply_count")
        return max(count - len(self.read), 0) if isinstance(count, int) else None

    def _aim(self, gap: Gap) -> None:
        """Choose from where on a gap's end is asked for: all of it when what is in it fits on a page."""
        told, length, self._guesses = self._told(), gap.before - gap.after, False
        at_its_pace = length // gap.apart if gap.apart else None
        likely = min((count for count in (told, at_its_pace) if count is not None), default=2 * self._page)
        if likely <= self._page:
            self._oldest = gap.after
        elif told and self._may_guess and 0 < told * gap.apart < length * _SILENCE:
            # Written in one go, with silence after it? Its pace tells where it ends. A guess that fails is not repeated
            # with the next page, because there the messages go on at some other pace.
            self._guesses, self._oldest = True, gap.after + told * gap.apart
        elif self._poor > _TRIES:  # then by halves: of the time, and of its length in digits
            halves = (length // 2, min(isqrt(length * max(gap.apart * self._page, 1)), length // 2))
            self._oldest = gap.after + halves[self._poor % 2]
        else:
            share = _FILL * self._page * _GROWTH**self._poor / likely
            self._oldest = max(gap.before - max(int(length * min(share, _MOST)), 2), gap.after)


def _apart(stamps: Sequence[int]) -> int:
    """How far apart messages stand, in microseconds; 0 when nobody knows."""
    return (max(stamps) - min(stamps)) // (len(stamps) - 1) if len(stamps) > 1 else 0


def _micros(ts: str) -> int:
    """A `ts` in microseconds since the epoch; 0 for what is none."""
    seconds, _, rest = ts.partition(".")
    return int(seconds) * _SECOND + int(f"{rest:0<6}") if seconds and f"{seconds}{rest}".isdecimal() else 0


def _ts(micros: int) -> str:
    return f"{micros // _SECOND}.{micros % _SECOND:06}"
