"""What the bot can tell of itself: which variant holds here, who serves it, and whether that host answers."""

from dataclasses import dataclass

from bot.conversation.setting import Place
from bot.conversation.variants import Variant
from bot.errors import ModelFault
from bot.services.ports import Health, Model
from bot.services.settings import SettingService

_KEY_FAULTS = frozenset({ModelFault.AUTH, ModelFault.CREDITS, ModelFault.FORBIDDEN})


@dataclass(frozen=True, slots=True)
class Status:
    """The answer to `/gemma status`."""

    variant: Variant
    provider: str
    model_id: str
    health: Health

    @property
    def verdict(self) -> str:
        """The key of the sentence about the host's health; `status.<what>` in `bot.texts`."""
        if not self.health.reachable or self.health.latency_s is None:
            return "status.silent"
        if self.health.fault in _KEY_FAULTS:
            return "status.refused"
        if self.health.fault is not None:
            return "status.faulty"
        return "status.missing" if self.health.listed is False else "status.answers"


class StatusService:
    """Looks at the model's host on request; the look takes at most two seconds."""

    def __init__(self, settings: SettingService, model: Model) -> None:
        self._settings = settings
        self._model = model

    async def status(self, place: Place) -> Status:
        """What answers in a place now. Raises StoreError."""
        variant = (await self._settings.preferences(place)).variant
        provider, model_id = self._model.describe(variant.name)
        return Status(variant, provider, model_id, await self._model.probe(variant.name))
