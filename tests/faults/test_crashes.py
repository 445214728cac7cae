"""Killed at any point, the bot gives every question its one whole answer after the next start.

Each test kills a process at a named point while one question of each kind is under way, starts the bot anew and looks
at what stands in Slack: one complete answer in its place, no open stream, no status, no second message, no lost or
doubled word; and the next question in each thread is answered from the right history.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.faults.asking import LONG, Asking, ask_all
from tests.faults.crash_points import POINTS
from tests.faults.dying_bot import method_named
from tests.faults.nursery import Nursery
from tests.faults.processes import KILLED, BotProcess
from tests.faults.slack_process import slack_process
from tests.faults.stage import NumberedHost, batches, side_by_side

EACH_KIND = ("mention", "long", "dm", "ask", "model", "reset")

BEFORE_A_START = ("in-migration",)
IN_A_RESTART = ("in-recovery", "after-find", "at-update")
AT_SIGTERM = ("in-shutdown",)
AT_A_PRESS = ("before-again-commit", "after-again-commit")
LONG_REPLIES = {"between-parts": ("rolled", "flood")}
ELSEWHERE = (*BEFORE_A_START, *IN_A_RESTART, *AT_SIGTERM, *AT_A_PRESS, *LONG_REPLIES)
STREAMED_KINDS = ("long", "rolled")
DEAD_S, DYING_S = 20.0, 0.5
"""How long a process has until it must be dead, and how long when all is answered."""

UNDER_WAY = [name for name in POINTS if name not in ELSEWHERE]
LATER_PASSINGS = ["at-delta:40", "after-ack:4", "at-claim:3", "before-settle:4", "after-post-unanswered:3"]
TWICE = [
    ("after-start-stream", "in-recovery"),
    ("after-start-stream", "after-find"),
    ("at-append", "at-update"),
    ("at-delta:8", "after-start-stream"),
    ("after-finish-commit", "before-settle"),
    ("after-post-unanswered", "after-find"),
]


# The whole product: each point, under each kind of question where it is passed, at several of its passings.
ALWAYS = ("before-accept-commit", "after-accept-commit", "after-ack", "at-claim", "before-settle", "after-settle")
ANSWERED = (*ALWAYS, "before-model", "at-delta", "after-model-end", "after-finish-commit")
POSTED = (*ANSWERED, "after-post-unanswered")
STREAMED = (*ANSWERED, "at-status", "after-start-stream", "at-append", "at-stop-stream")
PASSED = {
    "mention": POSTED,
    "dm": POSTED,
    "long": STREAMED,
    "rolled": (*STREAMED, "between-parts"),
    "flood": (*POSTED, "between-parts"),
    "ask": (*POSTED, "after-place"),
    "model": (*ALWAYS, "after-finish-commit", "after-post-unanswered"),
    "reset": (*ALWAYS, "after-finish-commit", "after-post-unanswered"),
}
LATER = {
    "long": ("at-delta:50", "after-ack:2"),
    "rolled": ("at-delta:700", "at-append:2", "after-start-stream:2", "at-stop-stream:2"),
    "flood": ("after-post-unanswered:2",),
    "ask": ("after-post-unanswered:2",),
}
PRODUCT = [(kind, point) for kind, points in PASSED.items() for point in (*points, *LATER.get(kind, ()))]
SECONDLY = ("in-recovery", "at-claim", "after-find", "at-update", "before-settle", "before-model")
PRODUCT_TWICE = [
    (kind, first, second) for kind, first in PRODUCT if kind in {"mention", "long", "ask"} for second in SECONDLY
]


@asynccontextmanager
async def asking_stage(hasty: Nursery) -> AsyncIterator[Asking]:
    """A stand-in and a host."""
    async with slack_process(hasty) as slack, NumberedHost() as host:
        yield Asking(slack, host)


async def killed(hasty: Nursery, asking: Asking, database: Path, die: str, kinds: Sequence[str]) -> None:
    """Have a bot answer in a thread, then kill it at a point while one question of each kind is under way."""
    async with hasty.bot(asking.slack, asking.host.url, database, die=die, later=True) as bot:
        await asking.prepare()
        await bot.arm()
        await ask_all(asking, kinds)
        await at_its_point(asking, bot, kinds)
    asking.note_what_stands()


async def killed_again(hasty: Nursery, asking: Asking, database: Path, die: str) -> None:
    """Kill a bot at a point while it takes up what the former one left."""
    async with hasty.bot(asking.slack, asking.host.url, database, die=die) as bot:
        await at_its_point(asking, bot, STREAMED_KINDS)
    asking.note_what_stands()


async def at_its_point(asking: Asking, bot: BotProcess, kinds: Sequence[str]) -> None:
    """Wait until it has killed itself.

    What is to be streamed is asked once more where a machine that stood still gave it whole, so that it did not pass.
    """
    again = [kind for kind in kinds if kind in STREAMED_KINDS]
    end = asyncio.ensure_future(bot.wait(DEAD_S))
    while not end.done():
        over = asyncio.ensure_future(asking.slack.until(asking.is_over, DEAD_S))
        await asyncio.wait([end, over], return_when=asyncio.FIRST_COMPLETED)
        over.cancel()
        await asyncio.wait([end, over], timeout=DYING_S, return_when=asyncio.ALL_COMPLETED)
        if not end.done():
            await ask_all(asking, again)
    assert await end == KILLED, bot.tail()


async def recovers(hasty: Nursery, asking: Asking, database: Path) -> None:
    """A new process brings everything to its end, goes on from there, and leaves nothing behind."""
    async with hasty.bot(asking.slack, asking.host.url, database) as bot:
        await asking.judge()
        await asking.ask_on()
        bot.terminate()
        assert await bot.wait() == 0, bot.tail()
    assert not asking.problems()
    assert not asking.slack.workspace.statuses
    at_work = [place for place, status in asking.slack.workspace.sessions.items() if status == "processing"]
    assert not [place for place in at_work if place[0].startswith("D")], "sessions are shown in direct messages"
    assert not asking.slack.workspace.open_streams


@pytest.mark.parametrize("dies", batches([*UNDER_WAY, *LATER_PASSINGS]), ids=", ".join)
async def test_killed_anywhere_under_way_nothing_is_lost_or_doubled(
    hasty: Nursery, tmp_path: Path, dies: Sequence[str]
) -> None:
    async def case(database: Path, die: str) -> None:
        async with asking_stage(hasty) as asking:
            await killed(hasty, asking, database, die, EACH_KIND)
            await recovers(hasty, asking, database)

    await side_by_side(tmp_path, dies, case)


async def test_killed_between_two_parts_the_reply_is_whole_after_it(hasty: Nursery, tmp_path: Path) -> None:
    async def case(database: Path, kind: str) -> None:
        async with asking_stage(hasty) as asking:
            await killed(hasty, asking, database, "between-parts", [kind])
            await recovers(hasty, asking, database)

    await side_by_side(tmp_path, LONG_REPLIES["between-parts"], case)


async def test_killed_again_while_it_recovers_nothing_is_lost_or_doubled(hasty: Nursery, tmp_path: Path) -> None:
    async def case(database: Path, points: tuple[str, str]) -> None:
        first, second = points
        async with asking_stage(hasty) as asking:
            await killed(hasty, asking, database, first, EACH_KIND)
            await killed_again(hasty, asking, database, second)
            await recovers(hasty, asking, database)

    await side_by_side(tmp_path, TWICE, case)


async def test_killed_in_its_shutdown_it_goes_on_after_the_next_start(hasty: Nursery, tmp_path: Path) -> None:
    database = tmp_path / "gemma.db"
    env = {"SHUTDOWN_GRACE_S": "0.1"}
    async with asking_stage(hasty) as asking:
        async with hasty.bot(asking.slack, asking.host.url, database, die="in-shutdown", later=True, env=env) as bot:
            await asking.prepare()
            await bot.arm()
            asking.host.hold(after_words=LONG // 2)
            await ask_all(asking, EACH_KIND)
            await asking.slack.until(lambda: asking.slack.workspace.open_streams, 10)
            bot.terminate()
            assert await bot.wait() == KILLED, bot.tail()
        asking.host.release()
        asking.note_what_stands()
        await recovers(hasty, asking, database)


async def test_killed_in_a_migration_the_next_start_migrates(hasty: Nursery, tmp_path: Path) -> None:
    database = tmp_path / "gemma.db"
    async with asking_stage(hasty) as asking:
        for _ in range(2):
            await killed_again(hasty, asking, database, "in-migration")
        async with hasty.bot(asking.slack, asking.host.url, database):
            await asking.prepare()
        await ask_all(asking, EACH_KIND)
        await recovers(hasty, asking, database)


async def test_every_point_names_methods_that_there_are() -> None:
    for point in POINTS.values():
        for method in point.methods:
            assert callable(method_named(method))


@pytest.mark.chaos
@pytest.mark.parametrize(("kind", "first", "second"), [*((*case, None) for case in PRODUCT), *PRODUCT_TWICE])
async def test_killed_at_each_point_under_each_kind_of_question_and_once_more_in_the_recovery(
    hasty: Nursery, tmp_path: Path, kind: str, first: str, second: str | None
) -> None:
    database = tmp_path / "gemma.db"
    async with asking_stage(hasty) as asking:
        await killed(hasty, asking, database, first, [kind])
        if second is not None:
            async with hasty.bot(asking.slack, asking.host.url, database, die=second) as bot:
                await dies(bot)
            asking.note_what_stands()
        await recovers(hasty, asking, database)


async def dies(bot: BotProcess) -> bool:
    """Whether it kills itself in the time that a recovery takes: not each one passes each point."""
    try:
        return await bot.wait(4) == KILLED
    except TimeoutError:
        return False
