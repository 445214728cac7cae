"""What leaves for the app: the events of every change, when the app subscribed to them."""

from bot.playground.changes import Change
from bot.playground.entities import Payload
from bot.playground.events import SUBSCRIPTIONS, event_payload, events_of
from bot.playground.outlet import Outlet
from bot.playground.workspace import Workspace


class Outbox:
    """Turns changes into events and hands them to the outlet."""

    def __init__(self, workspace: Workspace, outlet: Outlet) -> None:
        self._workspace = workspace
        self.outlet = outlet
        self.subscriptions = SUBSCRIPTIONS
        self.dropping = 0

    def tell(self, change: Change) -> None:
        """Send what a change gives."""
        for subscription, event in events_of(self._workspace, change):
            self.send(subscription, event)

    def send(self, subscription: str, event: Payload) -> None:
        """Send one event, when the app subscribed to it; a test may have some lost."""
        if subscription not in self.subscriptions:
            return
        if self.dropping:
            self.dropping -= 1
            return
        self.outlet.send_event(event_payload(self._workspace, event, self._workspace.ids.next("Ev")))
