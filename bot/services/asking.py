"""What the model says to one turn: context, request, deltas into the reply, and what a fault or a stop comes to."""

import asyncio
import logging
from contextlib import aclosing
from dataclasses import dataclass, replace

from bot import metrics
from bot.conversation.answer import BLIND, FAILED, LINE, REFUSED, STOPPED, TOO_LONG, UNSERVED, Outcome
from bot.conversation.attachments import MENDABLE, FileFault
from bot.conversation.completion import Delta, ModelRequest, StandIn
from bot.conversation.context import Context
from bot.conversation.preferences import Preferences
from bot.conversation.turn import Turn, Wish
from bot.conversation.variants import VARIANTS, larger_than
from bot.errors import ModelError
from bot.services.apologies import apology, broken_off, unanswered
from bot.services.attachments import trouble_notice, trouble_words
from bot.services.fitting import Fits
from bot.services.gathering import Gathered
from bot.services.interrupts import Interrupt, Interrupted
from bot.services.linking import link_notice
from bot.services.ports import Model, Reply, Wishes
from bot.services.reading import Reading
from bot.services.serving import nearest_seeing, nearest_served, not_served
from bot.services.settings import SettingService
from bot.services.tasks import TaskReader
from bot.texts import say

log = logging.getLogger(__name__)

