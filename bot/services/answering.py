"""One turn from its claim to its settlement: history, context, model, reply."""

import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import replace

from bot.conversation.answer import Answer, Outcome, Part
from bot.conversation.completion import Delta, Finish, ModelRequest, Sampling
from bot.conversation.context import Context
from bot.conversation.turn import MAX_ATTEMPTS, Lane, Turn, TurnStatus
from bot.conversation.variants import Variant
from bot.errors import BotError, ModelError, ModelFault, SlackError, SlackRefused
from bot.services.ports import Answers, Model, Replies, Reply, Turns
from bot.services.reading import Reading
from bot.texts import say

log = logging.getLogger(__name__)

_SHRINK = (1.0, 0.6, 0.3)
"""Shares of the history budget, tried in turn when the host says that the prompt is too long."""


_OUTSIDE = frozenset({"not_in_channel", "channel_not_found", "is_archived"})


class Answering:
    """Runs turns: `run` leaves each settled, or raises so that the worker tries it again."""

    def __init__(  # noqa: PLR0913 - the ports that the way of a message crosses, each once
        self,
        *,
        turns: Turns,
        answers: Answers,
        reading: Reading,
        model: Model,
        replies: Replies,
        effects: Mapping[str, Callable[[Turn], Awaitable[None]]],
    ) -> None:
        self._turns = turns
        self._answers = answers
        self._reading = reading
        self._model = model
        self._replies = replies
        self._effects = effects

    async def run(self, turn: Turn) -> None:
        """Give a claimed turn its one visible outcome and settle it. Raises StoreError and retryable SlackErrors."""
        started = time.monotonic()
        try:
            status = await self._reply(turn)
        except SlackRefused as error:
            log.warning("Slack takes no reply there", extra={"turn": turn.short_id, "reason": str(error)})
            await self._tell(turn, error)
            await self._turns.settle(turn, status := TurnStatus.FAILED)
        except SlackError:
            if turn.attempts <= MAX_ATTEMPTS:
                raise
            log.exception("the reply could not be written", extra={"turn": turn.short_id})
            await self._turns.settle(turn, status := TurnStatus.FAILED)
        log.info(
            "turn settled",
            extra={
                "turn": turn.short_id,
                "status": status.value,
                "attempt": turn.attempts,
                "ms": round((time.monotonic() - started) * 1000),
            },
        )

    async def _tell(self, turn: Turn, error: SlackRefused) -> None:
        """The outcome of a turn whose place takes no message (archived, not a member): a line to the asker."""
        outside = error.code in _OUTSIDE
        key = "answer.outside" if outside else "error.slack"
        try:
            await self._replies.tell(turn, say(key, {"channel": turn.thread.channel_id, "turn": turn.short_id}))
        except SlackRefused as refused:
            log.warning("the asker cannot be told", extra={"turn": turn.short_id, "reason": str(refused)})

    async def _reply(self, turn: Turn) -> TurnStatus:
        former, parts = await self._answers.current(turn) if turn.attempts > 1 else (None, ())
        if turn.lane is Lane.ASK and not turn.has_message:
            turn = await self._turns.place(turn, await self._replies.announce(turn))
        answer_log = _AnswerLog(self._answers, turn, former)
        async with self._replies.open(turn, answer_log, former.n if former else 1, parts) as reply:
            if former is not None and former.finished:
                outcome = Outcome(former.text, former.finish or "", former.notice)
            else:
                outcome = await self._outcome(turn, reply)
                await answer_log.finish(outcome, reply.takes_first_part())
            final = await reply.finish(outcome.text, outcome.notice)
        status = TurnStatus.FAILED if outcome.finish == _FAILED else TurnStatus.COMPLETED
        await self._turns.settle(turn, status, answer_log.answer_id, final)
        return status

    async def _outcome(self, turn: Turn, reply: Reply) -> Outcome:
        if turn.control is not None:
            if turn.control.effect is not None:
                await self._effects[turn.control.effect](turn)
            return Outcome("", "line", say(turn.control.key, turn.control.values))
        if turn.attempts > MAX_ATTEMPTS:
            return _failed("error.attempts", {"attempts": MAX_ATTEMPTS, "turn": turn.short_id})
        context, variant = await self._reading.context(turn)
        if context is None:
            return Outcome("", "line", say("question.empty"))
        return await self._ask(turn, reply, context, variant)

    async def _ask(self, turn: Turn, reply: Reply, context: Context, variant: Variant) -> Outcome:
        """Stream the model's answer into the reply; a fault becomes the outcome's notice."""
        _, model_id = self._model.describe(variant.name)
        gathered = _Gathered()
        for share in _SHRINK:
            if share < 1:
                shorter = replace(variant, history_budget_tokens=int(variant.history_budget_tokens * share))
                context = (await self._reading.context(turn, shorter))[0] or context
            try:
                await self._stream(turn, reply, context, variant, gathered)
                notice = say("answer.too_long") if gathered.finish_reason == "length" else None
                return gathered.outcome(variant.name, model_id, gathered.finish_reason or "stop", notice)
            except ModelError as error:
                log.warning("the model gave no answer", extra={"turn": turn.short_id, "reason": str(error)})
                if gathered.text:
                    notice = say("model.cut_off", {"turn": turn.short_id})
                    return gathered.outcome(variant.name, model_id, "cut_off", notice)
                if error.fault is not ModelFault.CONTEXT_OVERFLOW or share == _SHRINK[-1]:
                    return _apology(error, turn)
        raise AssertionError("every share either answers or returns")

    async def _stream(
        self, turn: Turn, reply: Reply, context: Context, variant: Variant, gathered: "_Gathered"
    ) -> None:
        request = ModelRequest(
            variant=variant.name,
            messages=context.messages,
            sampling=Sampling(max_tokens=variant.max_tokens),
            request_id=f"{turn.short_id}.{turn.attempts}",
        )
        async with aclosing(self._model.stream(request)) as events:  # type: ignore[type-var] # an async generator
            async for event in events:
                gathered.take(event)
                if isinstance(event, Delta):
                    reply.feed(event.text)


