"""What became too old is found, blanked and dropped, and nothing else with it."""

import asyncio
from pathlib import Path

import pytest

from bot.conversation.file_ref import FileRef
from bot.conversation.notes import Notes
from bot.conversation.setting import Setting
from bot.conversation.tasks import Task, TaskKind
from bot.conversation.turn import TurnStatus, Wish
from bot.store import Store
from tests.store.builders import (
    NOW,
    accepted,
    aside,
    claimed,
    completed,
    control,
    message,
    running,
    statuses,
    thread,
    ts,
)
from tests.store.erasing import DAY, HERE, erased, full_of_secrets, left_in_files


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


async def test_who_asked_about_a_message_that_became_too_old_keeps_none_of_its_words_files_and_notes(
    store: Store,
) -> None:
    old = await completed(store, message(1))
    for n in (1, 9):
        about = Task(TaskKind.ASK, "C1", ts(n), author_id="U1", quoted=f"quoted from {n}")
        files = (FileRef(f"F{n}", "plan.pdf", "application/pdf", 1),)
        asked = message(20 + n, thread(20 + n, "D2"), user_id="U2", task=about, files=files)
        await completed(store, asked)
        making = await store.notes.begin(asked.thread, "", ts(20 + n))
        assert await store.notes.keep(asked.thread, making, Notes("notes", ts(20 + n), 1), NOW)

    await store.erasing.blank([old.id], NOW)

    rows = await store.database.read("SELECT quoted, files FROM turns WHERE quoted <> '' OR files <> '[]'")
    assert [row["quoted"] for row in rows] == ["quoted from 9"]
    assert "F9" in rows[0]["files"]
    assert await store.notes.notes(thread(21, "D2"), "") is None
    assert await store.notes.notes(thread(29, "D2"), "") is not None


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
