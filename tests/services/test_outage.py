"""When Slack counts as away, and who goes on when it is back."""

from bot.services.outage import Outage


def test_after_a_streak_of_failures_the_first_to_get_through_frees_the_others_once() -> None:
    outage = Outage()
    for turn_id in (5, 3, 4, 3):
        outage.failed(turn_id)
    assert outage.got_through(4) == [3, 5]
    assert outage.got_through(6) == ()


def test_one_turn_that_fails_among_others_that_do_not_is_not_hurried() -> None:
    outage = Outage()
    for other in range(10, 20):
        outage.failed(1)
        assert outage.got_through(other) == ()


def test_what_failed_before_is_freed_with_the_next_outage() -> None:
    outage = Outage()
    outage.failed(1)
    assert outage.got_through(2) == ()
    for turn_id in (7, 8, 9):
        outage.failed(turn_id)
    assert outage.got_through(3) == [1, 7, 8, 9]
