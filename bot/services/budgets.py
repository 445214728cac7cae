"""Whether a question may still be asked today: looked at when it is claimed, from what is stored."""

import time
from collections.abc import Callable, Sequence

from bot.conversation.answer import FAILED, Outcome
from bot.conversation.budgets import Budget, Holder, Standing, budgets_in
from bot.conversation.preferences import Preferences
from bot.conversation.setting_words import amount_words
from bot.conversation.spent import Spent, day_began, day_ends_in_s
from bot.conversation.turn import Control, Turn
from bot.services.apologies import unanswered
from bot.services.ports import Queue, UsageLog
from bot.services.settings import SettingService
from bot.services.turns import Command, line_turn
from bot.texts import say, wait_words


class BudgetService:
    """Keeps budgets. What runs at the moment is not in what is stored: so much more than a budget can be used.

    A warning is a line of its own in the asker's direct messages, once a budget and day: its key says so.
    """

    def __init__(
        self, usage: UsageLog, settings: SettingService, queue: Queue, *, clock: Callable[[], float] = time.time
    ) -> None:
        self._usage = usage
        self._settings = settings
        self._queue = queue
        self._clock = clock
        self._warned: set[str] = set()

    async def refusal(self, turn: Turn, chosen: Preferences, standing: str) -> Outcome | None:
        """What becomes of a turn that must not be asked any more today, where `chosen` holds; None when it may be.

        `standing` is the text of an earlier version of its answer. Raises StoreError.
        """
        now = self._clock()
        near: list[tuple[Budget, Spent]] = []
        spent_of: dict[Holder, Spent] = {}
        for budget in budgets_in(chosen, turn.thread.channel_id):
            holder = budget.holder
            if holder not in spent_of:
                spent_of[holder] = await self._spent(holder, turn, day_began(now))
            state = budget.standing(spent_of[holder])
            if state is Standing.OVER:
                return await self._refused(turn, chosen, budget, standing)
            if state is Standing.NEAR:
                near.append((budget, spent_of[holder]))
        await self._warn(turn, near, now)
        return None

    async def _spent(self, holder: Holder, turn: Turn, since: float) -> Spent:
        if holder is Holder.PERSON and turn.spent is not None and turn.spent.since == since:
            return turn.spent  # most turns have no other budget: theirs cost no look of their own
        return await self._usage.spent(holder, turn.team_id, _holder_id(holder, turn), since)

    async def _refused(self, turn: Turn, chosen: Preferences, budget: Budget, standing: str) -> Outcome:
        turn = await self._settings.spoken_to(turn, chosen)
        values = {
            "amount": amount_words(f"amount.{budget.unit}", budget.limit, turn.language),
            "wait": wait_words(day_ends_in_s(self._clock()), turn.language),
        }
        return unanswered(turn, say(f"budget.over.{budget.holder}", values, turn.language), FAILED, standing)

    async def _warn(self, turn: Turn, near: Sequence[tuple[Budget, Spent]], now: float) -> None:
        for budget, spent in near:
            key = _warning_key(budget, turn, now)
            if key in self._warned:
                continue
            language = await self._settings.language_of(turn.team_id, turn.charged_to)
            values = {
                "used": str(budget.percent(spent)),
                "amount": amount_words(f"amount.{budget.unit}", budget.limit, language),
                "channel": turn.thread.channel_id,
            }
            asked = Command(key, turn.team_id, "", turn.charged_to, "")
            await self._queue.put(line_turn(asked, Control(f"budget.near.{budget.holder}", values), now))
            self._warned = {known for known in self._warned if known.startswith(_day(now))} | {key}


def _holder_id(holder: Holder, turn: Turn) -> str:
    ids = {Holder.PERSON: turn.charged_to, Holder.CHANNEL: turn.thread.channel_id, Holder.WORKSPACE: turn.team_id}
    return ids[holder]


def _day(now: float) -> str:
    return f"budget:{day_began(now):.0f}:"


def _warning_key(budget: Budget, turn: Turn, now: float) -> str:
    """What names a warning: once a day for each budget of each holder."""
    return f"{_day(now)}{budget.holder}:{_holder_id(budget.holder, turn)}:{budget.unit}"
