"""Whatever happens in whatever order, the queue keeps its promises: checked against a model of a few lines.

Hypothesis takes the rules of a machine from one class, so they stand in one module.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, multiple, rule

from bot.conversation.turn import TURN_MOVES, Control, Lane, Turn, TurnStatus, Wish, message_key
from bot.errors import StoreError
from bot.store import Store, open_store
from bot.store.answers import AnswerStore
from bot.store.turns import TurnStore
from tests.store.builders import LEASE, NOW, message, thread, ts

THREADS = 3
NUMBERS = st.integers(THREADS, THREADS + 9)
WAIT = 60.0
CONTROLS = {Lane.ASK: None, Lane.CONTROL: Control("reset.thread_done", effect="reset_thread")}


@dataclass(frozen=True)
class Modelled:
    """A turn as it should be; `claim` is the worker that has it and the attempt that it counts."""

    thread: int
    lane: Lane
    status: TurnStatus
    attempts: int = 0
    deleted: bool = False
    not_before: float = 0.0
    claim: tuple[int, int] | None = None
    wish: Wish | None = None
    edited: bool = False


@dataclass(frozen=True)
class Claim:
    """What a worker got from a claim; it may be long lost."""

    number: int
    worker: int
    turn: Turn


@cache
def empty_database() -> Path:
    """A database with the schema and nothing in it: made once, copied for each run."""
    path = Path(tempfile.mkdtemp()) / "gemma.db"
    with asyncio.Runner() as runner:
        runner.run(runner.run(open_store(f"sqlite:///{path}")).close())
    return path


class Queue(RuleBasedStateMachine):
    """Two workers on one store. A message's number names it, and orders it within its thread."""

    claims: Bundle[Claim] = Bundle("claims")

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.directory = tempfile.TemporaryDirectory()
        shutil.copy(empty_database(), f"{self.directory.name}/gemma.db")
        self.store: Store = self.run(open_store(f"sqlite:///{self.directory.name}/gemma.db"))
        self.run(self.store.database.fetch("PRAGMA synchronous = OFF"))
        self.workers = (self.store.turns, TurnStore(self.store.database, "second"))
        self.answers = (self.store.answers, AnswerStore(self.store.database, "second"))
        self.edits = 0
        self.model: dict[int, Modelled] = {}
        self.answered: set[int] = set()
        self.ids: dict[int, int] = {}
        self.before: dict[int, TurnStatus] = {}

    def run(self, verb: Coroutine[Any, Any, Any]) -> Any:
        return self.runner.run(verb)

    def teardown(self) -> None:
        self.run(self.store.close())
        self.runner.close()
        self.directory.cleanup()

    def change(self, number: int, **fields: Any) -> None:
        self.model[number] = replace(self.model[number], **fields)

    def addressed(self, where: int, number: int) -> bool:
        """Whether the bot was addressed in a thread before message `number`: a newer question, also a deleted one, may
        be what it was addressed by.
        """
        asked = {
            each: turn.deleted
            for each, turn in self.model.items()
            if turn.thread == where and turn.lane is Lane.ASK and turn.status is not TurnStatus.CONTEXT
        }
        return any(each < number and not deleted for each, deleted in asked.items()) or (
            where in self.answered and not any(each > number for each in asked)
        )

    def waiting(self, lane: Lane, where: int) -> list[int]:
        return sorted(
            number
            for number, turn in self.model.items()
            if (turn.status, turn.lane, turn.thread) == (TurnStatus.QUEUED, lane, where)
        )

    def startable(self, number: int, now: float) -> bool:
        """Whether a turn may start now."""
        turn = self.model[number]
        if turn.status is not TurnStatus.QUEUED or turn.not_before > now:
            return False
        if turn.lane is Lane.CONTROL:
            return True
        busy = any(
            (other.thread, other.lane, other.status) == (turn.thread, Lane.ASK, TurnStatus.RUNNING)
            for other in self.model.values()
        )
        return not busy and self.waiting(Lane.ASK, turn.thread)[0] == number

    def expected(self, named: int | None, now: float) -> set[int]:
        """The turns of which a claim must take one."""
        if named is None:
            every = {number for number in self.model if self.startable(number, now)}
            controls = {number for number in every if self.model[number].lane is Lane.CONTROL}
            return controls or every
        asked = self.model[named]
        if asked.lane is Lane.CONTROL:
            return {named} if self.startable(named, now) else set()
        return {number for number in self.waiting(Lane.ASK, asked.thread)[:1] if self.startable(number, now)}

    @rule(
        number=NUMBERS,
        lane=st.sampled_from([Lane.ASK, Lane.ASK, Lane.CONTROL]),
        status=st.sampled_from([TurnStatus.QUEUED, TurnStatus.QUEUED, TurnStatus.CONTEXT]),
        only_if_addressed=st.booleans(),
    )
    def accept(self, number: int, lane: Lane, status: TurnStatus, *, only_if_addressed: bool) -> None:
        where = number % THREADS
        new = message(
            number,
            thread(where),
            lane=lane,
            control=CONTROLS[lane],
            status=status,
            only_if_addressed=only_if_addressed,
        )
        dropped = only_if_addressed and not self.addressed(where, number)
        known = self.model.get(number)
        queues = not dropped and status is TurnStatus.QUEUED
        queues &= known is None or (known.status is TurnStatus.CONTEXT and not known.deleted and not known.edited)

        turn_id = self.run(self.store.turns.accept(new))

        assert (turn_id is not None) == queues
        if queues:
            self.model[number] = Modelled(where, lane, status)
            self.ids[number] = turn_id
        elif known is None and not dropped:
            self.model[number] = Modelled(where, lane, status)

    @rule(
        target=claims,
        worker=st.integers(0, 1),
        now=st.sampled_from([NOW, NOW + WAIT]),
        named=st.none() | NUMBERS,
    )
    def claim(self, worker: int, now: float, named: int | None) -> Any:
        named = named if named in self.ids else None
        expected = self.expected(named, now)

        turn = self.run(self.workers[worker].claim(LEASE, now, None if named is None else self.ids[named]))

        if turn is None:
            assert not expected
            return multiple()
        number = next(number for number, turn_id in self.ids.items() if turn_id == turn.id)
        assert number in expected
        assert (turn.ts, turn.attempts) == (ts(number), self.model[number].attempts + 1)
        assert turn.wish == self.model[number].wish
        self.change(
            number, status=TurnStatus.RUNNING, attempts=turn.attempts, not_before=0.0, claim=(worker, turn.attempts)
        )
        return Claim(number, worker, turn)

    def holds(self, claim: Claim) -> bool:
        return self.model[claim.number].claim == (claim.worker, claim.turn.attempts)

    @rule(
        claim=claims,
        status=st.sampled_from([TurnStatus.COMPLETED, TurnStatus.FAILED, TurnStatus.CANCELLED]),
        fulfils=st.booleans(),
    )
    def settle(self, claim: Claim, status: TurnStatus, *, fulfils: bool) -> None:
        held = self.holds(claim)
        if held and fulfils and claim.turn.wish is Wish.ANSWER:
            self.run(self.answers[claim.worker].anew(claim.turn))
            if self.model[claim.number].wish is Wish.ANSWER:
                self.change(claim.number, wish=None)

        assert self.run(self.workers[claim.worker].settle(claim.turn, status)) == held

        if held:
            more = self.model[claim.number].wish
            kept = None if more is Wish.STOP else more
            self.change(claim.number, status=TurnStatus.QUEUED if kept else status, claim=None, wish=kept)
            if self.model[claim.number].lane is Lane.ASK:
                self.answered.add(self.model[claim.number].thread)

    @rule(claim=claims, wait=st.sampled_from([0.0, WAIT]), attempted=st.booleans())
    def requeue(self, claim: Claim, wait: float, *, attempted: bool) -> None:
        held = self.holds(claim)

        assert self.run(self.workers[claim.worker].requeue(claim.turn, NOW + wait, attempted=attempted)) == held

        if held:
            self.change(claim.number, status=TurnStatus.QUEUED, not_before=NOW + wait, claim=None)

    @rule(all_of_them=st.booleans())
    def release(self, *, all_of_them: bool) -> None:
        held = [number for number, turn in self.model.items() if turn.status is TurnStatus.RUNNING]

        turns = self.store.turns
        assert self.run(turns.release_all() if all_of_them else turns.release_expired(LEASE)) == len(held)

        for number in held:
            self.change(number, status=TurnStatus.QUEUED, claim=None)
        if all_of_them:
            for number in self.model:
                self.change(number, not_before=0.0)

    @rule(number=NUMBERS)
    def delete(self, number: int) -> None:
        known = self.model.get(number)

        self.run(self.store.wishes.delete("T1", "C1", ts(number), NOW))

        if known is None:
            self.model[number] = Modelled(-1, Lane.ASK, TurnStatus.CANCELLED, deleted=True)
        else:
            queued, runs = known.status is TurnStatus.QUEUED, known.status is TurnStatus.RUNNING
            seen = runs or (queued and known.attempts > 0)  # something of an answer may stand in Slack
            status = TurnStatus.CANCELLED if queued and not seen else known.status
            self.change(number, deleted=True, status=status, not_before=0.0, wish=Wish.WITHDRAW if seen else None)

    def collides(self, known: Modelled) -> bool:
        """Whether a mark that acts just now cannot become a question, because another one of its thread runs."""
        running = [turn for turn in self.model.values() if turn.status is TurnStatus.RUNNING]
        return known in running and any((turn.thread, turn.lane) == (known.thread, Lane.ASK) for turn in running)

    @rule(number=NUMBERS, into=st.sampled_from(Lane))
    def edit(self, number: int, into: Lane) -> None:
        known = self.model.get(number)
        self.edits += 1
        edit = self.store.wishes.edit(
            "T1",
            message_key("C1", ts(number)),
            f"{self.edits}",
            ts(1000 + self.edits),
            control=CONTROLS[into],
        )

        same_mark = known is not None and known.lane is into is Lane.CONTROL
        if known is None or known.deleted or known.status is TurnStatus.CONTEXT or same_mark:
            assert self.run(edit) == (known is not None, None)
            if known is not None:
                self.change(number, edited=True)
            return
        if known.lane is Lane.CONTROL and into is Lane.ASK and self.collides(known):
            with pytest.raises(StoreError):
                self.run(edit)
            return
        assert self.run(edit) == (True, self.ids[number])
        status = known.status if known.status is TurnStatus.RUNNING else TurnStatus.QUEUED
        self.change(number, lane=into, status=status, not_before=0.0, wish=Wish.ANSWER)

    @rule(where=st.integers(0, THREADS - 1))
    def stop(self, where: int) -> None:
        under_way = {
            number
            for number, turn in self.model.items()
            if turn.thread == where and turn.lane is Lane.ASK and turn.wish is not Wish.WITHDRAW
            if turn.status in (TurnStatus.QUEUED, TurnStatus.RUNNING)
        }

        stopped = self.run(self.store.wishes.stop(thread(where)))

        assert set(stopped) == {(self.ids[number], False) for number in under_way}
        for number in under_way:
            self.change(number, not_before=0.0, wish=Wish.STOP)

    @invariant()
    def the_store_is_as_the_model(self) -> None:
        rows = self.run(self.store.database.read("SELECT ts, status, attempts FROM turns"))
        assert {row["ts"]: (row["status"], row["attempts"]) for row in rows} == {
            ts(number): (turn.status.value, turn.attempts) for number, turn in self.model.items()
        }
        assert len(rows) == len(self.model)

    @invariant()
    def every_move_is_drawn(self) -> None:
        now = {number: turn.status for number, turn in self.model.items()}
        for number, status in self.before.items():
            assert now[number] is status or now[number] in TURN_MOVES[status]
        self.before = now

    @invariant()
    def a_thread_runs_one_question_at_a_time(self) -> None:
        rows = self.run(
            self.store.database.read(
                "SELECT count(*) AS n FROM turns WHERE status = 'running' AND lane = 'ask' GROUP BY thread_ts"
            )
        )
        assert all(row["n"] == 1 for row in rows)


TestQueue = Queue.TestCase
TestQueue.settings = settings(max_examples=50, stateful_step_count=40, deadline=None)
