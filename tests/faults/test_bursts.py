"""What comes all at once, as after a gap, when Slack delivers what waited."""

import re
from pathlib import Path

import pytest

from bot.playground import Limits, Playground
from tests.counted import Counted
from tests.faults.asking import Asking
from tests.faults.nursery import Nursery
from tests.faults.slack_process import slack_process
from tests.faults.stage import Asked, Code, NumberedHost, settled

CHANNELS = ("general", "random")
THREADS = 5


async def ask_and_ask_on(asking: Asking) -> None:
    """Questions, each with a reply below it that mentions nobody, faster than anything can be stored."""
    for channel in CHANNELS:
        for _ in range(THREADS):
            await asking.follow_up(await asking.mention(channel=channel))


async def test_a_reply_that_comes_with_its_question_is_answered_too(hasty: Nursery, tmp_path: Path) -> None:
    async with Playground(limits=Limits.none()) as slack, NumberedHost() as host:
        asking = Asking(slack, host)
        async with hasty.bot(slack, host.url, tmp_path / "gemma.db"):
            await ask_and_ask_on(asking)
            await asking.judge()


async def test_replies_that_waited_with_their_questions_for_the_bot_are_answered_too(
    hasty: Nursery, tmp_path: Path
) -> None:
    async with Playground(limits=Limits.none()) as slack, NumberedHost() as host:
        asking = Asking(slack, host)
        await ask_and_ask_on(asking)
        async with hasty.bot(slack, host.url, tmp_path / "gemma.db"):
            await asking.judge()


PEOPLE, ROOMS = 50, 20


@pytest.mark.parametrize("count", [60, pytest.param(1_000, marks=(pytest.mark.chaos, pytest.mark.timeout(300)))])
async def test_what_comes_all_at_once_is_acknowledged_while_the_model_hangs_and_then_all_answered(
    hasty: Nursery, tmp_path: Path, counted: Counted, count: int
) -> None:
    async with slack_process(hasty) as slack, NumberedHost() as host:
        rooms = slack.furnish(PEOPLE, ROOMS)
        async with hasty.bot(slack, host.url, tmp_path / "gemma.db") as bot:
            host.hold()
            asked = []
            for code in (Code(number, 2) for number in range(1, count + 1)):
                room, person = rooms[code.number % ROOMS], f"person{code.number % PEOPLE}"
                asked.append(Asked(room, await slack.say(person, room, f"@gemma {code}"), code, person=person))
            await slack.settled(30)
            assert slack.abandoned() == set()
            _, metrics = await bot.probe("/metrics")
            within = dict(re.findall(r'gemma_ack_seconds_bucket\{le="([^"]+)"\} (\d+)', metrics))
            counted([("events", count), ("deliveries", within["+Inf"]), ("acknowledged within 1 s", within["1.0"])])
            host.release()
            places = [(each.channel, each.thread_ts) for each in asked]

            def problems() -> list[str]:
                picture = slack.picture(places)
                return [problem for each in asked for problem in each.problems(picture)]

            await settled(slack, problems, 15 + count / 10)
            assert len(host.questions) == count
