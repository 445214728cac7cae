"""What stands below an answer, by how it ended."""

import pytest

from bot.conversation.answer import (
    CUT_OFF,
    FAILED,
    FILTERED,
    LINE,
    REFUSED,
    STOPPED,
    TOO_LONG,
    Below,
    Offer,
    Outcome,
    Sight,
    offers_of,
)
from bot.conversation.variants import VARIANTS, answerer_of, larger_than

WHOLE = (Offer.TRY_AGAIN, Offer.LARGER, Offer.FEEDBACK, Offer.DELETE)


@pytest.mark.parametrize("finish", ["stop", "eos", "a word of tomorrow"])
def test_a_whole_answer_offers_all_but_its_continuation(finish: str) -> None:
    assert offers_of(finish, "27b") == WHOLE


def test_an_answer_that_reached_its_cap_offers_to_go_on_first() -> None:
    assert offers_of(TOO_LONG, "27b") == (Offer.GO_ON, *WHOLE)


@pytest.mark.parametrize(
    ("finish", "offers"),
    [
        (CUT_OFF, (Offer.TRY_AGAIN, Offer.DELETE)),
        (STOPPED, (Offer.TRY_AGAIN, Offer.DELETE)),
        (FAILED, (Offer.TRY_AGAIN, Offer.DELETE)),
        (FILTERED, (Offer.DELETE,)),
        (REFUSED, (Offer.DELETE,)),
        (LINE, ()),
    ],
)
def test_what_is_no_whole_answer_offers_what_can_help(finish: str, offers: tuple[Offer, ...]) -> None:
    assert offers_of(finish, "27b") == offers


@pytest.mark.parametrize("finish", ["stop", TOO_LONG])
def test_no_larger_variant_is_offered_where_there_is_none(finish: str) -> None:
    assert Offer.LARGER not in offers_of(finish, None)


def test_each_variant_knows_those_that_are_larger_the_next_first() -> None:
    assert [larger_than(name) for name in VARIANTS] == [
        ("4b", "12b", "27b"),
        ("12b", "27b"),
        ("27b",),
        (),
    ]
    assert larger_than("70b") == ()


@pytest.mark.parametrize(
    ("variant", "model_id", "named"),
    [
        ("12b", "google/gemma-3-12b-it", "Gemma 3 12B"),
        ("12b", "gemma3:12b", "Gemma 3 12B"),
        ("4b", "/models/gemma-3-4B-it-Q4_K_M.gguf", "Gemma 3 4B"),
        ("12b", None, "Gemma 3 12B"),
        ("1b", "gemma-3.1b-something", "gemma-3.1b-something"),
        ("27b", "gemma3:4b", "gemma3:4b"),
        ("27b", "smollm2-135m-instruct", "smollm2-135m-instruct"),
        ("27b", "C:\\models\\mine.gguf", "mine.gguf"),
        ("27b", "x" * 500, "x" * 60),
        ("70b", None, "70b"),
    ],
)
def test_the_answerer_is_the_variant_unless_the_host_tells_of_another_model(
    variant: str, model_id: str | None, named: str
) -> None:
    assert answerer_of(variant, model_id) == named


def test_what_stands_below_is_what_is_known_of_the_answer() -> None:
    sight = Sight(12, 31)
    outcome = Outcome("text", "stop", None, "12b", "gemma3:12b", larger="27b", sight=sight)
    assert outcome.below(7, "de") == Below(WHOLE, 7, "Gemma 3 12B", "27b", sight, "de")


@pytest.mark.parametrize(
    "outcome",
    [Outcome("", LINE, "Done."), Outcome("", FAILED, "Sorry."), Outcome(" ", STOPPED, "Stopped.", "12b")],
)
def test_nobody_is_named_below_what_nobody_answered(outcome: Outcome) -> None:
    assert outcome.below(7, "en").answerer == ""


def test_below_what_is_not_stored_nothing_stands() -> None:
    assert Outcome("text", "stop", None, "12b").below(None, "en") == Below()
