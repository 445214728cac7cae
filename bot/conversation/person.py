"""What is known of somebody who writes to the bot."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """A person as Slack describes them. `locale` is as in `de-DE`, `tz_offset_s` in seconds east of UTC."""

    user_id: str
    admin: bool = False
    locale: str = ""
    tz_offset_s: int = 0


def language_of(locale: str) -> str:
    """The language of a locale: `pt` for `pt-BR`."""
    return locale.replace("_", "-").partition("-")[0].lower()
