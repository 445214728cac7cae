"""What the fault tests ask and how they judge what came of it, on a stand-in in this process or in its own.

Every question carries a number and the length of its answer, `q17x300`: the host answers with the words `q17w0` to
`q17w299`, so that a lost, doubled or foreign word is seen wherever the answer stands. `q17x300c` is cut at its length
limit after half of its words, and goes on when it is told to.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol, TypeVar

from bot.playground import CommandResult
from tests.doubles.model_host import Answer, ModelHost, Request
from tests.faults.processes import SlackSide

_T = TypeVar("_T")
_CODE = re.compile(r"q(\d+)x(\d+)(c?)")
_PACED = range(40, 1_500)
"""Lengths of answers that take their time, in words; shorter and longer ones come at once."""

RESET_DONE = "from here on"
"""What the bot says after `!reset`, in part."""


class Said(Protocol):
    """A message as checks look at it."""

    @property
    def ts(self) -> str: ...
    @property
    def bot(self) -> bool: ...
    @property
    def streaming(self) -> bool: ...
    @property
    def shown_text(self) -> str: ...
    @property
    def metadata(self) -> Mapping[str, Any] | None: ...


class Seen(Protocol):
    """What checks look at: a stand-in, or a picture of it."""

    @property
    def workspace(self) -> Any: ...
    def messages(self, channel: str, thread_ts: str | None = None) -> Sequence[Any]: ...


class Slack(Seen, SlackSide, Protocol):
    """The stand-in's verbs that fault tests use; `Playground` and `RemotePlayground` both match."""

    @property
    def connected(self) -> bool: ...
    async def say(self, user: str, channel: str, text: str, *, thread_ts: str | None = None) -> str: ...
    async def command(self, user: str, channel: str, command: str, text: str = "") -> CommandResult: ...
    def add_channel(self, name: str) -> str: ...
    def add_person(self, name: str) -> str: ...
    def until(self, predicate: Callable[[], _T | None], timeout_s: float = 15.0) -> Coroutine[Any, Any, _T]: ...
    async def settled(self, timeout_s: float = 15.0) -> None: ...
    def dump(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Code:
    """A question's number and the count of the words that answer it; `cut`: in two halves."""

    number: int
    words: int
    cut: bool = False

    def __str__(self) -> str:
        return f"q{self.number}x{self.words}{'c' * self.cut}"

    @property
    def answer(self) -> list[str]:
        return [f"q{self.number}w{index}" for index in range(self.words)]

    @property
    def half(self) -> int:
        """How many words come before the cut."""
        return max(1, self.words // 2)


def code_in(text: str) -> Code | None:
    """The last code in a text."""
    found = _CODE.findall(text)
    return Code(int(found[-1][0]), int(found[-1][1]), found[-1][2] == "c") if found else None


class NumberedHost(ModelHost):
    """Answers each question with the words of its code, unless it was told something else.

    A paced answer takes `paced_s` seconds after its first word: long enough for a stream that is appended to. Until
    that word it takes `first_word_s`: long enough for a status.
    """

    paced_s = 1.3
    first_word_s = 0.35

    def _answer_to(self, request: Request) -> Answer:
        if request.method == "POST" and not self._told:
            self.answer(self._numbered)
        return super()._answer_to(request)

    def messages_for(self, code: Code) -> list[dict[str, str]]:
        """What was sent to the model when this question was asked last."""
        asked = [each.body["messages"] for each in self.questions]
        return next(messages for messages in reversed(asked) if code_in(messages[-1]["content"]) == code)

    def _numbered(self, request: Request) -> Answer:
        messages = request.body["messages"]
        code, begun = code_in(messages[-1]["content"]), 0
        if code is None and len(messages) > 2:  # an answer is to go on
            words = messages[-2]["content"].split()  # of a long one its end alone
            code, begun = code_in(messages[-3]["content"]), int(words[0].partition("w")[2] or 0) + len(words)
        if code is None:
            return Answer(words=["There", " is", " no", " code."])
        cut = code.cut and not begun
        words = [f"{word} " for word in code.answer[begun : code.half if cut else None]]
        whole = Answer(finish_reason="length" if cut else "stop")
        if code.words not in _PACED:
            return replace(whole, words=["".join(words)])
        between_s = self.paced_s / code.words
        return replace(whole, words=words, first_word_after_s=self.first_word_s, between_s=between_s)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in Slack, and where its answer has to be. `standing` are the bot's messages seen there before."""

    channel: str
    thread_ts: str
    code: Code
    standing: tuple[str, ...] = ()
    person: str = "alice"

    def replies(self, slack: Seen) -> list[Said]:
        """The bot's messages in the thread that belong to this question: what stands before its words does not."""
        found = [m for m in slack.messages(self.channel, self.thread_ts) if m.bot and m.ts != self.thread_ts]
        return [m for m in found if m.streaming or not _of_others(m.shown_text, self.code)]

    def seen(self, slack: Seen) -> "Asked":
        """This question with what stands now; the first of it must still stand at the end."""
        return replace(self, standing=tuple(m.ts for m in self.replies(slack)))

    def problems(self, slack: Seen) -> list[str]:
        """What is not (yet) as promised."""
        replies = self.replies(slack)
        words = " ".join(m.shown_text for m in replies).split()
        found = [f"{self.code}: an open stream" for m in replies if m.streaming]
        if words != self.code.answer:
            found.append(f"{self.code}: {_difference(words, self.code.answer)}")
        if len(replies) > (most := 1 + sum(map(len, self.code.answer)) // 6_000):
            found.append(f"{self.code}: {len(replies)} messages where {most} would do")
        if self.standing and (not replies or replies[0].ts != self.standing[0]):
            found.append(f"{self.code}: not in the place where it began")
        if status := slack.workspace.statuses.get((self.channel, self.thread_ts)):
            found.append(f"{self.code}: the status {status!r} was left")
        return found


def _of_others(text: str, code: Code) -> bool:
    """Whether a message belongs to another question of the thread, or is the line after `!reset`."""
    numbers = set(re.findall(r"q(\d+)w\d+", text))
    return RESET_DONE in text or (bool(numbers) and str(code.number) not in numbers)


def _difference(words: Sequence[str], wanted: Sequence[str]) -> str:
    if not words:
        return "no answer"
    at = next((n for n, pair in enumerate(zip(words, wanted, strict=False)) if pair[0] != pair[1]), None)
    if at is None:
        at = min(len(words), len(wanted))
    return f"{len(words)} words of {len(wanted)}, different from {' '.join(words[at : at + 5])!r} (word {at}) on"


async def whole(slack: Slack, asked: Sequence[Asked], timeout_s: float = 20.0) -> None:
    """Wait until every question has its one whole answer. Raises AssertionError that says what is missing."""
    await settled(slack, lambda: [problem for each in asked for problem in each.problems(slack)], timeout_s)


async def settled(slack: Slack, problems: Callable[[], Sequence[str]], timeout_s: float = 20.0) -> None:
    """Wait until there are no problems. Raises AssertionError that names those that are left."""
    try:
        await slack.until(lambda: not problems(), timeout_s)
    except TimeoutError:
        raise AssertionError("\n".join([*problems(), slack.dump()])) from None


def batches(cases: Sequence[_T], size: int = 6) -> list[Sequence[_T]]:
    """Cases in batches: those of one are run `side_by_side`, and batches by different workers."""
    return [cases[start : start + size] for start in range(0, len(cases), size)]


async def side_by_side(directory: Path, cases: Sequence[_T], run: Callable[[Path, _T], Awaitable[None]]) -> None:
    """Run every case, each on a database of its own: they wait more than they work. Raises all that failed."""

    async def run_one(number: int, case: _T) -> None:
        database = directory / f"case-{number}" / "gemma.db"
        database.parent.mkdir()
        try:
            await run(database, case)
        except Exception as error:
            error.add_note(f"the case was {case}")
            raise

    ends = await asyncio.gather(*(run_one(*each) for each in enumerate(cases)), return_exceptions=True)
    if failed := [end for end in ends if isinstance(end, BaseException)]:
        raise BaseExceptionGroup(f"{len(failed)} of {len(cases)} cases failed", failed)
