"""What a turn is answered from: its thread's history, read and cut to the variant's budget."""

import logging
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.conversation.addressing import mentioned_users
from bot.conversation.answer import Sight
from bot.conversation.attachments import MOST_FILES
from bot.conversation.context import Context, Entry, Past, Scene, build_context, messages_in
from bot.conversation.file_ref import FileRef
from bot.conversation.material import Excerpt, excerpt_of, files_in
from bot.conversation.preferences import Preferences
from bot.conversation.prompt import plain_words
from bot.conversation.tasks import question_of, reminder_of, summary_of
from bot.conversation.tokens import SAFETY, estimate_text, factor_of
from bot.conversation.turn import Turn
from bot.conversation.variants import Variant
from bot.errors import SlackError
from bot.services.attachments import AttachmentService, Gathered
from bot.services.fitting import Fit
from bot.services.linking import Linked, LinkReader, with_links
from bot.services.notes import NoteService
from bot.services.ports import Conversations, Model, Threads
from bot.services.settings import SettingService
from bot.services.surroundings import Surroundings

log = logging.getLogger(__name__)

_BACKFILL_LIMIT = 200
_LONG = 400
"""Entries of a thread's history of which there may be more than were read."""

_GO_ON = "Go on with your answer exactly where it stops. Repeat nothing of it, and write no introduction."
_ONLY_A_MENTION = "(A mention without words: answer what was said before.)"


