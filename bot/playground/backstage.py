"""What is behind the Web API: the workspace and what Slack handed out."""

from collections.abc import Callable

from bot.playground.grants import ResponseUrls, Tickets, Triggers, Uploads
from bot.playground.workspace import Workspace

SCOPES = (
    *("app_mentions:read", "assistant:write", "channels:history", "channels:read", "chat:write", "commands"),
    *("files:read", "files:write", "groups:history", "groups:read", "im:history", "im:read", "im:write"),
    *("mpim:history", "mpim:read", "reactions:write", "users:read"),
)
"""The scopes that the bot's token has, unless they are taken away."""


class Backstage:
    """The workspace, the grants, and what the app may read.

    `history_page` is the most messages that it gets at once, `lacking` the scopes that it was not granted. It reads a
    message from `shown_after_s` seconds after it was written.
    """

    def __init__(self, workspace: Workspace, clock: Callable[[], float], history_page: int = 1_000) -> None:
        self.workspace = workspace
        self.history_page = history_page
        self.lacking: set[str] = set()
        self.shown_after_s = 0.0
        self.triggers = Triggers(clock)
        self.response_urls = ResponseUrls(clock)
        self.tickets = Tickets(clock)
        self.uploads = Uploads()

    @property
    def granted(self) -> str:
        """The scopes that the bot's token has, as Slack writes them in a header."""
        return ",".join(scope for scope in SCOPES if scope not in self.lacking)
