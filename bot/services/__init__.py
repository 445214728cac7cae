"""The use cases, on ports: what the bot does, without knowing with what."""

from dataclasses import dataclass

from bot.services.access import AccessService
from bot.services.deliveries import DeliveryService
from bot.services.exporting import ExportService
from bot.services.feedback import FeedbackService
from bot.services.home import HomeService
from bot.services.marks import MarkService
from bot.services.moving import MoveService
from bot.services.pane import PaneService
from bot.services.people import PeopleService
from bot.services.purging import PurgeService
from bot.services.settings import SettingService
from bot.services.shortcuts import ShortcutService
from bot.services.status import StatusService
from bot.services.titles import TitleService
from bot.services.turns import TurnService
from bot.services.usage import UsageService
from bot.services.wishes import WishService


@dataclass(frozen=True, slots=True)
class Services:
    """What a listener may call."""

    access: AccessService
    deliveries: DeliveryService
    turns: TurnService
    shortcuts: ShortcutService
    wishes: WishService
    marks: MarkService
    feedback: FeedbackService
    settings: SettingService
    people: PeopleService
    home: HomeService
    status: StatusService
    usage: UsageService
    pane: PaneService
    titles: TitleService
    moving: MoveService
    purging: PurgeService
    exporting: ExportService
