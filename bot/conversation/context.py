"""From a thread's history to the messages of one prompt, within a budget of tokens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.conversation.message import Message, Role
from bot.conversation.prompt import OMITTED, fold, instructions, neutralise, one_line, plain_words
from bot.conversation.tokens import PER_TURN, SAFETY, estimate_prompt, estimate_text
from bot.conversation.variants import Variant

_RESERVE = 0.05
"""Part of the budget kept free for what the estimate misses."""

_DROP_TO = 0.7
"""When something must go, so much of the budget is kept: steps let a local server keep its prompt cache."""


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
    """What the instructions tell of the surroundings. `names` maps user ids to display names."""

    bot: str
    team: str
    today: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Context:
    """What is sent for one turn. `seen` of `total` entries of the thread are in it; `cut` when the question was."""

    messages: tuple[Message, ...]
    seen: int
    total: int
    cut: bool = False


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
    return Context(fold(messages, preamble), seen=len(kept) + 1, total=len(history) + 1, cut=cut)


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
