"""What the model says to one turn: context, request, deltas into the reply, and what a fault or a stop comes to."""

import asyncio
import logging
import time
from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace

from bot.conversation.answer import LINE, STOPPED, TOO_LONG, Outcome, Sight
from bot.conversation.completion import Delta, Finish, ModelRequest
from bot.conversation.context import Context
from bot.conversation.material import Excerpt, with_links
from bot.conversation.preferences import Preferences
from bot.conversation.turn import Turn, Wish
from bot.conversation.variants import larger_than
from bot.errors import ModelError, ModelFault
from bot.services.apologies import apology, broken_off
from bot.services.interrupts import Interrupt, Interrupted
from bot.services.ports import Model, Reply, Wishes
from bot.services.reading import Reading
from bot.services.settings import SettingService
from bot.services.tasks import TaskReader
from bot.texts import say

log = logging.getLogger(__name__)

_SHRINK = (1.0, 0.6, 0.3)
"""Shares of the history budget, tried in turn when the host says that the prompt is too long."""

_LOOK_S = 0.3
"""How long a finished answer waits to learn which larger variant can be offered below it, in seconds."""


@dataclass(frozen=True, slots=True)
class Question:
    """A turn that is put to the model: what holds for it, and the text of an earlier version of its answer.

    `continues`: the answer goes on where that text stopped. Else it stands until there is a better one.
    """

    turn: Turn
    chosen: Preferences
    standing: str = ""
    continues: bool = False


class Asking:
    """Asks the model."""

    def __init__(
        self, *, tasks: TaskReader, reading: Reading, model: Model, wishes: Wishes, settings: SettingService
    ) -> None:
        self._tasks = tasks
        self._reading = reading
        self._model = model
        self._wishes = wishes
        self._settings = settings

    async def outcome(self, question: Question, reply: Reply, interrupt: Interrupt) -> Outcome:
        """Stream the model's answer into the reply; what became of it.

        A fault becomes the outcome's notice, and so does a stop. Raises Interrupted when something else is wanted of
        the turn by now, StoreError.
        """
        gathered = _Gathered()
        try:
            async with interrupt.bounds():
                return await self._outcome(question, reply, gathered)
        except Interrupted:
            if await self._wishes.wish_of(question.turn) is not Wish.STOP:
                raise
            outcome = await self.stopped(question, gathered.text)
            return replace(outcome, variant=gathered.variant or None, sight=gathered.sight)

    async def stopped(self, question: Question, text: str = "") -> Outcome:
        """The outcome of a turn that a person stopped: what there was of its text stays."""
        turn = await self._settings.spoken_to(question.turn, question.chosen)
        kept = _joined(question.standing, text) if question.continues or not text else text
        return Outcome(kept, STOPPED, say("answer.stopped", language=turn.language))

    async def _outcome(self, question: Question, reply: Reply, gathered: "_Gathered") -> Outcome:
        chosen = question.chosen
        turn = await self._prepared(question)
        if isinstance(turn, Outcome):
            return turn
        goes_on = question.standing if question.continues else ""
        for share in _SHRINK:
            context, variant = await self._reading.context(turn, chosen, share, goes_on)
            if context is None:
                turn = await self._settings.spoken_to(turn, chosen)
                return Outcome("", LINE, say("question.empty", language=turn.language))
            _, model_id = self._model.describe(variant.name)
            sampling = replace(chosen.sampling, max_tokens=variant.max_tokens)
            request = ModelRequest(variant.name, context.messages, sampling, f"{turn.short_id}.{turn.attempts}")
            gathered.begin(variant.name, context)
            await self._larger(variant.name, 0)  # what is not known of it is looked up while the answer is written
            try:
                await self._stream(request, reply, gathered)
            except ModelError as error:
                log.warning("the model gave no answer", extra={"turn": turn.short_id, "reason": error.reason})
                if not gathered.text and error.fault is ModelFault.CONTEXT_OVERFLOW and share != _SHRINK[-1]:
                    continue
                turn = await self._settings.spoken_to(turn, chosen)
                if not gathered.text:
                    sorry = apology(error, turn, question.standing)
                    return replace(sorry, finish=TOO_LONG) if question.continues else sorry
                ending: tuple[str, str | None] = broken_off(error, turn)
            else:
                ending = await self._ending(question, gathered.finish_reason or "stop", context.excerpt)
            outcome = gathered.outcome(model_id, *ending)
            larger = await self._larger(variant.name, _LOOK_S)
            return replace(outcome, text=_joined(goes_on, outcome.text), larger=larger)
        raise AssertionError("every share either answers or returns")

    async def _larger(self, variant: str, within_s: float) -> str | None:
        """The next larger variant that the host serves, as far as that is known within so many seconds."""
        served = await asyncio.gather(*(self._model.serves(name, within_s) for name in larger_than(variant)))
        return next((name for name, is_served in zip(larger_than(variant), served, strict=True) if is_served), None)

    async def _prepared(self, question: Question) -> Turn | Outcome:
        """The turn with what it is about, or what became of it where that cannot be had."""
        turn = question.turn
        if turn.task is None:
            return turn
        return await self._tasks.prepared(await self._settings.spoken_to(turn, question.chosen))

    async def _ending(self, question: Question, finish: str, excerpt: Excerpt | None) -> tuple[str, str | None]:
        """How a whole answer ended, and what is to be said of that."""
        cut = excerpt is not None and excerpt.cut
        if finish != TOO_LONG and not cut:
            return finish, None
        turn = await self._settings.spoken_to(question.turn, question.chosen)
        notices = [say("answer.too_long", language=turn.language)] if finish == TOO_LONG else []
        if excerpt is not None and cut:
            values = {"seen": excerpt.seen, "total": excerpt.total}
            notices.append(say("task.cut_more" if excerpt.more else "task.cut", values, turn.language))
        return finish, "\n\n".join(notices)

    async def _stream(self, request: ModelRequest, reply: Reply, gathered: "_Gathered") -> None:
        async with aclosing(self._model.stream(request)) as events:  # type: ignore[type-var] # an async generator
            async for event in events:
                gathered.take(event)
                if isinstance(event, Delta) and gathered.links is None:
                    reply.feed(event.text)


