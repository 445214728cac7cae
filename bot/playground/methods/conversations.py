"""`conversations.*`: which there are, who is in them, and what was said."""

from bot.playground.arguments import Arguments
from bot.playground.backstage import Backstage
from bot.playground.entities import Channel, ChannelKind, Message, Payload
from bot.playground.history import Span, page_of, read_history, read_replies
from bot.playground.methods.method import SCOPE_KINDS, Method, check_scope, cursor_field, visible_channel
from bot.playground.refusals import ApiError
from bot.playground.wire import channel_payload, message_payload

_HISTORY = 999
_REPLIES = 1_000
_KINDS = {
    "public_channel": ChannelKind.PUBLIC,
    "private_channel": ChannelKind.PRIVATE,
    "mpim": ChannelKind.GROUP_DM,
    "im": ChannelKind.DM,
}


def _list(stage: Backstage, args: Arguments) -> Payload:
    return _listed(stage, args, members_only=False)


def _of_user(stage: Backstage, args: Arguments) -> Payload:
    return _listed(stage, args, members_only=True)


def _listed(stage: Backstage, args: Arguments, *, members_only: bool) -> Payload:
    """Conversations of the wanted types; those that are not public only where the bot is a member.

    `users.conversations` of a person (`user`) lists the public ones they are in, also those without the bot.
    """
    types = args.words("types") or ["public_channel"]
    if any(each not in _KINDS for each in types):
        raise ApiError("invalid_types")
    kinds = {_KINDS[each] for each in types}
    for kind in kinds:
        check_scope(stage, f"{SCOPE_KINDS[kind]}:read")
    workspace = stage.workspace
    whose = args.text("user", workspace.bot_user) if members_only else ""
    if whose and whose not in workspace.users:
        raise ApiError("user_not_found")
    found = [
        channel
        for channel in workspace.channels.values()
        if channel.kind in kinds
        and (not whose or whose in channel.members)
        and (workspace.bot_user in channel.members or channel.kind is ChannelKind.PUBLIC)
        and not (channel.archived and args.flag("exclude_archived"))
    ]
    page, cursor = page_of(found, _limit(args, 100, _REPLIES), args.text("cursor"))
    return {"channels": [channel_payload(workspace, channel) for channel in page], **cursor_field(cursor)}


def _info(stage: Backstage, args: Arguments) -> Payload:
    shown = channel_payload(stage.workspace, visible_channel(stage, args))
    if not args.flag("include_num_members"):
        shown.pop("num_members", None)
    return {"channel": shown}


def _members(stage: Backstage, args: Arguments) -> Payload:
    channel = visible_channel(stage, args)
    page, cursor = page_of(channel.members, _limit(args, 100, _REPLIES), args.text("cursor"))
    return {"members": list(page), **cursor_field(cursor)}


def _open(stage: Backstage, args: Arguments) -> Payload:
    workspace = stage.workspace
    if args.text("channel"):
        return {"channel": {"id": visible_channel(stage, args).id}}
    users = args.words("users")
    if not users:
        raise ApiError("users_list_not_supplied")
    if any(user not in workspace.users for user in users):
        raise ApiError("user_not_found")
    people = sorted(set(users) - {workspace.bot_user})
    if not people:
        raise ApiError("not_enough_users")
    check_scope(stage, "im:write" if len(people) == 1 else "mpim:write")
    channel = workspace.direct_message(people[0]) if len(people) == 1 else _group_dm(stage, people)
    shown = channel_payload(workspace, channel) if args.flag("return_im") else {"id": channel.id}
    return {"channel": shown}


def _group_dm(stage: Backstage, people: list[str]) -> Channel:
    """The group DM of the bot with exactly these people, made when there is none."""
    workspace = stage.workspace
    wanted = {*people, workspace.bot_user}
    for channel in workspace.channels.values():
        if channel.kind is ChannelKind.GROUP_DM and set(channel.members) == wanted:
            return channel
    members = sorted(wanted)
    name = "mpdm-" + "--".join(workspace.users[user].name for user in members) + "-1"
    created = int(workspace.clock())
    return workspace.add_channel(Channel(workspace.ids.next("C"), name, ChannelKind.GROUP_DM, created, members))


def _join(stage: Backstage, args: Arguments) -> Payload:
    channel = visible_channel(stage, args)
    if channel.kind is not ChannelKind.PUBLIC:
        raise ApiError("method_not_supported_for_channel_type")
    if channel.archived:
        raise ApiError("is_archived")
    stage.workspace.join(channel, stage.workspace.bot_user)
    return {"channel": channel_payload(stage.workspace, channel)}


def _history(stage: Backstage, args: Arguments) -> Payload:
    channel = _readable(stage, args)
    page = read_history(channel, _span(args, 100, min(_HISTORY, stage.history_page)))
    shown: Payload = {"messages": _shown(stage, args, page.messages), "has_more": bool(page.next_cursor)}
    shown["pin_count"] = 0
    return shown | (cursor_field(page.next_cursor) if page.next_cursor else {})


def _replies(stage: Backstage, args: Arguments) -> Payload:
    channel = _readable(stage, args)
    root = channel.messages.get(args.text("ts"))
    if root is None:
        raise ApiError("thread_not_found")
    most = min(_REPLIES, stage.history_page)
    page = read_replies(channel, root, _span(args, most, most))
    shown: Payload = {"messages": _shown(stage, args, page.messages), "has_more": bool(page.next_cursor)}
    return shown | (cursor_field(page.next_cursor) if page.next_cursor else {})


def _readable(stage: Backstage, args: Arguments) -> Channel:
    channel = visible_channel(stage, args)
    if stage.workspace.bot_user not in channel.members:
        raise ApiError("not_in_channel")
    return channel


def _shown(stage: Backstage, args: Arguments, messages: list[Message]) -> list[Payload]:
    metadata = args.flag("include_all_metadata")
    latest = stage.workspace.clock() - stage.shown_after_s
    read = [message for message in messages if not stage.shown_after_s or float(message.ts) <= latest]
    return [message_payload(stage.workspace, message, metadata=metadata) for message in read]


def _span(args: Arguments, default: int, most: int) -> Span:
    """Which messages a call wants; raises ApiError `invalid_ts_oldest`, `invalid_ts_latest`, `invalid_limit`."""
    for name in ("oldest", "latest"):
        if not args.text(name, "0").replace(".", "", 1).isdecimal():
            raise ApiError(f"invalid_ts_{name}")
    oldest, latest = args.text("oldest"), args.text("latest")
    return Span(
        "" if oldest == "0" else oldest,
        "" if latest == "now" else latest,
        args.flag("inclusive"),
        _limit(args, default, most),
        args.text("cursor"),
    )


def _limit(args: Arguments, default: int, most: int) -> int:
    limit = args.number("limit", default)
    if limit < 0:
        raise ApiError("invalid_limit")
    return min(limit or default, most)


METHODS = {
    "conversations.list": Method(_list),
    "users.conversations": Method(_of_user),
    "conversations.info": Method(_info, ("channel",), scope="{kind}:read"),
    "conversations.members": Method(_members, ("channel",), scope="{kind}:read"),
    "conversations.open": Method(_open),
    "conversations.join": Method(_join, ("channel",), scope="channels:join"),
    "conversations.history": Method(_history, ("channel",), scope="{kind}:history"),
    "conversations.replies": Method(_replies, ("channel", "ts"), scope="{kind}:history"),
}
