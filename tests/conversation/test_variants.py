from dataclasses import replace

import pytest

from bot.conversation import variants
from bot.conversation.variants import (
    VARIANTS,
    added_variant,
    answerer_of,
    budgeted,
    larger_than,
    nearest_in_size,
    smaller_than,
)


def test_sizes_stand_in_their_order() -> None:
    assert larger_than("4b") == ("12b", "27b")
    assert smaller_than("27b") == ("12b", "4b", "1b")
    assert (larger_than("7b"), smaller_than("7b")) == ((), ())


@pytest.mark.parametrize(
    ("model_id", "label", "window", "budget", "images", "billions"),
    [
        ("google/gemma-3n-e4b-it", "Gemma 3n E4B", 32_768, 16_384, False, 4),
        ("gemma3n:e2b", "Gemma 3n E2B", 32_768, 16_384, False, 2),
        ("google/gemma-4-31b-it", "Gemma 4 31B", 262_144, 24_000, True, 31),
        ("google/gemma-4-26b-a4b-it-maas", "Gemma 4 26B A4B", 262_144, 24_000, True, 26),
        ("google/gemma-4-31b-it:free", "Gemma 4 31B", 262_144, 24_000, True, 31),
        ("our-own-tune", "Our own tune", 8_192, 4_096, False, 0),
    ],
)
def test_a_variant_that_is_added_is_known_by_its_hosts_name(  # noqa: PLR0917 - what is known of it
    model_id: str, label: str, window: int, budget: int, images: bool, billions: float
) -> None:
    row = added_variant("3n", model_id)

    assert (row.label, row.context_tokens, row.history_budget_tokens) == (label, window, budget)
    assert (row.images, row.billions, row.max_tokens) == (images, billions, 1_024)


def test_what_is_told_of_it_goes_before_that() -> None:
    row = added_variant("9", "gemma-9", 2_048, images=True)

    assert (row.context_tokens, row.history_budget_tokens, row.max_tokens, row.images) == (2_048, 1_024, 512, True)


def test_an_added_variant_is_offered_as_the_larger_one_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, model_id in (("3n", "google/gemma-3n-e4b-it"), ("31b", "google/gemma-4-31b-it"), ("x1", "mine")):
        monkeypatch.setitem(variants._ROWS, name, added_variant(name, model_id))

    assert larger_than("27b") == ("31b",)
    assert larger_than("3n") == ("12b", "27b", "31b")
    assert smaller_than("12b") == ("4b", "3n", "1b")
    assert (larger_than("x1"), smaller_than("x1")) == ((), ())
    assert answerer_of("3n", "google/gemma-3n-e4b-it") == "Gemma 3n E4B"
    assert answerer_of("31b", "gemma-4-31b-it") == "Gemma 4 31B"


def test_the_nearest_variant_is_the_next_larger_one_else_the_next_smaller() -> None:
    assert nearest_in_size("1b", ["4b", "27b"]) == "4b"
    assert nearest_in_size("27b", ["4b", "12b"]) == "12b"
    assert nearest_in_size("1b", ["1b"]) is None


def test_a_budget_takes_the_place_of_a_variants_own() -> None:
    (row,) = budgeted({"4b": 12_000})
    assert row == replace(VARIANTS["4b"], history_budget_tokens=12_000)
