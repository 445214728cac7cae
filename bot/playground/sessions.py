"""What a thread shows of the app at work, and what a conversation with it is called. No I/O; the clock is handed in.

A line of words (`assistant.threads.setStatus`) and the status of a session (`agents.sessions.setStatus`) share one
place on the page: the last writer has it.
"""

from collections.abc import Callable

from bot.playground.changes import Change, PromptsChanged, StatusChanged, TitleChanged
from bot.playground.entities import Channel, ChannelKind, Payload

STATUS_LIFE_S = 120.0
"""Seconds until Slack takes a line away (docs.slack.dev, `assistant.threads.setStatus`)."""
WORKING = "is working…"
"""What is shown while an agent session is `processing`; in DMs only."""


class Sessions:
    """The lines, sessions, titles and suggestions of a workspace. Every change is told to the listeners, at once."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self.channels: dict[str, Channel] = {}
        self.statuses: dict[tuple[str, str], tuple[str, float]] = {}
        self.sessions: dict[tuple[str, str], str] = {}
        self.titles: dict[tuple[str, str], str] = {}
        self.prompts: dict[str, tuple[str, list[Payload]]] = {}
        self.is_agent = True
        self.listeners: list[Callable[[Change], None]] = []

    def tell(self, change: Change) -> None:
        """Give a change to every listener."""
        for listener in self.listeners:
            listener(change)

    def set_status(self, channel: str, thread_ts: str, line: str) -> None:
        """Show "… is thinking" in a thread, or take it away with an empty text; the session is at work as long."""
        key = channel, thread_ts
        if self.is_agent:
            self.sessions[key] = "processing" if line else "active"
        self.statuses.pop(key, None)
        if line:
            self.statuses[key] = (line, self.clock())
        self.tell(StatusChanged(channel, thread_ts, self.status(channel, thread_ts)))

    def note_posted(self, channel: str, thread_ts: str) -> None:
        """The app posted in a thread: with that its line goes, and the work that the line began.

        A session that was set to work by itself goes on (docs.slack.dev, `agents.sessions.setStatus`).
        """
        if (channel, thread_ts) in self.statuses:
            self.set_status(channel, thread_ts, "")

    def set_session(self, channel: str, thread_ts: str, status: str) -> None:
        """Set an agent session to `processing`, `active`, `suspended` or `closed`; an app that is no agent has none."""
        if not self.is_agent:
            return
        before = self.status(channel, thread_ts)
        self.sessions[channel, thread_ts] = status
        if status == "processing":  # the place of a line is the session's from now on
            self.statuses.pop((channel, thread_ts), None)
        if (now := self.status(channel, thread_ts)) != before:
            self.tell(StatusChanged(channel, thread_ts, now))

    def set_title(self, channel: str, thread_ts: str, title: str) -> None:
        """Set what a conversation with the app is called."""
        self.titles[channel, thread_ts] = title
        self.tell(TitleChanged(channel, thread_ts, title))

    def set_prompts(self, channel: str, title: str, prompts: list[Payload]) -> None:
        """Set what is suggested in a direct message with the app."""
        self.prompts[channel] = (title, prompts)
        self.tell(PromptsChanged(channel))

    def status(self, channel: str, thread_ts: str) -> str:
        """The status line of a thread: what the app set within two minutes, or `WORKING` in a DM's busy session."""
        text, since = self.statuses.get((channel, thread_ts), ("", 0.0))
        if text and self.clock() - since < STATUS_LIFE_S:
            return text
        busy = self.sessions.get((channel, thread_ts)) == "processing"
        return WORKING if busy and self.channels[channel].kind is ChannelKind.DM else ""
