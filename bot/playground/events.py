"""Changes of the workspace as events for the app: the inner `event` objects and the envelope's payload around them.

docs.slack.dev/reference/events. A change may give none, one, or the twins `app_mention` and `message`.
"""

from bot.playground.changes import (
    Change,
    ChannelEnded,
    ChannelIdChanged,
    ChannelShared,
    MemberJoined,
    MemberLeft,
    MessageChanged,
    MessagePosted,
    MessageRemoved,
    Reacted,
    SessionRenamed,
    SessionStopped,
    UserChanged,
)
from bot.playground.entities import Channel, ChannelKind, Payload
from bot.playground.wire import message_payload, user_payload
from bot.playground.workspace import Workspace

STOPPED = "agent_session_stopped"
"""The event of Slack's own Stop, which is shown only where the app subscribed to it."""

SUBSCRIPTIONS = frozenset(
    {
        STOPPED,
        "agent_session_title_changed",
        "app_context_changed",
        "app_home_opened",
        "app_mention",
        "app_uninstalled",
        "channel_archive",
        "channel_deleted",
        "channel_id_changed",
        "channel_shared",
        "channel_unshared",
        "group_archive",
        "group_deleted",
        "member_joined_channel",
        "member_left_channel",
        "message.channels",
        "message.groups",
        "message.im",
        "message.mpim",
        "tokens_revoked",
        "user_change",
    }
)
"""What the app subscribed to, unless told otherwise."""

_CHANNEL_TYPES = {
    ChannelKind.PUBLIC: ("channel", "message.channels"),
    ChannelKind.PRIVATE: ("group", "message.groups"),
    ChannelKind.GROUP_DM: ("mpim", "message.mpim"),
    ChannelKind.DM: ("im", "message.im"),
}


def events_of(workspace: Workspace, change: Change) -> list[tuple[str, Payload]]:
    """The events that a change sends: the subscription each one needs, and the inner event."""
    match change:
        case MessagePosted():
            return _posted(workspace, change)
        case MessageChanged() | MessageRemoved():
            return _hidden(workspace, change)
        case Reacted() | ChannelEnded():
            return _reacted(workspace, change) if isinstance(change, Reacted) else _ended(workspace, change)
        case MemberJoined() | MemberLeft():
            return _member(workspace, change)
        case UserChanged() | ChannelShared() | ChannelIdChanged() | SessionStopped() | SessionRenamed():
            event = _single(workspace, change)
            return [(event["type"], event)]
    return []


_Single = UserChanged | ChannelShared | ChannelIdChanged | SessionStopped | SessionRenamed


def _single(workspace: Workspace, change: _Single) -> Payload:
    match change:
        case UserChanged():
            return _user_changed(workspace, change)
        case ChannelShared():
            return _shared(workspace, change)
        case ChannelIdChanged(old, new):
            told = {"type": "channel_id_changed", "old_channel_id": old, "new_channel_id": new}
            return told | {"event_ts": workspace.ts_clock.next()}
        case SessionStopped():
            return _stopped(workspace, change)
        case SessionRenamed():
            return _renamed(workspace, change)


def home_opened(workspace: Workspace, user: str, tab: str) -> Payload:
    """The event of somebody who opens a tab of the app."""
    event: Payload = {
        "type": "app_home_opened",
        "user": user,
        "channel": workspace.direct_message(user).id,
        "tab": tab,
        "event_ts": workspace.ts_clock.next(),
    }
    if context := _context(workspace, user):
        event["context"] = context
    if tab == "home" and user in workspace.homes:
        event["view"] = workspace.homes[user].payload
    return event


def context_changed(workspace: Workspace, user: str) -> Payload:
    """The event of somebody who opens another channel beside the app."""
    return {
        "type": "app_context_changed",
        "user": user,
        "channel": workspace.direct_message(user).id,
        "context": _context(workspace, user),
        "event_ts": workspace.ts_clock.next(),
    }


def _context(workspace: Workspace, user: str) -> Payload:
    """What somebody has open beside the app; empty when that is nothing."""
    channel = workspace.beside.get(user)
    if not channel:
        return {}
    return {"entities": [{"type": "slack#/types/channel_id", "value": channel, "team_id": workspace.team_id}]}


