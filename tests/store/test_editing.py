"""Edits and deletions, in whatever order they come."""

import pytest

from bot.conversation.budgets import PLACE_SHOWN_AFTER_S
from bot.conversation.file_ref import FileRef
from bot.conversation.turn import Control, Lane, TurnStatus, Wish, message_key
from bot.store import Store
from tests.store.builders import (
    LEASE,
    NOW,
    accepted,
    claimed,
    column,
    completed,
    message,
    running,
    statuses,
    thread,
    ts,
)


async def test_an_edit_replaces_the_text_of_what_waits(store: Store) -> None:
    turn_id = await accepted(store, message(1))

    assert await store.wishes.edit("T1", message_key("C1", ts(1)), "better", ts(5)) == (True, turn_id)

    assert (await claimed(store)).text == "better"


@pytest.mark.parametrize("order", [["newer", "older"], ["older", "newer"]])
async def test_of_two_edits_the_newer_wins_whichever_comes_last(store: Store, order: list[str]) -> None:
    await accepted(store, message(1))
    edits = {"newer": ts(9), "older": ts(8)}

    for text in order:
        edited_ts = edits[text]
        known, _ = await store.wishes.edit("T1", message_key("C1", ts(1)), text, edited_ts)
        assert known

    assert (await claimed(store)).text == "newer"


async def test_an_edit_of_an_unknown_message_says_so(store: Store) -> None:
    assert await store.wishes.edit("T1", message_key("C1", ts(1)), "text", ts(2)) == (False, None)
    assert await statuses(store) == {}


async def test_a_late_original_loses_against_its_edit(store: Store) -> None:
    await accepted(store, message(1, text="edited", edited_ts=ts(5)))

    assert await store.turns.accept(message(1, text="original")) is None
    assert (await claimed(store)).text == "edited"


async def test_a_late_original_that_was_addressed_loses_against_an_edit_that_is_not(store: Store) -> None:
    await store.turns.accept(message(1, text="edited", edited_ts=ts(5), status=TurnStatus.CONTEXT))

    assert await store.turns.accept(message(1, text="<@UBOT> original")) is None
    assert await statuses(store) == {message(1).key: "context"}


async def test_a_mention_edited_into_context_makes_it_a_question(store: Store) -> None:
    await store.turns.accept(message(1, text="plain", status=TurnStatus.CONTEXT))
    await store.wishes.edit("T1", message_key("C1", ts(1)), "now for you", ts(5))

    await accepted(store, message(1, text="now for you", edited_ts=ts(5)))

    assert (await claimed(store)).text == "now for you"


async def test_a_deleted_question_that_waits_is_cancelled_and_its_text_gone(store: Store) -> None:
    turn_id = await accepted(store, message(1, files=(FileRef("F1", "secret plan.pdf", "application/pdf", 9),)))

    assert await store.wishes.delete("T1", "C1", ts(1), NOW) is None

    assert await statuses(store) == {message(1).key: "cancelled"}
    assert await column(store, "text", turn_id) == ""
    assert await column(store, "files", turn_id) == "[]"
    assert await column(store, "deleted_at", turn_id) == NOW
    assert await store.turns.claim(LEASE, NOW) is None


async def test_a_deleted_question_that_waited_is_run_to_take_away_the_place_in_line_that_it_may_show(
    store: Store,
) -> None:
    turn_id = await accepted(store, message(1))
    then = NOW + 1 + PLACE_SHOWN_AFTER_S

    assert await store.wishes.delete("T1", "C1", ts(1), then) == turn_id

    assert await store.turns.in_line(then, 10) == [], "nobody waits for an answer any more"
    assert (await claimed(store)).wish is Wish.WITHDRAW


async def test_a_deletion_asks_the_worker_of_a_running_turn_to_take_its_answer_away(store: Store) -> None:
    turn = await running(store, message(1))

    assert await store.wishes.delete("T1", "C1", ts(1), NOW) == turn.id

    assert await store.turns.beat(LEASE) == [turn.id]
    assert await store.wishes.wish_of(turn) is Wish.WITHDRAW


async def test_a_deletion_of_what_runs_is_known_to_the_next_worker(store: Store) -> None:
    await running(store, message(1))
    await store.wishes.delete("T1", "C1", ts(1), NOW)
    await store.turns.release_all()

    turn = await claimed(store)

    assert (turn.wish, turn.text) == (Wish.WITHDRAW, "")


async def test_a_deleted_question_that_waits_again_is_run_once_more_to_take_away_what_it_left(store: Store) -> None:
    turn = await running(store, message(1))
    await store.turns.release_all()

    assert await store.wishes.delete("T1", "C1", ts(1), NOW) == turn.id

    assert (await claimed(store)).wish is Wish.WITHDRAW


