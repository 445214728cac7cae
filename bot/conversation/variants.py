"""The sizes of Gemma that a person can choose. A new one is a row here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Variant:
    """A Gemma size by our name.

    `context_tokens` is what the model can hold; `history_budget_tokens` is what we send of a thread, because recall
    falls long before the window is full (RULER, Gemma 3 Technical Report, table 15); `max_tokens` caps an answer.
    `good_for` is the key in `bot.texts` of the line that helps a person choose.
    """

    name: str
    label: str
    context_tokens: int
    history_budget_tokens: int
    max_tokens: int
    images: bool
    good_for: str


VARIANTS: Mapping[str, Variant] = MappingProxyType(
    {
        row.name: row
        for row in (
            Variant("1b", "Gemma 3 1B", 32_768, 3_000, 512, images=False, good_for="variant.1b"),
            Variant("4b", "Gemma 3 4B", 131_072, 8_000, 1_024, images=True, good_for="variant.4b"),
            Variant("12b", "Gemma 3 12B", 131_072, 16_000, 1_024, images=True, good_for="variant.12b"),
            Variant("27b", "Gemma 3 27B", 131_072, 24_000, 1_024, images=True, good_for="variant.27b"),
        )
    }
)

_NAME_CHARS = 60


def variant_named(word: str) -> Variant | None:
    """The variant a person means by `word` ("4b", "4B", "gemma-3-4b-it", "google/gemma-3-4b-it"), or None."""
    name = word.strip().lower()
    name = name.removeprefix("google/").removeprefix("gemma3:").removeprefix("gemma-3-").removesuffix("-it")
    return VARIANTS.get(name)


def larger_than(name: str) -> tuple[str, ...]:
    """The variants that are larger than one, the next first."""
    names = tuple(VARIANTS)
    return names[names.index(name) + 1 :] if name in VARIANTS else ()


def answerer_of(name: str, model_id: str | None) -> str:
    """Who answered, for people: the variant; where the host's name for its model tells of another one, that name."""
    told = (model_id or "").replace("\\", "/").rpartition("/")[2][:_NAME_CHARS]
    same_size = re.search(rf"(?<![0-9a-z.]){re.escape(name)}(?![0-9a-z])", told, re.IGNORECASE)
    return VARIANTS[name].label if name in VARIANTS and (same_size or not told) else told or name


def nearest(word: str, choices: list[str]) -> str | None:
    """The choice that looks most like `word`, or None when nothing comes near."""
    matches = get_close_matches(word.lower(), choices, n=1, cutoff=0.5)
    return matches[0] if matches else None