LOADING_AFTER_S = 8.0
"""Silence of a host that may load its model first, after which that is said, in seconds."""

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
    """Asks the model. `loading_after_s` is how long its silence may be before it is said that it may be loading."""

    def __init__(  # noqa: PLR0913 - what an answer is made from, each once
        self,
        *,
        tasks: TaskReader,
        reading: Reading,
        model: Model,
        wishes: Wishes,
        settings: SettingService,
        loading_after_s: float = LOADING_AFTER_S,
    ) -> None:
        self._tasks = tasks
        self._reading = reading
        self._model = model
        self._wishes = wishes
        self._settings = settings
        self._loading_after_s = loading_after_s

    async def outcome(self, question: Question, reply: Reply, interrupt: Interrupt) -> Outcome:
        """Stream the model's answer into the reply; what became of it.

        A fault becomes the outcome's notice, and so does a stop. Raises Interrupted when something else is wanted of
        the turn by now, StoreError.
        """
        gathered = Gathered()
        try:
            async with interrupt.bounds():
                return await self._outcome(question, reply, gathered)
        except Interrupted:
            if await self._wishes.wish_of(question.turn) is not Wish.STOP:
                raise
            stopped = await self.stopped(question, gathered.text)
            variant, model_id = gathered.variant or None, gathered.model_id
            return gathered.counted(replace(stopped, variant=variant, model_id=model_id, sight=gathered.sight))

    async def stopped(self, question: Question, text: str = "") -> Outcome:
        """The outcome of a turn that a person stopped: what there was of its text stays."""
        turn = await self._settings.spoken_to(question.turn, question.chosen)
        kept = _joined(question.standing, text) if question.continues or not text else text
        return Outcome(kept, STOPPED, say("answer.stopped", language=turn.language))

    async def _outcome(self, question: Question, reply: Reply, gathered: Gathered) -> Outcome:
        chosen = question.chosen
        if unserved := await self._unserved(question):
            return unserved
        turn = await self._prepared(question)
        if isinstance(turn, Outcome):
            return turn
        goes_on = question.standing if question.continues else ""
        fits = Fits()
        while True:
            context, variant = await self._reading.context(turn, chosen, fits.fit, goes_on)
            if context is None:
                turn = await self._settings.spoken_to(turn, chosen)
                return Outcome("", LINE, say("question.empty", language=turn.language))
            if untried := await self._untried(question, context, variant.name):
                return untried
            _, model_id = self._model.describe(variant.name)
            sampling = replace(chosen.sampling, max_tokens=variant.max_tokens)
            request = ModelRequest(variant.name, context.messages, sampling, f"{turn.short_id}.{turn.attempts}")
            gathered.begin(variant.name, model_id, context)
            await self._larger(variant.name, 0)  # what is not known of it is looked up while the answer is written
            try:
                await self._stream(request, reply, gathered)
            except ModelError as error:
                told = {"turn": turn.short_id, "reason": error.reason, "host_request": error.host_request}
                log.warning("the model gave no answer", extra=told)
                if not gathered.text and fits.shrink(error, context.messages):
                    continue
                turn = await self._settings.spoken_to(turn, chosen)
                if not gathered.text:
                    sorry = gathered.counted(apology(error, turn, question.standing))
                    return replace(sorry, finish=TOO_LONG) if question.continues else sorry
                ending: tuple[str, str | None] = broken_off(error, turn)
            else:
                ending = await self._ending(question, gathered.finish_reason or "stop", context)
            outcome = await self._told_of_a_stand_in(question, gathered.outcome(*ending), gathered.stand_in)
            return replace(await self._finished(outcome, gathered.variant), text=_joined(goes_on, outcome.text))

    async def _finished(self, outcome: Outcome, variant: str) -> Outcome:
        """The outcome of a question that has a text, with the larger variant that can be offered; it is counted."""
        larger = await self._larger(variant, _LOOK_S)
        metrics.answered(outcome.variant or "", outcome.first_word_ms, outcome.prompt_tokens, outcome.completion_tokens)
        return replace(outcome, larger=larger)

    async def _unserved(self, question: Question) -> Outcome | None:
        """What becomes of a question to a variant that no host serves, None where one does; another one is offered."""
        variant = question.chosen.variant.name
        wrong = not_served(self._model, variant)
        if wrong is None:
            return None
        turn = await self._settings.spoken_to(question.turn, question.chosen)
        told = f"{say(wrong.key, wrong.values, turn.language)} (`{turn.short_id}`)"
        sorry = unanswered(turn, told, UNSERVED, question.standing)
        return replace(sorry, variant=variant, larger=nearest_served(self._model, variant))

    async def _told_of_a_stand_in(self, question: Question, outcome: Outcome, stand_in: StandIn | None) -> Outcome:
        """The outcome with a line that says so when another answered than was asked."""
        if stand_in is None:
            return outcome
        turn = await self._settings.spoken_to(question.turn, question.chosen)
        asked, answered = question.chosen.variant.label, VARIANTS[stand_in.variant].label
        values = {
            "chosen": f"{asked} ({stand_in.instead_of})",
            "instead": f"{answered} ({stand_in.provider})",
        }
        line = say("answer.stand_in", values, turn.language)
        return replace(outcome, notice=f"{outcome.notice}\n\n{line}" if outcome.notice else line)

    async def _untried(self, question: Question, context: Context, variant: str) -> Outcome | None:
        """What becomes of a question that the model is not asked: it is about pictures and the variant sees none.

        Or it is nothing but files that cannot be read. None where it is asked.
        """
        blind = any(trouble.fault is FileFault.UNSEEN for trouble in context.troubles)
        if context.messages and not blind:
            return None
        seeing = await nearest_seeing(self._model, variant) if blind else None
        if context.messages and not seeing:
            return None
        turn = await self._settings.spoken_to(question.turn, question.chosen)
        if seeing:
            names = {"variant": VARIANTS[variant].label, "seeing": VARIANTS[seeing].label}
            sorry = unanswered(turn, say("file.blind", names, turn.language), BLIND, question.standing)
        else:
            hopeful = any(trouble.fault in MENDABLE for trouble in context.troubles)
            words = trouble_words(context.troubles, turn.language)
            sorry = unanswered(turn, words, FAILED if hopeful else REFUSED, question.standing)
        return replace(sorry, variant=variant, larger=seeing)

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

    async def _ending(self, question: Question, finish: str, context: Context) -> tuple[str, str | None]:
        """How a whole answer ended, and what is to be said of that, and of files that were not read."""
        excerpt = context.excerpt
        cut = excerpt is not None and excerpt.cut
        if finish != TOO_LONG and not cut and not context.troubles and not context.links:
            return finish, None
        turn = await self._settings.spoken_to(question.turn, question.chosen)
        notices = [say("answer.too_long", language=turn.language)] if finish == TOO_LONG else []
        if excerpt is not None and cut:
            values = {"seen": excerpt.seen, "total": excerpt.total}
            notices.append(say("task.cut_more" if excerpt.more else "task.cut", values, turn.language))
        if context.troubles:
            notices.append(trouble_notice(context.troubles, turn.language))
        if context.links:
            notices.append(link_notice(context.links, turn.language))
        return finish, "\n\n".join(notices)

    async def _stream(self, request: ModelRequest, reply: Reply, gathered: Gathered) -> None:
        may_load, loop = self._model.may_load(request.variant), asyncio.get_running_loop()
        loading = loop.call_later(self._loading_after_s, reply.loading) if may_load else None
        try:
            async with aclosing(self._model.stream(request)) as events:  # type: ignore[type-var] # an async generator
                async for event in events:
                    gathered.take(event)
                    if isinstance(event, Delta):
                        if loading is not None:
                            loading.cancel()
                        if gathered.links is None:
                            reply.feed(event.text)
        finally:
            if loading is not None:
                loading.cancel()


def _joined(begun: str, rest: str) -> str:
    """A text and what the model went on with; models seldom begin with the space between two words."""
    gap = " " if begun[-1:].isalnum() and rest[:1].isalnum() else ""
    return f"{begun}{gap}{rest}"
