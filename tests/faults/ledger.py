"""What a chaos run asked, and what became of each: the ledger that is printed at its end.

A question has one right outcome, that of what people wanted last: its newest words answered once; nothing when it was
deleted; when somebody stopped it, what stood by then, or nothing. What Slack got no acknowledgement for may have been
heard all the same (the process died before it): then both outcomes are right, and still only one of them may stand.
"""

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.texts.en import ENGLISH
from tests.faults.records import Question, ThreadRecord
from tests.faults.stage import RESET_DONE, Code, Said, code_in

_NUMBER = re.compile(r"q(\d+)w\d+")
_BYTES_OF_A_MESSAGE = 6_000
"""An answer of up to this size has to be one message; a message takes more, and parts are cut at words."""

_STOPPED = ENGLISH["answer.stopped"]
_CUT = ENGLISH["answer.too_long"]
_KEPT = ENGLISH["again.kept"]
"""Says that an answer which stood before could not be replaced: then that is right, whatever it answered. It is where
the new answer was stopped, too."""

_NOTICES = "|".join(map(re.escape, (_STOPPED, _CUT, _KEPT)))
_STOP_OFFERED = ENGLISH["stop.offered"]


def _shape_of(sentence: str) -> str:
    """A regular expression for one of the bot's sentences, whatever is filled in."""
    return re.escape(re.sub(r"{\w+}", "\0", sentence)).replace("\0", ".{1,80}?")


def _one_of(*keys: str) -> re.Pattern[str]:
    return re.compile("|".join(_shape_of(ENGLISH[key]) for key in keys))


_SENTENCES = _one_of(*(key for key in ENGLISH if key.startswith(("error.", "model."))))
_LINES = {
    "reset": re.compile(f".*{re.escape(RESET_DONE)}"),
    "stop": _one_of("stop.done", "stop.nothing", "stop.nowhere"),
    "retry": _one_of("retry.nothing", "pressed.under_way"),
    "press": _one_of("stop.line"),
}
"""The lines that marks and presses leave, by what is done."""

_EXACT = frozenset({"reset", "stop"})
"""Each of these leaves one line, the others one at most. In a direct message the stopped answer alone says so."""


@dataclass(slots=True)
class Ledger:
    """Counts, and a line for everything that went wrong. `clean` is the verdict."""

    asked: int = 0
    acknowledged: int = 0
    answered: int = 0
    told: int = 0
    stopped: int = 0
    withdrawn: int = 0
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


def judge_thread(ledger: Ledger, thread: ThreadRecord, messages: Sequence[Said], heard: Container[str]) -> None:
    """Enter one thread. `heard` holds the keys of the events that Slack got an acknowledgement for."""
    place = f"{thread.channel} {thread.root_ts}"
    of_number = {number: question.ts for question in thread.questions for number in question.numbers}
    replies: dict[str, list[Said]] = {question.ts: [] for question in thread.questions}
    said: Counter[str] = Counter()
    begun: dict[str | None, str | None] = {None: None}
    for message in messages:
        if not message.bot or message.ts == thread.root_ts:
            continue
        if message.streaming:
            ledger.note("leftovers", f"{place}: an open stream")
        of = {of_number.get(int(number)) for number in _NUMBER.findall(message.shown_text)}
        if len(of) == 1 and (ts := of.pop()) is not None:
            replies[ts].append(message)
            begun.setdefault(_turn_of(message), ts)
        elif message.shown_text.strip() == _STOPPED and (ts := begun.get(_turn_of(message))):
            replies[ts].append(message)  # the message before it was full
        else:
            _sort(ledger, place, message.shown_text, said)
    for question in thread.questions:
        _judge_question(ledger, place, question, replies[question.ts], heard)
    silent = [question for question in thread.questions if not replies[question.ts]]
    silent = _judge_stopped(ledger, place, silent, said["stopped"])
    _judge_silence(ledger, place, silent, said["sentence"], heard)
    _judge_marks(ledger, thread, said, heard, says_so=says_it_was_stopped(messages))
    ledger.asked += len(thread.questions) + sum(map(len, thread.marks.values()))
    ledger.acknowledged += sum(key in heard for key in thread.keys)


def _turn_of(message: Said) -> str | None:
    """The short id of the turn that a message belongs to, by what Slack keeps beside it."""
    payload = (message.metadata or {}).get("event_payload") or {}
    return payload.get("turn_id")


def says_it_was_stopped(messages: Iterable[Said]) -> bool:
    """Whether an answer says that it was stopped."""
    return any(message.bot and _STOPPED in message.shown_text for message in messages)


