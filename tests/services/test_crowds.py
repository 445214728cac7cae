"""Many questions at once: who waits, who is told where they stand, and who is turned away."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import mean

from bot.conversation.answer import Outcome
from bot.conversation.budgets import PLACE_SHOWN_AFTER_S, Caps
from bot.conversation.thread import ThreadKey
from bot.conversation.turn import Control, Lane, NewTurn, Turn, TurnStatus
from bot.services.interrupts import Interrupt
from bot.services.waiting import Line
from bot.services.worker import Worker
from bot.store import Store, open_store

ANSWER = Outcome("an answer", "stop", asked=True)
FLOODER = "U-FLOODER"
FIFTY = [f"U{number:03}" for number in range(50)]


def question(user: str, number: int, at: float = 1_760_000_000.0) -> NewTurn:
    ts = f"{1_760_000_000 + number}.000100"
    return NewTurn(f"message:C1:{ts}", ThreadKey("T1", "C1", ts), ts, user, f"{user} {number}", created_at=at + number)


class Desk:
    """Notes who is answered, in which order; ends a turn when it is let."""

    def __init__(self, store: Store, slots: int, caps: Caps | None = None) -> None:
        self.store = store
        self.worker = Worker(store.turns, slots=slots, caps=caps)
        self.begun: list[Turn] = []
        self.gate = asyncio.Semaphore(0)
        self._moved = asyncio.Condition()

    async def run(self, turn: Turn, interrupt: Interrupt) -> None:
        self.begun.append(turn)
        async with self._moved:
            self._moved.notify_all()
        if turn.lane is Lane.ASK:
            async with interrupt.bounds():
                await self.gate.acquire()
        answer_id = await self.store.answers.finish(turn, None, ANSWER, None)
        await self.store.turns.settle(turn, TurnStatus.COMPLETED, answer_id)

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(20), self._moved:
            await self._moved.wait_for(condition)

    async def has_begun(self, count: int, lane: Lane = Lane.ASK) -> list[Turn]:
        await self.until(lambda: len(self.of(lane)) >= count)
        return self.of(lane)

    def of(self, lane: Lane) -> list[Turn]:
        return [turn for turn in self.begun if turn.lane is lane]


async def started(desk: Desk) -> Desk:
    await desk.worker.start(desk.run)
    return desk


async def test_one_person_runs_so_many_questions_at_once_and_the_rest_follow_one_by_one(store: Store) -> None:
    desk = await started(Desk(store, slots=10))
    for number in range(5):
        await desk.worker.put(question("U1", number))
    await desk.worker.put(question("U2", 9))
    assert [turn.text for turn in await desk.has_begun(4)] == ["U1 0", "U1 1", "U1 2", "U2 9"]
    assert (await store.turns.load()).waiting == 2
    for count in (5, 6):
        desk.gate.release()
        await desk.has_begun(count)
    desk.gate.release()
    await desk.worker.drain(0)


async def places_of_fifty(store: Store, flood: int) -> Sequence[int]:
    """After how many others each of fifty people is answered, when somebody has asked `flood` questions before."""
    desk = await started(Desk(store, slots=4, caps=Caps(own=1_000)))
    await asyncio.gather(*(desk.worker.put(question(FLOODER, number)) for number in range(flood)))
    await asyncio.gather(*(desk.worker.put(question(user, 500 + number)) for number, user in enumerate(FIFTY)))
    for _ in range(flood + len(FIFTY)):
        desk.gate.release()
    await desk.until(lambda: len({turn.user_id for turn in desk.begun} - {FLOODER}) == len(FIFTY))
    await desk.worker.drain(0)
    return [place for place, turn in enumerate(desk.begun, 1) if turn.user_id != FLOODER]


async def test_one_flooder_does_not_slow_fifty_others(tmp_path: Path) -> None:
    waits = []
    for flood in (0, 200):
        store = await open_store(f"sqlite:///{tmp_path / f'{flood}.db'}")
        waits.append(mean(await places_of_fifty(store, flood)))
        await store.close()
    alone, beside = waits
    assert beside / alone < 1.2, f"each of fifty waits for {beside:.1f} answers instead of {alone:.1f}"


async def test_of_one_person_so_many_questions_wait_and_one_more_is_told_so_at_once(store: Store) -> None:
    desk = await started(Desk(store, slots=1, caps=Caps(own=2)))
    for number in range(4):
        await desk.worker.put(question("U1", number))
    await desk.worker.put(question("U2", 9))
    (line,) = await desk.has_begun(1, Lane.CONTROL)
    assert line.text == "U1 3"
    assert line.control is not None
    assert (line.control.key, line.control.values) == ("queue.own_full", {"count": "2"})
    assert (await store.turns.crowd("T1", "U1"), await store.turns.crowd("T1", "U2")) == ((2, 3), (1, 3))
    await desk.worker.drain(0)


async def test_when_the_whole_queue_is_full_nobody_waits_in_silence(store: Store) -> None:
    desk = await started(Desk(store, slots=1, caps=Caps(whole=2)))
    for number, user in enumerate(FIFTY[:5]):
        await desk.worker.put(question(user, number))
    lines = await desk.has_begun(2, Lane.CONTROL)
    assert {line.control.key for line in lines if line.control} == {"queue.full"}
    assert [line.user_id for line in lines] == FIFTY[3:5]
    await desk.worker.drain(0)


async def test_what_was_taken_up_once_is_never_turned_away(store: Store) -> None:
    desk, line = await started(Desk(store, slots=1)), Control("queue.full")
    await desk.worker.put(question("U1", 1))
    (turn,) = await desk.has_begun(1)
    assert not await store.turns.turn_away(turn.id, line)
    await store.turns.requeue(turn, 0, attempted=False)
    assert not await store.turns.turn_away(turn.id, line)
    await desk.worker.drain(0)


async def test_the_line_goes_one_after_another_of_each_person(store: Store) -> None:
    for number, user in enumerate(["U1", "U1", "U1", "U2", "U3", "U2"]):
        await store.turns.accept(question(user, number))
    line = await store.turns.in_line(2e9, 10)
    assert [turn.text for turn in line] == ["U1 0", "U2 3", "U3 4", "U1 1", "U2 5", "U1 2"]
    assert [turn.text for turn in await store.turns.in_line(2e9, 2)] == ["U1 0", "U2 3"]


class Told:
    """Replies that only note which places they were to show."""

    def __init__(self) -> None:
        self.places: list[tuple[str, int]] = []

    async def in_line(self, turn: Turn, place: int) -> None:
        self.places.append((turn.text, place))


class English:
    async def spoken_to(self, turn: Turn, *, at_once: bool) -> Turn:
        assert at_once
        return turn


async def test_who_waits_is_told_their_place_and_again_when_it_changes(store: Store) -> None:
    now, told = time.time(), Told()
    line = Line(store.turns, told, English(), lambda: True, clock=lambda: now)  # type: ignore[arg-type]
    early = now - PLACE_SHOWN_AFTER_S
    for number, user in enumerate(["U1", "U2", "U3"]):
        await store.turns.accept(replace(question(user, number), created_at=early + number / 1_000))
    await line.look()
    assert told.places == [("U1 0", 1)]
    now += 1
    for _ in range(2):
        await line.look()
    assert told.places == [("U1 0", 1), ("U2 1", 2), ("U3 2", 3)]
    taken = await store.turns.claim(2e9, now)
    assert taken is not None
    await line.look()
    assert told.places[3:] == [("", 0), ("U2 1", 1), ("U3 2", 2)]


async def test_while_nothing_waits_the_line_is_not_looked_at() -> None:
    line = Line(None, None, None, lambda: False)  # type: ignore[arg-type]
    assert await line.look()
