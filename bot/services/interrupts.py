"""What ends a turn's work with the model at once, because the person wants something else of it by now."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager


class Interrupted(Exception):  # noqa: N818 - no error: a person's wish
    """The work was ended by `Interrupt.raise_it`."""


class Interrupt:
    """One running turn's: `bounds` what may be broken off. Outside of it a wish waits until the turn is settled."""

    def __init__(self) -> None:
        self._scope: asyncio.Timeout | None = None
        self._raised = False

    @property
    def was_raised(self) -> bool:
        """Whether something else is wanted of the turn."""
        return self._raised

    def raise_it(self) -> None:
        """Break off what is bounded now, or whatever comes to be bounded next. Once is enough: more changes nothing."""
        if self._scope is not None and not self._raised:
            self._scope.reschedule(asyncio.get_running_loop().time())
        self._raised = True

    @asynccontextmanager
    async def bounds(self) -> AsyncGenerator[None, None]:
        """Bound work that may be broken off. Raises Interrupted when it was."""
        if self._raised:
            raise Interrupted
        try:
            async with asyncio.timeout(None) as self._scope:
                yield
        except TimeoutError:
            if self._raised and self._scope is not None and self._scope.expired():
                raise Interrupted from None
            raise
        finally:
            self._scope = None
