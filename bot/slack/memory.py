"""What Slack told lately, and what it is being asked: one look-up at a time for each thing."""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from bot.errors import SlackError, SlackUnknown

log = logging.getLogger(__name__)

LIFE_S = 300.0
"""How long what Slack told counts as what is so, in seconds."""

_REMEMBERED = 5_000

Key = tuple[str, ...]
"""What is asked for: the kind of thing first, as in `("person", "U1")`."""

Ask = Callable[[], Awaitable[Any]]
"""Asks Slack; raises SlackError."""


class Memory:
    """Answers of Slack's by what was asked. It must be closed: look-ups may be under way.

    A look-up that takes longer than its asker waits goes on, so that the next one finds what it brought. `lives_s` are
    the lives of kinds of things that live shorter than LIFE_S.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, lives_s: tuple[tuple[str, float], ...] = ()
    ) -> None:
        self._clock = clock
        self._lives_s = dict(lives_s)
        self._told: OrderedDict[Key, tuple[float, Any]] = OrderedDict()
        self._asking: dict[Key, asyncio.Task[Any]] = {}
        self._tasks: set[asyncio.Task[Any]] = set()

    async def close(self) -> None:
        """Give up what is being looked up."""
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)

    def note(self, key: Key, told: object) -> None:
        """Slack told something without being asked."""
        self._told[key] = (self._clock(), told)
        self._told.move_to_end(key)
        if len(self._told) > _REMEMBERED:
            self._told.popitem(last=False)

    def forget(self, key: Key) -> None:
        """What was told does not count any more, nor what is being told just now."""
        self._told.pop(key, None)
        self._asking.pop(key, None)

    def doubt(self, key: Key) -> None:
        """What was told is old from now on: `recall` still gives it, whoever needs to be sure asks again."""
        self._asking.pop(key, None)
        if key in self._told:
            self._told[key] = (float("-inf"), self._told[key][1])

    def recall(self, key: Key, ask: Ask) -> Any:  # noqa: ANN401 - whatever is asked for
        """What Slack told last, at once, or None. What is not known, or old, is looked up meanwhile."""
        if not self._is_fresh(key):
            self._look_up(key, ask)
        return self._told.get(key, (0.0, None))[1]

    async def sure(self, key: Key, ask: Ask, within_s: float) -> Any:  # noqa: ANN401 - whatever is asked for
        """What Slack told lately, or tells now. Raises SlackError: SlackUnknown when it does not within the time."""
        if self._is_fresh(key):
            return self._told[key][1]
        try:
            async with asyncio.timeout(within_s):
                return await asyncio.shield(self._look_up(key, ask))
        except TimeoutError:
            raise SlackUnknown(key[0], f"not told within {within_s:g} s") from None

    async def told(self, key: Key, ask: Ask, within_s: float) -> Any:  # noqa: ANN401 - whatever is asked for
        """The same, or None where it raises."""
        with suppress(SlackError):
            return await self.sure(key, ask, within_s)
        return None

    def _is_fresh(self, key: Key) -> bool:
        at = self._told.get(key, (float("-inf"), None))[0]
        return self._clock() - at < self._lives_s.get(key[0], LIFE_S)

    def _look_up(self, key: Key, ask: Ask) -> asyncio.Task[Any]:
        if key not in self._asking:
            task = self._asking[key] = asyncio.create_task(self._ask(key, ask), name=f"slack-{key[0]}")
            self._tasks.add(task)
            task.add_done_callback(lambda done: self._done(key, done))
        return self._asking[key]

    async def _ask(self, key: Key, ask: Ask) -> Any:  # noqa: ANN401 - as `ask`
        told = await ask()
        if self._asking.get(key) is asyncio.current_task():  # else it was told that this is not so any more
            self.note(key, told)
        return told

    def _done(self, key: Key, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if self._asking.get(key) is task:
            del self._asking[key]
        if not task.cancelled() and (error := task.exception()):
            log.info("Slack did not tell", extra={"what": key[0], "reason": str(error)})
