"""Slack's memory as the service sees it: pages as Slack cuts them, refusals, and a record of every call."""

from collections import deque
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from bot.conversation.addressing import ChannelKind, Incoming
from bot.conversation.history import Conversation, HistoryPage, ThreadNews
from bot.conversation.thread import ThreadKey
from bot.errors import SlackError, SlackRefused

BOT = "UBOT"
TEAM = "T1"
_LISTED = 200


@dataclass
class RememberingSlack:
    """A workspace's history; `page` messages come at once. `faults` are raised by the next calls of a verb."""

    page_size: int = 200
    team_id: str = TEAM
    places: list[Conversation] = field(default_factory=list)
    said: dict[str, list[Incoming]] = field(default_factory=dict)
    bots_replies: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    joined: dict[str, str] = field(default_factory=dict)
    calls: list[tuple[str, str]] = field(default_factory=list)
    faults: dict[str, deque[SlackError]] = field(default_factory=dict)
    lacking: set[ChannelKind] = field(default_factory=set)

    def add(self, channel_id: str, kind: ChannelKind = ChannelKind.PUBLIC) -> str:
        self.places.append(Conversation(TEAM, channel_id, kind))
        self.said[channel_id] = []
        self.bots_replies[channel_id] = []
        return channel_id

    def say(self, channel_id: str, ts: str, text: str, thread_ts: str | None = None, edited: str | None = None) -> str:
        place = next(each for each in self.places if each.channel_id == channel_id)
        said = Incoming(TEAM, channel_id, place.kind, ts, thread_ts, "U1", text, BOT, edited_ts=edited)
        self.said[channel_id].append(said)
        return ts

    def answer(self, channel_id: str, thread_ts: str, ts: str) -> None:
        """The bot's own reply in a thread."""
        self.bots_replies[channel_id].append((thread_ts, ts))

    def fail(self, verb: str, *faults: SlackError) -> None:
        self.faults.setdefault(verb, deque()).extend(faults)

    async def conversations(self, kinds: Collection[ChannelKind], cursor: str) -> tuple[Sequence[Conversation], str]:
        self._called("conversations", cursor)
        if self.lacking & set(kinds):
            raise SlackRefused("users.conversations", "missing_scope", "im:read")
        found = [place for place in self.places if place.kind in kinds]
        start = int(cursor or 0)
        end = start + _LISTED
        return found[start:end], str(end) if end < len(found) else ""

    async def page(self, place: Conversation, oldest_ts: str, latest_ts: str, cursor: str) -> HistoryPage:
        self._called("page", place.channel_id)
        top = sorted((m for m in self.said[place.channel_id] if not m.is_reply), key=lambda m: m.ts, reverse=True)
        within = [m for m in top if oldest_ts < m.ts < latest_ts]
        start = int(cursor or 0)
        shown = within[start : start + self.page_size]
        news = tuple(each for m in shown if (each := self._news(place.channel_id, m.ts)))
        stamps = [m.ts for m in shown]
        joined = self.joined.get(place.channel_id, "")
        return HistoryPage(
            messages=tuple(reversed(shown)),
            threads=news,
            newest_ts=max([*stamps, *(each.latest_ts for each in news)], default=""),
            oldest_ts=min(stamps, default=""),
            joined_ts=joined if oldest_ts < joined < latest_ts else "",
            cursor=str(start + self.page_size) if start + self.page_size < len(within) else "",
        )

    async def replies(self, place: Conversation, thread: ThreadKey, oldest_ts: str, cursor: str) -> HistoryPage:
        self._called("replies", thread.thread_ts)
        replies = sorted(self._replies(place.channel_id, thread.thread_ts), key=lambda m: m.ts)
        within = [m for m in replies if m.ts > oldest_ts]
        start = int(cursor or 0)
        shown = within[start : start + self.page_size]
        more = start + self.page_size < len(within)
        return HistoryPage(messages=tuple(shown), cursor=str(start + self.page_size) if more else "")

    def _replies(self, channel_id: str, thread_ts: str) -> list[Incoming]:
        return [m for m in self.said[channel_id] if m.is_reply and m.thread_ts == thread_ts]

    def _news(self, channel_id: str, thread_ts: str) -> ThreadNews | None:
        stamps = [m.ts for m in self._replies(channel_id, thread_ts)]
        stamps += [ts for thread, ts in self.bots_replies[channel_id] if thread == thread_ts]
        return ThreadNews(thread_ts, len(stamps), max(stamps)) if stamps else None

    def _called(self, verb: str, what: str) -> None:
        self.calls.append((verb, what))
        if self.faults.get(verb):
            raise self.faults[verb].popleft()
