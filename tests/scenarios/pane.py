"""A person's conversation with the agent, as Slack shows it."""

import asyncio
from typing import Any

from tests.doubles.model_host import Answer
from tests.scenarios.stage import Stage

SESSION = "agents.sessions.setStatus"
RENAME = "agents.sessions.rename"
TITLE = "assistant.threads.setTitle"
PROMPTS = "assistant.threads.setSuggestedPrompts"
LONG = [f"word{number} " for number in range(30)]
SLOW = Answer(words=["done"], first_word_after_s=0.5)


def suggested(stage: Stage, user: str = "alice") -> list[dict[str, Any]]:
    return stage.slack.workspace.prompts.get(stage.slack.dm_of(user), ("", []))[1]


async def rest(stage: Stage) -> None:
    """Wait until nothing runs."""
    async with asyncio.timeout(5):
        await stage.bot.worker.quiet()


async def in_dm(stage: Stage, text: str, thread_ts: str | None = None) -> str:
    """Ask in Alice's DM and wait for the whole answer; the `ts` of the question."""
    dm = stage.slack.dm_of("alice")
    before = len(stage.replies(dm, thread_ts)) if thread_ts else 0
    ts = await stage.slack.say("alice", dm, text, thread_ts=thread_ts)
    await stage.answered(dm, thread_ts or ts, before + 1)
    return ts
