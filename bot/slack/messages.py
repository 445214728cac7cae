"""A message of Slack's as one of our values: the one parser of what events deliver and of what the history shows."""

from collections.abc import Mapping
from typing import Any

from bot.conversation.addressing import ChannelKind, Incoming
from bot.conversation.history import Conversation
from bot.conversation.turn import FileRef

Payload = Mapping[str, Any]

PEOPLES_SUBTYPES = (None, "file_share", "thread_broadcast")
"""What a person's own message may be (docs.slack.dev/reference/events/message, subtypes); all others are notes."""

_SLACKBOT = "USLACKBOT"
_CHANNEL_ENTITY = "slack#/types/channel_id"
_MESSAGE_ENTITY = "slack#/types/message_context"


def is_persons(message: Payload, bot_user_id: str) -> bool:
    """Whether a person wrote it: no bot, not ourselves, no note of Slack's own."""
    return (
        message.get("subtype") in PEOPLES_SUBTYPES
        and not message.get("bot_id")
        and message.get("user") not in (bot_user_id, _SLACKBOT)
    )


def incoming_from(
    message: Payload, place: Conversation, bot_user_id: str, event_id: str | None = None
) -> Incoming | None:
    """A person's message, or None for everything else: bots, joins, unknown subtypes, broken payloads."""
    user, ts, edited = message.get("user"), message.get("ts"), message.get("edited")
    if not (is_persons(message, bot_user_id) and isinstance(user, str) and isinstance(ts, str)):
        return None
    return Incoming(
        team_id=place.team_id,
        channel_id=place.channel_id,
        channel_kind=place.kind,
        ts=ts,
        thread_ts=message.get("thread_ts"),
        user_id=user,
        user_team_id=message.get("user_team") or message.get("team"),
        text=message.get("text") or "",
        files=tuple(_file(file) for file in message.get("files") or () if isinstance(file, dict)),
        bot_user_id=bot_user_id,
        event_id=event_id,
        edited_ts=edited.get("ts") if isinstance(edited, dict) else None,
        beside=channel_beside(message.get("app_context")),
    )


def channel_beside(context: object) -> str:
    """The channel that a person has open beside the app, of an event's context; "" when there is none.

    docs.slack.dev/reference/events/app_context_changed: the entities come by relevance, the first channel counts.
    """
    entities = context.get("entities") if isinstance(context, dict) else None
    for entity in entities if isinstance(entities, list) else ():
        if not isinstance(entity, dict):
            continue
        value = entity.get("value")
        if entity.get("type") == _MESSAGE_ENTITY and isinstance(value, dict):
            value = value.get("channel_id")
        elif entity.get("type") != _CHANNEL_ENTITY:
            continue
        if isinstance(value, str):
            return value
    return ""


def kind_of(channel_id: str, channel_type: object) -> ChannelKind:
    """The kind that an event names. `app_mention` names none: a DM's id starts with D, a mention needs no more."""
    if isinstance(channel_type, str) and channel_type in {kind.value for kind in ChannelKind}:
        return ChannelKind(channel_type)
    return ChannelKind.DM if channel_id.startswith("D") else ChannelKind.PUBLIC


def _file(file: Payload) -> FileRef:
    size = file.get("size")
    return FileRef(
        id=str(file.get("id", "")),
        name=str(file.get("name") or "file"),
        mimetype=str(file.get("mimetype") or ""),
        size=size if isinstance(size, int) else 0,
    )
