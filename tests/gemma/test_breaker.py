import pytest

from bot.errors import ModelFault
from bot.gemma.breaker import FAILURES, LONGEST_OPEN_S, OPEN_S, REFUSED_S, WINDOW_S, Breaker

DOWN = ModelFault.NETWORK


def broken(at: float = 0.0) -> Breaker:
    breaker = Breaker()
    for _ in range(FAILURES):
        breaker.failed(DOWN, at)
    return breaker


def test_it_opens_after_so_many_failures_in_a_row_and_lets_one_try_through_when_its_time_is_over() -> None:
    breaker = Breaker()
    assert [breaker.failed(DOWN, 0.0) for _ in range(FAILURES)] == [0.0] * (FAILURES - 1) + [OPEN_S]
    assert not breaker.lets_through(OPEN_S - 1)
    assert breaker.lets_through(OPEN_S)
    breaker.asked(OPEN_S)
    assert not breaker.lets_through(OPEN_S + 1), "one try at a time"


def test_a_try_that_succeeds_closes_it_and_one_that_fails_opens_it_for_twice_as_long_up_to_a_bound() -> None:
    breaker = broken()
    breaker.asked(OPEN_S)
    assert breaker.fault is DOWN
    breaker.answered()
    assert breaker.fault is None
    assert breaker.lets_through(OPEN_S)
    assert breaker.failed(DOWN, OPEN_S) == 0.0, "the count begins anew"

    breaker, now, opened = broken(), OPEN_S, []
    for _ in range(5):
        breaker.asked(now)
        opened.append(breaker.failed(DOWN, now))
        now += opened[-1]
    assert opened == [60.0, 120.0, 240.0, LONGEST_OPEN_S, LONGEST_OPEN_S]


def test_failures_that_are_far_apart_or_have_an_answer_between_them_do_not_open_it() -> None:
    slow, mixed = Breaker(), Breaker()
    for number in range(3 * FAILURES):
        assert slow.failed(DOWN, number * WINDOW_S / 2) == 0.0
        assert mixed.failed(DOWN, 0.0) == 0.0
        if number % 3 == 2:
            mixed.answered()


@pytest.mark.parametrize("fault", ["auth", "credits", "forbidden", "model_missing"])
def test_a_refusal_that_the_next_question_would_get_too_opens_it_at_once(fault: str) -> None:
    breaker = Breaker()
    assert breaker.failed(ModelFault(fault), 0.0) == REFUSED_S
    assert not breaker.lets_through(REFUSED_S - 1)


@pytest.mark.parametrize("fault", ["moderation", "context_overflow", "empty", "param_unsupported", "rate_limited"])
def test_a_fault_that_shows_a_working_host_counts_as_an_answer(fault: str) -> None:
    breaker = Breaker()
    for _ in range(FAILURES - 1):
        breaker.failed(DOWN, 0.0)
    breaker.failed(ModelFault(fault), 0.0)
    assert breaker.failed(DOWN, 0.0) == 0.0


def test_a_try_of_which_nothing_is_heard_does_not_keep_others_away_for_ever() -> None:
    breaker = broken()
    breaker.asked(OPEN_S)
    assert breaker.lets_through(OPEN_S + 60)


def test_what_fails_late_does_not_open_it_for_longer() -> None:
    breaker = broken()
    assert breaker.failed(DOWN, 1.0) == 0.0
    assert breaker.lets_through(OPEN_S)


def test_what_is_asked_while_it_is_open_is_no_try() -> None:
    breaker = broken()
    breaker.asked(1.0)
    assert breaker.lets_through(OPEN_S)
