"""The shape of the registration tables: what is listened to, and what Slack must grant for it."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt.kwargs_injection.async_args import AsyncArgs

from bot.services import Services

Handler = Callable[[AsyncArgs, Services], Awaitable[None]]

Way = str | Callable[[Mapping[str, Any]], str]
"""A way in, as `bot.conversation.access.NEEDS` names it, or what reads it from a payload."""


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event: the type Bolt matches, the subscriptions that bring it, and the scopes that these need."""

    type: str
    subscriptions: tuple[str, ...]
    scopes: tuple[str, ...]
    handler: Handler


@dataclass(frozen=True, slots=True)
class CommandRow:
    """A slash command, with what Slack shows of it while a person types. Each subcommand is a way in of its own."""

    command: str
    description: str
    usage_hint: str
    handler: Handler
    way: Way


@dataclass(frozen=True, slots=True)
class ActionRow:
    """A button or menu of ours, by its `action_id`."""

    action_id: str
    handler: Handler


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A modal of ours that a person submits, by its `callback_id`."""

    callback_id: str
    handler: Handler


@dataclass(frozen=True, slots=True)
class ShortcutRow:
    """A shortcut; `type` is `global` (the search bar) or `message` (a message's menu). Names: 24 characters at most."""

    callback_id: str
    type: str
    name: str
    description: str
    handler: Handler
