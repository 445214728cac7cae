"""A channel gets another id: all that is stored of it goes along, once, whatever stands there already."""

import re
from dataclasses import replace
from typing import Any

import pytest

from bot.conversation.budgets import Holder
from bot.conversation.erasing import Purge
from bot.conversation.file_ref import FileRef
from bot.conversation.notes import Notes
from bot.conversation.setting import Scope, Setting
from bot.conversation.tasks import Task, TaskKind
from bot.conversation.thread import ThreadKey
from bot.conversation.turn import MESSAGE, NewTurn, TurnStatus, Wish, message_key
from bot.store import Store
from bot.store.watermarks import WatermarkStore
from tests.store.builders import (
    NOW,
    accepted,
    aside,
    claimed,
    command,
    completed,
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

HERE, THERE = "C1", "C2"


async def moved(store: Store, now: float = NOW) -> None:
    await store.moves.move("T1", HERE, THERE, now)


async def where(store: Store) -> dict[str, set[Any]]:
    """What of each table names the old channel."""
    found: dict[str, set[Any]] = {}
    tables = await store.database.read(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'moved_channels'"
    )
    for table in (row["name"] for row in tables):
        for row in await store.database.read(f"SELECT * FROM {table}"):  # noqa: S608 - the database's own names
            for column in dict(row):  # type: ignore[call-overload] # a row of SQLite's
                if re.search(rf"\b{HERE}\b", str(row[column])):
                    found.setdefault(table, set()).add(column)
    return found


async def everything(store: Store) -> None:
    """Something in every table that knows channels."""
    turn = await running(store, message(1, text="first"))
    answer_id = await store.answers.finish(turn, None, replace(said("an answer"), asked=True), part())
    await store.turns.settle(turn, TurnStatus.COMPLETED, answer_id, [part()])
    await store.turns.accept(aside(2, thread(1), text="beside"))
    await store.turns.accept(follow_up(3, thread(1), text="waits"))
    await store.turns.accept(command("9.9"))
    about = Task(TaskKind.ASK, channel_id=HERE, ts=ts(1), thread_ts=ts(1), author_id="U2", quoted="said")
    whole = Task(TaskKind.THREAD, channel_id=HERE, ts=ts(1), thread_ts=ts(1))
    for number, task in enumerate((about, whole)):
        key = f"shortcut:{number}"
        files = (FileRef("F1", "plan.txt", "text/plain", 9, only_in=HERE),) if task is about else ()
        await store.turns.accept(NewTurn(key, ThreadKey("T1", "", key), None, "U1", "", NOW, task=task, files=files))
    await store.threads.entitle(thread(1), "A title", ts(1))
    await store.notes.keep(thread(1), await store.notes.begin(thread(1), "", ts(1)), Notes("notes", ts(1), 2), NOW)
    await WatermarkStore(store.database).move("T1", HERE, ts(5))
    choices = [
        Setting("channel", HERE, "variant", "4b"),
        Setting("thread", f"{HERE}:{ts(1)}", "variant", "1b"),
        Setting("team", "T1", "channels", f"C0 {HERE} C3"),
    ]
    await store.settings.choose("T1", choices, "U1", NOW, None)
    await store.purges.order(Purge("T1", Scope.CHANNEL, HERE, ts(0)))


async def test_everything_that_names_a_channel_goes_along_and_what_came_of_it_is_known(store: Store) -> None:
    await everything(store)
    before = await where(store)
    assert set(before) == {
        *("turns", "answers", "replies", "threads", "notes", "watermarks", "settings", "purges"),
    }
    again = thread(1, THERE)

    await moved(store)

    assert await where(store) == {}
    assert texts(await store.threads.history(again, ts(9), "")) == ["first", "beside", "waits"]
    assert (await store.threads.thread(again)).title == "A title"
    assert (await store.notes.notes(again, "")) == Notes("notes", ts(1), 2)
    assert await WatermarkStore(store.database).marks("T1") == {THERE: ts(5)}
    assert (await store.usage.spent(Holder.CHANNEL, "T1", THERE, 0)).requests == 1
    chosen = await store.settings.chosen("T1", [("channel", THERE), ("thread", f"{THERE}:{ts(1)}"), ("team", "T1")])
    assert [each.value for each in chosen] == ["4b", "1b", f"C0 {THERE} C3"]
    assert [purge.scope_id for purge in await store.purges.wanted()] == [THERE]
    assert await store.turns.accept(message(1, thread(1, THERE))) is None  # known by its new name
    assert await store.moves.known("T1") == {HERE: THERE}


async def test_a_second_move_of_the_same_channel_changes_nothing_and_other_channels_stay(store: Store) -> None:
    await everything(store)
    other = await completed(store, message(7, thread(7, "C11")), "elsewhere")
    foreign = await completed(store, message(8, thread(8, HERE, "T2")), "in another workspace")
    await moved(store)
    before = await store.database.read("SELECT * FROM turns ORDER BY id")

    await moved(store, NOW + 9)

    assert await store.database.read("SELECT * FROM turns ORDER BY id") == before
    kept = {row["id"]: row["channel_id"] for row in before}
    assert (kept[other.id], kept[foreign.id]) == ("C11", HERE)


async def test_a_question_that_came_below_both_ids_is_asked_once_and_its_answer_stays(store: Store) -> None:
    await completed(store, message(1), "an answer")
    await store.turns.accept(message(2, text="waits below the old one"))
    for n in (1, 2):
        await store.turns.accept(message(n, thread(n, THERE), text="came again"))

    await moved(store)

    assert await statuses(store) == {message_key(THERE, ts(1)): "completed", message_key(THERE, ts(2)): "queued"}
    assert texts(await store.threads.history(thread(1, THERE), ts(9), "")) == ["question 1"]


async def test_what_was_read_below_the_old_id_before_the_move_and_is_stored_after_it_is_known(store: Store) -> None:
    await completed(store, message(1), "an answer")
    await moved(store)

    assert await store.turns.accept(message(1)) is None
    assert await store.turns.accept_and_claim(message(1), NOW + 30, NOW, each=3) == (None, None)
    assert await store.turns.accept(follow_up(2, thread(1))) is not None
    assert await statuses(store) == {message_key(THERE, ts(1)): "completed", message_key(THERE, ts(2)): "queued"}


async def test_an_answer_under_way_finds_what_it_reads_of_its_thread_below_the_old_id(store: Store) -> None:
    turn = await running(store, message(5, thread(1)))
    await moved(store)
    await store.threads.backfill(turn.thread, [aside(n, thread(1), text=f"said {n}") for n in (1, 2)])

    assert texts(await store.threads.history(turn.thread, ts(5), "")) == ["said 1", "said 2"]


@pytest.mark.parametrize("known", [False, True])
async def test_what_was_not_read_of_a_thread_below_the_old_id_is_known_below_the_new_one(
    store: Store, known: bool
) -> None:
    await store.threads.backfill(thread(1), [], unread=30)
    if known:
        await store.threads.backfill(thread(1, THERE), [], unread=20)

    await moved(store)

    assert (await store.threads.thread(thread(1, THERE))).unread == (20 if known else 30)


async def test_what_was_only_read_below_the_old_id_and_is_asked_below_the_new_one_is_asked(store: Store) -> None:
    await completed(store, message(1), "an answer")
    await store.turns.accept(aside(2, thread(1)))
    asked = await accepted(store, message(2, thread(1, THERE)))

    await moved(store)

    assert (await statuses(store))[message_key(THERE, ts(2))] == "queued"
    assert (await claimed(store, asked)).thread == thread(1, THERE)


async def test_two_answers_to_one_message_are_both_kept(store: Store) -> None:
    await completed(store, message(1), "one")
    await completed(store, message(1, thread(1, THERE)), "two")

    await moved(store)

    rows = await store.database.read("SELECT channel_id, status FROM turns")
    assert [(row["channel_id"], row["status"]) for row in rows] == [(THERE, "completed")] * 2


async def test_a_message_that_was_deleted_below_the_new_id_is_named_so_that_it_can_be_deleted(store: Store) -> None:
    await completed(store, message(1, text="secret"), "secret, too")
    await store.wishes.delete("T1", THERE, ts(1), NOW)

    assert await store.moves.deleted_there("T1", HERE, THERE) == [ts(1)]
    withdrawn = await store.wishes.delete("T1", HERE, ts(1), NOW)
    await moved(store)

    taken = await claimed(store, withdrawn)
    assert (taken.wish, taken.thread, taken.text) == (Wish.WITHDRAW, thread(1, THERE), "")
    assert [key for key in await statuses(store) if key.startswith(MESSAGE)] == [message_key(THERE, ts(1))]


async def test_an_answer_that_is_being_written_goes_on_and_what_it_leaves_is_moved_afterwards(store: Store) -> None:
    turn = await running(store, message(1))
    await moved(store)
    assert await store.moves.left("T1", NOW - 1) == []

    answer_id = await store.answers.finish(turn, None, replace(said("an answer"), asked=True), part())
    assert await store.turns.settle(turn, TurnStatus.COMPLETED, answer_id, [part()])

    assert set(await where(store)) == {"answers", "replies"}
    assert await store.moves.left("T1", NOW - 1) == [(HERE, THERE)]
    assert await store.moves.left("T1", NOW) == []  # long ago
    await moved(store)
    assert await where(store) == {}
    assert await store.moves.left("T1", NOW - 1) == []


async def test_a_thread_that_runs_below_both_ids_comes_together_when_one_has_ended(store: Store) -> None:
    await running(store, message(1, thread(1, THERE)))
    late = await running(store, message(2, thread(1)))

    await moved(store)
    assert await store.moves.left("T1", NOW - 1) == [(HERE, THERE)]
    assert await store.turns.settle(late, TurnStatus.COMPLETED)
    await moved(store)

    assert await where(store) == {}


async def test_of_two_values_the_later_one_stays(store: Store) -> None:
    watermarks = WatermarkStore(store.database)
    for channel, at, mark in ((HERE, NOW, ts(1)), (THERE, NOW + 1, ts(2))):
        await store.settings.choose("T1", [Setting("channel", channel, "variant", channel)], "U1", at, None)
        await watermarks.move("T1", channel, mark)
        await store.threads.reset(thread(1, channel), mark)
    await store.settings.choose("T1", [Setting("team", "T1", "channels", f"{HERE} {THERE}")], "U1", NOW, None)

    await moved(store)

    chosen = await store.settings.chosen("T1", [("channel", THERE), ("team", "T1")])
    assert [each.value for each in chosen] == [THERE, THERE]
    assert await watermarks.marks("T1") == {THERE: ts(2)}
    assert (await store.threads.thread(thread(1, THERE))).reset_ts == ts(2)


async def test_a_channel_that_moves_twice_is_known_by_both_former_ids(store: Store) -> None:
    await moved(store)
    await store.moves.move("T1", THERE, "C3", NOW + 1)

    assert await store.moves.known("T1") == {HERE: "C3", THERE: "C3"}
