"""The composition root: starts the parts of a bot in order, and stops them."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import ConfigurationError
from bot.gemma.adaptation import Memory
from bot.gemma.client import GemmaClient
from bot.gemma.hosts import hosts_from
from bot.parts import Ground, parts_of
from bot.services.ports import Model
from bot.services.worker import Worker
from bot.settings import Settings
from bot.slack.app import make_app, make_client, make_session, prove
from bot.slack.echoes import echo_check
from bot.slack.listening import problem_of_address, refusals_of_address
from bot.slack.server import HttpServer
from bot.slack.socket import SocketLink
from bot.slack.transport import SlackApi
from bot.store import Store, open_store
from bot.store.checks import refusals_of
from handlers import register

log = logging.getLogger(__name__)

_LOOK_S = 1.2
"""For a look at the database where something else keeps the bot from starting, in seconds."""


@dataclass(frozen=True, slots=True)
class RunningBot:
    """The bot as it runs. `port` is where its HTTP side listens."""

    team_name: str
    port: int
    worker: Worker
    store: Store


class HostedModel(Model, Protocol):
    """A model that learns what its hosts are like."""

    async def recall(self, memory: Memory) -> None:
        """Heed what was learned before, and keep what is learned from now on. Raises StoreError."""


def model_from(settings: Settings) -> GemmaClient:
    """The client of the model hosts that the settings name. Raises ConfigurationError."""
    hosts = hosts_from(settings)
    return GemmaClient(hosts.endpoints, *hosts.others, smaller=hosts.smaller)


def slots_of(settings: Settings) -> int:
    """How many answers may be written at once: what the hosts bear. Raises ConfigurationError."""
    return hosts_from(settings).slots


@asynccontextmanager
async def running_bot(
    settings: Settings, model: HostedModel, *, slots: int, api_of: Callable[[AsyncWebClient], SlackApi] = SlackApi
) -> AsyncIterator[RunningBot]:
    """Run the bot on the Slack that the settings name, for as long as the context is open; `api_of` makes its Web API.

    Raises ConfigurationError, StoreInUse or StoreUnusable when it cannot start. On the way out: no new turns, a grace
    time for those that run, then the link to Slack, the HTTP side and the database are closed.
    """
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(make_session())
        client = make_client(settings.slack_bot_token, settings.slack_api_url, session)
        (identity, refused), taken = await asyncio.gather(
            prove(client, settings.slack_app_token), refusals_of_address(settings.host, settings.port)
        )
        if refused or taken:
            unusable = await refusals_of(settings.database_url, _LOOK_S)
            raise ConfigurationError([*refused, *taken, *unusable])
        store = await open_store(settings.database_url)
        stack.push_async_callback(store.close)
        await model.recall(store.adaptations)

        api = api_of(client)
        parts = parts_of(Ground(settings, model, store, api, identity, slots))
        stack.push_async_callback(parts.people.close)
        stack.push_async_callback(parts.channels.close)
        await parts.moving.recall()
        app = make_app(client, identity)
        register(app, parts.services)
        is_own = echo_check(identity)
        link = None
        if settings.socket_mode:
            link = SocketLink(app, settings.slack_app_token, is_own=is_own, on_up=parts.catch_up.soon)
        secret = "" if settings.socket_mode else settings.slack_signing_secret
        server = HttpServer(app, secret, _Troubles(store, api, link).found, is_own, load=store.turns.load)
        stack.push_async_callback(server.stop)
        await _listen(server, settings)
        if link is not None:
            stack.push_async_callback(link.close)
        stack.push_async_callback(parts.worker.drain, settings.shutdown_grace_s)
        stack.callback(_stopping, server, settings)
        await parts.worker.start(parts.run)
        if link is not None:
            await link.open()
        if settings.catchup_hours:
            stack.push_async_callback(parts.catch_up.close)
            parts.catch_up.start()
        for rounds in parts.rounds:
            stack.push_async_callback(rounds.close)
            rounds.start()
        yield RunningBot(parts.team_name, server.port, parts.worker, store)


class _Troubles:
    """What keeps the bot from doing its work now, for whoever asks whether it is ready."""

    def __init__(self, store: Store, api: SlackApi, link: SocketLink | None) -> None:
        self._store = store
        self._api = api
        self._link = link

    async def found(self) -> list[str]:
        unlinked = self._link is not None and not await self._link.is_up()
        refused = self._api.signed_out
        found = [
            await self._store.problem(),
            "the socket to Slack is down" if unlinked else None,
            f"Slack does not let the bot in ({refused})" if refused else None,
        ]
        return [trouble for trouble in found if trouble]


def _stopping(server: HttpServer, settings: Settings) -> None:
    """The end begins: nobody is to send us more."""
    log.info("stopping; answers under way may still end", extra={"grace_s": settings.shutdown_grace_s})
    server.refuse()


async def _listen(server: HttpServer, settings: Settings) -> None:
    try:
        await server.start(settings.host, settings.port)
    except (OSError, UnicodeError) as error:
        raise ConfigurationError([problem_of_address(error, settings.host, settings.port)]) from None