def _judge_marks(
    ledger: Ledger, thread: ThreadRecord, said: Mapping[str, int], heard: Container[str], *, says_so: bool
) -> None:
    """Enter the lines of marks and presses. `says_so`: an answer there says that it was stopped."""
    for kind in _LINES:
        done = thread.marks.get(kind, [])
        exact = {key for key in done if key in heard} if kind in _EXACT and not thread.gone else set()
        if kind == "stop" and thread.channel.startswith("D"):
            exact = set() if says_so else exact - thread.replaced
        if kind == "stop":  # a press that finds nothing more to stop says the same
            done = [*done, *thread.marks.get("press", [])]
        due = done if kind in _EXACT else done[: said[kind]]
        judge_lines(ledger, f"{thread.channel} {thread.root_ts}: lines after {kind}", said[kind], due, exact)


def _sort(ledger: Ledger, place: str, text: str, said: Counter[str]) -> None:
    """Count a message that is no answer by what it is."""
    kind = next((kind for kind, shape in _LINES.items() if shape.match(text)), None)
    if kind is not None:
        said[kind] += 1
    elif text.strip().startswith(_STOPPED):
        said["stopped"] += 1
    elif _SENTENCES.match(text):
        said["sentence"] += 1
    elif _STOP_OFFERED in text:
        ledger.note("leftovers", f"{place}: a way to stop what is over")
    else:
        ledger.note("wrong", f"{place}: a message of no question here: {text[:80]!r}")


def _judge_question(
    ledger: Ledger, place: str, question: Question, replies: Sequence[Said], heard: Container[str]
) -> None:
    if question.deletion in heard and question.deletion:
        ledger.withdrawn += not replies
        if replies:
            ledger.note("wrong", f"{place}: {question} still has an answer")
    elif replies:
        _judge_answer(ledger, f"{place}: {question}", question, replies, heard)


def _judge_answer(
    ledger: Ledger, place: str, question: Question, replies: Sequence[Said], heard: Container[str]
) -> None:
    text = "\n".join(reply.shown_text for reply in replies)
    words = _SENTENCES.sub("", re.sub(_NOTICES, "", text)).split()
    kept, stopped = _KEPT in text, _STOPPED in text and bool(question.stops)
    number = int(_NUMBER.findall(words[0])[0]) if words and _NUMBER.match(words[0]) else 0
    any_version = kept or stopped or question.may_stay(heard)
    wanted = [code for code, _ in question.versions] if any_version else question.wanted(heard)
    code = next((code for code in wanted if code.number == number), None)
    if code is None:
        ledger.note("wrong", f"{place}: the answer to other words: {text!r}")
        return
    in_order = words == code.answer[: len(words)]
    is_whole = len(words) == len(code.answer) or (code.cut and len(words) == code.half and (kept or _CUT in text))
    most = 1 + sum(len(word) + 1 for word in code.answer) // _BYTES_OF_A_MESSAGE
    if len(replies) > most or (len(words) > len(code.answer) and set(words) == set(code.answer)):
        ledger.note("doubled", f"{place} in {len(replies)} messages, {len(words)} words")
    elif in_order and kept and (is_whole or question.stops):
        ledger.told += 1
    elif in_order and stopped:
        ledger.stopped += 1
    elif in_order and is_whole:
        ledger.answered += 1
    else:
        ledger.note("wrong", f"{place} has {len(words)} words: {text[:120]!r}")


def _judge_stopped(ledger: Ledger, place: str, silent: Sequence[Question], stand: int) -> list[Question]:
    """Enter the places that only say that they were stopped; the questions of which nothing stands."""
    stopped = [question.ts for question in silent if question.stops][:stand]
    ledger.stopped += len(stopped)
    if stand > len(stopped):
        ledger.note("doubled", f"{place}: {stand} say that they were stopped, and {len(stopped)} may")
    return [question for question in silent if question.ts not in stopped]


def _judge_silence(
    ledger: Ledger, place: str, silent: Sequence[Question], sentences: int, heard: Container[str]
) -> None:
    """Sentences do not say which question they end: they are counted against those without an answer."""
    may_be_told = [question for question in silent if not (question.deletion and question.deletion in heard)]
    ledger.told += min(sentences, len(may_be_told))
    if sentences > len(may_be_told):
        ledger.note("doubled", f"{place}: {sentences} sentences for {len(may_be_told)} questions without an answer")
    waited_for = [question for question in may_be_told if not question.may_be_silent(heard)]
    for question in waited_for[sentences:]:
        ledger.note("lost", f"{place}: {question}")
    for question in may_be_told:
        if question.may_be_silent(heard):
            stopped = any(key in heard for key in question.stops)
            ledger.stopped += stopped
            ledger.unheard += not stopped


def judge_lines(ledger: Ledger, what: str, stand: int, asked: Iterable[str], acknowledged: Container[str]) -> None:
    """Lines that the bot leaves: one for each acknowledged command, at most one for each other."""
    every = list(asked)
    heard = sum(key in acknowledged for key in every)
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
