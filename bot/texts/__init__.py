"""Every sentence the bot says, by key. An error carries a key and its values; this is where they become words."""

from collections.abc import Mapping

from bot.texts.en import ENGLISH


def say(key: str, values: Mapping[str, object] | None = None) -> str:
    """The sentence for a key with `values` filled in. Raises KeyError when a key or value is missing."""
    return ENGLISH[key].format_map(values or {})
