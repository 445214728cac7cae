"""Threads and their histories."""

from bot.conversation.context import Entry
from bot.conversation.file_ref import FileRef
from bot.conversation.thread import Thread
from bot.conversation.turn import TurnStatus
from bot.store import Store
from bot.store.threads import MAX_HISTORY
from tests.store.builders import (
    NOW,
    accepted,
    aside,
    claimed,
    completed,
    control,
    message,
    running,
    said,
    statuses,
    texts,
    thread,
    ts,
)

KEY = thread(1)
END = ts(999_999)
PICTURE = FileRef("F1", "a.png", "image/png", 9, "https://files.slack.com/a.png", mode="hosted")


async def test_an_unknown_thread_is_a_fresh_one(store: Store) -> None:
    assert await store.threads.thread(KEY) == Thread(KEY)


async def test_a_history_holds_questions_and_answers_oldest_first(store: Store) -> None:
    await completed(store, message(1, KEY, user_id="U1"), "one")
    await completed(store, message(3, KEY, user_id="U2", files=(PICTURE,)), "three")
    await store.turns.accept(aside(2, KEY, user_id="U3"))

    history = await store.threads.history(KEY, END, "")

    assert history == (
        Entry(ts(1), "U1", "question 1", "one"),
        Entry(ts(2), "U3", "question 2", None),
        Entry(ts(3), "U2", "question 3", "three", (PICTURE,)),
    )


async def test_a_history_ends_before_the_question_and_begins_after_the_reset(store: Store) -> None:
    for n in range(1, 6):
        await accepted(store, message(n, KEY))

    assert texts(await store.threads.history(KEY, ts(5), ts(2))) == ["question 3", "question 4"]


async def test_a_history_holds_nothing_of_other_threads(store: Store) -> None:
    await accepted(store, message(1))
    for other in (thread(1, channel="C2"), thread(1, team="T2"), thread(2)):
        await accepted(store, message(3, other))

    assert texts(await store.threads.history(KEY, END, "")) == ["question 1"]


async def test_controls_are_no_part_of_a_history(store: Store) -> None:
    await completed(store, control(2, KEY), "variant changed")

    assert await store.threads.history(KEY, END, "") == ()


async def test_a_deleted_question_and_its_answer_are_no_part_of_a_history(store: Store) -> None:
    await completed(store, message(1, KEY), "an answer")
    await store.wishes.delete("T1", "C1", ts(1), NOW)

    assert await store.threads.history(KEY, END, "") == ()


async def test_an_answer_without_text_is_none(store: Store) -> None:
    turn = await running(store, message(1, KEY))
    await store.answers.finish(turn, None, said("", "The model did not answer."), None)
    await store.turns.settle(turn, TurnStatus.FAILED)

    (entry,) = await store.threads.history(KEY, END, "")
    assert entry.answer is None


async def test_a_history_shows_the_current_version(store: Store) -> None:
    turn = await completed(store, message(1, KEY), "first")
    await store.database.fetch("UPDATE turns SET status = 'queued' WHERE id = ?1", turn.id)
    again = await claimed(store)
    await store.answers.finish(again, None, said("second"), None)

    (entry,) = await store.threads.history(KEY, END, "")
    assert entry.answer == "second"


async def test_of_a_huge_thread_the_newest_are_read_from_the_same_one_on_for_a_hundred_turns(store: Store) -> None:
    await store.threads.backfill(KEY, [message(n, KEY) for n in range(1, MAX_HISTORY + 101)])

    for newest, first in ((499, 1), (500, 101), (420, 1)):
        history = await store.threads.history(KEY, ts(newest + 1), "")
        assert (history[0].ts, history[-1].ts) == (ts(first), ts(newest))
        assert len(history) >= MAX_HISTORY


async def test_what_was_said_before_the_bot_came_is_stored_as_context(store: Store) -> None:
    await store.threads.backfill(KEY, [message(1, KEY), message(2, KEY, only_if_addressed=True)], unread=30)

    assert set((await statuses(store)).values()) == {"context"}
    assert await store.threads.thread(KEY) == Thread(KEY, backfilled=True, unread=30)
    assert texts(await store.threads.history(KEY, END, "")) == ["question 1", "question 2"]


async def test_a_backfill_never_overwrites(store: Store) -> None:
    await completed(store, message(2, KEY, text="asked"), "answered")
    await store.wishes.delete("T1", "C1", ts(3), NOW)

    await store.threads.backfill(KEY, [message(n, KEY, text="read later") for n in (1, 2, 3)])

    history = await store.threads.history(KEY, END, "")
    assert [(entry.text, entry.answer) for entry in history] == [("read later", None), ("asked", "answered")]


async def test_a_message_that_was_backfilled_is_still_answered_when_its_event_comes(store: Store) -> None:
    await store.threads.backfill(KEY, [message(1, KEY, text="<@UBOT> hi")])

    assert (await running(store, message(1, KEY, text="hi"))).text == "hi"


async def test_a_backfill_does_not_address_a_thread(store: Store) -> None:
    await store.threads.backfill(KEY, [message(1, KEY)])

    assert not (await store.threads.thread(KEY)).addressed
    assert await store.turns.accept(message(2, KEY, only_if_addressed=True)) is None


async def test_a_reset_is_remembered_and_never_moves_back(store: Store) -> None:
    await store.threads.reset(KEY, ts(5))
    await store.threads.reset(KEY, ts(3))

    assert (await store.threads.thread(KEY)).reset_ts == ts(5)


async def test_what_is_known_of_a_thread_is_kept_side_by_side(store: Store) -> None:
    await store.threads.reset(KEY, ts(5))
    await store.threads.backfill(KEY, [])
    await completed(store, message(6, KEY))

    assert await store.threads.thread(KEY) == Thread(KEY, addressed=True, backfilled=True, reset_ts=ts(5))