_EXCERPT_SHARE = 0.9
_EXCERPT_SHARE_BESIDE_FILES = 0.5
_OWN_SHARE = 0.3
_LINKED_SHARE = 0.4
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
        attachments: AttachmentService,
        links: LinkReader,
        notes: NoteService,
    ) -> None:
        self._threads = threads
        self._settings = settings
        self._conversations = conversations
        self._model = model
        self._surroundings = surroundings
        self._attachments = attachments
        self._links = links
        self._notes = notes

    async def context(
        self, turn: Turn, chosen: Preferences, fit: Fit, goes_on: str = ""
    ) -> tuple[Context | None, Variant]:
        """The prompt for a turn where `chosen` holds, and the variant that it is for.

        `fit` is how much it may hold; `goes_on` is the text of an answer that is to be continued. The context is None
        when there is nothing to answer: no words, no file, nothing said before.
        """
        variant = self._as_hosted(replace(chosen.variant, max_tokens=chosen.max_tokens))
        variant = replace(variant, history_budget_tokens=int(variant.history_budget_tokens * fit.share))
        history, past, reset_ts = ((), Past(), "") if turn.opens_thread else await self._history(turn, variant)
        past = replace(past, factor=fit.factor or past.factor)
        excerpt = self._excerpt(turn, variant, chosen)
        words = _words_of(turn, excerpt)
        question = Entry(turn.ts or "", turn.user_id, words, files=await self._attachments.named(_files_of(turn)))
        wordless = not plain_words(question.text, {}).strip()
        if wordless and not question.files:
            if not history:
                return None, variant
            question = Entry(question.ts, question.user_id, _ONLY_A_MENTION)
        if goes_on:
            history = (*history, replace(question, answer=goes_on))
            question = Entry(question.ts, question.user_id, _GO_ON)
        linked = await self._linked(turn, history, question, variant)
        history, question = linked.history, linked.question
        gathered = await self._gathered(turn, history, question, fit.most_pictures if self._sees(variant) else 0)
        if wordless and question.files and len(gathered.troubles) == len(question.files):
            return Context((), Sight(0, 0), troubles=gathered.troubles), variant
        scene = await self._scene(turn, (*history, question))
        beside = await self._surroundings.of_turn(turn.key, turn.user_id)
        scene = replace(scene, own=chosen.value("instructions"), length=chosen.value("length"), beside=beside)
        if turn.task is not None and not goes_on:
            scene = replace(scene, reminder=reminder_of(turn.task))
        context = build_context(history, question, variant, scene, gathered.attached, past, goes_on=bool(goes_on))
        self._want_notes(turn, past, context, reset_ts)
        sight = _of_the_thread(context.sight) if goes_on else context.sight
        troubles = (*gathered.troubles, *context.troubles)
        return replace(context, sight=sight, excerpt=excerpt, troubles=troubles, links=linked.troubles), variant

    def _sees(self, variant: Variant) -> bool:
        return variant.images and self._model.sees(variant.name)

    async def _linked(self, turn: Turn, history: Sequence[Entry], question: Entry, variant: Variant) -> Linked:
        """The same with what is linked to; a summary has links in plenty, of which none is a question."""
        if turn.task is not None and turn.task.is_summary:
            return Linked(history, question)
        budget = min(variant.history_budget_tokens, variant.context_tokens - variant.max_tokens) / SAFETY
        return await with_links(
            self._links,
            history,
            question,
            workspace_url=self._conversations.url,
            budget_tokens=budget * _LINKED_SHARE,
        )

    async def _gathered(self, turn: Turn, history: Sequence[Entry], question: Entry, most_pictures: int) -> Gathered:
        """What is in the files of a thread, as far as it is worth reading; of what is summarised in the newest few."""
        earlier = [file for entry in reversed(history) for file in entry.files]
        if turn.task is not None and turn.task.is_summary:
            return await self._attachments.gather((), (*question.files, *earlier), most_pictures)
        return await self._attachments.gather(question.files, earlier, most_pictures)

    def _excerpt(self, turn: Turn, variant: Variant, chosen: Preferences) -> Excerpt | None:
        """What is sent of the material of a summary; the rest of the budget is for our own words and the place's."""
        if turn.task is None or turn.task.material is None:
            return None
        budget = min(variant.history_budget_tokens, variant.context_tokens - variant.max_tokens) / SAFETY
        own = min(estimate_text(chosen.value("instructions")), budget * _OWN_SHARE)
        share = _EXCERPT_SHARE_BESIDE_FILES if files_in(turn.task.material) else _EXCERPT_SHARE
        return excerpt_of(turn.task.material, budget * share - own - _TASK_TOKENS, self._conversations.url)

    def _as_hosted(self, variant: Variant) -> Variant:
        """The variant with the window that its host really gives it."""
        window = self._model.context_tokens(variant.name)
        if window is None or window >= variant.context_tokens:
            return variant
        return replace(variant, context_tokens=window, max_tokens=min(variant.max_tokens, window // 2))

    async def _history(self, turn: Turn, variant: Variant) -> tuple[Sequence[Entry], Past, str]:
        """What was said in a thread before a turn, what else is known of it, and when it was reset last, "" never."""
        thread, before_ts = await self._threads.thread(turn.thread), turn.ts or ""
        unread = thread.unread if thread.backfilled else await self._backfill(turn)
        reset_ts = max(thread.reset_ts, await self._settings.reset_ts(turn.team_id, turn.thread.channel_id))
        history = await self._named(await self._threads.history(turn.thread, before_ts, reset_ts))
        past = Past(
            factor=factor_of(await self._threads.counts(turn.thread, before_ts, variant.name)),
            notes=await self._notes.notes(turn.thread, reset_ts, before_ts),
        )
        if len(history) >= _LONG:
            first, messages = await self._threads.beginning(turn.thread, before_ts, reset_ts)
            if first is not None and first.ts < history[0].ts:
                past = replace(past, first=first, messages=messages - messages_in((first, *history)))
        if not reset_ts:
            past = replace(past, unread=unread)
        return history, past, reset_ts

    async def _named(self, history: Sequence[Entry]) -> Sequence[Entry]:
        """The same, with the names of the newest files of other workspaces, which Slack tells when it is asked."""
        foreign = [file for entry in reversed(history) for file in entry.files if file.is_foreign]
        if not foreign:
            return history
        named = {file.id: file for file in await self._attachments.named(foreign)}
        return [replace(entry, files=tuple(named.get(each.id, each) for each in entry.files)) for entry in history]

    def _want_notes(self, turn: Turn, past: Past, context: Context, reset_ts: str) -> None:
        """Have notes taken on what the context leaves out, unless there are such."""
        if context.left_out_ts > (past.notes.until_ts if past.notes else ""):
            self._notes.want(turn.thread, reset_ts, context.left_out_ts)

    async def _backfill(self, turn: Turn) -> int:
        """Read what was written before the bot came; how many messages were not read, which count as left out.

        What was read in part is not read again: under Slack's small limit that would be the same part at every turn.
        """
        try:
            earlier, more = await self._conversations.earlier(turn.thread, turn.ts or "", _BACKFILL_LIMIT)
        except SlackError as error:
            log.warning("earlier messages could not be read", extra={"turn": turn.short_id, "reason": str(error)})
            return 0
        await self._threads.backfill(turn.thread, earlier, more)
        if more:
            log.info("not all earlier messages were read", extra={"turn": turn.short_id, "messages": more})
        return more

    async def _scene(self, turn: Turn, entries: Sequence[Entry]) -> Scene:
        speakers = {entry.user_id for entry in entries}
        wanted = set().union(*(mentioned_users(entry.words) for entry in entries))
        if len(speakers) > 1:
            wanted |= speakers
        names = dict(await self._conversations.names(turn.team_id, sorted(wanted))) if wanted else {}
        today = datetime.fromtimestamp(time.time(), UTC)
        return Scene(
            bot=self._conversations.bot_name,
            team=self._conversations.team_name,
            today=f"{today:%A}, {today.day} {today:%B %Y}",
            names=names,
        )


def _files_of(turn: Turn) -> tuple[FileRef, ...]:
    """What a turn is about besides words: what came with it, or with what is to be summarised."""
    material = turn.task.material if turn.task else None
    return turn.files if material is None else tuple(files_in(material)[:MOST_FILES])


def _of_the_thread(sight: Sight) -> Sight:
    """What a continuation saw, without what nobody in the thread sees as a message: our own wish, and its beginning."""
    return replace(sight, seen=max(sight.seen - 2, 1), total=max(sight.total - 2, 1))


def _words_of(turn: Turn, excerpt: Excerpt | None) -> str:
    """What a turn says to the model, in Slack's form."""
    if turn.task is None:
        return turn.text
    return question_of(turn.task, turn.text) if excerpt is None else summary_of(turn.task, excerpt)
