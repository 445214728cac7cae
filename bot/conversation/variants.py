"""The variants of Gemma that a person can choose: Gemma 3's sizes, a row each, and what whoever runs the bot added."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Variant:
    """A Gemma size by our name.

    `context_tokens` is what the model can hold; `history_budget_tokens` is what we send of a thread, because recall
    falls long before the window is full (RULER, Gemma 3 Technical Report, table 15); `max_tokens` caps an answer.
    `good_for` is the key in `bot.texts` of the line that helps a person choose, "" where we know none. `billions` of
    parameters say which of two is larger; 0 where we do not know.
    """

    name: str
    label: str
    context_tokens: int
    history_budget_tokens: int
    max_tokens: int
    images: bool
    good_for: str = ""
    billions: float = 0.0


_ROWS = {
    row.name: row
    for row in (
        Variant("1b", "Gemma 3 1B", 32_768, 3_000, 512, images=False, good_for="variant.1b", billions=1),
        Variant("4b", "Gemma 3 4B", 131_072, 8_000, 1_024, images=True, good_for="variant.4b", billions=4),
        Variant("12b", "Gemma 3 12B", 131_072, 16_000, 1_024, images=True, good_for="variant.12b", billions=12),
        Variant("27b", "Gemma 3 27B", 131_072, 24_000, 1_024, images=True, good_for="variant.27b", billions=27),
    )
}

VARIANTS: Mapping[str, Variant] = MappingProxyType(_ROWS)
"""What can be chosen. It is changed by `offer`, before anything else is built."""

_NAME_CHARS = 60
_FAMILIES = ((re.compile(r"gemma-?4"), 262_144, True), (re.compile(r"gemma-?3n"), 32_768, False))
"""Newer Gemmas by their hosts' names: the window in tokens, and whether the hosts let them see images."""

_PLAIN_WINDOW = 8_192
_LARGEST_BUDGET = 24_000
_BILLIONS = re.compile(r"(?<![a-z0-9.])e?(\d{1,3}(?:\.\d)?)b(?![a-z0-9])")
_NO_PART_OF_A_NAME = frozenset({"it", "maas", "free", "latest"})


def added_variant(name: str, model_id: str, context_tokens: int | None = None, *, images: bool = False) -> Variant:
    """A variant that is no row here, as far as its host's name for the model tells what it is.

    `context_tokens` and `images` go before that. Of the window half is used for a thread, 24,000 tokens at most.
    """
    told = model_id.lower()
    window, sees = next(((window, sees) for family, window, sees in _FAMILIES if family.search(told)), (None, False))
    window = context_tokens or window or _PLAIN_WINDOW
    size = _BILLIONS.search(told)
    return Variant(
        name,
        _label_of(model_id),
        window,
        min(_LARGEST_BUDGET, window // 2),
        max_tokens=min(1_024, window // 4),
        images=images or sees,
        billions=float(size.group(1)) if size else 0.0,
    )


def budgeted(budgets: Mapping[str, int]) -> Iterable[Variant]:
    """Variants, by their names, with so many tokens for a thread."""
    return [replace(VARIANTS[name], history_budget_tokens=tokens) for name, tokens in budgets.items()]


def offer(rows: Iterable[Variant]) -> None:
    """Let people choose these too, or in the place of those with their names. Before anything else is built."""
    _ROWS.update({row.name: row for row in rows})


def variant_named(word: str) -> Variant | None:
    """The variant a person means by `word` ("4b", "4B", "gemma-3-4b-it", "google/gemma-3-4b-it"), or None."""
    name = word.strip().lower()
    name = name.removeprefix("google/").removeprefix("gemma3:").removeprefix("gemma-3-").removesuffix("-it")
    return VARIANTS.get(name)


def larger_than(name: str) -> tuple[str, ...]:
    """The variants that are larger than one, the next first; none where its own size is not known."""
    own = VARIANTS[name].billions if name in VARIANTS else 0.0
    larger = [row for row in VARIANTS.values() if own and row.billions > own]
    return tuple(row.name for row in sorted(larger, key=lambda row: row.billions))


def smaller_than(name: str) -> tuple[str, ...]:
    """The variants that are smaller than one, the next first; none where its own size is not known."""
    own = VARIANTS[name].billions if name in VARIANTS else 0.0
    smaller = [row for row in VARIANTS.values() if 0 < row.billions < own]
    return tuple(row.name for row in sorted(smaller, key=lambda row: -row.billions))


def nearest_in_size(name: str, among: Iterable[str]) -> str | None:
    """The variant whose size is nearest, the next larger before the next smaller; None where there is none."""
    there = list(among)
    near = [*larger_than(name), *smaller_than(name), *there]
    return next((other for other in near if other in there and other != name), None)


def answerer_of(name: str, model_id: str | None) -> str:
    """Who answered, for people: the variant; where the host's name for its model tells of another one, that name."""
    told = (model_id or "").replace("\\", "/").rpartition("/")[2][:_NAME_CHARS]
    same_size = re.search(rf"(?<![0-9a-z.]){re.escape(name)}(?![0-9a-z])", told, re.IGNORECASE)
    return VARIANTS[name].label if name in VARIANTS and (same_size or not told) else told or name


def nearest(word: str, choices: list[str]) -> str | None:
    """The choice that looks most like `word`, or None when nothing comes near."""
    matches = get_close_matches(word.lower(), choices, n=1, cutoff=0.5)
    return matches[0] if matches else None


def _label_of(model_id: str) -> str:
    """A host's name for a model as people write it: "google/gemma-3n-e4b-it" is Gemma 3n E4B."""
    tail = re.sub(r"^gemma(?=\d)", "gemma-", model_id.rpartition("/")[2][:_NAME_CHARS])
    words = [word for word in re.split(r"[-_:\s]+", tail) if word and word.lower() not in _NO_PART_OF_A_NAME]
    shown = [word.upper() if re.fullmatch(r"[ea]?\d+(\.\d+)?b", word.lower()) else word for word in words]
    return " ".join([shown[0].capitalize(), *shown[1:]]) if shown else model_id
