"""What a thread shows while the bot is at work, and that it shows no more of it afterwards.

In direct messages and the agent pane it is the session's status (docs.slack.dev/reference/methods,
agents.sessions.setStatus): `processing` shows "Working…" with Slack's own Stop. A post does not end it, a stopped
stream does; left alone it lasts an hour. In threads of channels, and in a workspace where the app is no agent, it is a
line of words (assistant.threads.setStatus), which goes with the next post, or after two minutes.
"""

import asyncio
import logging
from collections import deque
from dataclasses import dataclass, field

from bot.conversation.setting import is_dm
from bot.conversation.turn import Turn
from bot.errors import SlackError, SlackRefused, SlackUnknown
from bot.slack.transport import SlackApi
from bot.texts import say

log = logging.getLogger(__name__)

_SESSION = "agents.sessions.setStatus"
_LINE = "assistant.threads.setStatus"
_CALL_S = 2.0
_CLEAR_PATIENCE_S = 5.0
_REMEMBERED = 1_000

FOR_GOOD = frozenset(
    {
        "unknown_method",
        "feature_not_enabled",
        "method_deprecated",
        "missing_scope",
        "no_permission",
        "not_agent_app",
        "not_allowed_token_type",
        "not_authorized",
    }
)
"""Refusals of what belongs to agents that hold for a whole workspace; others are about one thread."""

_NO_SESSIONS = FOR_GOOD | {"invalid_arguments"}
"""The same for the status of sessions: what is sent there is always of one form."""


@dataclass(slots=True)
class Shown:
    """What a workspace shows of statuses, as far as it has not refused it.

    `answered` are the last turns of which a reply was opened: no place in line is shown any more for them. `placing`
    is held while one is being shown. `begun` are the last threads (channel and root) that may have got a session.
    """

    sessions: bool = True
    lines: bool = True
    answered: deque[int] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    placing: asyncio.Lock = field(default_factory=asyncio.Lock)
    begun: deque[tuple[str, str | None]] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))


class Presence:
    """One reply's status; where it cannot be set the reply goes on without.

    `left`: there may be one already. `waited`: its place in line may be shown, or just be being shown.
    """

    def __init__(self, api: SlackApi, shown: Shown, turn: Turn, *, left: bool, waited: bool = False) -> None:
        self._api = api
        self._shown = shown
        self._turn = turn
        channel_id, thread_ts = turn.destination
        self._place = {"channel_id": channel_id, "thread_ts": thread_ts}
        self._has_thread = thread_ts is not None
        self._in_dm = is_dm(channel_id)
        self._line_up = left or waited
        self._session_up = False
        if self._line_up:
            self._note_session()
        self._doubtful = self._waited = waited
        shown.answered.append(turn.id)

    @property
    def _in_session(self) -> bool:
        return self._in_dm and self._shown.sessions

    async def show(self, language: str) -> None:
        """Say that the bot is at work."""
        if not (self._in_session and self._has_thread and await self._begin_session()):
            await self.say("status.thinking", language)

    async def say(self, key: str, language: str) -> None:
        """Say what the bot does, in words, also where the status of a session has none."""
        if not (self._has_thread and self._shown.lines):
            return
        try:
            await self._call(_LINE, say(key, language=language))
            self._line_up = True
            self._note_session()  # a line begins a session, too
        except SlackRefused as fault:
            if fault.code in FOR_GOOD:
                self._shown.lines = False
            self._note("no status is shown", fault)
        except SlackError as fault:
            self._line_up = self._doubtful = True  # it may come late, and then after what was posted
            self._note_session()
            self._note("the status may not be shown", fault)

    def streaming(self) -> None:
        """A stream is being opened: with it the session is at work."""
        self._note_session()

    def stream_stopped(self) -> None:
        """The stream was stopped, and with it the session's work."""
        self._session_up = self._doubtful and self._in_session

    def written(self) -> None:
        """A message was posted: with it Slack took the line away, if it was there before."""
        self._line_up = self._doubtful

    async def clear(self) -> None:
        """Take away what may be there of the status. A line that cannot be taken away goes by itself."""
        if not self._has_thread:
            return
        if self._waited:
            async with self._shown.placing:
                self._waited = False
        if self._line_up:  # an empty line ends the session's work, too; a session's end need not take the line away
            ends = (self._end_line, self._end_session)
        elif self._session_up:
            ends = (self._end_session, self._end_line)
        else:
            return
        for end in ends:
            if await end():
                self._line_up = self._session_up = self._doubtful = False
                return

    async def _begin_session(self) -> bool:
        """Whether the session shows that the bot is at work, or nobody knows: then no line is set beside it."""
        try:
            await self._call(_SESSION, "processing")
        except SlackRefused as fault:
            self._refused(fault)
            return False
        except SlackUnknown as fault:
            self._note("the session's status may not be shown", fault)
            self._doubtful = True
        except SlackError as fault:
            self._note("the session's status is not shown", fault)
            return False
        self._note_session()
        return True

    def _note_session(self) -> None:
        """The thread has a session by now, unless it is a channel's; it is at work, or may be."""
        self._session_up = self._in_session
        if self._in_session:
            self._shown.begun.append(self._turn.destination)

    async def _end_line(self) -> bool:
        """Whether there is no line any more, and the session is no more at work."""
        try:
            await self._call(_LINE, "", _CLEAR_PATIENCE_S)
        except SlackError as fault:
            self._note("the line may still be shown", fault)
            return False
        return True

    async def _end_session(self) -> bool:
        """Whether the session is no more at work; False in threads that have none."""
        if not self._session_up:
            return False
        try:
            await self._call(_SESSION, "active", _CLEAR_PATIENCE_S)
        except SlackRefused as fault:
            self._refused(fault)
            return False
        except SlackError as fault:
            self._note("the session may still be shown at work", fault)
            return False
        return True

    def _refused(self, fault: SlackRefused) -> None:
        if fault.code in _NO_SESSIONS:
            self._shown.sessions = False
        self._note("the session has no status", fault)

    async def _call(self, method: str, status: str, patience_s: float = 0.0) -> None:
        """Set a status; one that ends the work may be set twice."""
        arguments: dict[str, object] = {**self._place, "status": status}
        if method == _SESSION:
            arguments["initiator_user_id"] = self._turn.user_id
        ends = patience_s > 0
        await self._api.call(method, arguments, patience_s=patience_s, repeatable=ends, call_s=_CALL_S)

    def _note(self, event: str, fault: SlackError) -> None:
        log.info(event, extra={"turn": self._turn.short_id, "reason": str(fault)})


async def show_place(api: SlackApi, shown: Shown, turn: Turn, place: int) -> None:
    """Say in a thread that its question waits at this place in line, 0: not any more. Nothing once it is answered.

    Best effort: it comes late, or not at all, where Slack is slow or refuses.
    """
    channel_id, thread_ts = turn.destination
    if thread_ts is None or not shown.lines:
        return
    status = say("status.in_line", {"place": place}, turn.language) if place else ""
    async with shown.placing:
        if turn.id in shown.answered:
            return
        arguments = {"channel_id": channel_id, "thread_ts": thread_ts, "status": status}
        try:
            await api.call(_LINE, arguments, call_s=_CALL_S)
        except SlackError as fault:
            log.info("no place in line is shown", extra={"turn": turn.short_id, "reason": str(fault)})
