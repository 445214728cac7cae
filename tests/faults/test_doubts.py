"""Many answers of which nobody knows whether they stand, all at once, within Slack's limits."""

from pathlib import Path

import pytest

from bot.playground import Fault
from tests.counted import Counted
from tests.faults.counting import StandIn
from tests.faults.manners import WIDE
from tests.faults.nursery import Nursery
from tests.faults.slack_process import slack_process
from tests.faults.stage import Asked, Code, NumberedHost, settled

DOUBTS = 50
WORDS = 3


@pytest.mark.chaos
@pytest.mark.timeout(300)
async def test_a_bot_killed_with_fifty_posts_in_doubt_settles_all_of_them(
    nursery: Nursery, tmp_path: Path, counted: Counted
) -> None:
    wide = nursery.of(WIDE)
    database = tmp_path / "gemma.db"
    async with slack_process(nursery, StandIn(limited=True)) as slack, NumberedHost() as host:
        asked = []
        async with wide.bot(slack, host.url, database) as bot:
            for number in range(100, 100 + DOUBTS):
                person, room = f"person{number}", f"room-{number}"
                slack.add_person(person)
                where = {"channel": slack.add_channel(room)}
                slack.fail_next("chat.postMessage", Fault.hang_after if number % 2 else Fault.hang_before, where=where)
                code = Code(number, WORDS)
                asked.append(Asked(room, await slack.say(person, room, f"@gemma {code}"), code))
            await slack.until(lambda: not slack.waiting_faults, 20)
            bot.kill()
        threads = [(each.channel, each.thread_ts) for each in asked]

        def problems() -> list[str]:
            picture = slack.picture(threads)
            return [problem for each in asked for problem in each.problems(picture)]

        looked = slack.call_counts["conversations.replies"]
        async with wide.bot(slack, host.url, database):
            await settled(slack, problems, 280)
        looked = slack.call_counts["conversations.replies"] - looked
    assert len(host.questions) == DOUBTS
    counted([("doubts", DOUBTS), ("looks", looked)])
