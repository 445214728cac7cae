"""Shortcuts and forms as a person uses them, and the answer in their direct messages."""

from bot.playground import CommandResult
from bot.playground.entities import Message, View
from bot.playground.modals import open_modals
from tests.scenarios.stage import Stage

OUTAGE = "Der Build ist rot, <b>bitte</b> nichts mergen. @bob schaut. Siehe https://ci.example/42"


def form(stage: Stage, user: str = "alice") -> View:
    (view,) = open_modals(stage.slack.workspace, stage.slack.user(user).id)
    return view


def no_form(stage: Stage, user: str = "alice") -> bool:
    return not open_modals(stage.slack.workspace, stage.slack.user(user).id)


async def pointed(stage: Stage, ts: str, kind: str, user: str = "alice", channel: str = "lounge") -> CommandResult:
    return await stage.slack.message_shortcut(user, channel, ts, kind)


def in_dm(stage: Stage, user: str = "alice") -> list[Message]:
    """What the bot wrote at the top level of a person's DM."""
    return [m for m in stage.slack.messages(stage.slack.dm_of(user)) if m.bot and m.thread_ts in (None, m.ts)]


async def answered_in_dm(stage: Stage, user: str = "alice", count: int = 1) -> tuple[Message, Message]:
    """What the bot posted last in a person's DM, and its answer below."""
    await stage.slack.until(lambda: len(in_dm(stage, user)) >= count, 10)
    asked = in_dm(stage, user)[-1]
    (reply,) = await stage.answered(stage.slack.dm_of(user), asked.ts)
    return asked, reply


def whispers(stage: Stage, channel: str = "lounge") -> list[str]:
    return [shown.shown_text for shown in stage.slack.channel(channel).ephemerals]


def prompt(stage: Stage) -> str:
    return str(stage.prompts()[-1][-1]["content"])
