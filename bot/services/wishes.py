"""What people want of what they asked before: edited, deleted, stopped, tried again.

Each is stored in the turn; then whoever runs it is told. One path: the turn is run once more, or what runs is broken
off, and the wish decides what the run comes to.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from bot.conversation.addressing import Incoming, Question
from bot.conversation.answer import Offer, Standing, offers_of
from bot.conversation.digests import question_in, task_in
from bot.conversation.thread import ThreadKey
from bot.conversation.turn import Lane, Wish, lane_of, message_key
from bot.services.ports import Queue, Wishes
from bot.services.turns import TurnService

_WISHED: Mapping[Offer, Wish] = MappingProxyType(
    {
        Offer.TRY_AGAIN: Wish.ANSWER,
        Offer.LARGER: Wish.ANSWER,
        Offer.GO_ON: Wish.CONTINUE,
        Offer.DELETE: Wish.WITHDRAW,
    }
)


@dataclass(frozen=True, slots=True)
class Press:
    """A press of a button below an answer, in the thread of the question; `short_id` is the turn that it belongs to."""

    thread: ThreadKey
    user_id: str
    short_id: str


class Pressed(StrEnum):
    """What became of a press.

    `done`; or why nothing was: the question (or its answer) is `gone`, the answer is `under_way`, or it is `over`: what
    stands there by now offers no such thing. `not_yours`: only the asker may.
    """

    DONE = "done"
    GONE = "gone"
    UNDER_WAY = "under_way"
    OVER = "over"
    NOT_YOURS = "not_yours"


class Halt(StrEnum):
    """What came of a stop.

    `done`; `unseen`, where only answers that were to replace others were stopped, and those stay as they are; `nothing`
    was there to stop.
    """

    DONE = "done"
    UNSEEN = "unseen"
    NOTHING = "nothing"


class WishService:
    """Takes wishes. All verbs may raise StoreError: then nothing was changed."""

    def __init__(
        self, wishes: Wishes, turns: TurnService, queue: Queue, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._wishes = wishes
        self._turns = turns
        self._queue = queue
        self._clock = clock

    async def press(self, press: Press, offer: Offer) -> Pressed:
        """Do what a button below an answer offers: once, however often and by however many it is pressed."""
        standing = await self._wishes.find(press.thread, press.short_id)
        if standing is None:
            return Pressed.GONE
        if offer is Offer.DELETE and press.user_id != standing.user_id:
            return Pressed.NOT_YOURS
        if standing.under_way:
            return Pressed.UNDER_WAY
        if standing.finish is None:
            return Pressed.GONE
        if offer not in offers_of(standing.finish, standing.larger):
            return Pressed.OVER
        larger = standing.larger if offer is Offer.LARGER else None
        again = await self._again(standing, _WISHED[offer], press.user_id, larger)
        return Pressed.DONE if again else Pressed.UNDER_WAY

    async def is_under_way(self, thread: ThreadKey, short_id: str) -> bool:
        """Whether this turn of a thread is answered just now, or waits to be."""
        standing = await self._wishes.find(thread, short_id)
        return standing is not None and standing.under_way

    async def is_busy(self, thread: ThreadKey) -> bool:
        """Whether anything runs or waits in a thread."""
        return await self._wishes.busy(thread)

    async def meant(self, thread: ThreadKey, before_ts: str, at_ts: str = "") -> Standing | None:
        """The question that somebody means in a thread: that of the message `at_ts`, else the last before `before_ts`.

        A question's message is the one that asks it, or one of its answer.
        """
        pointed = await self._wishes.at(thread, at_ts) if at_ts else None
        return pointed or await self._wishes.last(thread, before_ts)

    async def asked_last(self, team_id: str, user_id: str, channel_id: str) -> ThreadKey | None:
        """The thread of a channel in which a person asked last."""
        return await self._wishes.asked_last(team_id, user_id, channel_id)

    async def retry(self, thread: ThreadKey, before_ts: str, user_id: str, at_ts: str = "") -> Pressed:
        """Have the question that is `meant` answered anew, for `user_id`."""
        standing = await self.meant(thread, before_ts, at_ts)
        if standing is None:
            return Pressed.GONE
        return Pressed.DONE if await self._again(standing, Wish.ANSWER, user_id) else Pressed.UNDER_WAY

    async def stop(self, thread: ThreadKey, at_ts: str | None) -> Halt:
        """Stop what runs or waits in a thread, but nothing asked or edited after `at_ts`."""
        stopped = await self._wishes.stop(thread, at_ts)
        for turn_id, _ in stopped:
            self._queue.wake(turn_id, Lane.ASK)
        if not stopped:
            return Halt.NOTHING
        return Halt.UNSEEN if all(stays for _, stays in stopped) else Halt.DONE

    async def edit(self, message: Incoming) -> None:
        """Take over an edited text: a question is answered anew in place, and so is what a mark brought.

        A mention edited in is a new question.
        """
        known, turn_id = await self._edit(message)
        if turn_id is None and await self._turns.accept_edited(message, known=known) and not known:
            _, turn_id = await self._edit(message)  # what was stored meanwhile may have been the original
        if turn_id is not None:
            self._queue.wake(turn_id, lane_of(_question_of(message).control))

    async def _edit(self, message: Incoming) -> tuple[bool, int | None]:
        question = _question_of(message)
        return await self._wishes.edit(
            message.team_id,
            message_key(message.channel_id, message.ts),
            question.text,
            message.edited_ts or message.ts,
            question.variant,
            control=question.control,
            task=task_in(message.channel_kind, question, self._clock()),
        )

    async def delete(self, team_id: str, channel_id: str, ts: str) -> None:
        """Forget a deleted message's text, and have its answer taken away."""
        turn_id = await self._wishes.delete(team_id, channel_id, ts, self._clock())
        if turn_id is not None:
            self._queue.wake(turn_id, Lane.ASK)

    async def _again(self, standing: Standing, wish: Wish, user_id: str, variant: str | None = None) -> bool:
        by = None if user_id == standing.user_id else user_id
        queued = await self._wishes.again(standing.turn_id, wish, variant, by)
        if queued:
            self._queue.wake(standing.turn_id, Lane.ASK)
        return queued


def _question_of(message: Incoming) -> Question:
    return question_in(message.channel_kind, message.text, message.bot_user_id)
