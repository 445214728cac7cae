"""Runs the queue: claims the oldest turn of an idle thread under a lease, many threads at once, fair between people."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from bot.conversation.budgets import Caps
from bot.conversation.turn import Lane, NewTurn, Turn
from bot.errors import SlackError, SlackRateLimited, StoreError
from bot.services.background import Background
from bot.services.interrupts import Interrupt, Interrupted
from bot.services.outage import Outage
from bot.services.ports import Turns

log = logging.getLogger(__name__)

Run = Callable[[Turn, Interrupt], Awaitable[None]]
"""Runs a claimed turn and settles it; raises Interrupted when something else is wanted of it by now."""

LEASE_S = 30.0
_TICK_S = 1.0
_BEAT_S = LEASE_S / 4
_BACKOFF_S = (1.0, 5.0, 15.0)
_LONGEST_WAIT_S = 300.0


_STARTED = time.time() - time.monotonic()


def steady_clock() -> float:
    """Seconds since the epoch as they were when the process started, plus those since.

    When the wall clock is set, no lease ends and no wait grows by it.
    """
    return _STARTED + time.monotonic()


class Worker:
    """Claims turns and hands each to what it was started with, which settles it; what is left is queued again.

    `slots` bounds the ask turns that run at once; control turns run beside them. Within the bound a turn starts when
    `wake` names it; over it, each slot that comes free takes the turn of the person who has the fewest running. `caps`
    bound what one person has running, and what may wait: what comes beyond that is answered with a line.
    """

    def __init__(
        self,
        turns: Turns,
        *,
        slots: int,
        caps: Caps | None = None,
        clock: Callable[[], float] = steady_clock,
    ) -> None:
        self._turns = turns
        self._caps = caps or Caps()
        self._run: Run = _nobody
        self._slots = slots
        self._clock = clock
        self._asking: set[asyncio.Task[None]] = set()
        self._controlling: set[asyncio.Task[None]] = set()
        self._running: dict[int, Interrupt] = {}
        self._unreturned: dict[int, Turn] = {}
        self._outage = Outage()
        self._put_off: Counter[int] = Counter()
        self._backlog = False
        self._coming = 0
        self._closing = False
        self._ticker = Background("worker-tick", self._tick)

    async def start(self, run: Run) -> None:
        """Take over what a former process left, then run turns with `run`. Raises StoreError."""
        self._run = run
        released = await self._turns.release_all()
        if released:
            log.info("taking up turns of a former run", extra={"turns": released})
        self._backlog = True
        self._ticker.start()

    async def put(self, turn: NewTurn) -> bool:
        """Store a turn, and run it when it is to be run: at once while there is room, else when a slot is free.

        Whether it is to be run: not what is known already, only read, or nobody's business. Committed when this
        returns. Raises StoreError, and then nothing was stored.
        """
        group = self._controlling if turn.lane is Lane.CONTROL else self._asking
        if self._closing or (group is self._asking and not self._has_room()):
            turn_id = await self._turns.accept(turn)
            if turn_id is not None and turn.lane is Lane.ASK:
                await self._keep_waiting(turn_id, turn)
            if turn_id is not None:
                self.wake(turn_id, turn.lane)
            return turn_id is not None
        self._coming += 1
        try:
            now = self._clock()
            turn_id, claimed = await self._turns.accept_and_claim(turn, now + LEASE_S, now, each=self._caps.each)
        finally:
            self._coming -= 1
        if claimed is None:
            if turn_id is not None and turn.lane is Lane.ASK:
                await self._keep_waiting(turn_id, turn)
        elif self._closing:
            await self._put_back(claimed)
        else:
            self._spawn(group, self._work(claimed.id, claimed, claimed.lane))
        return turn_id is not None

    def wake(self, turn_id: int, lane: Lane) -> None:
        """Say that a stored turn is to be run: now, or when a slot is free.

        One that runs is told to look up what is wanted of it by now.
        """
        if running := self._running.get(turn_id):
            running.raise_it()
            return
        if self._closing:
            return
        if lane is Lane.CONTROL:
            self._spawn(self._controlling, self._work(turn_id, lane=Lane.CONTROL))
        elif self._has_room():
            self._spawn(self._asking, self._work(turn_id))
        else:
            self._backlog = True

    def has_room_beside(self) -> bool:
        """Whether nobody waits and less than half of the slots are taken, so that work of less urgency may begin."""
        return not self._backlog and not self._closing and 2 * len(self._running) < self._slots

    def has_backlog(self) -> bool:
        """Whether questions may be waiting."""
        return self._backlog

    async def _keep_waiting(self, turn_id: int, turn: NewTurn) -> None:
        """Have a question wait that is stored; one too many becomes a line that says so, which is said at once."""
        self._backlog = True
        try:
            refusal = self._caps.refusal(*await self._turns.crowd(turn.thread.team_id, turn.user_id))
            if refusal is not None and await self._turns.turn_away(turn_id, refusal):
                log.info("a question too many is turned away", extra={"why": refusal.key})
                self.wake(turn_id, Lane.CONTROL)
        except StoreError as error:
            log.warning("the queue cannot be counted; a question waits all the same", extra={"reason": str(error)})

    async def quiet(self) -> None:
        """Wait until nothing runs."""
        while tasks := self._asking | self._controlling:
            await asyncio.wait(tasks)

    async def drain(self, grace_s: float) -> None:
        """Stop claiming; wait `grace_s` seconds for what runs, then put the rest back into the queue."""
        self._closing = True
        await self._ticker.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(grace_s):
                await self.quiet()
        for task in self._asking | self._controlling:
            task.cancel()
        await self.quiet()
        await self._return_leftovers()

    def _has_room(self) -> bool:
        """Whether one more question may run, beside those that run and those that are just being stored and claimed."""
        return len(self._asking) + self._coming < self._slots

    def _spawn(self, group: set[asyncio.Task[None]], work: Awaitable[None]) -> None:
        task = asyncio.ensure_future(work)
        group.add(task)
        task.add_done_callback(group.discard)

    async def _work(self, turn_id: int | None, claimed: Turn | None = None, lane: Lane = Lane.ASK) -> None:
        """Run a turn (claimed already, or to be claimed) and then, in a slot of the ask lane, what waits."""
        try:
            while claimed is not None or not self._closing:
                turn = claimed or await self._claim(turn_id)
                claimed = None
                if turn is None:
                    if turn_id is None or lane is Lane.CONTROL:
                        return
                    self._backlog, turn_id = True, None  # it waits behind another of its thread, or of its asker
                    continue
                more = await self._run_one(turn)
                if not more and (lane is Lane.CONTROL or not self._backlog):
                    return
                turn_id = turn.id if more else None
        except StoreError as error:
            log.warning("no turn could be claimed; trying again soon", extra={"reason": str(error)})

    async def _claim(self, turn_id: int | None = None) -> Turn | None:
        now = self._clock()
        return await self._turns.claim(now + LEASE_S, now, turn_id, each=self._caps.each)

    async def _run_one(self, turn: Turn) -> bool:
        """Run a turn and settle it, or put it back; whether something else was wanted of it meanwhile."""
        interrupt = self._running[turn.id] = Interrupt()
        try:
            await self._run(turn, interrupt)
        except asyncio.CancelledError:
            await self._put_back(turn)
            raise
        except Interrupted:
            log.info("something else is wanted of a turn", extra={"turn": turn.short_id})
            await self._put_back(turn)
        except SlackError as error:
            wait_s = self._patience_s(turn, error)
            log.warning(
                "Slack does not take the reply; it goes on later",
                extra={"turn": turn.short_id, "reason": str(error), "again_in_s": round(wait_s)},
            )
            if not isinstance(error, SlackRateLimited):
                self._outage.failed(turn.id)
            await self._put_back(turn, wait_s)
        except Exception:
            # A fault nobody foresaw in one turn must not take the worker down: the turn is tried again, and after
            # its last attempt ends with a sentence.
            log.exception("a turn failed", extra={"turn": turn.short_id, "attempt": turn.attempts})
            await self._put_back(turn, _BACKOFF_S[min(turn.attempts, len(_BACKOFF_S)) - 1], attempted=True)
        else:
            self._put_off.pop(turn.id, None)
            await self._hurry(self._outage.got_through(turn.id))
        finally:
            self._running.pop(turn.id, None)
        return interrupt.was_raised

    def _patience_s(self, turn: Turn, error: SlackError) -> float:
        """How long a turn waits for Slack: as long as it says, else longer each time that it did not take the reply."""
        if isinstance(error, SlackRateLimited):
            return error.retry_after_s
        times, self._put_off[turn.id] = self._put_off[turn.id], self._put_off[turn.id] + 1
        return min(2.0 ** min(times, 10), _LONGEST_WAIT_S)

    async def _put_back(self, turn: Turn, wait_s: float = 0.0, *, attempted: bool = False) -> None:
        """Queue a turn again; `attempted` counts this attempt as one of the few that it has."""
        try:
            await self._turns.requeue(turn, self._clock() + wait_s, attempted=attempted)
        except StoreError as error:
            self._unreturned[turn.id] = turn
            log.warning("a turn could not be put back", extra={"turn": turn.short_id, "reason": str(error)})

    async def _hurry(self, turn_ids: Sequence[int]) -> None:
        """Slack is back: what waited for it is run now, the oldest first. Where this fails it goes on waiting."""
        if not turn_ids:
            return
        log.info("Slack takes replies again; those that waited go on", extra={"turns": len(turn_ids)})
        try:
            await self._turns.hurry(turn_ids)
            self._backlog = True
        except StoreError as error:
            log.warning("waiting turns could not be hurried", extra={"reason": str(error)})

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
                if self._has_room():
                    self._spawn(self._asking, self._sweep())
            except StoreError as error:
                log.warning("the queue cannot be read; trying again soon", extra={"reason": str(error)})
            await asyncio.sleep(_TICK_S)

    async def _sweep(self) -> None:
        """Start all that waits and fits; what is found shows that there may be more."""
        try:
            turn = await self._claim()
            if turn is None:
                self._backlog = self._backlog and await self._turns.waits(self._clock())
                return
        except StoreError as error:
            log.warning("no turn could be claimed; trying again soon", extra={"reason": str(error)})
            return
        if self._has_room() and not self._closing:
            self._spawn(self._asking, self._sweep())
        more = await self._run_one(turn)
        await self._work(turn.id if more else None)

    async def _beat(self, now: float) -> None:
        for turn_id in await self._turns.beat(now + LEASE_S):
            if running := self._running.get(turn_id):
                running.raise_it()
        await self._turns.release_expired(now)

    async def _return_leftovers(self) -> None:
        for turn in list(self._unreturned.values()):
            del self._unreturned[turn.id]
            await self._put_back(turn, attempted=True)


async def _nobody(turn: Turn, _: Interrupt) -> None:
    raise RuntimeError(f"turn {turn.short_id} was claimed before the worker was started")
