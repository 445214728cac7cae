"""What is stored beside turns: choices, feedback, usage, watermarks; and what forgets."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Protocol

from bot.conversation.erasing import Aged, Forgotten
from bot.conversation.feedback import Feedback
from bot.conversation.preferences import Preferences
from bot.conversation.setting import Setting
from bot.conversation.thread import ThreadKey
from bot.conversation.turn import NewTurn
from bot.conversation.usage import Usage


class Choices(Protocol):
    """Settings that people chose from Slack."""

    async def chosen(self, team_id: str, scopes: Sequence[tuple[str, str]]) -> Sequence[Setting]:
        """Every setting stored for any of the (scope, scope_id) pairs."""

    async def choose(
        self, team_id: str, choices: Sequence[Setting], changed_by: str, now: float, line: NewTurn | None
    ) -> int | None:
        """Store choices and, in the same commit, the line that tells of them; the line's turn id.

        A choice with an empty value is taken back.
        """


class Modes(Protocol):
    """What was chosen for whole channels."""

    async def of_channel(self, team_id: str, channel_id: str) -> Preferences:
        """What holds for whatever is said in a channel. Raises StoreError."""


class FeedbackLog(Protocol):
    """What people think of answers."""

    async def give(self, feedback: Feedback, now: float) -> bool:
        """Store it in the place of what the person said of that answer before; False when there is no such answer.

        Raises StoreError.
        """

    async def counts(self, team_id: str, since: float) -> tuple[int, int]:
        """How many verdicts since a moment say good, and how many not good. Raises StoreError."""


class UsageLog(Protocol):
    """What people used."""

    async def of_person(self, team_id: str, user_id: str, month_from: float, today_from: float) -> Usage:
        """What a person asked since each of two moments, in seconds since the epoch. Raises StoreError."""


class Deliveries(Protocol):
    """Signed requests that were taken (`bot.store.deliveries`). Raises StoreError."""

    async def take(self, signature: str, now: float, forget_before: float) -> bool:
        """Remember one; False when it is remembered already."""


class Watermarks(Protocol):
    """How far Slack's history was looked through, and what of it is stored. All may raise StoreError."""

    async def begin(self, team_id: str, ts: str) -> str:
        """Where the workspace's history begins for the bot: `ts` at its first start, later what was stored then."""

    async def marks(self, team_id: str) -> Mapping[str, str]:
        """The `ts` up to which each conversation was looked at, by channel."""

    async def move(self, team_id: str, channel_id: str, ts: str) -> None:
        """Everything up to `ts` was looked at; a watermark never moves back."""

    async def active_threads(self, team_id: str, since_ts: str) -> Sequence[ThreadKey]:
        """The threads in which something was said since that `ts`, the newest first; of very many the newest."""

    async def known_replies(self, key: ThreadKey) -> frozenset[str]:
        """The `ts` of the replies of a thread that need no other look: questions, and what we answered."""

    async def follow_up_since(self, team_id: str, channel_id: str) -> str:
        """Since when it is as it is, whether somebody is answered in a channel who mentions nobody: a `ts`, "" ever."""

    async def unknown(self, team_id: str, keys: Sequence[str]) -> frozenset[str]:
        """Those of the turns' keys that are not stored."""


class Erasing(Protocol):
    """What deletes for good. All verbs may raise StoreError; times in seconds since the epoch."""

    async def forget(self, key: ThreadKey, before_ts: str, user_id: str, now: float) -> Forgotten:
        """Blank what is stored of a thread from before a `ts`: all of it when nobody but `user_id` asked there.

        Else only what that person wrote and was answered.
        """

    async def shortest_retention(self, team_id: str) -> int | None:
        """The fewest days for which anything is kept anywhere in the workspace; None where everything is kept."""

    def aged(self, team_id: str, before: float) -> AsyncIterator[Sequence[Aged]]:
        """What was said before a moment and has ended, some at a time."""

    async def blank(self, turn_ids: Sequence[int], now: float) -> None:
        """Blank turns that have ended, with all that belongs to them."""

    async def drop_keys(self, before: float) -> int:
        """Drop the blank rows of what was deleted before a moment, some at a time; how many."""

    async def wanted(self) -> int | None:
        """What the files are to forget, as a number for `erased`; None when there is nothing."""

    async def erased(self, wanted: int) -> None:
        """Remember that the files have forgotten everything up to that number."""

    async def size(self) -> int:
        """The database's size in bytes."""

    async def erase(self, *, rebuild: bool, patience_s: float) -> bool:
        """Have the files forget what is in no row any more; False when it cannot be done now.

        Without `rebuild` the log alone forgets; with it nothing else is written meanwhile, until a write has waited for
        `patience_s` seconds.
        """
