"""The Web API around the methods: tokens, spellings of arguments, users, reactions, status, faults, limits."""

import json
from typing import Any

import pytest
from aiohttp import ClientError, ClientSession, FormData
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Fault, Limits, Playground
from tests.playground.conftest import Clock, client_of, refused

GENERAL = "C0PGENERAL"


async def post(http: ClientSession, url: str, **request: Any) -> dict[str, Any]:
    async with http.post(url, **request) as response:
        body = await response.json()
    assert isinstance(body, dict)
    return body


@pytest.mark.parametrize(
    ("token", "method", "code"),
    [
        ("", "auth.test", "not_authed"),
        ("xoxb-somebody-else", "auth.test", "invalid_auth"),
        ("app", "auth.test", "not_allowed_token_type"),
        ("bot", "apps.connections.open", "not_allowed_token_type"),
        ("bot", "chat.doTheDishes", "unknown_method"),
    ],
)
async def test_each_method_wants_its_own_kind_of_token(
    playground: Playground, http: ClientSession, token: str, method: str, code: str
) -> None:
    given = {"app": playground.app_token, "bot": playground.bot_token}.get(token, token)
    headers = {"Authorization": f"Bearer {given}"} if given else {}
    assert (await post(http, playground.api_url + method, headers=headers))["error"] == code


async def test_auth_test_says_who_the_bot_is(playground: Playground, client: AsyncWebClient) -> None:
    response = await client.auth_test()
    workspace = playground.workspace
    assert (response["team_id"], response["user_id"], response["bot_id"]) == (
        workspace.team_id,
        workspace.bot_user,
        workspace.bot_id,
    )
    assert "chat:write" in response.headers["X-OAuth-Scopes"]


async def test_arguments_come_in_query_form_json_and_multipart(playground: Playground, http: ClientSession) -> None:
    url = f"{playground.api_url}chat.postMessage"
    args = {"channel": GENERAL, "text": "hello"}
    headers = {"Authorization": f"Bearer {playground.bot_token}"}
    multipart = FormData(args, default_to_multipart=True)
    assert (await post(http, url, headers=headers, params=args))["ok"]
    assert (await post(http, url, headers=headers, data=args))["ok"]
    assert (await post(http, url, headers=headers, json=args))["ok"]
    assert (await post(http, url, headers=headers, data=multipart))["ok"]
    async with http.get(url, params={**args, "token": playground.bot_token}) as response:
        assert (await response.json())["ok"]
    assert len(playground.messages("general")) == 5


async def test_blocks_are_json_text_in_forms(playground: Playground, http: ClientSession) -> None:
    form = {
        "token": playground.bot_token,
        "channel": GENERAL,
        "text": "x",
        "blocks": json.dumps([{"type": "divider"}]),
    }
    assert (await post(http, f"{playground.api_url}chat.postMessage", data=form))["ok"]
    assert playground.messages("general")[0].blocks[0]["type"] == "divider"


async def test_a_token_inside_json_does_not_count(playground: Playground, http: ClientSession) -> None:
    body = await post(http, f"{playground.api_url}auth.test", json={"token": playground.bot_token})
    assert body["error"] == "not_authed"


@pytest.mark.parametrize(("body", "code"), [("{", "invalid_json"), ("[]", "json_not_object")])
async def test_json_that_is_no_object_has_its_code(
    playground: Playground, http: ClientSession, body: str, code: str
) -> None:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {playground.bot_token}"}
    assert (await post(http, f"{playground.api_url}auth.test", data=body, headers=headers))["error"] == code


async def test_a_missing_argument_is_named(client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError) as caught:
        await client.api_call("users.info")
    assert caught.value.response["response_metadata"]["messages"] == ["[ERROR] missing required field: user"]


async def test_people_are_described_with_locale_and_rights(client: AsyncWebClient) -> None:
    alice = (await client.users_info(user="U0PALICE01", include_locale=True))["user"]
    assert (alice["name"], alice["locale"], alice["is_admin"], alice["is_bot"]) == ("alice", "en-US", True, False)
    members = (await client.users_list())["members"]
    assert [member["name"] for member in members] == ["alice", "bob", "carol", "dana", "frank", "gemma"]
    assert await refused(client.users_info(user="U0NOBODY")) == "user_not_found"


async def test_team_and_bot_are_described(playground: Playground, client: AsyncWebClient) -> None:
    assert (await client.team_info())["team"]["name"] == "Playground"
    assert (await client.bots_info(bot=playground.workspace.bot_id))["bot"]["user_id"] == playground.bot_user
    assert await refused(client.bots_info(bot="B0OTHER")) == "bot_not_found"
    assert (await client.api_test(foo="bar"))["args"]["foo"] == "bar"


