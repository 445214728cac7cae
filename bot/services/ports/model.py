"""The model and its host."""

from collections.abc import AsyncIterator
from typing import Protocol

from bot.conversation.completion import Delta, Finish, ModelRequest
from bot.errors import ModelFault


class Model(Protocol):
    """The model's host."""

    def stream(self, request: ModelRequest) -> AsyncIterator[Delta | Finish]:
        """Deltas, then exactly one Finish. Closing the iterator closes the connection. Raises ModelError."""

    async def probe(self, variant: str) -> "Health":
        """Ask whether the host answers and lists the variant, within two seconds; never raises."""

    def describe(self, variant: str) -> tuple[str, str]:
        """The provider's name and the model id that stands for a variant."""

    def context_tokens(self, variant: str) -> int | None:
        """The window, in tokens, that the variant's host gives a prompt; None: the model's own."""

    async def serves(self, variant: str, within_s: float) -> bool:
        """Whether a variant can be asked; no when that is not known within so many seconds. Never raises.

        No where a smaller variant's model would answer in its place.
        """


class Health(Protocol):
    """What a probe found. `latency_s` in seconds, None when there was no answer; `listed` None when not known."""

    @property
    def reachable(self) -> bool:
        """Whether the host answered at all."""

    @property
    def listed(self) -> bool | None:
        """Whether it lists the model."""

    @property
    def latency_s(self) -> float | None:
        """How long it took."""

    @property
    def fault(self) -> ModelFault | None:
        """What was wrong with its answer, if anything."""
