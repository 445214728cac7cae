"""What a chaos run asked, and what became of each: the ledger that is printed at its end."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.texts.en import ENGLISH
from tests.faults.stage import RESET_DONE, Code, Said, code_in

_NUMBER = re.compile(r"q(\d+)w\d+")
_BYTES_OF_A_MESSAGE = 6_000
"""An answer of up to this size has to be one message; a message takes more, and parts are cut at words."""


def _shape_of(sentence: str) -> str:
    """A regular expression for one of the bot's sentences, whatever is filled in."""
    return re.escape(re.sub(r"{\w+}", "\0", sentence)).replace("\0", ".{1,80}?")


_SENTENCES = re.compile(
    "|".join(_shape_of(text) for key, text in ENGLISH.items() if key.startswith(("error.", "model.")))
)


@dataclass(slots=True)
class ThreadRecord:
    """One thread that `person` began: what was asked in it, in order, and how often it was reset, each with its ts."""

    channel: str
    root_ts: str
    person: str
    questions: list[tuple[Code, str]] = field(default_factory=list)
    resets: list[str] = field(default_factory=list)

    @property
    def every_ts(self) -> list[str]:
        return [*(ts for _, ts in self.questions), *self.resets]


@dataclass(slots=True)
class Ledger:
    """Counts, and a line for everything that went wrong. `clean` is the verdict."""

    asked: int = 0
    acknowledged: int = 0
    answered: int = 0
    told: int = 0
    unheard: int = 0
    lost: int = 0
    doubled: int = 0
    wrong: int = 0
    lines: int = 0
    leftovers: int = 0
    misled: int = 0
    remarks: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        return not (self.lost or self.doubled or self.wrong or self.leftovers or self.misled)

    def note(self, column: str, remark: str) -> None:
        """Count something that went wrong, and say what."""
        setattr(self, column, getattr(self, column) + 1)
        self.remarks.append(f"{column}: {remark}")


def judge_thread(ledger: Ledger, thread: ThreadRecord, messages: Sequence[Said], acknowledged: Container[str]) -> None:
    """Enter one thread. `acknowledged` holds the ts of the messages that Slack got an acknowledgement for."""
    place = f"{thread.channel} {thread.root_ts}"
    by_number: dict[int, list[Said]] = {code.number: [] for code, _ in thread.questions}
    sentences, resets = 0, 0
    for message in messages:
        if not message.bot or message.ts == thread.root_ts:
            continue
        numbers = {int(number) for number in _NUMBER.findall(message.shown_text)}
        if message.streaming:
            ledger.note("leftovers", f"{place}: an open stream")
        if len(numbers) == 1 and (number := numbers.pop()) in by_number:
            by_number[number].append(message)
        elif RESET_DONE in message.shown_text:
            resets += 1
        elif _SENTENCES.match(message.shown_text):
            sentences += 1
        else:
            ledger.note("wrong", f"{place}: a message of no question here: {message.shown_text[:80]!r}")
    unanswered = [(code, ts) for code, ts in thread.questions if not by_number[code.number]]
    for code, _ in thread.questions:
        if replies := by_number[code.number]:
            _judge_answer(ledger, place, code, replies)
    _judge_silence(ledger, place, unanswered, sentences, acknowledged)
    judge_lines(ledger, f"{place}: lines after !reset", resets, thread.resets, acknowledged)
    ledger.asked += len(thread.questions) + len(thread.resets)
    ledger.acknowledged += sum(ts in acknowledged for ts in thread.every_ts)


def _judge_answer(ledger: Ledger, place: str, code: Code, replies: Sequence[Said]) -> None:
    words = " ".join(reply.shown_text for reply in replies).split()
    most = 1 + sum(len(word) + 1 for word in code.answer) // _BYTES_OF_A_MESSAGE
    if len(replies) > most or (len(words) > len(code.answer) and set(words) == set(code.answer)):
        ledger.note("doubled", f"{place}: {code} in {len(replies)} messages, {len(words)} words")
    elif words != code.answer:
        ledger.note("wrong", f"{place}: {code} has {len(words)} words: {' '.join(words)[:60]!r}")
    else:
        ledger.answered += 1


def _judge_silence(
    ledger: Ledger, place: str, unanswered: Sequence[tuple[Code, str]], sentences: int, acknowledged: Container[str]
) -> None:
    """Sentences do not say which question they end: they are counted against those without an answer."""
    ledger.told += min(sentences, len(unanswered))
    if sentences > len(unanswered):
        ledger.note("doubled", f"{place}: {sentences} sentences for {len(unanswered)} questions without an answer")
    silent = len(unanswered) - sentences
    heard = [code for code, ts in unanswered if ts in acknowledged]
    for code in heard[: max(0, silent)]:
        ledger.note("lost", f"{place}: {code}")
    ledger.unheard += max(0, silent - len(heard))


def judge_lines(ledger: Ledger, what: str, stand: int, asked: Iterable[str], acknowledged: Container[str]) -> None:
    """Lines that the bot leaves: one for each acknowledged command, at most one for each other."""
    every = list(asked)
    heard = sum(ts in acknowledged for ts in every)
    ledger.lines += min(stand, len(every))
    ledger.unheard += max(0, len(every) - max(stand, heard))
    for _ in range(heard - stand):
        ledger.note("lost", what)
    for _ in range(stand - len(every)):
        ledger.note("doubled", what)


def judge_commands(ledger: Ledger, channel: str, codes: Mapping[Code, bool], roots: Sequence[Said]) -> None:
    """Enter the questions of `/gemma ask` in a channel: what it posted for them; their threads are entered alone."""
    posted = Counter(code_in(root.shown_text) for root in roots)
    for code, accepted in codes.items():
        if posted[code] > 1:
            ledger.note("doubled", f"{channel}: the question {code} was posted {posted[code]} times")
        elif accepted and not posted[code]:
            ledger.note("lost", f"{channel}: the question {code} was accepted and not posted")
        elif not posted[code]:
            ledger.asked += 1
            ledger.unheard += 1
