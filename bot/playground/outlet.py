"""How envelopes leave for the app: the port that Socket Mode and signed HTTP requests both match."""

from dataclasses import dataclass, field
from typing import Protocol

from bot.playground.entities import Payload

ACK_TIMEOUT_S = 3.0
"""docs.slack.dev/interactivity: an acknowledgement has three seconds."""
RETRIES = 3
"""docs.slack.dev/apis/events-api: an event is sent three times more."""


@dataclass(frozen=True, slots=True)
class Ack:
    """What the app said to a command or an interaction: `error` is empty, or `operation_timeout`, `dispatch_failed`."""

    error: str = ""
    payload: Payload = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether it was acknowledged in time."""
        return not self.error


class Outlet(Protocol):
    """Sends events until they are acknowledged, and commands and interactions once."""

    @property
    def connected(self) -> bool:
        """Whether somebody listens."""

    @property
    def unsettled(self) -> int:
        """How many envelopes are on their way or wait for their acknowledgement."""

    @property
    def given_up(self) -> int:
        """How many events were never acknowledged, and are not sent any more."""

    def send_event(self, payload: Payload, retry_num: int = 0) -> None:
        """Send an event; returns at once."""

    async def send_command(self, payload: Payload) -> Ack:
        """Send a slash command and wait for its acknowledgement."""

    async def send_interaction(self, payload: Payload) -> Ack:
        """Send an action, a view's submission or a shortcut and wait for its acknowledgement."""

    async def stop(self) -> None:
        """Forget what is on its way and close every connection."""
