"""The workspace: people, channels and messages, and what can happen to them. No I/O; the clock is handed in."""

from collections.abc import Callable, Sequence

from bot.playground.changes import (
    ChannelEnded,
    ChannelsChanged,
    EphemeralRemoved,
    EphemeralShown,
    MemberJoined,
    MemberLeft,
    MessageChanged,
    MessagePosted,
    MessageRemoved,
    MessageTouched,
    Reacted,
)
from bot.playground.entities import Channel, ChannelKind, Ephemeral, File, Message, Payload, Stream, User, View
from bot.playground.ids import Ids, TsClock
from bot.playground.sessions import Sessions
from bot.playground.wire import message_payload

_EPHEMERALS_KEPT = 50
_TOMBSTONE = "This message was deleted."
SLACKBOT = "USLACKBOT"
"""Who speaks where Slack itself does."""


class Workspace(Sessions):
    """One Slack workspace with one app installed. Every change is told to the listeners, in order, at once."""

    def __init__(self, clock: Callable[[], float], ids: Ids | None = None, last_ts: int = 0) -> None:
        super().__init__(clock)
        self.ids = ids or Ids()
        self.ts_clock = TsClock(clock, last_ts)
        self.origin = ""
        self.created = int(clock())
        self.team_id = "T0PLAYGRND"
        self.enterprise_id = ""
        self.team_name = "Playground"
        self.domain = "playground"
        self.app_id = "A0PGEMMA01"
        self.bot_id = "B0PGEMMA01"
        self.bot_user = "U0PGEMMA01"
        self.users: dict[str, User] = {}
        self.files: dict[str, File] = {}
        self.views: dict[str, View] = {}
        self.homes: dict[str, View] = {}
        self.beside: dict[str, str] = {}
        self.open_streams: dict[tuple[str, str], Message] = {}
        self._names: dict[str, str] = {}
        self.bot_profile: Payload = {
            "id": self.bot_id,
            "app_id": self.app_id,
            "name": "Gemma",
            "team_id": self.team_id,
            "deleted": False,
            "updated": self.created,
            "icons": {},
        }

    # People and channels

    def add_user(self, user: User) -> User:
        """Take a user in."""
        self.users[user.id] = user
        self._names[user.name.lower()] = user.id
        return user

    def find_user(self, name: str) -> User | None:
        """The user with this id or this name, in any case, with or without `@`."""
        name = name.removeprefix("@")
        return self.users.get(name) or self.users.get(self._names.get(name.lower(), ""))

    def add_channel(self, channel: Channel) -> Channel:
        """Take a conversation in."""
        self.channels[channel.id] = channel
        self.tell(ChannelsChanged())
        return channel

    def find_channel(self, name: str) -> Channel | None:
        """The conversation with this id or this name, with or without `#`."""
        if (channel := self.channels.get(name)) is not None:
            return channel
        name = name.removeprefix("#")
        return next((each for each in self.channels.values() if each.name == name), None)

    def direct_message(self, user: str) -> Channel:
        """The DM of a person with the bot, made when there is none."""
        for channel in self.channels.values():
            if channel.kind is ChannelKind.DM and user in channel.members:
                return channel
        created = int(self.clock())
        return self.add_channel(
            Channel(self.ids.next("D"), f"dm-{self.users[user].name}", ChannelKind.DM, created, [user, self.bot_user])
        )

    def join(self, channel: Channel, user: str, inviter: str | None = None) -> None:
        """Make somebody a member; nothing happens when they are."""
        if user not in channel.members:
            channel.members.append(user)
            self.tell(MemberJoined(channel.id, user, inviter))
            self.tell(ChannelsChanged())

    def leave(self, channel: Channel, user: str) -> None:
        """Make somebody no member; nothing happens when they are none."""
        if user in channel.members:
            channel.members.remove(user)
            self.tell(MemberLeft(channel.id, user))
            self.tell(ChannelsChanged())

    def end(self, channel: Channel, user: str, *, deleted: bool) -> None:
        """Archive a channel, or delete it with all that was said in it."""
        if deleted:
            self._take_away(channel)
        channel.archived = True
        seen = self.bot_user in channel.members
        self.tell(ChannelEnded(channel.id, channel.kind is ChannelKind.PRIVATE, user, seen, deleted))
        self.tell(ChannelsChanged())

    def _take_away(self, channel: Channel) -> None:
        """Nothing of a deleted channel is left to be seen, to grow or to be read."""
        del self.channels[channel.id]
        for shown in (self.open_streams, self.statuses, self.sessions, self.titles):
            for key in [key for key in shown if key[0] == channel.id]:
                shown.pop(key, None)
        for file in self.files.values():
            file.channels[:] = [each for each in file.channels if each != channel.id]

    # Messages

    def post(  # noqa: PLR0913 - a message has this many sides; all but three are optional and by name
        self,
        channel: Channel,
        user: str,
        text: str,
        *,
        thread_ts: str | None = None,
        blocks: Sequence[Payload] = (),
        files: Sequence[File] = (),
        broadcast: bool = False,
        metadata: Payload | None = None,
        subtype: str | None = None,
        client_msg_id: str | None = None,
        username: str | None = None,
        stream: Stream | None = None,
    ) -> Message:
        """Write a message, at the top of the channel or below the root `thread_ts`."""
        message = Message(channel.id, self.ts_clock.next(), user, text, thread_ts, list(blocks))
        message.bot = user == self.bot_user
        message.subtype, message.client_msg_id, message.username = subtype, client_msg_id, username
        message.files, message.broadcast, message.metadata, message.stream = list(files), broadcast, metadata, stream
        for file in files:
            file.channels.append(channel.id)
        channel.messages[message.ts] = message
        if thread_ts is None or broadcast:
            channel.top_level.append(message.ts)
        if message.bot and thread_ts is not None:
            self.note_posted(channel.id, thread_ts)
        if stream is not None:
            self.open_streams[channel.id, message.ts] = message
        root = channel.messages[thread_ts] if thread_ts is not None else None
        if root is not None:
            root.replies.append(message.ts)
            if user not in root.repliers:
                root.repliers.append(user)
        self.tell(MessagePosted(message))
        if root is not None:
            self.tell(MessageTouched(root))
        return message

    def edit(
        self,
        message: Message,
        *,
        text: str,
        blocks: Sequence[Payload] = (),
        metadata: Payload | None = None,
        marked: bool = True,
    ) -> None:
        """Replace what a message says; `marked` shows "(edited)". What was streamed is replaced too."""
        previous = message_payload(self, message)
        message.text, message.blocks = text, list(blocks)
        message.stream = None
        if metadata is not None:
            message.metadata = metadata or None
        if marked:
            message.edited_ts = self.ts_clock.next()
        self.tell(MessageChanged(message, previous))

    def remove(self, message: Message) -> None:
        """Delete a message; a root with replies becomes a tombstone, so that its thread stays."""
        channel = self.channels[message.channel]
        previous = message_payload(self, message)
        self.open_streams.pop((message.channel, message.ts), None)
        if message.replies:
            message.user, message.text, message.subtype = SLACKBOT, _TOMBSTONE, "tombstone"
            message.blocks, message.files, message.bot, message.stream, message.metadata = [], [], False, None, None
            message.edited_ts, message.reactions = None, {}
            self.tell(MessageChanged(message, previous))
            return
        del channel.messages[message.ts]
        if message.thread_ts is None or message.broadcast:
            channel.top_level.remove(message.ts)
        for shown in (self.statuses, self.sessions):
            shown.pop((message.channel, message.ts), None)  # there is no thread any more in which it could be seen
        self.tell(MessageRemoved(message, previous))
        if message.thread_ts is not None:
            root = channel.messages[message.thread_ts]
            root.replies.remove(message.ts)
            root.repliers = list(dict.fromkeys(channel.messages[ts].user for ts in root.replies))
            self.tell(MessageTouched(root))

    def thread(self, channel: Channel, root_ts: str) -> list[Message]:
        """The root of a thread and its replies, oldest first; empty when there is no such root."""
        root = channel.messages.get(root_ts)
        return [root, *(channel.messages[ts] for ts in root.replies)] if root else []

    def react(self, message: Message, user: str, reaction: str) -> bool:
        """Add a reaction; False when this person already reacted with it."""
        users = message.reactions.setdefault(reaction, [])
        if user in users:
            return False
        users.append(user)
        self.tell(Reacted(message, user, reaction, added=True))
        return True

    def take_back(self, message: Message, user: str, reaction: str) -> bool:
        """Take a reaction back; False when there was none of this person."""
        users = message.reactions.get(reaction, [])
        if user not in users:
            return False
        users.remove(user)
        if not users:
            del message.reactions[reaction]
        self.tell(Reacted(message, user, reaction, added=False))
        return True

    # What is shown beside messages

    def show(  # noqa: PLR0913 - what, where and to whom
        self,
        channel: Channel,
        user: str,
        text: str,
        blocks: Sequence[Payload] = (),
        thread_ts: str | None = None,
        *,
        by_slack: bool = False,
    ) -> Ephemeral:
        """Show something to one person alone: of the app's, or (`by_slack`) of Slack's own."""
        ephemeral = Ephemeral(channel.id, self.ts_clock.next(), user, text, list(blocks), thread_ts, by_slack)
        channel.ephemerals.append(ephemeral)
        del channel.ephemerals[:-_EPHEMERALS_KEPT]
        self.tell(EphemeralShown(ephemeral))
        return ephemeral

    def hide(self, ephemeral: Ephemeral) -> None:
        """Take away what one person alone was shown; nothing happens when it is gone already."""
        shown = self.channels[ephemeral.channel].ephemerals
        if ephemeral in shown:
            shown.remove(ephemeral)
            self.tell(EphemeralRemoved(ephemeral))
