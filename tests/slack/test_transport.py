"""Every failure of a Web API call as one of our errors, against a real socket."""

import asyncio
import time
from collections.abc import AsyncIterator
from email.utils import formatdate

import aiohttp
import pytest
from aiohttp import web

from bot.errors import SlackError, SlackRateLimited, SlackRefused, SlackSignedOut, SlackUnknown
from bot.playground import Fault, Limits, Playground
from bot.slack.app import make_client, make_session
from bot.slack.transport import SlackApi, retry_after_s


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
    return SlackApi(make_client(slack.bot_token, slack.api_url, session), again_s=(0.01, 0.01))


POST = {"channel": "C0PGENERAL", "text": "hello"}


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("is_archived", SlackRefused),
        ("internal_error", SlackUnknown),
        ("fatal_error", SlackUnknown),
        ("invalid_auth", SlackSignedOut),
        ("token_revoked", SlackSignedOut),
        ("token_expired", SlackSignedOut),
        ("account_inactive", SlackSignedOut),
        ("accesslimited", SlackSignedOut),
        ("ekm_access_denied", SlackSignedOut),
        ("team_added_to_org", SlackUnknown),
        ("org_login_required", SlackUnknown),
        (Fault.http_500, SlackUnknown),
        (Fault.html_502, SlackUnknown),
        (Fault.html_200, SlackUnknown),
        (Fault.cut_json, SlackUnknown),
        (Fault.hang_before, SlackUnknown),
        (Fault.hang_after, SlackUnknown),
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
    call_s = 0.5 if fault in (Fault.hang_before, Fault.hang_after) else None
    with pytest.raises(expected):
        await api.call("chat.postMessage", POST, call_s=call_s)


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
    with pytest.raises(SlackSignedOut) as caught:
        await api.call("chat.postMessage", POST)
    assert "secret" not in repr(caught.value)
    assert caught.value.code == "invalid_auth"


@pytest.mark.parametrize("body", ["[]", "null", '"text"', "7", "", "{", b"\xff\xfe"])
@pytest.mark.parametrize("content_type", ["application/json", "text/plain", "text/html"])
async def test_an_answer_that_is_not_slacks_leaves_the_result_unknown(
    session: aiohttp.ClientSession, body: str | bytes, content_type: str
) -> None:
    async def answer(_: web.Request) -> web.Response:
        raw = body if isinstance(body, bytes) else body.encode()
        return web.Response(body=raw, content_type=content_type)

    app = web.Application()
    app.router.add_post("/api/{method}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
        with pytest.raises(SlackUnknown):
            await SlackApi(make_client("xoxb-1", url, session)).call("chat.postMessage", POST)
    finally:
        await runner.cleanup()


async def test_a_repeatable_call_is_made_again_before_its_result_counts_as_unknown(
    slack: Playground, api: SlackApi
) -> None:
    slack.fail_next("conversations.open", Fault.reset_after, times=2)
    await api.call("conversations.open", {"users": slack.user("alice").id}, repeatable=True)
    slack.fail_next("conversations.open", Fault.reset_after, times=3)
    with pytest.raises(SlackUnknown):
        await api.call("conversations.open", {"users": slack.user("alice").id}, repeatable=True)
    assert slack.call_counts["conversations.open"] == 6


NOW = 1_760_000_000.0


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("1", 1),
        ("30", 30),
        ("3600", 3600),
        ("0", 1),
        ("1.2", 2),
        (None, 30),
        ("", 30),
        ("-5", 30),
        ("soon", 30),
        ("1e9", 30),
        ("nan", 30),
        ("999999999999", 86_400),
        ("9" * 400, 86_400),
        (formatdate(NOW + 90, usegmt=True), 90),
        (formatdate(NOW - 90, usegmt=True), 1),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400),
        ("Mon, 99 Foo 2026 00:00:00 GMT", 30),
    ],
)
def test_a_retry_after_is_read_in_any_form(header: str | None, seconds: float) -> None:
    headers = {} if header is None else {"retry-after": header}
    assert retry_after_s(headers, NOW) == seconds


