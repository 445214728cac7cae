"""What Slack knows: people, conversations and what was said in them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from bot.conversation.addressing import ChannelKind
from bot.conversation.history import Conversation, HistoryPage
from bot.conversation.material import Material
from bot.conversation.person import Channel, Person, Who
from bot.conversation.thread import ThreadKey
from bot.conversation.turn import NewTurn


class People(Protocol):
    """Who people are, and where they are, as Slack knows it."""

    async def person(self, user_id: str, within_s: float, *, fresh: bool) -> Person | None:
        """Somebody; None when Slack does not tell within so many seconds.

        `fresh`: as Slack told it in the last five minutes, else whatever it told last.
        """

    def recalled(self, user_id: str) -> Person | None:
        """Somebody as Slack told it last, at once. Who is not known, or not lately, is looked up for the next time."""

    async def who(self, user_id: str, within_s: float) -> Who:
        """What somebody is, as Slack told it in the last five minutes; a stranger when it knows nobody of that id.

        Raises SlackError when Slack does not tell within so many seconds.
        """

    def changed(self, user_id: str) -> None:
        """What Slack told of somebody is old: whoever needs to be sure asks it again."""

    def has_left(self, channel_id: str, user_id: str) -> None:
        """Somebody is not in a conversation any more, whatever Slack told before."""

    async def is_member(self, channel_id: str, user_id: str, within_s: float) -> bool | None:
        """Whether somebody is in a conversation; None when Slack does not tell within so many seconds."""

    async def may_read(self, channel_id: str, user_id: str, within_s: float) -> bool | None:
        """Whether somebody can read a conversation: they are in it, or it is public. None when Slack does not tell."""

    async def bot_is_in(self, channel_id: str, within_s: float) -> bool | None:
        """Whether the bot is in a conversation; None when Slack does not tell within so many seconds."""

    async def shared(self, user_id: str, within_s: float) -> Sequence[Channel] | None:
        """The channels in which somebody and the bot both are; None: Slack does not tell in time."""


class Channels(Protocol):
    """Whether another organisation shares a conversation; what Slack told counts for five minutes."""

    def note(self, channel_id: str, *, shared: bool) -> None:
        """Slack told, with an event, whether a conversation is shared."""

    def forget(self, channel_id: str) -> None:
        """What was known of a conversation is not so any more."""

    async def is_shared(self, channel_id: str, within_s: float) -> bool:
        """Whether people of another organisation are in a conversation, or invited into it.

        Raises SlackError when Slack does not tell within so many seconds.
        """


class Conversations(Protocol):
    """What is read from Slack."""

    async def names(self, team_id: str, user_ids: Sequence[str]) -> Mapping[str, str]:
        """Display names of people; ids that Slack would not name are left out. Never raises."""

    async def earlier(self, key: ThreadKey, before_ts: str, limit: int) -> tuple[Sequence[NewTurn], int]:
        """What others wrote in a thread before `before_ts`, oldest first, and how many messages more there are.

        The thread's first message and the newest are kept, `limit` in all. Raises SlackError when nothing was read.
        """

    @property
    def team_name(self) -> str:
        """The workspace's name."""

    @property
    def url(self) -> str:
        """The workspace's address, of which those of its messages are made."""

    @property
    def bot_name(self) -> str:
        """The bot's display name."""

    @property
    def bot_user_id(self) -> str:
        """The bot's own user id."""


class Materials(Protocol):
    """What there is to summarise, or was linked to. Verbs that read raise SlackError."""

    async def thread(self, channel_id: str, thread_ts: str) -> Material:
        """What people wrote in a thread, its first message included; bounded."""

    async def linked(self, channel_id: str, thread_ts: str) -> Material:
        """What anybody wrote in a thread, apps included; bounded."""

    async def channel(self, channel_id: str, since_ts: str, until_ts: str) -> Material:
        """What people wrote in a channel between two `ts`, and in the threads that begin there; bounded."""


class History(Protocol):
    """What Slack remembers; each verb is one call. All raise SlackError."""

    @property
    def team_id(self) -> str:
        """The workspace."""

    async def conversations(self, kinds: Collection[ChannelKind], cursor: str) -> tuple[Sequence[Conversation], str]:
        """A page of the conversations that the bot is in, and the cursor of the next page ("": there is none)."""

    async def page(self, place: Conversation, oldest_ts: str, latest_ts: str, cursor: str) -> HistoryPage:
        """A page of a conversation's top level between two `ts`; the newest page comes first."""

    async def replies(self, place: Conversation, thread: ThreadKey, oldest_ts: str, cursor: str) -> HistoryPage:
        """A page of a thread's replies that are newer than `oldest_ts`; the oldest page comes first."""
