"""What is suggested to somebody who opens their conversation with the bot."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.texts import say


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A prompt to press: its `title`, and the `message` that the person sends with it."""

    title: str
    message: str


@dataclass(frozen=True, slots=True)
class Glance:
    """Somebody looks at `channel_id`, their conversation with the bot; `beside` is a channel they have open, or ""."""

    team_id: str
    user_id: str
    channel_id: str
    beside: str = ""


def suggestions(language: str, channel: str = "") -> Sequence[Suggestion]:
    """What to suggest, at most four; `channel` is the name of one that the person has open and both are in."""
    summary = [
        Suggestion(say("suggest.channel.title", {"channel": channel}, language), f"!summarize 24h #{channel}")
        for channel in [channel]
        if channel
    ]
    return [
        *summary,
        Suggestion(say("suggest.explain.title", None, language), say("suggest.explain.message", None, language)),
        Suggestion(say("suggest.draft.title", None, language), say("suggest.draft.message", None, language)),
        Suggestion(say("suggest.help.title", None, language), "!help"),
    ]
