"""What a turn is about is kept with it, and somebody's quoted words go when they delete them."""

from dataclasses import replace

from bot.conversation.material import Material
from bot.conversation.tasks import Task, TaskKind
from bot.conversation.thread import ThreadKey
from bot.store import Store
from tests.store.builders import NOW, accepted, claimed, column, command, ts

QUOTING = Task(
    TaskKind.ASK, "C9", ts=ts(3), thread_ts=ts(2), author_id="U9", author_name="CI", quoted="the secret is 4711"
)
DIGEST = Task(TaskKind.CHANNEL, "C9", language="German", since_ts=ts(1), until_ts=ts(9), span="24 h")


async def test_a_task_comes_back_as_it_was_and_what_was_read_for_it_is_not_stored(store: Store) -> None:
    for trigger, task in (("1", QUOTING), ("2", DIGEST)):
        read = replace(task, material=Material("C9"))
        turn_id = await accepted(store, command(trigger, task=read))
        assert (await claimed(store, turn_id)).task == task


async def test_a_turn_is_placed_in_the_direct_message_that_was_opened_for_it(store: Store) -> None:
    key = "shortcut:1"
    turn = replace(command("1", task=QUOTING), key=key, thread=ThreadKey("T1", "", key))
    running = await claimed(store, await accepted(store, turn))
    placed = await store.turns.place(running, "D1", ts(7))
    assert (placed.thread, placed.ts, placed.task) == (ThreadKey("T1", "D1", ts(7)), ts(7), QUOTING)


async def test_a_deleted_message_is_gone_from_every_turn_that_quotes_it(store: Store) -> None:
    quoting = [await accepted(store, command(trigger, task=QUOTING)) for trigger in ("1", "2")]
    other = await accepted(store, command("3", task=replace(QUOTING, channel_id="C8")))
    await store.wishes.delete("T1", "C9", ts(3), NOW)
    assert [await column(store, "quoted", turn_id) for turn_id in quoting] == ["", ""]
    assert "4711" in await column(store, "quoted", other)
    assert "4711" not in await column(store, "task", quoting[0])


async def test_a_later_question_sees_the_message_that_an_earlier_one_was_about(store: Store) -> None:
    turn = await claimed(store, await accepted(store, command("1", task=QUOTING)))
    placed = await store.turns.place(turn, "D1", ts(7))
    (entry,) = await store.threads.history(placed.thread, ts(8), "")
    assert "<@U9> wrote this message in Slack:\n> the secret is 4711" in entry.text
    assert entry.text.endswith("asked by command")
