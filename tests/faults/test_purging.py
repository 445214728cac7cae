"""Killed while it forgets a person, the bot goes on after the next start: all is gone from every file."""

from pathlib import Path

import pytest

from bot.playground import Playground
from bot.playground.entities import Message
from tests.faults.manners import FORGETFUL
from tests.faults.nursery import Nursery
from tests.faults.processes import KILLED
from tests.faults.stage import side_by_side
from tests.faults.test_erasing import a_secret_told, gone

STEPS = [
    "after bot.store.purges:PurgeStore.order",
    "after bot.store.purges:PurgeStore._forget",
    "after bot.store.purges:PurgeStore.close",
]


@pytest.fixture
def forgetful(nursery: Nursery) -> Nursery:
    """Starts bots that forget in a moment what they otherwise take their time for."""
    return nursery.of(FORGETFUL)


async def forget_me(slack: Playground) -> None:
    """Ask to have everything forgotten, and press the button; what is pressed may kill the bot."""
    await slack.command("alice", "general", "/gemma", "forget me")
    shown = slack.channel("general").ephemerals[-1]
    await slack.press("alice", "general", shown.ts, "forget_me")


def lines_in(slack: Playground) -> list[Message]:
    return [m for m in slack.messages(slack.dm_of("alice")) if "forgotten everything of yours" in m.shown_text]


async def test_killed_on_the_way_it_goes_on_after_the_next_start(forgetful: Nursery, tmp_path: Path) -> None:
    async def case(database: Path, die: str) -> None:
        async with a_secret_told(database) as (slack, host, _):
            async with forgetful.bot(slack, host.url, database, die=die) as bot:
                await bot.ready()
                await slack.until(lambda: slack.connected or None)
                await forget_me(slack)
                assert await bot.wait(20) == KILLED
            async with forgetful.bot(slack, host.url, database) as bot:
                await slack.until(lambda: lines_in(slack) or None, 15)
                await gone(bot, database, 15)
                bot.terminate()
                assert await bot.wait() == 0
            assert len(lines_in(slack)) == 1

    await side_by_side(tmp_path, STEPS, case)
