"""What the fault tests ask and how they judge what came of it, on a stand-in in this process or in its own.

Every question carries a number and the length of its answer, `q17x300`: the host answers with the words `q17w0` to
`q17w299`, so that a lost, doubled or foreign word is seen wherever the answer stands.
"""

import re
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from bot.playground import CommandResult
from tests.doubles.model_host import Answer, ModelHost, Request
from tests.faults.processes import SlackSide

_T = TypeVar("_T")
_CODE = re.compile(r"q(\d+)x(\d+)")
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


class Slack(SlackSide, Protocol):
    """The stand-in's verbs that fault tests use; `Playground` and `RemotePlayground` both match."""

    @property
    def workspace(self) -> Any: ...
    @property
    def connected(self) -> bool: ...
    async def say(self, user: str, channel: str, text: str, *, thread_ts: str | None = None) -> str: ...
    async def command(self, user: str, channel: str, command: str, text: str = "") -> CommandResult: ...
    def messages(self, channel: str, thread_ts: str | None = None) -> Sequence[Any]: ...
    def add_channel(self, name: str) -> str: ...
    def until(self, predicate: Callable[[], _T | None], timeout_s: float = 5.0) -> Coroutine[Any, Any, _T]: ...
    async def settled(self, timeout_s: float = 5.0) -> None: ...
    def dump(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Code:
    """A question's number and the count of the words that answer it."""

    number: int
    words: int

    def __str__(self) -> str:
        return f"q{self.number}x{self.words}"

    @property
    def answer(self) -> list[str]:
        return [f"q{self.number}w{index}" for index in range(self.words)]


def code_in(text: str) -> Code | None:
    """The last code in a text."""
    found = _CODE.findall(text)
    return Code(int(found[-1][0]), int(found[-1][1])) if found else None


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
        code = code_in(request.body["messages"][-1]["content"])
        if code is None:
            return Answer(words=["There", " is", " no", " code."])
        words = [f"{word} " for word in code.answer]
        if code.words not in _PACED:
            return Answer(words=["".join(words)])
        between_s = self.paced_s / code.words
        return Answer(words=words, first_word_after_s=self.first_word_s, between_s=between_s)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in Slack, and where its answer has to be. `standing` are the bot's messages seen there before."""

    channel: str
    thread_ts: str
    code: Code
    standing: tuple[str, ...] = ()

    def replies(self, slack: Slack) -> list[Said]:
        """The bot's messages in the thread that belong to this question: what stands before its words does not."""
        found = [m for m in slack.messages(self.channel, self.thread_ts) if m.bot and m.ts != self.thread_ts]
        return [m for m in found if m.streaming or not _of_others(m.shown_text, self.code)]

    def seen(self, slack: Slack) -> "Asked":
        """This question with what stands now; the first of it must still stand at the end."""
        return replace(self, standing=tuple(m.ts for m in self.replies(slack)))

    def problems(self, slack: Slack) -> list[str]:
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


async def whole(slack: Slack, asked: Sequence[Asked], timeout_s: float = 8.0) -> None:
    """Wait until every question has its one whole answer. Raises AssertionError that says what is missing."""
    await settled(slack, lambda: [problem for each in asked for problem in each.problems(slack)], timeout_s)


async def settled(slack: Slack, problems: Callable[[], Sequence[str]], timeout_s: float = 8.0) -> None:
    """Wait until there are no problems. Raises AssertionError that names those that are left."""
    try:
        await slack.until(lambda: not problems(), timeout_s)
    except TimeoutError:
        raise AssertionError("\n".join([*problems(), slack.dump()])) from None
