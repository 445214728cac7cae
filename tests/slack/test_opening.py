"""Views that Slack does not take: the person is told by whoever opened them, and nothing is raised."""

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.opening import open_view


class Unread(AsyncWebClient):
    """A client that could not read what came as JSON: its error holds the bare response then."""

    async def api_call(self, *_: object, **__: object) -> None:  # type: ignore[override]
        raise SlackApiError("Received a response in a non-JSON format", object())  # type: ignore[no-untyped-call]


async def test_an_answer_that_cannot_be_read_is_a_view_that_was_not_shown() -> None:
    assert not await open_view(Unread(), "1.2.abc", {"type": "modal"})
