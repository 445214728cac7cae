"""The people of a chaos run: they write, ask on and use commands in many places; what they did is remembered."""

import asyncio
import itertools
import random
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

from tests.doubles.model_host import Answer, Request
from tests.faults.ledger import Ledger, ThreadRecord, judge_commands, judge_lines, judge_thread
from tests.faults.slack_process import RemotePlayground
from tests.faults.stage import Code, NumberedHost, code_in

PEOPLE, ROOMS, ASKING_ROOMS, CHOOSING_ROOMS = 30, 40, 5, 5
_ASKED = "asked:"
_AT_ONCE = 200
_VARIANTS = ("1b", "4b", "12b", "27b")


class RememberingHost(NumberedHost):
    """A numbered host that checks each prompt: every answer in it belongs to the question before it, and is whole."""

    paced_s = 1.1
    first_word_s = 0.35

    def __init__(self) -> None:
        super().__init__()
        self.misled: list[str] = []

    def _answer_to(self, request: Request) -> Answer:
        self.requests.clear()
        if request.method == "POST":
            self._check(request.body["messages"])
        return super()._answer_to(request)

    def _check(self, messages: Sequence[dict[str, str]]) -> None:
        for before, message in itertools.pairwise(messages):
            code = code_in(before["content"])
            if message["role"] == "assistant" and (code is None or message["content"].split() != code.answer):
                self.misled.append(f"after {code} the prompt has {message['content'][:80]!r}")


class _Everything:
    """A set that holds every ts: for looking at what is done already, whoever heard of it."""

    def __contains__(self, ts: object) -> bool:
        return True


