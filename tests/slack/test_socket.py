"""The link to Slack, on real sockets, against a Slack that misbehaves."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import psutil
import pytest

from bot.slack.echoes import is_own_echo
from bot.slack.socket import Patience
from tests.doubles.lying_slack import BOT_ID, BOT_USER, TEAM, Line, LyingSlack, mute, polite, refusal, silent
from tests.slack.linking import DM, QUICK, accept_messages, events, greeting_with, linked


@pytest.fixture
async def slack() -> AsyncIterator[LyingSlack]:
    async with LyingSlack() as slack:
        yield slack


async def test_each_connect_is_told_and_an_event_is_acknowledged(slack: LyingSlack) -> None:
    ups: list[int] = []
    app = slack.app()
    heard = accept_messages(app)
    slack.manners.append(greeting_with("a"))
    async with linked(app, on_up=lambda: ups.append(1)) as link:
        assert await link.is_up()
        assert await slack.ack() == (1, {"envelope_id": "a"})
        await slack.lines[0].ws.close()
        await slack.until(lambda: len(slack.lines) == 2)
    assert heard == ["hello"]
    assert 1 <= len(ups) <= 2


# A line that lies


async def test_a_line_that_went_dead_without_a_word_is_noticed_and_replaced(slack: LyingSlack) -> None:
    slack.manners.extend([silent, *[greeting_with("a")] * 9])
    app = slack.app()
    accept_messages(app)
    async with linked(app, replace(QUICK, ping_s=0.2)):
        assert (await slack.ack())[0] >= 2


def test_a_dead_line_is_noticed_within_45_seconds_and_a_connect_given_up_after_15() -> None:
    usual = Patience()
    assert usual.ping_s * 1.5 <= 45
    assert usual.connect_s <= 15
    assert usual.most_pause_s <= 60


@pytest.mark.parametrize("where", ["ticket", "greeting"])
async def test_a_connect_that_hangs_is_given_up_and_tried_again(slack: LyingSlack, where: str) -> None:
    if where == "ticket":
        slack.tickets.append(slack.never)
    else:
        slack.manners.append(mute)
    up = asyncio.Event()
    async with linked(slack.app(), replace(QUICK, connect_s=0.3), on_up=up.set) as link:
        assert not await link.is_up()
        async with asyncio.timeout(20):
            await up.wait()
        assert await link.is_up()


async def test_failing_connects_are_spaced_ever_wider(slack: LyingSlack) -> None:
    slack.tickets.extend([refusal("internal_error", 500)] * 6)
    async with linked(slack.app()) as link:
        assert not await link.is_up()
        await slack.until(lambda: len(slack.asked_at) == 7)
    gaps = [later - earlier for earlier, later in zip(slack.asked_at, slack.asked_at[1:], strict=False)]
    least = [min(0.2, 0.02 * 2**number) / 2 for number in range(6)]
    assert all(gap >= wanted for gap, wanted in zip(gaps, least, strict=True)), gaps


async def test_retry_after_is_obeyed(slack: LyingSlack) -> None:
    slack.tickets.append(refusal("ratelimited", 429, **{"Retry-After": "1"}))
    async with linked(slack.app()):
        await slack.until(lambda: len(slack.asked_at) == 2)
    assert slack.asked_at[1] - slack.asked_at[0] >= 1


async def test_a_token_that_was_revoked_is_told_by_name_and_tried_slowly(
    slack: LyingSlack, caplog: pytest.LogCaptureFixture
) -> None:
    async with linked(slack.app()) as link:
        slack.tickets.extend([refusal("invalid_auth")] * 2)
        await slack.lines[0].ws.close()
        await slack.until(lambda: len(slack.asked_at) == 3)
        assert not await link.is_up()
        await slack.until(lambda: len(slack.asked_at) == 4)
    assert [record.levelname for record in caplog.records if "SLACK_APP_TOKEN" in record.message] == ["ERROR"] * 2
    assert all(later - earlier >= 0.2 for earlier, later in zip(slack.asked_at[1:], slack.asked_at[2:], strict=False))


async def test_a_network_that_is_shut_out_is_not_told_as_a_fault_of_the_token(
    slack: LyingSlack, caplog: pytest.LogCaptureFixture
) -> None:
    slack.tickets.append(refusal("accesslimited"))
    async with linked(slack.app()):
        await slack.until(lambda: len(slack.lines) == 1)
    assert [record.message for record in caplog.records if "SLACK_APP_TOKEN" in record.message] == []
    assert [record for record in caplog.records if "accesslimited" in str(record.__dict__.get("reason"))]


async def test_a_slack_that_hangs_up_at_once_is_not_hammered(slack: LyingSlack) -> None:
    slack.manners.extend([Line.greet] * 8)
    patience = Patience(pause_s=0.04, most_pause_s=10, steady_s=60)
    async with linked(slack.app(), patience):
        await slack.until(lambda: len(slack.lines) == 8)
    gaps = [later - earlier for earlier, later in zip(slack.asked_at, slack.asked_at[1:], strict=False)]
    assert all(gap >= 0.02 * 2**number for number, gap in enumerate(gaps[3:])), gaps


# Frames that lie


async def junk(line: Line) -> None:
    await line.greet()
    for text in ("", "{", "[" * 100_000, "7", "[]", "{}", '{"envelope_id": 7}', '{"envelope_id": "x", "payload": []}'):
        await line.ws.send_str(text)
    await line.ws.send_str('{"envelope_id": "y", "payload": {"type": "event_callback", "event": null}}')
    await line.ws.send_bytes(b"\xff\x00")
    await line.ws.send_str('{"type": "' + "x" * 5_000_000 + '"}')
    await events(line, "aa")
    await line.listen()


async def test_junk_and_huge_and_doubled_frames_are_passed_over(slack: LyingSlack) -> None:
    slack.manners.append(junk)
    app = slack.app()
    accept_messages(app)
    async with linked(app) as link:
        acks = [await slack.ack(), await slack.ack()]
        assert await link.is_up()
    assert {number for number, _ in acks} == {1}
    assert "a" in {ack["envelope_id"] for _, ack in acks}


async def test_a_frame_past_all_bounds_costs_the_connection_and_no_more(slack: LyingSlack) -> None:
    async def flood(line: Line) -> None:
        await line.greet()
        await line.ws.send_str("x" * 9_000_000)
        await line.listen()

    slack.manners.extend([flood, greeting_with("a")])
    app = slack.app()
    accept_messages(app)
    async with linked(app, replace(QUICK, ping_s=0.2)):
        assert (await slack.ack())[0] >= 2


async def test_other_processes_on_the_same_token_are_told_once(
    slack: LyingSlack, caplog: pytest.LogCaptureFixture
) -> None:
    async def crowded(line: Line) -> None:
        await line.greet(num_connections=5)
        await line.ws.send_json({"type": "disconnect", "reason": "refresh_requested"})
        await line.listen()

    slack.manners.extend([crowded, crowded])
    async with linked(slack.app()):
        await slack.until(lambda: len(slack.lines) == 3)
    assert len([record for record in caplog.records if "another process" in record.message]) == 1


async def test_our_own_former_connections_are_not_taken_for_another_process(
    slack: LyingSlack, caplog: pytest.LogCaptureFixture
) -> None:
    async def second(line: Line) -> None:
        await line.greet(num_connections=2)
        await line.listen()

    slack.manners.extend([polite, second])
    async with linked(slack.app()):
        await slack.lines[0].ws.send_json({"type": "disconnect", "reason": "refresh_requested"})
        await slack.until(lambda: len(slack.lines) == 2)
    assert not [record for record in caplog.records if "another process" in record.message]


# What stays behind


async def test_two_hundred_reconnects_leave_no_task_and_no_socket(slack: LyingSlack) -> None:
    async def restless(line: Line) -> None:
        await line.greet()
        if line.number % 3 == 0:
            return
        await line.ws.send_json({"type": "disconnect", "reason": ("warning", "too_many_websockets")[line.number % 2]})
        await line.listen()

    slack.manners.extend([restless] * 200)
    tasks, files = len(asyncio.all_tasks()), psutil.Process().num_fds()
    async with linked(slack.app()):
        await slack.until(lambda: len(slack.lines) == 201, 30)
        await slack.until(lambda: slack.ended == 200)
        async with asyncio.timeout(20):
            while len(asyncio.all_tasks()) > tasks + 6:  # one link and one line, with the server's own tasks for them
                await asyncio.wait(asyncio.all_tasks() - {asyncio.current_task()}, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.sleep(0)
        assert psutil.Process().num_fds() <= files + 6


# The bot's own echoes


async def test_the_bots_own_messages_are_acknowledged_without_bolt(slack: LyingSlack) -> None:
    app = slack.app()
    heard = accept_messages(app)
    asked: list[str] = []

    @app.use
    async def count(body: dict[str, Any], next: Callable[[], Any]) -> None:  # noqa: A002 - Bolt's name
        asked.append(body["event"]["ts"])
        await next()

    async def echo(line: Line) -> None:
        await line.greet()
        await line.send("own", {**DM, "user": BOT_USER, "bot_id": BOT_ID, "ts": "2.0"})
        await events(line, "a")
        await line.listen()

    slack.manners.append(echo)
    async with linked(app, is_own=lambda payload: is_own_echo(payload, BOT_USER, BOT_ID)):
        acks = [(await slack.ack())[1]["envelope_id"], (await slack.ack())[1]["envelope_id"]]
    assert acks == ["own", "a"]
    assert asked == ["1.0"]
    assert heard == ["hello"]


async def test_it_is_acknowledged_that_slack_holds_events_back(
    slack: LyingSlack, caplog: pytest.LogCaptureFixture
) -> None:
    async def hold_back(line: Line) -> None:
        await line.greet()
        await line.post("held", {"type": "app_rate_limited", "team_id": TEAM, "minute_rate_limited": 1760000000})
        await line.listen()

    slack.manners.extend([hold_back] * 9)  # a line may break on a slow machine
    async with linked(slack.app()):
        assert (await slack.ack())[1]["envelope_id"] == "held"
    assert "holds events back" in caplog.text


async def test_no_log_line_holds_a_ticket_or_a_token(slack: LyingSlack, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "bot")

    async def rude(line: Line) -> None:
        await line.ws.close()

    slack.manners.extend([rude, rude])
    slack.tickets.append(refusal("invalid_auth"))
    async with linked(slack.app()):
        await slack.until(lambda: len(slack.lines) == 3)
    ours = [record for record in caplog.records if record.name.startswith("bot")]
    told = " ".join(f"{record.getMessage()} {record.__dict__}" for record in ours)
    assert "xapp-1" not in told
    assert "/link" not in told
