"""Every failure of a Web API call as one of our errors, against a real socket."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.errors import SlackError, SlackRateLimited, SlackRefused, SlackUnknown
from bot.playground import Fault, Limits, Playground
from bot.slack.app import make_client, make_session
from bot.slack.transport import SlackApi


@pytest.fixture
async def slack() -> AsyncIterator[Playground]:
    async with Playground(limits=Limits.none()) as playground:
        yield playground


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with make_session() as opened:
        yield opened


@pytest.fixture
def api(slack: Playground, session: aiohttp.ClientSession) -> SlackApi:
    return SlackApi(make_client(slack.bot_token, slack.api_url, session))


POST = {"channel": "C0PGENERAL", "text": "hello"}


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("is_archived", SlackRefused),
        ("internal_error", SlackUnknown),
        (Fault.http_500, SlackUnknown),
        (Fault.html_502, SlackUnknown),
        (Fault.reset_before, SlackUnknown),
        (Fault.reset_after, SlackUnknown),
        (Fault.rate_limited(7), SlackRateLimited),
        ("ratelimited", SlackRateLimited),
    ],
)
async def test_a_failed_call_is_told_by_its_kind(
    slack: Playground, api: SlackApi, fault: Fault | str, expected: type[SlackError]
) -> None:
    slack.fail_next("chat.postMessage", fault)
    with pytest.raises(expected):
        await api.call("chat.postMessage", POST)


async def test_a_write_is_never_repeated_by_itself(slack: Playground, api: SlackApi) -> None:
    slack.fail_next("chat.postMessage", Fault.reset_after)
    with pytest.raises(SlackUnknown):
        await api.call("chat.postMessage", POST)
    assert slack.call_counts["chat.postMessage"] == 1


async def test_a_retry_after_is_obeyed_to_the_second(slack: Playground, api: SlackApi) -> None:
    slack.fail_next("chat.postMessage", Fault.rate_limited(1))
    await api.call("chat.postMessage", POST, patience_s=5)
    first, second = (call.at for call in slack.calls if call.method == "chat.postMessage")
    assert second - first >= 1.0


async def test_a_retry_after_beyond_ones_patience_is_told_with_its_seconds(slack: Playground, api: SlackApi) -> None:
    slack.fail_next("chat.postMessage", Fault.rate_limited(3600))
    with pytest.raises(SlackRateLimited) as caught:
        await api.call("chat.postMessage", POST, patience_s=5)
    assert caught.value.retry_after_s == 3600
    with pytest.raises(SlackRateLimited):
        await api.call("chat.postMessage", POST)
    assert slack.call_counts["chat.postMessage"] == 1


async def test_no_error_shows_a_token(slack: Playground, session: aiohttp.ClientSession) -> None:
    api = SlackApi(make_client("xoxb-very-secret", slack.api_url, session))
    with pytest.raises(SlackRefused) as caught:
        await api.call("chat.postMessage", POST)
    assert "secret" not in repr(caught.value)
    assert caught.value.code == "invalid_auth"
