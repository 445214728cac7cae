"""A channel that gets another id, as the service takes it: known after a restart, late things come along."""

from bot.conversation.turn import Lane, TurnStatus
from bot.services.moving import MoveService
from bot.store import Store
from tests.services.test_purging import Inbox
from tests.store.builders import NOW, completed, message, part, running, said, thread, ts


class Shares:
    """What is known of channels: what was forgotten of it."""

    def __init__(self) -> None:
        self.forgotten: list[str] = []

    def note(self, channel_id: str, *, shared: bool) -> None:
        raise AssertionError((channel_id, shared))

    def forget(self, channel_id: str) -> None:
        self.forgotten.append(channel_id)

    async def is_shared(self, channel_id: str, within_s: float) -> bool:
        raise AssertionError((channel_id, within_s))


def moving_in(store: Store, moved: dict[str, str], inbox: Inbox, shares: Shares, now: float = NOW + 50) -> MoveService:
    return MoveService(store.moves, store.wishes, inbox, shares, team_id="T1", moved=moved, clock=lambda: now)


async def test_what_moved_is_known_to_the_next_process_and_to_what_writes_to_slack(store: Store) -> None:
    moved, shares = dict[str, str](), Shares()
    moving = moving_in(store, moved, Inbox(store), shares)
    await completed(store, message(1))
    assert moving.now("C1") == "C1"

    await moving.channel_moved("T1", "C1", "C2")
    await moving.channel_moved("T1", "C1", "C2")  # Slack sent it again
    await moving.channel_moved("T2", "C1", "C9")  # nobody's here
    assert (moving.now("C1"), moved) == ("C2", {"C1": "C2"})
    assert set(shares.forgotten) == {"C1", "C2"}

    await moving.channel_moved("T1", "C2", "C3")
    await moving.channel_moved("T1", "C1", "C2")  # once more, and late
    anew = moving_in(store, {}, Inbox(store), Shares())
    await anew.recall()
    assert (anew.now("C1"), anew.now("C2"), anew.now("C3")) == ("C3", "C3", "C3")
    rows = await store.database.read("SELECT DISTINCT channel_id FROM turns")
    assert [row["channel_id"] for row in rows] == ["C3"]


async def test_what_an_answer_left_below_the_old_id_is_moved_in_the_next_round(store: Store) -> None:
    moving = moving_in(store, {}, Inbox(store), Shares())
    turn = await running(store, message(1))
    await moving.channel_moved("T1", "C1", "C2")
    answer_id = await store.answers.finish(turn, None, said("an answer"), part())
    await store.turns.settle(turn, TurnStatus.COMPLETED, answer_id, [part()])

    assert await moving.work()

    (reply,) = await store.database.read("SELECT channel_id FROM replies")
    assert reply["channel_id"] == "C2"


async def test_what_a_killed_process_left_below_the_old_id_is_moved_by_the_next_one_however_late(store: Store) -> None:
    await moving_in(store, {}, Inbox(store), Shares()).channel_moved("T1", "C1", "C2")
    await store.turns.accept(message(1))

    late = moving_in(store, {}, Inbox(store), Shares(), NOW + 90_000)
    await late.recall()
    assert await late.work()

    (row,) = await store.database.read("SELECT channel_id FROM turns")
    assert row["channel_id"] == "C2"


async def test_a_message_deleted_just_after_the_move_stays_deleted_and_its_answer_goes(store: Store) -> None:
    inbox = Inbox(store)
    turn = await completed(store, message(1, text="secret"))
    await store.wishes.delete("T1", "C2", ts(1), NOW + 40)

    await moving_in(store, {}, inbox, Shares()).channel_moved("T1", "C1", "C2")

    assert inbox.woken == [(turn.id, Lane.ASK)]
    assert not await store.threads.history(thread(1, "C2"), ts(9), "")
    assert [row["text"] for row in await store.database.read("SELECT text FROM turns")] == [""]


async def test_a_deletion_that_was_on_its_way_below_the_old_id_during_the_move_counts(store: Store) -> None:
    inbox = Inbox(store)
    turn = await completed(store, message(1, text="secret"))
    moving = moving_in(store, {}, inbox, Shares())
    await moving.channel_moved("T1", "C1", "C2")
    await store.wishes.delete("T1", "C1", ts(1), NOW + 60)

    assert await moving.work()

    assert inbox.woken == [(turn.id, Lane.ASK)]
    assert [row["text"] for row in await store.database.read("SELECT text FROM turns")] == [""]
