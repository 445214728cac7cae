"""Notes go with what they were made of: with each of its messages, however it goes, also while they are being made."""

from collections.abc import Awaitable, Callable

import pytest

from bot.conversation.erasing import Purge
from bot.conversation.notes import Notes
from bot.conversation.setting import Scope
from bot.conversation.tasks import Task, TaskKind
from bot.conversation.turn import Wish, message_key
from bot.store import Store
from tests.store.builders import NOW, aside, claimed, completed, follow_up, message, thread, ts

HERE = thread(1)
NOTES = Notes("- Alice wants tea", ts(5), 6)

Act = Callable[[Store], Awaitable[object]]


async def a_thread(store: Store) -> None:
    """Questions 1, 2 and 8 with answers, an aside 3, and at 4 a question about somebody's message 900 in C9."""
    about = Task(TaskKind.ASK, "C9", ts(900), author_id="U9", quoted="theirs")
    await completed(store, message(1))
    await completed(store, message(2, HERE))
    await store.turns.accept(aside(3, HERE, user_id="U2"))
    await completed(store, message(4, HERE, task=about))
    await completed(store, message(8, HERE))


async def noted(store: Store) -> None:
    making = await store.notes.begin(HERE, "", NOTES.until_ts)
    assert await store.notes.keep(HERE, making, NOTES, NOW)


async def purged(store: Store, scope: Scope, name: str) -> None:
    purge = Purge("T1", scope, name, ts(99), gone=scope is not Scope.PERSON)
    await store.purges.order(purge)
    behind: int | None = 0
    while behind is not None:
        behind = (await store.purges.step(purge, behind, NOW)).behind_id
    await store.purges.close(purge, None, NOW)


async def again(store: Store, n: int) -> None:
    (row,) = await store.database.read("SELECT id FROM turns WHERE ts = ?1", ts(n))
    assert await store.wishes.again(row["id"], Wish.ANSWER)
    await store.answers.anew(await claimed(store))


async def withdrawn(store: Store, n: int) -> None:
    (row,) = await store.database.read("SELECT id FROM turns WHERE ts = ?1", ts(n))
    assert await store.wishes.again(row["id"], Wish.WITHDRAW)
    await store.turns.settle_withdrawn(await claimed(store))


async def blanked(store: Store) -> None:
    (row,) = await store.database.read("SELECT id FROM turns WHERE ts = ?1", ts(2))
    await store.erasing.blank([row["id"]], NOW)


GOES: dict[str, Act] = {
    "a question is deleted": lambda store: store.wishes.delete("T1", "C1", ts(2), NOW),
    "an aside is deleted": lambda store: store.wishes.delete("T1", "C1", ts(3), NOW),
    "what a question is about is deleted": lambda store: store.wishes.delete("T1", "C9", ts(900), NOW),
    "a question is edited": lambda store: store.wishes.edit("T1", message_key("C1", ts(2)), "else", ts(50)),
    "an aside is edited": lambda store: store.wishes.edit("T1", message_key("C1", ts(3)), "else", ts(50)),
    "a question is answered anew": lambda store: again(store, 2),
    "an answer is taken away": lambda store: withdrawn(store, 2),
    "the thread is forgotten": lambda store: store.erasing.forget(HERE, ts(50), "U1", NOW),
    "it becomes too old": blanked,
    "somebody who spoke is forgotten": lambda store: purged(store, Scope.PERSON, "U2"),
    "somebody who is quoted is forgotten": lambda store: purged(store, Scope.PERSON, "U9"),
    "the channel is gone": lambda store: purged(store, Scope.CHANNEL, "C1"),
    "the channel that is quoted is gone": lambda store: purged(store, Scope.CHANNEL, "C9"),
    "the workspace is gone": lambda store: purged(store, Scope.WORKSPACE, "T1"),
}
STAYS: dict[str, Act] = {
    "a newer question is deleted": lambda store: store.wishes.delete("T1", "C1", ts(8), NOW),
    "a newer question is edited": lambda store: store.wishes.edit("T1", message_key("C1", ts(8)), "else", ts(50)),
    "an edit changes nothing": lambda store: store.wishes.edit("T1", message_key("C1", ts(2)), "question 2", ts(50)),
    "a newer question is answered anew": lambda store: again(store, 8),
    "another thread is forgotten": lambda store: store.erasing.forget(thread(20), ts(50), "U1", NOW),
    "somebody else is forgotten": lambda store: purged(store, Scope.PERSON, "U7"),
}


@pytest.mark.parametrize("act", GOES.values(), ids=GOES)
async def test_notes_go_when(store: Store, act: Act) -> None:
    await a_thread(store)
    await noted(store)
    assert await store.notes.notes(HERE, "") == NOTES

    await act(store)

    assert await store.notes.notes(HERE, "") is None
    assert await store.database.read("SELECT 1 FROM notes") == []


@pytest.mark.parametrize("act", GOES.values(), ids=GOES)
async def test_notes_that_are_being_made_are_not_kept_when(store: Store, act: Act) -> None:
    await a_thread(store)
    making = await store.notes.begin(HERE, "", NOTES.until_ts)

    await act(store)

    assert not await store.notes.keep(HERE, making, NOTES, NOW)
    assert await store.notes.notes(HERE, "") is None


@pytest.mark.parametrize("act", STAYS.values(), ids=STAYS)
async def test_notes_stay_when(store: Store, act: Act) -> None:
    await a_thread(store)
    await noted(store)

    await act(store)

    assert await store.notes.notes(HERE, "") == NOTES


async def test_notes_of_before_a_reset_are_not_those_of_after_it(store: Store) -> None:
    await a_thread(store)
    await noted(store)

    assert await store.notes.notes(HERE, ts(3)) is None
    await store.notes.begin(HERE, ts(3), ts(5))

    assert await store.notes.notes(HERE, "") is None
    assert await store.database.read("SELECT 1 FROM notes WHERE text <> ''") == []


async def test_notes_that_others_began_anew_are_not_kept(store: Store) -> None:
    await a_thread(store)
    first = await store.notes.begin(HERE, "", ts(3))
    second = await store.notes.begin(HERE, "", ts(5))

    assert not await store.notes.keep(HERE, first, NOTES, NOW)
    assert await store.notes.keep(HERE, second, NOTES, NOW)


async def test_what_a_host_counted_is_told_by_thread_and_variant(store: Store) -> None:
    await completed(store, message(1))
    await completed(store, follow_up(2, HERE))
    assert await store.threads.counts(HERE, ts(9), "27b") == []
    await store.database.fetch("UPDATE answers SET estimated_tokens = 10 + id")

    assert await store.threads.counts(HERE, ts(9), "27b") == [(12, 12), (12, 11)]
    assert await store.threads.counts(HERE, ts(2), "27b") == [(12, 11)]
    assert await store.threads.counts(HERE, ts(9), "4b") == []


async def test_the_beginning_of_a_thread_is_its_first_entry_and_how_long_it_is(store: Store) -> None:
    await a_thread(store)

    first, messages = await store.threads.beginning(HERE, ts(5), "")
    assert (first and first.text, messages) == ("question 1", 7)
    assert await store.threads.beginning(HERE, ts(1), "") == (None, 0)
