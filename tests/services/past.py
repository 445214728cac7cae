"""A bot that looks back over a real SQLite file: what Slack remembers, what is stored, and the time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.conversation.addressing import ChannelKind
from bot.conversation.answer import OpenedBy, Outcome, Part, PartState
from bot.conversation.preferences import Preferences, resolve
from bot.conversation.setting import Setting
from bot.conversation.turn import Lane, NewTurn, TurnStatus
from bot.errors import StoreError
from bot.services.looking_back import LookingBack
from bot.services.pacing import Pace
from bot.services.turns import TurnService
from bot.services.wishes import WishService
from bot.store import Store, open_store
from bot.store.watermarks import WatermarkStore
from tests.doubles.slack_history import BOT, RememberingSlack

START = 1_760_000_000.0
HOUR = 3_600.0
GEMMA = f"<@{BOT}>"
TRIES = 3


@dataclass
class Inbox:
    """The queue, with nobody who runs it; `broken` once the database takes nothing any more."""

    store: Store
    broken: bool = False
    put_in: list[str] = field(default_factory=list)
    woken: list[tuple[int, Lane]] = field(default_factory=list)

    async def put(self, turn: NewTurn) -> bool:
        if self.broken:
            raise StoreError("disk full")
        if stored := await self.store.turns.accept(turn) is not None:
            self.put_in.append(turn.key)
        return stored

    def wake(self, turn_id: int, lane: Lane) -> None:
        self.woken.append((turn_id, lane))


class Every:
    """Every channel set to: every message is a question."""

    mode = "every"

    async def of_channel(self, team_id: str, channel_id: str) -> Preferences:
        return resolve([Setting("channel", f"{team_id}/{channel_id}", "follow_up", self.mode)])


class OnlyMentions(Every):
    """Every channel set to: only mentions are questions."""

    mode = "mentions"


@dataclass
class Clock:
    """Time that passes only when somebody waits."""

    now: float = START

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class Past:
    """A bot that looks back: what Slack remembers, what is stored, and the time."""

    slack: RememberingSlack
    store: Store
    inbox: Inbox
    clock: Clock
    turns: TurnService
    watermarks: WatermarkStore
    hours: float = 24.0

    @property
    def wishes(self) -> WishService:
        return WishService(self.store.wishes, self.turns, self.inbox, clock=self.clock)

    def looking(self) -> LookingBack:
        return LookingBack(self.slack, self.watermarks, self.turns, self.wishes, self.hours, clock=self.clock)

    async def look(self) -> bool:
        return await self.looking().look(self.pace(), asyncio.Event())

    def pace(self, per_minute: float = 60_000.0) -> Pace:
        return Pace(per_minute, clock=self.clock, sleep=self.clock.sleep)

    async def first_start(self) -> None:
        """The bot's first look, before anything was said; then an hour passes."""
        await self.look()
        self.clock.now += HOUR

    def ts(self, ago_s: float = 0.0) -> str:
        return f"{self.clock.now - ago_s:.6f}"

    async def stored(self) -> dict[str, str]:
        """The statuses of what is stored, by text."""
        rows = await self.store.database.read("SELECT text, status FROM turns WHERE lane = 'ask'")
        return {row["text"]: row["status"] for row in rows}

    async def lines(self) -> list[str]:
        rows = await self.store.database.read("SELECT control FROM turns WHERE lane = 'control' ORDER BY id")
        return [row["control"] for row in rows]

    async def answer(self, channel: str, ts: str, answer_ts: str) -> None:
        """Run the oldest turn of that message's thread, and let the bot's answer stand in Slack."""
        turn = await self.store.turns.claim(self.clock.now + 30, self.clock.now)
        assert turn is not None
        assert turn.ts == ts
        answer_id = await self.store.answers.finish(turn, None, Outcome("yes", "stop", None), None)
        part = Part(0, channel, answer_ts, OpenedBy.POST, PartState.SETTLED)
        await self.store.turns.settle(turn, TurnStatus.COMPLETED, answer_id, [part])
        self.slack.answer(channel, turn.thread.thread_ts, answer_ts)


@asynccontextmanager
async def a_past(tmp_path: Path) -> AsyncIterator[Past]:
    store = await open_store(f"sqlite:///{tmp_path / 'gemma.db'}")
    inbox, clock = Inbox(store), Clock()
    turns = TurnService(inbox, clock=clock)
    slack = RememberingSlack()
    slack.add("C1")
    slack.add("D1", ChannelKind.DM)
    yield Past(slack, store, inbox, clock, turns, WatermarkStore(store.database))
    await store.close()
