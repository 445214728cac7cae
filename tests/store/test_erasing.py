"""What people want gone is gone: from the rows at once, from the files when they were made to forget."""

# ruff: noqa: ASYNC240 - a test may wait for the disk

import asyncio
import random
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from bot.conversation.answer import Outcome
from bot.conversation.feedback import Feedback, Verdict
from bot.conversation.file_ref import FileRef
from bot.conversation.notes import Notes
from bot.conversation.setting import Setting
from bot.conversation.tasks import Task, TaskKind
from bot.conversation.turn import TurnStatus, Wish, message_key
from bot.errors import StoreError
from bot.store import Store, open_store
from tests.store.builders import (
    LEASE,
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

HERE = thread(1)
DAY = 86_400.0


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the fixture `store` has its file."""
    return tmp_path / "gemma.db"


def left_in_files(path: Path, words: str = "SECRET") -> list[str]:
    """The files beside the database, itself included, that hold some words."""
    return [file.name for file in sorted(path.parent.iterdir()) if words.encode() in file.read_bytes()]


async def erased(store: Store) -> None:
    """Have the files forget; their log and their pages."""
    wanted = await store.erasing.wanted()
    assert wanted is not None
    assert await store.erasing.erase(rebuild=True, patience_s=9)
    await store.erasing.erased(wanted)


async def answered_anew(store: Store, text: str) -> int:
    """Run what waits to be answered anew; the answer's id."""
    turn = await claimed(store)
    answer, _ = await store.answers.anew(turn)
    assert answer is not None
    await store.answers.finish(turn, answer.id, said(text, "SECRET notice"), None)
    await store.turns.settle(turn, TurnStatus.COMPLETED, answer.id, [part()])
    return answer.id


async def full_of_secrets(store: Store) -> None:
    """A thread with a secret in everything that is stored of it."""
    file = FileRef("F1", "SECRET.pdf", "application/pdf", 1)
    about = Task(TaskKind.ASK, "C9", ts(900), author_name="SECRET author", quoted="SECRET quoted")
    turn = await completed(store, message(1, text="SECRET question", files=(file,), task=about), "SECRET answer")
    await store.wishes.again(turn.id, Wish.ANSWER)
    answer_id = await answered_anew(store, "SECRET second answer")
    await store.feedback.give(Feedback(HERE, turn.short_id, answer_id, "U1", Verdict.NOT_GOOD, "SECRET said"), NOW)
    await store.threads.entitle(HERE, "SECRET title", ts(1))
    await store.turns.accept(aside(2, HERE, text="SECRET aside", user_id="U2"))
    line = await running(store, control(3, HERE))
    await store.answers.finish(line, None, said("", "SECRET line"), part())
    await store.turns.settle(line, TurnStatus.COMPLETED)
    await store.wishes.edit("T1", message_key("C1", ts(1)), "SECRET edited", ts(4))
    await answered_anew(store, "SECRET third answer")
    making = await store.notes.begin(HERE, "", ts(2))
    assert await store.notes.keep(HERE, making, Notes("SECRET notes", ts(2), 3), NOW)


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


async def test_who_asked_about_a_message_of_a_forgotten_thread_keeps_none_of_its_words(store: Store) -> None:
    await completed(store, message(1, text="SECRET"))
    for n in (1, 9):
        about = Task(TaskKind.ASK, "C1", ts(n), author_id="U1", quoted=f"quoted from {n}")
        await completed(store, message(20 + n, thread(20 + n, "D2"), user_id="U2", task=about))

    await store.erasing.forget(HERE, ts(50), "U1", NOW)

    rows = await store.database.read("SELECT quoted FROM turns WHERE quoted <> ''")
    assert [row["quoted"] for row in rows] == ["quoted from 9"]


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


async def aged(store: Store, before: float) -> list[int]:
    return [each.turn_id async for some in store.erasing.aged("T1", before) for each in some]


async def test_what_is_old_is_found_by_when_it_was_said_and_under_way_is_nothing(store: Store) -> None:
    old = await completed(store, message(1))
    await store.turns.accept(aside(2, HERE))
    await running(store, message(3))
    await accepted(store, message(4))
    line = await running(store, control(5))
    await store.turns.settle(line, TurnStatus.COMPLETED)
    await store.database.fetch("UPDATE turns SET ts = NULL, created_at = ?1 WHERE id = ?2", NOW - 5, line.id)
    newer = await completed(store, message(900_000))

    found = await aged(store, 1_760_000_000.5)

    assert found == [old.id, old.id + 1, line.id]
    assert newer.id not in found


async def test_more_than_one_step_of_old_turns_is_found_each_once(store: Store) -> None:
    await asyncio.gather(*(store.turns.accept(message(n, status=TurnStatus.CONTEXT)) for n in range(1, 451)))

    found = await aged(store, NOW + DAY)

    assert len(found) == len(set(found)) == 450


async def test_what_became_too_old_is_blanked_in_every_file(store: Store, path: Path) -> None:
    await full_of_secrets(store)

    await store.erasing.blank(await aged(store, NOW + DAY), NOW)
    await erased(store)

    assert left_in_files(path) == []
    assert await aged(store, NOW + DAY) == []
    assert await store.turns.accept(message(1, text="SECRET")) is None


async def test_what_came_to_be_wanted_meanwhile_is_not_blanked(store: Store) -> None:
    turn = await completed(store, message(1))
    old = await aged(store, NOW + DAY)
    await store.wishes.again(turn.id, Wish.ANSWER)

    await store.erasing.blank(old, NOW)

    assert (await claimed(store)).text == "question 1"


async def test_blank_rows_go_when_they_are_old_with_all_that_hangs_on_them(store: Store) -> None:
    await full_of_secrets(store)
    await completed(store, message(70), "kept")
    await store.wishes.delete("T1", "C1", ts(80), NOW + 10)
    await store.erasing.forget(HERE, ts(50), "U1", NOW)

    await store.erasing.drop_keys(NOW + 1)

    assert set(await statuses(store)) == {message(70).key, message(80).key}
    (left,) = await store.database.read("SELECT count(*) AS n FROM answers")
    assert left["n"] == 1


async def test_a_question_under_way_is_never_dropped(store: Store) -> None:
    await running(store, message(1))
    await store.wishes.delete("T1", "C1", ts(1), NOW)

    assert await store.erasing.drop_keys(NOW + DAY) == 0


@pytest.mark.parametrize(("chosen", "days"), [({}, None), ({"C1": "30", "C2": "7"}, 7), ({"C1": "100"}, 100)])
async def test_the_shortest_time_that_anything_is_kept(store: Store, chosen: dict[str, str], days: int | None) -> None:
    for channel, value in chosen.items():
        await store.settings.choose("T1", [Setting("channel", channel, "retention", value)], "U1", NOW, None)

    assert await store.erasing.shortest_retention("T1") == days


# The files


async def lived_in(store: Store, rows: int = 300) -> Sequence[int]:
    """A database whose rows grew, shrank and moved, as they do; the turns that then were deleted."""
    chance = random.Random(4)  # noqa: S311 - an example, no secret
    deleted = []
    for n in range(1, rows + 1):
        words = f"SECRET{n:05} " + "x" * chance.choice([10, 200, 900, 3000, 9000])
        await completed(store, message(n, text=words), f"SECRET{n:05} answer {words}")
        if chance.random() < 0.3:
            edited = f"SECRET{n:05} " + "y" * chance.choice([10, 5000])
            await store.wishes.edit("T1", message_key("C1", ts(n)), edited, ts(n + 1))
            await answered_anew(store, f"{edited} anew")
        if chance.random() < 0.5:
            deleted.append(n)
    for n in deleted:
        await store.wishes.delete("T1", "C1", ts(n), NOW)
    return deleted


async def test_a_database_that_was_lived_in_forgets_exactly_what_was_deleted(store: Store, path: Path) -> None:
    deleted = await lived_in(store)

    await erased(store)

    held = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert [n for n in deleted if f"SECRET{n:05}".encode() in held] == []
    kept = set(range(1, 301)) - set(deleted)
    assert all(f"SECRET{n:05}".encode() in held for n in kept)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_while_somebody_reads_the_files_cannot_forget_and_say_so(store: Store, path: Path) -> None:
    await completed(store, message(1, text="SECRET"))
    with closing(sqlite3.connect(path, isolation_level=None)) as stranger:
        stranger.execute("BEGIN")
        stranger.execute("SELECT count(*) FROM turns").fetchall()
        await store.wishes.delete("T1", "C1", ts(1), NOW)
        assert not await store.erasing.erase(rebuild=True, patience_s=9)

    assert await store.erasing.erase(rebuild=True, patience_s=9)
    assert left_in_files(path) == []


async def filled(store: Store, megabytes: int) -> None:
    """As many small turns as make so many megabytes."""
    words = "words " * 300
    rows = [message(n, text=words, status=TurnStatus.CONTEXT) for n in range(1, megabytes * 420)]
    for begin in range(0, len(rows), 500):
        await asyncio.gather(*(store.turns.accept(row) for row in rows[begin : begin + 500]))


async def test_a_rebuild_is_given_up_when_a_write_waits_too_long_and_nothing_is_lost(store: Store) -> None:
    await filled(store, 8)

    done, _ = await asyncio.gather(
        store.erasing.erase(rebuild=True, patience_s=0), store.turns.accept(message(900_000))
    )

    assert not done
    assert (await statuses(store))[message(900_000).key] == "queued"
    assert await store.erasing.erase(rebuild=True, patience_s=9)
    rows = await store.database.read("SELECT count(*) AS n FROM turns WHERE status = 'context'")
    assert rows[0]["n"] == 8 * 420 - 1


async def test_a_rebuild_whose_caller_is_cancelled_is_not_in_the_way(store: Store) -> None:
    await filled(store, 8)
    began = time.monotonic()
    rebuilding = asyncio.ensure_future(store.erasing.erase(rebuild=True, patience_s=60))
    await asyncio.sleep(0)

    rebuilding.cancel()
    with pytest.raises(asyncio.CancelledError):
        await rebuilding
    await accepted(store, message(999_999))

    assert time.monotonic() - began < 5


async def test_the_file_becomes_smaller_and_goes_on_taking_writes_of_every_kind(store: Store, path: Path) -> None:
    await filled(store, 4)
    await store.erasing.erase(rebuild=False, patience_s=1)
    before = path.stat().st_size
    assert abs(await store.erasing.size() - before) < 8192
    await store.database.fetch("DELETE FROM turns")

    assert await store.erasing.erase(rebuild=True, patience_s=9)

    assert path.stat().st_size < before / 4
    await store.turns.release_all()
    turn = await running(store, message(1))
    await store.turns.beat(LEASE)
    await store.answers.finish(turn, None, Outcome("text", "stop"), part())


async def test_a_file_that_becomes_smaller_behind_a_reader_is_not_taken_for_a_cut_one(store: Store, path: Path) -> None:
    await filled(store, 8)
    await accepted(store, message(900_000))
    await store.erasing.erase(rebuild=False, patience_s=1)
    before = path.stat().st_size
    with closing(sqlite3.connect(path, isolation_level=None)) as stranger:
        stranger.execute("BEGIN")
        stranger.execute("SELECT count(*) FROM turns").fetchall()
        await store.database.fetch("DELETE FROM turns WHERE id % 2 = 0 AND status = 'context'")
        assert not await store.erasing.erase(rebuild=True, patience_s=9)

    await claimed(store)
    assert path.stat().st_size < before
    await accepted(store, message(900_001))


async def test_a_database_that_is_closed_says_so(store: Store) -> None:
    await store.close()

    with pytest.raises(StoreError, match="closed"):
        await store.erasing.erase(rebuild=True, patience_s=1)
