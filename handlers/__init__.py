"""Slack's listeners: a table of contents. Every valid request is acknowledged, also those nobody handles."""

import logging
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from traceback import walk_tb
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_bolt.kwargs_injection.async_args import AsyncArgs
from slack_bolt.response import BoltResponse

from bot.errors import BotError
from bot.services import Services
from bot.slack.telling import tell
from bot.texts import say
from handlers.actions import ACTIONS
from handlers.commands import COMMANDS
from handlers.events import EVENTS
from handlers.payloads import user_of
from handlers.replays import refusing_replays
from handlers.rows import Handler
from handlers.shortcuts import SHORTCUTS
from handlers.views import VIEWS

log = logging.getLogger(__name__)

_ANYTHING = re.compile(".*")
_UNREADABLE = (KeyError, IndexError, TypeError, AttributeError, ValueError, RecursionError)
"""How Python says that something is not of the expected form."""


def register(app: AsyncApp, services: Services) -> None:
    """Bind every row of the tables; behind them, catch-alls that acknowledge and do nothing.

    An event without a listener would be sent three more times and count against the app
    (docs.slack.dev/apis/events-api, "Failure conditions").
    """
    app.use(refusing_replays(services.deliveries))
    for event in EVENTS:
        app.event(event.type)(_bound(event.handler, services))
    for command in COMMANDS:
        app.command(command.command)(_bound(command.handler, services))
    for action in ACTIONS:
        app.action(action.action_id)(_bound(action.handler, services))
    for view in VIEWS:
        app.view(view.callback_id)(_bound(view.handler, services))
    for shortcut in SHORTCUTS:
        app.shortcut(shortcut.callback_id)(_bound(shortcut.handler, services))
    app.event(_ANYTHING)(_nothing)
    for kind in (app.command, app.action, app.view, app.view_closed, app.shortcut, app.options):
        kind(_ANYTHING)(_acknowledge)
    app.error(_error_listener(services))


def _bound(handler: Handler, services: Services) -> Callable[[AsyncArgs], Awaitable[None]]:
    async def listener(args: AsyncArgs) -> None:
        await handler(args, services)

    return listener


async def _nothing() -> None:
    """An event that is nobody's: Bolt acknowledges it when this returns."""


async def _acknowledge(ack: AsyncAck) -> None:
    await ack()


def _error_listener(services: Services) -> Callable[..., Awaitable[BoltResponse]]:
    async def on_error(error: Exception, body: dict[str, Any], respond: AsyncRespond) -> BoltResponse:
        language = services.people.language_at_once(user_of(body))
        return await _on_error(error, body, respond, say("error.store", language=language))

    return on_error


async def _on_error(error: Exception, body: dict[str, Any], respond: AsyncRespond, sorry: str) -> BoltResponse:
    """An event that could not be stored is not acknowledged, so that Slack sends it again.

    Commands and interactions never come again: the person is told instead; what answers an action shows nothing, so
    there it takes a message, and a form says it at its first field. What cannot be read is refused: 400.
    """
    kind = str(body.get("type", "command"))
    if isinstance(error, BotError):
        log.error("a listener failed", extra={"kind": kind, "reason": str(error)})
    elif _is_unreadable(error):
        log.warning("a payload made no sense", extra={"kind": kind, "reason": type(error).__name__})
        log.debug("where it was read", exc_info=error)
    else:
        log.error("a listener failed", extra={"kind": kind}, exc_info=error)
    if kind == "event_callback":
        return BoltResponse(status=400 if _is_unreadable(error) else 500)
    if kind in ("block_actions", "message_action"):
        if body.get("response_url"):
            await tell(respond, sorry)
        return BoltResponse(status=200)
    if kind == "view_submission":
        fields = dict.fromkeys(_first_input(body), sorry)
        return BoltResponse(status=200, body={"response_action": "errors", "errors": fields} if fields else "")
    return BoltResponse(status=200, body={"response_type": "ephemeral", "text": sorry})


def _is_unreadable(error: Exception) -> bool:
    """Whether a payload could not be taken apart: such an error, and no service was reached."""
    reached = (frame.f_globals.get("__name__", "") for frame, _ in walk_tb(error.__traceback__))
    return isinstance(error, _UNREADABLE) and not any(name.startswith("bot.services") for name in reached)


def _first_input(body: Mapping[str, Any]) -> Sequence[str]:
    """The block of a form's first field, if it has one."""
    view = body.get("view")
    blocks = view.get("blocks") if isinstance(view, dict) else None
    inputs = [block for block in blocks or () if isinstance(block, dict) and block.get("type") == "input"]
    return [str(block.get("block_id")) for block in inputs[:1]]
