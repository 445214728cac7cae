"""The queue, what people want of turns, and what is kept of threads and answers."""

from collections.abc import Sequence
from typing import Protocol

from bot.conversation.answer import Answer, Outcome, Part, Standing
from bot.conversation.context import Entry
from bot.conversation.tasks import Task
from bot.conversation.thread import Thread, ThreadKey
from bot.conversation.turn import Control, Lane, NewTurn, Turn, TurnStatus, Wish
from bot.conversation.usage import Load


class Turns(Protocol):
    """The inbox and the queue of one worker. What a verb did is committed when it returns; all may raise StoreError."""

    async def accept(self, turn: NewTurn) -> int | None:
        """Store a turn; its id when it is to be run now, None when it is known already or nobody's business.

        A turn stored as context becomes queued when it comes again addressed. Committed when this returns.
        """

    async def accept_and_claim(
        self, turn: NewTurn, lease_until: float, now: float, *, each: int
    ) -> tuple[int | None, Turn | None]:
        """`accept` and, in the same commit, `claim` of what it queued: its id, and the turn that was claimed."""

    async def claim(self, lease_until: float, now: float, turn_id: int | None = None, *, each: int) -> Turn | None:
        """Take a turn to run: the oldest of turn `turn_id`'s thread, or without it the fairest of all idle threads.

        None when that thread is running already, its asker has `each` running, or nothing is to be done. Times in
        seconds since the epoch.
        """

    async def waits(self, now: float) -> bool:
        """Whether any question is queued that may be run by now."""

    async def crowd(self, team_id: str, user_id: str) -> tuple[int, int]:
        """How many questions wait: of one person, and in all."""

    async def load(self) -> Load:
        """How many questions run, and how many wait."""

    async def turn_away(self, turn_id: int, line: Control) -> bool:
        """Make of a question that waits, and was never taken up, a line that says why it is not; whether it was."""

    async def in_line(self, now: float, most: int) -> Sequence[Turn]:
        """The questions that wait for a place, in the order in which they get one; at most so many of them."""

    async def beat(self, lease_until: float) -> Sequence[int]:
        """Extend the leases of all that this worker runs; the ids of those of which something else is wanted."""

    async def release_expired(self, now: float) -> int:
        """Queue the turns whose lease ran out; how many."""

    async def release_all(self) -> int:
        """Queue every running turn: for an engine with one process, at its start."""

    async def requeue(self, turn: Turn, not_before: float, *, attempted: bool) -> bool:
        """Put a running turn back; `attempted` False: the attempt is not held against it."""

    async def hurry(self, turn_ids: Sequence[int]) -> None:
        """Have queued turns wait no longer."""

    async def settle(
        self, turn: Turn, status: TurnStatus, answer_id: int | None = None, parts: Sequence[Part] = ()
    ) -> bool:
        """End a running turn, in one commit with what became of its reply and its thread.

        `parts` are the reply's final messages: they are stored (settled) and rows of other parts of the answer go.
        An ask turn's thread is addressed from now on, and needs no back-fill when the turn opened it. False, and
        nothing changed, when another worker has the turn by now. What came to be wanted of it meanwhile queues it.
        """

    async def settle_refused(self, turn: Turn, *, blank: bool) -> bool:
        """End a running turn that is not to be answered: its thread is not addressed by it.

        `blank`: nothing of its text is kept. What was answered before stays as it stands.
        """

    async def settle_withdrawn(self, turn: Turn) -> bool:
        """End a running turn whose answer was taken away: nothing of its text is kept."""

    async def place(self, turn: Turn, channel_id: str, ts: str) -> Turn:
        """Give a turn that nobody wrote the place of the message posted for it; its thread starts there."""


