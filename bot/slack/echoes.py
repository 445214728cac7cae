"""The bot's own messages, which Slack sends back to it as events."""

from collections.abc import Callable, Mapping
from typing import Any

_SPOKEN = (None, "thread_broadcast")


def is_own_echo(payload: Mapping[str, Any], bot_user_id: str, bot_id: str) -> bool:
    """Whether a payload only tells that our own bot wrote, or that what it wrote has changed.

    Every answer comes back as such events, and nothing is ever done about them: they are acknowledged before Bolt sees
    them. Deliberately narrow: whoever is not known for certain as the author, by both ids (`user_id` and `bot_id` of
    `auth.test`), and every other kind of event, deletions too, is Bolt's.
    """
    event = payload.get("event")
    if payload.get("type") != "event_callback" or not isinstance(event, dict) or event.get("type") != "message":
        return False
    if event.get("subtype") == "message_changed":
        versions = (event.get("message"), event.get("previous_message"))
        return all(_is_ours(version, bot_user_id, bot_id) for version in versions)
    return _is_ours(event, bot_user_id, bot_id)


def echo_check(identity: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], bool]:
    """`is_own_echo` for the bot that `auth.test` told of."""
    bot_user_id, bot_id = str(identity.get("user_id") or ""), str(identity.get("bot_id") or "")
    return lambda payload: is_own_echo(payload, bot_user_id, bot_id)


def _is_ours(message: object, bot_user_id: str, bot_id: str) -> bool:
    if not isinstance(message, dict) or message.get("subtype") not in _SPOKEN:
        return False
    return bool(bot_user_id and bot_id) and message.get("user") == bot_user_id and message.get("bot_id") == bot_id
