"""What is known of somebody who writes to the bot."""

from dataclasses import dataclass
from enum import StrEnum


class Who(StrEnum):
    """What somebody is to the workspace, as Slack tells it.

    `guest`: a single- or multi-channel guest. `stranger`: of another organisation (Slack Connect), or nobody whom Slack
    shows us. `bot`: another app, a workflow, Slackbot. `deactivated`: an account that is closed.
    """

    MEMBER = "member"
    GUEST = "guest"
    STRANGER = "stranger"
    BOT = "bot"
    DEACTIVATED = "deactivated"


@dataclass(frozen=True, slots=True)
class Person:
    """A person as Slack describes them. `locale` is as in `de-DE`."""

    user_id: str
    admin: bool = False
    locale: str = ""
    who: Who = Who.MEMBER


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel as Slack lists it. `shared`: with another organisation, or about to be."""

    id: str
    name: str
    shared: bool = False


def language_of(locale: str) -> str:
    """The language of a locale: `pt` for `pt-BR`."""
    return locale.replace("_", "-").partition("-")[0].lower()
