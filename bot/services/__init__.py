"""The use cases, on ports: what the bot does, without knowing with what."""

from dataclasses import dataclass

from bot.services.channels import ChannelService
from bot.services.status import StatusService
from bot.services.turns import TurnService


@dataclass(frozen=True, slots=True)
class Services:
    """What a listener may call."""

    turns: TurnService
    channels: ChannelService
    status: StatusService
