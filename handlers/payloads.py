"""Slack's dicts to our values: the only place that knows the names of Slack's fields."""

from collections.abc import Mapping
from typing import Any

from bot.conversation.addressing import ChannelKind, Incoming
from bot.conversation.turn import FileRef
from bot.services.turns import Command

Payload = Mapping[str, Any]

_PEOPLES_SUBTYPES = (None, "file_share", "thread_broadcast")


def team_of(body: Payload) -> str:
    """The workspace whose installation gets this payload."""
    authorizations = body.get("authorizations") or ()
    if authorizations and authorizations[0].get("team_id"):
        return str(authorizations[0]["team_id"])
    team = body.get("team") or {}
    return str(body.get("team_id") or team.get("id") or "")


def message_from(event: Payload, body: Payload, bot_user_id: str) -> Incoming | None:
    """A person's message, or None for everything else: bots, joins, unknown subtypes, broken payloads."""
    if event.get("subtype") not in _PEOPLES_SUBTYPES or event.get("bot_id") or event.get("user") == bot_user_id:
        return None
    return _incoming(event, event, body, bot_user_id)


def edit_from(event: Payload, body: Payload, bot_user_id: str) -> Incoming | None:
    """A person's message whose text was really changed; None for unfurls, pins, and our own updates."""
    message = event.get("message")
    previous = event.get("previous_message") or {}
    if not isinstance(message, dict) or message.get("text") == previous.get("text"):
        return None
    if message.get("subtype") not in _PEOPLES_SUBTYPES or message.get("bot_id") or message.get("user") == bot_user_id:
        return None
    return _incoming(message, event, body, bot_user_id)


def deleted_from(event: Payload, body: Payload) -> tuple[str, str, str] | None:
    """The workspace, channel and `ts` of a deleted message; a root with replies leaves a tombstone in its place."""
    message = event.get("message") or {}
    buried = message.get("ts") if message.get("subtype") == "tombstone" else None
    channel, ts = event.get("channel"), event.get("deleted_ts") or buried
    return (team_of(body), channel, ts) if isinstance(channel, str) and isinstance(ts, str) else None


def command_from(body: Payload) -> Command:
    """A use of the slash command."""
    return Command(
        key=f"command:{body['trigger_id']}",
        team_id=team_of(body),
        channel_id=body["channel_id"],
        user_id=body["user_id"],
        text=(body.get("text") or "").strip(),
    )


def choice_from(body: Payload) -> Command:
    """A choice in a menu of ours; its value is the command's text."""
    action = body["actions"][0]
    return Command(
        key=f"action:{body.get('trigger_id') or action['action_ts']}",
        team_id=team_of(body),
        channel_id=body["channel"]["id"],
        user_id=body["user"]["id"],
        text=action["selected_option"]["value"],
    )


def _incoming(message: Payload, event: Payload, body: Payload, bot_user_id: str) -> Incoming | None:
    channel, user, ts = event.get("channel"), message.get("user"), message.get("ts")
    if not (isinstance(channel, str) and isinstance(user, str) and isinstance(ts, str)):
        return None
    return Incoming(
        team_id=team_of(body),
        channel_id=channel,
        channel_kind=_kind_of(channel, event.get("channel_type")),
        ts=ts,
        thread_ts=message.get("thread_ts"),
        user_id=user,
        user_team_id=message.get("user_team") or message.get("team"),
        text=message.get("text") or "",
        files=tuple(_file(file) for file in message.get("files") or ()),
        bot_user_id=bot_user_id,
        event_id=body.get("event_id"),
        edited_ts=(message.get("edited") or {}).get("ts"),
    )


def _kind_of(channel: str, channel_type: object) -> ChannelKind:
    """`app_mention` tells no channel type; a DM's id starts with D, and a mention needs to know no more."""
    if isinstance(channel_type, str) and channel_type in {kind.value for kind in ChannelKind}:
        return ChannelKind(channel_type)
    return ChannelKind.DM if channel.startswith("D") else ChannelKind.PUBLIC


def _file(file: Payload) -> FileRef:
    return FileRef(
        id=str(file.get("id", "")),
        name=str(file.get("name") or "file"),
        mimetype=str(file.get("mimetype") or ""),
        size=int(file.get("size") or 0),
    )
