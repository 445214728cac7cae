"""Told to stop, the bot ends in time and in order, whatever hangs; what it left goes on after the next start, once."""

import asyncio
import contextlib
import os
import signal
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from bot.playground import Limits, Playground
from bot.playground.deliveries import signature
from tests.doubles.lying_slack import LyingSlack, mute
from tests.doubles.model_host import ModelHost
from tests.faults.asking import LONG, SHORT, Asking
from tests.faults.nursery import Nursery
from tests.faults.processes import KILLED
from tests.faults.slack_process import slack_process
from tests.faults.stage import NumberedHost, side_by_side

GRACE_S = 0.5
ENV = {"SHUTDOWN_GRACE_S": str(GRACE_S)}
_MOST_ASKED = 60
CLOSING_S = 8.0
"""What an end that hangs is given beyond the grace time."""


@asynccontextmanager
async def asking_stage() -> AsyncIterator[Asking]:
    async with Playground(limits=Limits.none(), redeliver_after_s=1.0) as slack, NumberedHost() as host:
        yield Asking(slack, host)


@pytest.fixture
async def asking() -> AsyncIterator[Asking]:
    async with asking_stage() as stage:
        yield stage


def is_in_the_file(database: Path) -> bool:
    """Whether the write-ahead log was moved into the database."""
    wal = database.with_name(database.name + "-wal")
    return not wal.exists() or wal.stat().st_size == 0


async def goes_on(nursery: Nursery, asking: Asking, database: Path) -> None:
    """The next start brings everything to its one outcome."""
    asking.host.release()
    async with nursery.bot(asking.slack, asking.host.url, database):
        await asking.judge(20)


