"""A purge takes what was said before it and nothing newer, whatever comes late or twice or is killed in between."""

from dataclasses import replace

import pytest

from bot.conversation.erasing import Purge
from bot.conversation.setting import Setting
from bot.conversation.turn import TurnStatus
from bot.store import Store
from bot.store.purges import PurgeStore
from tests.store.builders import (
    NOW,
    claimed,
    command,
    completed,
    control,
    follow_up,
    message,
    statuses,
    texts,
    thread,
    ts,
)
from tests.store.purging import CHANNEL, CHANNEL_GONE, MINE, TEAM_GONE, TOLD, a_few, kept, purged, stepped


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
