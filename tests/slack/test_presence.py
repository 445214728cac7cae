"""What a thread shows while the bot is at work, and that nothing is left of it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import pytest

from bot.conversation.thread import ThreadKey
from bot.conversation.turn import Turn
from bot.playground.faults import Fault
from bot.slack.presence import Presence, Shown
from tests.slack.writing import Desk, desk

SESSION = "agents.sessions.setStatus"
LINE = "assistant.threads.setStatus"


@dataclass
class Place:
    """A question in Alice's DM, or in a channel."""

    desk: Desk
    turn: Turn
    shown: Shown = field(default_factory=Shown)

    def presence(self, *, left: bool = False) -> Presence:
        return Presence(self.desk.api, self.shown, self.turn, left=left)

    @property
    def session(self) -> str | None:
        return self.desk.slack.workspace.sessions.get((self.turn.thread.channel_id, self.turn.thread.thread_ts))

    @property
    def line(self) -> str:
        key = self.turn.thread
        return self.desk.slack.workspace.statuses.get((key.channel_id, key.thread_ts), ("", 0.0))[0]

    def calls(self) -> list[tuple[str, object]]:
        told = [call for call in self.desk.slack.calls if call.method in (SESSION, LINE)]
        return [(call.method, call.args["status"]) for call in told]

    async def post(self) -> None:
        await self.desk.api.call(
            "chat.postMessage",
            {"channel": self.turn.thread.channel_id, "thread_ts": self.turn.thread.thread_ts, "text": "done"},
        )


@pytest.fixture
async def channel() -> AsyncIterator[Place]:
    async with desk() as opened:
        yield Place(opened, opened.turn)


@pytest.fixture
async def dm() -> AsyncIterator[Place]:
    async with desk() as opened:
        ts = await opened.slack.say("alice", "dm", "what is it?")
        key = ThreadKey(opened.turn.team_id, opened.slack.dm_of("alice"), ts)
        yield Place(opened, replace(opened.turn, thread=key, ts=ts))


async def test_a_session_works_until_it_is_told_otherwise(dm: Place) -> None:
    presence = dm.presence()
    await presence.show("en")
    assert (dm.session, dm.line) == ("processing", "")
    await dm.post()
    presence.written()
    assert dm.session == "processing"
    await presence.clear()
    assert dm.session == "active"
    await presence.clear()
    assert dm.calls() == [(SESSION, "processing"), (SESSION, "active")]
    assert dm.desk.slack.calls[0].args["initiator_user_id"] == dm.turn.user_id


async def test_a_stopped_stream_ends_the_sessions_work_without_another_call(dm: Place) -> None:
    presence = dm.presence()
    await presence.show("en")
    presence.streaming()
    presence.stream_stopped()
    presence.written()
    await presence.clear()
    assert dm.calls() == [(SESSION, "processing")]


async def test_a_stream_that_was_not_stopped_is_followed_by_the_end_of_the_work(dm: Place) -> None:
    presence = dm.presence()
    presence.streaming()
    presence.written()
    await presence.clear()
    assert dm.calls() == [(SESSION, "active")]


async def test_nothing_is_said_where_nothing_was_shown(dm: Place, channel: Place) -> None:
    for place in (dm, channel):
        presence = place.presence()
        presence.written()
        await presence.clear()
        assert place.calls() == []


async def test_what_a_former_attempt_left_is_taken_away(dm: Place, channel: Place) -> None:
    await dm.presence().show("en")
    await dm.presence(left=True).clear()
    assert dm.session == "active"
    await channel.presence().show("en")
    assert channel.line == "is thinking…"
    await channel.presence(left=True).clear()
    assert channel.line == ""


async def test_a_channels_thread_shows_a_line_that_goes_with_a_post(channel: Place) -> None:
    presence = channel.presence()
    await presence.show("de")
    assert channel.line == "denkt nach …"
    await channel.post()
    presence.written()
    await presence.clear()
    assert channel.calls() == [(LINE, "denkt nach …")]
    assert channel.line == ""


@pytest.mark.parametrize("code", ["not_agent_app", "not_authorized", "unknown_method", "invalid_arguments"])
async def test_where_sessions_are_refused_a_line_is_shown_and_that_is_remembered(dm: Place, code: str) -> None:
    dm.desk.slack.workspace.is_agent = False
    dm.desk.slack.fail_next(SESSION, code)
    for _ in range(2):
        presence = dm.presence()
        await presence.show("en")
        assert dm.line == "is thinking…"
        await dm.post()
        presence.written()
        await presence.clear()
        assert dm.line == ""
    assert dm.calls() == [(SESSION, "processing"), (LINE, "is thinking…"), (LINE, "is thinking…")]


async def test_a_refusal_about_one_thread_is_not_remembered(dm: Place) -> None:
    dm.desk.slack.fail_next(SESSION, "channel_not_found")
    await dm.presence().show("en")
    assert dm.shown.sessions


async def test_over_the_sessions_limit_a_line_is_shown_and_the_session_it_began_is_ended(dm: Place) -> None:
    dm.desk.slack.fail_next(SESSION, Fault.rate_limited(60))
    presence = dm.presence()
    await presence.show("en")
    assert (dm.line, dm.session) == ("is thinking…", "processing")
    await dm.post()
    presence.written()
    await presence.clear()
    assert (dm.line, dm.session) == ("", "active")
    assert dm.shown.sessions


async def test_a_session_that_cannot_be_told_is_ended_by_the_line(dm: Place) -> None:
    presence = dm.presence()
    await presence.show("en")
    dm.desk.slack.fail_next(SESSION, Fault.rate_limited(60))
    await presence.clear()
    assert dm.session == "active"
    assert dm.calls()[-1] == (LINE, "")


@pytest.mark.parametrize("fault", [Fault.reset_after, Fault.reset_before, Fault.http_500])
async def test_a_status_with_an_unknown_result_is_taken_away_all_the_same(dm: Place, fault: Fault) -> None:
    dm.desk.slack.fail_next(SESSION, fault)
    presence = dm.presence()
    await presence.show("en")
    presence.streaming()
    presence.stream_stopped()
    await presence.clear()
    assert dm.calls()[-1] == (SESSION, "active")
    assert dm.line == ""


async def test_where_nothing_is_shown_at_all_nothing_is_asked_again(channel: Place) -> None:
    channel.desk.slack.fail_next(LINE, "unknown_method", times=9)
    for _ in range(3):
        presence = channel.presence()
        await presence.show("en")
        await presence.clear()
    assert len(channel.calls()) == 1
