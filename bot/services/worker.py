"""Runs the queue: claims the oldest turn of an idle thread under a lease, many threads at once, fair between people."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress

from bot.conversation.turn import Lane, Turn, TurnStatus
from bot.errors import StoreError
from bot.services.ports import Turns

log = logging.getLogger(__name__)

LEASE_S = 30.0
_TICK_S = 1.0
_BEAT_S = LEASE_S / 4
_BACKOFF_S = (1.0, 5.0, 15.0)


class Worker:
    """Claims turns and hands each to what it was started with, which settles it; what is left is queued again.

    `slots` bounds the ask turns that run at once; control turns run beside them. Within the bound a turn starts when
    `wake` names it; over it, each slot that comes free takes the turn of the person who has the fewest running.
    """

    def __init__(
        self,
        turns: Turns,
        *,
        slots: int,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._turns = turns
        self._run: Callable[[Turn], Awaitable[None]] = _nobody
        self._slots = slots
        self._clock = clock
        self._asking: set[asyncio.Task[None]] = set()
        self._controlling: set[asyncio.Task[None]] = set()
        self._running: dict[int, asyncio.Task[None]] = {}
        self._cancelled: set[int] = set()
        self._unreturned: dict[int, Turn] = {}
        self._backlog = False
        self._closing = False
        self._ticker: asyncio.Task[None] | None = None

    async def start(self, run: Callable[[Turn], Awaitable[None]]) -> None:
        """Take over what a former process left, then run turns with `run`. Raises StoreError."""
        self._run = run
        released = await self._turns.release_all()
        if released:
            log.info("taking up turns of a former run", extra={"turns": released})
        self._backlog = True
        self._ticker = asyncio.create_task(self._tick(), name="worker-tick")

    def wake(self, turn_id: int, lane: Lane) -> None:
        """Say that a stored turn is to be run; it runs now, or when a slot is free."""
        if self._closing:
            return
        if lane is Lane.CONTROL:
            self._spawn(self._controlling, self._work(turn_id))
        elif len(self._asking) < self._slots:
            self._spawn(self._asking, self._work(turn_id))
        else:
            self._backlog = True

    async def quiet(self) -> None:
        """Wait until nothing runs."""
        while tasks := self._asking | self._controlling:
            await asyncio.wait(tasks)

    async def drain(self, grace_s: float) -> None:
        """Stop claiming; wait `grace_s` seconds for what runs, then put the rest back into the queue."""
        self._closing = True
        if self._ticker:
            self._ticker.cancel()
            await asyncio.wait([self._ticker])
        with suppress(TimeoutError):
            async with asyncio.timeout(grace_s):
                await self.quiet()
        for task in self._asking | self._controlling:
            task.cancel()
        await self.quiet()
        await self._return_leftovers()

    def _spawn(self, group: set[asyncio.Task[None]], work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        group.add(task)
        task.add_done_callback(group.discard)

    async def _work(self, turn_id: int | None) -> None:
        """Run a turn and then, in the same slot, what waits behind it."""
        try:
            while not self._closing:
                turn = await self._turns.claim(self._clock() + LEASE_S, self._clock(), turn_id)
                if turn is None:
                    if turn_id is None or not self._backlog:
                        return
                    turn_id = None
                    continue
                await self._run_one(turn)
                turn_id = None if self._backlog and turn.lane is Lane.ASK else turn.id
        except StoreError as error:
            log.warning("no turn could be claimed; trying again soon", extra={"reason": str(error)})

    async def _run_one(self, turn: Turn) -> None:
        task = asyncio.current_task()
        if task:
            self._running[turn.id] = task
        try:
            await self._run(turn)
        except asyncio.CancelledError:
            if turn.id not in self._cancelled:
                await self._put_back(turn, attempted=False)
                raise
            self._cancelled.discard(turn.id)
            await self._turns.settle(turn, TurnStatus.CANCELLED)
        except Exception:
            # A fault nobody foresaw in one turn must not take the worker down: the turn is tried again, and after
            # its last attempt ends with a sentence.
            log.exception("a turn failed", extra={"turn": turn.short_id, "attempt": turn.attempts})
            await self._put_back(turn, attempted=True)
        finally:
            self._running.pop(turn.id, None)

    async def _put_back(self, turn: Turn, *, attempted: bool) -> None:
        wait = _BACKOFF_S[min(turn.attempts, len(_BACKOFF_S)) - 1] if attempted else 0.0
        try:
            await self._turns.requeue(turn, self._clock() + wait, attempted=attempted)
        except StoreError as error:
            self._unreturned[turn.id] = turn
            log.warning("a turn could not be put back", extra={"turn": turn.short_id, "reason": str(error)})

    async def _tick(self) -> None:
        """Once a second: give free slots what waits; on its beat, extend leases and take over those that ran out."""
        next_beat = 0.0
        while True:
            try:
                now = self._clock()
                if now >= next_beat:
                    next_beat = now + _BEAT_S
                    await self._beat(now)
                await self._return_leftovers()
                if len(self._asking) < self._slots:
                    self._spawn(self._asking, self._sweep())
            except StoreError as error:
                log.warning("the queue cannot be read; trying again soon", extra={"reason": str(error)})
            await asyncio.sleep(_TICK_S)

    async def _sweep(self) -> None:
        """Start all that waits and fits; what is found shows that there may be more."""
        turn = await self._turns.claim(self._clock() + LEASE_S, self._clock())
        if turn is None:
            self._backlog = False
            return
        if len(self._asking) < self._slots and not self._closing:
            self._spawn(self._asking, self._sweep())
        await self._run_one(turn)
        await self._work(turn.id)

    async def _beat(self, now: float) -> None:
        for turn_id in await self._turns.beat(now + LEASE_S):
            if task := self._running.get(turn_id):
                self._cancelled.add(turn_id)
                task.cancel()
        await self._turns.release_expired(now)

    async def _return_leftovers(self) -> None:
        for turn in list(self._unreturned.values()):
            del self._unreturned[turn.id]
            await self._put_back(turn, attempted=True)


async def _nobody(turn: Turn) -> None:
    raise RuntimeError(f"turn {turn.short_id} was claimed before the worker was started")
