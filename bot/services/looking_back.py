"""One look through Slack's history for messages to the bot that were never delivered.

    history of a conversation ──▶ messages, newest pages first, back to its watermark   ──▶ TurnService (idempotent)
                             └──▶ threads with news, and those that were active lately   ──▶ TurnService
    all of it is stored ──▶ the watermark moves

What is found takes the same way as what is delivered, so that finding a message that is known changes nothing. Messages
older than the horizon are not answered any more: a conversation gets one line that counts them.
"""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field

from bot.conversation.addressing import Addressing, ChannelKind, Incoming, addressing_of
from bot.conversation.history import Conversation, HistoryPage, ThreadNews
from bot.conversation.thread import ThreadKey
from bot.conversation.turn import Control, message_key
from bot.errors import SlackError, SlackRefused, StoreError
from bot.services.paced_history import PAGES, PacedHistory
from bot.services.pacing import Pace
from bot.services.ports import History, Watermarks
from bot.services.turns import Command, TurnService
from bot.services.wishes import WishService

log = logging.getLogger(__name__)

_OVERLAP_S = 120.0
"""So much before its watermark is looked at again: a message can become visible after one that is newer."""
_SKEW_S = 300.0
"""How far our clock may be from Slack's; as much as Slack's own signatures allow."""
_OLD_PAGES = 2
"""Pages beyond the horizon: what is found there is only counted."""
_FAILURES = 3
"""Conversations that cannot be looked at for now until a look is broken off: then it is Slack or the database."""


@dataclass(frozen=True, slots=True)
class _Look:
    """What one look at a conversation is about: `ts` after `floor` are looked at, those after `horizon` answered.

    `active` are the threads in which something was said after the horizon, by the `ts` of their first message.
    """

    place: Conversation
    mark: str
    floor: str
    horizon: str
    active: Sequence[str]


@dataclass(slots=True)
class _Sight:
    """What was seen of a conversation's top level: everything after `reach`."""

    floor: str
    reach: str
    messages: list[Incoming] = field(default_factory=list)
    threads: dict[str, ThreadNews] = field(default_factory=dict)
    newest_ts: str = ""

    def take(self, page: HistoryPage) -> None:
        self.messages.extend(page.messages)
        self.threads.update((news.thread_ts, news) for news in page.threads)
        self.floor = max(self.floor, page.joined_ts)
        self.newest_ts = self.newest_ts or page.newest_ts  # what later pages show may be newer than the first page was


