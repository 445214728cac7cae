"""The model's text on its way into a reply: what has come, what of it was taken, and whether there is more to come."""

import asyncio
from contextlib import suppress


class Feed:
    """Text that one side adds piece by piece, and that the other takes when it has time for it."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._taken = 0
        self._arrived = asyncio.Event()
        self._over = asyncio.Event()

    @property
    def text(self) -> str:
        """All that has come."""
        return "".join(self._pieces)

    @property
    def is_over(self) -> bool:
        """Whether no more comes."""
        return self._over.is_set()

    def add(self, piece: str) -> None:
        """Take a piece of text."""
        self._pieces.append(piece)
        self._arrived.set()

    def nudge(self) -> None:
        """Wake whoever waits for more, though there is no text."""
        self._arrived.set()

    def end(self) -> None:
        """No more text comes: wake whoever waits for it."""
        self._over.set()
        self._arrived.set()

    def heard(self) -> None:
        """What has come is known: `more` waits for what comes next."""
        self._arrived.clear()

    def fresh(self) -> str:
        """What came since the last call."""
        self.heard()
        pieces = self._pieces[self._taken :]
        self._taken = len(self._pieces)
        return "".join(pieces)

    async def more(self, timeout_s: float | None = None) -> bool:
        """Wait for something new; False when the text is over, or nothing came in `timeout_s` seconds."""
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                await self._arrived.wait()
                return not self.is_over
        return False

    async def over_within(self, pause_s: float) -> bool:
        """Pause for `pause_s` seconds, less when the text is over; whether it is."""
        with suppress(TimeoutError):
            async with asyncio.timeout(pause_s):
                await self._over.wait()
        return self.is_over
