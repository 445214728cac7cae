"""A bot whose model hosts misbehave as a test says, and how a person sees what came of it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bot.gemma.client import GemmaClient
from bot.gemma.providers import PROVIDERS, Timeouts, endpoints_for
from bot.playground import Limits, Playground
from bot.playground.entities import Message
from bot.runtime import running_bot
from tests.doubles.model_host import Answer, ModelHost, Request
from tests.faults.manners import IMPATIENCE, IMPATIENT
from tests.faults.nursery import Nursery
from tests.faults.slack_process import RemoteMessage, RemotePlayground, slack_process
from tests.scenarios.stage import Stage, settings_for


class Playbill(ModelHost):
    """Answers a question that names a play with that play, and every other one with its default."""

    def __init__(self, plays: Mapping[str, Answer]) -> None:
        super().__init__()
        self._plays = plays

    def requests_for(self, play: str) -> list[Request]:
        return [request for request in self.questions if words_of(request) == play]

    def _answer_to(self, request: Request) -> Answer:
        if request.method == "POST" and not self._told:
            self.answer(self._plays.get(words_of(request), self.default))
        return super()._answer_to(request)


def words_of(request: Request) -> str:
    """The question's own words: the last message's last paragraph but one."""
    return str(request.body["messages"][-1]["content"]).split("\n\n")[-2]


@asynccontextmanager
async def impatient_stage(
    database: Path, host: ModelHost, timeouts: Timeouts = IMPATIENCE, slots: int = 100
) -> AsyncIterator[Stage]:
    """A whole bot with `slots`, whose model client does not wait long."""
    provider = replace(PROVIDERS["aimlapi"], timeouts=timeouts, concurrency=slots)
    async with Playground(limits=Limits.none()) as slack, host:
        model = GemmaClient(endpoints_for(provider, base_url=host.url))
        async with running_bot(settings_for(slack, host, database), model, slots=slots) as bot:
            yield Stage(slack, host, bot)
        await model.aclose()


@dataclass
class Apart:
    """A stand-in and a bot as processes of their own, and the model's host."""

    slack: RemotePlayground
    host: Playbill

    async def answered(self, channel: str, ts: str, count: int = 1) -> list[RemoteMessage]:
        """The bot's messages in a thread, once there are so many and all are whole."""

        def whole() -> list[RemoteMessage]:
            found = [m for m in self.slack.messages(channel, ts) if m.bot]
            return found if len(found) >= count and not any(m.streaming for m in found) else []

        return await self.slack.until(whole, 30)

    async def left_nothing(self) -> None:
        """See that no status and no stream is left when all is over."""
        await self.slack.until(lambda: not self.slack.workspace.statuses, 10)
        assert not self.slack.workspace.open_streams


@asynccontextmanager
async def apart(nursery: Nursery, database: Path, plays: "Mapping[str, Play]") -> AsyncIterator[Apart]:
    """A bot that does not wait for its model for long, at a host that plays these."""
    host = Playbill({name: play.answer for name, play in plays.items()})
    async with slack_process(nursery) as slack, host, nursery.of(IMPATIENT).bot(slack, host.url, database):
        yield Apart(slack, host)


def offered(message: Message | RemoteMessage) -> list[tuple[str, str]]:
    """The buttons below a message: what they do, and to which turn."""
    rows = [block["elements"] for block in message.shown_blocks if block["type"] == "actions"]
    return [(button["action_id"], button["value"]) for row in rows for button in row]


def text_of(message: Message | RemoteMessage) -> str:
    """What a person reads of an answer, without its buttons."""
    return "".join(block["text"] for block in message.shown_blocks if block["type"] == "markdown").strip()


@dataclass(frozen=True)
class Play:
    """A fault as the host plays it, a part of the sentence that it comes to, and whether another try is offered."""

    answer: Answer
    sentence: str
    again: bool = True