_FAILED = "failed"


class _Gathered:
    """What has come of an answer, and when."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._finish: Finish | None = None
        self._started = time.monotonic()
        self._first: float | None = None

    @property
    def text(self) -> str:
        return "".join(self._pieces)

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

    def outcome(self, variant: str, model_id: str, finish: str, notice: str | None) -> Outcome:
        told = self._finish
        return Outcome(
            text=self.text,
            finish=finish,
            notice=notice,
            variant=variant,
            model_id=(told.model if told else None) or model_id,
            prompt_tokens=told.prompt_tokens if told else None,
            completion_tokens=told.completion_tokens if told else None,
            first_word_ms=round((self._first - self._started) * 1000) if self._first else None,
            duration_ms=round((time.monotonic() - self._started) * 1000),
            cost_usd=told.cost_usd if told else None,
        )


class _AnswerLog:
    """Stores what becomes of one version of an answer; the version begins with the first thing to tell of it."""

    def __init__(self, answers: Answers, turn: Turn, former: Answer | None) -> None:
        self._answers = answers
        self._turn = turn
        self.answer_id = former.id if former else None

    async def record(self, part: Part) -> None:
        if self.answer_id is None:
            self.answer_id = await self._answers.begin(self._turn)
        await self._answers.record_part(self._turn, self.answer_id, part)

    async def finish(self, outcome: Outcome, first_part: Part | None) -> None:
        self.answer_id = await self._answers.finish(self._turn, self.answer_id, outcome, first_part)


def _failed(key: str, values: Mapping[str, object]) -> Outcome:
    return Outcome("", _FAILED, say(key, values))


def _apology(error: BotError, turn: Turn) -> Outcome:
    key, values = error.sentence
    return _failed(key, {**values, "turn": turn.short_id})
