"""How often Slack is asked, and what is done when it says later."""

import pytest

from bot.slack.budgets import Budgets


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


POST = "chat.postMessage"


def test_a_burst_goes_at_once_and_then_waits_for_its_rate() -> None:
    clock = Clock()
    budgets = Budgets(clock)
    for _ in range(3):
        assert budgets.wait_s(POST, "C1") == 0
        budgets.spend(POST, "C1")
    assert budgets.wait_s(POST, "C1") == pytest.approx(1.05)
    clock.now += 1.06
    assert budgets.wait_s(POST, "C1") == 0


def test_those_who_wait_queue_up_behind_each_other() -> None:
    budgets = Budgets(Clock())
    for _ in range(5):
        budgets.spend(POST, "C1")
    assert budgets.wait_s(POST, "C1") == pytest.approx(3.15)


def test_channels_have_budgets_of_their_own_and_methods_share_one() -> None:
    budgets = Budgets(Clock())
    for _ in range(18):
        budgets.spend(POST, "C1")
        budgets.spend("chat.startStream", "C1")
    assert budgets.wait_s(POST, "C2") == 0
    assert budgets.wait_s("chat.startStream", "C2") > 0
    assert budgets.wait_s("views.publish") == 0


def test_posts_in_many_channels_share_the_workspaces_budget() -> None:
    budgets = Budgets(Clock())
    for number in range(240):
        assert budgets.wait_s(POST, f"C{number}") == 0
        budgets.spend(POST, f"C{number}")
    assert budgets.wait_s(POST, "C-LAST") > 0


def test_a_message_is_updated_once_in_three_seconds_and_others_go_on() -> None:
    clock = Clock()
    budgets = Budgets(clock)
    budgets.spend("chat.update", "C1", "1.1")
    assert budgets.wait_s("chat.update", "C1", "1.1") == pytest.approx(3.1)
    assert budgets.wait_s("chat.update", "C1", "1.2") == 0


def test_a_retry_after_holds_also_for_a_method_without_a_budget() -> None:
    clock = Clock()
    budgets = Budgets(clock)
    budgets.pause("views.publish", "", 30)
    assert budgets.wait_s("views.publish") == 30
    clock.now += 30
    assert budgets.wait_s("views.publish") == 0


def test_a_retry_after_for_posts_holds_in_one_channel() -> None:
    for budgets in (Budgets(Clock()), Budgets(Clock(), per_minute={})):
        budgets.pause(POST, "C1", 30)
        assert budgets.paused_s(POST, "C1") == 30
        assert budgets.wait_s(POST, "C2") == 0


def test_after_a_pause_those_who_waited_go_one_by_one() -> None:
    clock = Clock()
    budgets = Budgets(clock)
    budgets.pause(POST, "C1", 30)
    waits = []
    for _ in range(3):
        waits.append(budgets.wait_s(POST, "C1"))
        budgets.spend(POST, "C1")
    assert waits == pytest.approx([30, 31.05, 32.1])


def test_a_shorter_retry_after_does_not_end_a_longer_one() -> None:
    budgets = Budgets(Clock())
    budgets.pause("chat.update", "C1", 60)
    budgets.pause("chat.update", "C1", 1)
    assert budgets.paused_s("chat.update", "C1") == 60


def test_channels_that_were_quiet_for_long_are_forgotten() -> None:
    budgets = Budgets(Clock(), per_minute={POST: 1_000_000})
    for _ in range(5):
        budgets.spend(POST, "C-FIRST")
    for number in range(4_500):
        budgets.spend(POST, f"C{number}")
    assert budgets.wait_s(POST, "C-FIRST") == 0


def test_a_share_of_a_burst_can_be_left_to_others() -> None:
    clock = Clock()
    budgets = Budgets(clock, {"conversations.replies": 40})
    for _ in range(20):
        assert budgets.wait_s("conversations.replies", left=0.5) == 0
        budgets.spend("conversations.replies")
    assert budgets.wait_s("conversations.replies", left=0.5) == pytest.approx(1.5)
    assert budgets.wait_s("conversations.replies") == 0
    clock.now += 1.6
    assert budgets.wait_s("conversations.replies", left=0.5) == 0
