"""What the page is shown: people, channels, messages and views as it draws them."""

from bot.playground.entities import Channel, ChannelKind, Ephemeral, File, Message, Payload, User, View
from bot.playground.workspace import SLACKBOT, Workspace


def user_shape(user: User) -> Payload:
    """A person, or the bot."""
    initials = "".join(word[0] for word in user.real_name.split()[:2]).upper()
    return {
        "id": user.id,
        "name": user.name,
        "real_name": user.real_name,
        "initials": initials,
        "color": user.color,
        "is_bot": user.is_bot,
        "is_admin": user.is_admin,
        "is_guest": user.is_restricted,
        "org": user.org,
        "deleted": user.deleted,
    }


def channel_shape(workspace: Workspace, channel: Channel, viewer: str) -> Payload:
    """A conversation, as `viewer` sees it in the sidebar."""
    name = channel.name
    if channel.kind in (ChannelKind.DM, ChannelKind.GROUP_DM):
        others = [workspace.users[user].real_name for user in channel.members if user != viewer]
        name = ", ".join(others)
    return {
        "id": channel.id,
        "name": name,
        "kind": channel.kind.value,
        "member": viewer in channel.members,
        "bot_member": workspace.bot_user in channel.members,
        "topic": channel.topic,
        "shared": channel.shared,
        "users": list(channel.members),
    }


def visible_channels(workspace: Workspace, viewer: str) -> list[Channel]:
    """The conversations that a person sees: the public ones and their own."""
    return [each for each in workspace.channels.values() if sees(workspace, each, viewer)]


def sees(workspace: Workspace, channel: Channel, viewer: str) -> bool:
    """Whether a person sees a conversation. Guests and people of other organisations see only those they are in."""
    user = workspace.users.get(viewer)
    outsider = user is not None and (user.is_restricted or bool(user.team_id))
    return viewer in channel.members or (channel.kind is ChannelKind.PUBLIC and not outsider)


def message_shape(workspace: Workspace, message: Message) -> Payload:
    """A message with everything that is drawn; `blocks` keep the `markdown` block."""
    user = workspace.users.get(message.user)
    return {
        "ts": message.ts,
        "thread_ts": message.thread_ts,
        "user": message.user,
        "bot": message.bot,
        "name": message.username or (user.real_name if user else message.user),
        "text": message.text,
        "blocks": message.shown_blocks,
        "streaming": message.streaming,
        "edited": message.edited,
        "subtype": message.subtype,
        "files": [file_shape(file) for file in message.files],
        "reactions": [{"name": name, "users": users} for name, users in message.reactions.items()],
        "reply_count": len(message.replies),
        "reply_users": message.repliers,
        "latest_reply": message.replies[-1] if message.replies else None,
        "broadcast": message.broadcast,
        "metadata": message.metadata,
    }


def ephemeral_shape(workspace: Workspace, ephemeral: Ephemeral) -> Payload:
    """A message of the bot, or of Slackbot, that one person sees."""
    by_slack = ephemeral.by_slack
    return {
        "ts": ephemeral.ts,
        "thread_ts": ephemeral.thread_ts,
        "user": SLACKBOT if by_slack else workspace.bot_user,
        "bot": not by_slack,
        "name": "Slackbot" if by_slack else workspace.users[workspace.bot_user].real_name,
        "text": ephemeral.text,
        "blocks": ephemeral.blocks,
        "ephemeral": True,
    }


def prompts_shape(workspace: Workspace, channel: str) -> Payload:
    """What the app suggests in a direct message."""
    title, prompts = workspace.prompts[channel]
    shown = [{"title": str(each["title"]), "message": str(each["message"])} for each in prompts]
    return {"channel": channel, "title": title, "prompts": shown}


def file_shape(file: File) -> Payload:
    """A file chip; `url` is on the page's own origin."""
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "size": file.size,
        "url": f"/page/files/{file.id}",
    }


def view_shape(view: View | None) -> Payload | None:
    """A modal or a Home, as the app made it."""
    return view.payload if view is not None else None
