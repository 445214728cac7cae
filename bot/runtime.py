"""The composition root: builds every part from the settings, starts and stops them in order."""

import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import ConfigurationError, Problem
from bot.gemma.client import GemmaClient
from bot.gemma.providers import PROVIDERS, endpoints_for
from bot.services import Services
from bot.services.answering import Answering
from bot.services.asking import Asking
from bot.services.catching_up import CatchUp
from bot.services.control import Effects
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
from bot.services.worker import Worker
from bot.settings import Settings
from bot.slack.app import check_app_token, make_app, make_client, make_session, sign_in
from bot.slack.conversations import SlackConversations
from bot.slack.echoes import echo_check
from bot.slack.history import SlackHistory
from bot.slack.material import SlackMaterials
from bot.slack.pane import SlackPane
from bot.slack.people import SlackPeople
from bot.slack.replies import SlackReplies
from bot.slack.server import HttpServer
from bot.slack.socket import SocketLink
from bot.slack.transport import SlackApi
from bot.slack.whispers import SlackWhispers
from bot.store import Store, open_store
from bot.store.watermarks import WatermarkStore
from handlers import register

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RunningBot:
    """The bot as it runs. `port` is where its HTTP side listens."""

    team_name: str
    port: int
    worker: Worker
    store: Store


def model_from(settings: Settings) -> GemmaClient:
    """The client of the model's host that the settings name."""
    provider = PROVIDERS[settings.provider]
    endpoints = endpoints_for(provider, base_url=settings.base_url, api_key=settings.api_key, model_ids=settings.models)
    return GemmaClient(endpoints)


def slots_of(settings: Settings) -> int:
    """How many answers may be written at once: what the provider bears."""
    return PROVIDERS[settings.provider].concurrency


@asynccontextmanager
async def running_bot(
    settings: Settings, model: Model, *, slots: int, api_of: Callable[[AsyncWebClient], SlackApi] = SlackApi
) -> AsyncIterator[RunningBot]:
    """Run the bot on the Slack that the settings name, for as long as the context is open; `api_of` makes its Web API.

    Raises ConfigurationError, StoreInUse or StoreUnusable when it cannot start. On the way out: no new turns, a grace
    time for those that run, then the link to Slack, the HTTP side and the database are closed.
    """
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(make_session())
        client = make_client(settings.slack_bot_token, settings.slack_api_url, session)
        identity = await sign_in(client)
        if settings.socket_mode:
            await check_app_token(client, settings.slack_app_token)
        store = await open_store(settings.database_url)
        stack.push_async_callback(store.close)

        api = api_of(client)
        conversations = SlackConversations(api, identity)
        worker = Worker(store.turns, slots=slots)
        slack_people = SlackPeople(api, conversations.team_id)
        stack.push_async_callback(slack_people.close)
        people = PeopleService(slack_people, settings.admins)
        chosen = SettingService(store.settings, people, worker.wake, settings.variant)
        surroundings = Surroundings(people)
        turns = TurnService(worker, chosen, surroundings)
        wishes = WishService(store.wishes, turns, worker)
        pane = SlackPane(api)
        titles = TitleService(store.threads, pane)
        asking = Asking(
            tasks=TaskReader(SlackMaterials(api, conversations.bot_user_id), people),
            reading=Reading(store.threads, chosen, conversations, model, surroundings),
            model=model,
            wishes=store.wishes,
            settings=chosen,
        )
        answering = _answering(
            store, api, conversations, asking, titles, chosen, wishes, ForgetService(store.erasing, worker)
        )
        services = Services(
            turns=turns,
            shortcuts=ShortcutService(turns, chosen, people, SlackMaterials(api, conversations.bot_user_id)),
            wishes=wishes,
            feedback=FeedbackService(store.feedback),
            settings=chosen,
            people=people,
            home=HomeService(chosen, people, store.usage, store.feedback),
            status=StatusService(chosen, model),
            pane=PaneService(chosen, surroundings, pane),
            titles=titles,
        )
        catch_up = CatchUp(
            LookingBack(
                SlackHistory(api, conversations.team_id, conversations.bot_user_id),
                WatermarkStore(store.database),
                turns,
                wishes,
                settings.catchup_hours,
                clock=lambda: time.time() + api.ahead_s,
            ).look
        )
        app = make_app(client, identity)
        register(app, services)
        is_own = echo_check(identity)
        link = None
        if settings.socket_mode:
            link = SocketLink(app, settings.slack_app_token, is_own=is_own, on_up=catch_up.soon)

        async def troubles() -> list[str]:
            unlinked = link is not None and not await link.is_up()
            signed_out = f"Slack does not take the bot token ({api.signed_out})" if api.signed_out else None
            found = [await store.problem(), "the socket to Slack is down" if unlinked else None, signed_out]
            return [trouble for trouble in found if trouble]

        server = HttpServer(app, "" if settings.socket_mode else settings.slack_signing_secret, troubles, is_own)
        stack.push_async_callback(server.stop)
        await _listen(server, settings)
        if link is not None:
            stack.push_async_callback(link.close)
        stack.push_async_callback(worker.drain, settings.shutdown_grace_s)
        stack.callback(_stopping, server, settings)
        await worker.start(answering.run)
        if link is not None:
            await link.open()
        if settings.catchup_hours:
            stack.push_async_callback(catch_up.close)
            catch_up.start()
        await stack.enter_async_context(_forgetting(store, chosen, conversations.team_id))
        yield RunningBot(conversations.team_name, server.port, worker, store)


def _answering(  # noqa: PLR0913, PLR0917 - what the way of a turn crosses, each once
    store: Store,
    api: SlackApi,
    conversations: SlackConversations,
    asking: Asking,
    titles: TitleService,
    settings: SettingService,
    wishes: WishService,
    forgetting: ForgetService,
) -> Answering:
    """Join the adapters to the way of a turn."""
    return Answering(
        turns=store.turns,
        answers=store.answers,
        settings=settings,
        asking=asking,
        titles=titles,
        replies=SlackReplies(api, conversations.bot_user_id, conversations.bot_name, conversations.url),
        effects=Effects(store.threads, settings, wishes, forgetting, SlackWhispers(api)).by_name,
    )


@asynccontextmanager
async def _forgetting(store: Store, settings: SettingService, team_id: str) -> AsyncIterator[None]:
    """While it is open, old texts are forgotten, and the files forget what was deleted."""
    purge = Retention(store.erasing, settings, team_id).purge
    purging = Rounds("retention", purge, first_s=PURGE_FIRST_S, every_s=PURGE_EVERY_S)
    erasing = Rounds("erasing", Eraser(store.erasing).look, first_s=LOOK_S, every_s=LOOK_S)
    purging.start()
    erasing.start()
    try:
        yield
    finally:
        await purging.close()
        await erasing.close()


def _stopping(server: HttpServer, settings: Settings) -> None:
    """The end begins: nobody is to send us more."""
    log.info("stopping; answers under way may still end", extra={"grace_s": settings.shutdown_grace_s})
    server.refuse()


async def _listen(server: HttpServer, settings: Settings) -> None:
    try:
        await server.start(settings.host, settings.port)
    except OSError as error:
        remedy = f"{settings.host}:{settings.port} cannot be listened on ({error.strerror}); choose another"
        raise ConfigurationError([Problem("PORT", remedy)]) from None
