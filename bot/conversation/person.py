"""What is known of somebody who writes to the bot."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Home:
    """Whose bot it is: a workspace, and the organisation that it belongs to ("" for none), as in Enterprise Grid."""

    team_id: str
    enterprise_id: str = ""

    def holds(self, *ids: object) -> bool:
        """Whether any of the workspaces and organisations that Slack names for somebody is ours."""
        ours = {self.team_id, self.enterprise_id} - {""}
        return any(isinstance(each, str) and each in ours for each in ids)


class Who(StrEnum):
    """What somebody is to the workspace, as Slack tells it.

    `member`: of the workspace, or of another one of its organisation. `guest`: a single- or multi-channel guest.
    `stranger`: of another organisation (Slack Connect), or nobody whom Slack shows us. `bot`: another app, a workflow,
    Slackbot. `deactivated`: an account that is closed.
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