@pytest.mark.parametrize("header", [30, 3600, None, "-5", "9" * 30, "a date"])
async def test_within_a_retry_after_slack_is_not_called_and_others_go_on(
    slack: Playground, api: SlackApi, header: float | str | None
) -> None:
    if header == "a date":
        header = formatdate(time.time() + 600, usegmt=True)
    elsewhere = POST | {"channel": slack.channel("random").id}
    slack.fail_next("chat.postMessage", Fault.rate_limited(header), where={"channel": POST["channel"]})
    for _ in range(3):
        with pytest.raises(SlackRateLimited) as caught:
            await api.call("chat.postMessage", POST)
        assert caught.value.retry_after_s > 0
        await api.call("chat.postMessage", elsewhere, patience_s=10)
        await api.call("users.info", {"user": slack.user("alice").id})
    assert len([call for call in slack.calls if call.args.get("channel") == POST["channel"]]) == 1


async def test_those_who_wait_when_slack_says_later_wait_on(slack: Playground, api: SlackApi) -> None:
    for _ in range(3):
        await api.call("chat.postMessage", POST)
    async with asyncio.TaskGroup() as group:
        group.create_task(api.call("chat.postMessage", POST, patience_s=10))
        group.create_task(api.call("chat.postMessage", POST, patience_s=10))
        slack.fail_next("chat.postMessage", Fault.rate_limited(2), where={"channel": POST["channel"]})
    *_, refused, first, second = (call.at for call in slack.calls if call.method == "chat.postMessage")
    assert first - refused >= 2.0
    assert second - first >= 0.9


async def test_a_token_that_is_not_taken_is_known_until_a_call_works(slack: Playground, api: SlackApi) -> None:
    slack.fail_next("chat.postMessage", "token_revoked")
    with pytest.raises(SlackSignedOut):
        await api.call("chat.postMessage", POST)
    assert api.signed_out == "token_revoked"
    slack.fail_next("chat.postMessage", Fault.http_500)
    with pytest.raises(SlackUnknown):
        await api.call("chat.postMessage", POST)
    assert api.signed_out == "token_revoked"
    await api.call("chat.postMessage", POST)
    assert api.signed_out is None


async def test_slacks_clock_is_known_from_its_answers(session: aiohttp.ClientSession) -> None:
    async with Playground(limits=Limits.none(), clock=lambda: time.time() + 300) as slack:
        api = SlackApi(make_client(slack.bot_token, slack.api_url, session))
        assert api.ahead_s == 0
        await api.call("chat.postMessage", POST)
        assert 298 <= api.ahead_s <= 301


async def test_clocks_that_differ_by_less_than_slack_tells_are_the_same(session: aiohttp.ClientSession) -> None:
    async with Playground(limits=Limits.none(), clock=lambda: time.time() - 0.9) as slack:
        api = SlackApi(make_client(slack.bot_token, slack.api_url, session))
        await api.call("chat.postMessage", POST)
        assert api.ahead_s == 0


async def test_what_is_written_to_a_channel_that_just_got_another_id_is_written_there(
    slack: Playground, api: SlackApi
) -> None:
    old_id = slack.add_channel("deal", private=True)
    new_id = slack.change_channel_id("deal")
    writing = asyncio.create_task(api.call("chat.postMessage", {"channel": old_id, "text": "hello"}))
    await slack.until(lambda: slack.call_counts["chat.postMessage"] == 1)
    api.moved[old_id] = new_id  # Slack tells a moment later
    assert (await writing)["channel"] == new_id
    await api.call("chat.postMessage", {"channel": old_id, "text": "again"})
    assert [message.text for message in slack.messages("deal")] == ["hello", "again"]
    with pytest.raises(SlackRefused, match="channel_not_found"):
        await api.call("conversations.info", {"channel": "C0NOWHERE"})
