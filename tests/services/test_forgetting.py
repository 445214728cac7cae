"""When the files forget, and what is too old: over a real store."""

import calendar
import time
from pathlib import Path

import pytest

from bot.conversation.setting import Setting
from bot.conversation.turn import TurnStatus
from bot.errors import StoreError
from bot.services.erasing import Eraser
from bot.services.people import PeopleService
from bot.services.retention import KEYS_KEPT_DAYS, Retention
from bot.services.settings import SettingService
from bot.store import Store
from tests.services.test_settings import Played
from tests.store.builders import NOW, accepted, completed, message, statuses, thread, ts

DAY = 86_400.0
NOON, NIGHT = (float(calendar.timegm((2026, 3, 4, hour, 0, 0))) for hour in (12, 3))


@pytest.fixture(autouse=True)
def _utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.localtime", time.gmtime)


def held(path: Path) -> bool:
    return any(b"SECRET" in file.read_bytes() for file in path.iterdir())


async def deleted(store: Store, n: int = 1) -> None:
    await completed(store, message(n, text="SECRET"), "SECRET answer")
    await store.wishes.delete("T1", "C1", ts(n), NOW)


async def test_a_small_database_is_rebuilt_as_soon_as_something_was_deleted(store: Store, tmp_path: Path) -> None:
    await deleted(store)

    assert await Eraser(store.erasing, clock=lambda: NOON).look()

    assert not held(tmp_path)
    assert await store.erasing.wanted() is None


async def test_of_a_large_database_the_log_forgets_at_once_and_the_pages_at_night(store: Store, tmp_path: Path) -> None:
    now = NOON
    eraser = Eraser(store.erasing, small=0, clock=lambda: now)
    await deleted(store)

    assert await eraser.look()
    assert await eraser.look()
    assert (tmp_path / "gemma.db-wal").stat().st_size == 0
    assert await store.erasing.wanted() is not None

    now = NIGHT
    assert await eraser.look()
    assert await store.erasing.wanted() is None
    assert not held(tmp_path)


async def test_nothing_is_done_where_nothing_was_deleted(store: Store, tmp_path: Path) -> None:
    eraser = Eraser(store.erasing, clock=lambda: NOON)
    await eraser.look()
    await completed(store, message(1))
    log = (tmp_path / "gemma.db-wal").stat()

    assert await eraser.look()

    assert (tmp_path / "gemma.db-wal").stat().st_mtime_ns == log.st_mtime_ns


async def test_it_says_when_it_could_not_be_done(store: Store) -> None:
    class Busy:
        wanted, size = store.erasing.wanted, store.erasing.size

        async def erase(self, *, rebuild: bool, patience_s: float) -> bool:
            assert rebuild
            assert patience_s < 3
            return False

    await deleted(store)

    assert not await Eraser(Busy(), clock=lambda: NOON).look()  # type: ignore[arg-type] # what is asked of it is there
    assert await store.erasing.wanted() is not None


async def test_a_closed_database_is_an_error_that_the_rounds_know(store: Store) -> None:
    await store.close()

    with pytest.raises(StoreError):
        await Eraser(store.erasing).look()


# What is too old. `message(n)` was said in the first second after NOW.


def retention(store: Store, days_later: float) -> Retention:
    people = PeopleService(Played(), frozenset())
    settings = SettingService(store.settings, people, lambda *_: None, "27b")
    return Retention(store.erasing, settings, "T1", clock=lambda: NOW + days_later * DAY)


async def keep(store: Store, scope: str, scope_id: str, days: int) -> None:
    await store.settings.choose("T1", [Setting(scope, scope_id, "retention", str(days))], "U1", NOW, None)


async def kept(store: Store) -> set[str]:
    return {row["text"] for row in await store.database.read("SELECT text FROM turns WHERE text <> ''")}


async def test_without_a_choice_nothing_is_ever_too_old(store: Store) -> None:
    await completed(store, message(1))

    await retention(store, 10_000).purge()

    assert await kept(store) == {"question 1"}


async def test_a_channel_can_shorten_the_workspaces_days_and_not_extend_them(store: Store) -> None:
    for n, channel in enumerate(("C1", "C2", "C3"), 1):
        await completed(store, message(n, thread(n, channel)))
    await keep(store, "team", "T1", 7)
    await keep(store, "channel", "C2", 100)
    await keep(store, "channel", "C3", 1)

    await retention(store, 6).purge()
    assert await kept(store) == {"question 1", "question 2"}
    await retention(store, 8).purge()
    assert await kept(store) == set()


async def test_in_a_direct_message_a_person_can_shorten_them(store: Store) -> None:
    await completed(store, message(1, thread(1, "D1"), user_id="U1"))
    await completed(store, message(2, thread(2, "D2"), user_id="U2"))
    await completed(store, message(3, user_id="U1"))
    await keep(store, "user", "U1", 2)
    await keep(store, "team", "T1", 50)

    await retention(store, 3).purge()

    assert await kept(store) == {"question 2", "question 3"}


async def test_what_is_younger_or_under_way_stays_and_settings_do_too(store: Store) -> None:
    await keep(store, "team", "T1", 2)
    await completed(store, message(1))
    await accepted(store, message(2))
    young = f"{NOW + 2 * DAY:.6f}"
    await store.turns.accept(message(3, status=TurnStatus.CONTEXT, text="young"))
    await store.database.fetch("UPDATE turns SET ts = ?1 WHERE text = 'young'", young)

    await retention(store, 3).purge()

    assert await kept(store) == {"question 2", "young"}
    assert await store.settings.chosen("T1", [("team", "T1")])


async def test_blank_rows_answer_for_what_was_there_and_then_go(store: Store) -> None:
    await keep(store, "team", "T1", 1)
    await completed(store, message(1))
    await retention(store, 2).purge()
    assert await store.turns.accept(message(1)) is None

    await retention(store, 2 + KEYS_KEPT_DAYS - 1).purge()
    assert await statuses(store)
    await retention(store, 2 + KEYS_KEPT_DAYS + 1).purge()

    assert await statuses(store) == {}


async def test_what_became_too_old_is_out_of_the_files_after_the_next_look(store: Store, tmp_path: Path) -> None:
    await keep(store, "team", "T1", 1)
    await completed(store, message(1, text="SECRET"), "SECRET")

    await retention(store, 2).purge()
    await Eraser(store.erasing, clock=lambda: NOON).look()

    assert not held(tmp_path)
