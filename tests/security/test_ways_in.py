"""Every way in stands behind the one gate, and says what it needs and where it acts."""

import re
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from bot.conversation.access import NEEDS, Act, Need, Refusal
from handlers import register
from handlers.actions import ACTIONS
from handlers.commands.gemma import SUBCOMMANDS
from handlers.events import EVENTS
from handlers.gate import act_from, follow
from handlers.shortcuts import SHORTCUTS
from handlers.views import VIEWS


class Recorder:
    """An app that only keeps what is registered with it."""

    def __init__(self) -> None:
        self.listeners: list[tuple[str, object, Callable[..., Awaitable[None]]]] = []

    def __getattr__(self, kind: str) -> Callable[..., Any]:
        def named(name: object) -> Callable[..., Any]:
            return lambda listener: self.listeners.append((kind, name, listener))

        return named

    def use(self, _middleware: object) -> None:
        """What stands before every listener."""

    def error(self, _listener: object) -> None:
        """What is called when one fails."""


class Closed:
    """Services behind a gate that lets nobody in: whatever else is reached is noted."""

    def __init__(self) -> None:
        self.judged: list[str] = []
        self.reached: list[str] = []
        self.access = self
        self.settings = self
        self.deliveries = None
        self.people = None

    async def refusal(self, act: Act) -> Refusal:
        self.judged.append(act.way)
        return Refusal.NEVER

    async def language_of(self, _team_id: str, _user_id: str) -> str:
        return "en"

    def __getattr__(self, name: str) -> object:
        self.reached.append(name)
        raise AssertionError(f"{name} was reached")


class Args:
    """What Bolt hands to a listener."""

    def __init__(self, body: dict[str, Any]) -> None:
        self.body = body
        self.event = body.get("event")
        self.client = None

    async def ack(self, *_: object, **__: object) -> None:
        """Acknowledged."""

    async def respond(self, **_: object) -> None:
        """Told."""


def bodies(kind: str) -> dict[str, Any]:
    team = {"id": "T1"}
    every: dict[str, dict[str, Any]] = {
        "event": {"type": "event_callback", "event": {"type": "x", "user": "U1"}, "team_id": "T1"},
        "command": {"command": "/gemma", "text": "help", "team_id": "T1", "user_id": "U1", "channel_id": "C1"},
        "action": {"type": "block_actions", "team": team, "user": {"id": "U1"}, "response_url": "https://x"},
        "shortcut": {"type": "message_action", "team": team, "user": {"id": "U1"}, "response_url": "https://x"},
        "view": {"type": "view_submission", "team": team, "user": {"id": "U1"}, "view": {"callback_id": ""}},
    }
    return every[kind]


async def test_no_listener_reaches_a_service_before_the_gate_let_somebody_in() -> None:
    app, services = Recorder(), Closed()
    register(app, services)  # type: ignore[arg-type] # stand-ins of the same shape
    bound = [each for each in app.listeners if not isinstance(each[1], re.Pattern)]
    for kind, _, listener in bound:
        await listener(Args(bodies(kind)))
    assert len(services.judged) == len(bound) == sum(map(len, (EVENTS, ACTIONS, VIEWS, SHORTCUTS))) + 1
    assert services.reached == []


def ways() -> Iterator[str]:
    """Every way in, off the registration tables."""
    yield from (f"event:{row.type}" for row in EVENTS)
    yield from (f"command:{name}" for name in SUBCOMMANDS)
    yield from (f"action:{row.action_id}" for row in ACTIONS)
    yield from (f"view:{row.callback_id}" for row in VIEWS)
    yield from (f"shortcut:{row.callback_id}" for row in SHORTCUTS)


def test_every_way_in_says_what_it_needs_and_nothing_else_does() -> None:
    missing, left_over = set(ways()) - set(NEEDS), set(NEEDS) - set(ways())
    assert missing == set(), "nobody is let in there: give it a row in NEEDS (bot/conversation/access.py)"
    assert left_over == set()


def test_what_is_taken_from_anybody_tells_a_fact_or_takes_something_away() -> None:
    events = {f"event:{row.type}" for row in EVENTS}
    assert {way for way, need in NEEDS.items() if need is Need.NOTHING} - events == {
        "command:forget",
        "action:forget_me",
    }


def test_a_form_acts_on_the_channel_that_it_names_and_a_persons_own_choices_on_none() -> None:
    def sent(metadata: str) -> Act:
        view = {"callback_id": "settings", "private_metadata": metadata}
        body = {"type": "view_submission", "team": {"id": "T1"}, "user": {"id": "U1"}, "view": view}
        return act_from("view:settings", body)

    assert sent('{"channel": "C1", "thread": "1.1", "scope": "thread"}').channel_id == "C1"
    assert sent('{"channel": "C1", "scope": "team"}').channel_id == ""
    assert sent('{"channel": "C1", "scope": "user"}').channel_id == ""
    assert sent('{"channel": "C1"}').channel_id == "C1"


def test_a_late_event_of_a_former_id_is_about_the_channel_as_it_is_but_ends_nothing_and_vouches_for_nobody() -> None:
    class Moved:
        moving: "Moved"

        def now(self, channel_id: str) -> str:
            return {"C1": "C2"}.get(channel_id, channel_id)

    services = Moved()
    services.moving = services

    def followed(event_type: str, channel: str) -> tuple[str, bool | None]:
        event = {"type": event_type, "user": "U1", "channel": channel}
        body = {"team_id": "T1", "event": event, "is_ext_shared_channel": False}
        follow(body, services)  # type: ignore[arg-type] # a stand-in of the same shape
        act = act_from(f"event:{event_type}", body)
        return act.channel_id, act.shared

    assert followed("message", "C1") == ("C2", None)
    assert followed("message", "C3") == ("C3", False)
    for over in ("channel_deleted", "group_deleted", "channel_archive", "group_archive", "member_left_channel"):
        assert followed(over, "C1")[0] == ""
        assert followed(over, "C2")[0] == "C2"


def test_a_message_of_another_organisation_makes_its_conversation_a_shared_one() -> None:
    body = {"type": "message_action", "team": {"id": "T1"}, "user": {"id": "U1"}, "channel": {"id": "C1"}}

    def pointed(**message: str) -> bool | None:
        return act_from("shortcut:explain_message", body | {"message": message}).shared

    assert pointed(user="U2", team="T1") is None
    assert pointed(user="U2") is None
    assert pointed(user="U2", team="T2") is True
    assert pointed(user="U2", team="T1", user_team="T2") is True
    body |= {"enterprise": {"id": "E1", "name": "Grid"}}
    assert pointed(user="U2", team="T2") is None, "a colleague's, perhaps: Slack is asked"


def test_a_form_belongs_to_the_workspace_that_it_was_opened_for_and_not_to_that_of_who_sends_it() -> None:
    view = {"callback_id": "ask_gemma", "app_installed_team_id": "T1", "state": {"values": {}}}
    body = {"type": "view_submission", "team": {"id": "T2"}, "user": {"id": "U1", "team_id": "T2"}, "view": view}
    assert act_from("view:ask_gemma", body).team_id == "T1"
