"""The question before a thread, or everything of a person or a channel, is forgotten. Builders only."""

from typing import Any

from bot.slack.views.blocks import plain, section
from bot.texts import say

FORGET_ME = "forget_me"
FORGET_CHANNEL = "forget_channel"
FORGET_THREAD = "forget_thread"
FORGETTABLE = {"me": FORGET_ME, "channel": FORGET_CHANNEL, "thread": FORGET_THREAD}
"""The button's action, by the word that asks for it."""


def forget_text(what: str, language: str, link: str = "") -> str:
    """What would be forgotten, and what not; `link` leads to the thread."""
    return say(f"forget.{what}_ask", {"link": link}, language)


def forget_blocks(what: str, language: str, link: str = "", thread_ts: str = "") -> list[dict[str, Any]]:
    """The same, with a button that asks once more, and names the thread."""
    button: dict[str, Any] = {
        "type": "button",
        "action_id": FORGETTABLE[what],
        "style": "danger",
        "text": plain(say(f"forget.{what}_button", language=language)),
        "confirm": {
            "title": plain(say("forget.title", language=language)),
            "text": plain(say("forget.sure", language=language)),
            "confirm": plain(say("forget.yes", language=language)),
            "deny": plain(say("settings.cancel", language=language)),
            "style": "danger",
        },
    }
    if thread_ts:
        button["value"] = thread_ts
    return [section(forget_text(what, language, link)), {"type": "actions", "elements": [button]}]
