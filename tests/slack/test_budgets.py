"""How often Slack is asked, and what is done when it says later."""

from bot.slack.budgets import Budgets


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_goes_at_once_and_then_waits_for_its_rate() -> None:
    clock = Clock()
    budget = Budgets(clock).of("chat.postMessage", "C1")
    assert budget is not None
    for _ in range(3):
        assert budget.wait_s() == 0
        budget.spend()
    assert budget.wait_s() == 1.0
    clock.now += 1.0
    assert budget.wait_s() == 0


def test_those_who_wait_queue_up_behind_each_other() -> None:
    budget = Budgets(Clock()).of("chat.postMessage", "C1")
    assert budget is not None
    for _ in range(5):
        budget.spend()
    assert budget.wait_s() == 3.0


def test_channels_have_budgets_of_their_own_and_methods_share_one() -> None:
    budgets = Budgets(Clock())
    assert budgets.of("chat.postMessage", "C1") is not budgets.of("chat.postMessage", "C2")
    assert budgets.of("chat.startStream", "C1") is budgets.of("chat.startStream", "C2")
    assert budgets.of("views.publish") is None


def test_a_retry_after_holds_also_for_a_method_without_a_budget() -> None:
    clock = Clock()
    budgets = Budgets(clock)
    budgets.pause("views.publish", None, 30)
    budget = budgets.of("views.publish")
    assert budget is not None
    assert budget.wait_s() == 30
    clock.now += 30
    assert budget.wait_s() == 0


def test_channels_that_were_quiet_for_long_are_forgotten() -> None:
    budgets = Budgets(Clock())
    first = budgets.of("chat.postMessage", "C-FIRST")
    for number in range(2_500):
        budgets.of("chat.postMessage", f"C{number}")
    assert budgets.of("chat.postMessage", "C-FIRST") is not first