class _Gathered:
    """What has come of an answer, and when.

    `links` are the addresses for the numbers in it, where it is to have such: then it is shown as a whole, because a
    number that is half there would become no link.
    """

    def __init__(self) -> None:
        self.links: Mapping[str, str] | None = None
        self.variant = ""
        self.sight: Sight | None = None
        self._pieces: list[str] = []
        self._finish: Finish | None = None
        self._started = time.monotonic()
        self._first: float | None = None

    def begin(self, variant: str, context: Context) -> None:
        """Another prompt is sent."""
        self.variant = variant
        self.sight = context.sight
        self.links = context.excerpt.links if context.excerpt else None

    @property
    def text(self) -> str:
        text = "".join(self._pieces)
        return text if self.links is None else with_links(text, self.links)

    @property
    def finish_reason(self) -> str | None:
        return self._finish.reason if self._finish else None

    def take(self, event: Delta | Finish) -> None:
        if isinstance(event, Finish):
            self._finish = event
            return
        if self._first is None:
            self._first = time.monotonic()
        self._pieces.append(event.text)

    def outcome(self, model_id: str, finish: str, notice: str | None) -> Outcome:
        told = self._finish
        return Outcome(
            text=self.text,
            finish=finish,
            notice=notice,
            variant=self.variant,
            model_id=(told.model if told else None) or model_id,
            prompt_tokens=told.prompt_tokens if told else None,
            completion_tokens=told.completion_tokens if told else None,
            first_word_ms=round((self._first - self._started) * 1000) if self._first else None,
            duration_ms=round((time.monotonic() - self._started) * 1000),
            cost_usd=told.cost_usd if told else None,
            sight=self.sight,
        )


def _joined(begun: str, rest: str) -> str:
    """A text and what the model went on with; models seldom begin with the space between two words."""
    gap = " " if begun[-1:].isalnum() and rest[:1].isalnum() else ""
    return f"{begun}{gap}{rest}"
