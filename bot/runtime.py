"""The composition root: starts the parts of a bot in order, and stops them."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Protocol

from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import ConfigurationError, Problem
from bot.gemma.adaptation import Memory
from bot.gemma.client import GemmaClient
from bot.gemma.hosts import hosts_from
from bot.parts import Ground, parts_of
from bot.services.ports import Model
from bot.services.worker import Worker
from bot.settings import Settings
from bot.slack.app import make_app, make_client, make_session, prove
from bot.slack.echoes import echo_check
from bot.slack.server import HttpServer
from bot.slack.socket import SocketLink
from bot.slack.transport import SlackApi
from bot.store import Store, open_store
from bot.store.checks import refusals_of
from handlers import register

log = logging.getLogger(__name__)

_FOUND_S = 3.0
"""What a name server is given to find the address to listen on, in seconds."""


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
        identity, refused = await prove(client, settings.slack_app_token)
        if refused:
            raise ConfigurationError([*refused, *await asyncio.to_thread(refusals_of, settings.database_url)])
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
        await _find(settings.host)
        await server.start(settings.host, settings.port)
    except (UnicodeError, socket.gaierror):
        raise ConfigurationError([Problem("HOST", "is no name or address of this machine; correct it")]) from None
    except OSError as error:
        remedy = f"{settings.host}:{settings.port} cannot be listened on ({error.strerror}); choose another"
        raise ConfigurationError([Problem("PORT", remedy)]) from None


async def _find(host: str) -> None:
    """Look a name up, which an address needs not. Raises UnicodeError or OSError for none."""
    with suppress(ValueError):
        ip_address(host)
        return
    try:
        async with asyncio.timeout(_FOUND_S):
            await asyncio.get_running_loop().getaddrinfo(host, None)
    except TimeoutError:
        remedy = f"could not be looked up in {_FOUND_S:g} seconds; write an address, or see to the name server"
        raise ConfigurationError([Problem("HOST", remedy)]) from None
