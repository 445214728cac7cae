"""What a person does in Slack with other people: writing, editing, reacting, inviting."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from bot.playground.composer import compose
from bot.playground.entities import Channel, ChannelKind, File, Message, User
from bot.playground.refusals import Refused
from bot.playground.slackbot import note_mention
from bot.playground.workspace import Workspace

MESSAGE_CHARS = 12_000
"""What Slack's composer takes in one message."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a person adds to a message; `content` in bytes. `thumb`, `elsewhere` and `mode` as in `File`."""

    name: str
    mimetype: str
    content: bytes
    thumb: bytes | None = None
    elsewhere: bool = False
    mode: str = "hosted"


class People:
    """The verbs of a person; people and channels go by id or by name.

    Each raises Refused, with a sentence, when Slack's client would not allow it.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    # Who and where

    def user(self, name: str) -> User:
        """A person by id or name."""
        user = self.workspace.find_user(name)
        if user is None:
            raise Refused(f"there is nobody called {name!r}")
        return user

    def active(self, name: str) -> User:
        """A person who can do something: a deactivated account cannot sign in."""
        user = self.user(name)
        if user.deleted:
            raise Refused(f"the account of {user.name} is deactivated")
        return user

    def channel(self, name: str, user: User | None = None) -> Channel:
        """A conversation by id or name; `dm` is the DM of `user` with the bot."""
        if name == "dm" and user is not None:
            return self.workspace.direct_message(user.id)
        channel = self.workspace.find_channel(name)
        if channel is None:
            raise Refused(f"there is no conversation {name!r}")
        return channel

    def _seat(self, user: str, channel: str) -> tuple[User, Channel]:
        """A person and a conversation they are in."""
        person = self.active(user)
        place = self.channel(channel, person)
        if person.id not in place.members:
            raise Refused(f"{person.name} is not in #{place.name}")
        return person, place

    def _message(self, channel: Channel, ts: str) -> Message:
        message = channel.messages.get(ts)
        if message is None:
            raise Refused(f"there is no message {ts} in #{channel.name}")
        return message

    # Messages

    async def say(  # noqa: PLR0913 - what a composer offers
        self,
        user: str,
        channel: str,
        text: str,
        *,
        thread_ts: str | None = None,
        files: Sequence[Attachment] = (),
        broadcast: bool = False,
    ) -> str:
        """Write as typed and give the ts.

        `@gemma` is a mention, `#random` and URLs become links, `channel` may be `dm`.
        """
        person, place = self._seat(user, channel)
        if place.archived:
            raise Refused(f"#{place.name} is archived")
        if not text.strip() and not files:
            raise Refused("an empty message cannot be sent")
        if len(text) > MESSAGE_CHARS:
            raise Refused(f"a message takes at most {MESSAGE_CHARS} characters")
        root = self._message(place, thread_ts) if thread_ts else None
        broadcast = broadcast and root is not None
        subtype = "file_share" if files else "thread_broadcast" if broadcast else None
        message = self.workspace.post(
            place,
            person.id,
            compose(text, self.workspace),
            thread_ts=(root.thread_ts or root.ts) if root else None,
            files=[self._upload(person, each) for each in files],
            broadcast=broadcast,
            subtype=subtype,
            client_msg_id=str(uuid.uuid4()),
        )
        note_mention(self.workspace, place, person, message)
        return message.ts

    def _upload(self, user: User, given: Attachment) -> File:
        workspace = self.workspace
        file = File(
            id=workspace.ids.next("F"),
            name=given.name,
            title=given.name,
            mimetype=given.mimetype,
            size=len(given.content),
            user=user.id,
            created=int(workspace.clock()),
            content=given.content,
            thumb=given.thumb,
            elsewhere=given.elsewhere,
            mode=given.mode,
        )
        workspace.files[file.id] = file
        return file

    def dm_of(self, user: str) -> str:
        """The id of a person's DM with the bot, made when there is none."""
        return self.workspace.direct_message(self.user(user).id).id

    async def edit(self, user: str, channel: str, ts: str, text: str) -> None:
        """Change one's own message."""
        person, place = self._seat(user, channel)
        message = self._message(place, ts)
        if message.user != person.id:
            raise Refused(f"{person.name} can only edit their own messages")
        if not text.strip():
            raise Refused("an empty message cannot be saved")
        composed = compose(text, self.workspace)
        if composed != message.text:  # saving an unchanged message is no edit
            self.workspace.edit(message, text=composed)

    async def delete(self, user: str, channel: str, ts: str) -> None:
        """Delete one's own message; an admin may delete every one."""
        person, place = self._seat(user, channel)
        message = self._message(place, ts)
        if message.user != person.id and not person.is_admin:
            raise Refused(f"{person.name} can only delete their own messages")
        self.workspace.remove(message)

    async def react(self, user: str, channel: str, ts: str, reaction: str) -> None:
        """Add a reaction, or take one's own back."""
        person, place = self._seat(user, channel)
        message = self._message(place, ts)
        if not self.workspace.react(message, person.id, reaction):
            self.workspace.take_back(message, person.id, reaction)

    # Membership

    async def invite(self, channel: str, user: str = "gemma", inviter: str | None = None) -> None:
        """Bring somebody (most often the bot) into a channel."""
        place = self.channel(channel)
        if place.kind in (ChannelKind.DM, ChannelKind.GROUP_DM):
            raise Refused("nobody can be invited into a direct message")
        by = self.user(inviter).id if inviter else None
        self.workspace.join(place, self.user(user).id, by)

    async def kick(self, channel: str, user: str = "gemma") -> None:
        """Take somebody out of a channel."""
        self.workspace.leave(self.channel(channel), self.user(user).id)

    async def archive_channel(self, user: str, channel: str) -> None:
        """Archive a channel: it can be read, and nobody writes there any more."""
        person, place = self._seat(user, channel)
        self.workspace.end(place, person.id, deleted=False)

    async def delete_channel(self, user: str, channel: str) -> None:
        """Delete a channel with all that was said in it; only admins may."""
        person, place = self._seat(user, channel)
        if not person.is_admin:
            raise Refused(f"{person.name} cannot delete #{place.name}: only admins can")
        self.workspace.end(place, person.id, deleted=True)
