"""What the use cases need of the world, as protocols. Adapters match them by shape; `bot.runtime` joins the two."""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from bot.conversation.addressing import ChannelKind
from bot.conversation.answer import Answer, Below, Outcome, Part, Standing
from bot.conversation.completion import Delta, Finish, ModelRequest
from bot.conversation.context import Entry
from bot.conversation.erasing import Aged, Forgotten
from bot.conversation.feedback import Feedback
from bot.conversation.history import Conversation, HistoryPage
from bot.conversation.material import Material
from bot.conversation.person import Person
from bot.conversation.preferences import Preferences
from bot.conversation.setting import Place, Setting
from bot.conversation.suggestions import Suggestion
from bot.conversation.thread import Thread, ThreadKey
from bot.conversation.turn import Lane, NewTurn, Turn, TurnStatus, Wish
from bot.conversation.usage import Usage
from bot.errors import ModelFault


class Turns(Protocol):
    """The inbox and the queue of one worker. What a verb did is committed when it returns; all may raise StoreError."""

    async def accept(self, turn: NewTurn) -> int | None:
        """Store a turn; its id when it is to be run now, None when it is known already or nobody's business.

        A turn stored as context becomes queued when it comes again addressed. Committed when this returns.
        """

    async def accept_and_claim(self, turn: NewTurn, lease_until: float, now: float) -> tuple[int | None, Turn | None]:
        """`accept` and, in the same commit, `claim` of what it queued: its id, and the turn that was claimed."""

    async def claim(self, lease_until: float, now: float, turn_id: int | None = None) -> Turn | None:
        """Take a turn to run: the oldest of turn `turn_id`'s thread, or without it the fairest of all idle threads.

        None when that thread is running already, or nothing is to be done. Times in seconds since the epoch.
        """

    async def beat(self, lease_until: float) -> Sequence[int]:
        """Extend the leases of all that this worker runs; the ids of those of which something else is wanted."""

    async def release_expired(self, now: float) -> int:
        """Queue the turns whose lease ran out; how many."""

    async def release_all(self) -> int:
        """Queue every running turn: for an engine with one process, at its start."""

    async def requeue(self, turn: Turn, not_before: float, *, attempted: bool) -> bool:
        """Put a running turn back; `attempted` False: the attempt is not held against it."""

    async def settle(
        self, turn: Turn, status: TurnStatus, answer_id: int | None = None, parts: Sequence[Part] = ()
    ) -> bool:
        """End a running turn, in one commit with what became of its reply and its thread.

        `parts` are the reply's final messages: they are stored (settled) and rows of other parts of the answer go.
        An ask turn's thread is addressed from now on, and needs no back-fill when the turn opened it. False, and
        nothing changed, when another worker has the turn by now. What came to be wanted of it meanwhile queues it.
        """

    async def settle_withdrawn(self, turn: Turn) -> bool:
        """End a running turn whose answer was taken away: nothing of its text is kept."""

    async def place(self, turn: Turn, channel_id: str, ts: str) -> Turn:
        """Give a turn that nobody wrote the place of the message posted for it; its thread starts there."""


class Wishes(Protocol):
    """What people want of turns that are stored already. All verbs may raise StoreError."""

    async def find(self, key: ThreadKey, short_id: str) -> Standing | None:
        """The question that people see as `short_id` in a thread; None when it is gone or was deleted."""

    async def last(self, key: ThreadKey, before_ts: str) -> Standing | None:
        """A thread's last question before a `ts`."""

    async def again(self, turn_id: int, wish: Wish, variant: str | None = None) -> bool:
        """Queue an ended turn for a wish, with another variant if one is named; False when it is under way."""

    async def edit(
        self, team_id: str, key: str, text: str, edited_ts: str, variant: str | None = None
    ) -> tuple[bool, int | None]:
        """Overwrite a stored message's text when the edit is newer.

        Whether the message was stored at all, and the id of the turn that is to be answered (anew) because of it.
        """

    async def delete(self, team_id: str, channel_id: str, ts: str, now: float) -> int | None:
        """Blank a message's text; the id of the turn whose answer is to be taken away, if there is one.

        A turn that has not run is cancelled; an unknown message leaves a tombstone, so that it loses later.
        """

    async def stop(self, key: ThreadKey) -> Sequence[int]:
        """Have everything that runs or waits in a thread stopped; the turns' ids."""

    async def wish_of(self, turn: Turn) -> Wish | None:
        """What is wanted of a turn by now."""


