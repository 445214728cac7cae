"""The people of a chaos run: they write, edit, delete, press and use commands in many places; all is remembered."""

import asyncio
import itertools
import random
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

from bot.conversation.answer import Offer
from bot.slack.views.buttons import STOP
from bot.texts.en import ENGLISH
from tests.faults.ledger import Ledger, judge_commands, judge_lines, judge_thread, says_it_was_stopped
from tests.faults.pressing import AllBut, buttons_below, done
from tests.faults.records import Question, ThreadRecord
from tests.faults.remembering_host import RememberingHost
from tests.faults.slack_process import RemoteMessage, RemotePlayground
from tests.faults.stage import Code, code_in

PEOPLE, ROOMS, ASKING_ROOMS, CHOOSING_ROOMS = 30, 40, 5, 5
_ASKED = "asked:"
_AT_ONCE = 200
_YOUNG = 60
_UNSURE = ENGLISH["access.unknown"]
"""What a command is answered with when Slack does not tell who asks: then nothing was done."""

_VARIANTS = ("1b", "4b", "12b", "27b")
_RARE = (Offer.TRY_AGAIN.value, Offer.GO_ON.value, STOP)
"""What is pressed, the rarest last: it goes first where there are several."""

NOBODY_TOLD = "it cannot be known whether it was heard"
"""The key of a press, for which nobody knows whether its effect was stored when its acknowledgement is missing."""


