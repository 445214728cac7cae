"""The use cases, on ports: what the bot does, without knowing with what."""

from dataclasses import dataclass

from bot.services.deliveries import DeliveryService
from bot.services.feedback import FeedbackService
from bot.services.home import HomeService
from bot.services.pane import PaneService
from bot.services.people import PeopleService
from bot.services.settings import SettingService
from bot.services.shortcuts import ShortcutService
from bot.services.status import StatusService
from bot.services.titles import TitleService
from bot.services.turns import TurnService
from bot.services.wishes import WishService


@dataclass(frozen=True, slots=True)
class Services:
    """What a listener may call."""

    deliveries: DeliveryService
    turns: TurnService
    shortcuts: ShortcutService
    wishes: WishService
    feedback: FeedbackService
    settings: SettingService
    people: PeopleService
    home: HomeService
    status: StatusService
    pane: PaneService
    titles: TitleService
