"""What Slack never delivered is found in its history, and answered once (fault rows F21 and F22).

While the bot is away nothing is sent to it at all: not even later. Each test judges the whole workspace at its end, so
that an answer too many is seen wherever it stands.
"""

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from bot.playground import Fault, Limits, Playground
from bot.playground.entities import Message
from bot.playground.events import SUBSCRIPTIONS
from bot.runtime import RunningBot, model_from, running_bot
from tests.faults.nursery import Nursery
from tests.faults.stage import Asked, Code, NumberedHost, settled
from tests.scenarios.stage import settings_for

HOUR_S = 3_600.0
WORDS = 3


@dataclass
class Workspace:
    """A workspace whose bot comes and goes; `asked` is what has to be answered, once each."""

    slack: Playground
    host: NumberedHost
    database: Path
    offset_s: float = 0.0
    asked: list[Asked] = field(default_factory=list)
    _number: int = 0

    def deaf(self) -> None:
        """From now on Slack delivers nothing."""
        self.slack.subscriptions = frozenset()

    def hearing(self) -> None:
        """From now on Slack delivers again."""
        self.slack.subscriptions = SUBSCRIPTIONS

    def code(self) -> Code:
        self._number += 1
        return Code(self._number, WORDS)

    async def ask(self, user: str, channel: str, thread_ts: str | None = None, *, mention: bool = True) -> Asked:
        """A question that has to be answered."""
        code = self.code()
        text = f"@gemma {code}" if mention else str(code)
        ts = await self.slack.say(user, channel, text, thread_ts=thread_ts)
        self.asked.append(Asked(channel, thread_ts or ts, code))
        return self.asked[-1]

    async def lose(self, user: str, channel: str) -> Asked:
        """A question that has to be answered, and is not delivered."""
        self.deaf()
        asked = await self.ask(user, channel)
        self.hearing()
        return asked

    @asynccontextmanager
    async def bot(self, **changes: object) -> AsyncIterator[RunningBot]:
        """The bot in this process, for as long as the context is open."""
        settings = settings_for(self.slack, self.host, self.database, **changes)
        model = model_from(settings)
        async with running_bot(settings, model, slots=5) as running:
            yield running
        await model.aclose()

    async def first_start(self) -> None:
        """A bot that has been there: from now on its history counts."""
        async with self.bot() as bot:
            await self.looked_through(bot)

    async def looks(self, calls: int) -> None:
        """Wait until so many more pages were asked for."""
        wanted = self.slack.call_counts["conversations.history"] + calls
        await self.slack.until(lambda: self.slack.call_counts["conversations.history"] >= wanted, 20)

    async def looked_through(self, bot: RunningBot, calls_before: int = 0) -> None:
        """Wait until every conversation has been looked at, and has a watermark."""
        places = [c for c in self.slack.workspace.channels.values() if self.slack.bot_user in c.members]
        wanted = calls_before + len(places)
        await self.slack.until(lambda: self.slack.call_counts["conversations.history"] >= wanted, 20)
        marked = 0
        async with asyncio.timeout(10):
            while marked < len(places):
                marked = len(await bot.store.database.read("SELECT ts FROM watermarks WHERE channel_id <> ''"))

    async def judge(self, timeout_s: float = 15.0) -> None:
        """Wait until all that was asked has its one answer. Raises AssertionError that says what has not."""
        await settled(self.slack, lambda: [p for each in self.asked for p in each.problems(self.slack)], timeout_s)

    def said_by_bot(self) -> Sequence[Message]:
        return [m for c in self.slack.workspace.channels.values() for m in c.messages.values() if m.bot]

    def age_watermarks(self, hours: float) -> None:
        """As if the bot had been away for so long."""
        with contextlib.closing(sqlite3.connect(self.database)) as connection:
            connection.execute("UPDATE watermarks SET ts = printf('%.6f', ts - ?)", (hours * HOUR_S,))
            connection.commit()


