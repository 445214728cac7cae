"""`!forget`: what is stored of a thread is forgotten because somebody in it says so."""

import time

from bot.conversation.turn import Lane, Turn
from bot.services.ports import Erasing, Queue


class ForgetService:
    """Forgets threads."""

    def __init__(self, erasing: Erasing, queue: Queue) -> None:
        self._erasing = erasing
        self._queue = queue

    async def thread_before(self, turn: Turn, *, own_only: bool = False) -> bool:
        """Forget what was said before `turn` in its thread, and stop what runs or waits there.

        True: all of it, and the thread starts anew. False: somebody else asked there, too (or with `own_only`, wrote
        there); only what the person of `turn` wrote and was answered is forgotten. Raises StoreError.
        """
        now = time.time()
        forgotten = await self._erasing.forget(turn.thread, turn.ts or "", turn.user_id, now, own_only=own_only)
        for turn_id in forgotten.turn_ids:
            self._queue.wake(turn_id, Lane.ASK)
        return forgotten.whole
