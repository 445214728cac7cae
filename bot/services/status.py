"""What the bot can tell of itself: which variant holds here, who serves it, and whether that host answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.conversation.adaptation import Adaptation
from bot.conversation.setting import Place
from bot.conversation.usage import Load, Speed, speeds_of
from bot.conversation.variants import Variant
from bot.errors import ModelFault
from bot.services.ports import Health, Model, Turns, UsageLog
from bot.services.settings import SettingService
from bot.services.usage import TIMINGS

_KEY_FAULTS = frozenset({ModelFault.AUTH, ModelFault.CREDITS, ModelFault.FORBIDDEN})


@dataclass(frozen=True, slots=True)
class Status:
    """The answer to `/gemma status`; `learned` is what the variant's host was found to be like.

    `trouble`: why the host gives no answers lately, though it may list its models all the same.
    `speeds` are those of the last answers, by who wrote them; `load` is how much runs and waits.
    """

    variant: Variant
    provider: str
    model_id: str
    health: Health
    trouble: ModelFault | None = None
    learned: Sequence[Adaptation] = ()
    speeds: Mapping[str, Speed] = field(default_factory=dict)
    load: Load = field(default_factory=Load)

    @property
    def verdict(self) -> str:
        """The key of the sentence about the host's health; `status.<what>` in `bot.texts`."""
        if not self.model_id:
            return "status.unserved"
        if not self.health.reachable or self.health.latency_s is None:
            return "status.silent"
        fault = self.trouble or self.health.fault
        if fault in _KEY_FAULTS:
            return "status.refused"
        if self.health.listed is False:
            return "status.missing"
        return "status.answers" if fault is None else "status.faulty"


class StatusService:
    """Looks at the model's host on request; the look takes at most two seconds."""

    def __init__(self, settings: SettingService, model: Model, usage: UsageLog, turns: Turns) -> None:
        self._settings = settings
        self._model = model
        self._usage = usage
        self._turns = turns

    async def status(self, place: Place) -> Status:
        """What answers in a place now. Raises StoreError."""
        variant = (await self._settings.preferences(place)).variant
        provider, model_id = self._model.describe(variant.name)
        learned = [each for each in self._model.describe_adaptations() if each.model_id == model_id]
        health = await self._model.probe(variant.name)
        trouble = self._model.trouble(variant.name)
        speeds = speeds_of(await self._usage.timings(place.team_id, TIMINGS))
        return Status(variant, provider, model_id, health, trouble, learned, speeds, await self._turns.load())
