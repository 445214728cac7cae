"""Titles of threads: whose stays, and what goes with a deleted question."""

import pytest

from bot.store import Store
from tests.store.builders import message, thread

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
