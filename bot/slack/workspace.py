"""One workspace as the replies in it see it."""

from dataclasses import dataclass, field

from bot.errors import SlackError, SlackRefused
from bot.slack.presence import Shown
from bot.slack.transport import SlackApi

_NO_STREAMS = frozenset(
    {
        "unknown_method",
        "feature_not_enabled",
        "method_deprecated",
        "channel_type_not_supported",
        "missing_recipient_user_id",
        "missing_recipient_team_id",
        "not_allowed_token_type",
    }
)
"""Refusals to start a stream that hold for the whole workspace."""


@dataclass(slots=True)
class Workspace:
    """One workspace, and what it was found to refuse; `streaming` counts the streams that run."""

    api: SlackApi
    bot_user_id: str
    bot_name: str
    streams: bool = True
    shown: Shown = field(default_factory=Shown)
    streaming: int = 0

    def note_refused_start(self, fault: SlackError) -> None:
        """Remember that the workspace has no streams, where that is why one could not be started."""
        if isinstance(fault, SlackRefused) and fault.code in _NO_STREAMS:
            self.streams = False
