"""Slack's listeners: a table of contents. Every valid request is acknowledged, also those nobody handles."""

import re

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.services import Services
from handlers.actions import ACTIONS
from handlers.commands import COMMANDS
from handlers.events import EVENTS
from handlers.failures import error_listener
from handlers.gate import gated
from handlers.replays import refusing_replays
from handlers.shortcuts import SHORTCUTS
from handlers.views import VIEWS

_ANYTHING = re.compile(".*")


def register(app: AsyncApp, services: Services) -> None:
    """Bind every row of the tables, each behind the gate; behind them, catch-alls that acknowledge and do nothing.

    An event without a listener would be sent three more times and count against the app
    (docs.slack.dev/apis/events-api, "Failure conditions").
    """
    app.use(refusing_replays(services.deliveries))
    for event in EVENTS:
        app.event(event.type)(gated(event.handler, f"event:{event.type}", services))
    for command in COMMANDS:
        app.command(command.command)(gated(command.handler, command.way, services))
    for action in ACTIONS:
        app.action(action.action_id)(gated(action.handler, f"action:{action.action_id}", services))
    for view in VIEWS:
        app.view(view.callback_id)(gated(view.handler, f"view:{view.callback_id}", services))
    for shortcut in SHORTCUTS:
        app.shortcut(shortcut.callback_id)(gated(shortcut.handler, f"shortcut:{shortcut.callback_id}", services))
    app.event(_ANYTHING)(_nothing)
    for kind in (app.command, app.action, app.view, app.view_closed, app.shortcut, app.options):
        kind(_ANYTHING)(_acknowledge)
    app.error(error_listener(services))


async def _nothing() -> None:
    """An event that is nobody's: Bolt acknowledges it when this returns."""


async def _acknowledge(ack: AsyncAck) -> None:
    await ack()
