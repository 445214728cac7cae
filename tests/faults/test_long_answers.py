"""Killed while a long answer is put in place or its file is shared: five messages and one file, whatever the moment."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.playground import Limits, Playground
from bot.playground.entities import Message
from bot.slack.rendering.splitting import MOST_MESSAGES
from tests.doubles.model_host import Answer, ModelHost
from tests.faults.nursery import Nursery
from tests.faults.processes import KILLED
from tests.faults.stage import batches, side_by_side

BOOK = "\n\n".join(f"Line {number} of a book. " + "It has no end to speak of. " * 40 for number in range(60))
MOMENTS = [
    "between-parts",
    "before bot.slack.uploads:SlackUploads.share",
    "after bot.slack.transport:SlackApi.send_bytes",
    "after bot.slack.uploads:SlackUploads.share",
    "before-settle",
]


def said(messages: Sequence[Message]) -> str:
    texts = [(m.markdown or m.text).partition("_The answer goes on")[0] for m in messages if not m.files]
    files = [(file.content or b"").decode() for m in messages for file in m.files]
    return "".join("".join([*texts, *files]).split())


@pytest.mark.parametrize("dies", batches(MOMENTS), ids=", ".join)
async def test_killed_at_any_moment_a_long_answer_is_five_messages_and_one_file(
    hasty: Nursery, tmp_path: Path, dies: Sequence[str]
) -> None:
    async def case(database: Path, die: str) -> None:
        async with Playground(limits=Limits.none()) as slack, ModelHost() as host:
            host.default = Answer(words=[BOOK])
            async with hasty.bot(slack, host.url, database, die=die) as bot:
                ts = await slack.say("alice", "general", "@gemma write a book")
                assert await bot.wait() == KILLED, bot.tail()

            def whole() -> bool:
                return said(slack.messages("general", ts)[1:]) == "".join(BOOK.split())

            async with hasty.bot(slack, host.url, database) as bot:
                await slack.until(whole, 20)
                bot.terminate()
                assert await bot.wait() == 0, bot.tail()
            replies = slack.messages("general", ts)[1:]
            assert whole(), die
            assert [bool(m.files) for m in replies] == [*[False] * MOST_MESSAGES, True], die

    await side_by_side(tmp_path, dies, case)