class Crowd:
    """Does one random thing after another; `open` are the threads that wait for something."""

    def __init__(self, slack: RemotePlayground, host: RememberingHost, chance: random.Random) -> None:
        self.did: Counter[str] = Counter()
        self.open: dict[str, ThreadRecord] = {}
        self._slack = slack
        self._host = host
        self._chance = chance
        self._numbers = itertools.count(1)
        self._threads: list[ThreadRecord] = []
        self._asked: defaultdict[str, dict[Code, bool]] = defaultdict(dict)
        self._chosen: defaultdict[str, list[str]] = defaultdict(list)
        self._using: set[asyncio.Task[None]] = set()
        self._rooms = slack.furnish(PEOPLE, ROOMS)
        self._acts: dict[Callable[[str], Awaitable[None]], int] = {
            self._mention: 40,
            self._follow_up: 22,
            self._direct: 13,
            self._edit: 6,
            self._press: 6,
            self._ask: 5,
            self._choose: 4,
            self._delete: 3,
            self._stop: 3,
            self._reset: 2,
            self._retry: 2,
        }

    async def act(self) -> None:
        """Do one thing."""
        act = self._chance.choices(list(self._acts), list(self._acts.values()))[0]
        await act(f"person{self._chance.randrange(PEOPLE)}")

    async def look(self) -> None:
        """Take what is over by now off `open`. What Slack gave up on need not be heard any more."""
        waiting = list(self.open.values())
        heard = AllBut(self._slack.abandoned())
        for thread, messages in zip(waiting, await self._read(waiting), strict=True):
            if says_it_was_stopped(messages):
                thread.renew()  # an edit from before the stop may be delivered after it, and be answered then
            ledger = Ledger()
            judge_thread(ledger, thread, messages, heard)
            if ledger.clean:
                self.open.pop(thread.root_ts, None)

    async def idle(self) -> None:
        """Wait until no command is under way."""
        await asyncio.gather(*self._using)

    async def judge(self) -> Ledger:
        """The ledger of everything they did."""
        ledger = Ledger()
        heard = self._slack.acknowledged() | {NOBODY_TOLD}
        for channel, codes in self._asked.items():
            said = [m for m in self._slack.messages(channel) if m.bot and _ASKED in m.shown_text]
            judge_commands(ledger, channel, codes, said)
            for root in said:
                code = code_in(root.shown_text)
                if code in codes:
                    question = Question("", root.ts, "", [(code, root.ts)])
                    self._threads.append(ThreadRecord(channel, root.ts, "", [question]))
                    heard.add(root.ts)
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
            judge_thread(ledger, thread, messages, heard)
        for place, status in self._slack.workspace.statuses.items():
            ledger.note("leftovers", f"the status {status!r} in {place}, of {self._known.get(place)}")
        for place in self._slack.workspace.open_streams:
            ledger.note("leftovers", f"an open stream in {place}")
        return ledger

    @property
    def _known(self) -> dict[tuple[str, str], ThreadRecord]:
        return {(thread.channel, thread.root_ts): thread for thread in self._threads}

    async def _read(self, threads: Sequence[ThreadRecord]) -> list[list[RemoteMessage]]:
        found: list[list[RemoteMessage]] = []
        for start in range(0, len(threads), _AT_ONCE):
            some = threads[start : start + _AT_ONCE]
            found += await self._slack.threads([(thread.channel, thread.root_ts) for thread in some])
        return found

    # What they write

    def _code(self) -> Code:
        fate = self._chance.random()
        words = self._chance.randint(1, 30)
        if fate < 0.1:
            words = self._chance.randint(60, 200)
        elif fate < 0.11:
            words = self._chance.choice((1_300, 1_600))
        return Code(next(self._numbers), words, cut=words > 1 and self._chance.random() < 0.1)

    def _remember(self, thread: ThreadRecord, writer: str, ts: str, mention: str, code: Code) -> None:
        thread.questions.append(Question(writer, ts, mention, [(code, ts)]))
        self.open[thread.root_ts] = thread
        self._related(code, ts)

    def _related(self, code: Code, ts: str) -> None:
        self._host.kin[code.number] = ts
        if code.cut:
            self._host.partial.add(ts)

    async def _begin(self, channel: str, person: str, mention: str) -> None:
        code = self._code()
        ts = await self._slack.say(person, channel, f"{mention}{code}")
        thread = ThreadRecord(channel, ts, person)
        self._threads.append(thread)
        self._remember(thread, person, ts, mention, code)

    async def _mention(self, person: str) -> None:
        await self._begin(self._chance.choice(self._rooms), person, "@gemma ")
        self.did["mentions"] += 1

    async def _direct(self, person: str) -> None:
        await self._begin(await self._slack.dm_of(person), person, "")
        self.did["direct messages"] += 1

    def _young(self, most: int = 300) -> ThreadRecord | None:
        """A thread that began not long ago, or in which something is under way."""
        busy = list(self.open.values()) if self._chance.random() < 0.5 else []
        found = [thread for thread in busy or self._threads[-most:] if not thread.gone]
        return self._chance.choice(found) if found else None

    def _writer(self, thread: ThreadRecord, person: str) -> str:
        return thread.person if thread.channel.startswith("D") else person

    async def _follow_up(self, person: str) -> None:
        """In a thread of theirs, most often a young one; with and without a mention."""
        if (thread := self._young()) is None:
            return
        code, mention, writer = self._code(), self._chance.choice(("@gemma ", "")), self._writer(thread, person)
        ts = await self._slack.say(writer, thread.channel, f"{mention}{code}", thread_ts=thread.root_ts)
        self._remember(thread, writer, ts, mention, code)
        self.did["questions in threads"] += 1

    async def _mark(self, kind: str, person: str) -> tuple[ThreadRecord, str] | None:
        if (thread := self._young(_YOUNG)) is None:
            return None
        writer = self._writer(thread, person)
        ts = await self._slack.say(writer, thread.channel, f"!{kind}", thread_ts=thread.root_ts)
        thread.marks.setdefault(kind, []).append(ts)
        self.open[thread.root_ts] = thread
        self.did[f"!{kind}"] += 1
        return thread, ts

    async def _reset(self, person: str) -> None:
        await self._mark("reset", person)

    async def _retry(self, person: str) -> None:
        if (marked := await self._mark("retry", person)) is not None:
            marked[0].renew()

    async def _stop(self, person: str) -> None:
        """By a mark, or in a direct message by Slack's own button."""
        thread = self._young(_YOUNG)
        if thread is not None and thread.channel.startswith("D") and self._chance.random() < 0.5:
            self._stopped(thread, NOBODY_TOLD)
            if await done(self._slack.stop_session(thread.person, thread.channel, thread.root_ts)):
                self.did["Stop in a direct message"] += 1
        elif (marked := await self._mark("stop", person)) is not None:
            self._stopped(*marked)

    def _stopped(self, thread: ThreadRecord, key: str) -> None:
        for question in thread.questions:
            question.stops.append(key)
            self._host.partial.add(question.ts)

    def _asked_in(self, thread: ThreadRecord | None) -> Question | None:
        """The newest question of a thread, where it was not deleted."""
        question = thread.questions[-1] if thread and thread.questions else None
        return None if question is None or question.deletion else question

    async def _edit(self, _: str) -> None:
        thread = self._young(_YOUNG)
        question = self._asked_in(thread)
        if thread is None or question is None:
            return
        code = self._code()
        self._related(code, question.ts)
        question.edit(code)
        thread.renew()
        self.open[thread.root_ts] = thread
        await self._slack.edit(question.writer, thread.channel, question.ts, f"{question.mention}{code}")
        self.did["edited"] += 1

    async def _delete(self, _: str) -> None:
        thread = self._young(_YOUNG)
        question = self._asked_in(thread)
        if thread is None or question is None:
            return
        question.deletion = f"{question.ts}#deleted"
        thread.gone = thread.gone or question.ts == thread.root_ts
        thread.renew()
        self.open[thread.root_ts] = thread
        await self._slack.delete(question.writer, thread.channel, question.ts)
        self.did["deleted"] += 1

    async def _press(self, person: str) -> None:
        """What is found below an answer."""
        thread = self._young(_YOUNG)
        if thread is None:
            return
        (messages,) = await self._read([thread])
        found = [(message, action) for message in messages for action in buttons_below(message) if action in _RARE]
        if not found:
            return
        message, action = max(found, key=lambda each: _RARE.index(each[1]))
        if action == STOP:
            thread.marks.setdefault("press", []).append(NOBODY_TOLD)
            self._stopped(thread, NOBODY_TOLD)
        self.open[thread.root_ts] = thread
        self._use(self._press_now(thread, self._writer(thread, person), message, action))

    async def _press_now(self, thread: ThreadRecord, person: str, message: RemoteMessage, action: str) -> None:
        if await done(self._slack.press(person, message.channel, message.ts, action)):
            self.did[f"pressed {action}"] += 1
        if action != STOP:
            thread.renew()  # now: whatever was stopped until then

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
        self._related(code, str(code))
        result = await self._slack.command(person, channel, "/gemma", f"ask {code}")
        self._asked[channel][code] = result.ok and result.text != _UNSURE

    async def _choose_now(self, person: str, channel: str, variant: str) -> None:
        result = await self._slack.command(person, channel, "/gemma", f"model {variant}")
        if "already" not in result.text and result.text != _UNSURE:
            self._chosen[channel].append("changed" if result.ok else "unheard")