class Wishes(Protocol):
    """What people want of turns that are stored already. All verbs may raise StoreError."""

    async def find(self, key: ThreadKey, short_id: str) -> Standing | None:
        """The question that people see as `short_id` in a thread; None when it is gone or was deleted."""

    async def at(self, key: ThreadKey, ts: str) -> Standing | None:
        """The question that a message of a thread asks, or (a part of) whose answer it is."""

    async def last(self, key: ThreadKey, before_ts: str) -> Standing | None:
        """A thread's last question before a `ts`."""

    async def busy(self, key: ThreadKey) -> bool:
        """Whether anything runs or waits in a thread."""

    async def asked_last(self, team_id: str, user_id: str, channel_id: str) -> ThreadKey | None:
        """The thread of a channel in which a person asked last; deleted questions are none."""

    async def again(self, turn_id: int, wish: Wish, variant: str | None = None, by: str | None = None) -> bool:
        """Queue an ended turn for a wish, with another variant if one is named; False when it is under way.

        `by` is whose wish it is, where that is not who asked.
        """

    async def edit(  # noqa: PLR0913 - what a message can ask, each once
        self,
        team_id: str,
        key: str,
        text: str,
        edited_ts: str,
        variant: str | None = None,
        *,
        control: Control | None = None,
        task: Task | None = None,
    ) -> tuple[bool, int | None]:
        """Overwrite what a stored message asks when the edit is newer.

        Whether the message was stored at all, and the id of the turn that is to be run (anew) because of it.
        """

    async def delete(self, team_id: str, channel_id: str, ts: str, now: float) -> int | None:
        """Blank a message's text; the id of the turn whose answer is to be taken away, if there is one.

        A turn that has not run is cancelled; an unknown message leaves a tombstone, so that it loses later.
        """

    async def stop(self, key: ThreadKey, until_ts: str | None = None) -> Sequence[tuple[int, bool]]:
        """Have everything stopped that runs or waits in a thread and is not newer than a `ts`.

        The turns' ids, with whether an answer stays as it is: one that was whole before another was wanted.
        """

    async def stop_channel(self, team_id: str, channel_id: str) -> Sequence[tuple[int, str, bool]]:
        """Have everything stopped that runs or waits in a channel.

        The turns' ids, with who asked each and whether anything of its answer is to be seen.
        """

    async def wish_of(self, turn: Turn) -> Wish | None:
        """What is wanted of a turn by now."""


class Queue(Protocol):
    """What runs turns: the worker."""

    async def put(self, turn: NewTurn) -> bool:
        """Store a turn, and run it when it is to be run; whether it is. Committed when this returns.

        Raises StoreError, and then nothing was stored.
        """

    def wake(self, turn_id: int, lane: Lane) -> None:
        """Say that a stored turn is to be run, or when it runs, that it is to look what is wanted of it by now."""


class Threads(Protocol):
    """What is known of threads, and their history."""

    async def thread(self, key: ThreadKey) -> Thread:
        """What is stored of a thread; a fresh value when nothing is."""

    async def history(self, key: ThreadKey, before_ts: str, after_ts: str) -> Sequence[Entry]:
        """The thread's messages and answers between the two `ts` (both excluded), oldest first; bounded."""

    async def beginning(self, key: ThreadKey, before_ts: str, after_ts: str) -> tuple[Entry | None, int]:
        """The first entry between the two `ts`, and how many messages there are between them, answers included."""

    async def counts(self, key: ThreadKey, before_ts: str, variant: str) -> Sequence[tuple[int, int]]:
        """How many tokens a variant's host counted in the thread's last prompts, and what we took them for.

        The newest first; those before a `ts`.
        """

    async def newest(self, team_id: str, channel_id: str, before_ts: str, now: float) -> ThreadKey | None:
        """The thread of a direct message in which was asked last before a `ts`; deleted questions are none.

        Those that were deleted after `now`, in seconds since the epoch, count: so whoever asks twice is told the same.
        """

    async def backfill(self, key: ThreadKey, earlier: Sequence[NewTurn], unread: int = 0) -> None:
        """Store what was written before the bot came as context, never over what is there; remember that it is done.

        `unread` is how many messages there are beside.
        """

    async def reset(self, key: ThreadKey, ts: str) -> None:
        """From now on nothing of the thread up to `ts` is sent."""

    async def entitle(self, key: ThreadKey, title: str, titled_from: str | None) -> None:
        """Store what a thread is called: by a person (`titled_from` None), or after the question with that `ts`.

        A title that a person chose, or that was made of another question, stays.
        """

    async def untitle(self, key: ThreadKey, titled_from: str) -> None:
        """Forget a title that was made of the question with that `ts`."""


class Answers(Protocol):
    """Versions of answers and the Slack messages they stand in."""

    async def current(self, turn: Turn) -> tuple[Answer | None, Sequence[Part]]:
        """The version that is being written, or was written last, with its parts; (None, ()) when there is none."""

    async def anew(self, turn: Turn) -> tuple[Answer | None, Sequence[Part]]:
        """Begin to fulfil the wish for another answer; what `current` gives then.

        A finished version gets another one, which holds its text and stands in its messages until it has its own.
        """

    async def begin(self, turn: Turn) -> int:
        """Start the first version; its answer id. A version that was begun already is taken up again."""

    async def finish(self, turn: Turn, answer_id: int | None, outcome: Outcome, first_part: Part | None) -> int:
        """Store the whole text before the last write to Slack; the answer's id.

        With `answer_id` None the version is begun and finished at once. `first_part` is stored with it, in one
        commit, when the answer is about to be posted as a whole. Raises StoreOverruled when somebody stopped the turn
        before it, and the outcome does not say so.
        """

    async def record_part(self, turn: Turn, answer_id: int, part: Part) -> None:
        """Store where one message of the reply stands (inserted or overwritten by its number)."""