def event_payload(workspace: Workspace, event: Payload, event_id: str) -> Payload:
    """The outer payload of an event, as the Events API sends it."""
    return {
        "token": "playground",
        "team_id": workspace.team_id,
        "context_team_id": workspace.team_id,
        "context_enterprise_id": None,
        "api_app_id": workspace.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": event_id,
        "event_time": int(workspace.clock()),
        "authorizations": [
            {
                "enterprise_id": workspace.enterprise_id or None,
                "team_id": workspace.team_id,
                "user_id": workspace.bot_user,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": _is_shared(workspace, event),
        "event_context": f"4-{event.get('type')}-{workspace.team_id}-{event.get('channel', '')}",
    }


def _is_shared(workspace: Workspace, event: Payload) -> bool:
    channel = event.get("channel")
    found = workspace.channels.get(channel) if isinstance(channel, str) else None
    return found is not None and found.shared


def _user_changed(workspace: Workspace, change: UserChanged) -> Payload:
    user = user_payload(workspace, workspace.users[change.user], locale=True)
    return {"type": "user_change", "user": user, "event_ts": workspace.ts_clock.next()}


def _shared(workspace: Workspace, change: ChannelShared) -> Payload:
    return {
        "type": "channel_shared" if change.shared else "channel_unshared",
        "channel": change.channel,
        "event_ts": workspace.ts_clock.next(),
    }


def _sees(workspace: Workspace, channel_id: str) -> Channel | None:
    """The channel, when the app gets its messages."""
    channel = workspace.channels.get(channel_id)
    return channel if channel is not None and workspace.bot_user in channel.members else None


def _posted(workspace: Workspace, change: MessagePosted) -> list[tuple[str, Payload]]:
    message = change.message
    channel = _sees(workspace, message.channel)
    if channel is None:
        return []
    kind, subscription = _CHANNEL_TYPES[channel.kind]
    shown = message_payload(workspace, message)
    event: Payload = {**shown, "channel": channel.id, "event_ts": message.ts, "channel_type": kind}
    if channel.kind is ChannelKind.DM and not message.bot and (context := _context(workspace, message.user)):
        event["app_context"] = context
    if message.broadcast and message.thread_ts:
        event["root"] = message_payload(workspace, channel.messages[message.thread_ts])
    events = [(subscription, event)]
    if channel.kind is not ChannelKind.DM and f"<@{workspace.bot_user}" in message.text:
        mention = {**shown, "type": "app_mention", "channel": channel.id, "event_ts": message.ts}
        mention.pop("subtype", None)
        events.insert(0, ("app_mention", mention))
    return events


def _hidden(workspace: Workspace, change: MessageChanged | MessageRemoved) -> list[tuple[str, Payload]]:
    """An event of type `message` that tells of another message: `message_changed` or `message_deleted`."""
    channel = _sees(workspace, change.message.channel)
    if channel is None:
        return []
    kind, subscription = _CHANNEL_TYPES[channel.kind]
    ts = workspace.ts_clock.next()
    event: Payload = {"type": "message", "channel": channel.id, "previous_message": change.previous}
    event |= {"hidden": True, "ts": ts, "event_ts": ts, "channel_type": kind}
    if isinstance(change, MessageChanged):
        event |= {"subtype": "message_changed", "message": message_payload(workspace, change.message)}
    else:
        event |= {"subtype": "message_deleted", "deleted_ts": change.message.ts}
    return [(subscription, event)]


def _stopped(workspace: Workspace, change: SessionStopped) -> Payload:
    return {
        "type": STOPPED,
        "channel": change.channel,
        "thread_ts": change.thread_ts,
        "user": change.user,
        "streaming_message_ts": list(change.streams),
        "event_ts": workspace.ts_clock.next(),
    }


def _renamed(workspace: Workspace, change: SessionRenamed) -> Payload:
    event = {
        "type": "agent_session_title_changed",
        "channel": change.channel,
        "team_id": workspace.team_id,
        "thread_ts": change.thread_ts,
        "user": change.user,
        "title": change.title,
        "event_ts": workspace.ts_clock.next(),
    }
    return event | ({"previous_title": change.previous} if change.previous else {})


def _ended(workspace: Workspace, change: ChannelEnded) -> list[tuple[str, Payload]]:
    """What the app hears of a channel that it is in, or of any public one."""
    if change.private and not change.seen:
        return []
    name = f"{'group' if change.private else 'channel'}_{'deleted' if change.deleted else 'archive'}"
    event = {"type": name, "channel": change.channel, "event_ts": workspace.ts_clock.next()}
    return [(name, event if change.deleted else event | {"user": change.user})]


def _reacted(workspace: Workspace, change: Reacted) -> list[tuple[str, Payload]]:
    if _sees(workspace, change.message.channel) is None:
        return []
    name = "reaction_added" if change.added else "reaction_removed"
    item = {"type": "message", "channel": change.message.channel, "ts": change.message.ts}
    event = {
        "type": name,
        "user": change.user,
        "reaction": change.reaction,
        "item": item,
        "item_user": change.message.user,
        "event_ts": workspace.ts_clock.next(),
    }
    return [(name, event)]


def _member(workspace: Workspace, change: MemberJoined | MemberLeft) -> list[tuple[str, Payload]]:
    name = "member_joined_channel" if isinstance(change, MemberJoined) else "member_left_channel"
    channel = workspace.channels[change.channel]
    if workspace.bot_user not in channel.members and change.user != workspace.bot_user:
        return []
    event = {
        "type": name,
        "user": change.user,
        "channel": channel.id,
        "channel_type": "C" if channel.kind is ChannelKind.PUBLIC else "G",
        "team": workspace.team_id,
        "event_ts": workspace.ts_clock.next(),
    }
    if isinstance(change, MemberJoined) and change.inviter:
        event["inviter"] = change.inviter
    return [(name, event)]
