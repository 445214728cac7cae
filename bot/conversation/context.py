"""From a thread's history to the messages of one prompt, within a budget of tokens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.conversation.answer import Sight
from bot.conversation.attachments import NOTHING_ATTACHED, Attached, Trouble
from bot.conversation.dropping import STEP, Kept, kept_of
from bot.conversation.file_ref import FileRef
from bot.conversation.gallery import Gallery, shown_files
from bot.conversation.links import UNQUOTED, LinkTrouble, quoted
from bot.conversation.material import Excerpt
from bot.conversation.message import Message, Role
from bot.conversation.notes import Notes
from bot.conversation.prompt import (
    OMITTED,
    beside_line,
    date_line,
    fold,
    instructions,
    neutralise,
    one_line,
    place_instructions,
    plain_words,
    reminder_for,
    without_name,
)
from bot.conversation.tokens import PER_PICTURE, PER_TURN, SAFETY, estimate_prompt, estimate_text
from bot.conversation.variants import Variant

_RESERVE = 0.05
"""Part of the budget kept free for what the estimate misses."""

_QUESTION_SHARE = 0.125
"""Part of the budget that is kept free for a question that is shorter, so that what is left out does not hang on it."""

_ASKED_SHARE = 0.4
"""Part of the room for a thread that a question keeps beside an answer that is to go on."""

_NOTES_SHARE = 0.25
"""Part of the room for a thread that notes on the rest of it may take."""

_OWN_SHARE = 0.3
"""Part of the budget that a place's own instructions may take: their middle is cut when they are longer."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One question or aside of a thread's history, and the answer it got (None when there is none).

    `text` is in Slack's form; `files` came with it. `quotes` are the threads that it links to, in Slack's form and in
    that order; "" for one that is not read.
    """

    ts: str
    user_id: str
    text: str
    answer: str | None = None
    files: tuple[FileRef, ...] = ()
    quotes: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """All that is said in it, quotes included."""
        return "\n".join((self.text, *self.quotes))


@dataclass(frozen=True, slots=True)
class Scene:
    """What the instructions tell of the surroundings. `names` maps user ids to display names.

    `own` are the place's own instructions, `length` how long answers are wanted there (`short`, `normal`, `long`).
    `reminder` ends the prompt in the place of the usual one. `beside` is the name of a channel that the asker has
    open.
    """

    bot: str
    team: str
    today: str
    names: Mapping[str, str]
    own: str = ""
    length: str = "normal"
    reminder: str = ""
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What is sent for one turn, and how much of the thread it is; an answer is a message like what was asked.

    `excerpt` is what is to be summarised, when that was asked. `troubles` are files of the question that are not in it
    as a whole; without messages there is nothing else to answer. `links` are what of its links is not. `left_out_ts`
    is the last entry that is left out, "" where none is.
    """

    messages: tuple[Message, ...]
    sight: Sight
    excerpt: Excerpt | None = None
    troubles: tuple[Trouble, ...] = ()
    links: tuple[LinkTrouble, ...] = ()
    left_out_ts: str = ""

    @property
    def pictures(self) -> int:
        """How many pictures are sent."""
        return sum(len(message.pictures) for message in self.messages)


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of a thread beside its entries.

    `factor` is by what its host counts more tokens than we estimate. Of a very long one only the newest entries are at
    hand: then `first` is its first, and `messages` how many there are before them. `notes` are on what is left out.
    `unread` is how many messages were never read, so that nothing is known of them.
    """

    factor: float = 1.0
    first: Entry | None = None
    messages: int = 0
    notes: Notes | None = None
    unread: int = 0


NO_PAST = Past()


def build_context(  # noqa: PLR0913, PLR0917 - what a prompt is made of
    history: Sequence[Entry],
    question: Entry,
    variant: Variant,
    scene: Scene,
    attached: Attached = NOTHING_ATTACHED,
    past: Past = NO_PAST,
    *,
    goes_on: bool = False,
) -> Context:
    """The prompt for `question`, with as much of `history` (oldest first) as the variant's budget holds.

    `attached` is what was read of their files. Kept in this order: the instructions, the question (its middle is cut
    when it is too long alone), the thread's first entry, then whole entries from the newest back, with notes in the
    place of the others where there are such. Several speakers are named when two or more people wrote.

    `goes_on`: the newest entry's answer is to be continued. That entry is always sent, if need be without its middle.
    """
    first = () if past.first is None else (past.first,)
    *history, question = _each_file_once((*first, *history, question))
    several = len({entry.user_id for entry in (*history, question)}) > 1
    whole = min(variant.history_budget_tokens, variant.context_tokens - variant.max_tokens) * (1 - _RESERVE) / SAFETY
    budget = whole / past.factor
    preamble, ending = _preamble(variant, scene, budget, several=several), _ending(variant, scene)
    budget -= estimate_prompt([Message(Role.USER, f"{preamble}\n{ending}")])
    earlier = (file for entry in reversed(history) for file in entry.files)
    words = estimate_text(plain_words(question.words, scene.names)) if question.files else 0.0
    gallery = shown_files(question.files, earlier, attached, budget - min(words, budget / 2))
    asked = _said(question, scene, gallery, several=several)
    text, cut = _within(asked.text, budget - PER_PICTURE * len(asked.pictures))
    asked = replace(asked, text=text)
    budget -= max(_cost(asked), budget * _QUESTION_SHARE)
    rendered = [(_said(entry, scene, gallery, several=several), _answered(entry, scene)) for entry in history]
    if goes_on:
        others = whole * STEP if len(rendered) > 1 else 0.0
        rendered[-1] = _to_go_on(*rendered[-1], budget * (1 - _NOTES_SHARE * bool(past.notes)) - others)
    kept, notes = _kept([sum(map(_cost, pair)) for pair in rendered], budget, whole * STEP, past)
    sent = [entry for index, entry in enumerate(history) if index in kept]
    left_out = [entry for index, entry in enumerate(history) if index not in kept]
    messages = [message for index, pair in enumerate(rendered) if index in kept for message in pair]
    if left_out or past.messages or past.unread:
        messages[2 * kept.first : 2 * kept.first] = _in_their_place(left_out, notes)
    sight = _sight([*sent, question], messages_in(left_out) + past.messages, notes, gallery, cut=cut)
    return Context(
        fold([*messages, asked], preamble, ending),
        replace(sight, total=sight.total + past.unread),
        troubles=tuple(gallery.cut(question.files)),
        left_out_ts=left_out[-1].ts if left_out else "",
    )


def _sight(sent: Sequence[Entry], left_out: int, notes: Notes | None, gallery: Gallery, *, cut: bool) -> Sight:
    """What is seen of a thread, of which so many messages are left out."""
    seen, files = messages_in(sent), [file for entry in sent for file in entry.files]
    return Sight(
        seen,
        seen + left_out,
        files_seen=sum(gallery.of(file).is_seen for file in files),
        files=len(files),
        cut=cut,
        noted=min(notes.messages, left_out) if notes else 0,
    )


def messages_in(entries: Sequence[Entry]) -> int:
    """How many messages entries are; an answer is one like what was asked."""
    return sum(2 if entry.answer else 1 for entry in entries)


def _kept(costs: Sequence[float], room: float, step: float, past: Past) -> tuple[Kept, Notes | None]:
    """What is sent of the entries, and the notes on the others where there are any and not too long."""
    kept = kept_of(costs, room, step)
    if past.notes is None or (kept.start == 0 and not past.messages):
        return kept, None
    price = _cost(Message(Role.USER, past.notes.shown))
    return (kept_of(costs, room - price, step), past.notes) if price <= room * _NOTES_SHARE else (kept, None)


def _to_go_on(said: Message, answered: Message, budget: float) -> tuple[Message, Message]:
    """What was asked and the answer so far, within the budget: the answer's end counts most, and is never marked."""
    room = budget - min(_cost(said), budget * _ASKED_SHARE)
    cost = _cost(answered)
    if cost > room:
        end = answered.text[-max(int(len(answered.text) * room / cost * 0.9), 200) :]
        answered = replace(answered, text=end.partition(" ")[2] or end)
    room = budget - _cost(answered)
    pictures = said.pictures if PER_PICTURE * len(said.pictures) <= room / 2 else ()
    text, _ = _within(said.text, room - PER_PICTURE * len(pictures))
    return replace(said, text=text, pictures=pictures), answered


