"""What is left out of a long thread, and that a server which keeps what it read reads little twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import context
from bot.conversation.dropping import kept_of
from bot.conversation.tokens import SAFETY, estimate_prompt
from bot.conversation.variants import VARIANTS
from tests.conversation.growing import prompts, share_read_already, thread

TURNS = 200
COSTS = st.lists(st.floats(1, 400), max_size=60)


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """None of these texts holds anything of Slack's."""
    monkeypatch.setattr(context, "plain_words", lambda text, _: text)


@pytest.mark.parametrize(("variant", "kept", "known"), [("1b", 135, 0.7), ("4b", 170, 0.85), ("27b", 190, 0.93)])
def test_over_two_hundred_turns_most_prompts_begin_with_the_whole_one_before(
    variant: str, kept: int, known: float
) -> None:
    contexts = list(prompts(thread(TURNS + 1), VARIANTS[variant]))

    begun_the_same, read_already = share_read_already(contexts)

    assert begun_the_same >= kept
    assert read_already >= known
    longest = max(contexts, key=lambda each: sum(len(message.text) for message in each.messages))
    assert estimate_prompt(longest.messages) * SAFETY <= VARIANTS[variant].history_budget_tokens


def test_notes_and_a_host_that_counts_otherwise_each_time_break_few_beginnings() -> None:
    contexts = list(prompts(thread(TURNS + 1), VARIANTS["27b"], notes=True, wobble=0.1))

    assert share_read_already(contexts)[0] >= 170
    assert contexts[-1].sight.noted > 100


def test_a_day_later_a_prompt_begins_the_same() -> None:
    contexts = list(prompts(thread(40), VARIANTS["27b"]))

    assert {"day 0", "day 1"} == {each.messages[-1].text.partition("[Today is ")[2][:5] for each in contexts}
    assert share_read_already(contexts)[0] == 38, "all but the one with which a second person came"


@given(COSTS, st.floats(0, 9_000), st.floats(10, 3_000))
def test_what_is_kept_fits_is_whole_and_is_the_newest(costs: list[float], room: float, step: float) -> None:
    kept = kept_of(costs, room, step)
    sent = [index for index in range(len(costs)) if index in kept]

    assert sum(costs[index] for index in sent) <= room + 1e-6 or sent == []
    behind = [index for index in sent if index]
    assert behind == list(range(len(costs)))[len(costs) - len(behind) :]
    if sum(costs) <= room:
        assert len(sent) == len(costs)


@given(COSTS, st.floats(1, 400), st.floats(500, 9_000))
def test_one_entry_more_either_moves_the_cut_by_steps_or_not_at_all(
    costs: list[float], more: float, room: float
) -> None:
    step = room * 0.3
    before, now = kept_of(costs, room, step), kept_of([*costs, more], room, step)

    assert now.start >= before.start
    if before.start > 1 and now.start != before.start and room > 2 * step + 800:
        assert sum(costs[before.start : now.start]) > step - 800
