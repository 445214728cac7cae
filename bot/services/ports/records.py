"""What is stored beside turns: choices, feedback, usage, watermarks; and what forgets."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Protocol

from bot.conversation.budgets import Holder
from bot.conversation.erasing import Aged, Forgotten, Purge, Step
from bot.conversation.feedback import Feedback
from bot.conversation.notes import Notes
from bot.conversation.preferences import Preferences
from bot.conversation.setting import Setting
from bot.conversation.spent import Spent
from bot.conversation.thread import ThreadKey
from bot.conversation.turn import NewTurn
from bot.conversation.usage import Single, Timing, Took


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
    """What was used. All verbs may raise StoreError; moments in seconds since the epoch."""

    async def spent(self, holder: Holder, team_id: str, holder_id: str, since: float) -> Spent:
        """What a person, a channel or the workspace used since a moment."""

    async def of_person(self, team_id: str, user_id: str, since: float) -> Took:
        """What the answers that a person wanted took since a moment."""

    async def latest_of(self, team_id: str, user_id: str, most: int) -> Sequence[Single]:
        """What each of the last answers that a person wanted took, the newest first; of those that told times."""

    async def of_workspace(self, team_id: str, since: float) -> Took:
        """What all answers took since a moment."""

    async def by_model(self, team_id: str, since: float) -> Sequence[tuple[str, str | None, Took]]:
        """The variants, each with its hosts' names for the models that answered, and what these answers took."""

    async def by_channel(self, team_id: str, since: float, most: int) -> Sequence[tuple[str, Took]]:
        """The same for channels, by id; direct messages are one, ""."""

    async def by_person(self, team_id: str, since: float, most: int) -> Sequence[tuple[str, Took]]:
        """The same for people, by id."""

    async def timings(self, team_id: str, most: int) -> Sequence[Timing]:
        """How long the last answers took, at most so many."""


class Deliveries(Protocol):
    """Signed requests that were taken (`bot.store.deliveries`). Raises StoreError."""

    async def take(self, signature: str, now: float, forget_before: float) -> bool:
        """Remember one; False when it is remembered already."""


class Refusals(Protocol):
    """Whom the bot has told that it does not answer them (`bot.store.refusals`). Raises StoreError."""

    async def tell(self, team_id: str, user_id: str, day: int) -> bool:
        """Remember that somebody is told on a day (days since the epoch); False when they were told on it already."""


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

    async def known_replies(self, key: ThreadKey, until_ts: str) -> frozenset[str]:
        """The `ts`, up to one, of the replies of a thread that need no other look: questions, and what we answered."""

    async def follow_up_since(self, team_id: str, channel_id: str) -> str:
        """Since when it is as it is, whether somebody is answered in a channel who mentions nobody: a `ts`, "" ever."""

    async def asked(self, team_id: str, keys: Sequence[str]) -> Mapping[str, bool]:
        """Those of the turns' keys that are stored, with whether they were asked or delivered, and not only read."""


class NoteLog(Protocol):
    """Notes on what is left out of long threads (`bot.store.notes`). All verbs may raise StoreError."""

    async def notes(self, key: ThreadKey, after_ts: str) -> Notes | None:
        """The notes on what a thread holds after its last reset; None where there are none."""

    async def begin(self, key: ThreadKey, after_ts: str, source_ts: str) -> str:
        """Before anything up to `source_ts` is read for notes: what `keep` is to be called with."""

    async def keep(self, key: ThreadKey, making: str, notes: Notes, now: float) -> bool:
        """Store notes; False, and nothing is stored, when something that was read is not as it was, or others began."""


class Erasing(Protocol):
    """What deletes for good. All verbs may raise StoreError; times in seconds since the epoch."""

    async def forget(
        self, key: ThreadKey, before_ts: str, user_id: str, now: float, *, own_only: bool = False
    ) -> Forgotten:
        """Blank what is stored of a thread from before a `ts`: all of it when nobody but `user_id` asked there.

        Else, and with `own_only` when anybody else wrote there, only what that person wrote and was answered.
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


class Purges(Protocol):
    """What is forgotten as a whole (`bot.store.purges`). All verbs may raise StoreError; times in seconds."""

    async def order(self, purge: Purge) -> None:
        """Remember that something is to be forgotten. One that is known for later things already stays as it is."""

    async def wanted(self) -> Sequence[Purge]:
        """What is to be forgotten and is not yet, the oldest first."""

    async def step(self, purge: Purge, behind_id: int, now: float) -> Step:
        """Forget some of what comes behind a turn's id."""

    async def give_up(self, purge: Purge, now: float) -> Sequence[int]:
        """Where a place is gone: end what waits there; the ids of those that run, which are to be stopped first."""

    async def close(self, purge: Purge, line: NewTurn | None, now: float) -> tuple[bool, int | None]:
        """End a purge whose turns are all blank, and store the line that tells of it; the id of that turn.

        False, and nothing is done, when more is wanted by now.
        """


class Moves(Protocol):
    """Channels that have another id by now (`bot.store.moves`). All verbs may raise StoreError; times in seconds."""

    async def known(self, team_id: str) -> Mapping[str, str]:
        """The ids that channels had, each with the one that the channel has by now."""

    async def deleted_there(self, team_id: str, here_id: str, there_id: str) -> Sequence[str]:
        """The messages (by `ts`) that are stored below one id of a channel and were deleted below the other."""

    async def move(self, team_id: str, old_id: str, new_id: str, now: float) -> None:
        """Move all that is stored of a channel, and remember it."""

    async def left(self, team_id: str, since: float) -> Sequence[tuple[str, str]]:
        """Of the channels that moved since a moment, the old and the new id of those of which something came after."""


class Exports(Protocol):
    """What is kept of people, to be read by them (`bot.store.exporting`)."""

    def of_person(self, team_id: str, user_id: str) -> AsyncIterator[Mapping[str, Any]]:
        """A record for each thing that is kept of a person; what was deleted is in none. Raises StoreError."""
