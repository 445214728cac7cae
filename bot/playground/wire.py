"""How Slack's API and events show what is in the workspace."""

import re
from typing import TYPE_CHECKING

from bot.playground.composer import rich_text
from bot.playground.entities import Channel, ChannelKind, File, Message, Payload, User

if TYPE_CHECKING:
    from bot.playground.workspace import Workspace


_THUMB_SIZES = (360, 720, 1024)
_SLUG_CHARS = 100


def message_payload(workspace: "Workspace", message: Message, *, metadata: bool = True) -> Payload:
    """A message as `conversations.replies` and events show it.

    A `markdown` block is only stored as its translation: readers get `text` and the other blocks. A streamed message's
    `text` is what was streamed.
    """
    shown: Payload = {"user": message.user, "type": "message", "ts": message.ts}
    shown["text"] = message.text if message.stream is None else message.stream.text() or message.text
    author = workspace.users.get(message.user)
    shown["team"] = (author and author.team_id) or workspace.team_id
    if author and author.team_id:
        shown |= {"user_team": author.team_id, "source_team": author.team_id}
    if message.subtype:
        shown["subtype"] = message.subtype
    if message.client_msg_id:
        shown["client_msg_id"] = message.client_msg_id
    if message.bot:
        shown |= {"bot_id": workspace.bot_id, "app_id": workspace.app_id, "bot_profile": workspace.bot_profile}
        shown["blocks"] = [block for block in message.shown_blocks if block.get("type") != "markdown"]
    elif blocks := rich_text(message.text):
        shown["blocks"] = blocks
    if message.edited_ts:
        shown["edited"] = {"user": message.user, "ts": message.edited_ts}
    if message.files:
        shown |= {"files": [file_told(workspace, file) for file in message.files], "upload": False}
    if message.reactions:
        shown["reactions"] = [
            {"name": name, "users": list(users), "count": len(users)} for name, users in message.reactions.items()
        ]
    if message.metadata is not None and metadata:
        shown["metadata"] = message.metadata
    _add_thread(workspace, message, shown)
    return shown


def _add_thread(workspace: "Workspace", message: Message, shown: Payload) -> None:
    """The fields that tie a message to its thread."""
    if message.thread_ts is not None:
        shown["thread_ts"] = message.thread_ts
        root = workspace.channels[message.channel].messages.get(message.thread_ts)
        if root is not None:
            shown["parent_user_id"] = root.user
    elif message.replies:
        shown |= {
            "thread_ts": message.ts,
            "reply_count": len(message.replies),
            "reply_users_count": len(message.repliers),
            "latest_reply": message.replies[-1],
            "reply_users": list(message.repliers),
            "is_locked": False,
            "subscribed": False,
        }


def file_told(workspace: "Workspace", file: File) -> Payload:
    """A file as a message tells of it: of one of another workspace only where to ask (Slack Connect)."""
    if file.elsewhere:
        return {"id": file.id, "mode": "file_access", "file_access": "check_file_info"}
    return file_payload(workspace, file)


def file_payload(workspace: "Workspace", file: File) -> Payload:
    """A file object; its private URLs want the bot's token in the Authorization header."""
    base = f"{workspace.origin}/files-pri/{workspace.team_id}-{file.id}"
    small = f"{workspace.origin}/files-tmb/{workspace.team_id}-{file.id}"
    slug = re.sub(r"[^a-z0-9._-]+", "_", file.name.lower())[:_SLUG_CHARS]
    extension = file.name.rpartition(".")[2].lower() if "." in file.name else "text"
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "filetype": "quip" if file.mode == "quip" else extension,
        "pretty_type": extension.upper(),
        "user": file.user,
        "user_team": workspace.team_id,
        "editable": False,
        "size": file.size,
        "mode": file.mode if file.content is not None else "tombstone",
        "is_external": False,
        "external_type": "",
        "is_public": False,
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": f"{base}/{slug}",
        "url_private_download": f"{base}/download/{slug}",
        "permalink": f"{workspace.origin}/files/{file.user}/{file.id}/{slug}",
        "channels": list(file.channels),
        "has_rich_preview": False,
        "file_access": "visible",
        **({f"thumb_{size}": f"{small}/{slug}_{size}.png" for size in _THUMB_SIZES} if file.thumb else {}),
    }


def user_payload(workspace: "Workspace", user: User, *, locale: bool = False) -> Payload:
    """A user object, as `users.info` gives it."""
    team_id = user.team_id or workspace.team_id
    shown: Payload = {
        "id": user.id,
        "team_id": team_id,
        "name": user.name,
        "deleted": user.deleted,
        "color": user.color.lstrip("#"),
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": user.tz,
        "tz_offset": 3600,
        "profile": {
            "real_name": user.real_name,
            "real_name_normalized": user.real_name,
            "display_name": user.name,
            "display_name_normalized": user.name,
            "team": team_id,
        },
        "is_admin": user.is_admin,
        "is_owner": user.is_admin,
        "is_primary_owner": user.is_admin,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": user.is_ultra_restricted,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": workspace.created,
        "is_email_confirmed": True,
        "who_can_share_contact_card": "EVERYONE",
    }
    if user.is_bot:
        shown["profile"] |= {"api_app_id": workspace.app_id, "bot_id": workspace.bot_id}
    if enterprise_id := user.enterprise_id or ("" if user.team_id else workspace.enterprise_id):
        shown["enterprise_user"] = {"id": user.id, "enterprise_id": enterprise_id, "teams": [team_id]}
    if user.team_id:
        shown["is_stranger"] = not _meets_the_bot(workspace, user)
    if locale:
        shown["locale"] = user.locale
    return shown


def _meets_the_bot(workspace: "Workspace", user: User) -> bool:
    """Whether somebody of another organisation is in a channel that the bot is in."""
    return any({user.id, workspace.bot_user} <= set(channel.members) for channel in workspace.channels.values())


def channel_payload(workspace: "Workspace", channel: Channel) -> Payload:
    """A conversation object, as the bot sees it in `conversations.info` and `conversations.list`."""
    kind = channel.kind
    if kind is ChannelKind.DM:
        person = next(user for user in channel.members if user != workspace.bot_user)
        return {
            "id": channel.id,
            "created": channel.created,
            "is_archived": False,
            "is_im": True,
            "is_org_shared": False,
            "user": person,
            "is_user_deleted": False,
            "context_team_id": workspace.team_id,
        }
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": kind is ChannelKind.PUBLIC,
        "is_group": kind is ChannelKind.PRIVATE,
        "is_im": False,
        "is_mpim": kind is ChannelKind.GROUP_DM,
        "is_private": kind is not ChannelKind.PUBLIC,
        "is_member": workspace.bot_user in channel.members,
        "is_archived": channel.archived,
        "is_general": channel.name == "general",
        "is_shared": channel.shared or channel.org_shared,
        "is_ext_shared": channel.shared,
        "is_org_shared": channel.org_shared,
        "created": channel.created,
        "creator": channel.members[0] if channel.members else workspace.bot_user,
        "context_team_id": workspace.team_id,
        "num_members": len(channel.members),
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }
