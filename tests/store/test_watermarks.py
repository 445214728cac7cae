"""How far history was looked through, and what of it is known."""

from dataclasses import replace

from bot.conversation.setting import Setting
from bot.store import Store
from bot.store.watermarks import WatermarkStore
from tests.store.builders import (
    NOW,
    accepted,
    aside,
    command,
    completed,
    control,
    follow_up,
    message,
    thread,
    ts,
)
from tests.store.test_plans import Recording


async def test_the_first_start_is_remembered_and_no_later_one(store: Store) -> None:
    marks = WatermarkStore(store.database)
    assert await marks.begin("T1", ts(1)) == ts(1)
    assert await marks.begin("T1", ts(2)) == ts(1)
    assert await marks.begin("T2", ts(3)) == ts(3)
    assert await marks.marks("T1") == {}


async def test_a_watermark_moves_forward_only(store: Store) -> None:
    marks = WatermarkStore(store.database)
    for number in (2, 5, 3):
        await marks.move("T1", "C1", ts(number))
    await marks.move("T1", "C2", ts(1))
    await marks.move("T2", "C1", ts(9))
    assert await marks.marks("T1") == {"C1": ts(5), "C2": ts(1)}


async def test_threads_are_active_in_which_something_was_said_lately(store: Store) -> None:
    marks = WatermarkStore(store.database)
    await completed(store, message(1))
    await completed(store, message(2))
    await completed(store, message(3, thread(3, channel="D1")))
    await accepted(store, follow_up(7, thread(1)))
    await accepted(store, control(8))
    await store.turns.accept(command("1.1"))
    await store.wishes.delete("T1", "C1", ts(9), NOW)

    assert await marks.active_threads("T1", ts(2)) == [thread(1), thread(3, channel="D1")]
    assert await marks.active_threads("T2", ts(0)) == []


async def test_known_replies_are_questions_and_answers_but_neither_context_nor_what_was_deleted_or_pressed(
    store: Store,
) -> None:
    marks = WatermarkStore(store.database)
    await completed(store, message(1))
    await store.turns.accept(aside(2, thread(1)))
    await completed(store, follow_up(3, thread(1)))
    await accepted(store, follow_up(4, thread(1)))
    await store.wishes.delete("T1", "C1", ts(4), NOW)
    await completed(store, message(5))
    await accepted(store, replace(control(6, thread(1)), key="action:pressed"))
    await accepted(store, control(7, thread(1)))

    newest = "1760000099.000001"
    assert await marks.known_replies(thread(1), newest) == {ts(3), newest}, "the mark is still to be carried out"
    assert await marks.known_replies(thread(1), ts(3)) == {ts(3)}, "what came later is not asked for"


async def test_what_was_read_as_context_was_not_asked_but_what_was_delivered_as_such_is_known(store: Store) -> None:
    marks = WatermarkStore(store.database)
    delivered, read, asked = aside(2, thread(1)), aside(3, thread(1)), message(4)
    read = replace(read, created_at=float(ts(3)))
    await completed(store, message(1))
    for turn in (delivered, read, asked):
        await store.turns.accept(replace(turn, only_if_addressed=False))
    keys = [delivered.key, read.key, asked.key, message(5).key]

    assert await marks.asked("T1", keys) == {delivered.key: True, read.key: False, asked.key: True}


async def test_the_newest_choice_of_a_channel_or_the_workspace_tells_since_when_it_is_so(store: Store) -> None:
    marks = WatermarkStore(store.database)
    assert await marks.follow_up_since("T1", "C1") == ""
    await store.settings.choose("T1", [Setting("channel", "C1", "follow_up", "every")], "U1", NOW, None)
    await store.settings.choose("T1", [Setting("channel", "C1", "variant", "4b")], "U1", NOW + 5, None)
    await store.settings.choose("T1", [Setting("channel", "C2", "follow_up", "every")], "U1", NOW + 6, None)
    assert await marks.follow_up_since("T1", "C1") == f"{NOW:.6f}"
    await store.settings.choose("T1", [Setting("team", "T1", "follow_up", "mentions")], "U1", NOW + 7, None)
    assert await marks.follow_up_since("T1", "C1") == f"{NOW + 7:.6f}"


async def test_unknown_keys_are_told_however_many_there_are(store: Store) -> None:
    marks = WatermarkStore(store.database)
    await accepted(store, message(1))
    keys = [f"message:C1:{ts(number)}" for number in range(500)]
    assert await marks.asked("T1", keys) == {keys[1]: True}
    assert await marks.asked("T2", keys[:2]) == {}
    assert await marks.asked("T1", []) == {}


async def test_no_statement_reads_a_whole_table(store: Store) -> None:
    recording = Recording(store.database)
    marks = WatermarkStore(recording)
    await marks.begin("T1", ts(1))
    await marks.marks("T1")
    await marks.move("T1", "C1", ts(1))
    await marks.active_threads("T1", ts(1))
    await marks.known_replies(thread(1), ts(9))
    await marks.follow_up_since("T1", "C1")
    await marks.asked("T1", ["message:C1:1.1"])
    plans = {}
    for sql, count in recording.seen.items():
        rows = await store.database.fetch(f"EXPLAIN QUERY PLAN {sql}", *[None] * count)
        plans[sql] = [str(row["detail"]) for row in rows]

    scans = [step for plan in plans.values() for step in plan if step.startswith("SCAN ")]
    assert [step for step in scans if not step.startswith(("SCAN lately", "SCAN (subquery", "SCAN CONSTANT"))] == []
    (active,) = [plan for sql, plan in plans.items() if "lately" in sql]
    assert any("turns_by_ts (team_id=? AND ts>?)" in step for step in active)
