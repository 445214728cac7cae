"""What Slack's payloads look like where they are read, so that nothing else comes near a service.

Of most fields only what is there is looked at, and null counts as absent: who reads a field that is missing says so.
Fields that nobody here reads may be whatever they are.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Shape = Any
"""`str`; a dict of names and their shapes; a list with the one shape of its items; `Each` of a dict with any names."""


class Each:
    """A dict whose names may be any, and whose values are all of one shape."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape


def _texts(*names: str) -> dict[str, Shape]:
    return dict.fromkeys(names, str)


_HAS_ID = _texts("id")
_CHOSEN = {"selected_option": _texts("value")}
_ACTION = {**_texts("action_id", "block_id", "action_ts", "type", "value"), **_CHOSEN}
_PICKED = ("users", "conversations")
_FIELD = {
    **_texts("action_id", "initial_value"),
    "initial_option": _texts("value"),
    **{f"initial_{kind}": [str] for kind in _PICKED},
}
_GIVEN = {**_texts("value", "selected_conversation"), **_CHOSEN, **{f"selected_{kind}": [str] for kind in _PICKED}}
_STATE = {"values": Each(Each(_GIVEN))}
_VIEW = {
    **_texts("id", "hash", "type", "callback_id", "private_metadata", "team_id", "app_installed_team_id"),
    "blocks": [{**_texts("type", "block_id"), "element": _FIELD, "text": _texts("text")}],
    "state": _STATE,
}
_MESSAGE = {
    **_texts("type", "subtype", "ts", "thread_ts", "user", "user_team", "team", "text", "bot_id", "username"),
    "bot_profile": _texts("name"),
    "edited": _texts("ts"),
    "files": [{}],
}
_EVENT = {
    **_MESSAGE,
    **_texts("channel", "channel_type", "event_ts", "deleted_ts", "inviter", "tab", "title"),
    "message": _MESSAGE,
    "previous_message": _MESSAGE,
}
_PAYLOAD = {
    **_texts("type", "command", "text", "trigger_id", "callback_id", "message_ts", "response_url", "event_id"),
    **_texts("team_id", "user_id", "channel_id"),
    **dict.fromkeys(("team", "user", "channel", "enterprise"), _HAS_ID),
    "authorizations": [_texts("team_id", "enterprise_id", "user_id")],
    "actions": [_ACTION],
    "view": _VIEW,
    "message": _MESSAGE,
    "event": _texts("type"),
}
_READ = (
    "message",
    "app_mention",
    "app_home_opened",
    "app_context_changed",
    "member_joined_channel",
    "agent_session_stopped",
    "agent_session_title_changed",
)


_NEEDED: Mapping[str, Callable[[Mapping[str, Any]], bool]] = {
    "event_callback": lambda body: bool((body.get("event") or {}).get("type")),
    "block_actions": lambda body: _have(body.get("actions") or [{}], "type", "action_id"),
    "view_submission": lambda body: _have([body.get("view") or {}], "type", "callback_id"),
    "view_closed": lambda body: _have([body.get("view") or {}], "type", "callback_id"),
    "shortcut": lambda body: _have([body], "callback_id"),
    "message_action": lambda body: _have([body], "callback_id"),
}
"""What tells whose listener it is."""


def makes_sense(body: Mapping[str, Any]) -> bool:
    """Whether this can be a payload of Slack's: whether it may go on to Bolt, and to a listener."""
    if not _fits(body, _PAYLOAD):
        return False
    needed = _NEEDED.get(body.get("type") or "")
    if needed is not None and not needed(body):
        return False
    event = body.get("event") or {}
    return event.get("type") not in _READ or _fits(event, _EVENT)


def _have(records: Sequence[Mapping[str, Any]], *names: str) -> bool:
    return all(record.get(name) for record in records for name in names)


def _fits(value: object, shape: Shape) -> bool:
    if isinstance(shape, Each):
        return isinstance(value, dict) and all(_fits(each, shape.shape) for each in value.values())
    if isinstance(shape, Mapping):
        return isinstance(value, dict) and all(
            _fits(value[name], shape[name]) for name in shape if _is_there(value, name)
        )
    if isinstance(shape, list):
        return isinstance(value, list) and all(_fits(each, shape[0]) for each in value)
    return isinstance(value, shape)


def _is_there(value: Mapping[str, object], name: str) -> bool:
    return value.get(name) is not None
