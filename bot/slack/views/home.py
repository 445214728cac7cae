"""The App Home: what a person sees when they open the app."""

from collections.abc import Sequence
from typing import Any

from bot.conversation.home import Home
from bot.conversation.preferences import PREFERENCES, Held
from bot.conversation.setting_words import held_words, label_of
from bot.slack.views.blocks import context, plain, section
from bot.slack.views.settings import settings_button
from bot.slack.views.usage import own_usage_text
from bot.texts import say

_TUNING = frozenset({"temperature", "top_p", "top_k"})


def home_view(home: Home) -> dict[str, Any]:
    """One person's App Home."""
    language = home.language
    own = [(field.preference.name, field.held) for field in home.page.fields]
    button = settings_button(home.page.place, language)
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "text": plain(say("home.title", language=language))},
            section(say("home.start", language=language)),
            {"type": "divider"},
            section(say("home.settings", language=language)) | {"accessory": button},
            section(settings_lines(own, language)),
            {"type": "divider"},
            *_channels(home),
            {"type": "divider"},
            context(own_usage_text(home.usage, language)),
            *_verdicts(home),
        ],
    }


def _verdicts(home: Home) -> list[dict[str, Any]]:
    if home.verdicts is None:
        return []
    good, bad = home.verdicts
    return [context(say("home.feedback", {"good": good, "bad": bad}, home.language))]


def settings_lines(held: Sequence[tuple[str, Held]], language: str) -> str:
    """Preferences with their values and where these come from, a line each, in mrkdwn; sampling only where chosen."""
    shown = [
        (name, each)
        for name, each in held
        if PREFERENCES[name].is_everybodys and (name not in _TUNING or each.scope.value not in {"preset", "default"})
    ]
    return "\n".join(f"• *{label_of(name, language)}:* {held_words(name, each, language)}" for name, each in shown)


def _channels(home: Home) -> list[dict[str, Any]]:
    language = home.language
    if home.channels is None:
        return [section(say("home.channels_unknown", language=language))]
    if not home.channels:
        return [section(say("home.no_channels", language=language))]
    lines = [
        say("home.channel", {"channel": channel, "variant": variant.name}, language)
        if variant
        else say("home.closed_channel", {"channel": channel}, language)
        for channel, variant in home.channels
    ]
    if home.more:
        lines.append(say("home.more_channels", {"count": home.more}, language))
    return [section(say("home.channels", language=language) + "\n" + "\n".join(f"• {line}" for line in lines))]
