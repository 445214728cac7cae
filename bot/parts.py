"""What the bot is made of, joined: adapters to Slack and the store, and the use cases on them. Nothing runs yet."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.files.sandbox import Sandbox
from bot.services import Services
from bot.services.access import AccessService
from bot.services.answering import Answering
from bot.services.asking import Asking
from bot.services.attachments import AttachmentService
from bot.services.budgets import BudgetService
from bot.services.catching_up import CatchUp
from bot.services.control import Effects
from bot.services.deliveries import DeliveryService
from bot.services.erasing import LOOK_S, Eraser
from bot.services.exporting import EXPORT, ExportService
from bot.services.feedback import FeedbackService
from bot.services.forgetting import ForgetService
from bot.services.home import HomeService
from bot.services.linking import LinkReader
from bot.services.looking_back import LookingBack
from bot.services.marks import MarkService
from bot.services.moving import MoveService
from bot.services.notes import NoteService
from bot.services.pane import PaneService
from bot.services.people import PeopleService
from bot.services.ports import Model
from bot.services.purging import PurgeService
from bot.services.reading import Reading
from bot.services.refusing import Doorkeeper
from bot.services.retention import PURGE_EVERY_S, PURGE_FIRST_S, Retention
from bot.services.rounds import Rounds
from bot.services.serving import not_served
from bot.services.settings import SettingService
from bot.services.shortcuts import ShortcutService
from bot.services.status import StatusService
from bot.services.surroundings import Surroundings
from bot.services.tasks import TaskReader
from bot.services.titles import TitleService
from bot.services.turns import TurnService
from bot.services.usage import UsageService
from bot.services.waiting import LINE_S, Line
from bot.services.wishes import WishService
from bot.services.worker import Run, Worker
from bot.settings import Settings
from bot.slack.channels import SlackChannels
from bot.slack.conversations import SlackConversations
from bot.slack.files import SlackFiles
from bot.slack.history import SlackHistory
from bot.slack.material import SlackMaterials
from bot.slack.pane import SlackPane
from bot.slack.people import SlackPeople
from bot.slack.presence import Shown
from bot.slack.replies import SlackReplies
from bot.slack.transport import SlackApi
from bot.slack.uploads import SlackUploads
from bot.slack.whispers import SlackWhispers
from bot.store import Store
from bot.store.exporting import ExportStore
from bot.store.watermarks import WatermarkStore


@dataclass(frozen=True, slots=True)
class Ground:
    """What everything else stands on: the settings, the model, the store, one workspace of Slack, and who we are in it.

    `identity` is what `auth.test` told; `slots` bounds the answers that are written at once.
    """

    settings: Settings
    model: Model
    store: Store
    api: SlackApi
    identity: Mapping[str, Any]
    slots: int


@dataclass(frozen=True, slots=True)
class Parts:
    """What is to be run: the worker with `run`, the listeners' `services`, and what goes its rounds beside them."""

    team_name: str
    worker: Worker
    run: Run
    services: Services
    catch_up: CatchUp
    rounds: Sequence[Rounds]
    people: SlackPeople
    channels: SlackChannels
    moving: MoveService


def parts_of(ground: Ground) -> Parts:
    """Join the parts of a bot."""
    core = _Core(ground)
    return Parts(
        team_name=core.conversations.team_name,
        worker=core.worker,
        run=core.answering().run,
        services=core.services(),
        catch_up=core.catch_up(),
        rounds=core.rounds(),
        people=core.slack_people,
        channels=core.slack_channels,
        moving=core.moving,
    )


