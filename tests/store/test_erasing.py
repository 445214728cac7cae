"""What people want gone is gone: a thread, a question, the text before an edit."""

from pathlib import Path

from bot.conversation.file_ref import FileRef
from bot.conversation.tasks import Task, TaskKind
from bot.conversation.turn import TurnStatus, Wish, message_key
from bot.store import Store, open_store
from tests.store.builders import (
    NOW,
    accepted,
    aside,
    claimed,
    column,
    completed,
    control,
    follow_up,
    message,
    part,
    running,
    said,
    statuses,
    texts,
    thread,
    ts,
)
from tests.store.erasing import HERE, erased, full_of_secrets, left_in_files


async def test_a_forgotten_thread_is_in_no_file_any_more(store: Store, path: Path) -> None:
    await full_of_secrets(store)
    assert left_in_files(path)

    forgotten = await store.erasing.forget(HERE, ts(50), "U1", NOW)
    await erased(store)

    assert forgotten.whole
    assert left_in_files(path) == []
    assert await store.erasing.wanted() is None
    assert await store.threads.history(HERE, ts(99), "") == ()
    kept = await store.threads.thread(HERE)
    assert (kept.addressed, kept.backfilled, kept.reset_ts, kept.title) == (True, True, ts(50), None)


async def test_who_asked_about_a_message_of_a_forgotten_thread_keeps_none_of_its_words_and_files(
    store: Store,
) -> None:
    await completed(store, message(1, text="SECRET"))
    for n in (1, 9):
        about = Task(TaskKind.ASK, "C1", ts(n), author_id="U1", quoted=f"quoted from {n}")
        files = (FileRef(f"F{n}", "plan.pdf", "application/pdf", 1),)
        await completed(store, message(20 + n, thread(20 + n, "D2"), user_id="U2", task=about, files=files))

    await store.erasing.forget(HERE, ts(50), "U1", NOW)

    rows = await store.database.read("SELECT quoted, files FROM turns WHERE quoted <> '' OR files <> '[]'")
    assert [row["quoted"] for row in rows] == ["quoted from 9"]
    assert "F9" in rows[0]["files"]


async def test_what_was_forgotten_changes_nothing_when_it_is_delivered_again(store: Store) -> None:
    await full_of_secrets(store)
    before = await statuses(store)
    await store.erasing.forget(HERE, ts(50), "U1", NOW)

    assert await store.turns.accept(message(1, text="SECRET question")) is None
    assert await store.turns.accept(message(2, HERE, text="<@UBOT> SECRET aside", user_id="U2")) is None
    assert await store.wishes.edit("T1", message_key("C1", ts(1)), "SECRET", ts(90)) == (True, None)

    assert await statuses(store) == before
    rows = await store.database.read("SELECT text FROM turns WHERE text <> ''")
    assert rows == []


async def test_in_a_thread_of_several_people_only_ones_own_is_forgotten(store: Store) -> None:
    await completed(store, message(1, text="mine", user_id="U1"), "answer to mine")
    await completed(store, follow_up(2, HERE, text="yours", user_id="U2"), "answer to yours")
    await store.turns.accept(aside(3, HERE, text="my aside", user_id="U1"))
    await store.turns.accept(aside(4, HERE, text="your aside", user_id="U2"))

    forgotten = await store.erasing.forget(HERE, ts(50), "U1", NOW)

    assert not forgotten.whole
    history = await store.threads.history(HERE, ts(99), "")
    assert [(entry.text, entry.answer) for entry in history] == [("yours", "answer to yours"), ("your aside", None)]


async def test_to_forget_twice_comes_to_the_same(store: Store) -> None:
    await completed(store, message(1, user_id="U1"))
    await completed(store, follow_up(2, HERE, user_id="U2"))
    once = await store.erasing.forget(HERE, ts(50), "U2", NOW)

    assert await store.erasing.forget(HERE, ts(50), "U2", NOW) == once
    assert texts(await store.threads.history(HERE, ts(99), "")) == ["question 1"]


async def test_what_comes_after_the_mark_stays(store: Store) -> None:
    await completed(store, message(1))
    await accepted(store, follow_up(60, HERE))

    await store.erasing.forget(HERE, ts(50), "U1", NOW)

    assert (await claimed(store)).text == "question 60"


