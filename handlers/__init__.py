"""Slack's listeners: a table of contents. Every valid request is acknowledged, also those nobody handles."""

import re
from collections.abc import Awaitable, Callable

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.services import Services
from handlers.actions import ACTIONS
from handlers.commands import COMMANDS
from handlers.events import EVENTS
from handlers.failures import error_listener
from handlers.replays import refusing_replays
from handlers.rows import Handler
from handlers.shortcuts import SHORTCUTS
from handlers.views import VIEWS

_ANYTHING = re.compile(".*")


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
    app.error(error_listener(services))


def _bound(handler: Handler, services: Services) -> Callable[[AsyncArgs], Awaitable[None]]:
    async def listener(args: AsyncArgs) -> None:
        await handler(args, services)

    return listener


async def _nothing() -> None:
    """An event that is nobody's: Bolt acknowledges it when this returns."""


async def _acknowledge(ack: AsyncAck) -> None:
    await ack()