async def test_reactions_come_and_go(playground: Playground, client: AsyncWebClient) -> None:
    ts = await playground.say("alice", "general", "look")
    item = {"channel": GENERAL, "timestamp": ts, "name": "eyes"}
    await client.reactions_add(**item)
    assert await refused(client.reactions_add(**item)) == "already_reacted"
    assert playground.messages("general")[0].reactions == {"eyes": [playground.bot_user]}
    await client.reactions_remove(**item)
    assert await refused(client.reactions_remove(**item)) == "no_reaction"
    assert await refused(client.reactions_add(**{**item, "timestamp": "1.1"})) == "message_not_found"
    assert await refused(client.reactions_add(**{**item, "name": "no such!"})) == "invalid_name"


async def test_a_status_can_be_set_and_cleared(playground: Playground, client: AsyncWebClient) -> None:
    root = await playground.say("alice", "dm", "hi")
    where: dict[str, Any] = {"channel_id": playground.dm_of("alice"), "thread_ts": root}
    await client.assistant_threads_setStatus(**where, status="is thinking...")
    assert playground.workspace.status(*where.values()) == "is thinking..."
    await client.assistant_threads_setStatus(**where, status="")
    assert playground.workspace.status(*where.values()) == ""
    nowhere = {**where, "thread_ts": "1.1"}
    assert await refused(client.assistant_threads_setStatus(**nowhere, status="x")) == "invalid_thread_ts"


async def test_a_session_stays_busy_when_the_bot_posts(playground: Playground, client: AsyncWebClient) -> None:
    root = await playground.say("alice", "dm", "hi")
    where: dict[str, Any] = {"channel_id": playground.dm_of("alice"), "thread_ts": root}
    await client.agents_sessions_setStatus(**where, status="processing", title="A talk")
    await client.chat_postMessage(channel=where["channel_id"], thread_ts=root, text="part one")
    assert playground.workspace.sessions[where["channel_id"], root] == "processing"
    await client.agents_sessions_rename(**where, title="Another talk")
    assert playground.workspace.titles[where["channel_id"], root] == "Another talk"
    assert await refused(client.agents_sessions_setStatus(**where, status="asleep")) == "invalid_arguments"
    other = await playground.say("alice", "dm", "another")
    rename = client.agents_sessions_rename(channel_id=where["channel_id"], thread_ts=other, title="x")
    assert await refused(rename) == "not_authorized"


async def test_a_busy_session_shows_in_dms_only(playground: Playground, client: AsyncWebClient) -> None:
    for channel in ("dm", "general"):
        root = await playground.say("alice", channel, "@gemma hi")
        place = playground.dm_of("alice") if channel == "dm" else GENERAL
        await client.agents_sessions_setStatus(channel_id=place, thread_ts=root, status="processing")
        assert bool(playground.workspace.status(place, root)) == (channel == "dm")
        await client.agents_sessions_setStatus(channel_id=place, thread_ts=root, status="active")
        assert playground.workspace.status(place, root) == ""


async def test_a_thread_can_be_given_a_title(playground: Playground, client: AsyncWebClient) -> None:
    root = await playground.say("alice", "dm", "hi")
    where: dict[str, Any] = {"channel_id": playground.dm_of("alice"), "thread_ts": root}
    await client.assistant_threads_setTitle(**where, title="A talk")
    assert playground.workspace.titles[where["channel_id"], root] == "A talk"
    many = client.assistant_threads_setStatus(**where, status="x", loading_messages=["x"] * 11)
    assert await refused(many) == "invalid_arguments"


async def test_suggested_prompts_are_at_most_four(playground: Playground, client: AsyncWebClient) -> None:
    prompt = {"title": "a", "message": "b"}
    dm = playground.dm_of("alice")
    call = client.api_call("assistant.threads.setSuggestedPrompts", json={"channel_id": dm, "prompts": [prompt] * 4})
    assert (await call)["ok"]
    call = client.api_call("assistant.threads.setSuggestedPrompts", json={"channel_id": dm, "prompts": [prompt] * 5})
    assert await refused(call) == "invalid_arguments"


async def test_every_call_is_kept_with_its_answer(playground: Playground, client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=GENERAL, text="hello")
    call = playground.calls[-1]
    assert (call.method, call.args["text"], call.response["ok"]) == ("chat.postMessage", "hello", True)
    assert playground.call_counts == {"chat.postMessage": 1}


