"""What turns of the control lane do before they say their line."""

from collections.abc import Awaitable, Callable, Mapping

from bot.conversation.turn import Turn
from bot.services.ports import Threads


class Effects:
    """The effects by the name that a `Control` carries. Each may run twice and must come to the same."""

    def __init__(self, threads: Threads) -> None:
        self._threads = threads
        self.by_name: Mapping[str, Callable[[Turn], Awaitable[None]]] = {"reset_thread": self._reset_thread}

    async def _reset_thread(self, turn: Turn) -> None:
        await self._threads.reset(turn.thread, turn.ts or "")
