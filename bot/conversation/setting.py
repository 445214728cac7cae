"""What people choose from Slack, and where a choice holds."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """Where a value comes from, nearest first. The first and the last two are no places where one is stored."""

    MESSAGE = "message"
    THREAD = "thread"
    CHANNEL = "channel"
    PERSON = "user"
    WORKSPACE = "team"
    PRESET = "preset"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Setting:
    """One stored choice; `scope_id` names the thread, channel, person or workspace. An empty value: nothing chosen."""

    scope: str
    scope_id: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person stands when they look at settings. `channel_id` and `thread_ts` are empty where there is none."""

    team_id: str
    user_id: str
    channel_id: str = ""
    thread_ts: str = ""

    @property
    def in_dm(self) -> bool:
        """Whether it is a direct message with the bot: what is chosen there is the person's own."""
        return is_dm(self.channel_id)

    @property
    def scopes(self) -> Sequence[Scope]:
        """Where somebody who stands here can choose something, nearest first."""
        scopes = [Scope.THREAD] if self.thread_ts else []
        if self.channel_id and not self.in_dm:
            scopes.append(Scope.CHANNEL)
        return (*scopes, Scope.PERSON, Scope.WORKSPACE)

    @property
    def here(self) -> Scope:
        """The scope that a person means by "here"."""
        return Scope.CHANNEL if Scope.CHANNEL in self.scopes else Scope.PERSON

    def chain(self, scope: Scope) -> Sequence[Scope]:
        """The scopes whose choices count in `scope`, nearest first."""
        behind = {
            Scope.THREAD: (self.here, Scope.WORKSPACE),
            Scope.CHANNEL: (Scope.WORKSPACE,),
            Scope.PERSON: (Scope.WORKSPACE,),
        }
        return (scope, *behind.get(scope, ()))

    def scope_id(self, scope: Scope) -> str:
        """What names the thread, channel, person or workspace of this place."""
        return {
            Scope.THREAD: f"{self.channel_id}:{self.thread_ts}",
            Scope.CHANNEL: self.channel_id,
            Scope.PERSON: self.user_id,
            Scope.WORKSPACE: self.team_id,
        }[scope]


def is_dm(channel_id: str) -> bool:
    """Whether a conversation is a direct message: the ids of these, and of no others, start with D."""
    return channel_id.startswith("D")
