"""Payloads that Slack could never have sent: real ones with something else in some place."""

import copy
import random
from collections.abc import Iterator
from typing import Any

from bot.conversation.addressing import MENU_MARKS
from bot.conversation.answer import Offer
from bot.conversation.tasks import TaskKind
from bot.slack.views.blocks import CHOOSE_VARIANT
from bot.slack.views.buttons import MORE, STOP
from bot.slack.views.feedback import FEEDBACK_FORM
from bot.slack.views.forgetting import FORGET_CHANNEL, FORGET_ME, FORGET_THREAD
from bot.slack.views.settings import CHOOSE_SCOPE, OPEN_SETTINGS, SETTINGS, THREAD_SETTINGS
from bot.slack.views.shortcuts import ABOUT_FORM, ASK_FORM
from tests.doubles.lying_slack import BOT_USER, TEAM

Payload = dict[str, Any]

_PERSON = {"id": "U1", "team_id": TEAM}
_MESSAGE: Payload = {"channel": "C1", "channel_type": "channel", "user": "U1", "ts": "1760000000.000100"}
_PLACE: Payload = {
    "team": {"id": TEAM},
    "user": _PERSON,
    "channel": {"id": "C1"},
    "trigger_id": "1.2.3",
    "response_url": "https://127.0.0.1:9/x",
}
_ACTIONS: dict[str, Payload] = {
    CHOOSE_VARIANT: {"selected_option": {"value": "4b"}},
    CHOOSE_SCOPE: {"selected_option": {"value": "channel"}},
    OPEN_SETTINGS: {"value": '{"channel": "C1", "thread": "1.0"}'},
    MORE: {"selected_option": {"value": "try_again:bcdfghj"}},
    STOP: {"value": "bcdfghj:1.0"},
    Offer.FEEDBACK.value: {"value": "not_good:1:bcdfghj"},
    Offer.TRY_AGAIN.value: {"value": "bcdfghj"},
    Offer.LARGER.value: {"value": "bcdfghj"},
    Offer.GO_ON.value: {"value": "bcdfghj"},
    Offer.DELETE.value: {"value": "bcdfghj"},
    FORGET_ME: {},
    FORGET_CHANNEL: {},
    FORGET_THREAD: {"value": "1.0"},
}
_STATE: Payload = {"question": {"question": {"value": "why?"}}, "said": {"said": {"value": "that"}}}
_METADATA: dict[str, str] = {
    SETTINGS: '{"channel": "C1", "scope": "channel"}',
    ASK_FORM: "",
    ABOUT_FORM: '{"channel": "C1", "ts": "1.0", "thread": "", "author": "U2", "name": ""}',
    FEEDBACK_FORM: '{"channel_id": "C1", "thread_ts": "1.0", "short_id": "bcdfghj", "answer_id": 1}',
}


def _events() -> Iterator[Payload]:
    mention = f"<@{BOT_USER}> hello"
    events: tuple[Payload, ...] = (
        {"type": "message", **_MESSAGE, "text": mention},
        {"type": "app_mention", **_MESSAGE, "text": mention},
        {"type": "message", **_MESSAGE, "channel": "D1", "channel_type": "im", "text": "hi", "files": [{"id": "F1"}]},
        {"type": "message", **_MESSAGE, "text": "!summarize 24h <#C1>", "thread_ts": "1.0"},
        {
            "type": "message",
            "subtype": "message_changed",
            "channel": "C1",
            "message": {**_MESSAGE, "text": mention, "edited": {"ts": "1760000001.0"}},
            "previous_message": {**_MESSAGE, "text": "before"},
        },
        {"type": "message", "subtype": "message_deleted", "channel": "C1", "deleted_ts": "1760000000.000100"},
        {"type": "app_home_opened", "tab": "home", "user": "U1", "channel": "D1"},
        {"type": "app_home_opened", "tab": "messages", "user": "U1", "channel": "D1", "context": {"entities": [{}]}},
        {"type": "app_context_changed", "user": "U1", "channel": "D1", "context": {"entities": [{"type": "x"}]}},
        {"type": "member_joined_channel", "user": BOT_USER, "channel": "C1", "event_ts": "1.0", "inviter": "U1"},
        {"type": "agent_session_stopped", "channel": "D1", "thread_ts": "1.0", "user": "U1"},
        {"type": "agent_session_title_changed", "channel": "D1", "thread_ts": "1.0", "title": "A title"},
        {"type": "member_left_channel", "user": "U9", "channel": "C9", "event_ts": "1.0"},
        {"type": "user_change", "user": {"id": "U9", "team_id": TEAM, "deleted": False}},
        {"type": "channel_shared", "channel": "C9", "connected_team_id": "T9", "event_ts": "1.0"},
        {"type": "channel_unshared", "channel": "C9", "is_ext_shared": False, "event_ts": "1.0"},
        {"type": "channel_deleted", "channel": "C9", "event_ts": "1.0"},
        {"type": "group_archive", "channel": "C9", "event_ts": "1.0"},
        {"type": "channel_id_changed", "old_channel_id": "C9", "new_channel_id": "C8", "event_ts": "1.0"},
        {"type": "reaction_added", "user": "U1", "item": {"type": "message"}},
    )
    for event in events:
        authorized = [{"team_id": TEAM, "user_id": BOT_USER, "is_bot": True}]
        yield {
            "type": "event_callback", "team_id": TEAM, "event_id": "Ev1", "authorizations": authorized, "event": event
        }  # fmt: skip


