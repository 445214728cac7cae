"""Everything of a person, a channel or a workspace is forgotten: step by step, once, and for good."""

# ruff: noqa: ASYNC240 - a test may wait for the disk

from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversation.erasing import Purge, Told
from bot.conversation.feedback import Feedback, Verdict
from bot.conversation.file_ref import FileRef
from bot.conversation.setting import Scope, Setting
from bot.conversation.tasks import Task, TaskKind
from bot.conversation.turn import TurnStatus, Wish
from bot.store import Store
from bot.store.purges import PurgeStore
from bot.store.watermarks import WatermarkStore
from tests.store.builders import (
    NOW,
    aside,
    claimed,
    column,
    command,
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

UNTIL = ts(500)
MINE = Purge("T1", Scope.PERSON, "U1", UNTIL)
CHANNEL = Purge("T1", Scope.CHANNEL, "C1", UNTIL)
CHANNEL_GONE = replace(CHANNEL, gone=True)
TEAM_GONE = Purge("T1", Scope.WORKSPACE, "T1", UNTIL, gone=True)
TOLD = Told("action:1", "", "U1")


async def stepped(store: Store, purge: Purge) -> list[int]:
    """Take every step of a purge; what was stopped."""
    stopped: list[int] = []
    behind: int | None = 0
    while behind is not None:
        step = await store.purges.step(purge, behind, NOW)
        stopped += step.turn_ids
        behind = step.behind_id
    return stopped


async def purged(store: Store, purge: Purge) -> None:
    await store.purges.order(purge)
    await stepped(store, purge)
    assert await store.purges.close(purge, None, NOW) == (True, None)


async def kept(store: Store) -> set[str]:
    """All that anybody said, wherever it is kept."""
    read = store.database.read
    rows = [*await read("SELECT text FROM turns"), *await read("SELECT text FROM answers")]
    rows += [*await read("SELECT quoted AS text FROM turns"), *await read("SELECT said AS text FROM feedback")]
    rows += await read("SELECT title AS text FROM threads")
    return {row["text"] for row in rows if row["text"]}


async def a_few(store: Store) -> None:
    """Two people in two channels of one workspace, and one of them in another workspace."""
    file = FileRef("F1", "mine.pdf", "application/pdf", 1)
    await completed(store, message(1, text="mine in C1", files=(file,)), "to mine in C1")
    await completed(store, message(2, text="theirs in C1", user_id="U2"), "to theirs in C1")
    await completed(store, message(3, thread(3, "C2"), text="mine in C2"), "to mine in C2")
    await completed(store, message(4, thread(4, "C1", "T2"), text="mine in T2"), "to mine in T2")
    await store.turns.accept(aside(5, thread(2), text="mine aside"))


async def test_everything_of_a_person_goes_in_this_workspace_and_nothing_of_anybody_else(store: Store) -> None:
    await a_few(store)

    await purged(store, MINE)

    assert await kept(store) == {"theirs in C1", "to theirs in C1", "mine in T2", "to mine in T2"}
    assert (
        await store.database.read("SELECT 1 FROM turns WHERE team_id = 'T1' AND user_id = 'U1' AND files <> '[]'") == []
    )


async def test_a_channel_goes_with_what_everybody_said_there(store: Store) -> None:
    await a_few(store)
    await store.threads.entitle(thread(2), "About theirs", ts(2))

    await purged(store, CHANNEL)

    assert await kept(store) == {"mine in C2", "to mine in C2", "mine in T2", "to mine in T2"}


async def test_a_workspace_goes_whole_and_the_other_one_stays(store: Store) -> None:
    await a_few(store)

    await purged(store, TEAM_GONE)

    assert await kept(store) == {"mine in T2", "to mine in T2"}


async def test_what_is_counted_is_what_was_forgotten_and_only_once(store: Store) -> None:
    await a_few(store)
    await store.turns.accept(control(6))
    await store.purges.order(MINE)
    await stepped(store, MINE)
    await stepped(store, MINE)

    (purge,) = await store.purges.wanted()

    assert purge.blanked == 3


async def test_settings_feedback_and_quotes_of_a_person_go(store: Store) -> None:
    turn = await completed(store, message(1, user_id="U2"))
    answer, _ = await store.answers.current(turn)
    assert answer is not None
    await store.feedback.give(Feedback(thread(1), turn.short_id, answer.id, "U1", Verdict.NOT_GOOD, "mine"), NOW)
    await store.feedback.give(Feedback(thread(1), turn.short_id, answer.id, "U3", Verdict.NOT_GOOD, "theirs"), NOW)
    for number, author in enumerate(("U1", "U3"), 1):
        about = Task(TaskKind.ASK, "C9", ts(900 + number), author_id=author, quoted=f"words of {author}")
        await store.turns.accept(replace(command(str(number), task=about), user_id="U2"))
    mine, channels = Setting("user", "U1", "instructions", "mine"), Setting("channel", "C1", "instructions", "ours")
    await store.settings.choose("T1", [mine, channels], "U1", NOW, None)
    assert await store.settings.chosen("T1", [("user", "U1")])

    await purged(store, MINE)

    assert {"mine", "words of U1"} & await kept(store) == set()
    assert {"theirs", "words of U3"} <= await kept(store)
    assert await store.settings.chosen("T1", [("user", "U1"), ("channel", "C1")]) == (channels,)
    assert (await store.database.read("SELECT changed_by FROM settings"))[0]["changed_by"] == ""


async def test_of_a_channel_that_is_gone_nothing_is_left_but_that_it_was(store: Store) -> None:
    await a_few(store)
    settings = [("channel", "C1"), ("thread", f"C1:{ts(1)}"), ("channel", "C10"), ("thread", f"C10:{ts(1)}")]
    await store.settings.choose("T1", [Setting(*each, "variant", "4b") for each in settings], "U1", NOW, None)
    await WatermarkStore(store.database).move("T1", "C1", ts(9))

    await purged(store, CHANNEL_GONE)

    assert [each.scope_id for each in await store.settings.chosen("T1", settings)] == ["C10", f"C10:{ts(1)}"]
    assert await WatermarkStore(store.database).marks("T1") == {}
    assert await store.database.read("SELECT 1 FROM threads WHERE team_id = 'T1' AND channel_id = 'C1'") == []


async def test_a_workspace_that_is_gone_leaves_rows_of_keys_alone(store: Store) -> None:
    """Whatever table is added later: it is asked here, too."""
    await a_few(store)
    await store.settings.choose("T1", [Setting("team", "T1", "variant", "4b")], "U1", NOW - 1, None)
    await WatermarkStore(store.database).begin("T1", ts(1))
    await store.refusals.tell("T1", "U1", 1)
    await purged(store, replace(TEAM_GONE, until_ts=f"{NOW + 99:.6f}"))

    tables = await store.database.read(
        "SELECT m.name FROM sqlite_master AS m, pragma_table_info(m.name) AS c"
        " WHERE m.type = 'table' AND c.name = 'team_id'"
    )
    left = set()
    for table in tables:
        if await store.database.read(f"SELECT 1 FROM {table['name']} WHERE team_id = 'T1'"):  # noqa: S608 - a test's
            left.add(table["name"])
    assert left == {"turns", "answers", "purges"}


@pytest.mark.parametrize("purge", [MINE, CHANNEL])
async def test_what_runs_is_to_be_taken_away_and_what_only_waits_is_cancelled(store: Store, purge: Purge) -> None:
    first = await running(store, message(1))
    await store.turns.accept(message(2))

    assert await stepped(store, purge) == [first.id]

    assert await store.wishes.wish_of(first) is Wish.WITHDRAW
    assert (await statuses(store))[message(2).key] == TurnStatus.CANCELLED


async def test_where_nothing_can_be_taken_away_what_runs_is_waited_for_and_then_ended(store: Store) -> None:
    first = await running(store, message(1, text="mine"))
    await store.turns.accept(message(2, text="mine, too"))
    await store.purges.order(CHANNEL_GONE)

    assert await stepped(store, CHANNEL_GONE) == [first.id]
    assert await store.purges.give_up(CHANNEL_GONE, NOW) == [first.id]
    await store.answers.finish(first, None, said("it came all the same"), part())
    await store.turns.requeue(first, NOW, attempted=False)
    assert await store.purges.give_up(CHANNEL_GONE, NOW) == []

    assert set((await statuses(store)).values()) == {"cancelled"}
    assert await kept(store) == set()


async def test_a_line_that_waits_in_a_channel_that_is_gone_is_never_said(store: Store) -> None:
    await store.turns.accept(control(1))

    await purged(store, CHANNEL_GONE)

    assert await column(store, "control", 1) is None
    assert (await statuses(store))[message(1).key] == "cancelled"


async def test_what_was_forgotten_changes_nothing_when_it_is_delivered_again(store: Store) -> None:
    await a_few(store)
    await purged(store, MINE)

    assert await store.turns.accept(message(1, text="mine in C1")) is None
    assert await store.turns.accept(message(5, thread(2), text="<@UBOT> mine aside")) is None
    assert await store.wishes.edit("T1", message(3, thread(3, "C2")).key, "mine again", ts(600)) == (True, None)

    assert await kept(store) == {"theirs in C1", "to theirs in C1", "mine in T2", "to mine in T2"}


async def test_older_words_are_not_read_from_slack_again(store: Store) -> None:
    await purged(store, MINE)

    earlier = [message(7, thread(2), text="mine, older"), message(8, thread(2), text="theirs, older", user_id="U2")]
    await store.threads.backfill(thread(2), earlier)
    await store.threads.backfill(thread(2), [message(501, thread(2), text="mine, newer")])

    assert texts(await store.threads.history(thread(2), ts(999), "")) == ["theirs, older", "mine, newer"]


async def test_a_question_from_before_that_was_not_known_yet_is_answered_where_somebody_is_left(store: Store) -> None:
    await purged(store, MINE)
    await purged(store, CHANNEL)

    assert await store.turns.accept(message(9)) is not None


@pytest.mark.parametrize("purge", [CHANNEL_GONE, TEAM_GONE])
async def test_where_a_place_is_gone_late_messages_of_it_are_dropped(store: Store, purge: Purge) -> None:
    await purged(store, purge)

    assert await store.turns.accept(message(9)) is None
    assert await store.turns.accept(replace(command("late"), created_at=NOW)) is None
    assert await store.turns.accept(follow_up(10, thread(9))) is None

    assert await statuses(store) == {}


async def test_what_comes_after_a_new_installation_is_taken(store: Store) -> None:
    await purged(store, TEAM_GONE)

    assert await store.turns.accept(message(501)) is not None
    assert await store.turns.accept(message(9, thread(9, team="T2"))) is not None


async def test_an_order_that_comes_late_or_twice_takes_nothing_newer_along(store: Store) -> None:
    await store.settings.choose("T1", [Setting("team", "T1", "variant", "4b")], "U1", NOW + 900, None)
    await completed(store, message(501, text="newer"), "to newer")
    await purged(store, TEAM_GONE)
    await store.purges.order(TEAM_GONE)
    assert await store.purges.wanted() == []

    assert await kept(store) == {"newer", "to newer"}
    assert await store.settings.chosen("T1", [("team", "T1")])


async def test_what_is_wanted_once_more_while_it_is_done_is_done_once_more(store: Store) -> None:
    await store.purges.order(MINE)
    later = replace(MINE, until_ts=ts(900))
    await store.purges.order(later)

    assert await store.purges.close(MINE, control(20), NOW) == (False, None)
    assert await store.purges.wanted() == [later]


async def test_the_line_that_tells_of_it_is_stored_with_its_end(store: Store) -> None:
    await store.purges.order(replace(MINE, told=TOLD))
    (purge,) = await store.purges.wanted()
    assert purge.told == TOLD

    closed, turn_id = await store.purges.close(purge, control(20), NOW)

    assert closed
    assert (await claimed(store, turn_id)).key == control(20).key
    assert await store.purges.wanted() == []


async def test_another_store_goes_on_where_one_was_killed(store: Store) -> None:
    for n in range(1, 451):
        await store.turns.accept(message(n, thread(1), text=f"mine {n}", status=TurnStatus.CONTEXT))
    await store.purges.order(MINE)
    first = await store.purges.step(MINE, 0, NOW)
    assert first.behind_id is not None

    other = PurgeStore(store.database, lambda _: None)
    (purge,) = await other.wanted()
    assert purge.blanked == 200
    await stepped(store, purge)

    assert await kept(store) == set()
    assert (await other.wanted())[0].blanked == 450


async def test_a_purge_is_remembered_as_long_as_keys_are(store: Store) -> None:
    await purged(store, CHANNEL_GONE)

    await store.erasing.drop_keys(NOW)
    assert await store.turns.accept(message(9)) is None
    await store.erasing.drop_keys(NOW + 1)
    assert await store.turns.accept(message(9)) is not None


async def test_what_was_purged_is_in_no_file_any_more(store: Store, tmp_path: Path) -> None:
    await completed(store, message(1, text="SECRET"), "SECRET answer")
    await store.settings.choose("T1", [Setting("user", "U1", "instructions", "SECRET")], "U1", NOW, None)

    await purged(store, MINE)
    await store.erasing.erase(rebuild=True, patience_s=9)

    assert not any(b"SECRET" in file.read_bytes() for file in tmp_path.iterdir())
