"""What the bot is made of, joined: adapters to Slack and the store, and the use cases on them. Nothing runs yet."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.services import Services
from bot.services.answering import Answering
from bot.services.asking import Asking
from bot.services.catching_up import CatchUp
from bot.services.control import Effects
from bot.services.deliveries import DeliveryService
from bot.services.erasing import LOOK_S, Eraser
from bot.services.feedback import FeedbackService
from bot.services.forgetting import ForgetService
from bot.services.home import HomeService
from bot.services.looking_back import LookingBack
from bot.services.pane import PaneService
from bot.services.people import PeopleService
from bot.services.ports import Model
from bot.services.reading import Reading
from bot.services.retention import PURGE_EVERY_S, PURGE_FIRST_S, Retention
from bot.services.rounds import Rounds
from bot.services.settings import SettingService
from bot.services.shortcuts import ShortcutService
from bot.services.status import StatusService
from bot.services.surroundings import Surroundings
from bot.services.tasks import TaskReader
from bot.services.titles import TitleService
from bot.services.turns import TurnService
from bot.services.wishes import WishService
from bot.services.worker import Run, Worker
from bot.settings import Settings
from bot.slack.conversations import SlackConversations
from bot.slack.history import SlackHistory
from bot.slack.material import SlackMaterials
from bot.slack.pane import SlackPane
from bot.slack.people import SlackPeople
from bot.slack.replies import SlackReplies
from bot.slack.transport import SlackApi
from bot.slack.whispers import SlackWhispers
from bot.store import Store
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
    )


class _Core:
    """What several parts share, each once."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        store, api = ground.store, ground.api
        self.conversations = SlackConversations(api, ground.identity)
        self.worker = Worker(store.turns, slots=ground.slots)
        self.slack_people = SlackPeople(api, self.conversations.team_id)
        self._people = PeopleService(self.slack_people, ground.settings.admins)
        self._chosen = SettingService(store.settings, self._people, self.worker.wake, ground.settings.variant)
        self._surroundings = Surroundings(self._people)
        self._turns = TurnService(self.worker, self._chosen, self._surroundings)
        self._wishes = WishService(store.wishes, self._turns, self.worker)
        self._materials = SlackMaterials(api, self.conversations.bot_user_id)
        self._pane = SlackPane(api)
        self._titles = TitleService(store.threads, self._pane)

    def services(self) -> Services:
        store, chosen, people = self._ground.store, self._chosen, self._people
        return Services(
            deliveries=DeliveryService(store.deliveries),
            turns=self._turns,
            shortcuts=ShortcutService(self._turns, chosen, people),
            wishes=self._wishes,
            feedback=FeedbackService(store.feedback),
            settings=chosen,
            people=people,
            home=HomeService(chosen, people, store.usage, store.feedback),
            status=StatusService(chosen, self._ground.model),
            pane=PaneService(chosen, self._surroundings, self._pane),
            titles=self._titles,
        )

    def answering(self) -> Answering:
        store, api, model, us = self._ground.store, self._ground.api, self._ground.model, self.conversations
        asking = Asking(
            tasks=TaskReader(self._materials, self._people),
            reading=Reading(store.threads, self._chosen, us, model, self._surroundings),
            model=model,
            wishes=store.wishes,
            settings=self._chosen,
        )
        forgetting = ForgetService(store.erasing, self.worker)
        effects = Effects(store.threads, self._chosen, self._wishes, forgetting, SlackWhispers(api))
        return Answering(
            turns=store.turns,
            answers=store.answers,
            settings=self._chosen,
            asking=asking,
            titles=self._titles,
            replies=SlackReplies(api, us.bot_user_id, us.bot_name, us.url),
            effects=effects.by_name,
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
        """Old texts are forgotten, and the files forget what was deleted."""
        erasing = self._ground.store.erasing
        purge = Retention(erasing, self._chosen, self.conversations.team_id).purge
        return (
            Rounds("retention", purge, first_s=PURGE_FIRST_S, every_s=PURGE_EVERY_S),
            Rounds("erasing", Eraser(erasing).look, first_s=LOOK_S, every_s=LOOK_S),
        )
