"""The workspace as it is on the first day."""

from bot.playground.entities import Channel, ChannelKind, User
from bot.playground.workspace import Workspace

_PEOPLE = (
    ("U0PALICE01", "alice", "Alice Moreau", "#7c5cff", True),
    ("U0PBOB0001", "bob", "Bob Okafor", "#0f9d76", False),
    ("U0PCAROL01", "carol", "Carol Lindqvist", "#d9622b", False),
)
_BOT_COLOR = "#1a73e8"

_ALL = ("alice", "bob", "carol")
_CHANNELS = (
    ("C0PGENERAL", "general", ChannelKind.PUBLIC, (*_ALL, "gemma"), "Company-wide announcements"),
    ("C0PRANDOM1", "random", ChannelKind.PUBLIC, (*_ALL, "gemma"), "Anything goes"),
    ("C0PASKGEMM", "ask-gemma", ChannelKind.PUBLIC, (*_ALL, "gemma"), "Ask the model here"),
    ("C0PLOUNGE1", "lounge", ChannelKind.PUBLIC, _ALL, "/invite @gemma brings Gemma here"),
    ("C0POPSPRIV", "ops-private", ChannelKind.PRIVATE, ("alice", "bob", "gemma"), "Private"),
    ("C0PMPDM001", "mpdm-alice--bob--gemma-1", ChannelKind.GROUP_DM, ("alice", "bob", "gemma"), ""),
)


def furnish(workspace: Workspace) -> None:
    """Three people, the bot, six conversations and a DM with the bot for each person."""
    for user_id, name, real_name, color, is_admin in _PEOPLE:
        workspace.add_user(User(user_id, name, real_name, color, is_admin=is_admin))
    workspace.add_user(User(workspace.bot_user, "gemma", "Gemma", _BOT_COLOR, is_bot=True))
    for channel_id, name, kind, members, topic in _CHANNELS:
        found = [user.id for member in members if (user := workspace.find_user(member)) is not None]
        workspace.add_channel(Channel(channel_id, name, kind, workspace.created, found, topic))
    for number, (user_id, name, *_) in enumerate(_PEOPLE, start=1):
        members_of_dm = [user_id, workspace.bot_user]
        workspace.add_channel(
            Channel(f"D0PDIRECT{number}", f"dm-{name}", ChannelKind.DM, workspace.created, members_of_dm)
        )