@asynccontextmanager
async def workspace(database: Path, limits: Limits | None = None, offset_s: float = 0.0) -> AsyncIterator[Workspace]:
    """A workspace whose clock is `offset_s` behind until it is told otherwise."""
    made: list[Workspace] = []

    def clock() -> float:
        return time.time() - (made[0].offset_s if made else offset_s)

    async with Playground(limits=limits or Limits.none(), clock=clock) as slack, NumberedHost() as host:
        made.append(Workspace(slack, host, database, offset_s))
        yield made[0]


async def while_it_was_away(there: Workspace, ours: Asked) -> None:
    """Everything that can happen in a workspace: what is for the bot, and what is not."""
    slack = there.slack
    await there.ask("alice", "general")
    await there.ask("alice", "ops-private")
    await there.ask("alice", "dm-alice", mention=False)
    await there.ask("alice", ours.channel, ours.thread_ts, mention=False)
    people = await slack.say("bob", "random", "lunch?")
    await slack.say("carol", "random", f"yes {there.code()}", thread_ts=people)
    await there.ask("bob", "random", people)
    await there.ask("carol", "random", people, mention=False)
    slack.workspace.post(slack.channel("general"), slack.bot_user, f"<@{slack.bot_user}> {there.code()}")
    edited = await slack.say("alice", "ask-gemma", f"@gemma {there.code()}")
    better = there.code()
    await slack.edit("alice", "ask-gemma", edited, f"@gemma {better}")
    there.asked.append(Asked("ask-gemma", edited, better))
    gone = await slack.say("bob", "ask-gemma", f"@gemma {there.code()}")
    await slack.delete("bob", "ask-gemma", gone)


async def test_what_was_written_while_the_bot_was_away_is_answered_once(tmp_path: Path) -> None:
    async with workspace(tmp_path / "gemma.db", offset_s=10) as there:
        there.deaf()
        await there.slack.say("alice", "general", f"@gemma before the first start {there.code()}")
        there.offset_s = 0.0
        there.hearing()
        async with there.bot() as bot:
            await there.looked_through(bot)
            ours = await there.ask("alice", "general")
            await there.judge()
        there.deaf()
        await while_it_was_away(there, ours)
        said_before = len(there.said_by_bot())
        there.hearing()

        for _ in range(3):
            before = there.slack.call_counts["conversations.history"]
            async with there.bot() as bot:
                await there.looked_through(bot, before)
                await there.judge()
                await bot.worker.quiet()

        assert len(there.said_by_bot()) - said_before == len(there.asked) - 1
        assert len(there.host.questions) == len(there.asked)


async def test_events_that_are_lost_while_it_is_connected_are_found_after_a_reconnect(tmp_path: Path) -> None:
    async with workspace(tmp_path / "gemma.db") as there, there.bot() as bot:
        ours = await there.ask("alice", "general")
        await there.judge()
        await there.looked_through(bot)
        there.deaf()
        await while_it_was_away(there, ours)
        there.hearing()
        await there.slack.disconnect_sockets()
        await there.judge(30)
        await bot.worker.quiet()
        assert len(there.host.questions) == len(there.asked)


async def test_a_mark_that_was_delivered_before_its_question_is_found_with_it(tmp_path: Path) -> None:
    async with workspace(tmp_path / "gemma.db") as there, there.bot() as bot:
        await there.looked_through(bot)
        asked = await there.lose("alice", "general")
        ts = await there.slack.say("bob", "general", "!reset", thread_ts=asked.thread_ts)
        await there.slack.settled()
        assert not await bot.store.database.read("SELECT key FROM turns")
        await there.slack.disconnect_sockets()
        await there.judge(30)
        async with asyncio.timeout(10):
            while not await bot.store.database.read("SELECT key FROM turns WHERE ts = ?1 AND status = 'completed'", ts):
                await bot.worker.quiet()


async def test_a_reply_that_was_read_as_context_before_its_question_was_stored_is_answered(tmp_path: Path) -> None:
    async with workspace(tmp_path / "gemma.db") as there, there.bot() as bot:
        await there.looked_through(bot)
        asked = await there.lose("alice", "general")
        await there.ask("bob", "general", asked.thread_ts, mention=False)
        newest = await there.ask("carol", "general", asked.thread_ts)
        await settled(there.slack, lambda: newest.problems(there.slack), 15)
        await there.slack.disconnect_sockets()
        await there.judge(30)


