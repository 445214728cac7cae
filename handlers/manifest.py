"""The app manifest, read off the registration tables: what is registered is what Slack is asked for."""

from collections.abc import Mapping
from typing import Any

from bot.conversation.suggestions import suggestions
from bot.texts import ENGLISH_CODE
from handlers.commands import COMMANDS
from handlers.events import EVENTS
from handlers.rows import CommandRow, ShortcutRow
from handlers.shortcuts import SHORTCUTS

_ALWAYS = ("assistant:write", "chat:write", "commands", "im:write", "users:read")
"""Scopes of what the bot does beside listening: status and streams, posts, the command, DMs, people's names."""

_OPTIONAL = ("files:read", "files:write")
"""Scopes that an admin may leave out: the bot reads or shares no files then, and says so."""

_LISTING = ("channels:read", "groups:read", "im:read", "mpim:read")
"""Scopes of listing the conversations that the bot is in, to find there what was never delivered."""


def manifest(public_url: str | None = None) -> Mapping[str, Any]:
    """The manifest for Socket Mode, or with `public_url` (https, no path) for HTTP mode."""
    request = {"request_url": f"{public_url}/slack/events"} if public_url else {}
    scopes = sorted({*_ALWAYS, *_OPTIONAL, *_LISTING, *(scope for row in EVENTS for scope in row.scopes)})
    subscriptions = sorted(name for row in EVENTS for name in row.subscriptions)
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": "Gemma",
            "description": "Google's open Gemma 3 models, in your threads.",
            "background_color": "#1a4a8a",
        },
        "features": _features(public_url),
        "oauth_config": {"scopes": {"bot": scopes, "bot_optional": list(_OPTIONAL)}},
        "settings": {
            "event_subscriptions": {"bot_events": subscriptions, **request},
            "interactivity": {"is_enabled": True, **request},
            "org_deploy_enabled": False,
            "socket_mode_enabled": public_url is None,
            "token_rotation_enabled": False,
        },
    }


def _features(public_url: str | None) -> Mapping[str, Any]:
    return {
        "agent_view": {
            "agent_description": "Answers in the thread with Gemma 3: questions, drafts, summaries.",
            "suggested_prompts": [{"title": each.title, "message": each.message} for each in suggestions(ENGLISH_CODE)],
        },
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": "gemma", "always_online": True},
        "slash_commands": [_command(row, public_url) for row in COMMANDS],
        "shortcuts": [_shortcut(row) for row in SHORTCUTS],
    }


def _command(row: CommandRow, public_url: str | None) -> Mapping[str, Any]:
    return {
        "command": row.command,
        "description": row.description,
        "usage_hint": row.usage_hint,
        "should_escape": True,
        **({"url": f"{public_url}/slack/events"} if public_url else {}),
    }


def _shortcut(row: ShortcutRow) -> Mapping[str, Any]:
    return {"name": row.name, "type": row.type, "callback_id": row.callback_id, "description": row.description}
