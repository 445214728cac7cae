"""Secrets, where each stands, and who may hear of it: what prompts and exports are held against."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.conversation.setting import Scope
from bot.playground.entities import ChannelKind
from tests.security.town import Town

_SECRET = re.compile(r"zq\d{8}qz")

Told = tuple[str, str, str]
"""A message: its workspace, channel and `ts`."""


@dataclass(slots=True)
class Secret:
    """What stands somewhere: `kind` is `said`, `answer` or `instructions`, `owner` who wrote it or was answered.

    `place` is where: the channel and the thread, or the scope and its id. `gone` in Slack (and so everywhere),
    `forgotten` by the bot: the step in which that was; `unquoted`, too, by those who had asked about it. `replaced`:
    the words were changed since, or those that it answers; an answer is kept then and not sent, words are known to
    whoever quoted them.
    """

    kind: str
    team: str
    place: tuple[str, str]
    owner: str
    ts: str = ""
    gone: bool = False
    forgotten: int = 0
    unquoted: int = 0
    replaced: bool = False


@dataclass
class Secrets:
    """All of them by name, and what became of them."""

    all: dict[str, Secret] = field(default_factory=dict)
    quoted: dict[tuple[str, str, str], int] = field(default_factory=dict)
    """By workspace, person and name: the step in which somebody last asked about a message with it."""
    resets: dict[tuple[str, ...], str] = field(default_factory=dict)
    """Since which `ts` something is sent of a channel, or of a thread."""
    persons_forgot: dict[tuple[str, str], int] = field(default_factory=dict)
    _of_message: dict[Told, list[str]] = field(default_factory=dict)

    def tell(self, kind: str, team: str, place: tuple[str, str], owner: str, ts: str = "") -> str:
        """A new secret's name."""
        name = f"zq{len(self.all):08d}qz"
        self.all[name] = Secret(kind, team, place, owner, ts)
        return name

    def stands_in(self, name: str, message: Told) -> None:
        """A secret stands in a message, or in the answer to it."""
        self._of_message.setdefault(message, []).append(name)

    def of(self, message: Told) -> list[str]:
        """The secrets of a message and of the answers to it."""
        return self._of_message.get(message, [])

    def forget(self, team: str, step: int, whose: Callable[[Secret], bool], *, everywhere: bool) -> None:
        """The bot forgot some of a workspace's secrets in a step; with `everywhere` also where they are quoted.

        A thread's forgetting reaches quotes of its stored messages alone (`tests/store/test_erasing.py`).
        """
        for secret in self.all.values():
            if secret.team == team and whose(secret):
                secret.forgotten = step
                secret.unquoted = step if everywhere else secret.unquoted

    def misplaced_in_prompt(self, town: Town, turn: Mapping[str, Any], task: Mapping[str, str], text: str) -> list[str]:
        """The secrets in a prompt that have no business there."""
        return [name for name in set(_SECRET.findall(text)) if not self._may_hear(town, turn, task, name)]

    def misplaced_in_export(self, town: Town, person: str, text: str) -> list[str]:
        """The secrets in a person's export that are not theirs."""
        return [name for name in set(_SECRET.findall(text)) if not self._may_have(town, person, name)]

    def misplaced_in_channel_export(self, team: str, channel: str, text: str) -> list[str]:
        """The secrets in a channel's export that are not the channel's."""
        places = {(Scope.CHANNEL.value, channel)}
        return [name for name in _SECRET.findall(text) if not self._is_of(self.all[name], team, channel, places)]

    @staticmethod
    def _is_of(secret: Secret, team: str, channel: str, places: Iterable[tuple[str, str]]) -> bool:
        kept = secret.team == team and not (secret.gone or secret.forgotten)
        return kept and (secret.place in places or secret.place[0] == channel)

    def _may_hear(self, town: Town, turn: Mapping[str, Any], task: Mapping[str, str], name: str) -> bool:
        """Whether a secret may stand in the prompt of a turn."""
        secret, team, channel, asker = self.all[name], turn["team_id"], turn["channel_id"], turn["user_id"]
        if secret.team != team or secret.gone:
            return False
        if secret.kind == "instructions":
            mine = (Scope.PERSON.value, asker) if channel.startswith("D") else None
            places = {(Scope.WORKSPACE.value, team), (Scope.CHANNEL.value, channel), mine}
            return secret.place in places and not secret.forgotten
        if secret.place == (channel, turn["thread_ts"]) and not secret.replaced:
            reset_ts = max(self.resets.get((team, channel), ""), self.resets.get((team, *secret.place), ""))
            return not secret.forgotten and (secret.ts == turn["ts"] or secret.ts > reset_ts)
        if channel.startswith("D") and self._was_quoted(team, asker, name):
            return True
        fresh = secret.kind == "said" and not secret.replaced
        return fresh and secret.place[0] == task.get("channel_id") and may_read(town, secret.place[0], asker)

    def _may_have(self, town: Town, person: str, name: str) -> bool:
        """Whether a secret may stand in a person's export."""
        secret, team = self.all[name], town.workspace.team_id
        if secret.team != team or secret.gone:
            return False
        if self._was_quoted(team, person, name):
            return True
        if secret.owner != person or secret.forgotten:
            return False
        if secret.kind == "answer":
            return secret.place[0].startswith("D") or may_read(town, secret.place[0], person)
        return secret.place == (Scope.PERSON.value, person) if secret.kind == "instructions" else not secret.replaced

    def _was_quoted(self, team: str, person: str, name: str) -> bool:
        """Whether somebody asked about it, and neither it nor what they asked was forgotten since."""
        forgotten = max(self.all[name].unquoted, self.persons_forgot.get((team, person), 0))
        return self.quoted.get((team, person, name), -1) >= forgotten


def may_read(town: Town, channel: str, person: str) -> bool:
    """Whether Slack shows somebody a channel."""
    place = town.workspace.channels[channel]
    return person in place.members or place.kind is ChannelKind.PUBLIC
