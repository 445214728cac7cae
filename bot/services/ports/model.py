"""The model and its host."""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from bot.conversation.adaptation import Adaptation
from bot.conversation.completion import ModelEvent, ModelRequest
from bot.errors import ModelFault


class Model(Protocol):
    """The model's host."""

    def stream(self, request: ModelRequest) -> AsyncIterator[ModelEvent]:
        """Who stands in if somebody does, deltas, then exactly one Finish. Raises ModelError.

        Closing the iterator closes the connection.
        """

    async def probe(self, variant: str) -> "Health":
        """Ask whether the host answers and lists the variant, within two seconds; never raises."""

    def describe(self, variant: str) -> tuple[str, str]:
        """The provider's name and the model id that stands for a variant."""

    def trouble(self, variant: str) -> ModelFault | None:
        """Why the variant's host gives no answers lately, whatever a probe says; None where it does."""

    def describe_adaptations(self) -> Sequence[Adaptation]:
        """What was learned of the hosts, beside what is told of their kind."""

    def is_hosted(self, variant: str) -> bool:
        """Whether any host is configured that serves a variant."""

    def context_tokens(self, variant: str) -> int | None:
        """The window, in tokens, that the variant's host gives a prompt; None: the model's own."""

    def may_load(self, variant: str) -> bool:
        """Whether the variant's host may have to load its model before it answers."""

    def sees(self, variant: str) -> bool:
        """Whether the variant's host takes pictures, as far as is known."""

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
