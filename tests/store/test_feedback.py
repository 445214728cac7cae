"""What people think of answers, as it is stored."""

from dataclasses import replace

import pytest

from bot.conversation.answer import Sight
from bot.conversation.feedback import Feedback, Verdict
from bot.conversation.turn import Turn, Wish
from bot.store import Store
from tests.store.builders import NOW, claimed, completed, message, part, running, said, thread


async def judged(store: Store) -> tuple[Turn, Feedback]:
    """An answer, and a verdict on it that is not given yet."""
    turn = await completed(store, message(1))
    answer, _ = await store.answers.current(turn)
    assert answer is not None
    return turn, Feedback(thread(1), turn.short_id, answer.id, "U2", Verdict.GOOD)


async def given(store: Store) -> list[tuple[object, ...]]:
    rows = await store.database.read("SELECT n, user_id, verdict, said FROM feedback ORDER BY n, user_id")
    return [(row["n"], row["user_id"], row["verdict"], row["said"]) for row in rows]


async def test_a_person_has_one_word_on_an_answer_and_may_change_their_mind(store: Store) -> None:
    _, good = await judged(store)
    bad = replace(good, verdict=Verdict.NOT_GOOD)

    assert await store.feedback.give(good, NOW)
    assert await store.feedback.give(bad, NOW)
    assert await store.feedback.give(replace(bad, said="Forty-two."), NOW)
    assert await given(store) == [(1, "U2", "not_good", "Forty-two.")]

    assert await store.feedback.give(bad, NOW), "pressed once more"
    assert await given(store) == [(1, "U2", "not_good", "Forty-two.")]
    assert await store.feedback.give(good, NOW)
    assert await given(store) == [(1, "U2", "good", "")]


async def test_people_are_counted_each_for_themselves(store: Store) -> None:
    _, good = await judged(store)
    await store.feedback.give(good, NOW)
    await store.feedback.give(replace(good, user_id="U3", verdict=Verdict.NOT_GOOD), NOW + 1)
    assert await store.feedback.counts("T1", NOW) == (1, 1)
    assert await store.feedback.counts("T1", NOW + 1) == (0, 1)
    assert await store.feedback.counts("T2", NOW) == (0, 0)


@pytest.mark.parametrize(
    "wrong",
    [{"short_id": "zzzzzzz"}, {"answer_id": 999}, {"thread": thread(2)}, {"thread": thread(1, team="T2")}],
    ids=str,
)
async def test_what_names_no_answer_in_that_thread_is_not_taken(store: Store, wrong: dict[str, object]) -> None:
    _, good = await judged(store)
    assert not await store.feedback.give(replace(good, **wrong), NOW)  # type: ignore[arg-type] # fields of Feedback
    assert await given(store) == []


async def test_another_version_has_feedback_of_its_own(store: Store) -> None:
    turn, good = await judged(store)
    await store.feedback.give(good, NOW)
    await store.wishes.again(turn.id, Wish.ANSWER)
    again = await claimed(store)
    version, _ = await store.answers.anew(again)
    assert version is not None
    late = replace(good, user_id="U3")
    assert await store.feedback.give(late, NOW), "the former version still stands there"
    assert not await store.feedback.give(replace(good, answer_id=version.id), NOW), "it is not written yet"
    await store.answers.finish(again, version.id, said("better"), None)
    assert await store.feedback.give(replace(good, answer_id=version.id), NOW)
    assert [row[:2] for row in await given(store)] == [(1, "U2"), (1, "U3"), (2, "U2")]


async def test_an_answer_that_was_taken_away_takes_what_was_said_of_it_along(store: Store) -> None:
    turn, good = await judged(store)
    await store.feedback.give(replace(good, verdict=Verdict.NOT_GOOD, said="a secret"), NOW)
    await store.wishes.again(turn.id, Wish.WITHDRAW)
    await store.turns.settle_withdrawn(await claimed(store))
    assert await given(store) == [(1, "U2", "not_good", "")]
    assert not await store.feedback.give(good, NOW)


async def test_a_question_whose_answer_was_taken_away_can_be_answered_again(store: Store) -> None:
    turn, _ = await judged(store)
    await store.wishes.again(turn.id, Wish.WITHDRAW)
    await store.turns.settle_withdrawn(await claimed(store))
    standing = await store.wishes.find(thread(1), turn.short_id)
    assert standing is not None
    assert (standing.finish, standing.under_way) == (None, False)

    await store.wishes.again(turn.id, Wish.ANSWER)
    again = await claimed(store)
    assert await store.answers.anew(again) == (None, ())
    await store.answers.finish(again, None, said("a new one"), part())

    answer, _ = await store.answers.current(again)
    assert answer is not None
    assert (answer.n, answer.text) == (2, "a new one")


async def test_what_is_shown_below_an_answer_is_kept_with_it(store: Store) -> None:
    turn = await running(store, message(1))
    outcome = replace(said("text"), variant="12b", larger="27b", sight=Sight(12, 31, 0, 2, cut=True))
    await store.answers.finish(turn, None, outcome, None)

    answer, _ = await store.answers.current(turn)

    assert answer is not None
    assert (answer.variant, answer.model_id, answer.larger) == ("12b", outcome.model_id, "27b")
    assert answer.sight == outcome.sight
    standing = await store.wishes.find(thread(1), turn.short_id)
    assert standing is not None
    assert (standing.larger, standing.under_way) == ("27b", True)