class _Core:
    """What several parts share, each once."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        store, api = ground.store, ground.api
        self.conversations = SlackConversations(api, ground.identity)
        self.worker = Worker(store.turns, slots=ground.slots)
        self.slack_people = SlackPeople(api, self.conversations.home)
        self._people = PeopleService(self.slack_people, ground.settings.admins)
        self._settings = SettingService(
            store.settings,
            self._people,
            self.worker.wake,
            ground.settings.variant,
            not_served=partial(not_served, ground.model),
            clock=lambda: time.time() + api.ahead_s,  # when something was chosen is compared with messages' `ts`
        )
        self.slack_channels = SlackChannels(api)
        self._access = AccessService(
            self._people, self.slack_channels, self._settings, self.conversations.home, ground.settings.admins
        )
        self._surroundings = Surroundings(self._people)
        self._turns = TurnService(self.worker, self._settings, self._surroundings)
        self._wishes = WishService(store.wishes, self._turns, self.worker)
        self._materials = SlackMaterials(api, self.conversations.bot_user_id)
        shown = Shown()
        self._pane = SlackPane(api, shown)
        self._titles = TitleService(store.threads, self._pane)
        us = self.conversations
        self._replies = SlackReplies(api, us.bot_user_id, us.bot_name, us.url, shown=shown)
        exports, uploads = ExportStore(store.database), SlackUploads(api, us.bot_user_id)
        self._exporting = ExportService(self._turns, exports, self._people, self._replies, uploads)
        self._notes = NoteService(
            store.notes,
            store.threads,
            us,
            ground.model,
            variant=ground.settings.notes,
            has_room=self.worker.has_room_beside,
        )
        self.moving = MoveService(
            store.moves, store.wishes, self.worker, self.slack_channels, team_id=us.team_id, moved=api.moved
        )
        self._purging = PurgeService(
            store.purges,
            store.erasing,
            store.wishes,
            self._settings,
            self.worker,
            clock=lambda: time.time() + max(api.ahead_s, 0.0),
        )

    def services(self) -> Services:
        store, settings, people = self._ground.store, self._settings, self._people
        usage = UsageService(store.usage, settings, people)
        return Services(
            access=self._access,
            deliveries=DeliveryService(store.deliveries),
            turns=self._turns,
            shortcuts=ShortcutService(self._turns, settings, people),
            wishes=self._wishes,
            marks=MarkService(self._turns, self._wishes, settings, self.conversations.url),
            feedback=FeedbackService(store.feedback),
            settings=settings,
            people=people,
            home=HomeService(settings, people, usage, store.feedback),
            status=StatusService(settings, self._ground.model, store.usage, store.turns),
            usage=usage,
            pane=PaneService(settings, self._surroundings, self._pane),
            titles=self._titles,
            moving=self.moving,
            purging=self._purging,
            exporting=self._exporting,
        )

    def answering(self) -> Answering:
        store, api, model, us = self._ground.store, self._ground.api, self._ground.model, self.conversations
        files = AttachmentService(SlackFiles(api), Sandbox())
        links = LinkReader(self._materials, self._people, self._access)
        asking = Asking(
            tasks=TaskReader(self._materials, self._people, self._access),
            reading=Reading(
                store.threads,
                self._settings,
                us,
                model,
                self._surroundings,
                attachments=files,
                links=links,
                notes=self._notes,
            ),
            model=model,
            wishes=store.wishes,
            settings=self._settings,
        )
        forgetting = ForgetService(store.erasing, self.worker)
        whispers = SlackWhispers(api)
        effects = Effects(
            conversations=us,
            threads=store.threads,
            settings=self._settings,
            wishes=self._wishes,
            forgetting=forgetting,
            whispers=whispers,
        )
        return Answering(
            turns=store.turns,
            answers=store.answers,
            settings=self._settings,
            asking=asking,
            titles=self._titles,
            replies=self._replies,
            effects={**effects.by_name, EXPORT: self._exporting.send},
            budgets=BudgetService(store.usage, self._settings, self.worker),
            door=Doorkeeper(self._access, store.refusals, whispers, self._replies, self._settings),
        )

    def catch_up(self) -> CatchUp:
        api, us = self._ground.api, self.conversations
        looking = LookingBack(
            SlackHistory(api, us.team_id, us.bot_user_id),
            WatermarkStore(self._ground.store.database),
            self._turns,
            self._wishes,
            self._ground.settings.catchup_hours,
            clock=lambda: time.time() + api.ahead_s,
        )
        return CatchUp(looking.look)

    def rounds(self) -> Sequence[Rounds]:
        """What somebody wants forgotten is, old texts are, the files forget what was deleted; who waits hears of it."""
        erasing = self._ground.store.erasing
        purge = Retention(erasing, self._settings, self.conversations.team_id).purge
        line = Line(self._ground.store.turns, self._replies, self._settings, self.worker.has_backlog)
        return (
            self._purging.rounds,
            self.moving.rounds,
            self._notes.rounds,
            Rounds("retention", purge, first_s=PURGE_FIRST_S, every_s=PURGE_EVERY_S),
            Rounds("erasing", Eraser(erasing).look, first_s=LOOK_S, every_s=LOOK_S),
            Rounds("line", line.look, first_s=LINE_S, every_s=LINE_S),
        )
