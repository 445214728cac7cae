"""What is found in Slack's history, over a real SQLite file: what was never delivered, once, and nothing else."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.conversation.addressing import ChannelKind
from bot.conversation.answer import OpenedBy, Outcome, Part, PartState
from bot.conversation.preferences import Preferences, resolve
from bot.conversation.setting import Setting
from bot.conversation.turn import Lane, NewTurn, TurnStatus, message_key
from bot.errors import SlackRateLimited, SlackRefused, SlackUnknown, StoreError
from bot.services.catching_up import ROUND_S, SLOW_PER_MINUTE
from bot.services.looking_back import LookingBack
from bot.services.pacing import Pace
from bot.services.turns import TurnService
from bot.services.wishes import WishService
from bot.store import Store, open_store
from bot.store.watermarks import WatermarkStore
from tests.doubles.slack_history import BOT, TEAM, RememberingSlack

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

    async def put(self, turn: NewTurn) -> None:
        if self.broken:
            raise StoreError("disk full")
        if await self.store.turns.accept(turn) is not None:
            self.put_in.append(turn.key)

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


@pytest.fixture
async def past(tmp_path: Path) -> AsyncIterator[Past]:
    store = await open_store(f"sqlite:///{tmp_path / 'gemma.db'}")
    inbox, clock = Inbox(store), Clock()
    turns = TurnService(inbox, clock=clock)
    slack = RememberingSlack()
    slack.add("C1")
    slack.add("D1", ChannelKind.DM)
    yield Past(slack, store, inbox, clock, turns, WatermarkStore(store.database))
    await store.close()


async def test_a_mention_and_a_direct_message_that_never_came_are_found(past: Past) -> None:
    await past.first_start()
    past.slack.say("C1", past.ts(60), f"{GEMMA} a mention")
    past.slack.say("C1", past.ts(50), "between people")
    past.slack.say("D1", past.ts(40), "a direct message")

    assert await past.look()

    assert await past.stored() == {"a mention": "queued", "a direct message": "queued"}


async def test_what_is_known_is_not_stored_again(past: Past) -> None:
    await past.first_start()
    ts = past.slack.say("C1", past.ts(60), f"{GEMMA} a mention")
    await past.look()
    await past.answer("C1", ts, past.ts(30))

    for _ in range(3):
        past.clock.now += 60
        assert await past.look()

    assert past.inbox.put_in == [message_key("C1", ts)]
    assert await past.stored() == {"a mention": "completed"}


async def test_nothing_from_before_the_first_start_is_answered(past: Past) -> None:
    past.slack.say("C1", past.ts(60), f"{GEMMA} before the bot was there")
    root = past.slack.say("C1", past.ts(50), "people")
    past.slack.say("C1", past.ts(40), f"{GEMMA} below them", thread_ts=root)

    await past.first_start()
    await past.look()

    assert await past.stored() == {}


async def test_a_conversation_that_appears_later_begins_at_the_first_start(past: Past) -> None:
    await past.first_start()
    past.slack.add("D2", ChannelKind.DM)
    past.slack.say("D2", past.ts(2 * HOUR), "written to somebody else")
    past.slack.say("D2", past.ts(600), "my first words")

    await past.look()

    assert await past.stored() == {"my first words": "queued"}


async def test_nothing_from_before_the_bot_was_invited_is_answered(past: Past) -> None:
    await past.first_start()
    past.slack.add("C2")
    past.slack.say("C2", past.ts(900), f"{GEMMA} are you there?")
    past.slack.joined["C2"] = past.ts(800)
    past.slack.say("C2", past.ts(700), f"{GEMMA} now?")

    await past.look()

    assert await past.stored() == {"now?": "queued"}


async def test_replies_in_a_thread_of_the_bots_are_found(past: Past) -> None:
    await past.first_start()
    root = past.slack.say("C1", past.ts(60), f"{GEMMA} a mention")
    await past.look()
    await past.answer("C1", root, past.ts(30))
    past.slack.say("C1", past.ts(20), "and why?", thread_ts=root)
    past.slack.say("C1", past.ts(10), "<@U2> what do you say?", thread_ts=root)

    await past.look()

    found = await past.stored()
    assert found["and why?"] == "queued"
    assert found["<@U2> what do you say?"] == "context"


async def test_a_reply_in_a_thread_that_began_long_before_the_page_is_found(past: Past) -> None:
    await past.first_start()
    root = past.slack.say("C1", past.ts(60), f"{GEMMA} a mention")
    await past.look()
    await past.answer("C1", root, past.ts(30))
    past.slack.page_size = 3
    past.clock.now += HOUR
    for number in range(6):
        past.slack.say("C1", past.ts(20 - number), f"chatter {number}")
    await past.look()
    past.slack.say("C1", past.ts(1), "and why?", thread_ts=root)

    past.clock.now += HOUR
    await past.look()

    assert (await past.stored())["and why?"] == "queued"


async def test_people_among_themselves_are_left_alone_until_they_mention_the_bot(past: Past) -> None:
    await past.first_start()
    root = past.slack.say("C1", past.ts(60), "people")
    past.slack.say("C1", past.ts(50), "among themselves", thread_ts=root)
    past.slack.say("C1", past.ts(40), f"{GEMMA} what do you say?", thread_ts=root)
    past.slack.say("C1", past.ts(30), "and why?", thread_ts=root)

    await past.look()

    assert await past.stored() == {"what do you say?": "queued", "and why?": "queued"}


async def test_what_people_said_before_they_mentioned_the_bot_stays_context(past: Past) -> None:
    await past.first_start()
    root = past.slack.say("C1", past.ts(60), "people")
    past.slack.say("C1", past.ts(50), "among themselves", thread_ts=root)
    mention = past.slack.say("C1", past.ts(40), f"{GEMMA} what do you say?", thread_ts=root)
    await past.turns.accept(past.slack.said["C1"][-1])
    turn = await past.store.turns.claim(past.clock.now + 30, past.clock.now)
    assert turn is not None
    earlier = NewTurn(
        message_key("C1", past.ts(50)), turn.thread, past.ts(50), "U1", "among themselves", past.clock.now
    )
    await past.store.threads.backfill(turn.thread, [earlier])
    await past.store.turns.settle(turn, TurnStatus.COMPLETED)
    past.slack.say("C1", past.ts(20), "thanks", thread_ts=root)

    await past.look()

    assert await past.stored() == {"what do you say?": "completed", "among themselves": "context", "thanks": "queued"}
    assert turn.ts == mention


async def test_a_lost_mention_that_was_read_as_context_is_answered_after_all(past: Past) -> None:
    await past.first_start()
    root = past.slack.say("C1", past.ts(60), "people")
    past.slack.say("C1", past.ts(50), f"{GEMMA} this one was lost", thread_ts=root)
    past.slack.say("C1", past.ts(40), f"{GEMMA} this one came", thread_ts=root)
    await past.turns.accept(past.slack.said["C1"][-1])
    turn = await past.store.turns.claim(past.clock.now + 30, past.clock.now)
    assert turn is not None
    lost = NewTurn(message_key("C1", past.ts(50)), turn.thread, past.ts(50), "U1", "lost", past.clock.now)
    await past.store.threads.backfill(turn.thread, [lost])
    await past.store.turns.settle(turn, TurnStatus.COMPLETED)

    await past.look()

    assert await past.stored() == {"this one came": "completed", "this one was lost": "queued"}


async def test_where_every_message_is_a_question_those_from_before_it_was_so_are_none(past: Past) -> None:
    await past.first_start()
    past.turns = TurnService(past.inbox, Every(), clock=past.clock)
    root = past.slack.say("C1", past.ts(600), "people")
    past.slack.say("C1", past.ts(500), "among themselves", thread_ts=root)
    every = Setting("channel", "C1", "follow_up", "every")
    await past.store.settings.choose(TEAM, [every], "U1", past.clock.now - 400, None)
    past.slack.say("C1", past.ts(300), "and now?")
    past.slack.say("C1", past.ts(200), "<@U2> and you?")

    await past.look()

    assert await past.stored() == {"and now?": "queued", "<@U2> and you?": "context"}


async def test_what_is_context_by_now_stays_it_when_replies_become_questions(past: Past) -> None:
    await past.first_start()
    root = past.slack.say("C1", past.ts(60), f"{GEMMA} a mention")
    past.slack.say("C1", past.ts(50), "among themselves", thread_ts=root)
    for message in past.slack.said["C1"]:
        await TurnService(past.inbox, OnlyMentions(), clock=past.clock).accept(message)
    past.slack.say("C1", past.ts(40), "and why?", thread_ts=root)

    await past.look()

    assert await past.stored() == {"a mention": "queued", "among themselves": "context", "and why?": "queued"}


async def test_what_was_deleted_stays_deleted_though_the_page_still_shows_it(past: Past) -> None:
    await past.first_start()
    ts = past.slack.say("C1", past.ts(60), f"{GEMMA} regretted")
    await past.wishes.delete(TEAM, "C1", ts)

    await past.look()

    assert await past.stored() == {"": "cancelled"}


async def test_an_edit_that_never_came_is_taken_over_and_an_old_page_does_not_undo_one(past: Past) -> None:
    await past.first_start()
    ts = past.slack.say("C1", past.ts(60), f"{GEMMA} first words")
    await past.look()
    past.slack.said["C1"].clear()
    past.slack.say("C1", ts, f"{GEMMA} better words", edited=past.ts(50))
    await past.look()
    assert await past.stored() == {"better words": "queued"}

    past.slack.said["C1"].clear()
    past.slack.say("C1", ts, f"{GEMMA} first words")
    await past.look()
    assert await past.stored() == {"better words": "queued"}


async def test_what_is_too_old_is_counted_in_one_line_for_each_conversation(past: Past) -> None:
    await past.first_start()
    past.clock.now += 30 * HOUR
    for number in range(3):
        past.slack.say("C1", past.ts(26 * HOUR - number), f"{GEMMA} old {number}")
    past.slack.say("C1", past.ts(25.5 * HOUR), "between people")
    past.slack.say("D1", past.ts(25 * HOUR), "an old one")
    past.slack.say("C1", past.ts(HOUR), f"{GEMMA} young")

    for _ in range(3):
        assert await past.look()
        past.clock.now += 60

    assert await past.stored() == {"young": "queued"}
    in_channel, in_dm = await past.lines()
    assert '"catchup.missed"' in in_channel
    assert '"count": "3"' in in_channel
    assert '"hours": "24"' in in_channel
    assert '"catchup.missed_one"' in in_dm


async def test_what_was_answered_long_ago_is_not_counted_as_missed(past: Past) -> None:
    await past.first_start()
    ts = past.slack.say("C1", past.ts(60), f"{GEMMA} answered live")
    await past.turns.accept(past.slack.said["C1"][0])
    await past.answer("C1", ts, past.ts(30))
    past.clock.now += 30 * HOUR

    await past.look()

    assert await past.lines() == []


async def test_a_look_that_was_cut_off_is_made_again_and_leaves_one_line(past: Past) -> None:
    await past.first_start()
    past.clock.now += 30 * HOUR
    past.slack.say("D1", past.ts(26 * HOUR), "an old one")
    root = past.slack.say("D1", past.ts(HOUR), "a young one")
    past.slack.say("D1", past.ts(HOUR - 1), "below it", thread_ts=root)
    past.slack.fail("replies", *[SlackUnknown("conversations.replies", "reset")] * TRIES)

    assert not await past.look()
    assert await past.lines() == []
    past.clock.now += HOUR
    past.slack.say("D1", past.ts(60), "meanwhile")
    assert await past.look()
    assert await past.look()

    assert len(await past.lines()) == 1
    assert await past.stored() == {"a young one": "queued", "below it": "queued", "meanwhile": "queued"}


async def test_many_small_pages_are_all_read(past: Past) -> None:
    past.slack.page_size = 15
    await past.first_start()
    for number in range(40):
        past.slack.say("C1", past.ts(600 - number), f"{GEMMA} question {number}")

    await past.look()

    assert list(await past.stored()) == [f"question {number}" for number in range(40)]


async def test_a_conversation_of_which_more_was_said_than_is_read_is_named_in_the_log(
    past: Past, caplog: pytest.LogCaptureFixture
) -> None:
    past.slack.page_size = 2
    await past.first_start()
    for number in range(60):
        past.slack.say("C1", past.ts(600 - number), f"{GEMMA} question {number}")

    assert await past.look()

    assert len(await past.stored()) == 40
    assert "more was written than is looked through" in caplog.text


async def test_a_call_that_comes_too_early_is_made_later_and_the_next_ones_come_slower(past: Past) -> None:
    await past.first_start()
    past.slack.say("C1", past.ts(60), f"{GEMMA} a mention")
    past.slack.fail("page", SlackRateLimited("conversations.history", 60.0))
    began, pace = past.clock.now, past.pace()
    past.slack.calls.clear()

    assert await past.looking().look(pace, asyncio.Event())

    assert [verb for verb, _ in past.slack.calls] == ["conversations", "page", "page", "page"]
    assert 120 <= past.clock.now - began < 121
    assert await past.stored() == {"a mention": "queued"}


async def test_what_slack_refuses_is_left_out_and_told_once(past: Past, caplog: pytest.LogCaptureFixture) -> None:
    await past.first_start()
    past.slack.say("D1", past.ts(60), "a direct message")
    looking = past.looking()
    for _ in range(2):
        past.slack.fail("page", SlackRefused("conversations.history", "not_in_channel"))
        assert await looking.look(past.pace(), asyncio.Event())

    assert await past.stored() == {"a direct message": "queued"}
    told = [record for record in caplog.records if "cannot be found" in record.message]
    assert len(told) == 1
    assert told[0].levelno == logging.WARNING


async def test_a_kind_whose_history_may_not_be_read_costs_one_call_a_look(
    past: Past, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("C2", "C3"):
        past.slack.add(name)
    await past.first_start()
    past.slack.say("D1", past.ts(60), "a direct message")
    past.slack.fail("page", SlackRefused("conversations.history", "missing_scope", "channels:history"))
    past.slack.calls.clear()

    assert await past.look()

    assert past.slack.calls == [("conversations", ""), ("page", "C1"), ("page", "D1")]
    assert await past.stored() == {"a direct message": "queued"}
    assert ["channels:history" in str(record.__dict__) for record in caplog.records].count(True) == 1


async def test_a_kind_that_may_not_be_listed_is_left_out(past: Past) -> None:
    await past.first_start()
    past.slack.lacking.add(ChannelKind.DM)
    past.slack.say("C1", past.ts(60), f"{GEMMA} a mention")
    past.slack.say("D1", past.ts(60), "a direct message")

    assert await past.look()

    assert await past.stored() == {"a mention": "queued"}


async def test_a_thread_that_is_gone_does_not_stop_the_others(past: Past) -> None:
    await past.first_start()
    root = past.slack.say("C1", past.ts(60), "people")
    past.slack.say("C1", past.ts(50), "and more", thread_ts=root)
    other = past.slack.say("C1", past.ts(40), "others")
    past.slack.say("C1", past.ts(30), f"{GEMMA} you?", thread_ts=other)
    past.slack.fail("replies", SlackRefused("conversations.replies", "thread_not_found"))

    assert await past.look()

    assert await past.stored() == {"you?": "queued"}


async def test_a_conversation_that_fails_does_not_stop_the_others_and_is_looked_at_again(past: Past) -> None:
    await past.first_start()
    past.slack.say("C1", past.ts(60), f"{GEMMA} a mention")
    past.slack.say("D1", past.ts(60), "a direct message")
    past.slack.fail("page", *[SlackUnknown("conversations.history", "HTTP 502")] * TRIES)

    assert not await past.look()
    assert await past.stored() == {"a direct message": "queued"}
    assert await past.look()
    assert len(await past.stored()) == 2


async def test_a_look_is_broken_off_when_slack_does_not_work_at_all(past: Past) -> None:
    for number in range(20):
        past.slack.add(f"C1{number}")
    await past.first_start()
    past.slack.fail("page", *[SlackUnknown("conversations.history", "HTTP 502")] * 20)
    past.slack.calls.clear()

    assert not await past.look()

    assert len(past.slack.calls) == 1 + 3 * TRIES


async def test_a_call_that_breaks_off_is_made_again_at_its_pace(past: Past) -> None:
    await past.first_start()
    past.slack.say("C1", past.ts(60), f"{GEMMA} a mention")
    past.slack.fail("page", *[SlackUnknown("conversations.history", "reset")] * (TRIES - 1))
    began = past.clock.now

    assert await past.looking().look(past.pace(SLOW_PER_MINUTE), asyncio.Event())

    assert await past.stored() == {"a mention": "queued"}
    assert past.clock.now - began == (2 + TRIES - 1) * 60 / SLOW_PER_MINUTE


async def test_the_watermark_stays_where_it_is_until_everything_is_stored(past: Past) -> None:
    await past.first_start()
    before = await past.watermarks.marks(TEAM)
    past.slack.say("C1", past.ts(60), f"{GEMMA} a mention")
    past.inbox.broken = True

    assert not await past.look()

    assert (await past.watermarks.marks(TEAM))["C1"] == before["C1"]
    past.inbox.broken = False
    past.clock.now += 3 * HOUR
    assert await past.look()
    assert await past.stored() == {"a mention": "queued"}
    assert (await past.watermarks.marks(TEAM))["C1"] > before["C1"]


async def test_a_thread_of_which_every_reply_is_known_costs_no_call(past: Past) -> None:
    await past.first_start()
    root = past.slack.say("C1", past.ts(60), f"{GEMMA} a mention")
    await past.look()
    await past.answer("C1", root, past.ts(30))
    past.slack.calls.clear()

    await past.look()

    assert past.slack.calls == [("conversations", ""), ("page", "C1"), ("page", "D1")]


async def test_a_slow_look_makes_way(past: Past) -> None:
    for number in range(20):
        past.slack.add(f"C1{number}")
    await past.first_start()
    past.slack.calls.clear()
    interrupted = asyncio.Event()
    interrupted.set()

    assert await past.looking().look(past.pace(), interrupted)

    assert past.slack.calls == [("conversations", "")]


def promised() -> list[tuple[int, int, int]]:
    """The rows of the table in the operations page: conversations, calls, minutes."""
    page = (Path(__file__).parents[2] / "docs/operations.md").read_text()
    return [tuple(map(int, row)) for row in re.findall(r"^\| (\d+) \| (\d+) \| (\d+) min \|$", page, re.MULTILINE)]  # type: ignore[misc] # three groups


@pytest.mark.parametrize(("places", "calls", "minutes"), promised())
async def test_a_slow_look_takes_the_calls_and_the_time_that_the_docs_promise(
    past: Past, places: int, calls: int, minutes: int
) -> None:
    for number in range(places - 2):
        past.slack.add(f"C1{number}")
    await past.first_start()
    past.slack.calls.clear()
    pace = past.pace(SLOW_PER_MINUTE)
    began = past.clock.now

    assert await past.looking().look(pace, asyncio.Event())
    await pace.turn()

    assert len(past.slack.calls) == calls
    assert past.clock.now - began == calls * 60 / SLOW_PER_MINUTE
    assert max(past.clock.now - began, ROUND_S) <= minutes * 60
    assert minutes * 60 - max(past.clock.now - began, ROUND_S) < 60


def test_the_docs_promise_something() -> None:
    assert len(promised()) >= 5
