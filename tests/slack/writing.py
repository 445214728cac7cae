"""What the writers of a reply need: a Slack that takes their calls, a turn in it, and where they tell of parts."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from bot.conversation.answer import OpenedBy, Part, PartState
from bot.conversation.thread import ThreadKey
from bot.conversation.turn import Lane, Turn, TurnStatus
from bot.playground import Limits, Playground
from bot.playground.entities import Message
from bot.slack.app import make_client, make_session
from bot.slack.budgets import Budgets
from bot.slack.postbox import Postbox
from bot.slack.transport import CALL_S, SlackApi

GENERAL = "C0PGENERAL"
NEW = Part(0, GENERAL, None, OpenedBy.POST, PartState.SENDING)
STREAMED = replace(NEW, opened_by=OpenedBy.STREAM)


@dataclass
class PartLog:
    """Keeps what it is told."""

    parts: list[Part] = field(default_factory=list)

    async def record(self, part: Part) -> None:
        self.parts.append(part)


@dataclass
class Desk:
    """A thread in Slack with a question, and the means to answer it."""

    slack: Playground
    api: SlackApi
    turn: Turn
    log: PartLog = field(default_factory=PartLog)

    def postbox(self, version: int = 1, begun_at: float = 0.0, turn: Turn | None = None) -> Postbox:
        return Postbox(self.api, self.slack.bot_user, turn or self.turn, version, begun_at)

    def replies(self) -> list[Message]:
        return self.slack.messages(GENERAL, self.turn.thread.thread_ts)[1:]

    def texts(self) -> list[str]:
        return [message.markdown or message.text for message in self.replies()]


def turn_for(slack: Playground, ts: str, thread_ts: str | None = None, short_id: str = "abcdefg") -> Turn:
    key = ThreadKey(slack.workspace.team_id, GENERAL, thread_ts or ts)
    user = slack.user("alice").id
    return Turn(1, short_id, f"message:{GENERAL}:{ts}", key, ts, Lane.ASK, TurnStatus.RUNNING, 1, user, "?", float(ts))


@asynccontextmanager
async def desk(ahead_s: float = 0.0, call_s: float = CALL_S) -> AsyncIterator[Desk]:
    """A workspace without limits, `ahead_s` seconds ahead of us; pauses take next to nothing.

    `call_s` bounds a call in seconds: only where one is never answered it is to be short.
    """
    async with (
        Playground(limits=Limits.none(), clock=lambda: time.time() + ahead_s) as slack,
        make_session() as session,
    ):
        client = make_client(slack.bot_token, slack.api_url, session)
        api = SlackApi(client, Budgets.none(), call_s=call_s, again_s=(0.01, 0.01), looks_s=(0.0, 0.05))
        ts = await slack.say("alice", "general", "what is it?")
        yield Desk(slack, api, turn_for(slack, ts))
