"""How much a prompt may hold: as much as is good for the model, and less once its host said that it was too much."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.conversation.message import Message
from bot.conversation.tokens import LEAST_FACTOR, MOST_FACTOR, estimate_prompt
from bot.errors import ModelError, ModelFault

MOST_PICTURES_SENT = 16
"""Pictures of one prompt, parts included."""

_SHRINK = {1.0: 0.6, 0.6: 0.3}
"""The next smaller share of the history budget, for a host that says no more than that the prompt is too long."""

_OVERFLOWS = 2
"""So many prompts in a row that are too long are made shorter."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A part of the variant's history budget, and so many pictures.

    `factor` is by what the host counts more tokens than we estimate, where it has just said so.
    """

    share: float = 1.0
    most_pictures: int = MOST_PICTURES_SENT
    factor: float | None = None


class Fits:
    """What the next prompt for one question may hold."""

    def __init__(self) -> None:
        self._share = 1.0
        self._most_pictures = MOST_PICTURES_SENT
        self._factor: float | None = None
        self._overflows = 0

    @property
    def fit(self) -> Fit:
        """As far as is known by now."""
        return Fit(self._share, self._most_pictures, self._factor)

    def shrink(self, error: ModelError, sent: Sequence[Message]) -> bool:
        """Whether another prompt may fare better than the one that was `sent`; then it holds less."""
        if error.fault is ModelFault.CONTEXT_OVERFLOW and self._overflows < _OVERFLOWS:
            self._overflows += 1
            if not self._heed(error, sent):
                self._share = _SHRINK[self._share]
            return True
        pictures = sum(len(message.pictures) for message in sent)
        if error.fault is ModelFault.IMAGE_UNSUPPORTED and pictures:
            self._most_pictures = min(error.limits.get("images", 0), pictures - 1)
            return True
        return False

    def _heed(self, error: ModelError, sent: Sequence[Message]) -> bool:
        """Whether the host told enough for the next prompt to fit: its window, which is known by now, and its count."""
        limit, counted, estimated = error.limits.get("limit", 0), error.limits.get("actual", 0), estimate_prompt(sent)
        if self._overflows > 1 or not limit:
            return False
        if counted > estimated:
            self._factor = min(max(counted / estimated, LEAST_FACTOR), MOST_FACTOR)
        return bool(counted) or limit < estimated
