"""Every sentence the bot says, by key. An error carries a key and its values; this is where they become words.

A language is one module with every key of the English ones, and a row in `CATALOGUES`.
"""

from collections.abc import Mapping
from math import ceil
from types import MappingProxyType

from bot.texts.de import GERMAN
from bot.texts.en import ENGLISH
from bot.texts.es import SPANISH
from bot.texts.fr import FRENCH
from bot.texts.ja import JAPANESE
from bot.texts.pt import PORTUGUESE

ENGLISH_CODE = "en"

CATALOGUES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {ENGLISH_CODE: ENGLISH, "de": GERMAN, "es": SPANISH, "fr": FRENCH, "pt": PORTUGUESE, "ja": JAPANESE}
)
"""The words of each language, by its code (ISO 639-1). Each has every key of the English ones."""

_MINUTES_IN_WORDS = 90
_HOURS_IN_WORDS = 24


def say(key: str, values: Mapping[str, object] | None = None, language: str = ENGLISH_CODE) -> str:
    """The sentence for a key with `values` filled in; in English where there are no words in `language`.

    A value that is an `int` is written as people write numbers in that language; give it as text where it is a code.
    Raises KeyError when a key or value is missing.
    """
    words = CATALOGUES.get(language, ENGLISH)
    shown = {name: _figure(value, words) if isinstance(value, int) else value for name, value in (values or {}).items()}
    return words[key].format_map(shown)


def wait_words(seconds: float | None, language: str = ENGLISH_CODE) -> str:
    """When to try again, in words: after so many seconds, or soon when nobody knows."""
    minutes = ceil((seconds or 0) / 60)
    if minutes <= 1:
        return say("wait.minute", language=language)
    if minutes <= _MINUTES_IN_WORDS:
        return say("wait.minutes", {"minutes": minutes}, language)
    hours = ceil(minutes / 60)
    return (
        say("wait.hours", {"hours": hours}, language) if hours <= _HOURS_IN_WORDS else say("wait.day", None, language)
    )


def _figure(number: int, words: Mapping[str, str]) -> str:
    return f"{number:,}".replace(",", words["number.thousands"])
