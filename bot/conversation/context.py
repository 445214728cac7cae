"""From a thread's history to the messages of one prompt, within a budget of tokens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.conversation.answer import Sight
from bot.conversation.material import Excerpt
from bot.conversation.message import Message, Role
from bot.conversation.prompt import (
    OMITTED,
    beside_line,
    fold,
    instructions,
    neutralise,
    one_line,
    place_instructions,
    plain_words,
    reminder_for,
)
from bot.conversation.tokens import PER_TURN, SAFETY, estimate_prompt, estimate_text
from bot.conversation.variants import Variant

_RESERVE = 0.05
"""Part of the budget kept free for what the estimate misses."""

_DROP_TO = 0.7
"""When something must go, so much of the budget is kept: steps let a local server keep its prompt cache."""

_OWN_SHARE = 0.3
"""Part of the budget that a place's own instructions may take: their middle is cut when they are longer."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One question or aside of a thread's history, and the answer it got (None when there is none).

    `text` is in Slack's form; `files` are names of what came with it.
    """

    ts: str
    user_id: str
    text: str
    answer: str | None = None
    files: tuple[str, ...] = ()


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

    `excerpt` is what is to be summarised, when that was asked.
    """

    messages: tuple[Message, ...]
    sight: Sight
    excerpt: Excerpt | None = None


def build_context(history: Sequence[Entry], question: Entry, variant: Variant, scene: Scene) -> Context:
    """The prompt for `question`, with as much of `history` (oldest first) as the variant's budget holds.

    Kept in this order: the instructions, the question (its middle is cut when it is too long alone), the thread's
    first entry, then whole entries from the newest back. Several speakers are named when two or more people wrote.
    """
    several = len({entry.user_id for entry in (*history, question)}) > 1
    preamble = instructions(
        bot=scene.bot,
        team=scene.team,
        today=scene.today,
        several_people=several,
        small=min(variant.history_budget_tokens, variant.context_tokens) <= _SMALL_WINDOW,
    )
    budget = min(variant.history_budget_tokens, variant.context_tokens - variant.max_tokens) * (1 - _RESERVE) / SAFETY
    own, _ = _within(place_instructions(scene.own, scene.length), budget * _OWN_SHARE)
    preamble = f"{preamble}\n\n{own}" if own else preamble
    budget -= estimate_prompt([Message(Role.USER, preamble)])
    asked, cut = _within(_words(question, scene, several=several), budget)
    budget -= _cost(asked)
    rendered = [_render(entry, scene, several=several) for entry in history]
    kept = _choose([sum(map(_cost, (said, answered))) for said, answered in rendered], budget)
    messages: list[Message] = []
    for index, (said, answered) in enumerate(rendered):
        if index in kept:
            messages += [Message(Role.USER, said), Message(Role.ASSISTANT, answered)]
        elif index - 1 in kept or index == 0:
            messages.append(Message(Role.USER, OMITTED))
    messages.append(Message(Role.USER, asked))
    reminder = scene.reminder or reminder_for(scene.length)
    folded = fold(messages, preamble, f"{beside_line(scene.beside)}\n{reminder}" if scene.beside else reminder)
    return Context(folded, _sight([history[index] for index in sorted(kept)], history, question, cut=cut))


def _sight(kept: Sequence[Entry], history: Sequence[Entry], question: Entry, *, cut: bool) -> Sight:
    """How much of a thread is sent. Of files only the names are, so that none of them counts as seen."""
    files = sum(len(entry.files) for entry in (*kept, question))
    return Sight(_count(kept) + 1, _count(history) + 1, files=files, cut=cut)


def _count(entries: Sequence[Entry]) -> int:
    return sum(2 if entry.answer else 1 for entry in entries)


_SMALL_WINDOW = 4_000
"""Tokens up to which a model gets the short instructions: the 1B variant, and whatever is hosted in a small window."""


def _render(entry: Entry, scene: Scene, *, several: bool) -> tuple[str, str]:
    return _words(entry, scene, several=several), neutralise(entry.answer or "")


def _words(entry: Entry, scene: Scene, *, several: bool) -> str:
    words = plain_words(entry.text, scene.names)
    lines = [words, *(f"[file: {one_line(name)}]" for name in entry.files)]
    text = "\n".join(line for line in lines if line)
    if not several:
        return text
    return f"{one_line(scene.names.get(entry.user_id) or 'someone')}: {text}"


def _cost(text: str) -> float:
    return estimate_text(text) + PER_TURN if text else 0.0


def _choose(costs: Sequence[float], budget: float) -> frozenset[int]:
    """Which entries are sent: all when they fit, else the first and the newest within a part of the budget."""
    if sum(costs) <= budget:
        return frozenset(range(len(costs)))
    room = budget * _DROP_TO
    kept = set()
    if costs and costs[0] <= room / 2:
        kept.add(0)
        room -= costs[0]
    for index in range(len(costs) - 1, 0, -1):
        room -= costs[index]
        if room < 0:
            break
        kept.add(index)
    return frozenset(kept)


def _within(text: str, budget: float) -> tuple[str, bool]:
    """The text, with its middle cut when it is over the budget; whether it was cut."""
    cost = _cost(text)
    if cost <= budget:
        return text, False
    keep = max(int(len(text) * max(budget, 0) / cost * 0.9), 200)
    head, tail = text[: keep * 2 // 3], text[len(text) - keep // 3 :]
    omitted = len(text) - len(head) - len(tail)
    return f"{head}\n[… {omitted:,} characters omitted …]\n{tail}", True
