"""Budgets of a day, and caps on what waits."""

import pytest

from bot.conversation.budgets import (
    Budget,
    Caps,
    Holder,
    Standing,
    Unit,
    budgets_in,
)
from bot.conversation.preferences import REQUESTS_A_DAY, resolve
from bot.conversation.setting import Scope, Setting
from bot.conversation.spent import Spent, day_began, day_ends_in_s
from bot.conversation.usage import Speed, Timing, Took, by_answerer, speeds_of

NOON = 1_760_011_200.0
ONE_PERSONS = Budget(Holder.PERSON, Unit.REQUESTS, REQUESTS_A_DAY)


def chosen(**values: str) -> list[Setting]:
    return [Setting(Scope.WORKSPACE, "T1", name, value) for name, value in values.items()]


def test_unless_somebody_chooses_only_the_requests_of_a_person_are_limited() -> None:
    assert list(budgets_in(resolve([]), "C1")) == [ONE_PERSONS]


def test_the_nearest_budget_comes_first_and_zero_is_no_limit() -> None:
    held = resolve(chosen(person_requests="0", team_tokens="1000", channel_requests="5"))
    assert [(each.holder, each.limit) for each in budgets_in(held, "C1")] == [
        (Holder.CHANNEL, 5),
        (Holder.WORKSPACE, 1000),
    ]


def test_a_channels_own_budget_goes_before_the_one_for_every_channel() -> None:
    own = Setting(Scope.CHANNEL, "C1", "channel_tokens", "70")
    held = resolve([*chosen(channel_tokens="5", person_requests="0"), own])
    assert list(budgets_in(held, "C1")) == [Budget(Holder.CHANNEL, Unit.TOKENS, 70)]


@pytest.mark.parametrize("place", ["D1", ""])
def test_a_direct_message_is_no_channel(place: str) -> None:
    assert list(budgets_in(resolve(chosen(channel_requests="5")), place)) == [ONE_PERSONS]


@pytest.mark.parametrize(
    ("unit", "used", "standing"),
    [
        (Unit.REQUESTS, 0, Standing.ENOUGH),
        (Unit.REQUESTS, 78, Standing.ENOUGH),
        (Unit.REQUESTS, 79, Standing.NEAR),
        (Unit.REQUESTS, 99, Standing.NEAR),
        (Unit.REQUESTS, 100, Standing.OVER),
        (Unit.TOKENS, 79, Standing.ENOUGH),
        (Unit.TOKENS, 80, Standing.NEAR),
        (Unit.TOKENS, 100, Standing.OVER),
        (Unit.TOKENS, 5000, Standing.OVER),
    ],
)
def test_a_budget_is_near_its_end_at_four_fifths_and_over_at_its_end(unit: Unit, used: int, standing: Standing) -> None:
    assert Budget(Holder.PERSON, unit, 100).standing(Spent(used, used, 0.0)) is standing


def test_a_day_is_one_of_utc() -> None:
    assert day_began(NOON) == NOON - 12 * 3600
    assert day_ends_in_s(NOON) == 12 * 3600
    assert day_began(day_began(NOON)) == day_began(NOON)


def test_a_question_too_many_is_refused_for_its_person_first() -> None:
    caps = Caps(own=2, whole=5)
    assert [refusal and refusal.key for refusal in (caps.refusal(2, 5), caps.refusal(3, 9), caps.refusal(1, 6))] == [
        None,
        "queue.own_full",
        "queue.full",
    ]


def test_speed_is_the_median_of_answers_that_were_written_and_not_sent_in_one_piece() -> None:
    told = [
        Timing("4b", 100, 1100, 50),
        Timing("4b", 300, 2300, 300),
        Timing("4b", 200, 210, 30),
        Timing("1b", 50, 60, 9),
    ]
    assert speeds_of(told) == {"Gemma 3 4B": Speed(0.2, 100.0), "Gemma 3 1B": Speed(0.05, None)}


def test_what_stood_in_for_a_variant_is_none_of_its_answers_and_one_model_by_two_names_is_one() -> None:
    told = [
        ("4b", "smollm2-135m-instruct", Took(1, 10)),
        ("27b", "smollm2-135m-instruct", Took(3, 30)),
        ("4b", "gemma3:4b", Took(1, 5, 5, 0.5)),
        ("4b", "google/gemma-3-4b-it", Took(2, 7, cost_usd=0.25)),
        ("12b", None, Took(1, 1)),
    ]
    assert by_answerer(told) == [
        ("smollm2-135m-instruct", Took(4, 40)),
        ("Gemma 3 4B", Took(3, 12, 5, 0.75)),
        ("Gemma 3 12B", Took(1, 1)),
    ]
    timings = [Timing("4b", 100, 1100, 50, "smollm2-135m-instruct"), Timing("4b", 300, 1300, 10, "gemma3:4b")]
    assert speeds_of(timings) == {"smollm2-135m-instruct": Speed(0.1, 50.0), "Gemma 3 4B": Speed(0.3, 10.0)}
