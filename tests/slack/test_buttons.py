"""The blocks below an answer, by Slack's own rules for blocks."""

import itertools
from typing import Any

import pytest

from bot.conversation.answer import OFFERS, Below, Sight, offers_of
from bot.conversation.variants import VARIANTS
from bot.playground.blocks import check_blocks
from bot.slack.views.buttons import below_blocks, stop_blocks
from bot.texts import CATALOGUES

SIGHTS = [None, Sight(1, 1), Sight(12, 31, 2, 2), Sight(399, 10_000, 0, 99, cut=True)]


def below(finish: str, larger: str | None = None, sight: Sight | None = None, language: str = "en") -> Below:
    return Below(offers_of(finish, larger), 1_234_567, "Gemma 3 12B", larger, sight, language)


def built(what: Below) -> list[dict[str, Any]]:
    return below_blocks(what, "bcdfghj", "U0ALICE")


def pressable(blocks: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Type and words of what stands in the row of buttons."""
    elements = [element for block in blocks if block["type"] == "actions" for element in block["elements"]]
    return [(each["type"], "|".join(one["text"]["text"] for one in each.get("options", [each]))) for each in elements]


@pytest.mark.parametrize("language", CATALOGUES)
def test_slack_takes_what_stands_below_any_answer(language: str) -> None:
    for finish, larger, sight in itertools.product([*OFFERS, "stop"], [None, *VARIANTS], SIGHTS):
        blocks = built(below(finish, larger, sight, language))
        assert len(check_blocks([{"type": "markdown", "text": "Hello"}, *blocks])) <= 4
    assert check_blocks(stop_blocks("bcdfghj", language))


def test_few_offers_are_buttons_and_of_many_the_first_is() -> None:
    assert pressable(built(below("stop"))) == [("button", "Try again")]
    assert pressable(built(below("stop", "27b"))) == [("button", "Try again"), ("button", "Ask Gemma 3 27B")]
    assert pressable(built(below("length"))) == [("button", "Continue"), ("button", "Try again")]
    assert pressable(built(below("length", "27b"))) == [
        ("button", "Continue"),
        ("overflow", "Try again|Ask Gemma 3 27B"),
    ]


def test_only_the_asker_sees_the_bin_and_is_asked_before() -> None:
    (bin_,) = [each for each in built(below("stop"))[-1]["elements"] if each["type"] == "icon_button"]
    assert bin_["visible_to_user_ids"] == ["U0ALICE"]
    assert "Your question stays" in bin_["confirm"]["text"]["text"]


def test_nothing_stands_below_a_line() -> None:
    assert built(Below()) == []


@pytest.mark.parametrize(
    ("sight", "line"),
    [
        (None, "Gemma 3 12B"),
        (Sight(31, 31), "Gemma 3 12B"),
        (Sight(31, 31, 2, 2), "Gemma 3 12B"),
        (Sight(12, 31), "Gemma 3 12B · saw 12 of 31 messages"),
        (Sight(12, 31, 2, 2), "Gemma 3 12B · saw 12 of 31 messages, 2 of 2 files"),
        (Sight(3, 3, 0, 2), "Gemma 3 12B · saw 0 of 2 files"),
        (Sight(1, 1, cut=True), "Gemma 3 12B · saw part of the question"),
    ],
)
def test_the_small_print_tells_what_was_left_out(sight: Sight | None, line: str) -> None:
    (footer,) = built(below("stop", None, sight))[0]["elements"]
    assert (footer["type"], footer["text"]) == ("plain_text", line)
