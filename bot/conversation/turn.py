"""A turn: one question and the reply it gets.

             accept                    claim                     settle
  (message) ────────▶ queued ────────────────────▶ running ──────────────▶ completed | failed | cancelled
                       ▲  ▲ ▲                        │ │                      │
     turns out to be   │  │ └── lease ran out, or ───┘ │ stopped              │ edited, tried again
     addressed         │  │     a fault before any      ▼                      │
  context ─────────────┘  │     text was visible     cancelled                 │
                          └───────────────────────────────────────────────────┘
  queued ── stopped, deleted ──▶ cancelled                    context never runs

`TURN_MOVES` is the same drawing as data; the store's statements make only these moves.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from bot.conversation.file_ref import FileRef
from bot.conversation.spent import Spent
from bot.conversation.tasks import Task
from bot.conversation.thread import ThreadKey


class TurnStatus(StrEnum):
    """Where a turn stands."""

    CONTEXT = "context"
    QUEUED = "queued"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


TURN_MOVES: Mapping[TurnStatus, frozenset[TurnStatus]] = MappingProxyType(
    {
        TurnStatus.CONTEXT: frozenset({TurnStatus.QUEUED}),
        TurnStatus.QUEUED: frozenset({TurnStatus.RUNNING, TurnStatus.CANCELLED}),
        TurnStatus.RUNNING: frozenset(
            {TurnStatus.QUEUED, TurnStatus.COMPLETED, TurnStatus.FAILED, TurnStatus.CANCELLED}
        ),
        TurnStatus.COMPLETED: frozenset({TurnStatus.QUEUED}),
        TurnStatus.FAILED: frozenset({TurnStatus.QUEUED}),
        TurnStatus.CANCELLED: frozenset({TurnStatus.QUEUED}),
    }
)

MAX_ATTEMPTS = 3
"""Claims of one turn before it is ended with a sentence instead of a fourth try of the model."""


class Wish(StrEnum):
    """What a person wants of a turn that was accepted before; stored in it until that is done.

    `answer`: answer it (anew). `continue`: go on where the answer stopped. `withdraw`: take the answer away. `stop`:
    end what runs, keep what stands.
    """

    ANSWER = "answer"
    CONTINUE = "continue"
    WITHDRAW = "withdraw"
    STOP = "stop"


class Lane(StrEnum):
    """`ask` turns of one thread run one after another; `control` turns act on a thread and run at once."""

    ASK = "ask"
    CONTROL = "control"


@dataclass(frozen=True, slots=True)
class Control:
    """What a turn of the control lane does: an optional effect, then one line in the conversation.

    `effect` names a function of `bot.services.control`; `key` and `values` are the line, in the terms of `bot.texts`.
    """

    key: str
    values: Mapping[str, str] = field(default_factory=dict)
    effect: str | None = None


def lane_of(control: Control | None) -> Lane:
    """The lane of a turn that somebody wrote, by the control that their mark is."""
    return Lane.ASK if control is None else Lane.CONTROL


@dataclass(frozen=True, slots=True)
class NewTurn:
    """A turn as it is accepted, before the store gives it an id.

    `key` names the thing that asked, however it came (`message:C:ts`, `command:<trigger>`): one key, one turn.
    `text` is plain text with mentions as `<@U…>`. `only_if_addressed`: kept only when the bot was addressed in the
    thread before; otherwise it is nobody's business. `task` is what it is about when nobody wrote it as a message.
    `created_at` in seconds since the epoch.
    """

    key: str
    thread: ThreadKey
    ts: str | None
    user_id: str
    text: str
    created_at: float
    event_id: str | None = None
    lane: Lane = Lane.ASK
    status: TurnStatus = TurnStatus.QUEUED
    files: tuple[FileRef, ...] = ()
    asked_variant: str | None = None
    control: Control | None = None
    only_if_addressed: bool = False
    user_team_id: str | None = None
    edited_ts: str | None = None
    task: Task | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """A stored turn. `short_id` is what people and logs see of it.

    `attempts` counts its claims, this one included, and never starts anew: it tells a claim from every other one.
    `uncounted` of them are not held against it: those of earlier versions of its answer, above all. `wish` is what the
    person wanted of it when it was claimed, and `wished_by` who, where that is not who asked. `edited_ts` is when its
    message was edited last. `spent` is what its next answer's payer has used of the day so far, as the claim found it.
    `language` is the one in which we speak to the asker; it is not stored.
    """

    id: int
    short_id: str
    key: str
    thread: ThreadKey
    ts: str | None
    lane: Lane
    status: TurnStatus
    attempts: int
    user_id: str
    text: str
    created_at: float
    files: tuple[FileRef, ...] = ()
    asked_variant: str | None = None
    control: Control | None = None
    user_team_id: str | None = None
    dest_channel_id: str | None = None
    dest_thread_ts: str | None = None
    uncounted: int = 0
    wish: Wish | None = None
    task: Task | None = None
    wished_by: str | None = None
    edited_ts: str | None = None
    spent: Spent | None = None
    language: str = "en"

    @property
    def charged_to(self) -> str:
        """The person whose budget its next answer takes from: who wants it."""
        return self.wished_by or self.user_id

    @property
    def tries(self) -> int:
        """The claims that count against MAX_ATTEMPTS."""
        return self.attempts - self.uncounted

    @property
    def team_id(self) -> str:
        """The workspace whose installation answers."""
        return self.thread.team_id

    @property
    def has_message(self) -> bool:
        """Whether the question stands in Slack; one asked by a command does not until the bot posts it."""
        return self.ts is not None

    @property
    def destination(self) -> tuple[str, str | None]:
        """The channel and thread the reply goes to; a thread of None is the channel itself."""
        if self.dest_channel_id is not None:
            return self.dest_channel_id, self.dest_thread_ts
        return self.thread.channel_id, self.thread.thread_ts if self.has_message else None

    @property
    def said(self) -> str:
        """All that people said in the question, the message that it is about included, in Slack's form."""
        return f"{self.task.quoted}\n{self.text}" if self.task else self.text

    @property
    def opens_thread(self) -> bool:
        """Whether nothing can be older than this turn in its thread."""
        return self.ts == self.thread.thread_ts


MESSAGE = "message:"
"""How the key begins of a turn that somebody wrote as a message."""

JOINED = "joined:"
"""How the key begins of the turn that says hello in a channel which the bot was invited to."""


def message_key(channel_id: str, ts: str) -> str:
    """The key of a turn that is a message, however it was delivered."""
    return f"{MESSAGE}{channel_id}:{ts}"
