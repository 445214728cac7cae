"""What a turn is answered from: its thread's history, read and cut to the variant's budget."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.conversation.addressing import mentioned_users
from bot.conversation.answer import Sight
from bot.conversation.context import Context, Entry, Scene, build_context
from bot.conversation.material import Excerpt, excerpt_of
from bot.conversation.preferences import Preferences
from bot.conversation.prompt import plain_words
from bot.conversation.tasks import question_of, reminder_of, summary_of
from bot.conversation.tokens import SAFETY, estimate_text
from bot.conversation.turn import Turn
from bot.conversation.variants import Variant
from bot.errors import SlackError
from bot.services.ports import Conversations, Model, Threads
from bot.services.settings import SettingService
from bot.services.surroundings import Surroundings

log = logging.getLogger(__name__)

_BACKFILL_LIMIT = 200
_GO_ON = "Go on with your answer exactly where it stops. Repeat nothing of it, and write no introduction."
_ONLY_A_MENTION = "(A mention without words: answer what was said before.)"


_EXCERPT_SHARE = 0.9
_OWN_SHARE = 0.3
_TASK_TOKENS = 400
"""Tokens of our instructions and of what a summary is to be, with something to spare."""


class Reading:
    """Gathers the context of turns."""

    def __init__(  # noqa: PLR0913 - what a prompt is made of, each once
        self,
        threads: Threads,
        settings: SettingService,
        conversations: Conversations,
        model: Model,
        surroundings: Surroundings,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._threads = threads
        self._settings = settings
        self._conversations = conversations
        self._model = model
        self._surroundings = surroundings
        self._clock = clock

    async def context(
        self, turn: Turn, chosen: Preferences, share: float = 1.0, goes_on: str = ""
    ) -> tuple[Context | None, Variant]:
        """The prompt for a turn where `chosen` holds, and the variant that it is for.

        `share` is the part of the variant's history budget that may be used; `goes_on` is the text of an answer that is
        to be continued. The context is None when there is nothing to answer: no words, no file, nothing said before.
        """
        variant = self._as_hosted(replace(chosen.variant, max_tokens=chosen.max_tokens))
        variant = replace(variant, history_budget_tokens=int(variant.history_budget_tokens * share))
        history = () if turn.opens_thread else await self._history(turn)
        excerpt = self._excerpt(turn, variant, chosen)
        words = _words_of(turn, excerpt)
        question = Entry(turn.ts or "", turn.user_id, words, files=tuple(file.name for file in turn.files))
        if not plain_words(question.text, {}).strip() and not question.files:
            if not history:
                return None, variant
            question = Entry(question.ts, question.user_id, _ONLY_A_MENTION)
        if goes_on:
            history = (*history, replace(question, answer=goes_on))
            question = Entry(question.ts, question.user_id, _GO_ON)
        scene = await self._scene(turn, (*history, question))
        beside = await self._surroundings.of_turn(turn.key, turn.user_id)
        scene = replace(scene, own=chosen.value("instructions"), length=chosen.value("length"), beside=beside)
        if turn.task is not None and not goes_on:
            scene = replace(scene, reminder=reminder_of(turn.task))
        context = build_context(history, question, variant, scene)
        sight = _of_the_thread(context.sight) if goes_on else context.sight
        return replace(context, sight=sight, excerpt=excerpt), variant

    def _excerpt(self, turn: Turn, variant: Variant, chosen: Preferences) -> Excerpt | None:
        """What is sent of the material of a summary; the rest of the budget is for our own words and the place's."""
        if turn.task is None or turn.task.material is None:
            return None
        budget = min(variant.history_budget_tokens, variant.context_tokens - variant.max_tokens) / SAFETY
        own = min(estimate_text(chosen.value("instructions")), budget * _OWN_SHARE)
        return excerpt_of(turn.task.material, budget * _EXCERPT_SHARE - own - _TASK_TOKENS, self._conversations.url)

    def _as_hosted(self, variant: Variant) -> Variant:
        """The variant with the window that its host really gives it."""
        window = self._model.context_tokens(variant.name)
        if window is None or window >= variant.context_tokens:
            return variant
        return replace(variant, context_tokens=window, max_tokens=min(variant.max_tokens, window // 2))

    async def _history(self, turn: Turn) -> Sequence[Entry]:
        thread = await self._threads.thread(turn.thread)
        if not thread.backfilled:
            await self._backfill(turn)
        channel_reset_ts = await self._settings.reset_ts(turn.team_id, turn.thread.channel_id)
        return await self._threads.history(turn.thread, turn.ts or "", max(thread.reset_ts, channel_reset_ts))

    async def _backfill(self, turn: Turn) -> None:
        try:
            earlier = await self._conversations.earlier(turn.thread, turn.ts or "", _BACKFILL_LIMIT)
        except SlackError as error:
            log.warning("earlier messages could not be read", extra={"turn": turn.short_id, "reason": str(error)})
            return
        await self._threads.backfill(turn.thread, earlier)

    async def _scene(self, turn: Turn, entries: Sequence[Entry]) -> Scene:
        speakers = {entry.user_id for entry in entries}
        wanted = set().union(*(mentioned_users(entry.text) for entry in entries))
        if len(speakers) > 1:
            wanted |= speakers
        names = dict(await self._conversations.names(turn.team_id, sorted(wanted))) if wanted else {}
        today = datetime.fromtimestamp(self._clock(), UTC)
        return Scene(
            bot=self._conversations.bot_name,
            team=self._conversations.team_name,
            today=f"{today:%A}, {today.day} {today:%B %Y}",
            names=names,
        )


def _of_the_thread(sight: Sight) -> Sight:
    """What a continuation saw, without what nobody in the thread sees as a message: our own wish, and its beginning."""
    return replace(sight, seen=max(sight.seen - 2, 1), total=max(sight.total - 2, 1))


def _words_of(turn: Turn, excerpt: Excerpt | None) -> str:
    """What a turn says to the model, in Slack's form."""
    if turn.task is None:
        return turn.text
    return question_of(turn.task, turn.text) if excerpt is None else summary_of(turn.task, excerpt)
