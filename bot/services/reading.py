"""What a turn is answered from: its thread's history, read and cut to the variant's budget."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.conversation.addressing import mentioned_users
from bot.conversation.context import Context, Entry, Scene, build_context
from bot.conversation.turn import Turn
from bot.conversation.variants import Variant
from bot.errors import SlackError
from bot.services.channels import ChannelService
from bot.services.ports import Conversations, Model, Threads

log = logging.getLogger(__name__)

_BACKFILL_LIMIT = 200
_ONLY_A_MENTION = "(A mention without words: answer what was said before.)"


class Reading:
    """Gathers the context of turns."""

    def __init__(
        self,
        threads: Threads,
        channels: ChannelService,
        conversations: Conversations,
        model: Model,
        *,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._threads = threads
        self._channels = channels
        self._conversations = conversations
        self._model = model
        self._clock = clock

    async def context(self, turn: Turn, variant: Variant | None = None) -> tuple[Context | None, Variant]:
        """The prompt for a turn, and the variant that it is for (given, or the one that holds for the turn).

        The context is None when there is nothing to answer: no words, no file, nothing said before.
        """
        state = await self._channels.state_for(turn.thread, turn.asked_variant)
        history = () if turn.opens_thread else await self._history(turn, state.reset_ts)
        question = Entry(turn.ts or "", turn.user_id, turn.text, files=tuple(file.name for file in turn.files))
        if not question.text.strip() and not question.files:
            if not history:
                return None, state.variant
            question = Entry(question.ts, question.user_id, _ONLY_A_MENTION)
        chosen = variant or self._as_hosted(state.variant)
        scene = await self._scene(turn, (*history, question))
        return build_context(history, question, chosen, scene), chosen

    def _as_hosted(self, variant: Variant) -> Variant:
        """The variant with the window that its host really gives it."""
        window = self._model.context_tokens(variant.name)
        return variant if window is None else replace(variant, context_tokens=min(variant.context_tokens, window))

    async def _history(self, turn: Turn, channel_reset_ts: str) -> Sequence[Entry]:
        thread = await self._threads.thread(turn.thread)
        if not thread.backfilled:
            await self._backfill(turn)
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