async def test_under_load_it_ends_in_time_leaves_nothing_open_and_goes_on_after_the_next_start(
    nursery: Nursery, asking: Asking, tmp_path: Path
) -> None:
    database = tmp_path / "gemma.db"
    asking.host.hold(after_words=LONG // 2)
    async with nursery.bot(asking.slack, asking.host.url, database, env=ENV) as bot:
        running = [await asking.mention_apart(LONG) for _ in range(18)]
        await asking.slack.until(lambda: len(asking.slack.workspace.open_streams) >= 15, 20)
        for each in running:
            await asking.follow_up(each)
        await asking.slack.settled()
        bot.terminate()
        assert await bot.wait(GRACE_S + CLOSING_S) == 0, bot.tail()
    assert not asking.slack.workspace.open_streams
    assert not asking.slack.workspace.statuses
    assert is_in_the_file(database)
    asking.note_what_stands()
    await goes_on(nursery, asking, database)


async def test_an_answer_that_ends_within_the_grace_time_is_finished(
    nursery: Nursery, asking: Asking, tmp_path: Path
) -> None:
    async with nursery.bot(asking.slack, asking.host.url, tmp_path / "gemma.db") as bot:
        asking.host.hold(after_words=LONG // 2)
        await asking.mention(LONG)
        await asking.slack.until(lambda: asking.slack.workspace.open_streams, 10)
        bot.terminate()
        await bot.logged("stopping")
        asking.host.release()
        assert await bot.wait(30) == 0, bot.tail()
    assert not asking.problems()
    assert len(asking.host.questions) == 1


async def test_a_question_that_comes_while_it_ends_is_answered_after_the_next_start(
    nursery: Nursery, asking: Asking, tmp_path: Path
) -> None:
    database = tmp_path / "gemma.db"
    asking.host.hold()
    async with nursery.bot(asking.slack, asking.host.url, database, env={"SHUTDOWN_GRACE_S": "1"}) as bot:
        await asking.mention(SHORT)
        await asking.host.asked()
        bot.terminate()
        while bot.returncode is None and len(asking.asked) < _MOST_ASKED:
            await asking.mention_apart(SHORT)
            await asyncio.sleep(0.02)
        assert await bot.wait() == 0, bot.tail()
    await goes_on(nursery, asking, database)


async def test_a_second_signal_ends_it_at_once_and_the_next_start_puts_it_right(
    nursery: Nursery, tmp_path: Path
) -> None:
    async def case(database: Path, second: signal.Signals) -> None:
        async with asking_stage() as asking:
            asking.host.hold(after_words=LONG // 2)
            async with nursery.bot(asking.slack, asking.host.url, database, env={"SHUTDOWN_GRACE_S": "30"}) as bot:
                await asking.mention(LONG)
                await asking.direct()
                await asking.slack.until(lambda: asking.slack.workspace.open_streams, 10)
                bot.terminate()
                await bot.logged("stopping")
                bot.send(second)
                assert await bot.wait() == (KILLED if second is signal.SIGKILL else 1)
            asking.note_what_stands()
            await goes_on(nursery, asking, database)

    await side_by_side(tmp_path, (signal.SIGINT, signal.SIGKILL), case)


# Where something hangs


async def test_a_model_that_hangs_does_not_keep_it(nursery: Nursery, asking: Asking, tmp_path: Path) -> None:
    database = tmp_path / "gemma.db"
    asking.host.hold()
    async with nursery.bot(asking.slack, asking.host.url, database, env=ENV) as bot:
        await asking.mention(LONG)
        await asking.slack.until(lambda: asking.slack.workspace.statuses, 10)
        bot.terminate()
        assert await bot.wait(GRACE_S + CLOSING_S) == 0, bot.tail()
    assert not asking.slack.workspace.statuses
    await goes_on(nursery, asking, database)


async def test_a_slack_that_hangs_does_not_keep_it(nursery: Nursery, tmp_path: Path) -> None:
    database = tmp_path / "gemma.db"
    async with slack_process(nursery) as slack, NumberedHost() as host:
        asking = Asking(slack, host)
        host.hold(after_words=LONG // 2)
        async with nursery.bot(slack, host.url, database, env=ENV) as bot:
            await asking.mention(LONG)
            await slack.until(lambda: slack.workspace.open_streams, 10)
            asking.note_what_stands()
            os.kill(slack.pid, signal.SIGSTOP)
            bot.terminate()
            try:
                assert await bot.wait(GRACE_S + CLOSING_S + 3) in (0, 1)
            finally:
                os.kill(slack.pid, signal.SIGCONT)
        assert is_in_the_file(database)
        await goes_on(nursery, asking, database)


@pytest.mark.chaos
async def test_a_locked_database_does_not_keep_it(nursery: Nursery, asking: Asking, tmp_path: Path) -> None:
    database = tmp_path / "gemma.db"
    asking.host.hold(after_words=LONG // 2)
    async with nursery.bot(asking.slack, asking.host.url, database, env=ENV) as bot:
        await asking.mention(LONG)
        for _ in range(6):
            await asking.direct(LONG)
        await asking.slack.until(lambda: asking.slack.workspace.open_streams, 10)
        asking.note_what_stands()
        with contextlib.closing(sqlite3.connect(database, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            bot.terminate()
            code = await bot.wait(GRACE_S + CLOSING_S + 3)
            other.execute("ROLLBACK")
    assert code in (0, 1)
    await goes_on(nursery, asking, database)


# While it starts


async def test_told_to_stop_while_it_waits_for_slack_it_ends_with_0(nursery: Nursery, tmp_path: Path) -> None:
    async def case(database: Path, where: str) -> None:
        async with LyingSlack() as slack, ModelHost() as host:
            if where == "ticket":
                slack.tickets.append(slack.never)
            else:
                slack.manners.append(mute)
            bot = await nursery.start_bot(slack, host.url, database)
            try:
                await slack.until(lambda: slack.asked_at if where == "ticket" else slack.lines, 20)
                bot.terminate()
                assert await bot.wait(CLOSING_S) == 0, bot.tail()
            finally:
                await bot.close()

    await side_by_side(tmp_path, ("ticket", "greeting"), case)


async def test_told_to_stop_at_any_moment_of_a_start_it_ends_and_starts_again(nursery: Nursery, tmp_path: Path) -> None:
    async def case(database: Path, delay_s: float) -> None:
        async with asking_stage() as asking:
            await asking.mention(SHORT)
            bot = await nursery.start_bot(asking.slack, asking.host.url, database)
            try:
                await asyncio.sleep(delay_s)
                bot.terminate()
                assert await bot.wait(CLOSING_S) in (0, -signal.SIGTERM), bot.tail()
            finally:
                await bot.close()
            await goes_on(nursery, asking, database)

    await side_by_side(tmp_path, (0.0, 0.02, 0.05, 0.1, 0.2), case)


# Seen from outside


async def test_it_is_not_ready_and_takes_no_request_from_the_moment_it_is_told_to_stop(
    nursery: Nursery, tmp_path: Path, unused_tcp_port: int
) -> None:
    url = f"http://127.0.0.1:{unused_tcp_port}"
    env = {
        "SHUTDOWN_GRACE_S": "20",
        "PORT": str(unused_tcp_port),
        "SLACK_APP_TOKEN": "",
    }
    events = f"{url}/slack/events"
    async with Playground(limits=Limits.none(), events_url=events, redeliver_after_s=0.5) as slack:
        env["SLACK_SIGNING_SECRET"] = slack.signing_secret
        async with NumberedHost() as host, aiohttp.ClientSession() as http:
            asking = Asking(slack, host)
            host.hold()
            async with nursery.bot(slack, host.url, tmp_path / "gemma.db", env=env) as bot:
                await asking.mention(SHORT)
                await host.asked()
                async with http.get(f"{url}/readyz") as response:
                    assert response.status == 200
                bot.terminate()
                await bot.logged("stopping")
                async with http.get(f"{url}/readyz") as response:
                    assert response.status == 503
                async with http.get(f"{url}/healthz") as response:
                    assert response.status == 200
                stamp = str(int(time.time()))
                proof = {
                    "X-Slack-Request-Timestamp": stamp,
                    "X-Slack-Signature": signature(slack.signing_secret, stamp, b"{}"),
                }
                async with http.post(events, data=b"{}", headers=proof) as response:
                    assert response.status == 503
                await asking.direct()
                host.release()
                assert await bot.wait() == 0, bot.tail()
            async with nursery.bot(slack, host.url, tmp_path / "gemma.db", env=env):
                await asking.judge(20)
