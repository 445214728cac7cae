"""The chaos run, small; and its ledger, which has to see what it is there to see."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from bot.texts.en import ENGLISH
from tests.counted import Counted
from tests.faults.chaos import run_chaos
from tests.faults.chaos_run import Run, table
from tests.faults.ledger import Ledger, judge_commands, judge_lines, judge_thread
from tests.faults.records import Question, ThreadRecord
from tests.faults.stage import Code

SEED = 20_251_123


@pytest.mark.timeout(120)
async def test_a_small_chaos_loses_nothing_and_doubles_nothing(tmp_path: Path, counted: Counted) -> None:
    run = Run(events=40, kills=4, seed=SEED, minutes=1)
    await run_chaos(run, tmp_path)
    print(table([run]))  # noqa: T201 - shown when it fails
    survived, ledger = run.survived.total(), run.ledger
    counted([("seed", SEED), ("events", run.deliveries["sent"]), ("kills survived", survived)])
    counted([("answered once", ledger.answered), ("lost", ledger.lost), ("doubled", ledger.doubled)])
    assert run.ledger.clean
    assert run.ledger.answered > 0
    assert run.survived.total() >= 4


@dataclass(frozen=True)
class Saying:
    shown_text: str
    ts: str = "2"
    bot: bool = True
    streaming: bool = False
    metadata: Mapping[str, Any] | None = None


FIRST, SECOND = Code(1, 3), Code(2, 2)
THREAD = ThreadRecord(
    "C1", "1", "alice", [Question("alice", "1", "", [(FIRST, "1")]), Question("bob", "3", "", [(SECOND, "3")])]
)
WHOLE = [Saying("q1w0 q1w1 q1w2"), Saying("q2w0 q2w1", "4")]
TOLD = "I tried 3 times and could not finish this answer. Please try again. (`bcdfghj`)"


def judged(messages: list[Saying], heard: set[str] | None = None, thread: ThreadRecord = THREAD) -> Ledger:
    ledger = Ledger()
    judge_thread(ledger, thread, messages, {"1", "3"} if heard is None else heard)
    return ledger


def test_whole_answers_make_a_clean_ledger() -> None:
    ledger = judged([Saying("<@U1> q1x3", "1", bot=False), *WHOLE])
    assert (ledger.clean, ledger.asked, ledger.acknowledged, ledger.answered) == (True, 2, 2, 2)


@pytest.mark.parametrize(
    ("messages", "column"),
    [
        (WHOLE[:1], "lost"),
        ([], "lost"),
        ([*WHOLE, Saying("q1w0 q1w1 q1w2", "5")], "doubled"),
        ([Saying("q1w0 q1w1 q1w2 q1w0 q1w1 q1w2"), WHOLE[1]], "doubled"),
        ([*WHOLE, Saying(TOLD, "5")], "doubled"),
        ([Saying("q1w0 q1w2"), WHOLE[1]], "wrong"),
        ([Saying("q1w1 q1w0 q1w2"), WHOLE[1]], "wrong"),
        ([*WHOLE, Saying("q7w0", "5")], "wrong"),
        ([*WHOLE, Saying("", "5")], "wrong"),
        ([WHOLE[0], replace(WHOLE[1], streaming=True)], "leftovers"),
    ],
)
def test_the_ledger_sees(messages: list[Saying], column: str) -> None:
    ledger = judged(messages)
    assert getattr(ledger, column) > 0
    assert not ledger.clean


def test_what_was_never_acknowledged_is_counted_apart() -> None:
    ledger = judged(WHOLE[:1], heard={"1"})
    assert (ledger.clean, ledger.unheard, ledger.lost) == (True, 1, 0)


def test_a_sentence_is_an_outcome_of_its_own() -> None:
    ledger = judged([WHOLE[0], Saying(f"{TOLD}\nTry again", "4")])
    assert (ledger.clean, ledger.answered, ledger.told) == (True, 1, 1)


@pytest.mark.parametrize(("stand", "lost", "doubled"), [(0, 1, 0), (1, 0, 0), (2, 0, 0), (3, 0, 1)])
def test_lines_are_one_for_each_command_that_was_acknowledged(stand: int, lost: int, doubled: int) -> None:
    ledger = Ledger()
    judge_lines(ledger, "lines", stand, ["acknowledged", "unheard"], {"acknowledged"})
    assert (ledger.lost, ledger.doubled) == (lost, doubled)


def marked(channel: str, **marks: list[str]) -> ThreadRecord:
    return replace(THREAD, channel=channel, marks=marks)


def stopped(channel: str) -> ThreadRecord:
    """The thread with one more question, which the mark stopped."""
    third = Question("bob", "5", "", [(Code(3, 9), "5")], stops=["s"])
    return replace(THREAD, channel=channel, questions=[*THREAD.questions, third], marks={"stop": ["s"]})


SAYS_SO = Saying(f"q3w0 {ENGLISH['answer.stopped']}", "6")
NOTHING_TO_STOP = Saying("Nothing is being answered in this thread.", "6")


@pytest.mark.parametrize(
    ("thread", "said", "lost", "doubled"),
    [
        (marked("C1", stop=["s"]), [], 1, 0),
        (marked("C1", stop=["s"]), [NOTHING_TO_STOP], 0, 0),
        (marked("C1", stop=["s"]), [Saying(TOLD, "6")], 1, 1),
        (marked("C1", stop=["s"]), [NOTHING_TO_STOP, NOTHING_TO_STOP], 0, 1),
        (marked("C1", press=["p"]), [NOTHING_TO_STOP], 0, 0),
        (marked("C1", press=["heard"]), [], 0, 0),
        (marked("D1", stop=["s"]), [], 1, 0),
        (stopped("D1"), [SAYS_SO], 0, 0),
        (stopped("D1"), [SAYS_SO, NOTHING_TO_STOP], 0, 0),
        (stopped("C1"), [SAYS_SO], 1, 0),
        (replace(marked("D1", stop=["s"]), replaced={"s"}), [], 0, 0),
        (replace(marked("C1", stop=["s"]), replaced={"s"}), [], 1, 0),
        (replace(marked("C1", stop=["s"]), gone=True), [], 0, 0),
        (marked("D1", stop=["s"]), [NOTHING_TO_STOP, NOTHING_TO_STOP], 0, 1),
    ],
)
def test_what_a_stop_leaves(thread: ThreadRecord, said: list[Saying], lost: int, doubled: int) -> None:
    ledger = judged([*WHOLE, *said], heard={"1", "3", "s", "heard"}, thread=thread)
    assert (ledger.lost, ledger.doubled, ledger.wrong) == (lost, doubled, 0), ledger.remarks


def test_a_question_posted_twice_for_one_command_is_doubled() -> None:
    ledger = Ledger()
    judge_commands(ledger, "C1", {FIRST: True, SECOND: True}, [Saying("asked: q1x3"), Saying("asked: q1x3")])
    assert (ledger.doubled, ledger.lost) == (1, 1)


EDITED = Question("alice", "1", "", [(FIRST, "1"), (SECOND, "1#q2x2")])
DELETED = Question("alice", "1", "", [(FIRST, "1")], deletion="1#deleted")
STOPPED = Question("alice", "1", "", [(Code(1, 9), "1")], stops=["2"])
CUT_CODE = Question("alice", "1", "", [(Code(1, 4, cut=True), "1")])
KEPT = "_The text above is from an earlier try._"
CUT_LINE = "_The answer was cut at its length limit. Press “Continue” for more._"


@pytest.mark.parametrize(
    ("question", "said", "heard", "column"),
    [
        (EDITED, "q2w0 q2w1", {"1", "1#q2x2"}, "answered"),
        (EDITED, "q1w0 q1w1 q1w2", {"1", "1#q2x2"}, "wrong"),
        (EDITED, "q1w0 q1w1 q1w2", {"1"}, "answered"),
        (EDITED, "q2w0 q2w1", {"1"}, "answered"),
        (EDITED, "q2w0 q1w1", {"1"}, "wrong"),
        (EDITED, "", {"1", "1#q2x2"}, "lost"),
        (replace(EDITED, stops=["2"]), "q1w0 q1w1 q1w2", {"1", "1#q2x2", "2"}, "answered"),
        (replace(EDITED, stops=["2"]), "q1w0 q1w1 q1w2", {"1", "1#q2x2"}, "wrong"),
        (replace(EDITED, stops=["2"], before_edit=1), "q1w0 q1w1 q1w2", {"1", "1#q2x2", "2"}, "wrong"),
        (DELETED, "", {"1", "1#deleted"}, "withdrawn"),
        (DELETED, "q1w0 q1w1 q1w2", {"1", "1#deleted"}, "wrong"),
        (DELETED, "q1w0 q1w1 q1w2", {"1"}, "answered"),
        (DELETED, TOLD, {"1", "1#deleted"}, "doubled"),
        (STOPPED, "q1w0 q1w1\n\n_Stopped here._", {"1", "2"}, "stopped"),
        (STOPPED, "", {"1", "2"}, "stopped"),
        (STOPPED, "_Stopped here._", {"1", "2"}, "stopped"),
        (EDITED, "_Stopped here._", {"1"}, "doubled"),
        (STOPPED, "", {"1"}, "lost"),
        (STOPPED, "q1w0 q1w1", {"1", "2"}, "wrong"),
        (STOPPED, "q1w1 q1w0\n\n_Stopped here._", {"1", "2"}, "wrong"),
        (CUT_CODE, f"q1w0 q1w1\n\n{CUT_LINE}", {"1"}, "answered"),
        (CUT_CODE, "q1w0 q1w1 q1w2 q1w3", {"1"}, "answered"),
        (CUT_CODE, "q1w0 q1w1", {"1"}, "wrong"),
        (CUT_CODE, f"q1w0 q1w1 q1w2\n\n{CUT_LINE}", {"1"}, "wrong"),
        (CUT_CODE, f"q1w0 q1w1\n\n{KEPT} {TOLD}", {"1"}, "told"),
        (EDITED, f"q1w0 q1w1 q1w2\n\n{KEPT} {TOLD}", {"1", "1#q2x2"}, "told"),
        (EDITED, f"q1w0 q1w1\n\n{KEPT} {TOLD}", {"1", "1#q2x2"}, "wrong"),
        (CUT_CODE, "I am at work on the answer.", {"1"}, "leftovers"),
    ],
)
def test_the_ledger_knows_the_one_right_outcome_of_what_was_edited_deleted_stopped_or_cut(
    question: Question, said: str, heard: set[str], column: str
) -> None:
    ledger = judged([Saying(said)] if said else [], heard, ThreadRecord("C1", "1", "alice", [question]))
    assert getattr(ledger, column) == 1, ledger
    assert ledger.clean == (column in {"answered", "told", "withdrawn", "stopped"})


@pytest.mark.parametrize(
    ("kind", "said", "column"),
    [
        ("stop", ["Stopped."], "lines"),
        ("stop", [], "lost"),
        ("stop", ["Stopped.", "Nothing is being answered in this thread."], "doubled"),
        ("retry", [], "asked"),
        ("retry", ["I am still at work on that answer."], "lines"),
    ],
)
def test_a_mark_leaves_its_one_line(kind: str, said: list[str], column: str) -> None:
    thread = ThreadRecord("C1", "0", "alice", marks={kind: ["1"]})
    ledger = judged([Saying(text, str(ts)) for ts, text in enumerate(said, 2)], {"1"}, thread)
    assert getattr(ledger, column) == 1, ledger
    assert ledger.clean == (column not in {"lost", "doubled"})


def test_that_a_full_message_was_stopped_may_stand_in_the_next_one() -> None:
    question = Question("alice", "1", "", [(Code(1, 900), "1")], stops=["press"])
    of_turn = {"event_payload": {"turn_id": "bcdfghj"}}
    begun = Saying(" ".join(Code(1, 900).answer[:800]), metadata=of_turn)
    thread, heard = ThreadRecord("C1", "1", "alice", [question]), {"1", "press"}

    ledger = judged([begun, Saying(ENGLISH["answer.stopped"], "4", metadata=of_turn)], heard, thread)
    assert (ledger.clean, ledger.stopped) == (True, 1)

    assert judged([begun], heard, thread).wrong == 1
