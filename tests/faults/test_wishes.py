"""Edited or deleted at the moment of a kill, or while Slack takes nothing: what the person wants now is what stands.

An edited question has the one whole answer to its new words, in the place of what it had before; a deleted one has
none. Nothing is left of either: no open stream, no status, no second message.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.playground import Fault
from bot.texts.en import ENGLISH
from tests.faults.asking import FLOOD, LONG, SHORT
from tests.faults.nursery import Nursery
from tests.faults.processes import KILLED
from tests.faults.slack_process import RemotePlayground, slack_process
from tests.faults.stage import Code, NumberedHost, settled, side_by_side
from tests.faults.writing import Writing, writing

OLD, NEW = 1, 2
EDIT, DELETE = "edit", "delete"

# The point at which it is killed, the words of the answer then, and those of the answer to the edited question.
WHILE_DOWN = [
    ("at-status", LONG, SHORT),
    ("after-start-stream", LONG, LONG),
    ("after-post-unanswered", SHORT, FLOOD),
    ("between-parts", FLOOD, SHORT),
]
AFTER_A_WISH = [
    ("at-claim:2", LONG, SHORT),
    ("at-update", LONG, FLOOD),
    ("before-settle", LONG, SHORT),
]
ALL_DOWN = [
    (die, words, to)
    for words, points in {
        SHORT: ("after-accept-commit", "at-claim", "before-model", "after-finish-commit", "after-post-unanswered"),
        LONG: ("at-status", "at-delta:40", "after-start-stream", "at-append", "at-stop-stream", "after-settle"),
        FLOOD: ("after-finish-commit", "between-parts", "before-settle"),
    }.items()
    for die in points
    for to in (SHORT, LONG, FLOOD)
]


@dataclass
class Wishing:
    """A thread between people in which one of them asks, with bots that come and go."""

    slack: RemotePlayground
    host: NumberedHost
    root: str

    async def ask(self, words: int) -> str:
        return await self.slack.say("alice", "general", f"@gemma {Code(OLD, words)}", thread_ts=self.root)

    async def ask_while_held(self, words: int) -> str:
        """Ask; a long answer stops in its middle until the host is released."""
        self.host.hold(after_words=LONG // 2)
        return await self.ask(words)

    async def wish(self, what: str, ts: str, words: int) -> None:
        if what == EDIT:
            await self.slack.edit("alice", "general", ts, f"@gemma {Code(NEW, words)}")
        else:
            await self.slack.delete("alice", "general", ts)

    def problems(self, what: str, words: int) -> list[str]:
        """What is not (yet) as it has to be."""
        replies = [m for m in self.slack.messages("general", self.root) if m.bot]
        said = " ".join(message.shown_text for message in replies).split()
        found = [] if said == (Code(NEW, words).answer if what == EDIT else []) else [f"there stands {said[:9]}"]
        left = {"status": self.slack.workspace.statuses, "open stream": self.slack.workspace.open_streams}
        return found + [f"{name} left" for name, value in left.items() if value]


@asynccontextmanager
async def wishing_stage(nursery: Nursery) -> AsyncIterator[Wishing]:
    async with slack_process(nursery) as slack, NumberedHost() as host:
        yield Wishing(slack, host, await slack.say("bob", "general", "about something else"))


async def comes_right(hasty: Nursery, wishing: Wishing, database: Path, what: str, words: int) -> None:
    """Have the next bot bring it about; or the one after it, where that was told to end before it heard of a deletion.

    Where nothing stands yet all looks right at once.
    """
    for _ in range(2):
        async with hasty.bot(wishing.slack, wishing.host.url, database) as bot:
            await settled(wishing.slack, lambda: wishing.problems(what, words), 15)
            await wishing.slack.settled(10)
            bot.terminate()
            assert await bot.wait() == 0, bot.tail()
        if not wishing.problems(what, words):
            return
    assert wishing.problems(what, words) == []


async def killed_then(  # noqa: PLR0917 - a case
    hasty: Nursery, database: Path, die: str, words: int, to: int, what: str
) -> None:
    """Kill a bot while it answers; meanwhile the person wants something else; start the next."""
    async with wishing_stage(hasty) as wishing:
        async with hasty.bot(wishing.slack, wishing.host.url, database, die=die) as bot:
            await bot.ready()
            ts = await wishing.ask_while_held(words)
            end = asyncio.ensure_future(bot.wait())
            streams = asyncio.ensure_future(wishing.slack.until(lambda: wishing.slack.workspace.open_streams))
            await asyncio.wait([end, streams], return_when=asyncio.FIRST_COMPLETED)
            streams.cancel()
            wishing.host.release()
            assert await end == KILLED, bot.tail()
        await wishing.wish(what, ts, to)
        await comes_right(hasty, wishing, database, what, to)


async def test_what_was_edited_or_deleted_while_the_bot_was_dead_ends_as_it_is_wanted(
    hasty: Nursery, tmp_path: Path
) -> None:
    async def case(database: Path, wanted: tuple[str, int, int, str]) -> None:
        await killed_then(hasty, database, *wanted)

    await side_by_side(tmp_path, [(*down, what) for down in WHILE_DOWN for what in (EDIT, DELETE)], case)


@pytest.mark.chaos
@pytest.mark.parametrize("what", [EDIT, DELETE])
@pytest.mark.parametrize(("die", "words", "to"), ALL_DOWN)
async def test_killed_anywhere_and_edited_or_deleted_meanwhile_it_ends_as_it_is_wanted(  # noqa: PLR0917 - a case
    hasty: Nursery, tmp_path: Path, die: str, words: int, what: str, to: int
) -> None:
    await killed_then(hasty, tmp_path / "gemma.db", die, words, to, what)


async def test_killed_after_a_wish_was_taken_it_is_fulfilled_by_the_next_bot(hasty: Nursery, tmp_path: Path) -> None:
    async def case(database: Path, wanted: tuple[str, int, int, str]) -> None:
        die, words, to, what = wanted
        async with wishing_stage(hasty) as wishing:
            async with hasty.bot(wishing.slack, wishing.host.url, database, die=die) as bot:
                await bot.ready()
                ts = await wishing.ask_while_held(words)
                await wishing.slack.until(lambda: wishing.slack.workspace.open_streams, 10)
                await wishing.wish(what, ts, to)
                wishing.host.release()
                assert await bot.wait() == KILLED, bot.tail()
            await comes_right(hasty, wishing, database, what, to)

    await side_by_side(
        tmp_path, [*((*wish, EDIT) for wish in AFTER_A_WISH), ("before-settle", LONG, SHORT, DELETE)], case
    )


async def test_told_to_stop_while_a_wish_is_taken_it_is_fulfilled_by_the_next_bot(
    hasty: Nursery, tmp_path: Path
) -> None:
    async def case(database: Path, what: str) -> None:
        async with wishing_stage(hasty) as wishing:
            async with hasty.bot(wishing.slack, wishing.host.url, database, env={"SHUTDOWN_GRACE_S": "0"}) as bot:
                ts = await wishing.ask_while_held(LONG)
                await wishing.slack.until(lambda: wishing.slack.workspace.open_streams, 10)
                await asyncio.gather(wishing.wish(what, ts, SHORT), asyncio.to_thread(bot.terminate))
                assert await bot.wait() == 0, bot.tail()
                wishing.host.release()
            await comes_right(hasty, wishing, database, what, SHORT)

    await side_by_side(tmp_path, (EDIT, DELETE), case)


async def test_what_is_asked_or_edited_after_a_stop_is_answered_also_when_all_is_delivered_at_once(
    hasty: Nursery, tmp_path: Path
) -> None:
    asked, later, edited = Code(1, SHORT), Code(2, SHORT), Code(3, SHORT)
    async with slack_process(hasty) as slack, NumberedHost() as host:
        root = await slack.say("alice", "general", f"@gemma {asked}")
        before = await slack.say("bob", "general", f"@gemma {Code(4, SHORT)}", thread_ts=root)
        await slack.say("alice", "general", "!stop", thread_ts=root)
        await slack.say("alice", "general", f"@gemma {later}", thread_ts=root)
        await slack.edit("bob", "general", before, f"@gemma {edited}")
        async with hasty.bot(slack, host.url, tmp_path / "gemma.db"):

            def unanswered() -> list[str]:
                said = [message.shown_text for message in slack.messages("general", root)]
                return [str(code) for code in (later, edited) if " ".join(code.answer) not in said]

            await settled(slack, unanswered, 20)
            await slack.until(lambda: not slack.workspace.statuses, 10)


async def test_a_stop_in_a_dm_that_comes_when_the_answer_is_whole_says_that_there_is_nothing_to_stop(
    hasty: Nursery, tmp_path: Path
) -> None:
    async with slack_process(hasty) as slack, NumberedHost() as host:
        dm, asked = await slack.dm_of("alice"), Code(1, SHORT)
        async with hasty.bot(slack, host.url, tmp_path / "gemma.db", die="after-finish-commit") as bot:
            await bot.ready()
            root = await slack.say("alice", dm, str(asked))
            assert await bot.wait() == KILLED, bot.tail()
        await slack.say("alice", dm, "!stop", thread_ts=root)
        wanted = sorted([" ".join(asked.answer), ENGLISH["stop.nothing"]])
        async with hasty.bot(slack, host.url, tmp_path / "gemma.db"):

            def missing() -> list[str]:
                said = sorted(m.shown_text.strip() for m in slack.messages(dm, root) if m.bot)
                return [] if said == wanted else said or ["nothing"]

            await settled(slack, missing, 20)


@pytest.fixture
async def stage(nursery: Nursery, tmp_path: Path) -> AsyncIterator[Writing]:
    async with writing(nursery, tmp_path / "gemma.db") as playing:
        yield playing


async def ask_in(stage: Writing, channel: str, words: int) -> tuple[str, str]:
    stage.slack.add_channel(channel)
    root = await stage.slack.say("bob", channel, "about something else")
    return root, await stage.slack.say("alice", channel, f"@gemma {Code(OLD, words)}", thread_ts=root)


def said_in(stage: Writing, channel: str, root: str) -> list[str]:
    return [message.shown_text for message in stage.slack.messages(channel, root) if message.bot]


@pytest.mark.parametrize(
    ("method", "words"), [("chat.postMessage", SHORT), ("chat.startStream", LONG)], ids=["post", "stream"]
)
async def test_a_question_edited_while_nobody_knows_whether_its_answer_stands_has_one_answer(
    stage: Writing, method: str, words: int
) -> None:
    stage.slack.fail_next(method, Fault.reset_after)
    stage.slack.fail_next("conversations.replies", Fault.http_500, times=6)
    root, ts = await ask_in(stage, "doubt", words)
    await stage.slack.until(lambda: stage.slack.call_counts["conversations.replies"] >= 3, 10)
    await stage.quiet()
    await stage.slack.edit("alice", "doubt", ts, f"@gemma {Code(NEW, SHORT)}")
    await stage.slack.until(lambda: said_in(stage, "doubt", root) == [" ".join(Code(NEW, SHORT).answer)], 15)
    await stage.quiet()
    assert not stage.slack.workspace.open_streams


async def test_a_question_deleted_while_it_waits_for_slack_is_not_answered_when_slack_takes_it(stage: Writing) -> None:
    stage.slack.fail_next("chat.postMessage", Fault.rate_limited(300))
    root, ts = await ask_in(stage, "later", SHORT)
    await stage.slack.until(lambda: stage.slack.call_counts["chat.postMessage"])
    await stage.quiet()
    await stage.slack.delete("alice", "later", ts)
    await stage.slack.settled(5)
    await stage.quiet()
    rows = stage.rows("SELECT status, wish FROM turns WHERE ts = ?1", ts)
    assert [(row["status"], row["wish"]) for row in rows] == [("cancelled", None)]
    assert said_in(stage, "later", root) == []


async def test_many_edits_at_once_and_a_deletion_leave_nothing_and_the_worker_works_on(stage: Writing) -> None:
    stage.host.hold(after_words=LONG // 2)
    root, ts = await ask_in(stage, "many", LONG)
    await stage.slack.until(lambda: stage.slack.workspace.open_streams, 10)
    edits = [stage.slack.edit("alice", "many", ts, f"@gemma q{n}x{LONG}") for n in range(2, 10)]
    await asyncio.gather(*edits)
    stage.host.release()
    await stage.slack.delete("alice", "many", ts)
    await stage.slack.until(lambda: not said_in(stage, "many", root), 10)
    await stage.slack.say("alice", "many", f"@gemma {Code(NEW, SHORT)}", thread_ts=root)
    await stage.slack.until(lambda: said_in(stage, "many", root) == [" ".join(Code(NEW, SHORT).answer)], 10)
