"""Takes notes on what is left out of long threads, for their next prompts: beside everything else, and after it.

Nothing rests on notes. They are made one thread at a time, only while there is room for questions; a question that
wants the room ends them, and they are tried again later. What is wanted is kept in memory: a kill loses no more than
that, and the thread's next question wants it again.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass

from bot.conversation.completion import Delta, ModelRequest, Sampling
from bot.conversation.note_taking import Draft, draft_of
from bot.conversation.notes import NOTES_TOKENS, Notes
from bot.conversation.thread import ThreadKey
from bot.conversation.tokens import SAFETY
from bot.conversation.variants import VARIANTS
from bot.errors import ModelError
from bot.services.ports import Conversations, Model, NoteLog, Threads
from bot.services.rounds import Rounds

log = logging.getLogger(__name__)

_EVERY_S = 5.0
"""Seconds between two looks at whether there is room."""

_MOST_WANTED = 200
"""Threads that wait for notes; of more the first is forgotten."""

_WITHIN_S = 180.0
_LOOK_S = 0.2
"""Seconds between two looks at whether a question wants the room that notes take."""

_SHARE = 0.9
_COOL = Sampling(temperature=0.3, max_tokens=NOTES_TOKENS)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Notes on what a thread holds between two `ts`, the second included."""

    thread: ThreadKey
    after_ts: str
    until_ts: str


class NoteService:
    """Has notes taken by `variant`, and none where that is "". `has_room`: there is room beside questions."""

    def __init__(  # noqa: PLR0913 - what notes are made of, each once
        self,
        notes: NoteLog,
        threads: Threads,
        conversations: Conversations,
        model: Model,
        *,
        variant: str,
        has_room: Callable[[], bool],
    ) -> None:
        self._notes = notes
        self._threads = threads
        self._conversations = conversations
        self._model = model
        self._variant = variant
        self._has_room = has_room
        self._wanted: dict[ThreadKey, Wanted] = {}
        self.rounds = Rounds("notes", self.work, first_s=_EVERY_S, every_s=_EVERY_S)
        """What takes the notes, to be started and closed."""

    async def notes(self, thread: ThreadKey, after_ts: str, before_ts: str) -> Notes | None:
        """The notes on a thread since its last reset, when all that they are made of was said before a `ts`.

        Raises StoreError.
        """
        found = await self._notes.notes(thread, after_ts) if self._variant else None
        return found if found is not None and found.until_ts < before_ts else None

    def want(self, thread: ThreadKey, after_ts: str, until_ts: str) -> None:
        """Have notes taken on what a thread holds up to a `ts`, when there is room for it."""
        if not self._variant:
            return
        self._wanted[thread] = Wanted(thread, after_ts, until_ts)
        if len(self._wanted) > _MOST_WANTED:
            del self._wanted[next(iter(self._wanted))]

    async def work(self) -> bool:
        """Take the notes that are wanted, as long as there is room. Raises StoreError."""
        while self._wanted and self._has_room():
            wanted = self._wanted.pop(next(iter(self._wanted)))
            if await self._take(wanted):
                self._wanted.setdefault(wanted.thread, wanted)
        return True

    async def _take(self, wanted: Wanted) -> bool:
        """Take notes on some of it, as much as the variant reads at once; whether more is to be done for the thread."""
        so_far = await self._notes.notes(wanted.thread, wanted.after_ts)
        making = await self._notes.begin(wanted.thread, wanted.after_ts, wanted.until_ts)
        since = so_far.until_ts if so_far else wanted.after_ts
        entries = await self._threads.history(wanted.thread, f"{wanted.until_ts}~", since)
        if not entries:
            return False
        speakers = sorted({entry.user_id for entry in entries})
        names = await self._conversations.names(wanted.thread.team_id, speakers)
        draft = draft_of(so_far, entries, names, self._budget())
        text = await self._written(draft, making)
        if text is None:
            return True
        kept = text and await self._notes.keep(
            wanted.thread, making, Notes(text, draft.until_ts, draft.messages), time.time()
        )
        log.info("notes were taken on a thread", extra={"messages": draft.messages, "kept": bool(kept)})
        return bool(kept) and draft.until_ts < wanted.until_ts

    async def _written(self, draft: Draft, making: str) -> str | None:
        """What the model writes, "" when that is nothing of use; None when a question wants the room."""
        writing = asyncio.create_task(self._ask(draft, making), name="notes-writing")
        try:
            while not writing.done():
                await asyncio.wait([writing], timeout=_LOOK_S)
                if not writing.done() and not self._has_room():
                    return None
            return writing.result()
        finally:
            writing.cancel()
            await asyncio.wait([writing])

    async def _ask(self, draft: Draft, making: str) -> str:
        request = ModelRequest(self._variant, draft.prompt, _COOL, f"notes.{making}")
        text = ""
        try:
            async with asyncio.timeout(_WITHIN_S), aclosing(self._model.stream(request)) as events:  # type: ignore[type-var] # an async generator
                async for event in events:
                    text += event.text if isinstance(event, Delta) else ""
        except (ModelError, TimeoutError) as error:
            log.warning("no notes were taken", extra={"reason": str(error)})
            return ""
        return text.strip()

    def _budget(self) -> float:
        """Tokens of what is read at once, by our estimate."""
        variant = VARIANTS[self._variant]
        window = min(variant.context_tokens, self._model.context_tokens(self._variant) or variant.context_tokens)
        return min(variant.history_budget_tokens, window - NOTES_TOKENS) * _SHARE / SAFETY