async def test_what_is_older_than_a_day_gets_one_line_a_conversation(tmp_path: Path) -> None:
    async with workspace(tmp_path / "gemma.db", offset_s=26 * HOUR_S) as there:
        await there.first_start()
        there.age_watermarks(30)
        there.deaf()
        for _ in range(3):
            await there.slack.say("alice", "general", f"@gemma {there.code()}")
        await there.slack.say("bob", "dm", str(there.code()))
        there.offset_s = 0.0
        await there.ask("alice", "random")
        there.hearing()

        for _ in range(2):
            before = there.slack.call_counts["conversations.history"]
            async with there.bot() as bot:
                await there.looked_through(bot, before)
                await there.judge()
                await settled(there.slack, lambda: [] if len(there.said_by_bot()) >= 3 else ["no lines yet"])
                await bot.worker.quiet()

        (in_channel,) = [m.shown_text for m in there.slack.messages("general") if m.bot]
        (in_dm,) = [m.shown_text for m in there.slack.messages("dm-bob") if m.bot]
        assert "3 messages" in in_channel
        assert "24 hours" in in_channel
        assert "a message" in in_dm
        assert len(there.host.questions) == 1


async def test_catching_up_can_be_turned_off(tmp_path: Path) -> None:
    async with workspace(tmp_path / "gemma.db") as there:
        async with there.bot(catchup_hours=0.0):
            await there.ask("alice", "general")
            await there.judge()
        assert there.slack.call_counts["users.conversations"] == 0
        assert there.slack.call_counts["conversations.history"] == 0


async def test_without_a_scope_the_rest_is_found_and_the_log_names_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with workspace(tmp_path / "gemma.db") as there:
        await there.first_start()
        there.deaf()
        await there.slack.say("alice", "dm", str(there.code()))
        await there.slack.say("alice", "ops-private", f"@gemma {there.code()}")
        await there.ask("alice", "general")
        there.hearing()
        there.slack.take_scopes("im:history", "groups:read")
        async with there.bot() as bot:
            await there.judge()
            await bot.worker.quiet()
        told = [str(record.__dict__) for record in caplog.records if "cannot be found" in record.message]
        assert ["im:history" in line or "groups:read" in line for line in told] == [True, True]
        assert len(there.host.questions) == len(there.asked)


@pytest.mark.parametrize(
    "fault", [Fault.rate_limited(1), Fault.reset_before, Fault.reset_after, Fault.html_502, "internal_error"]
)
async def test_calls_that_fail_are_made_again(tmp_path: Path, fault: Fault | str) -> None:
    async with workspace(tmp_path / "gemma.db", replace(Limits.none(), history_page=15)) as there:
        await there.first_start()
        there.deaf()
        await there.ask("alice", "general")
        for number in range(20):
            await there.slack.say("bob", "general", f"chatter {number}")
        await there.ask("alice", "general")
        there.hearing()
        if fault != Fault.rate_limited(1):  # after which every call comes slower
            there.slack.fail_next("users.conversations", fault)
        there.slack.fail_next("conversations.history", fault)
        async with there.bot():
            await there.judge(20)


async def test_killed_again_and_again_in_the_middle_of_a_look_nothing_is_lost_or_doubled(
    nursery: Nursery, tmp_path: Path
) -> None:
    async with workspace(tmp_path / "gemma.db") as there:
        async with there.bot() as bot:
            await there.looked_through(bot)
            ours = await there.ask("alice", "general")
            await there.judge()
        there.deaf()
        await while_it_was_away(there, ours)
        there.hearing()
        for calls in range(1, 6):
            async with nursery.bot(there.slack, there.host.url, there.database) as bot:
                await there.looks(calls)
                bot.kill()
        async with nursery.bot(there.slack, there.host.url, there.database):
            await there.judge()
