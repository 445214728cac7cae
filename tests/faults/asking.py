"""The ways in: each kind of question and command, asked at a stand-in and judged when all is over."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from tests.faults.stage import RESET_DONE, Asked, Code, NumberedHost, Slack, code_in, settled, whole

SHORT, LONG, ROLLED, FLOOD = 3, 130, 1_300, 1_600
"""Words of an answer: posted at once; streamed; streamed in two messages; posted in two messages."""

_ASKED, _ASKED_IN = "asked:", "random"
_CHANGED, _CHOSEN_IN = "**4b**", "ask-gemma"


@dataclass
class Asking:
    """Asks one of each kind and remembers what has to come of it."""

    slack: Slack
    host: NumberedHost
    asked: list[Asked] = field(default_factory=list)
    resets: list[Asked] = field(default_factory=list)
    _by_command: dict[Code, bool] = field(default_factory=dict)
    _chosen: bool = False
    _resets_asked: int = 0
    _commands: list[asyncio.Task[None]] = field(default_factory=list)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    _places: "itertools.count[int]" = field(default_factory=itertools.count)

    def code(self, words: int) -> Code:
        return Code(next(self._numbers), words)

    async def mention(self, words: int = SHORT, channel: str = "general", user: str = "alice") -> Asked:
        code = self.code(words)
        ts = await self.slack.say(user, channel, f"@gemma {code}")
        return self._remember(Asked(channel, ts, code, person=user))

    async def mention_apart(self, words: int = SHORT) -> Asked:
        """A mention by a person of its own, in a channel of its own: one person is answered a few at a time."""
        number = next(self._places)
        person, channel = f"person{number}", f"room-{number}"
        self.slack.add_person(person)
        self.slack.add_channel(channel)
        return await self.mention(words, channel, person)

    async def long_mention(self) -> Asked:
        return await self.mention(LONG)

    async def rolled_mention(self) -> Asked:
        return await self.mention(ROLLED)

    async def flood(self) -> Asked:
        return await self.mention(FLOOD)

    async def direct(self, words: int = SHORT) -> Asked:
        code = self.code(words)
        ts = await self.slack.say("bob", "dm", str(code))
        return self._remember(Asked("dm-bob", ts, code, person="bob"))

    async def follow_up(self, former: Asked) -> Asked:
        """The next question in a thread, by the person who began it."""
        code = self.code(SHORT)
        await self.slack.say(former.person, former.channel, str(code), thread_ts=former.thread_ts)
        return self._remember(Asked(former.channel, former.thread_ts, code, person=former.person))

    async def ask_command(self) -> None:
        """`/gemma ask`: its thread is known only when the bot has posted the question."""
        self._own(self._ask_command(self.code(SHORT)))

    async def model_command(self) -> None:
        self._own(self._model_command())

    async def reset(self) -> None:
        """`!reset` in a thread that `prepare` made."""
        former = self.resets[0]
        self._resets_asked += 1
        await self.slack.say("alice", former.channel, "!reset", thread_ts=former.thread_ts)

    async def prepare(self) -> None:
        """Have a thread that can be reset; needs a bot that runs."""
        former = await self.mention()
        await whole(self.slack, [former])
        self.asked.remove(former)
        self.resets.append(former)

    def note_what_stands(self) -> None:
        """After a kill: what is visible now must still stand in its place at the end."""
        self.asked = [each.seen(self.slack) for each in self.asked]

    async def judge(self, timeout_s: float = 15.0) -> None:
        """Wait until everything asked has its one outcome. Raises AssertionError that says what has not."""
        await asyncio.gather(*self._commands)
        await settled(self.slack, self.problems, timeout_s)

    def is_over(self) -> bool:
        """Whether a bot that lives has brought everything to its end."""
        return all(command.done() for command in self._commands) and not self.problems() and self.slack.connected

    def problems(self) -> list[str]:
        """What is not (yet) as promised."""
        found = [problem for each in (*self.asked, *self._asked_by_command()) for problem in each.problems(self.slack)]
        for code, acknowledged in self._by_command.items():
            posted = len(self._roots(code))
            if posted > 1 or posted < acknowledged:
                found.append(f"{code}: the question was posted {posted} times")
        lines = [m for m in self.slack.messages(_CHOSEN_IN) if _CHANGED in m.shown_text]
        if len(lines) > 1 or len(lines) < self._chosen:
            found.append(f"{len(lines)} lines about the variant")
        for each in self.resets:
            said = [m for m in self.slack.messages(each.channel, each.thread_ts) if RESET_DONE in m.shown_text]
            if len(said) != self._resets_asked:
                found.append(f"{len(said)} lines about the reset")
        return found

    async def ask_on(self) -> None:
        """Ask once more in every thread: what was answered is in the prompt, once, and what was reset is not."""
        former = [*self.asked, *self._asked_by_command()]
        following = [(each, await self.follow_up(each)) for each in former]
        resets = [(each, await self.follow_up(each)) for each in self.resets[: self._resets_asked]]
        await whole(self.slack, self.asked)
        for each, question in following:
            turns = [(m["role"], m["content"]) for m in self.host.messages_for(question.code)]
            answers = [content.split() for role, content in turns if role == "assistant"]
            questions = [content for role, content in turns if role == "user" and str(each.code) in content]
            assert answers == [each.code.answer], f"{each.code}: the next question saw {len(answers)} answers"
            assert len(questions) == 1, f"{each.code}: the next question saw {turns}"
        for each, question in resets:
            said = str(self.host.messages_for(question.code))
            assert str(each.code) not in said, f"{each.code} was reset, and is still sent"

    def _remember(self, asked: Asked) -> Asked:
        self.asked.append(asked)
        return asked

    def _own(self, command: Coroutine[None, None, None]) -> None:
        self._commands.append(asyncio.create_task(command))

    async def _ask_command(self, code: Code) -> None:
        self._by_command[code] = False
        result = await self.slack.command("carol", _ASKED_IN, "/gemma", f"ask {code}")
        self._by_command[code] = result.ok

    async def _model_command(self) -> None:
        self._chosen = (await self.slack.command("carol", _CHOSEN_IN, "/gemma", "model 4b")).ok

    def _roots(self, code: Code) -> list[str]:
        """Where the bot has posted a question for a command."""
        said = [m for m in self.slack.messages(_ASKED_IN) if m.bot and _ASKED in m.shown_text]
        return [m.ts for m in said if code_in(m.shown_text) == code]

    def _asked_by_command(self) -> list[Asked]:
        return [Asked(_ASKED_IN, ts, code) for code in self._by_command for ts in self._roots(code)]


Kind = Callable[[Asking], Awaitable[object]]

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "mention": Asking.mention,
        "long": Asking.long_mention,
        "rolled": Asking.rolled_mention,
        "flood": Asking.flood,
        "dm": Asking.direct,
        "ask": Asking.ask_command,
        "model": Asking.model_command,
        "reset": Asking.reset,
    }
)


async def ask_all(asking: Asking, kinds: Sequence[str]) -> None:
    """Ask one of each kind, one right after the other."""
    for kind in kinds:
        await KINDS[kind](asking)
