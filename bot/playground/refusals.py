"""What the playground refuses: a person's step that Slack's client would not allow, and an app's bad call."""

from bot.errors import BotError


class Refused(BotError):  # noqa: N818 - says what happened, like the names of bot/errors.py
    """Slack's own client would not let a person do this; the message is a sentence for them."""


class ApiError(BotError):
    """A Web API call failed: `code` is Slack's error code, `messages` its details in `response_metadata`.

    `needed` is the scope that a `missing_scope` is about.
    """

    def __init__(self, code: str, *messages: str, needed: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.messages = messages
        self.needed = needed
