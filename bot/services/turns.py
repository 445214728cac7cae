"""Accepting what people ask: stored first, then the worker is woken. Every way in ends here."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from bot.conversation.addressing import Addressing, Incoming, Question, addressing_of, read_question
from bot.conversation.thread import ThreadKey
from bot.conversation.turn import Control, Lane, NewTurn, TurnStatus, message_key
from bot.services.ports import Turns


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
    """The inbox. `wake` tells the worker of a turn that is to be run."""

    def __init__(
        self, turns: Turns, wake: Callable[[int, Lane], None], *, clock: Callable[[], float] = time.time
    ) -> None:
        self._turns = turns
        self._wake = wake
        self._clock = clock
        self._storing: dict[tuple[str, str], asyncio.Future[None]] = {}

    async def accept(self, message: Incoming) -> None:
        """Store a person's message if it is the bot's business. Raises StoreError: then it must not be acknowledged."""
        addressing = addressing_of(message)
        if addressing is not Addressing.NOT_OURS:
            await self._accept(self._turn_of(message, addressing))

    async def ask(self, command: Command, text: str) -> Question:
        """Take a question asked by `/gemma ask`: the bot posts it in the channel and answers in its thread.

        The question as it was read; it is stored only when it has words and is no control. Raises StoreError.
        """
        question = read_question(text, bot_user_id="")
        if question.text and question.control is None:
            await self._accept(
                NewTurn(
                    key=command.key,
                    thread=command.thread,
                    ts=None,
                    user_id=command.user_id,
                    text=question.text,
                    created_at=self._clock(),
                    asked_variant=question.variant,
                )
            )
        return question

    async def edit(self, message: Incoming) -> None:
        """Take over an edited text: what is stored of the message changes; a mention edited in is a new question."""
        edited_ts = message.edited_ts or message.ts
        text = read_question(message.text, message.bot_user_id).text
        known = await self._turns.edit(message.team_id, message.channel_id, message.ts, text, edited_ts)
        if not known or addressing_of(message) is Addressing.ADDRESSED:
            await self.accept(message)

    async def delete(self, team_id: str, channel_id: str, ts: str) -> None:
        """Forget a deleted message's text; its turn is cancelled if it has not run."""
        await self._turns.delete(team_id, channel_id, ts, self._clock())

    async def _accept(self, turn: NewTurn) -> None:
        """Store a turn, once a key; what is delivered again while it is being stored waits for the same commit."""
        if turn.only_if_addressed:
            await self._store(turn)
            return
        key = (turn.thread.team_id, turn.key)
        storing = self._storing.get(key)
        if storing is None:
            storing = self._storing[key] = asyncio.ensure_future(self._store(turn))
            storing.add_done_callback(lambda _: self._storing.pop(key))
        await asyncio.shield(storing)

    async def _store(self, turn: NewTurn) -> None:
        turn_id = await self._turns.accept(turn)
        if turn_id is not None:
            self._wake(turn_id, turn.lane)

    def _turn_of(self, message: Incoming, addressing: Addressing) -> NewTurn:
        aside = addressing is Addressing.ASIDE
        question = Question(message.text) if aside else read_question(message.text, message.bot_user_id)
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
            lane=Lane.CONTROL if question.control else Lane.ASK,
            status=TurnStatus.CONTEXT if aside else TurnStatus.QUEUED,
            asked_variant=question.variant,
            control=question.control,
            only_if_addressed=addressing is not Addressing.ADDRESSED,
            edited_ts=message.edited_ts,
        )


def line_turn(command: Command, line: Control, now: float) -> NewTurn:
    """A line that the bot leaves in a channel because of a command: a turn too, so that a kill does not lose it."""
    return NewTurn(
        key=command.key,
        thread=command.thread,
        ts=None,
        user_id=command.user_id,
        text="",
        created_at=now,
        lane=Lane.CONTROL,
        control=line,
    )
