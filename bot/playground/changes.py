"""What happened in the workspace: the values it tells its listeners, in order, while it happens."""

from dataclasses import dataclass

from bot.playground.entities import Ephemeral, Message, Payload


@dataclass(frozen=True, slots=True)
class MessagePosted:
    """A message is new."""

    message: Message


@dataclass(frozen=True, slots=True)
class MessageChanged:
    """A message was edited, updated, finished or became a tombstone; `previous` is how Slack showed it before."""

    message: Message
    previous: Payload


@dataclass(frozen=True, slots=True)
class MessageTouched:
    """A message looks different, without an event for the app: a piece of a stream, a reply below it."""

    message: Message


@dataclass(frozen=True, slots=True)
class MessageRemoved:
    """A message is gone."""

    message: Message
    previous: Payload


@dataclass(frozen=True, slots=True)
class Reacted:
    """A reaction was added (`added`) or taken back."""

    message: Message
    user: str
    reaction: str
    added: bool


@dataclass(frozen=True, slots=True)
class EphemeralShown:
    """Somebody alone sees something."""

    ephemeral: Ephemeral


@dataclass(frozen=True, slots=True)
class EphemeralRemoved:
    """It was deleted by its response_url."""

    ephemeral: Ephemeral


@dataclass(frozen=True, slots=True)
class StatusChanged:
    """The line "… is thinking" of a thread; an empty `status` takes it away."""

    channel: str
    thread_ts: str
    status: str


@dataclass(frozen=True, slots=True)
class TitleChanged:
    """A conversation with the app is called otherwise."""

    channel: str
    thread_ts: str
    title: str


@dataclass(frozen=True, slots=True)
class SessionRenamed:
    """A person gave a conversation with the app its title; `previous` is "" when it had none."""

    channel: str
    thread_ts: str
    user: str
    title: str
    previous: str


@dataclass(frozen=True, slots=True)
class PromptsChanged:
    """The app suggests other prompts in a direct message."""

    channel: str


@dataclass(frozen=True, slots=True)
class MemberJoined:
    """Somebody joined a channel; `inviter` is None when they came by themselves."""

    channel: str
    user: str
    inviter: str | None


@dataclass(frozen=True, slots=True)
class MemberLeft:
    """Somebody left a channel."""

    channel: str
    user: str


@dataclass(frozen=True, slots=True)
class UserChanged:
    """Somebody's account is different: a guest by now, or deactivated."""

    user: str


@dataclass(frozen=True, slots=True)
class ChannelShared:
    """A channel is shared with another organisation, or (`shared` off) not any more."""

    channel: str
    shared: bool


@dataclass(frozen=True, slots=True)
class ChannelIdChanged:
    """A channel goes by another id."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class ChannelEnded:
    """A channel was deleted (`deleted`) or archived by `user`; `seen`: the app got its messages."""

    channel: str
    private: bool
    user: str
    seen: bool
    deleted: bool


@dataclass(frozen=True, slots=True)
class ChannelsChanged:
    """The list of conversations is different."""


@dataclass(frozen=True, slots=True)
class ViewsChanged:
    """The modals that `user` sees are different."""

    user: str


@dataclass(frozen=True, slots=True)
class HomeChanged:
    """The App Home of `user` is different."""

    user: str


@dataclass(frozen=True, slots=True)
class SessionStopped:
    """A person pressed Slack's own Stop; `streams` are the ts of the messages that were streaming."""

    channel: str
    thread_ts: str
    user: str
    streams: tuple[str, ...]


Change = (
    MessagePosted
    | MessageChanged
    | MessageTouched
    | MessageRemoved
    | Reacted
    | EphemeralShown
    | EphemeralRemoved
    | StatusChanged
    | TitleChanged
    | SessionRenamed
    | PromptsChanged
    | MemberJoined
    | MemberLeft
    | UserChanged
    | ChannelShared
    | ChannelIdChanged
    | ChannelEnded
    | ChannelsChanged
    | ViewsChanged
    | HomeChanged
    | SessionStopped
)
