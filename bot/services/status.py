"""What the bot can tell of itself: which variant holds here, who serves it, and whether that host answers."""

from dataclasses import dataclass

from bot.conversation.variants import Variant
from bot.services.channels import ChannelService
from bot.services.ports import Health, Model


@dataclass(frozen=True, slots=True)
class Status:
    """The answer to `/gemma status`."""

    variant: Variant
    provider: str
    model_id: str
    health: Health


class StatusService:
    """Looks at the model's host on request; the look takes at most two seconds."""

    def __init__(self, channels: ChannelService, model: Model) -> None:
        self._channels = channels
        self._model = model

    async def status(self, team_id: str, channel_id: str) -> Status:
        """What answers in a channel now. Raises StoreError."""
        variant = (await self._channels.state(team_id, channel_id)).variant
        provider, model_id = self._model.describe(variant.name)
        return Status(variant, provider, model_id, await self._model.probe(variant.name))
