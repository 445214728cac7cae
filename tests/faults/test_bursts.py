"""What comes all at once, as after a gap, when Slack delivers what waited."""

from pathlib import Path

from bot.playground import Limits, Playground
from tests.faults.asking import Asking
from tests.faults.nursery import Nursery
from tests.faults.stage import NumberedHost

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
