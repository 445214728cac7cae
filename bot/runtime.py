"""The composition root: builds every part from the settings, starts and stops them in order."""

import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from bot.errors import ConfigurationError, Problem
from bot.gemma.client import GemmaClient
from bot.gemma.providers import PROVIDERS, endpoints_for
from bot.services import Services
from bot.services.answering import Answering
from bot.services.channels import ChannelService
from bot.services.control import Effects
from bot.services.ports import Model
from bot.services.reading import Reading
from bot.services.status import StatusService
from bot.services.turns import TurnService
from bot.services.worker import Worker
from bot.settings import Settings
from bot.slack.app import SocketLink, check_app_token, make_app, make_client, make_session, sign_in
from bot.slack.conversations import SlackConversations
from bot.slack.replies import SlackReplies
from bot.slack.server import HttpServer
from bot.slack.transport import SlackApi
from bot.store import Store, open_store
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
async def running_bot(settings: Settings, model: Model, *, slots: int) -> AsyncIterator[RunningBot]:
    """Run the bot on the Slack that the settings name, for as long as the context is open.

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

        api = SlackApi(client)
        conversations = SlackConversations(api, identity)
        worker = Worker(store.turns, slots=slots)
        channels = ChannelService(store.settings, worker.wake, settings.variant)
        answering = _answering(store, model, api, conversations, channels)
        services = Services(
            turns=TurnService(store.turns, worker.wake), channels=channels, status=StatusService(channels, model)
        )
        app = make_app(client)
        register(app, services)
        link = SocketLink(app, settings.slack_app_token) if settings.socket_mode else None

        async def ready() -> bool:
            return await store.ready() and (link is None or await link.is_up())

        server = HttpServer(app, "" if settings.socket_mode else settings.slack_signing_secret, ready)
        await _listen(server, settings)
        stack.push_async_callback(server.stop)
        await worker.start(answering.run)
        if link is not None:
            stack.push_async_callback(link.close)
            await link.open()
        stack.push_async_callback(worker.drain, settings.shutdown_grace_s)
        yield RunningBot(conversations.team_name, server.port, worker, store)


def _answering(
    store: Store, model: Model, api: SlackApi, conversations: SlackConversations, channels: ChannelService
) -> Answering:
    """Join the adapters to the way of a turn."""
    return Answering(
        turns=store.turns,
        answers=store.answers,
        reading=Reading(store.threads, channels, conversations, model),
        model=model,
        replies=SlackReplies(api, conversations.bot_user_id, conversations.bot_name),
        effects=Effects(store.threads).by_name,
    )


async def _listen(server: HttpServer, settings: Settings) -> None:
    try:
        await server.start(settings.host, settings.port)
    except OSError as error:
        remedy = f"{settings.host}:{settings.port} cannot be listened on ({error.strerror}); choose another"
        raise ConfigurationError([Problem("PORT", remedy)]) from None
