"""What is behind the Web API: the workspace and what Slack handed out."""

from collections.abc import Callable

from bot.playground.grants import ResponseUrls, Tickets, Triggers, Uploads
from bot.playground.workspace import Workspace


class Backstage:
    """The workspace, the grants, and the URL that `apps.connections.open` gives out."""

    def __init__(self, workspace: Workspace, clock: Callable[[], float]) -> None:
        self.workspace = workspace
        self.triggers = Triggers(clock)
        self.response_urls = ResponseUrls(clock)
        self.tickets = Tickets(clock)
        self.uploads = Uploads()