class Crowd:
    """Does one random thing after another; `open` are the threads that wait for something."""

    def __init__(self, slack: RemotePlayground, chance: random.Random) -> None:
        self.did: Counter[str] = Counter()
        self.open: dict[str, ThreadRecord] = {}
        self._slack = slack
        self._chance = chance
        self._numbers = itertools.count(1)
        self._threads: list[ThreadRecord] = []
        self._asked: defaultdict[str, dict[Code, bool]] = defaultdict(dict)
        self._chosen: defaultdict[str, list[str]] = defaultdict(list)
        self._using: set[asyncio.Task[None]] = set()
        self._rooms = slack.furnish(PEOPLE, ROOMS)

    async def act(self) -> None:
        """Do one thing."""
        acts: dict[Callable[[str], Awaitable[None]], int] = {
            self._mention: 45,
            self._follow_up: 25,
            self._direct: 15,
            self._ask: 6,
            self._choose: 5,
            self._reset: 3,
        }
        act = self._chance.choices(list(acts), list(acts.values()))[0]
        person = f"person{self._chance.randrange(PEOPLE)}"
        await act(person)

    async def look(self) -> None:
        """Take what is over by now off `open`."""
        waiting = list(self.open.values())
        for thread, messages in zip(waiting, await self._read(waiting), strict=True):
            ledger = Ledger()
            judge_thread(ledger, thread, messages, _Everything())
            if ledger.clean:
                self.open.pop(thread.root_ts, None)

    async def idle(self) -> None:
        """Wait until no command is under way."""
        await asyncio.gather(*self._using)

    async def judge(self) -> Ledger:
        """The ledger of everything they did."""
        ledger = Ledger()
        heard = self._slack.acknowledged()
        for channel, codes in self._asked.items():
            said = [m for m in self._slack.messages(channel) if m.bot and _ASKED in m.shown_text]
            judge_commands(ledger, channel, codes, said)
            for root in said:
                code = code_in(root.shown_text)
                if code in codes:
                    self._threads.append(ThreadRecord(channel, root.ts, "", [(code, root.ts)]))
                    heard.add((channel, root.ts))
                else:
                    ledger.note("wrong", f"{channel}: a question nobody asked: {root.shown_text!r}")
        for channel, outcomes in self._chosen.items():
            posted = [m.shown_text for m in self._slack.messages(channel) if m.bot and m.thread_ts is None]
            lines = sum(any(f"**{variant}**" in text for variant in _VARIANTS) for text in posted)
            numbered = [f"{number}" for number in range(len(outcomes))]
            accepted = {number for number, outcome in zip(numbered, outcomes, strict=True) if outcome == "changed"}
            judge_lines(ledger, f"{channel}: lines about the variant", lines, numbered, accepted)
            ledger.asked += len(outcomes)
            ledger.acknowledged += len(accepted)
        for thread, messages in zip(self._threads, await self._read(self._threads), strict=True):
            judge_thread(ledger, thread, messages, {ts for ts in thread.every_ts if (thread.channel, ts) in heard})
        for place in (*self._slack.workspace.statuses, *self._slack.workspace.open_streams):
            ledger.note("leftovers", f"a status or an open stream in {place}")
        return ledger

    async def _read(self, threads: Sequence[ThreadRecord]) -> list[Any]:
        found: list[Any] = []
        for start in range(0, len(threads), _AT_ONCE):
            some = threads[start : start + _AT_ONCE]
            found += await self._slack.threads([(thread.channel, thread.root_ts) for thread in some])
        return found

    # What they do

    def _code(self) -> Code:
        fate = self._chance.random()
        words = self._chance.randint(1, 30)
        if fate < 0.05:
            words = self._chance.randint(60, 200)
        elif fate < 0.06:
            words = self._chance.choice((1_300, 1_600))
        return Code(next(self._numbers), words)

    def _begin(self, channel: str, ts: str, person: str, code: Code) -> None:
        thread = ThreadRecord(channel, ts, person, [(code, ts)])
        self._threads.append(thread)
        self.open[ts] = thread

    async def _mention(self, person: str) -> None:
        code, channel = self._code(), self._chance.choice(self._rooms)
        self._begin(channel, await self._slack.say(person, channel, f"@gemma {code}"), person, code)
        self.did["mentions"] += 1

    async def _direct(self, person: str) -> None:
        code = self._code()
        channel = await self._slack.dm_of(person)
        self._begin(channel, await self._slack.say(person, channel, f"{code}"), person, code)
        self.did["direct messages"] += 1

    async def _follow_up(self, person: str) -> None:
        """In a thread of theirs, most often a young one; with and without a mention."""
        if not self._threads:
            return
        thread = self._chance.choice(self._threads[-300:])
        code, mention = self._code(), self._chance.choice(("@gemma ", ""))
        writer = thread.person if thread.channel.startswith("D") else person
        ts = await self._slack.say(writer, thread.channel, f"{mention}{code}", thread_ts=thread.root_ts)
        thread.questions.append((code, ts))
        self.open[thread.root_ts] = thread
        self.did["questions in threads"] += 1

    async def _reset(self, person: str) -> None:
        thread = self._chance.choice(self._threads[-300:]) if self._threads else None
        if thread is None or thread.channel.startswith("D"):
            return
        thread.resets.append(await self._slack.say(person, thread.channel, "!reset", thread_ts=thread.root_ts))
        self.open[thread.root_ts] = thread
        self.did["!reset"] += 1

    async def _ask(self, person: str) -> None:
        self._use(self._ask_now(person, self._chance.choice(self._rooms[:ASKING_ROOMS]), self._code()))
        self.did["/gemma ask"] += 1

    async def _choose(self, person: str) -> None:
        channel = self._chance.choice(self._rooms[-CHOOSING_ROOMS:])
        self._use(self._choose_now(person, channel, self._chance.choice(_VARIANTS)))
        self.did["/gemma model"] += 1

    def _use(self, command: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(command)
        self._using.add(task)
        task.add_done_callback(self._using.discard)

    async def _ask_now(self, person: str, channel: str, code: Code) -> None:
        self._asked[channel][code] = False
        self._asked[channel][code] = (await self._slack.command(person, channel, "/gemma", f"ask {code}")).ok

    async def _choose_now(self, person: str, channel: str, variant: str) -> None:
        result = await self._slack.command(person, channel, "/gemma", f"model {variant}")
        if "already" not in result.text:
            self._chosen[channel].append("changed" if result.ok else "unheard")