def _in_their_place(left_out: Sequence[Entry], notes: Notes | None) -> list[Message]:
    """What stands in the place of entries that are not sent."""
    if notes is None:
        return [Message(Role.USER, OMITTED)]
    covered = not left_out or left_out[-1].ts <= notes.until_ts
    return [Message(Role.USER, words) for words in (notes.shown, *(() if covered else (OMITTED,)))]


_SMALL_WINDOW = 4_000
"""Tokens up to which a model gets the short instructions: the 1B variant, and whatever is hosted in a small window."""

_TINY_WINDOW = 2_000
"""Tokens up to which it gets none, and no date: so small a model, the playground's stand-in, would answer these."""


def _preamble(variant: Variant, scene: Scene, budget: float, *, several: bool) -> str:
    """The instructions, and those of the place."""
    own, _ = _within(place_instructions(scene.own, scene.length), budget * _OWN_SHARE)
    if variant.context_tokens <= _TINY_WINDOW:
        return own
    ours = instructions(
        bot=scene.bot,
        team=scene.team,
        several_people=several,
        small=min(variant.history_budget_tokens, variant.context_tokens) <= _SMALL_WINDOW,
    )
    return f"{ours}\n\n{own}" if own else ours


def _ending(variant: Variant, scene: Scene) -> str:
    """What ends the last message: all that is not the same in every prompt of a thread."""
    reminder = scene.reminder or reminder_for(scene.length)
    if variant.context_tokens <= _TINY_WINDOW:
        return reminder
    beside = [beside_line(scene.beside)] if scene.beside else []
    return "\n".join([date_line(scene.today), *beside, reminder])


