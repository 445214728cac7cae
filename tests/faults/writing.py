"""A bot whose writes to Slack go wrong: each question in a channel of its own, many at once."""

import asyncio
import functools
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from bot.playground import Fault
from tests.doubles.model_host import Answer, Request
from tests.faults.counting import StandIn
from tests.faults.manners import WRITING
from tests.faults.nursery import Nursery
from tests.faults.processes import BotProcess
from tests.faults.slack_process import RemoteMessage, RemotePlayground, slack_process
from tests.faults.stage import Asked, Code, NumberedHost, settled

NO_MORE: Mapping[str, str] = MappingProxyType({})
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
_LOOK_S = 0.05
_ROUNDS = 3

_BUSY = """
SELECT 1 FROM turns WHERE status = 'running' OR (status = 'queued' AND COALESCE(not_before, 0) <= unixepoch())
"""

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

    def orders(self, method: str, fault: Fault) -> bool:
        """Whether this fault of a call is one of the case's."""
        return (method, fault) in [(name, each) for name, each, _ in (*self.before, (self.method, self.fault, 0))]

    def __str__(self) -> str:
        return f"{self.method}, call {self.spare + 1}, {self.name}, {self.words} words"


@dataclass
class Writing:
    """The stand-in, the model and the bot. By a channel's name: its id, and the direct messages of who asked there."""

    slack: RemotePlayground
    host: NumberedHost
    bot: BotProcess
    database: Path
    _number: int = 100  # numbers of one length make words of one length
    ids: dict[str, str] = field(default_factory=dict)
    dms: dict[str, str] = field(default_factory=dict)

    async def ask(self, case: Case) -> Asked:
        """Order a case's faults and ask its question, in a channel and by a person of its own."""
        self._number += 1
        number = self._number
        person, name = f"person{number}", f"case-{number}"
        user_id = self.slack.add_person(person)
        channel = self.ids[name] = self.slack.add_channel(name)
        self.dms[name] = await self.slack.dm_of(person)
        for method, fault, spare in (*case.before, (case.method, case.fault, case.spare)):
            where = {"channel_id" if method.startswith("assistant.") else "channel": channel}
            where = {"users": user_id} if method == "conversations.open" else where
            if method == TELLING:
                method, where = "chat.postMessage", {"channel": self.dms[name]}  # noqa: PLW2901
            self.slack.fail_next(method, fault, spare=spare, where=where)
        code = Code(number, case.words)
        return Asked(name, await self.slack.say(person, name, f"@gemma {code}"), code)

    def told(self, asked: Asked) -> list[RemoteMessage]:
        """What the bot wrote to the asker in their DM."""
        return [m for m in self.slack.messages(self.dms[asked.channel]) if m.bot]

    def rows(self, query: str, *values: object) -> list[sqlite3.Row]:
        """What stands in the bot's database."""
        with closing(sqlite3.connect(f"{self.database.as_uri()}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            return connection.execute(query, values).fetchall()

    async def quiet(self, timeout_s: float = 30.0) -> None:
        """Wait until no turn runs, and none that may run now waits."""
        async with asyncio.timeout(timeout_s):
            while self.rows(_BUSY):
                await self.bot.wrote_more(_LOOK_S)

    async def told_once(self, cases: Sequence[Case], timeout_s: float = 30.0) -> None:
        """Ask all, and wait until each asker was told in their DM, once, that there is no answer where they asked."""
        asked = [(case, await self.ask(case)) for case in cases]

        def problems() -> list[str]:
            seen = [(case, len(self.told(each)), len(each.replies(self.slack))) for case, each in asked]
            return [f"{case}: told {told} times, {count} replies" for case, told, count in seen if told != 1 or count]

        await self._over(problems, timeout_s)
        assert not self.slack.waiting_faults

    async def answered(self, cases: Sequence[Case], timeout_s: float = 30.0) -> None:
        """Ask all, and wait until each has its one whole answer. Raises AssertionError that names those without.

        A case that has all others wait, because its method is paused for the whole workspace, is asked after them. One
        whose call was not made is asked once more: where a machine stands still, a stream comes as a whole.
        """
        paused = [case for case in cases if case.name == PAUSED]
        if paused and len(cases) > 1:
            await self.answered([case for case in cases if case.name != PAUSED], timeout_s)
            for case in paused:
                await self.answered([case], timeout_s)
            return
        for _ in range(_ROUNDS):
            if not cases:
                return
            asked = [(case, await self.ask(case)) for case in cases]
            await self._over(functools.partial(self._problems, asked), timeout_s)
            assert [str(case) for case, each in asked if self.told(each)] == []
            cases = self._missed(cases)
        assert not cases, f"ordered, and did not come to pass: {[str(case) for case in cases]}"

    def _problems(self, asked: Sequence[tuple[Case, Asked]]) -> list[str]:
        picture = self.slack.picture([(each.channel, each.thread_ts) for _, each in asked])
        return [f"{case}: {problem}" for case, each in asked for problem in each.problems(picture)]

    async def _over(self, problems: Callable[[], list[str]], timeout_s: float) -> None:
        """Wait until there are no problems, and see that there are none either when all is quiet."""
        await settled(self.slack, problems, timeout_s)
        await self.quiet(timeout_s)
        await settled(self.slack, problems, 1.0)
        assert not self.slack.workspace.open_streams

    def _missed(self, cases: Sequence[Case]) -> Sequence[Case]:
        """The cases of which a fault was ordered that did not come to pass; it is ordered no more."""
        waiting = self.slack.waiting_faults
        self.slack.forget_faults()
        return [case for case in cases if any(case.orders(*fault) for fault in waiting)]


@asynccontextmanager
async def writing(
    nursery: Nursery, database: Path, *, manner: str = WRITING, limited: bool = False, env: Mapping[str, str] = NO_MORE
) -> AsyncIterator[Writing]:
    """A stage with a fresh workspace, on which nothing is waited for longer than a test has to."""
    async with slack_process(nursery, StandIn(limited=limited)) as slack, LingeringHost() as host:
        told = {"CATCHUP_HOURS": "0", "SHUTDOWN_GRACE_S": "2", **env}
        async with nursery.of(manner).bot(slack, host.url, database, env=told) as bot:
            yield Writing(slack, host, bot, database)