async def test_what_is_written_behind_the_mark_itself_is_blanked(store: Store) -> None:
    turn_id = await accepted(store, control(50, HERE))
    await store.database.fetch("UPDATE turns SET text = 'that I told you SECRET'")

    await store.erasing.forget(HERE, ts(50), "U1", NOW)

    assert await column(store, "text", turn_id) == ""
    assert (await claimed(store, turn_id)).control is not None


async def test_what_waits_in_a_forgotten_thread_is_cancelled(store: Store) -> None:
    turn_id = await accepted(store, message(1))

    assert (await store.erasing.forget(HERE, ts(50), "U1", NOW)).turn_ids == []

    assert await column(store, "status", turn_id) == "cancelled"


async def test_what_runs_in_a_forgotten_thread_is_to_be_withdrawn_and_leaves_nothing(store: Store, path: Path) -> None:
    turn = await running(store, message(1, text="SECRET"))
    answer_id = await store.answers.begin(turn)

    assert (await store.erasing.forget(HERE, ts(50), "U1", NOW)).turn_ids == [turn.id]

    assert await store.wishes.wish_of(turn) is Wish.WITHDRAW
    await store.answers.finish(turn, answer_id, said("SECRET"), None)
    await store.turns.settle(turn, TurnStatus.COMPLETED, answer_id)
    withdrawing = await claimed(store)
    assert withdrawing.wish is Wish.WITHDRAW
    await store.turns.settle_withdrawn(withdrawing)
    await erased(store)
    assert left_in_files(path) == []


async def test_a_question_that_was_taken_up_before_a_kill_leaves_no_status_behind(store: Store) -> None:
    turn = await running(store, message(1))
    await store.turns.release_all()

    assert (await store.erasing.forget(HERE, ts(50), "U1", NOW)).turn_ids == [turn.id]

    assert (await claimed(store)).wish is Wish.WITHDRAW


async def test_an_answer_begun_that_waits_to_go_on_is_to_be_withdrawn(store: Store) -> None:
    turn = await running(store, message(1))
    await store.answers.record_part(turn, await store.answers.begin(turn), part())
    await store.turns.release_all()

    assert (await store.erasing.forget(HERE, ts(50), "U1", NOW)).turn_ids == [turn.id]

    assert (await claimed(store)).wish is Wish.WITHDRAW


async def test_a_deleted_question_is_in_no_file_any_more_even_while_slack_keeps_its_answer(
    store: Store, path: Path
) -> None:
    await completed(store, message(1, text="SECRET question"), "SECRET answer")

    assert await store.wishes.delete("T1", "C1", ts(1), NOW) is not None
    await erased(store)

    assert left_in_files(path) == []


async def test_the_text_before_an_edit_is_in_no_file_any_more(store: Store, path: Path) -> None:
    await completed(store, message(1, text="SECRET"))
    await store.turns.accept(aside(2, HERE, text="SECRET aside"))
    await erased(store)

    await store.wishes.edit("T1", message_key("C1", ts(1)), "better", ts(5))
    await store.wishes.edit("T1", message_key("C1", ts(2)), "better", ts(5))
    await erased(store)

    assert left_in_files(path) == []


async def test_an_edit_that_changes_nothing_leaves_nothing_to_be_erased(store: Store) -> None:
    await completed(store, message(1))
    await store.turns.accept(aside(2, HERE))
    await erased(store)

    for n in (1, 2):
        await store.wishes.edit("T1", message_key("C1", ts(n)), f"question {n}", ts(5))
    await store.wishes.edit("T1", message_key("C1", ts(77)), "unknown", ts(5))

    assert await store.erasing.wanted() is None


async def test_a_deletion_while_the_files_are_erased_is_still_to_be_erased(store: Store) -> None:
    await completed(store, message(1))
    wanted = await store.erasing.wanted()
    assert wanted is not None
    await store.wishes.delete("T1", "C1", ts(1), NOW)

    await store.erasing.erased(wanted)

    assert await store.erasing.wanted() is not None


async def test_what_is_to_be_erased_is_known_after_a_restart(store: Store, database_url: str) -> None:
    await erased(store)
    await completed(store, message(1))
    await store.wishes.delete("T1", "C1", ts(1), NOW)
    await store.close()

    again = await open_store(database_url)

    assert await again.erasing.wanted() is not None
    await again.close()
