"""Signed HTTP events: a real Bolt app behind a real server, and a bare one that fails."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientSession, web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier

from bot.playground import Limits, Playground
from tests.playground.conftest import client_of

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serving(handler: Handler) -> AsyncIterator[str]:
    """A server on a free port with one route; gives its URL."""
    application = web.Application()
    application.router.add_post("/slack/events", handler)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    finally:
        await runner.cleanup()


class App:
    """An app that answers as told and keeps what it was sent."""

    def __init__(self) -> None:
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[web.Response] = []

    async def answer(self, request: web.Request) -> web.Response:
        self.requests.append((dict(request.headers), await request.read()))
        return self.answers.pop(0) if self.answers else web.Response()


@asynccontextmanager
async def playground_for(url: str) -> AsyncIterator[Playground]:
    async with Playground(limits=Limits.none(), events_url=url, redeliver_after_s=0.05) as playground:
        yield playground


async def test_a_bolt_app_behind_http_answers_events_commands_and_modals(http: ClientSession) -> None:
    app: AsyncApp | None = None

    async def dispatch(request: web.Request) -> web.Response:
        assert app is not None
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    async with serving(dispatch) as url, playground_for(url) as playground:
        client = client_of(playground, http)
        app = AsyncApp(client=client, signing_secret=playground.signing_secret, process_before_response=True)

        @app.event("app_mention")
        async def answer(event: dict[str, Any], say: Any) -> None:
            await say("heard", thread_ts=event["ts"])

        @app.event("message")
        async def nothing() -> None: ...

        @app.command("/gemma")
        async def command(ack: Any, command: dict[str, Any]) -> None:
            await ack(f"got {command['text']}")

        ts = await playground.say("alice", "general", "@gemma hi")
        thread = await playground.until(lambda: playground.messages("general", ts)[1:])
        assert thread[0].text == "heard"
        assert (await playground.command("alice", "general", "/gemma", "a & b")).text == "got a &amp; b"
        await playground.settled()
        assert playground.connected


async def test_every_request_is_signed_over_its_raw_body() -> None:
    app = App()
    async with serving(app.answer) as url, playground_for(url) as playground:
        await playground.say("alice", "dm", "hi")
        await playground.command("alice", "general", "/gemma", "help")
        await playground.settled()
        verifier = SignatureVerifier(playground.signing_secret)
        for headers, body in app.requests:
            assert verifier.is_valid_request(body, headers)
            assert not verifier.is_valid_request(body + b" ", headers)


async def test_a_failed_event_comes_again_with_its_number_and_reason() -> None:
    app = App()
    app.answers = [web.Response(status=500), web.Response(status=404)]
    async with serving(app.answer) as url, playground_for(url) as playground:
        await playground.say("alice", "dm", "hi")
        await playground.settled()
    numbers = [headers.get("x-slack-retry-num") for headers, _ in app.requests]
    reasons = [headers.get("x-slack-retry-reason") for headers, _ in app.requests]
    assert numbers == [None, "1", "2"]
    assert reasons == [None, "http_error", "http_error"]
    assert len({body for _, body in app.requests}) == 1


async def test_an_app_can_ask_for_no_retry() -> None:
    app = App()
    app.answers = [web.Response(status=503, headers={"X-Slack-No-Retry": "1"})]
    async with serving(app.answer) as url, playground_for(url) as playground:
        await playground.say("alice", "dm", "hi")
        with pytest.raises(TimeoutError, match="never acknowledged: 1"):
            await playground.settled()
    assert len(app.requests) == 1


async def test_an_event_is_given_up_after_three_retries() -> None:
    app = App()
    app.answers = [web.Response(status=500) for _ in range(9)]
    async with serving(app.answer) as url, playground_for(url) as playground:
        await playground.say("alice", "dm", "hi")
        with pytest.raises(TimeoutError, match="never acknowledged: 1"):
            await playground.settled()
    assert len(app.requests) == 4


async def test_a_command_is_sent_once_and_fails_when_nobody_is_there() -> None:
    app = App()
    app.answers = [web.Response(status=500)]
    async with serving(app.answer) as url, playground_for(url) as playground:
        assert (await playground.command("alice", "general", "/gemma")).error == "dispatch_failed"
        assert len(app.requests) == 1
    async with playground_for(url) as playground:
        assert (await playground.command("alice", "general", "/gemma")).error == "dispatch_failed"
        assert not playground.connected


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (web.json_response, "from JSON"),
        (None, "plain words"),
    ],
)
async def test_an_acknowledgement_may_be_json_or_text(answer: Any, text: str) -> None:
    app = App()
    app.answers = [answer({"text": text}) if answer else web.Response(text=text)]
    async with serving(app.answer) as url, playground_for(url) as playground:
        assert (await playground.command("alice", "general", "/gemma")).text == text


async def test_an_app_that_takes_too_long_is_asked_again_and_its_command_times_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.playground.deliveries.ACK_TIMEOUT_S", 0.2)
    release = asyncio.Event()
    retries: list[str | None] = []

    async def slow(request: web.Request) -> web.Response:
        retries.append(request.headers.get("x-slack-retry-reason"))
        await release.wait()
        return web.Response()

    async with serving(slow) as url, playground_for(url) as playground:
        assert (await playground.command("alice", "general", "/gemma")).error == "operation_timeout"
        await playground.say("alice", "dm", "hi")
        with pytest.raises(TimeoutError, match="never acknowledged: 1"):
            await playground.settled()
        release.set()
    assert retries == [None, None, "http_timeout", "http_timeout", "http_timeout"]


async def test_stopping_ends_what_is_under_way() -> None:
    app = App()
    app.answers = [web.Response(status=500) for _ in range(9)]
    async with serving(app.answer) as url:
        async with Playground(limits=Limits.none(), events_url=url, redeliver_after_s=60) as playground:
            await playground.say("alice", "dm", "hi")
        assert len(app.requests) <= 1
