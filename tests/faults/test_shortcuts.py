"""Killed between the use of a shortcut and its answer, the bot posts what was asked once and answers it once."""

import asyncio
from contextlib import suppress
from pathlib import Path

from bot.conversation.tasks import TaskKind
from bot.playground import Limits, Playground
from bot.playground.modals import open_modals
from bot.playground.refusals import Refused
from bot.slack.views.shortcuts import ASK_FORM, QUESTION
from tests.doubles.model_host import ModelHost
from tests.faults.nursery import Nursery
from tests.faults.processes import KILLED
from tests.faults.stage import side_by_side

ANSWER = "We ship on Friday."


def below(slack: Playground) -> dict[str, list[list[str]]]:
    """What stands below each message that the bot posted for a shortcut, by the first word of that message."""
    dm, found = slack.dm_of("alice"), dict[str, list[list[str]]]()
    for root in slack.messages(dm):
        if root.bot and root.thread_ts in (None, root.ts):
            replies = [m.markdown for m in slack.messages(dm, root.ts) if m.ts != root.ts]
            found.setdefault(root.shown_text.split()[0], []).append(replies)
    return found


async def used(slack: Playground, root: str) -> set[str]:
    """Use three shortcuts; those that were acknowledged, by the first word of what is posted."""
    done: set[str] = set()
    alice = slack.user("alice").id
    with suppress(Refused):
        await slack.global_shortcut("alice", ASK_FORM)
        for form in open_modals(slack.workspace, alice):
            await slack.submit("alice", form.id, {QUESTION: "When do we ship?"})
            done.add(f"<@{alice}>")
    kinds = {"Explained": TaskKind.EXPLAIN, "Summarised": TaskKind.THREAD}
    uses = [slack.message_shortcut("alice", "general", root, kind.value) for kind in kinds.values()]
    results = await asyncio.gather(*uses)
    return done | {word for word, result in zip(kinds, results, strict=True) if result.ok}


async def test_what_a_shortcut_asked_is_answered_once_whenever_the_process_is_killed(
    hasty: Nursery, tmp_path: Path
) -> None:
    async def case(database: Path, die: str) -> None:
        async with Playground(limits=Limits.none()) as slack, ModelHost() as host:
            host.answer(*[ANSWER] * 9)
            root = await slack.say("bob", "general", "shall we ship on Friday?")
            async with hasty.bot(slack, host.url, database, die=die) as bot:
                await bot.ready()
                await slack.until(lambda: slack.connected)
                using = asyncio.create_task(used(slack, root))
                assert await bot.wait() == KILLED, bot.tail()
                acknowledged = await using
            async with hasty.bot(slack, host.url, database) as bot:
                await slack.until(lambda: acknowledged <= below(slack).keys() and _whole(slack), 15)
                bot.terminate()
                assert await bot.wait() == 0, bot.tail()
            assert not slack.workspace.statuses

    await side_by_side(tmp_path, ("after-post-unanswered:2", "after-place:2", "before-settle:2"), case)


def _whole(slack: Playground) -> bool:
    return all(posted == [[ANSWER]] for posted in below(slack).values())
