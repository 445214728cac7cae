"""The whole bot between the playground and a model host: what a scenario plays on."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Limits, Playground
from bot.playground.entities import Message
from bot.runtime import RunningBot, model_from, running_bot
from bot.settings import Settings
from bot.slack.budgets import Budgets
from bot.slack.transport import SlackApi
from tests.doubles.model_host import Answer, ModelHost

_SHOWING = ("chat.startStream", "chat.appendStream", "chat.postMessage", "chat.update")


@dataclass
class Stage:
    """Slack's side, the model's side, and the bot between them."""

    slack: Playground
    host: ModelHost
    bot: RunningBot

    def replies(self, channel: str, thread_ts: str) -> list[Message]:
        """The bot's messages in a thread."""
        return [m for m in self.slack.messages(channel, thread_ts) if m.bot and m.ts != thread_ts]

    async def answered(self, channel: str, thread_ts: str, count: int = 1, timeout_s: float = 20.0) -> list[Message]:
        """Wait until the thread has so many whole messages of the bot, and no turn runs."""

        def whole() -> list[Message]:
            found = self.replies(channel, thread_ts)
            done = len(found) >= count and not any(message.streaming for message in found)
            return found if done else []

        await self.slack.until(whole, timeout_s)
        async with asyncio.timeout(timeout_s):
            await self.bot.worker.quiet()
        return self.replies(channel, thread_ts)

    async def ask(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> str:
        """Say something and wait for the bot's next message in that thread; the text of it."""
        before = len(self.replies(channel, thread_ts)) if thread_ts else 0
        ts = await self.slack.say(user, channel, text, thread_ts=thread_ts)
        found = await self.answered(channel, thread_ts or ts, before + 1)
        return found[-1].shown_text

    def growing(self, words: Sequence[str], times: int = 2, *, truncated: bool = False) -> Answer:
        """An answer that people see grow, however slow the machine is: it goes on when what came was written to Slack.

        So many writes are tried before its last words come: with two of them a stream has begun and was appended to.
        """
        seen = 0

        async def written() -> None:
            nonlocal seen
            before = seen
            await self.slack.until(lambda: self._texts_written() > before)
            seen = self._texts_written()

        async def begun() -> None:
            nonlocal seen
            seen = self._texts_written()

        share = len(words) // (times + 1)
        assert share > 1, "one word alone may be held back until the next has come"
        return Answer(words, waits={0: begun} | {share * (n + 1): written for n in range(times)}, truncated=truncated)

    def _texts_written(self) -> int:
        """How often the bot tried to show text of the model."""
        written = [call.args for call in self.slack.calls if call.method in _SHOWING]
        return sum("markdown_text" in args or "'type': 'markdown'" in str(args.get("blocks")) for args in written)

    def prompts(self) -> list[list[dict[str, str]]]:
        """What the model was asked, request by request."""
        return [request.body["messages"] for request in self.host.questions]

    def spoken(self, call: str) -> list[dict[str, object]]:
        """The arguments of each call of one Web API method."""
        return [entry.args for entry in self.slack.calls if entry.method == call]


def settings_for(slack: Playground, host: ModelHost, database: Path, **changes: object) -> Settings:
    """The settings of a bot on this stage."""
    settings = Settings(
        slack_bot_token=slack.bot_token,
        slack_app_token=slack.app_token,
        slack_api_url=slack.api_url,
        base_url=host.url,
        api_key="the-key",
        database_url=f"sqlite:///{database}",
        port=0,
        shutdown_grace_s=2.0,
    )
    return replace(settings, **changes)  # type: ignore[arg-type] # named fields of Settings


def unpaced(client: AsyncWebClient) -> SlackApi:
    """Slack's Web API for a stand-in without limits, which shows at once what was written: no pace, and short looks."""
    return SlackApi(client, Budgets.none(), again_s=(0.05, 0.2), looks_s=(0.0, 0.1, 0.3))


@asynccontextmanager
async def staged(database: Path, limits: Limits | None = None) -> AsyncIterator[Stage]:
    """A stage with a fresh workspace. The bot keeps a pace where there are limits, and only there."""
    async with Playground(limits=limits or Limits.none()) as slack, ModelHost() as host:
        settings = settings_for(slack, host, database)
        model = model_from(settings)
        async with running_bot(settings, model, slots=50, api_of=SlackApi if limits else unpaced) as bot:
            yield Stage(slack, host, bot)
        await model.aclose()
