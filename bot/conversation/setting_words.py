"""Settings in words: what a preference is called, what its value is called, where it comes from."""

from bot.conversation.preferences import PREFERENCES, Choice, Held, Text
from bot.conversation.setting import Scope
from bot.texts import say

_FEW = 60
"""Characters of free text that are shown where it is only mentioned."""

_PLAIN = str.maketrans({"`": "'", "<": "(", ">": ")", "&": "+"})


def label_of(name: str, language: str) -> str:
    """What a preference is called."""
    return say(f"setting.{name}", language=language)


def value_words(name: str, value: str, language: str) -> str:
    """What a value is called; free text is clipped to one line, and nothing in it can ping or format."""
    if not value:
        return say(f"setting.{name}.none", language=language)
    form = PREFERENCES[name].form
    if name == "variant" or not isinstance(form, Choice):
        line = " ".join(value.translate(_PLAIN).split())
        words = line if len(line) <= _FEW else line[: _FEW - 1].rstrip() + "…"
        if name == "retention":
            days = int(value)
            return say("setting.retention.day" if days == 1 else "setting.retention.days", {"days": days}, language)
        return say("setting.quoted", {"text": words}, language) if isinstance(form, Text) else words
    return say(f"setting.{name}.{value}", language=language)


def held_words(name: str, held: Held, language: str) -> str:
    """A value with where it comes from: "12b, from the workspace"."""
    origin = say(f"scope.from.{held.scope.value}", language=language)
    return say("setting.held", {"value": value_words(name, held.value, language), "origin": origin}, language)


def scope_words(scope: Scope, language: str) -> str:
    """What a scope is called: "this channel"."""
    return say(f"scope.{scope.value}", language=language)
