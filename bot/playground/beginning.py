"""The workspace as it is on the first day."""

from dataclasses import replace

from bot.playground.entities import Channel, ChannelKind, User
from bot.playground.workspace import Workspace

_PEOPLE = (
    ("U0PALICE01", "alice", "Alice Moreau", "#7c5cff", True),
    ("U0PBOB0001", "bob", "Bob Okafor", "#0f9d76", False),
    ("U0PCAROL01", "carol", "Carol Lindqvist", "#d9622b", False),
)
_OTHERS = (
    User("U0PDANA001", "dana", "Dana Petrov", "#b8336a", is_restricted=True),
    User("U0PERIK001", "erik", "Erik Sund", "#3d6b8e", team_id="T0FABRIKAM", org="Fabrikam"),
    User("U0PFRANK01", "frank", "Frank Weber", "#7a7a7a", deleted=True),
)
"""A guest, somebody of another organisation, and somebody who has left: whom the bot does not answer."""

_BOT_COLOR = "#1a73e8"

_ALL = ("alice", "bob", "carol")
_SHARED = "with-fabrikam"
_CHANNELS = (
    ("C0PGENERAL", "general", ChannelKind.PUBLIC, (*_ALL, "gemma"), "Company-wide announcements"),
    ("C0PRANDOM1", "random", ChannelKind.PUBLIC, (*_ALL, "gemma"), "Anything goes"),
    ("C0PASKGEMM", "ask-gemma", ChannelKind.PUBLIC, (*_ALL, "gemma"), "Ask the model here"),
    ("C0PLOUNGE1", "lounge", ChannelKind.PUBLIC, _ALL, "/invite @gemma brings Gemma here"),
    ("C0POPSPRIV", "ops-private", ChannelKind.PRIVATE, ("alice", "bob", "gemma"), "Private"),
    ("C0PFABRIK1", _SHARED, ChannelKind.PRIVATE, ("alice", "bob", "dana", "erik", "gemma"), "Shared with Fabrikam"),
    ("C0PMPDM001", "mpdm-alice--bob--gemma-1", ChannelKind.GROUP_DM, ("alice", "bob", "gemma"), ""),
)


def furnish(workspace: Workspace) -> None:
    """Three people, three whom the bot does not answer, the bot, its conversations and a DM with it for each person."""
    for user_id, name, real_name, color, is_admin in _PEOPLE:
        workspace.add_user(User(user_id, name, real_name, color, is_admin=is_admin))
    for other in _OTHERS:
        workspace.add_user(replace(other))
    workspace.add_user(User(workspace.bot_user, "gemma", "Gemma", _BOT_COLOR, is_bot=True))
    for channel_id, name, kind, members, topic in _CHANNELS:
        found = [user.id for member in members if (user := workspace.find_user(member)) is not None]
        shared = name == _SHARED
        workspace.add_channel(Channel(channel_id, name, kind, workspace.created, found, topic, shared=shared))
    for number, (user_id, name, *_) in enumerate(_PEOPLE, start=1):
        members_of_dm = [user_id, workspace.bot_user]
        workspace.add_channel(
            Channel(f"D0PDIRECT{number}", f"dm-{name}", ChannelKind.DM, workspace.created, members_of_dm)
        )