def _each_file_once(entries: Sequence[Entry]) -> Sequence[Entry]:
    """The same, with every file where it was shown last."""
    if not any(entry.files for entry in entries):
        return entries
    last = {file.id: at for at, entry in enumerate(entries) for file in entry.files}
    return [
        replace(entry, files=tuple(file for file in entry.files if last[file.id] == at))
        for at, entry in enumerate(entries)
    ]


def _said(entry: Entry, scene: Scene, gallery: Gallery, *, several: bool) -> Message:
    """What a person said, with what is sent of their files."""
    shown = [gallery.of(file) for file in entry.files]
    quotes = (quoted(plain_words(quote, scene.names)) if quote else UNQUOTED for quote in entry.quotes)
    lines = [plain_words(entry.text, scene.names), *quotes, *(each.words for each in shown)]
    text = "\n".join(line for line in lines if line)
    if several:
        text = f"{one_line(scene.names.get(entry.user_id) or 'someone')}: {text}"
    return Message(Role.USER, text, tuple(picture for each in shown for picture in each.pictures))


def _answered(entry: Entry, scene: Scene) -> Message:
    return Message(Role.ASSISTANT, neutralise(without_name(entry.answer or "", scene.bot)))


def _cost(message: Message) -> float:
    if not message.text:
        return 0.0
    return estimate_text(message.text) + PER_TURN + PER_PICTURE * len(message.pictures)


def _within(text: str, budget: float) -> tuple[str, bool]:
    """The text, with its middle cut when it is over the budget; whether it was cut."""
    cost = estimate_text(text) + PER_TURN if text else 0.0
    if cost <= budget:
        return text, False
    keep = max(int(len(text) * max(budget, 0) / cost * 0.9), 200)
    head, tail = text[: keep * 2 // 3], text[len(text) - keep // 3 :]
    omitted = len(text) - len(head) - len(tail)
    return f"{head}\n[… {omitted:,} characters omitted …]\n{tail}", True
