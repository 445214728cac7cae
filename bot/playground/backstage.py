"""What is behind the Web API: the workspace and what Slack handed out."""

from collections.abc import Callable

from bot.playground.grants import ResponseUrls, Tickets, Triggers, Uploads
from bot.playground.workspace import Workspace


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
