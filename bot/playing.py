"""The playground as a whole: the Slack stand-in, the best model that is there, and the real bot between them."""

import logging
import os
from collections.abc import AsyncIterator, MutableMapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from bot.conversation.variants import VARIANTS
from bot.errors import ConfigurationError, Problem
from bot.gemma.client import GemmaClient
from bot.gemma.discovery import find_local_servers
from bot.gemma.embedded import SLOTS, EmbeddedUnavailableError, running_embedded
from bot.gemma.scripted import ScriptedModel
from bot.playground import ModelLine, Playground
from bot.runtime import HostedModel, model_from, running_bot, slots_of
from bot.settings import Settings
from bot.slack.app import without_proxies
from handlers.manifest import manifest

log = logging.getLogger(__name__)

DATABASE_URL = "sqlite:///data/playground.db"
STATE_FILE = Path("data/playground-slack.json")
_SCRIPTED_SLOTS = 50


@dataclass(frozen=True, slots=True)
class Choice:
    """The model that answers, how many answers it may write at once, and the line that says so."""

    model: HostedModel
    slots: int
    line: ModelLine


@asynccontextmanager
async def running_stand_in(port: int) -> AsyncIterator[Playground]:
    """The Slack stand-in alone, with what it has kept of earlier runs. Raises ConfigurationError for a port in use."""
    ours = manifest()
    async with AsyncExitStack() as stack:
        try:
            slack = await stack.enter_async_context(Playground(port=port, state_file=STATE_FILE))
        except OSError as error:
            reason = os.strerror(error.errno or 0).lower()  # asyncio's words tell the address once more
            remedy = f"{port} cannot be listened on ({reason}); if no playground runs there, choose another"
            raise ConfigurationError([Problem("--port", remedy)]) from error
        slack.commands = tuple(ours["features"]["slash_commands"])
        slack.shortcuts = tuple(ours["features"].get("shortcuts", ()))
        slack.subscriptions = frozenset(ours["settings"]["event_subscriptions"]["bot_events"])
        yield slack


@asynccontextmanager
async def running_playground(
    settings: Settings, environ: MutableMapping[str, str], port: int
) -> AsyncIterator[tuple[str, str]]:
    """The playground with the bot in it: the page's address, and the line that says which model answers.

    Its database is its own, whatever the settings name. Raises ConfigurationError or StoreError when it cannot start.
    """
    async with AsyncExitStack() as stack:
        choice = await _best_model(settings, stack)
        without_proxies(environ)
        slack = await stack.enter_async_context(running_stand_in(port))
        slack.model_line = choice.line
        ours = replace(
            settings,
            slack_bot_token=slack.bot_token,
            slack_app_token=slack.app_token,
            slack_signing_secret="",
            slack_api_url=slack.api_url,
            database_url=DATABASE_URL,
            port=0,
        )
        await stack.enter_async_context(running_bot(ours, choice.model, slots=choice.slots))
        yield slack.url, choice.line.text


async def _best_model(settings: Settings, stack: AsyncExitStack) -> Choice:
    """A configured host; else a local server that lists a Gemma 3; else the embedded stand-in; else a script."""
    if settings.has_model:
        client = model_from(settings)
        stack.push_async_callback(client.aclose)
        provider, model_id = client.describe(settings.variant)
        text = f"{provider} answers with {model_id}."
        if not (await client.probe(settings.variant)).reachable:
            text = f"{provider} is to answer with {model_id}, but cannot be reached now."
        return Choice(client, slots_of(settings), ModelLine(text, stand_in=False))
    for server in await find_local_servers():
        nearest = settings.variant if settings.variant in server.model_ids else next(reversed(server.model_ids))
        endpoints = server.endpoints()
        client = GemmaClient({variant: endpoints.get(variant, endpoints[nearest]) for variant in VARIANTS})
        stack.push_async_callback(client.aclose)
        text = f"{server.provider.label} on this machine answers with {server.model_ids[nearest]}."
        return Choice(client, server.provider.concurrency, ModelLine(text, stand_in=False))
    return await _stand_in_model(stack)


async def _stand_in_model(stack: AsyncExitStack) -> Choice:
    """What answers where there is no Gemma; the line says that it is none."""
    try:
        endpoints = await stack.enter_async_context(running_embedded())
    except EmbeddedUnavailableError as error:
        log.warning("the embedded model cannot run; a script answers", extra={"reason": str(error)})
        text = "No model could be had here: a script answers. For Gemma, put AIML_API_KEY into .env or start Ollama."
        return Choice(ScriptedModel(), _SCRIPTED_SLOTS, ModelLine(text, stand_in=True))
    client = GemmaClient(endpoints)
    stack.push_async_callback(client.aclose)
    text = (
        "SmolLM2-135M answers: a tiny stand-in that runs here, not Gemma. "
        "For Gemma, put AIML_API_KEY into .env or start Ollama."
    )
    return Choice(client, SLOTS, ModelLine(text, stand_in=True))
