"""What somebody sees who is not let in, where there is no message to answer."""

from typing import Any

from bot.slack.views.blocks import plain, section
from bot.texts import say


def refusal_view(words: str, language: str) -> dict[str, Any]:
    """A modal that says why, and nothing else."""
    return {
        "type": "modal",
        "title": plain(say("home.title", language=language)),
        "close": plain(say("access.close", language=language)),
        "blocks": [section(words)],
    }


def refusal_home(words: str) -> dict[str, Any]:
    """The App Home of somebody who is not let in."""
    return {"type": "home", "blocks": [section(words)]}
