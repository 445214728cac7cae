"""Purges as the service takes them: wanted, done beside everything else, told once; events in any order."""

import asyncio
from dataclasses import dataclass, field

import pytest

from bot.conversation.erasing import Purge
from bot.conversation.setting import Scope
from bot.conversation.turn import Lane, NewTurn
from bot.services.people import PeopleService
from bot.services.purging import PurgeService
from bot.services.rounds import Rounds
from bot.services.settings import SettingService
from bot.services.turns import Command
from bot.store import Store
from tests.services.past import GEMMA, Past
from tests.services.test_settings import Played
from tests.store.builders import NOW, completed, message, running, thread, ts


@dataclass
class Inbox:
    """The queue, with nobody who runs it."""

    store: Store
    woken: list[tuple[int, Lane]] = field(default_factory=list)
    put_in: list[NewTurn] = field(default_factory=list)
    stirred: asyncio.Event = field(default_factory=asyncio.Event)

    async def put(self, turn: NewTurn) -> bool:
        self.put_in.append(turn)
        return True

    def wake(self, turn_id: int, lane: Lane) -> None:
        self.woken.append((turn_id, lane))
        self.stirred.set()


@pytest.fixture
def inbox(store: Store) -> Inbox:
    return Inbox(store)


@pytest.fixture
def purging(store: Store, inbox: Inbox) -> PurgeService:
    people = PeopleService(Played(members={("C1", "U1")}), frozenset())
    settings = SettingService(store.settings, people, lambda *_: None, "27b")
    return PurgeService(store.purges, store.erasing, store.wishes, settings, inbox, clock=lambda: NOW + 50)


async def kept(store: Store) -> set[str]:
    return {row["text"] for row in await store.database.read("SELECT text FROM turns WHERE text <> ''")}


ASKED = Command("action:1", "T1", "C1", "U1", "")


async def test_what_a_person_wants_forgotten_is_told_once_when_it_is(
    store: Store, inbox: Inbox, purging: PurgeService
) -> None:
    await completed(store, message(1, text="mine"))
    await purging.forget_person(ASKED)
    await purging.forget_person(ASKED)

    await purging.work()
    await purging.work()

    assert await kept(store) == set()
    (line,) = await store.database.read("SELECT key, channel_id, control FROM turns WHERE lane = 'control'")
    assert (line["key"], line["channel_id"]) == ("forgotten:action:1", "")
    assert '"count": "1"' in line["control"]
    assert [lane for _, lane in inbox.woken] == [Lane.CONTROL]


async def test_who_may_not_change_a_channel_cannot_have_it_forgotten(store: Store, purging: PurgeService) -> None:
    await completed(store, message(1, text="ours"))

    wrong = await purging.forget_channel(Command("action:1", "T1", "C1", "U2", ""))
    await purging.work()

    assert wrong is not None
    assert wrong.key == "setting.not_member"
    assert await kept(store) == {"ours"}


async def test_a_deleted_channel_s_answer_under_way_is_waited_for(
    store: Store, inbox: Inbox, purging: PurgeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.purging._ENDING_S", 0.0)
    turn = await running(store, message(1, text="under way"))
    await purging.channel_gone("T1", "C1", NOW + 9)
    work = asyncio.create_task(purging.work())
    async with asyncio.timeout(5):
        await inbox.stirred.wait()
    assert not work.done()

    await store.turns.requeue(turn, NOW, attempted=False)
    async with asyncio.timeout(5):
        await work

    assert await store.purges.wanted() == []
    assert (await store.database.read("SELECT status FROM turns"))[0]["status"] == "cancelled"


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
async def test_uninstalled_and_revoked_come_in_any_order_and_twice(
    store: Store, purging: PurgeService, order: tuple[int, ...]
) -> None:
    await completed(store, message(1, text="before"))
    moments = (NOW + 5, NOW + 6, NOW + 5)
    for which in order:
        await purging.workspace_gone("T1", moments[which])
        await purging.work()
        assert await store.turns.accept(message(2, text="late")) is None

    assert await kept(store) == set()


async def test_an_old_uninstalling_that_is_delivered_after_a_new_installation_takes_nothing_new(
    store: Store, purging: PurgeService
) -> None:
    later = message(1, thread(1), text="after the new installation")
    moved = NOW + 100
    await store.turns.accept(later)
    await store.database.fetch("UPDATE turns SET ts = ?1, created_at = ?2", f"{moved:.6f}", moved)

    await purging.workspace_gone("T1", NOW)
    await purging.work()

    assert await kept(store) == {"after the new installation"}


async def test_deleted_messages_stay_deleted_when_they_are_found_again(store: Store, purging: PurgeService) -> None:
    await completed(store, message(1, text="deleted"))
    await completed(store, message(2, text="forgotten"))
    await store.wishes.delete("T1", "C1", ts(1), NOW)
    await purging.forget_person(ASKED)
    await purging.work()

    for n, text in ((1, "deleted"), (2, "forgotten")):
        assert await store.turns.accept(message(n, text=text)) is None
        assert await store.wishes.edit("T1", message(n).key, f"{text} and edited", ts(90)) == (True, None)
    assert await kept(store) == set()


async def test_what_was_forgotten_is_not_answered_when_looking_back_finds_it(past: Past) -> None:
    await past.first_start()
    asked = past.slack.say("C1", past.ts(30), f"{GEMMA} question")
    await past.look()
    await past.answer("C1", asked, past.ts(10))
    purge = Purge("T1", Scope.PERSON, "U1", past.ts())
    await past.store.purges.order(purge)
    await past.store.purges.step(purge, 0, past.clock.now)
    await past.store.purges.close(purge, None, past.clock.now)

    await past.look()

    assert await past.stored() == {"": "completed"}
    assert len(past.inbox.put_in) == 1


async def test_a_channel_that_is_closed_keeps_its_words_and_its_askers_are_told(
    store: Store, inbox: Inbox, purging: PurgeService
) -> None:
    turn = await running(store, message(1, text="asked"))

    await purging.channel_closed("T1", "C1")

    assert inbox.woken == [(turn.id, Lane.ASK)]
    (line,) = inbox.put_in
    assert (line.user_id, line.thread.channel_id, line.control and line.control.key) == ("U1", "", "channel.closed")
    assert await kept(store) == {"asked"}


async def test_a_round_begins_at_once_when_there_is_something_to_do() -> None:
    began = asyncio.Semaphore(0)

    async def work() -> bool:
        began.release()
        return True

    rounds = Rounds("test", work, first_s=0, every_s=3_600)
    rounds.start()
    async with asyncio.timeout(5):
        await began.acquire()
        rounds.soon()
        await began.acquire()
    await rounds.close()
