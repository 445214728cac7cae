"""The line to Slack breaks, lies and crowds, and the bot itself is stopped: nothing is lost or doubled."""

import asyncio
import itertools
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.playground import Limits, Playground
from bot.playground.faults import Faults
from tests.faults.asking import LONG, SHORT, Asking
from tests.faults.nursery import Nursery
from tests.faults.processes import BotProcess
from tests.faults.slack_process import slack_process
from tests.faults.stage import NumberedHost

_OFTEN = 100


@pytest.fixture
async def asking() -> AsyncIterator[Asking]:
    async with Playground(limits=Limits.none(), redeliver_after_s=1.0) as slack, NumberedHost() as host:
        yield Asking(slack, host)


async def readiness(port: int, wanted: int, timeout_s: float = 10.0) -> str:
    """Ask until the probe says what is wanted; its words."""
    async with asyncio.timeout(timeout_s), aiohttp.ClientSession() as http:
        while True:
            async with http.get(f"http://127.0.0.1:{port}/readyz") as response:
                if response.status == wanted:
                    return await response.text()


async def test_under_load_disconnects_of_every_kind_lose_and_double_nothing(
    nursery: Nursery, asking: Asking, tmp_path: Path
) -> None:
    slack = asking.slack
    assert isinstance(slack, Playground)
    reasons = itertools.cycle(["warning", "drop", "refresh_requested", "too_many_websockets", "link_disabled"])
    async with nursery.bot(slack, asking.host.url, tmp_path / "gemma.db"):
        for number in range(25):
            await asking.mention_apart(LONG if number % 10 == 0 else SHORT)
            if number % 5 != 4:
                continue
            if (reason := next(reasons)) == "drop":
                slack.drop_sockets()
            else:
                await slack.disconnect_sockets(reason)
            await slack.until(lambda: slack.connected, 10)
        await slack.settled(10)
        await asking.judge()


async def test_without_a_line_it_is_not_ready_and_what_was_asked_meanwhile_is_answered(
    nursery: Nursery, asking: Asking, tmp_path: Path, unused_tcp_port: int
) -> None:
    slack = asking.slack
    assert isinstance(slack, Playground)
    env = {"PORT": str(unused_tcp_port)}
    async with nursery.bot(slack, asking.host.url, tmp_path / "gemma.db", env=env) as bot:
        await readiness(unused_tcp_port, 200)
        slack.fail_next("apps.connections.open", "internal_error", times=_OFTEN)
        slack.drop_sockets()
        assert "socket" in await readiness(unused_tcp_port, 503)
        await asking.mention()
        await asking.direct()
        slack._api.faults = Faults()
        await readiness(unused_tcp_port, 200, 30)
        await asking.judge()
        assert any("the link to Slack is down" in line for line in bot.log)


async def test_a_token_that_is_revoked_while_it_runs_is_told_by_its_name(
    nursery: Nursery, asking: Asking, tmp_path: Path, unused_tcp_port: int
) -> None:
    slack = asking.slack
    assert isinstance(slack, Playground)
    env = {"PORT": str(unused_tcp_port)}
    async with nursery.bot(slack, asking.host.url, tmp_path / "gemma.db", env=env) as bot:
        calls = slack.call_counts["apps.connections.open"]
        slack.fail_next("apps.connections.open", "token_revoked", times=100)
        slack.drop_sockets()
        await bot.logged("SLACK_APP_TOKEN was rejected")
        await readiness(unused_tcp_port, 503)
        assert slack.call_counts["apps.connections.open"] == calls + 1
        bot.terminate()
        assert await bot.wait() == 0, bot.tail()


async def test_a_second_process_on_the_same_tokens_is_told_of(nursery: Nursery, asking: Asking, tmp_path: Path) -> None:
    async with nursery.bot(asking.slack, asking.host.url, tmp_path / "one.db") as first:
        async with nursery.bot(asking.slack, asking.host.url, tmp_path / "two.db") as second:
            await second.logged("another process is connected with this SLACK_APP_TOKEN")
        assert not any("another process" in line for line in first.log)


async def test_a_process_that_was_stopped_and_continued_goes_on_where_it_was(
    nursery: Nursery, asking: Asking, tmp_path: Path
) -> None:
    async with nursery.bot(asking.slack, asking.host.url, tmp_path / "gemma.db") as bot:
        await stopped_and_continued(asking, bot, 3.5)


@pytest.mark.chaos
@pytest.mark.timeout(150)
@pytest.mark.parametrize("stop_s", [20.0, 45.0])
async def test_a_process_that_was_stopped_for_longer_than_its_leases_goes_on_where_it_was(
    nursery: Nursery, asking: Asking, tmp_path: Path, stop_s: float
) -> None:
    async with nursery.bot(asking.slack, asking.host.url, tmp_path / "gemma.db") as bot:
        await stopped_and_continued(asking, bot, stop_s)


async def stopped_and_continued(asking: Asking, bot: BotProcess, stop_s: float) -> None:
    """Stop the process in the middle of an answer, ask more while it is stopped, and let it go on."""
    asking.host.hold(after_words=LONG // 2)
    await asking.mention(LONG)
    await asking.slack.until(lambda: asking.slack.workspace.open_streams, 10)
    bot.send(signal.SIGSTOP)
    asking.host.release()
    await asking.mention()
    await asking.direct()
    await asyncio.sleep(stop_s)  # the time itself is what is tested
    bot.send(signal.SIGCONT)
    await asking.judge(30)
    assert len(asking.host.questions) == 3


@pytest.mark.chaos
@pytest.mark.timeout(150)
async def test_a_line_that_went_dead_is_noticed_within_45_seconds(nursery: Nursery, tmp_path: Path) -> None:
    async with slack_process(nursery) as slack, NumberedHost() as host:
        asking = Asking(slack, host)
        async with nursery.bot(slack, host.url, tmp_path / "gemma.db") as bot:
            await asking.mention()
            await asking.judge()
            os.kill(slack.pid, signal.SIGSTOP)
            try:
                await bot.logged("the link to Slack is to be renewed", 45)
            finally:
                os.kill(slack.pid, signal.SIGCONT)
            await asking.mention()
            await asking.judge(30)