class Queue(Protocol):
    """What runs turns: the worker."""

    async def put(self, turn: NewTurn) -> None:
        """Store a turn, and run it when it is to be run. Committed when this returns; raises StoreError."""

    def wake(self, turn_id: int, lane: Lane) -> None:
        """Say that a stored turn is to be run, or when it runs, that it is to look what is wanted of it by now."""


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
        commit, when the answer is about to be posted as a whole.
        """

    async def record_part(self, turn: Turn, answer_id: int, part: Part) -> None:
        """Store where one message of the reply stands (inserted or overwritten by its number)."""


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


class People(Protocol):
    """Who people are, and where they are, as Slack knows it."""

    async def person(self, user_id: str, within_s: float, *, fresh: bool) -> Person | None:
        """Somebody; None when Slack does not tell within so many seconds.

        `fresh`: as Slack told it in the last five minutes, else whatever it told last.
        """

    def recalled(self, user_id: str) -> Person | None:
        """Somebody as Slack told it last, at once. Who is not known, or not lately, is looked up for the next time."""

    async def is_member(self, channel_id: str, user_id: str, within_s: float) -> bool | None:
        """Whether somebody is in a conversation; None when Slack does not tell within so many seconds."""

    async def shared(self, user_id: str, within_s: float) -> Sequence[tuple[str, str]] | None:
        """The channels in which somebody and the bot both are, by id and name; None: Slack does not tell in time."""


class Whispers(Protocol):
    """What only one person sees."""

    async def settings(self, turn: Turn, held: Preferences, place: Place) -> None:
        """Show the asker what holds in the turn's thread, with a way to change it. Raises SlackError."""


class FeedbackLog(Protocol):
    """What people think of answers."""

    async def give(self, feedback: Feedback, now: float) -> bool:
        """Store it in the place of what the person said of that answer before; False when there is no such answer.

        Raises StoreError.
        """

    async def counts(self, team_id: str, since: float) -> tuple[int, int]:
        """How many verdicts since a moment say good, and how many not good. Raises StoreError."""


class Pane(Protocol):
    """What surrounds a person's conversation with the bot. Bounded in time; never raises."""

    async def suggest(self, channel_id: str, title: str, prompts: Sequence[Suggestion]) -> bool:
        """Show prompts, at most four, where somebody begins a conversation; whether Slack took them."""

    async def rename(self, thread: ThreadKey, title: str) -> bool:
        """Set the title of a conversation; whether Slack took it."""


class UsageLog(Protocol):
    """What people used."""

    async def of_person(self, team_id: str, user_id: str, month_from: float, today_from: float) -> Usage:
        """What a person asked since each of two moments, in seconds since the epoch. Raises StoreError."""


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

    async def serves(self, variant: str, within_s: float) -> bool:
        """Whether a variant can be asked; no when that is not known within so many seconds. Never raises.

        No where a smaller variant's model would answer in its place.
        """


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

    async def withdraw(self) -> None:
        """Take away whatever stands of the reply. Raises SlackError."""

    async def finish(self, text: str, notice: str | None, below: Below) -> Sequence[Part]:
        """Put the finished text in place, with our own `notice` and what stands below it; the parts it stands in.

        Raises SlackError.
        """


class Replies(Protocol):
    """Where replies are written: Slack, for us."""

    def open(
        self, turn: Turn, log: PartLog, former: Answer | None, parts: Sequence[Part]
    ) -> AbstractAsyncContextManager[Reply]:
        """A reply to a turn; `parts` are those that a former attempt left. On exit nothing is left running."""

    async def direct(self, turn: Turn) -> str:
        """The channel of the asker's DM, opened when it was not. Raises SlackError."""

    async def announce(self, turn: Turn) -> str:
        """Post the question of a turn that has no message yet, once; its `ts`. Raises SlackError."""

    async def tell(self, turn: Turn, text: str) -> None:
        """Tell the asker in their DM what cannot be said where they asked, once. Raises SlackError."""


class Materials(Protocol):
    """What there is to summarise. Verbs that read raise SlackError."""

    async def thread(self, channel_id: str, thread_ts: str) -> Material:
        """What people wrote in a thread, its first message included; bounded."""

    async def channel(self, channel_id: str, since_ts: str, until_ts: str) -> Material:
        """What people wrote in a channel between two `ts`, and in the threads that begin there; bounded."""

    async def bot_is_in(self, channel_id: str, within_s: float) -> bool | None:
        """Whether the bot is in a conversation; None when Slack does not tell within so many seconds."""


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
    def url(self) -> str:
        """The workspace's address, of which those of its messages are made."""

    @property
    def bot_name(self) -> str:
        """The bot's display name."""

    @property
    def bot_user_id(self) -> str:
        """The bot's own user id."""


class History(Protocol):
    """What Slack remembers; each verb is one call. All raise SlackError."""

    @property
    def team_id(self) -> str:
        """The workspace."""

    async def conversations(self, kinds: Collection[ChannelKind], cursor: str) -> tuple[Sequence[Conversation], str]:
        """A page of the conversations that the bot is in, and the cursor of the next page ("": there is none)."""

    async def page(self, place: Conversation, oldest_ts: str, latest_ts: str, cursor: str) -> HistoryPage:
        """A page of a conversation's top level between two `ts`; the newest page comes first."""

    async def replies(self, place: Conversation, thread: ThreadKey, oldest_ts: str, cursor: str) -> HistoryPage:
        """A page of a thread's replies that are newer than `oldest_ts`; the oldest page comes first."""


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