def _interactions() -> Iterator[Payload]:
    standing = {"message": {"ts": "2.0", "thread_ts": "1.0"}, "container": {"type": "message"}}
    view: Payload = {
        "id": "V1",
        "hash": "1.x",
        "private_metadata": "{}",
        "type": "modal",
        "callback_id": SETTINGS,
        "blocks": [],
    }
    for action_id, given in _ACTIONS.items():
        action = {"action_id": action_id, "block_id": "b", "type": "button", "action_ts": "3.0", **given}
        yield {"type": "block_actions", **_PLACE, **standing, "view": view, "actions": [action]}
    field = {"type": "input", "block_id": "variant.channel", "element": {"action_id": "variant", "initial_value": ""}}
    quoted = {"type": "section", "block_id": "quoted.0", "text": {"type": "mrkdwn", "text": "words"}}
    values = {**_STATE, "variant.channel": {"variant": {"selected_option": {"value": "4b"}}}}
    for callback_id, metadata in _METADATA.items():
        form: Payload = {"callback_id": callback_id, "private_metadata": metadata, "blocks": [field, quoted]}
        submitted: Payload = {
            "team": {"id": TEAM},
            "user": _PERSON,
            "trigger_id": "1.2.3",
            "response_url": "https://127.0.0.1:9/x",
        }
        yield {"type": "view_submission", **submitted, "view": {**view, **form, "state": {"values": values}}}
    yield {"type": "view_closed", "team": {"id": TEAM}, "user": _PERSON, "view": view}
    yield {"type": "shortcut", "team": {"id": TEAM}, "user": _PERSON, "trigger_id": "1.2.3", "callback_id": ASK_FORM}
    tasks = (TaskKind.TRANSLATE.value, TaskKind.EXPLAIN.value, TaskKind.THREAD.value)
    for callback_id in (ABOUT_FORM, *tasks, THREAD_SETTINGS, *MENU_MARKS):
        pointed = {**_PLACE, "callback_id": callback_id, "message_ts": "2.0"}
        yield {"type": "message_action", **pointed, "message": {"ts": "2.0", "user": "U2", "text": "words"}}


def _commands() -> Iterator[Payload]:
    for text in (
        "ask why?",
        "model",
        "model 4b",
        "settings",
        "status",
        "reset",
        "help",
        "",
        "summarize 24h",
        "usage",
        "forget",
        "forget me",
        "forget thread",
        "export",
        "nonsense",
    ):
        person = {
            "team_id": TEAM,
            "channel_id": "C1",
            "user_id": "U1",
            "trigger_id": "1.2.3",
            "response_url": "https://127.0.0.1:9/x",
        }
        yield {"command": "/gemma", "text": text, **person}


REAL = (*_events(), *_interactions(), *_commands())
_ODD: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, 10**400, "", "x", "U1", "\x00", "\ud800", "<!channel>", "9" * 5_000, "a" * 50_000,
    [], [None], ["x"], [[]], [{}], {}, {"id": None}, {"id": []}, {"": ""}, {"value": {"value": []}}, "{", "[]", "null",
)  # fmt: skip


class Scrambler:
    """Makes one senseless payload after another; the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - chooses what is tried

    def one(self) -> Payload:
        """A real payload in which one to three things are missing, doubled, or something else."""
        payload = copy.deepcopy(self.chance.choice(REAL))
        for name in ("trigger_id", "event_id"):
            if name in payload:
                payload[name] = f"{self.chance.random()}"
        for _ in range(self.chance.choice((1, 1, 1, 2, 3))):
            places = list(_places(payload))
            if not places:
                break
            self._break(*self.chance.choice(places))
        return payload

    def _break(self, inside: Any, at: Any) -> None:
        turn = self.chance.random()
        if turn < 0.3:
            del inside[at]
        elif turn < 0.4 and isinstance(inside, list):
            inside.append(inside[at])
        else:
            inside[at] = copy.deepcopy(self.chance.choice(_ODD))


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a payload, however deep."""
    keys = list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    for key in keys:
        yield value, key
        yield from _places(value[key])
