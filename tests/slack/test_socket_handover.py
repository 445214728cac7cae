"""The link to Slack changes connections and closes while work is under way, and nothing of it is lost."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.playground import Limits, Playground
from bot.slack.app import make_app, make_client, make_session, prove
from bot.slack.socket import Patience, SocketLink
from tests.doubles.lying_slack import Line, LyingSlack, refusal
from tests.slack.linking import QUICK, accept_messages, events, greeting_with, held_listener, linked


@pytest.fixture
async def slack() -> AsyncIterator[LyingSlack]:
    async with LyingSlack() as slack:
        yield slack


@pytest.mark.parametrize("reason", ["warning", "refresh_requested", "too_many_websockets", "link_disabled"])
@pytest.mark.parametrize("phase", ["while it is handled", "after it was handled"])
async def test_what_is_under_way_at_a_disconnect_is_acknowledged_on_the_next_connection(
    slack: LyingSlack, reason: str, phase: str
) -> None:
    app = slack.app()
    begun, go_on = held_listener(app)
    if phase == "after it was handled":
        go_on.set()
    slack.manners.append(greeting_with("a"))
    ups: asyncio.Queue[int] = asyncio.Queue()
    async with linked(app, on_up=lambda: ups.put_nowait(1)):
        async with asyncio.timeout(5):
            await begun.wait()
            await slack.lines[0].ws.send_json({"type": "disconnect", "reason": reason})
            assert [await ups.get(), await ups.get()] == [1, 1]
        go_on.set()
        number, ack = await slack.ack()
        assert ack["envelope_id"] == "a"
        assert number == 2 or phase == "after it was handled"


async def test_what_comes_on_the_old_connection_while_the_new_one_is_made_is_not_lost(slack: LyingSlack) -> None:
    async def leaving(line: Line) -> None:
        await line.greet()
        await line.ws.send_json({"type": "disconnect", "reason": "warning"})
        await events(line, "a")
        await line.listen()

    slack.manners.append(leaving)
    app = slack.app()
    accept_messages(app)
    async with linked(app):
        assert (await slack.ack())[1] == {"envelope_id": "a"}


async def test_an_acknowledgement_finds_no_connection_and_is_given_up(
    slack: LyingSlack, caplog: pytest.LogCaptureFixture
) -> None:
    app = slack.app()
    begun, go_on = held_listener(app)
    slack.manners.append(greeting_with("a"))
    patience = Patience(connect_s=0.3, ack_s=0.1, pause_s=0.02, most_pause_s=0.02, steady_s=0)
    async with linked(app, patience):
        async with asyncio.timeout(5):
            await begun.wait()
        slack.tickets.extend([refusal("internal_error", 500)] * 50)
        await slack.lines[0].ws.close()
        await slack.until(lambda: len(slack.asked_at) == 3)
        go_on.set()
        await slack.until(lambda: any("found no connection" in record.message for record in caplog.records))


async def test_a_burst_over_many_disconnects_is_heard_and_acknowledged_whole() -> None:
    async with Playground(limits=Limits.none(), redeliver_after_s=1.0) as slack, make_session() as session:
        client = make_client(slack.bot_token, slack.api_url, session)
        app = make_app(client, (await prove(client))[0])
        heard = accept_messages(app)
        link = SocketLink(app, slack.app_token, patience=QUICK)
        await link.open()
        for number in range(100):
            await slack.say("alice", "dm", f"message {number}")
            if number % 10 == 5:
                await slack.disconnect_sockets("refresh_requested")
            elif number % 10 == 9:
                slack.drop_sockets()
        await slack.settled(15)
        await link.close()
    assert set(heard) == {f"message {number}" for number in range(100)}


async def test_closing_waits_for_what_is_under_way_and_acknowledges_it(slack: LyingSlack) -> None:
    app = slack.app()
    begun, go_on = held_listener(app)
    slack.manners.append(greeting_with("a"))
    async with linked(app, Patience(finish_s=5)) as link:
        async with asyncio.timeout(5):
            await begun.wait()
        closing = asyncio.create_task(link.close())
        await asyncio.sleep(0)
        go_on.set()
        assert (await slack.ack())[1] == {"envelope_id": "a"}
        await closing


async def silent_after_all(line: Line) -> None:
    await line.slack.stopping.wait()


async def test_closing_ends_soon_when_a_listener_and_slack_hang(slack: LyingSlack) -> None:
    app = slack.app()
    begun, _ = held_listener(app)
    slack.manners.append(greeting_with("a", silent_after_all))
    async with linked(app, Patience(finish_s=0.2)) as link:
        async with asyncio.timeout(5):
            await begun.wait()
        async with asyncio.timeout(3):
            await link.close()