class LookingBack:
    """Looks through the history of one workspace; messages are answered when they are at most `hours` old.

    `clock` gives seconds since the epoch.
    """

    def __init__(  # noqa: PLR0913 - what is read, what is known, and the two ways in, each once
        self,
        history: History,
        watermarks: Watermarks,
        turns: TurnService,
        wishes: WishService,
        hours: float,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._history = history
        self._watermarks = watermarks
        self._turns = turns
        self._wishes = wishes
        self._hours = hours
        self._clock = clock
        self._team_id = history.team_id
        self._told: set[tuple[str, str]] = set()

    async def look(self, pace: Pace, interrupted: asyncio.Event) -> bool:
        """Look at every conversation once, as fast as `pace` allows; end early when `interrupted` is set.

        Whether all went well: False means that another look is due soon.
        """
        history = PacedHistory(self._history, pace)
        try:
            looks = await self._looks(history)
        except (SlackError, StoreError) as error:
            log.warning("the history cannot be looked through; trying again soon", extra={"reason": str(error)})
            return False
        failures = 0
        missing: set[ChannelKind] = set()
        for look in looks:
            if interrupted.is_set() or failures >= _FAILURES:
                break
            if look.place.kind not in missing:
                failures += not await self._visit(look, history, missing)
        return failures == 0

    async def _looks(self, history: PacedHistory) -> Sequence[_Look]:
        """What there is to look at."""
        places = await self._conversations(history)
        now = self._clock()
        begin = await self._watermarks.begin(self._team_id, _ts(now))
        marks = await self._watermarks.marks(self._team_id)
        horizon = _ts(now - self._hours * 3_600)
        active = defaultdict[str, list[str]](list)
        for thread in await self._watermarks.active_threads(self._team_id, horizon):
            active[thread.channel_id].append(thread.thread_ts)
        looks = []
        for place in places:
            mark = max(begin, marks.get(place.channel_id, ""))
            floor = max(begin, _ts(float(mark) - _OVERLAP_S))
            looks.append(_Look(place, mark, floor, horizon, active[place.channel_id]))
        return looks

    async def _visit(self, look: _Look, history: PacedHistory, missing: set[ChannelKind]) -> bool:
        """Look at one conversation; False when it failed for now. A kind that needs a scope goes to `missing`."""
        try:
            await self._look_at(look, history)
        except SlackRefused as error:
            if error.code == "missing_scope":
                missing.add(look.place.kind)
            self._tell_once(look.place.kind if error.code == "missing_scope" else look.place.channel_id, error)
        except (SlackError, StoreError) as error:
            log.warning(
                "a conversation's history cannot be looked at now",
                extra={"channel": look.place.channel_id, "reason": str(error)},
            )
            return False
        return True

    async def _look_at(self, look: _Look, history: PacedHistory) -> None:
        """Store what is missing of a conversation, then move its watermark."""
        started = self._clock()
        sight = await self._top_level(look, history, _ts(started + _SKEW_S))
        old = await self._take(look, sight.messages, sight.floor)
        for thread_ts in await self._threads_to_read(look, sight):
            key = ThreadKey(look.place.team_id, look.place.channel_id, thread_ts)
            old += await self._take(look, await history.replies(look.place, key, sight.floor), sight.floor)
        if old:
            await self._leave_notice(look, old)
        done = max(look.mark, sight.newest_ts, _ts(started - _SKEW_S))
        await self._watermarks.move(look.place.team_id, look.place.channel_id, done)

    async def _top_level(self, look: _Look, history: PacedHistory, latest: str) -> _Sight:
        """What stands at the top level since the floor, and the threads that show on the pages read for it.

        A page reaches back to the horizon where it can: its messages tell for nothing which threads have replies.
        """
        oldest = min(look.floor, look.horizon)
        sight = _Sight(look.floor, oldest)
        cursor, beyond = "", 0
        for _ in range(PAGES):
            page = await history.page(look.place, oldest, latest, cursor)
            sight.take(page)
            cursor = page.cursor
            if not cursor:
                return sight
            sight.reach = page.oldest_ts or latest
            beyond += sight.reach <= look.horizon
            if sight.reach <= sight.floor or beyond > _OLD_PAGES:
                return sight
        log.warning("more was written than is looked through", extra={"channel": look.place.channel_id})
        return sight

    async def _threads_to_read(self, look: _Look, sight: _Sight) -> Sequence[str]:
        """Threads of which a reply may be missing: those with unknown news, and active ones that begin further back."""
        wanted = {thread_ts for thread_ts in look.active if thread_ts <= sight.reach}
        lately = [news for news in sight.threads.values() if news.latest_ts > sight.floor]
        wanted.update([news.thread_ts for news in lately if not await self._all_known(look.place, news)])
        return sorted(wanted)

    async def _all_known(self, place: Conversation, news: ThreadNews) -> bool:
        """Whether every reply is known that Slack counted: what came after it counted would hide one that is not."""
        key = ThreadKey(place.team_id, place.channel_id, news.thread_ts)
        known = await self._watermarks.known_replies(key, news.latest_ts)
        return news.latest_ts in known and len(known) == news.reply_count

    async def _take(self, look: _Look, messages: Collection[Incoming], floor: str) -> list[Incoming]:
        """Hand on what is young enough to be answered, oldest first; the questions that are too old and unknown."""
        by_key = {_key(m): m for m in sorted(messages, key=lambda message: message.ts) if m.ts > floor}
        asked = await self._watermarks.asked(look.place.team_id, list(by_key))
        chosen_at = await self._watermarks.follow_up_since(look.place.team_id, look.place.channel_id)
        found = 0
        old = []
        for key, message in by_key.items():
            direct = addressing_of(message) is Addressing.ADDRESSED
            # Who mentions nobody is answered as was chosen for the channel before. It may be context by now, read
            # before the question that made it the bot's business was stored: whether it is decides where it stands.
            new = direct or (not asked.get(key) and message.ts > chosen_at)
            only_read = asked.get(key) is False
            if message.ts <= look.horizon:
                old += [message] if direct and key not in asked and message.ts > look.mark else []
            elif new and (only_read or not message.edited_ts):
                await self._turns.accept(message)
            elif message.edited_ts and (new or key in asked):
                await self._wishes.edit(message)  # what was not delivered may be the edit alone
            found += direct and key not in asked
        if found:
            log.info("found messages that were not delivered", extra={"channel": look.place.channel_id, "found": found})
        return old

    async def _leave_notice(self, look: _Look, old: Sequence[Incoming]) -> None:
        """One line for all that is too old. Its key is the watermark's place, so that a look after a kill adds none."""
        place = look.place
        newest = max(old, key=lambda message: message.ts)
        key = "catchup.missed" if len(old) > 1 else "catchup.missed_one"
        line = Control(key, {"count": str(len(old)), "hours": f"{self._hours:g}"})
        command = Command(
            f"missed:{place.channel_id}:{look.mark}", place.team_id, place.channel_id, newest.user_id, text=""
        )
        await self._turns.leave_line(command, line)

    async def _conversations(self, history: PacedHistory) -> Sequence[Conversation]:
        """All that the bot is in; kinds that it may not list are left out, with one line in the log."""
        every = tuple(ChannelKind)
        try:
            return await history.conversations(every)
        except SlackRefused:
            log.debug("not every kind of conversation can be listed")
        found: list[Conversation] = []
        for kind in every:
            try:
                found += await history.conversations((kind,))
            except SlackRefused as error:
                self._tell_once(kind, error)
        return found

    def _tell_once(self, what: str, error: SlackRefused) -> None:
        """Say that something cannot be looked at: once while the process lives, not in every look."""
        if (what, str(error)) not in self._told:
            self._told.add((what, str(error)))
            log.warning("messages missed there cannot be found", extra={"where": what, "reason": str(error)})


def _key(message: Incoming) -> str:
    return message_key(message.channel_id, message.ts)


def _ts(seconds: float) -> str:
    return f"{seconds:.6f}"
