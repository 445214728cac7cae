"""Who is not answered: told once a day, and their turn ends without making the thread the bot's."""

import pytest

from bot.conversation.turn import TurnStatus, Wish
from bot.store import Store
from tests.store.builders import LEASE, NOW, follow_up, message, said, thread, ts


async def test_somebody_is_told_once_a_day(store: Store) -> None:
    told = [await store.refusals.tell("T1", user, day) for user, day in (("U1", 1), ("U1", 1), ("U2", 1), ("U1", 2))]
    assert told == [True, False, True, True]
    rows = await store.database.read("SELECT user_id, told_day FROM refusals")
    remembered = [(row["user_id"], row["told_day"]) for row in rows]
    assert remembered == [("U1", 2)], "who was told on an earlier day is forgotten"


@pytest.mark.parametrize("blank", [False, True])
async def test_a_refused_question_makes_no_thread_the_bots(store: Store, *, blank: bool) -> None:
    await store.turns.accept(message(1))
    turn = await store.turns.claim(LEASE, NOW)
    assert turn is not None
    assert await store.turns.settle_refused(turn, blank=blank)
    assert await store.turns.accept(follow_up(2, thread(1))) is None
    assert not (await store.threads.thread(thread(1))).addressed
    assert await store.wishes.last(thread(1), ts(9)) is None
    (entry,) = await store.threads.history(thread(1), ts(9), "")
    assert bool(entry.text) is not blank


async def test_a_refused_question_that_is_edited_has_all_its_attempts_and_opens_the_thread_when_answered(
    store: Store,
) -> None:
    asked = message(1)
    await store.turns.accept(asked)
    for edit in range(5):
        turn = await store.turns.claim(LEASE, NOW)
        assert turn is not None
        assert turn.tries == 1
        await store.turns.settle_refused(turn, blank=False)
        await store.wishes.edit("T1", asked.key, f"again {edit}", ts(10 + edit))
    turn = await store.turns.claim(LEASE, NOW)
    assert turn is not None
    await store.turns.settle(turn, TurnStatus.COMPLETED, await store.answers.finish(turn, None, said("text"), None))
    assert await store.turns.accept(follow_up(2, thread(1))) is not None


async def test_what_was_answered_before_stays_and_so_does_its_question(store: Store) -> None:
    await store.turns.accept(message(1))
    turn = await store.turns.claim(LEASE, NOW)
    assert turn is not None
    await store.turns.settle(turn, TurnStatus.COMPLETED, await store.answers.finish(turn, None, said("text"), None))
    await store.wishes.again(turn.id, Wish.ANSWER)
    turn = await store.turns.claim(LEASE, NOW)
    assert turn is not None
    await store.turns.settle_refused(turn, blank=True)
    (entry,) = await store.threads.history(thread(1), ts(9), "")
    assert (bool(entry.text), entry.answer) == (True, "text")
    assert await store.turns.claim(LEASE, NOW) is None


async def test_a_deletion_that_comes_while_a_question_is_refused_is_honoured(store: Store) -> None:
    await store.turns.accept(message(1))
    turn = await store.turns.claim(LEASE, NOW)
    assert turn is not None
    await store.wishes.delete("T1", "C1", ts(1), NOW)
    await store.turns.settle_refused(turn, blank=False)
    again = await store.turns.claim(LEASE, NOW)
    assert again is not None
    assert again.wish is Wish.WITHDRAW
