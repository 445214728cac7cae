"""Settings in words: what a preference is called, what its value is called, where it comes from."""

from bot.conversation.preferences import PREFERENCES, Choice, Held, Ids, Number, Text
from bot.conversation.setting import Scope
from bot.conversation.setting_page import Field
from bot.texts import say

_FEW = 60
"""Characters of free text that are shown where it is only mentioned."""

_PLAIN = str.maketrans("`<>&*_~[]", "'‹›+∗ˍ∼()")  # noqa: RUF001 - they are to look alike
"""Signs that would ping, link or format somewhere in Slack, and what they are shown as."""


def label_of(name: str, language: str) -> str:
    """What a preference is called."""
    return say(f"setting.{name}", language=language)


def value_words(name: str, value: str, language: str) -> str:
    """What a value is called; free text is clipped to one line, and nothing in it can ping or format."""
    form = PREFERENCES[name].form
    if isinstance(form, Number) and form.amount:
        return amount_words(form.amount, int(value), language) if value not in ("", "0") else _unlimited(language)
    if not value:
        return say(f"setting.{name}.none", language=language)
    if isinstance(form, Ids):
        count = len(value.split())
        return say(f"setting.{name}.one" if count == 1 else f"setting.{name}.some", {"count": count}, language)
    if name == "variant" or not isinstance(form, Choice):
        line = " ".join(value.translate(_PLAIN).split())
        words = line if len(line) <= _FEW else line[: _FEW - 1].rstrip() + "…"
        if name == "retention":
            days = int(value)
            return say("setting.retention.day" if days == 1 else "setting.retention.days", {"days": days}, language)
        return say("setting.quoted", {"text": words}, language) if isinstance(form, Text) else words
    return say(f"setting.{name}.{value}", language=language)


def amount_words(key: str, count: int, language: str) -> str:
    """So many of something: "300 requests"; `key` is `amount.requests` or `amount.tokens`."""
    one = key == "amount.requests" and count == 1
    return say("amount.request" if one else key, {} if one else {"count": count}, language)


def _unlimited(language: str) -> str:
    return say("setting.unlimited", language=language)


def held_words(name: str, held: Held, language: str) -> str:
    """A value with where it comes from: "12b, from the workspace"."""
    origin = say(f"scope.from.{held.scope.value}", language=language)
    return say("setting.held", {"value": value_words(name, held.value, language), "origin": origin}, language)


def change_words(field: Field, value: str, language: str) -> str:
    """One change to `value` ("" for a choice taken back): "Variant: 27b → **12b**", in Markdown.

    A value that holds already by what was chosen elsewhere is from now on this place's own.
    """
    name = field.preference.name
    values = {
        "name": label_of(name, language),
        "old": value_words(name, field.held.value, language),
        "new": value_words(name, value or field.inherited.value, language),
    }
    if not value:
        return say("settings.change_back", values, language)
    return say("settings.change_fixed" if value == field.held.value else "settings.change", values, language)


def scope_words(scope: Scope, language: str) -> str:
    """What a scope is called: "this channel"."""
    return say(f"scope.{scope.value}", language=language)
