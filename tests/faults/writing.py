"""A whole bot in this process, whose writes to Slack go wrong: each question in a channel of its own, many at once."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from aiohttp import ClientResponse, ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Fault, Limits, Playground
from bot.playground.entities import Channel, Message, User
from bot.runtime import RunningBot, model_from, running_bot
from bot.slack.budgets import Budgets
from bot.slack.transport import SlackApi
from tests.doubles.model_host import Answer, Request
from tests.faults.stage import Asked, Code, NumberedHost, settled
from tests.scenarios.stage import settings_for

PAUSED = "rate limited"
FAULTS: Mapping[str, Fault] = {
    "reset before": Fault.reset_before,
    "reset after": Fault.reset_after,
    "time-out before": Fault.hang_before,
    "time-out after": Fault.hang_after,
    "500": Fault.http_500,
    "500 after": replace(Fault.http_500, done=True),
    "502 HTML": Fault.html_502,
    "502 HTML after": replace(Fault.html_502, done=True),
    "200 HTML": Fault.html_200,
    "cut JSON": Fault.cut_json,
    "internal_error": Fault.error("internal_error"),
    "internal_error after": Fault.error("internal_error", done=True),
    "fatal_error": Fault.error("fatal_error"),
    "fatal_error after": Fault.error("fatal_error", done=True),
    PAUSED: Fault.rate_limited(1),
    "signed out": Fault.error("invalid_auth"),
}
"""Every way in which a call's result may not be known, or be "later"."""

SHORT, PACED, LINGERING, ROLLED, LONGEST, FLOOD = 3, 130, 131, 1_200, 1_450, 1_600
"""Words of an answer: posted at once; streamed; streamed with three appends; streamed in two messages, though one post
would do; streamed in two, for which one post would be too long; posted in two messages.
"""
_LINGERING_S = 3.0
_FIRST_WORD_S = 0.7

TELLING = "chat.postMessage to the DM"
"""Stands for the method in a case about the line that tells an asker in their DM."""


class LingeringHost(NumberedHost):
    """Leaves no doubt, on a slow machine either, about what is streamed, what is not, and when there is a status."""

    def _answer_to(self, request: Request) -> Answer:
        answer = super()._answer_to(request)
        if len(answer.words) == LINGERING:
            answer = replace(answer, between_s=_LINGERING_S / LINGERING)
        if answer.between_s:
            return replace(answer, first_word_after_s=_FIRST_WORD_S)
        return replace(answer, words=["".join(answer.words)])


@dataclass(frozen=True, slots=True)
class Case:
    """The `spare + 1`-th call of a method goes wrong; `before` are faults that lead to that call."""

    method: str
    name: str
    fault: Fault
    words: int
    spare: int = 0
    before: Sequence[tuple[str, Fault, int]] = ()

    def __str__(self) -> str:
        return f"{self.method}, call {self.spare + 1}, {self.name}, {self.words} words"


@dataclass
class Writing:
    """The stand-in, the model and the bot."""

    slack: Playground
    host: NumberedHost
    bot: RunningBot
    api: SlackApi
    _number: int = 100  # numbers of one length make words of one length
    people: dict[str, str] = field(default_factory=dict)

    async def ask(self, case: Case) -> Asked:
        """Order a case's faults and ask its question, in a channel and by a person of its own."""
        self._number += 1
        number = self._number
        person = f"person{number}"
        self.slack.workspace.add_user(User(f"U0PERSON{number}", person, person.title(), "#000000"))
        name = f"case-{number}"
        channel = self.slack.add_channel(name)
        for method, fault, spare in (*case.before, (case.method, case.fault, case.spare)):
            where = {"channel_id" if method.startswith("assistant.") else "channel": channel}
            where = {"users": f"U0PERSON{number}"} if method == "conversations.open" else where
            if method == TELLING:
                method, where = "chat.postMessage", {"channel": self._dm(f"U0PERSON{number}").id}  # noqa: PLW2901
            self.slack.fail_next(method, fault, spare=spare, where=where)
        code = Code(number, case.words)
        ts = await self.slack.say(person, name, f"@gemma {code}")
        self.people[name] = person
        return Asked(name, ts, code)

    def told(self, asked: Asked) -> list[Message]:
        """What the bot wrote to the asker in their DM."""
        dm = self._dm(self.slack.user(self.people[asked.channel]).id)
        return [m for m in dm.messages.values() if m.bot]

    def _dm(self, user_id: str) -> Channel:
        return self.slack.workspace.direct_message(user_id)

    @asynccontextmanager
    async def probe(self) -> AsyncIterator[ClientResponse]:
        """What the bot's readiness probe answers."""
        async with ClientSession() as http, http.get(f"http://127.0.0.1:{self.bot.port}/readyz") as response:
            yield response

    async def told_once(self, cases: Sequence[Case], timeout_s: float = 30.0) -> None:
        """Ask all, and wait until each asker was told in their DM, once, that there is no answer where they asked."""
        asked = [(case, await self.ask(case)) for case in cases]

        def problems() -> list[str]:
            seen = [(case, len(self.told(each)), len(each.replies(self.slack))) for case, each in asked]
            return [f"{case}: told {told} times, {count} replies" for case, told, count in seen if told != 1 or count]

        await self._over(problems, timeout_s)

    async def answered(self, cases: Sequence[Case], timeout_s: float = 30.0) -> None:
        """Ask all, and wait until each has its one whole answer. Raises AssertionError that names those without.

        A case that has all others wait, because its method is paused for the whole workspace, is asked after them.
        """
        paused = [case for case in cases if case.name == PAUSED]
        if paused and len(cases) > 1:
            await self.answered([case for case in cases if case.name != PAUSED], timeout_s)
            for case in paused:
                await self.answered([case], timeout_s)
            return
        asked = [(case, await self.ask(case)) for case in cases]

        def problems() -> list[str]:
            return [f"{case}: {problem}" for case, each in asked for problem in each.problems(self.slack)]

        await self._over(problems, timeout_s)
        assert [str(case) for case, each in asked if self.told(each)] == []

    async def _over(self, problems: Callable[[], list[str]], timeout_s: float) -> None:
        """Wait until there are no problems, and see that there are none either when all is quiet."""
        await settled(self.slack, problems, timeout_s)
        async with asyncio.timeout(timeout_s):
            await self.bot.worker.quiet()
        await settled(self.slack, problems, 1.0)
        assert not self.slack.workspace.open_streams
        missed = [f"{method}, {fault}" for method, fault in self.slack.waiting_faults]
        assert not missed, f"ordered, and did not come to pass: {missed}"


@asynccontextmanager
async def writing(
    database: Path,
    limits: Limits | None = None,
    *,
    budgets: Budgets | None = None,
    call_s: float = 1.0,
    looks_s: Sequence[float] = (0.0, 0.1, 0.3),
) -> AsyncIterator[Writing]:
    """A stage with a fresh workspace, on which nothing is waited for longer than a test has to."""
    made: list[SlackApi] = []
    build = partial(SlackApi, budgets=budgets or Budgets.none(), call_s=call_s, again_s=(0.05, 0.2), looks_s=looks_s)

    def api_of(client: AsyncWebClient) -> SlackApi:
        made.append(build(client))
        return made[-1]

    async with Playground(limits=limits or Limits.none()) as slack, LingeringHost() as host:
        settings = settings_for(slack, host, database, catchup_hours=0)
        model = model_from(settings)
        async with running_bot(settings, model, slots=200, api_of=api_of) as bot:
            yield Writing(slack, host, bot, made[0])
        await model.aclose()
