"""A workspace to read threads and people of, whose clock the tests move."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import aiohttp

from bot.conversation.thread import ThreadKey
from bot.playground import Limits, Playground
from bot.slack.app import make_client, prove
from bot.slack.budgets import Budgets
from bot.slack.conversations import SlackConversations
from bot.slack.transport import SlackApi

CHANNEL = "C0PGENERAL"
DAY_S = 86_400.0
IDENTITY = {"team_id": "T1", "user_id": "UBOT"}


@dataclass
class Room:
    """A workspace whose clock stands until it is moved, and its reader."""

    slack: Playground
    api: SlackApi
    conversations: SlackConversations
    now: list[float]

    def say(self, count: int, apart_s: float, thread_ts: str | None = None, user: str = "") -> str:
        """Have somebody write so many messages, numbered on; the `ts` of the last."""
        channel, ts = self.slack.channel("general"), ""
        for _ in range(count):
            self.now[0] += apart_s
            user_id = user or self.slack.user("alice").id
            ts = self.slack.workspace.post(channel, user_id, f"{len(channel.messages)}", thread_ts=thread_ts).ts
        return ts

    async def earlier(self, root: str, before_ts: str, limit: int) -> tuple[list[str], int]:
        """The words of what is read, and how many messages more there are."""
        key = ThreadKey(self.slack.workspace.team_id, CHANNEL, root)
        turns, more = await self.conversations.earlier(key, before_ts, limit)
        return [turn.text for turn in turns], more

    def first_word(self, root: str) -> str:
        """The words of a thread's first message."""
        return self.slack.channel("general").messages[root].text

    @property
    def pages(self) -> int:
        return self.slack.call_counts["conversations.replies"]


@asynccontextmanager
async def room(page: int = 200, limits: Limits | None = None) -> AsyncIterator[Room]:
    """A room in whose threads a page holds so many messages, without a limit of calls unless there are `limits`."""
    now = [1_700_000_000.0]
    limits = replace(limits or Limits.none(), history_page=page)
    async with Playground(limits=limits, clock=lambda: now[0]) as slack, aiohttp.ClientSession() as session:
        client = make_client(slack.bot_token, slack.api_url, session)
        api = SlackApi(client, Budgets.none(), again_s=(0.0,))
        yield Room(slack, api, SlackConversations(api, (await prove(client))[0]), now)


class Told(SlackApi):
    """A Web API that answers a method as the test says."""

    def __init__(self, answers: Mapping[str, Mapping[str, Any]]) -> None:
        self._answers = answers

    async def call(self, method: str, arguments: Mapping[str, object], **_: object) -> Mapping[str, Any]:
        assert not str(arguments.get("user")).startswith("B")
        return self._answers[method]
