"""What is seen of a conversation when one looks back at it."""

from dataclasses import dataclass

from bot.conversation.addressing import ChannelKind, Incoming


@dataclass(frozen=True, slots=True)
class Conversation:
    """A channel, a private channel, a group DM or a DM."""

    team_id: str
    channel_id: str
    kind: ChannelKind


@dataclass(frozen=True, slots=True)
class ThreadNews:
    """What a thread's first message tells of its replies: how many there are, and the `ts` of the newest."""

    thread_ts: str
    reply_count: int
    latest_ts: str


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """A page of a conversation's history, or of one thread.

    `messages` are people's, oldest first. `newest_ts` and `oldest_ts` span everything on the page, whoever wrote it
    (replies told by `threads` count for the newest); both are "" when the page is empty. `joined_ts` is when the bot
    was brought in, "" when the page does not show it. `cursor` asks for the next page; "" when there is none.
    """

    messages: tuple[Incoming, ...] = ()
    threads: tuple[ThreadNews, ...] = ()
    newest_ts: str = ""
    oldest_ts: str = ""
    joined_ts: str = ""
    cursor: str = ""
