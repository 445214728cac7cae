"""Slack's side, a process of its own: the playground, people who ask in it, and the times at which text is visible.

Times are `time.monotonic()`, which all processes of one machine share.
"""

import argparse
import asyncio
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from benchmarks.lines import serve
from benchmarks.questions import Question, question_in
from bot.playground import Limits, Message, Playground
from bot.playground.changes import Change, MessageChanged, MessagePosted, MessageRemoved, MessageTouched

_ANSWER_S = 30.0
_CONNECT_S = 60.0
_QUIET_S = 0.2
"""How long, after the last answer, a second one might still come."""


@dataclass(slots=True)
class Sight:
    """What is seen of one question: when it was sent, how many words were visible when, when the answer was whole."""

    number: int
    sent: float
    shown: list[tuple[float, int]] = field(default_factory=list)
    whole: float | None = None


@dataclass(slots=True, eq=False)
class _Asked:
    """A question in its thread, and the bot's messages there."""

    question: Question
    sight: Sight
    messages: dict[str, Message] = field(default_factory=dict)

    @property
    def answered(self) -> bool:
        """Whether exactly the right answer stands there, once, and nothing is still being written."""
        if len(self.messages) != 1:
            return False
        (message,) = self.messages.values()
        return not message.streaming and message.shown_text.split() == self.question.answer


class Asker:
    """People in a workspace who ask, and who watch what comes."""

    def __init__(self, slack: Playground) -> None:
        self._slack = slack
        self._channels: list[str] = []
        self._people: list[str] = []
        self._threads: dict[tuple[str, str], _Asked] = {}
        self._open: set[int] = set()
        self._strays = 0
        self._slots = asyncio.Semaphore(1)
        slack.workspace.listeners.append(self._see)

    async def answer(self, line: Mapping[str, Any]) -> object:
        """One line of the harness."""
        match line["do"]:
            case "connect":
                await self._slack.until(lambda: self._slack.connected, _CONNECT_S)
                return {}
            case "fill":
                self._people += [self._slack.add_person(f"person-{n}") for n in range(line["people"])]
                self._channels += [self._slack.add_channel(f"channel-{n}") for n in range(line["channels"])]
                return {}
            case "ask":
                questions = [question_in(text) for text in line["questions"]]
                return [asdict(sight) for sight in await self._ask(questions, line["at_once"])]
            case "check":
                return await self._check()
            case unknown:
                raise ValueError(f"unknown line {unknown!r}")

    async def _ask(self, questions: Sequence[Question], at_once: int) -> list[Sight]:
        """Ask each in a thread of its own, `at_once` of them open at any time; return when all answers are whole."""
        self._slots = asyncio.Semaphore(at_once)
        sights: list[Sight] = []
        try:
            async with asyncio.timeout(_ANSWER_S):
                for question in questions:
                    await self._slots.acquire()
                    sights.append(await self._say(question))
                await self._slack.until(lambda: not self._open, _ANSWER_S)
        except TimeoutError:
            self._open.clear()  # the check tells which answers are missing
        return sights

    async def _say(self, question: Question) -> Sight:
        channel = self._channels[question.number % len(self._channels)]
        person = self._people[question.number % len(self._people)]
        sight = Sight(question.number, time.monotonic())
        ts = await self._slack.say(person, channel, f"@gemma {question.text}")
        self._threads[channel, ts] = _Asked(question, sight)
        self._open.add(question.number)
        return sight

    def _see(self, change: Change) -> None:
        """A listener of the workspace: note when which words are visible."""
        if not isinstance(change, MessagePosted | MessageChanged | MessageTouched | MessageRemoved):
            return
        message = change.message
        if not message.bot:
            return
        asked = self._threads.get((message.channel, message.thread_ts or ""))
        if asked is None:
            self._strays += 1
            return
        now = time.monotonic()
        if isinstance(change, MessageRemoved):
            asked.messages.pop(message.ts, None)
        else:
            asked.messages[message.ts] = message
            words = len(message.shown_text.split())
            if not asked.sight.shown or words > asked.sight.shown[-1][1]:
                asked.sight.shown.append((now, words))
        if asked.sight.whole is None and asked.answered:
            asked.sight.whole = now
            self._open.discard(asked.question.number)
            self._slots.release()

    async def _check(self) -> Mapping[str, object]:
        """After a quiet time: which questions have not exactly one right answer, and which calls were made."""
        await asyncio.sleep(_QUIET_S)
        wrong = [asked.question.number for asked in self._threads.values() if not asked.answered]
        calls = list(self._slack.calls)
        refused = Counter(
            f"{call.method} {call.response.get('error')}" for call in calls if not call.response.get("ok")
        )
        told = {
            "asked": len(self._threads),
            "wrong": wrong,
            "strays": self._strays,
            "calls": Counter(call.method for call in calls),
            "refused": refused,
        }
        self._slack.calls.clear()
        self._threads.clear()
        self._strays = 0
        return told


async def main() -> None:
    """Serve a workspace until standard input ends."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--limits", choices=("none", "slack"), required=True)
    parser.add_argument("--subscribe", nargs="+", required=True, metavar="EVENT")
    arguments = parser.parse_args()
    limits = Limits.slack() if arguments.limits == "slack" else Limits.none()
    async with Playground(limits=limits) as slack:
        slack.subscriptions = frozenset(arguments.subscribe)
        asker = Asker(slack)
        greeting = {"api_url": slack.api_url, "bot_token": slack.bot_token, "app_token": slack.app_token}
        await serve(greeting, asker.answer)


if __name__ == "__main__":
    asyncio.run(main())
