"""One turn from its claim to its settlement: history, context, model, reply."""

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot import metrics
from bot.conversation.access import Refusal
from bot.conversation.answer import FAILED, LINE, REFUSED, STOPPED, Answer, Outcome, Part, text_parts
from bot.conversation.preferences import Preferences
from bot.conversation.setting import is_dm
from bot.conversation.turn import JOINED, MAX_ATTEMPTS, Control, Lane, Turn, TurnStatus, Wish
from bot.errors import SlackError, SlackRefused, StoreOverruled
from bot.services.apologies import given_up
from bot.services.asking import Asking, Question
from bot.services.budgets import BudgetService
from bot.services.control import Effect
from bot.services.interrupts import Interrupt
from bot.services.ports import Answers, Replies, Reply, Turns
from bot.services.refusing import Doorkeeper
from bot.services.settings import SettingService
from bot.services.titles import TitleService
from bot.texts import say

log = logging.getLogger(__name__)

_PATIENCE = 300
"""How often a turn waits for a Slack that takes nothing: with the worker's pauses a day, then it is given up."""

_STATUS = {FAILED: TurnStatus.FAILED, REFUSED: TurnStatus.FAILED, STOPPED: TurnStatus.CANCELLED}
"""How a turn ends whose answer ended so; every other is completed."""

_ANEW = (Wish.ANSWER, Wish.CONTINUE)
_OUTSIDE = frozenset({"not_in_channel", "channel_not_found", "is_archived"})


