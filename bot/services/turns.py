"""Accepting what people ask: stored first, then the worker is woken. Every way in ends here."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.conversation.addressing import Addressing, ChannelKind, Incoming, Question, addressing_of, read_question
from bot.conversation.digests import question_in, task_in
from bot.conversation.file_ref import FileRef
from bot.conversation.preferences import FollowUp
from bot.conversation.tasks import Task
from bot.conversation.thread import ThreadKey
from bot.conversation.turn import Control, Lane, NewTurn, TurnStatus, lane_of, message_key
from bot.services.early import EarlyReplies
from bot.services.ports import Modes, Queue
from bot.services.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class Command:
    """Something a person asked for beside a message: a slash command or a button.

    `key` names this one use (`command:<trigger>`, `action:<trigger>`): one use, one turn. `text` is what they wrote.
    """

    key: str
    team_id: str
    channel_id: str
    user_id: str
    text: str

    @property
    def thread(self) -> ThreadKey:
        """Where what it asks for lives until a message is posted for it."""
        return ThreadKey(self.team_id, self.channel_id, self.key)


class TurnService:
    """The inbox, in front of the queue. `modes` tells when somebody is answered who does not mention the bot.

    `beside` is told what people have open while they write.
    """

    def __init__(
        self,
        queue: Queue,
        modes: Modes | None = None,
        beside: Surroundings | None = None,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._queue = queue
        self._modes = modes
        self._beside = beside
        self._clock = clock
        self._storing: dict[tuple[ThreadKey, str], asyncio.Future[None]] = {}
        self._early = EarlyReplies()

    async def accept(self, message: Incoming) -> None:
        """Store a person's message if it is the bot's business. Raises StoreError: then it must not be acknowledged."""
        addressing = addressing_of(message, await self._follow_up(message))
        if addressing is not Addressing.NOT_OURS:
            if message.beside and self._beside is not None:
                self._beside.note(message_key(message.channel_id, message.ts), message.beside)
            await self.take(self._turn_of(message, addressing))

    async def _follow_up(self, message: Incoming) -> FollowUp:
        if self._modes is None or message.channel_kind is ChannelKind.DM:
            return FollowUp.THREADS
        return (await self._modes.of_channel(message.team_id, message.channel_id)).follow_up

    async def ask(self, command: Command, text: str) -> Question:
        """Take a question asked by `/gemma ask`: the bot posts it in the channel and answers in its thread.

        The question as it was read; it is stored only when it has words and is no control. Raises StoreError.
        """
        question = read_question(text, bot_user_id="")
        if question.text and question.control is None:
            await self.take(asked_turn(replace(command, text=question.text), self._clock(), variant=question.variant))
        return question

    async def leave_line(self, command: Command, line: Control) -> None:
        """Leave a line in a channel, once a `command.key`. Raises StoreError."""
        await self.take(line_turn(command, line, self._clock()))

    async def accept_edited(self, message: Incoming, *, known: bool) -> bool:
        """Store what an edit made the bot's business: a mention edited in, or a message that it had not seen.

        Whether it is such; stored is then this, or what was stored of the message meanwhile. Raises StoreError.
        """
        chosen = await self._follow_up(message)
        # Where every message is a question, an old one that somebody mends is none.
        addressing = addressing_of(message, FollowUp.THREADS if chosen is FollowUp.EVERY else chosen)
        ours = addressing is Addressing.ADDRESSED or (not known and addressing is not Addressing.NOT_OURS)
        if ours:
            await self.take(self._turn_of(message, addressing))
        return ours

    async def take(self, turn: NewTurn) -> None:
        """Store a turn, once a key; what is delivered again while it is being stored waits for the same commit.

        Raises StoreError.
        """
        if turn.only_if_addressed:
            # What came right before it may be what makes it the bot's business.
            await asyncio.gather(*(asyncio.shield(storing) for storing in self._storing_in(turn.thread)))
            await self._put_reply(turn)
            return
        key = (turn.thread, turn.key)
        storing = self._storing.get(key)
        if storing is None:
            storing = self._storing[key] = asyncio.ensure_future(self._put(turn))
            storing.add_done_callback(lambda _: self._storing.pop(key))
        await asyncio.shield(storing)

    async def _put(self, turn: NewTurn) -> None:
        """Store what is the bot's business, and the replies to it that were delivered before it."""
        await self._queue.put(turn)
        for reply in self._early.below(turn):
            await self._put_reply(reply)

    async def _put_reply(self, turn: NewTurn) -> None:
        """Store a reply if it is the bot's business, or what may become it soon: remembered before it is looked at."""
        if turn.status is TurnStatus.QUEUED:
            self._early.keep(turn)
        if await self._queue.put(turn):
            self._early.drop(turn)

    def _storing_in(self, thread: ThreadKey) -> list[asyncio.Future[None]]:
        return [storing for (place, _), storing in self._storing.items() if place == thread]

    def _turn_of(self, message: Incoming, addressing: Addressing) -> NewTurn:
        aside = addressing in (Addressing.ASIDE, Addressing.OVERHEARD)
        kind = message.channel_kind
        question = Question(message.text) if aside else question_in(kind, message.text, message.bot_user_id)
        return NewTurn(
            key=message_key(message.channel_id, message.ts),
            thread=ThreadKey(message.team_id, message.channel_id, message.thread_ts or message.ts),
            ts=message.ts,
            user_id=message.user_id,
            user_team_id=message.user_team_id,
            text=question.text,
            files=message.files,
            event_id=message.event_id,
            created_at=self._clock(),
            lane=lane_of(question.control),
            status=TurnStatus.CONTEXT if aside else TurnStatus.QUEUED,
            asked_variant=question.variant,
            control=question.control,
            only_if_addressed=addressing in (Addressing.ASIDE, Addressing.FOLLOW_UP),
            edited_ts=message.edited_ts,
            task=task_in(kind, question, self._clock()),
        )


def asked_turn(
    command: Command,
    now: float,
    *,
    variant: str | None = None,
    task: Task | None = None,
    files: tuple[FileRef, ...] = (),
) -> NewTurn:
    """What a command asks, as a turn that has no message yet; without a channel it lives in the person's DM."""
    return NewTurn(
        key=command.key,
        thread=command.thread,
        ts=None,
        user_id=command.user_id,
        text=command.text,
        created_at=now,
        asked_variant=variant,
        task=task,
        files=files,
    )


def line_turn(command: Command, line: Control, now: float) -> NewTurn:
    """A line that the bot leaves in a channel because of a command: a turn too, so that a kill does not lose it."""
    return replace(asked_turn(command, now), text="", lane=Lane.CONTROL, control=line)