async def test_the_answer_of_a_deleted_question_is_to_be_taken_away(store: Store) -> None:
    turn = await completed(store, message(1))

    assert await store.wishes.delete("T1", "C1", ts(1), NOW) == turn.id

    again = await claimed(store)
    assert (again.id, again.wish) == (turn.id, Wish.WITHDRAW)
    await store.turns.settle_withdrawn(again)
    assert await store.wishes.delete("T1", "C1", ts(1), NOW) is None, "it is gone already"


async def test_an_edited_question_is_answered_anew(store: Store) -> None:
    turn = await completed(store, message(1, text="befor"))

    edited = await store.wishes.edit("T1", message_key("C1", ts(1)), "before", ts(5), "4b")

    assert edited == (True, turn.id)
    again = await claimed(store)
    assert (again.text, again.wish, again.asked_variant, again.tries) == ("before", Wish.ANSWER, "4b", 1)


async def test_an_edit_that_changes_no_word_changes_nothing(store: Store) -> None:
    await completed(store, message(1, text="the same"))

    assert await store.wishes.edit("T1", message_key("C1", ts(1)), "the same", ts(5)) == (True, None)
    assert await statuses(store) == {message(1).key: "completed"}


async def test_an_edit_of_what_runs_asks_its_worker_to_begin_anew(store: Store) -> None:
    turn = await running(store, message(1))

    assert await store.wishes.edit("T1", message_key("C1", ts(1)), "changed", ts(5)) == (True, turn.id)

    assert await store.turns.beat(LEASE) == [turn.id]
    await store.turns.requeue(turn, NOW, attempted=False)
    assert (await claimed(store)).text == "changed"


async def test_what_was_deleted_stays_deleted(store: Store) -> None:
    turn_id = await accepted(store, message(1))
    await store.wishes.delete("T1", "C1", ts(1), NOW)

    assert await store.wishes.edit("T1", message_key("C1", ts(1)), "back again", ts(9)) == (True, None)
    assert await store.turns.accept(message(1)) is None
    assert await column(store, "text", turn_id) == ""
    await store.wishes.delete("T1", "C1", ts(1), NOW + 5)

    assert await column(store, "deleted_at", turn_id) == NOW


async def test_an_unknown_message_that_was_deleted_loses_when_it_comes_after_all(store: Store) -> None:
    assert await store.wishes.delete("T1", "C1", ts(2), NOW) is None
    assert await store.wishes.delete("T1", "C1", ts(2), NOW) is None

    assert await store.turns.accept(message(2, thread(1))) is None
    assert await statuses(store) == {message(2).key: "cancelled"}


async def test_deleted_context_does_not_come_back_as_a_question(store: Store) -> None:
    await store.turns.accept(message(1, status=TurnStatus.CONTEXT))
    await store.wishes.delete("T1", "C1", ts(1), NOW)

    assert await store.turns.accept(message(1)) is None


async def test_a_question_becomes_a_mark_by_an_edit_and_a_mark_a_question(store: Store) -> None:
    turn = await completed(store, message(1, text="hello"))
    key, stop = message_key("C1", ts(1)), Control("stop.done", effect="stop_thread")

    assert await store.wishes.edit("T1", key, "", ts(5), control=stop) == (True, turn.id)
    acting = await claimed(store)
    assert (acting.lane, acting.control, acting.wish) == (Lane.CONTROL, stop, Wish.ANSWER)
    await store.turns.settle(acting, TurnStatus.COMPLETED)

    assert await store.wishes.edit("T1", key, "now", ts(6), control=stop) == (True, None), "the same mark acts once"
    assert await store.wishes.edit("T1", key, "hello", ts(7)) == (True, turn.id)
    asking = await claimed(store)
    assert (asking.lane, asking.control, asking.text) == (Lane.ASK, None, "hello")


async def test_an_edit_overtakes_a_continuation_that_was_begun(store: Store) -> None:
    turn = await completed(store, message(1))
    await store.wishes.again(turn.id, Wish.CONTINUE)
    going_on = await claimed(store)
    begun, _ = await store.answers.anew(going_on)
    await store.wishes.edit("T1", message_key("C1", ts(1)), "something else", ts(9))
    await store.turns.requeue(going_on, NOW, attempted=False)

    taken_up, _ = await store.answers.anew(await claimed(store))

    assert begun is not None
    assert taken_up is not None
    assert (begun.n, begun.continues) == (2, True)
    assert (taken_up.n, taken_up.continues) == (2, False)


async def test_a_deletion_of_what_is_not_stored_leaves_nothing_to_erase(store: Store) -> None:
    before = await store.erasing.wanted()
    await store.wishes.delete("T1", "C1", ts(1), NOW)
    assert await store.erasing.wanted() == before

    await accepted(store, message(2))
    await store.wishes.delete("T1", "C1", ts(2), NOW)
    assert await store.erasing.wanted() != before
