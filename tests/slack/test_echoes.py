"""Which events are nothing but the bot's own voice."""

from typing import Any

import pytest

from bot.slack.echoes import echo_check, is_own_echo

OURS = {"type": "message", "user": "U0BOT", "bot_id": "B0BOT", "text": "hello", "ts": "1.0"}
THEIRS = {"type": "message", "user": "U0ANN", "text": "hello", "ts": "1.0"}
CHANGED = {"type": "message", "subtype": "message_changed", "channel": "C1"}


def payload(event: Any) -> dict[str, Any]:
    return {"type": "event_callback", "event": event}


@pytest.mark.parametrize(
    "event",
    [
        OURS,
        {**OURS, "thread_ts": "0.5"},
        {**OURS, "subtype": "thread_broadcast"},
        {**CHANGED, "message": OURS, "previous_message": OURS},
    ],
)
def test_what_our_bot_wrote_or_changed_is_its_echo(event: dict[str, Any]) -> None:
    assert is_own_echo(payload(event), "U0BOT", "B0BOT")


@pytest.mark.parametrize(
    "event",
    [
        THEIRS,
        {**OURS, "user": "U0ANN"},
        {**OURS, "bot_id": "B0OTHER"},
        {**OURS, "bot_id": None},
        {**OURS, "type": "app_mention"},
        {**OURS, "subtype": "channel_join"},
        {**OURS, "subtype": "bot_message"},
        {**CHANGED, "message": THEIRS, "previous_message": THEIRS},
        {**CHANGED, "message": {**OURS, "subtype": "tombstone"}, "previous_message": OURS},
        {**CHANGED, "message": OURS},
        {**CHANGED, "message": CHANGED, "previous_message": CHANGED},
        {**OURS, "subtype": "message_deleted", "previous_message": OURS, "deleted_ts": "1.0"},
        None,
        [],
        "message",
    ],
)
def test_everything_doubtful_is_left_to_bolt(event: Any) -> None:
    assert not is_own_echo(payload(event), "U0BOT", "B0BOT")


@pytest.mark.parametrize("kind", ["block_actions", "view_submission", None])
def test_only_events_can_be_echoes(kind: str | None) -> None:
    assert not is_own_echo({"type": kind, "event": OURS}, "U0BOT", "B0BOT")


def test_a_bot_that_does_not_know_itself_has_no_echoes() -> None:
    nameless = {**OURS, "user": "", "bot_id": ""}
    assert not echo_check({})(payload(nameless))
    assert echo_check({"user_id": "U0BOT", "bot_id": "B0BOT"})(payload(OURS))
