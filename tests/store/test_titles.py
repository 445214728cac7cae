"""Titles of threads: whose stays, and what goes with a deleted question."""

from dataclasses import replace

import pytest

from bot.store import Store
from tests.store.builders import NOW, completed, message, thread, ts
from tests.store.purging import MINE, kept, purged

KEY, OTHER = thread(1), thread(2)


async def title(store: Store) -> tuple[str | None, str | None]:
    kept = await store.threads.thread(KEY)
    return kept.title, kept.titled_from


async def test_a_thread_has_no_title_at_first(store: Store) -> None:
    assert await title(store) == (None, None)


async def test_a_title_of_one_question_takes_no_others_place(store: Store) -> None:
    await store.threads.entitle(KEY, "one", "1.1")
    await store.threads.entitle(KEY, "two", "2.2")
    assert await title(store) == ("one", "1.1")
    await store.threads.entitle(KEY, "one, edited", "1.1")
    assert await title(store) == ("one, edited", "1.1")


async def test_a_persons_title_stays(store: Store) -> None:
    await store.threads.entitle(KEY, "one", "1.1")
    await store.threads.entitle(KEY, "mine", None)
    await store.threads.entitle(KEY, "one", "1.1")
    await store.threads.untitle(KEY, "1.1")
    assert await title(store) == ("mine", None)
    await store.threads.entitle(KEY, "mine, too", None)
    assert await title(store) == ("mine, too", None)


@pytest.mark.parametrize("again", ["2.2", None])
async def test_a_title_goes_with_its_question_and_leaves_room_for_another(store: Store, again: str | None) -> None:
    turn = message(1)
    assert turn.ts is not None
    await store.turns.accept(turn)
    await store.threads.entitle(KEY, "a secret", turn.ts)
    await store.threads.entitle(OTHER, "another", "9.9")
    await store.wishes.delete(KEY.team_id, KEY.channel_id, turn.ts, 1_760_000_100.0)
    assert await title(store) == ("", turn.ts)
    assert (await store.threads.thread(OTHER)).title == "another"
    await store.threads.entitle(KEY, "next", again)
    assert await title(store) == ("next", again)


async def test_a_deleted_message_that_gave_no_title_takes_none_away(store: Store) -> None:
    turn = message(1)
    assert turn.ts is not None
    await store.turns.accept(turn)
    await store.threads.entitle(KEY, "mine", None)
    await store.wishes.delete(KEY.team_id, KEY.channel_id, turn.ts, 1_760_000_100.0)
    assert await title(store) == ("mine", None)


# A title that a person gave, of direct messages, is their words.

DM = thread(1, "D1")


async def titled(store: Store) -> None:
    """Two questions in one conversation, with a person's title."""
    await completed(store, message(1, DM))
    await completed(store, message(2, DM))
    await store.threads.entitle(DM, "mine", None)


async def test_a_persons_title_goes_when_everything_of_the_person_is_forgotten(store: Store) -> None:
    await titled(store)
    await purged(store, MINE)
    assert await kept(store) == set()


async def test_it_goes_then_too_when_the_first_message_was_deleted_before(store: Store) -> None:
    await titled(store)
    for n in (1, 2):
        await store.wishes.delete("T1", "D1", ts(n), NOW)
    assert "mine" in await kept(store)
    await purged(store, MINE)
    assert "mine" not in await kept(store)


async def test_it_stays_when_somebody_else_is_forgotten(store: Store) -> None:
    await titled(store)
    await purged(store, replace(MINE, scope_id="U2"))
    assert "mine" in await kept(store)


@pytest.mark.parametrize(("old", "left"), [([1], None), ([2], "mine")])
async def test_it_goes_when_the_first_message_of_the_conversation_is_too_old(
    store: Store, old: list[int], left: str | None
) -> None:
    await titled(store)
    await store.erasing.blank(old, NOW)
    assert (await store.threads.thread(DM)).title == left


async def test_with_the_last_row_of_a_conversation_its_title_goes_and_what_is_known_of_it_stays(store: Store) -> None:
    await titled(store)
    await store.threads.reset(DM, ts(3))
    await store.erasing.blank([1, 2], NOW)
    await store.threads.entitle(DM, "mine, later", None)
    assert await store.erasing.drop_keys(NOW + 1) == 2
    kept_of_it = await store.threads.thread(DM)
    assert (kept_of_it.title, kept_of_it.addressed, kept_of_it.reset_ts) == (None, True, ts(3))
