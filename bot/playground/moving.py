"""A channel gets another id, as a private one does in Slack when it is shared with another organisation."""

from typing import TypeVar

from bot.playground.changes import ChannelIdChanged, ChannelsChanged
from bot.playground.entities import Channel
from bot.playground.workspace import Workspace

_Shown = TypeVar("_Shown")


def give_new_id(workspace: Workspace, channel: Channel, new_id: str) -> None:
    """Have a channel, with all that was said in it, go by a new id; by the old one there is nothing any more."""
    old_id, channel.id = channel.id, new_id
    workspace.channels = {each.id: each for each in workspace.channels.values()}
    for message in channel.messages.values():
        message.channel = new_id
    for shown in channel.ephemerals:
        shown.channel = new_id
    for file in workspace.files.values():
        file.channels = [new_id if each == old_id else each for each in file.channels]
    workspace.statuses = _renamed(workspace.statuses, old_id, new_id)
    workspace.sessions = _renamed(workspace.sessions, old_id, new_id)
    workspace.titles = _renamed(workspace.titles, old_id, new_id)
    workspace.open_streams = _renamed(workspace.open_streams, old_id, new_id)
    workspace.beside = {user: new_id if each == old_id else each for user, each in workspace.beside.items()}
    workspace.tell(ChannelIdChanged(old_id, new_id))
    workspace.tell(ChannelsChanged())


def _renamed(by_thread: dict[tuple[str, str], _Shown], old_id: str, new_id: str) -> dict[tuple[str, str], _Shown]:
    return {(new_id if channel == old_id else channel, ts): each for (channel, ts), each in by_thread.items()}