async def test_calls_can_be_counted_only(http: ClientSession) -> None:
    async with Playground(keep_calls=False) as playground:
        await client_of(playground, http).auth_test()
        assert playground.calls == []
        assert playground.call_counts["auth.test"] == 1


async def test_an_ordered_error_comes_once(playground: Playground, client: AsyncWebClient) -> None:
    playground.fail_next("chat.postMessage", "internal_error")
    assert await refused(client.chat_postMessage(channel=GENERAL, text="x")) == "internal_error"
    assert playground.messages("general") == []
    assert (await client.chat_postMessage(channel=GENERAL, text="x"))["ok"]


async def test_a_reset_before_leaves_nothing_and_a_reset_after_leaves_the_message(
    playground: Playground, client: AsyncWebClient
) -> None:
    playground.fail_next("chat.postMessage", Fault.reset_before)
    playground.fail_next("chat.postMessage", Fault.reset_after)
    for there in (0, 1):
        with pytest.raises(ClientError):
            await client.chat_postMessage(channel=GENERAL, text="x")
        assert len(playground.messages("general")) == there


async def test_http_errors_can_be_ordered(playground: Playground, client: AsyncWebClient) -> None:
    playground.fail_next("auth.test", Fault.http_500)
    playground.fail_next("auth.test", Fault.html_502)
    for status in (500, 502):
        with pytest.raises(SlackApiError) as caught:
            await client.auth_test()
        assert caught.value.response.status_code == status


async def test_a_rate_limit_can_be_ordered(playground: Playground, client: AsyncWebClient) -> None:
    playground.fail_next("auth.test", Fault.rate_limited(7))
    with pytest.raises(SlackApiError) as caught:
        await client.auth_test()
    response = caught.value.response
    assert (response.status_code, response.headers["Retry-After"], response["error"]) == (429, "7", "ratelimited")


class TestLimits:
    """Slack's rates, on a clock that stands."""

    @staticmethod
    async def wait_s(call: Any) -> int:
        """The Retry-After of a call; 0 when it was made."""
        try:
            await call
        except SlackApiError as error:
            return int(error.response.headers["Retry-After"]) if error.response.status_code == 429 else -1
        return 0

    async def test_one_post_a_second_and_channel(self, http: ClientSession) -> None:
        clock = Clock()
        async with Playground(limits=Limits.slack(), clock=clock) as playground:
            client = client_of(playground, http)
            assert await self.wait_s(client.chat_postMessage(channel=GENERAL, text="1")) == 0
            assert await self.wait_s(client.chat_postMessage(channel=GENERAL, text="2")) == 1
            assert await self.wait_s(client.chat_postMessage(channel="C0PRANDOM1", text="3")) == 0
            clock.advance(1)
            assert await self.wait_s(client.chat_postMessage(channel=GENERAL, text="4")) == 0

    async def test_one_update_in_three_seconds_and_message(self, http: ClientSession) -> None:
        clock = Clock()
        async with Playground(clock=clock) as playground:
            client = client_of(playground, http)
            ts = (await client.chat_postMessage(channel=GENERAL, text="1"))["ts"]
            assert await self.wait_s(client.chat_update(channel=GENERAL, ts=ts, text="2")) == 0
            clock.advance(1)
            assert await self.wait_s(client.chat_update(channel=GENERAL, ts=ts, text="3")) == 2
            clock.advance(2)
            assert await self.wait_s(client.chat_update(channel=GENERAL, ts=ts, text="4")) == 0

    async def test_buckets_that_are_full_again_are_forgotten(
        self, http: ClientSession, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.playground.limits._BUCKETS", 1)
        clock = Clock()
        async with Playground(clock=clock) as playground:
            client = client_of(playground, http)
            for channel in (GENERAL, "C0PRANDOM1", GENERAL, "C0PASKGEMM"):
                assert await self.wait_s(client.chat_postMessage(channel=channel, text="x")) == 0
                clock.advance(1)

    async def test_twenty_streams_a_minute(self, http: ClientSession) -> None:
        clock = Clock()
        async with Playground(clock=clock) as playground:
            client = client_of(playground, http)
            root = await playground.say("alice", "dm", "go")
            where: dict[str, Any] = {"channel": playground.dm_of("alice"), "thread_ts": root}
            waits = [await self.wait_s(client.chat_startStream(**where)) for _ in range(21)]
            assert waits == [0] * 20 + [3]
            clock.advance(3)
            assert await self.wait_s(client.chat_startStream(**where)) == 0
