"""A thread that grows, and how much of each prompt a server that remembers the one before has read already."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.conversation.context import Context, Entry, Past, Scene, build_context
from bot.conversation.message import Message, Role
from bot.conversation.notes import Notes
from bot.conversation.variants import Variant

NAMES = {"U1": "Alice", "U2": "Bob"}
SCENE = Scene(bot="gemma", team="Acme", today="Monday, 23 November 2026", names=NAMES)
WORDS = ("please", "could", "you", "tell", "the", "others", "that", "this", "build", "fails", "again", "since", "May")


def ts(n: int) -> str:
    return f"{1760000000 + n}.000100"


def thread(turns: int, seed: int = 1) -> Sequence[Entry]:
    """Questions of a few words up to a page, with answers up to a page and a half; now and then somebody's aside."""
    dice = random.Random(seed)  # noqa: S311 - a conversation

    def words(most: int) -> str:
        return " ".join(dice.choice(WORDS) for _ in range(dice.randint(3, most)))

    return [
        Entry(
            ts(n), dice.choice(["U1", "U1", "U2"]), words(300 if n % 9 == 0 else 40), None if n % 7 == 6 else words(350)
        )
        for n in range(turns)
    ]


def prompts(
    entries: Sequence[Entry], variant: Variant, *, notes: bool = False, wobble: float = 0.0
) -> Iterator[Context]:
    """The prompt of each turn of a thread, a day later every twenty; with notes that follow what is left out.

    The host counts by so much (`wobble`) more or less than we thought, another each time.
    """
    dice = random.Random(2)  # noqa: S311 - a host
    past = Past()
    for n, question in enumerate(entries):
        scene = replace(SCENE, today=f"day {n // 20}")
        past = replace(past, factor=1.2 + round(dice.uniform(-wobble, wobble) / 0.05) * 0.05)
        context = build_context(entries[:n], replace(question, answer=None), variant, scene, past=past)
        yield context
        if notes and context.left_out_ts > (past.notes.until_ts if past.notes else ""):
            past = replace(past, notes=Notes("- what was said " * 20, context.left_out_ts, context.sight.total))


def read_already(before: Sequence[Message], now: Sequence[Message]) -> int:
    """How many messages of a prompt begin the next one; the last one's ending (date, reminder) is new in any case."""
    same = 0
    for one, other in zip(before, now, strict=False):
        if one != other:
            begins = one is before[-1] and one.role is Role.USER and other.text.startswith(_without_ending(one.text))
            return same + begins
        same += 1
    return same


def _without_ending(text: str) -> str:
    return text[: text.rindex("[Today is")].rstrip()


def share_read_already(contexts: Sequence[Context]) -> tuple[int, float]:
    """In how many turns the prompt begins with the whole one before, and which part of all text was read already."""
    kept, known, whole = 0, 0, 0
    for before, now in pairwise(contexts):
        same = read_already(before.messages, now.messages)
        kept += same == len(before.messages)
        known += _length(now.messages[:same])
        whole += _length(now.messages)
    return kept, known / whole


def _length(messages: Sequence[Message]) -> int:
    return sum(len(message.text) for message in messages)
