"""What the use cases need of the world, as protocols. Adapters match them by shape; `bot.runtime` joins the two."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from bot.conversation.answer import Answer, Offer, Outcome, Part
from bot.conversation.completion import Delta, Finish, ModelRequest
from bot.conversation.context import Entry
from bot.conversation.setting import Setting
from bot.conversation.thread import Thread, ThreadKey
from bot.conversation.turn import NewTurn, Turn, TurnStatus
from bot.errors import ModelFault


class Turns(Protocol):
    """The inbox and the queue of one worker. What a verb did is committed when it returns; all may raise StoreError."""

    async def accept(self, turn: NewTurn) -> int | None:
        """Store a turn; its id when it is to be run now, None when it is known already or nobody's business.

        A turn stored as context becomes queued when it comes again addressed. Committed when this returns.
        """

    async def claim(self, lease_until: float, now: float, turn_id: int | None = None) -> Turn | None:
        """Take a turn to run: the oldest of turn `turn_id`'s thread, or without it the fairest of all idle threads.

        None when that thread is running already, or nothing is to be done. Times in seconds since the epoch.
        """

    async def beat(self, lease_until: float) -> Sequence[int]:
        """Extend the leases of all that this worker runs; the ids of those that shall be cancelled."""

    async def release_expired(self, now: float) -> int:
        """Queue the turns whose lease ran out; how many."""

    async def release_all(self) -> int:
        """Queue every running turn: for an engine with one process, at its start."""

    async def requeue(self, turn: Turn, not_before: float, *, attempted: bool) -> bool:
        """Put a running turn back; `attempted` False gives its attempt back (nothing was tried)."""

    async def settle(
        self, turn: Turn, status: TurnStatus, answer_id: int | None = None, parts: Sequence[Part] = ()
    ) -> bool:
        """End a running turn, in one commit with what became of its reply and its thread.

        `parts` are the reply's final messages: they are stored (settled) and rows of other parts of the answer go.
        An ask turn's thread is addressed from now on, and needs no back-fill when the turn opened it. False, and
        nothing changed, when another worker has the turn by now.
        """

    async def place(self, turn: Turn, ts: str) -> Turn:
        """Give a turn asked by a command the `ts` of the message posted for it; its thread starts there."""

    async def edit(self, team_id: str, channel_id: str, ts: str, text: str, edited_ts: str) -> bool:
        """Overwrite a stored message's text when the edit is newer; whether it was stored at all."""

    async def delete(self, team_id: str, channel_id: str, ts: str, now: float) -> bool:
        """Blank a message's text and cancel it if queued; an unknown one leaves a tombstone so that it loses later."""


class Threads(Protocol):
    """What is known of threads, and their history."""

    async def thread(self, key: ThreadKey) -> Thread:
        """What is stored of a thread; a fresh value when nothing is."""

    async def history(self, key: ThreadKey, before_ts: str, after_ts: str) -> Sequence[Entry]:
        """The thread's messages and answers between the two `ts` (both excluded), oldest first; bounded."""

    async def backfill(self, key: ThreadKey, earlier: Sequence[NewTurn]) -> None:
        """Store what was written before the bot came as context, never over what is there; remember that it is done."""

    async def reset(self, key: ThreadKey, ts: str) -> None:
        """From now on nothing of the thread up to `ts` is sent."""


class Answers(Protocol):
    """Versions of answers and the Slack messages they stand in."""

    async def current(self, turn: Turn) -> tuple[Answer | None, Sequence[Part]]:
        """The version that a former attempt began, with its parts; (None, ()) when there is none."""

    async def begin(self, turn: Turn) -> int:
        """Start a version; its answer id. A version that was begun and not finished is taken up again."""

    async def finish(self, turn: Turn, answer_id: int | None, outcome: Outcome, first_part: Part | None) -> int:
        """Store the whole text before the last write to Slack; the answer's id.

        With `answer_id` None the version is begun and finished at once. `first_part` is stored with it, in one
        commit, when the answer is about to be posted as a whole.
        """

    async def record_part(self, turn: Turn, answer_id: int, part: Part) -> None:
        """Store where one message of the reply stands (inserted or overwritten by its number)."""


class Choices(Protocol):
    """Settings that people chose from Slack."""

    async def chosen(self, team_id: str, scopes: Sequence[tuple[str, str]]) -> Sequence[Setting]:
        """Every setting stored for any of the (scope, scope_id) pairs."""

    async def choose(
        self, team_id: str, setting: Setting, changed_by: str, now: float, line: NewTurn | None
    ) -> int | None:
        """Store a setting and, in the same commit, the line that tells of it; the line's turn id."""


class Model(Protocol):
    """The model's host."""

    def stream(self, request: ModelRequest) -> AsyncIterator[Delta | Finish]:
        """Deltas, then exactly one Finish. Closing the iterator closes the connection. Raises ModelError."""

    async def probe(self, variant: str) -> "Health":
        """Ask whether the host answers and lists the variant, within two seconds; never raises."""

    def describe(self, variant: str) -> tuple[str, str]:
        """The provider's name and the model id that stands for a variant."""

    def context_tokens(self, variant: str) -> int | None:
        """The window, in tokens, that the variant's host gives a prompt; None: the model's own."""


class Health(Protocol):
    """What a probe found. `latency_s` in seconds, None when there was no answer; `listed` None when not known."""

    @property
    def reachable(self) -> bool:
        """Whether the host answered at all."""

    @property
    def listed(self) -> bool | None:
        """Whether it lists the model."""

    @property
    def latency_s(self) -> float | None:
        """How long it took."""

    @property
    def fault(self) -> ModelFault | None:
        """What was wrong with its answer, if anything."""


class PartLog(Protocol):
    """Where a reply tells what it is about to do and what Slack said, so that it survives the process."""

    async def record(self, part: Part) -> None:
        """Store a part; committed when this returns."""


class Reply(Protocol):
    """The reply to one turn while it is being written."""

    def feed(self, delta: str) -> None:
        """Take a piece of the model's text; it is shown when it is time."""

    def takes_first_part(self) -> Part | None:
        """The part that `finish` is going to post when nothing stands in Slack yet: the caller stores it as sending."""

    async def finish(self, text: str, notice: str | None, offers: Sequence[Offer] = ()) -> Sequence[Part]:
        """Put the finished text in place, with our own `notice` and a button for each offer below it.

        The parts it stands in. Raises SlackError.
        """


class Replies(Protocol):
    """Where replies are written: Slack, for us."""

    def open(self, turn: Turn, log: PartLog, version: int, parts: Sequence[Part]) -> AbstractAsyncContextManager[Reply]:
        """A reply to a turn; `parts` are those that a former attempt left. On exit nothing is left running."""

    async def announce(self, turn: Turn) -> str:
        """Post the question of a turn that has no message yet, once; its `ts`. Raises SlackError."""

    async def tell(self, turn: Turn, text: str) -> None:
        """Tell the asker in their DM what cannot be said where they asked, once. Raises SlackError."""


class Conversations(Protocol):
    """What is read from Slack."""

    async def names(self, team_id: str, user_ids: Sequence[str]) -> Mapping[str, str]:
        """Display names of people; ids that Slack would not name are left out. Never raises."""

    async def earlier(self, key: ThreadKey, before_ts: str, limit: int) -> Sequence[NewTurn]:
        """What people wrote in a thread before `before_ts`, oldest first, newest kept. Raises SlackError."""

    @property
    def team_name(self) -> str:
        """The workspace's name."""

    @property
    def bot_name(self) -> str:
        """The bot's display name."""

    @property
    def bot_user_id(self) -> str:
        """The bot's own user id."""
