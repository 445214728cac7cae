"""Everything of a person, a channel or a workspace is forgotten, and nothing else with it."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.conversation.erasing import Purge
from bot.conversation.feedback import Feedback, Verdict
from bot.conversation.setting import Setting
from bot.conversation.tasks import Task, TaskKind
from bot.conversation.turn import TurnStatus, Wish
from bot.store import Store
from bot.store.watermarks import WatermarkStore
from tests.store.builders import (
    NOW,
    column,
    command,
    completed,
    control,
    message,
    part,
    running,
    said,
    statuses,
    thread,
    ts,
)
from tests.store.erasing import left_in_files
from tests.store.purging import CHANNEL, CHANNEL_GONE, MINE, TEAM_GONE, a_few, kept, purged, stepped


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


async def test_what_was_purged_is_in_no_file_any_more(store: Store, path: Path) -> None:
    await completed(store, message(1, text="SECRET"), "SECRET answer")
    await store.settings.choose("T1", [Setting("user", "U1", "instructions", "SECRET")], "U1", NOW, None)

    await purged(store, MINE)
    await store.erasing.erase(rebuild=True, patience_s=9)

    assert left_in_files(path) == []


async def test_a_line_that_is_being_said_while_its_person_is_forgotten_keeps_no_words(store: Store) -> None:
    line = await running(store, control(1))
    await purged(store, MINE)
    wanted = await store.erasing.wanted()
    assert wanted is not None
    await store.erasing.erased(wanted)
    assert await column(store, "control", line.id)

    await store.turns.settle(line, TurnStatus.COMPLETED)

    assert await column(store, "control", line.id) is None
    assert await store.erasing.wanted() is not None


async def test_a_line_that_nobody_forgot_leaves_nothing_to_be_erased(store: Store) -> None:
    line = await running(store, control(1))
    before = await store.erasing.wanted()
    await store.turns.settle(line, TurnStatus.COMPLETED)
    assert await column(store, "control", line.id)
    assert await store.erasing.wanted() == before


@pytest.mark.parametrize("purge", [CHANNEL, CHANNEL_GONE])
async def test_what_came_below_a_former_id_of_the_channel_goes_with_it(store: Store, purge: Purge) -> None:
    await store.moves.move("T1", "C1", "C2", NOW)
    await store.turns.accept(message(2, text="read from Slack", status=TurnStatus.CONTEXT))
    await store.threads.entitle(thread(2), "a title", ts(2))
    await store.turns.accept(message(3, thread(3, "C3"), text="elsewhere", status=TurnStatus.CONTEXT))

    await purged(store, replace(purge, scope_id="C2"))

    assert await kept(store) == {"elsewhere"}


async def test_what_comes_below_it_when_the_channel_was_forgotten_is_forgotten_once_it_is_moved(store: Store) -> None:
    there = replace(CHANNEL, scope_id="C2")
    await store.moves.move("T1", "C1", "C2", NOW)
    await purged(store, there)
    await store.turns.accept(message(700, text="said since", status=TurnStatus.CONTEXT))
    await store.moves.move("T1", "C1", "C2", NOW)
    assert await store.purges.wanted() == []

    await store.turns.accept(message(2, text="read from Slack", status=TurnStatus.CONTEXT))
    await store.moves.move("T1", "C1", "C2", NOW)
    (again,) = await store.purges.wanted()
    await stepped(store, again)

    assert await kept(store) == {"said since"}