class Answering:
    """Runs turns: `run` leaves each settled, or raises so that the worker tries it again."""

    def __init__(  # noqa: PLR0913 - the ports that the way of a message crosses, each once
        self,
        *,
        turns: Turns,
        answers: Answers,
        settings: SettingService,
        asking: Asking,
        replies: Replies,
        titles: TitleService,
        effects: Mapping[str, Effect],
        door: Doorkeeper,
        budgets: BudgetService,
    ) -> None:
        self._turns = turns
        self._answers = answers
        self._settings = settings
        self._asking = asking
        self._replies = replies
        self._titles = titles
        self._effects = effects
        self._door = door
        self._budgets = budgets

    async def run(self, turn: Turn, interrupt: Interrupt) -> None:
        """Give a claimed turn its one visible outcome and settle it.

        Raises StoreError, retryable SlackErrors, and Interrupted when something else is wanted of it by now.
        """
        started = time.monotonic()
        try:
            status = await self._reply(turn, interrupt)
        except SlackRefused as error:
            log.warning("Slack takes no reply there", extra={"turn": turn.short_id, "reason": str(error)})
            await self._tell(turn, error)
            status = await self._failed(turn)
        except SlackError:
            if turn.uncounted < _PATIENCE:
                raise
            log.exception("given up: Slack took no reply for a day", extra={"turn": turn.short_id})
            status = await self._failed(turn)
        metrics.turn_ended(status.value)
        log.info(
            "turn settled",
            extra={
                "turn": turn.short_id,
                "status": status.value,
                "attempt": turn.attempts,
                "ms": round((time.monotonic() - started) * 1000),
            },
        )

    async def _failed(self, turn: Turn) -> TurnStatus:
        """End a turn of which Slack takes nothing. An answer that was to be taken away is forgotten all the same."""
        if turn.wish is not Wish.WITHDRAW:
            return await self._settled(turn, TurnStatus.FAILED)
        await self._turns.settle_withdrawn(turn)
        return TurnStatus.CANCELLED

    async def _tell(self, turn: Turn, error: SlackRefused) -> None:
        """The outcome of a turn whose place takes no message (archived, not a member): a line to the asker."""
        outside = error.code in _OUTSIDE
        key = "answer.outside" if outside else "error.slack"
        if turn.key.startswith(JOINED):
            return  # nobody asked
        try:
            turn = await self._settings.spoken_to(turn)
            values = {"channel": turn.thread.channel_id, "turn": turn.short_id}
            await self._replies.tell(turn, say(key, values, turn.language))
        except SlackRefused as refused:
            log.warning("the asker cannot be told", extra={"turn": turn.short_id, "reason": str(refused)})

    async def _reply(self, turn: Turn, interrupt: Interrupt) -> TurnStatus:
        anew = turn.wish in _ANEW
        former, parts = (None, ()) if anew else await self._former(turn)
        if turn.wish is Wish.WITHDRAW:
            return await self._withdraw(turn, former, parts)
        whole = former is not None and former.finish is not None
        if turn.wish is not Wish.STOP and not whole and (refusal := await self._door.refusal(turn)):
            if not text_parts(parts):
                return await self._refused(turn, former, parts, refusal)
            turn = replace(turn, wish=Wish.STOP)  # begun while it was allowed
        if anew:
            former, parts = await self._former(turn)
        if turn.wish is Wish.STOP and not text_parts(parts) and not _says_it_was_stopped(turn):
            await self._clear(turn, former, parts)
            return await self._settled(turn, TurnStatus.CANCELLED)
        return await self._answered(turn, interrupt, former, parts)

    async def _answered(
        self, turn: Turn, interrupt: Interrupt, former: Answer | None, parts: Sequence[Part]
    ) -> TurnStatus:
        """Give a turn that is let in what it asks for; `former` and `parts` are what there is of it."""
        chosen = await self._settings.for_turn(turn)
        turn = await self._settings.spoken_to(turn, chosen, at_once=turn.control is None and turn.has_message)
        if turn.control is not None and (former is None or former.finish is None):
            turn = await self._acted(turn, turn.control)
            if turn.control is None:
                if parts:  # of the question that the mark took the place of
                    return await self._withdraw(turn, former, parts)
                await self._clear(turn, former, parts)
                return await self._settled(turn, TurnStatus.COMPLETED)
        turn = await self._in_place(turn)
        answer_log = _AnswerLog(self._answers, turn, former)
        async with self._replies.open(turn, answer_log, former, parts) as reply:
            if former is not None and former.finish is not None:
                outcome = _told(former, former.finish)
            else:
                outcome = await self._outcome(turn, chosen, former, reply, interrupt)
                visible = outcome.text or text_parts(parts)
                if outcome.finish == STOPPED and not visible and not _says_it_was_stopped(turn):
                    await reply.withdraw()
                    return await self._settled(turn, TurnStatus.CANCELLED)  # what stopped it is there to be seen
                outcome = await self._stored(Question(turn, chosen), answer_log, outcome, reply.takes_first_part())
            turn = await self._settings.spoken_to(turn, chosen) if outcome.offers else turn
            below = outcome.below(answer_log.answer_id, turn.language)
            final = await reply.finish(outcome.text, outcome.notice, below)
        status = _STATUS.get(outcome.finish, TurnStatus.COMPLETED)
        await self._settled(turn, status, answer_log.answer_id, final)
        if status is not TurnStatus.FAILED and turn.lane is Lane.ASK:
            await self._titles.name(turn)
        return status

    async def _stored(
        self, question: Question, answer_log: "_AnswerLog", outcome: Outcome, part: Part | None
    ) -> Outcome:
        """Store how an answer ended: as stopped, when somebody stopped it between its last word and this."""
        try:
            await answer_log.finish(outcome, part)
        except StoreOverruled:
            stopped = await self._asking.stopped(question)
            outcome = replace(outcome, finish=stopped.finish, notice=stopped.notice)
            await answer_log.finish(outcome, part)
        return outcome

    async def _in_place(self, turn: Turn) -> Turn:
        """The turn where it is answered: in the asker's DM when it has no channel, below a message that asks it."""
        if not turn.thread.channel_id:
            turn = replace(turn, dest_channel_id=await self._replies.direct(turn))
        if turn.lane is Lane.CONTROL or turn.has_message:
            return turn
        ts = await self._replies.announce(turn)
        placed = await self._turns.place(turn, turn.destination[0], ts)
        return replace(placed, language=turn.language)

    async def _former(self, turn: Turn) -> tuple[Answer | None, Sequence[Part]]:
        """The version of the answer to be written, when there is one already, and the messages that it has."""
        if turn.wish in _ANEW:
            return await self._answers.anew(turn)
        return await self._answers.current(turn) if turn.attempts > 1 else (None, ())

    async def _withdraw(self, turn: Turn, former: Answer | None, parts: Sequence[Part]) -> TurnStatus:
        turn = await self._settings.spoken_to(turn, at_once=True)
        async with self._replies.open(turn, _AnswerLog(self._answers, turn, former), former, parts) as reply:
            await reply.withdraw()
        await self._turns.settle_withdrawn(turn)
        await self._titles.forget(turn)
        return TurnStatus.CANCELLED

    async def _refused(self, turn: Turn, former: Answer | None, parts: Sequence[Part], refusal: Refusal) -> TurnStatus:
        """End a turn that is not to be answered. What stands of an answer that was to be replaced stays."""
        await self._clear(turn, former, parts)
        await self._turns.settle_refused(turn, blank=refusal.of_place)
        return TurnStatus.CANCELLED

    async def _clear(self, turn: Turn, former: Answer | None, parts: Sequence[Part]) -> None:
        """Take away what a turn has shown that gets no reply: a place in line, a status that a former attempt left."""
        async with self._replies.open(turn, _AnswerLog(self._answers, turn, former), former, parts) as reply:
            await reply.withdraw()

    async def _settled(
        self, turn: Turn, status: TurnStatus, answer_id: int | None = None, parts: Sequence[Part] = ()
    ) -> TurnStatus:
        await self._turns.settle(turn, status, answer_id, parts)
        return status

    async def _acted(self, turn: Turn, line: Control) -> Turn:
        """A control turn after its effect, with the line that is to be said, or none when the person knows already."""
        return turn if line.effect is None else replace(turn, control=await self._effects[line.effect](turn, line))

    async def _outcome(
        self, turn: Turn, chosen: Preferences, former: Answer | None, reply: Reply, interrupt: Interrupt
    ) -> Outcome:
        """What becomes of the turn where `chosen` holds; `former` is the version of its answer that was begun."""
        if turn.control is not None:
            return Outcome("", LINE, say(turn.control.key, turn.control.values, turn.language))
        question = Question(turn, chosen, former.text, former.continues) if former else Question(turn, chosen)
        if turn.wish is Wish.STOP:
            return await self._asking.stopped(question)
        if turn.tries > MAX_ATTEMPTS:
            return given_up(await self._settings.spoken_to(turn, chosen), question.standing)
        if turn.tries == 1 and (refused := await self._budgets.refusal(turn, chosen, question.standing)):
            return refused
        return await self._asking.outcome(question, reply, interrupt)


def _says_it_was_stopped(turn: Turn) -> bool:
    """Whether an answer of which nothing is to be seen says that it was stopped: where Slack's own Stop says nothing.

    Elsewhere what stopped it is there to be seen: a mark, or the line of whoever pressed our button.
    """
    return is_dm(turn.destination[0])


def _told(former: Answer, finish: str) -> Outcome:
    """What a version of an answer that was finished before came to."""
    return Outcome(
        former.text,
        finish,
        former.notice,
        former.variant,
        former.model_id,
        larger=former.larger,
        sight=former.sight,
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
