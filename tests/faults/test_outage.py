"""Slack's Web API is away while its events still come (fault row F13): all is stored, and answered afterwards.

Where the bot answers one at a time, those that waited are answered in the order in which they were asked.
"""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.faults.asking import Asking
from tests.faults.counting import StandIn
from tests.faults.manners import SINGLE
from tests.faults.nursery import Nursery
from tests.faults.processes import free_port
from tests.faults.slack_process import slack_process
from tests.faults.stage import NumberedHost

ASKED = 5


@pytest.mark.parametrize("away_s", [0.0, pytest.param(60.0, marks=(pytest.mark.chaos, pytest.mark.timeout(200)))])
async def test_while_slack_takes_no_call_signed_events_are_stored_and_then_answered_oldest_first(
    nursery: Nursery, tmp_path: Path, away_s: float
) -> None:
    database, port = tmp_path / "gemma.db", free_port()
    behaviour = StandIn(events_url=f"http://127.0.0.1:{port}/slack/events")
    async with slack_process(nursery, behaviour) as slack, NumberedHost() as host:
        env = {"PORT": str(port), "SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": slack.signing_secret}
        asking = Asking(slack, host)
        async with nursery.of(SINGLE).bot(slack, host.url, database, env=env) as bot:
            slack.go_away()
            asked = [await asking.mention_apart() for _ in range(ASKED)]  # their events may overtake each other
            await slack.settled(10)
            assert slack.abandoned() == set()
            await asyncio.sleep(away_s)  # the time itself is what is tested
            await until_tried(database, ASKED)
            assert not any(each.replies(slack) for each in asked)
            slack.come_back()
            await asking.judge(60)
            assert len(host.questions) == ASKED
            first, *others = sorted(asked, key=lambda each: each.replies(slack)[0].ts)
            assert [each.code.number for each in others] == sorted(each.code.number for each in others), first
            bot.terminate()
            assert await bot.wait() == 0, bot.tail()


async def until_tried(database: Path, count: int) -> None:
    """Wait until so many turns have been put back."""
    tried = "SELECT count(*) FROM turns WHERE status = 'queued' AND uncounted > 0"
    async with asyncio.timeout(30):
        with closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as connection:
            while connection.execute(tried).fetchone()[0] < count:  # noqa: ASYNC110 - no event tells of it
                await asyncio.sleep(0.05)
