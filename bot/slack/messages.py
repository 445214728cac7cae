"""A message of Slack's as one of our values: the one parser of what events deliver and of what the history shows."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.conversation.addressing import ChannelKind, Incoming
from bot.conversation.file_ref import FileRef
from bot.conversation.history import Conversation

Payload = Mapping[str, Any]

PEOPLES_SUBTYPES = (None, "file_share", "thread_broadcast")
"""What a person's own message may be (docs.slack.dev/reference/events/message, subtypes); all others are notes."""

_SLACKBOT = "USLACKBOT"
_THUMBS = ("thumb_1024", "thumb_960", "thumb_800", "thumb_720", "thumb_480", "thumb_360")
_NAME_CHARS = 255
_CANVAS = "application/vnd.slack-docs"
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
        files=files_from(message),
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


def files_from(message: Payload) -> tuple[FileRef, ...]:
    """What came with a message."""
    files = message.get("files")
    return tuple(file_from(file) for file in files if isinstance(file, dict)) if isinstance(files, list) else ()


def file_from(file: Payload) -> FileRef:
    """A file object of Slack's (docs.slack.dev/reference/objects/file-object).

    A canvas is handed out as a page at its private address; the size that Slack tells is not that of the page.
    """
    size, is_canvas = file.get("size"), file.get("mimetype") == _CANVAS
    addresses = ("url_private", "url_private_download") if is_canvas else ("url_private_download", "url_private")
    named = FileRef(
        id=_text(file, "id"),
        name=(_text(file, "name") or _text(file, "title"))[:_NAME_CHARS],
        mimetype=_text(file, "mimetype"),
        size=size if type(size) is int and size > 0 and not is_canvas else 0,
        url=_text(file, addresses[0]) or _text(file, addresses[1]),
        thumb=next((url for name in _THUMBS if (url := _text(file, name))), ""),
        mode=_text(file, "mode"),
        access=_text(file, "file_access"),
    )
    return named if named.name or named.is_foreign else replace(named, name="file")


def _text(file: Payload, name: str) -> str:
    value = file.get(name)
    return value if isinstance(value, str) else ""
