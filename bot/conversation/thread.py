"""What names a conversation, and what is kept about it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ThreadKey:
    """A Slack thread: in a channel or a DM, `thread_ts` is the `ts` of the thread's first message.

    A turn that has no message yet (`/gemma ask`) lives under its own key in the place of the `ts` until it is posted.
    Its channel is "" when it goes to the asker's DM, which is opened when it runs.
    """

    team_id: str
    channel_id: str
    thread_ts: str


@dataclass(frozen=True, slots=True)
class Thread:
    """What is known of a thread beside its turns.

    `backfilled`: what people had written before the bot came has been read, but for `unread` messages. `reset_ts`: text
    up to this `ts` is no longer sent ("" when never reset). `title` is what the conversation is called, None without
    one; `titled_from` is the `ts` of the question that it was made of, None when a person chose it. The title of a
    deleted question is "".
    """

    key: ThreadKey
    addressed: bool = False
    backfilled: bool = False
    reset_ts: str = ""
    title: str | None = None
    titled_from: str | None = None
    unread: int = 0
