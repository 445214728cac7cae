"""Settings that people chose."""

from bot.conversation.setting import Setting
from bot.store import Store
from tests.store.builders import NOW, claimed, control

VARIANT = Setting("channel", "C1", "variant", "4b")


async def test_nothing_is_chosen_at_first(store: Store) -> None:
    assert await store.settings.chosen("T1", [("channel", "C1")]) == ()
    assert await store.settings.chosen("T1", []) == ()


async def test_a_choice_is_kept_until_the_next(store: Store) -> None:
    await store.settings.choose("T1", [VARIANT], "U1", NOW, None)
    await store.settings.choose("T1", [Setting("channel", "C1", "variant", "12b")], "U2", NOW + 1, None)

    assert await store.settings.chosen("T1", [("channel", "C1")]) == (Setting("channel", "C1", "variant", "12b"),)


async def test_all_scopes_are_read_at_once_and_no_others(store: Store) -> None:
    chosen = [VARIANT, Setting("user", "U1", "variant", "1b"), Setting("channel", "C1", "reset_ts", "9.1")]
    for setting in (*chosen, Setting("channel", "U1", "variant", "27b"), Setting("team", "T1", "variant", "27b")):
        await store.settings.choose("T1", [setting], "U1", NOW, None)
    await store.settings.choose("T2", [VARIANT], "U1", NOW, None)

    found = await store.settings.chosen("T1", [("channel", "C1"), ("user", "U1"), ("thread", "C1:1.1")])

    assert sorted(found, key=repr) == sorted(chosen, key=repr)


async def test_a_choice_and_the_line_that_tells_of_it_are_one(store: Store) -> None:
    turn_id = await store.settings.choose("T1", [VARIANT], "U1", NOW, control(1))

    turn = await claimed(store, turn_id)
    assert (turn.id, turn.control) == (turn_id, control(1).control)


async def test_a_line_that_is_known_is_not_told_twice(store: Store) -> None:
    await store.settings.choose("T1", [VARIANT], "U1", NOW, control(1))

    assert await store.settings.choose("T1", [VARIANT], "U1", NOW, control(1)) is None


async def test_who_chose_and_when_is_kept(store: Store) -> None:
    await store.settings.choose("T1", [VARIANT], "U7", NOW, None)

    (row,) = await store.database.read("SELECT changed_by, changed_at FROM settings")
    assert (row["changed_by"], row["changed_at"]) == ("U7", NOW)


async def test_several_choices_are_one_commit_and_an_empty_one_is_taken_back(store: Store) -> None:
    await store.settings.choose("T1", [VARIANT, Setting("channel", "C1", "length", "long")], "U1", NOW, None)
    await store.settings.choose("T1", [Setting("channel", "C1", "variant", "")], "U1", NOW, None)

    assert await store.settings.chosen("T1", [("channel", "C1")]) == (Setting("channel", "C1", "length", "long"),)


async def test_what_is_chosen_where_nothing_was_is_seen_at_once(store: Store) -> None:
    for channel_id in ("C1", "C2", "C1"):
        assert not await store.settings.chosen("T1", [("channel", channel_id)])
        await store.settings.choose("T1", [Setting("channel", channel_id, "variant", "4b")], "U1", NOW, None)
        assert [row.value for row in await store.settings.chosen("T1", [("channel", channel_id)])] == ["4b"]
        await store.settings.choose("T1", [Setting("channel", channel_id, "variant", "")], "U1", NOW, None)
        assert not await store.settings.chosen("T1", [("channel", channel_id)])
