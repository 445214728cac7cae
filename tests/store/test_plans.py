"""No statement reads a whole table: what is fast with ten turns is fast with a million."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.conversation.budgets import Holder
from bot.conversation.erasing import Purge, Told
from bot.conversation.feedback import Feedback, Verdict
from bot.conversation.notes import Notes
from bot.conversation.setting import Scope, Setting
from bot.conversation.turn import TurnStatus, Wish, message_key
from bot.store import Store
from bot.store.adaptations import AdaptationStore
from bot.store.answers import AnswerStore
from bot.store.database import Database, Row, Statement, Value
from bot.store.deliveries import DeliveryStore
from bot.store.erasing import ErasingStore
from bot.store.feedback import FeedbackStore
from bot.store.moves import MoveStore
from bot.store.notes import NoteStore
from bot.store.purges import PurgeStore
from bot.store.refusals import RefusalStore
from bot.store.settings import SettingStore
from bot.store.threads import ThreadStore
from bot.store.turns import TurnStore
from bot.store.usage import UsageStore
from bot.store.watermarks import WatermarkStore
from bot.store.wishes import WishStore
from tests.store.builders import (
    CHANGED,
    LEASE,
    NOW,
    command,
    completed,
    control,
    follow_up,
    message,
    part,
    said,
    thread,
    ts,
)

SMALL = {"turns_running", "turns_queued", "turns_one_running", "purges_open"}
"""Partial indexes that hold only what is under way: to read all of one is to read what is to be done."""

WHOLE_WORKSPACES = {"team_id=?", "team_id=? AND ts<?", "team_id=? AND channel_id>? AND channel_id<?"}
"""What an index finds by these is all that a workspace has, or all of its direct messages."""

BOUNDED = {"lately", "waiting", "place", "(subquery-8)"}
"""Subqueries that end with a LIMIT, or hold what waits, or one row: to read all of one is bounded."""


@dataclass
class Recording:
    """A database that notes every statement."""

    database: Database
    seen: dict[str, int] = field(default_factory=dict)

    @property
    def serial(self) -> str:
        return self.database.serial

    async def fetch(self, sql: str, *args: Value) -> Sequence[Row]:
        self.seen[sql] = len(args)
        return await self.database.fetch(sql, *args)

    async def fetch_unsynced(self, sql: str, *args: Value) -> Sequence[Row]:
        self.seen[sql] = len(args)
        return await self.database.fetch_unsynced(sql, *args)

    async def read(self, sql: str, *args: Value) -> Sequence[Row]:
        self.seen[sql] = len(args)
        return await self.database.read(sql, *args)

    async def size(self) -> int:
        return await self.database.size()

    async def erase(self, *, rebuild: bool, patience_s: float) -> bool:
        return await self.database.erase(rebuild=rebuild, patience_s=patience_s)

    async def transact(self, statements: Sequence[Statement], *, guarded: bool = False) -> Sequence[Sequence[Row]]:
        self.seen |= {statement.sql: len(statement.args) for statement in statements}
        return await self.database.transact(statements, guarded=guarded)

    async def close(self) -> None:
        await self.database.close()


async def every_verb(store: Store) -> None:
    turn_id = await store.turns.accept(command("1.1"))
    turn = await store.turns.claim(LEASE, NOW, turn_id)
    assert turn is not None
    turn = await store.turns.place(turn, "C1", ts(1))
    await store.answers.record_part(turn, await store.answers.begin(turn), part())
    await store.answers.current(turn)
    answer_id = await store.answers.finish(turn, None, said("text"), part())
    await store.answers.finish(turn, answer_id, said("text"), None)
    await store.turns.settle(turn, TurnStatus.COMPLETED, answer_id, [part()])
    await store.wishes.find(thread(1), turn.short_id)
    await store.feedback.give(Feedback(thread(1), turn.short_id, answer_id, "U1", Verdict.GOOD), NOW)
    await store.feedback.counts("T1", NOW)
    await store.wishes.last(thread(1), ts(9))
    await store.wishes.at(thread(1), ts(1))
    await store.wishes.busy(thread(1))
    await store.wishes.asked_last("T1", "U1", "C1")
    await store.wishes.again(turn.id, Wish.ANSWER)
    await store.wishes.wish_of(turn)
    await store.wishes.stop(thread(1))
    await store.wishes.stop_channel("T1", "C1")
    turn = await store.turns.claim(LEASE, NOW)
    assert turn is not None
    await store.answers.anew(turn)
    await store.turns.settle_withdrawn(turn)
    await store.turns.accept(follow_up(2, thread(1)))
    turn = await store.turns.claim(LEASE, NOW)
    assert turn is not None
    await store.turns.beat(LEASE)
    await store.turns.settle_refused(turn, blank=True)
    await store.turns.requeue(turn, NOW, attempted=True)
    await store.turns.release_expired(NOW)
    await store.turns.release_all()
    await store.wishes.edit("T1", message_key("C1", ts(2)), "text", ts(3))
    await store.wishes.delete("T1", "C1", ts(2), NOW)
    await store.threads.backfill(thread(1), [message(3, thread(1))])
    await store.threads.reset(thread(1), ts(1))
    await store.threads.thread(thread(1))
    await store.threads.history(thread(1), ts(9), "")
    await store.threads.newest("T1", "C1", ts(9), NOW)
    await store.settings.choose("T1", [Setting("channel", "C1", "variant", "4b")], "U1", NOW, control(9))
    await store.settings.chosen("T1", [("channel", "C1"), ("user", "U1")])
    await store.turns.accept_and_claim(message(10), LEASE, NOW)
    await store.erasing.forget(thread(1), ts(9), "U1", NOW)
    await store.erasing.shortest_retention("T1")
    async for _ in store.erasing.aged("T1", NOW + 999):
        pass
    await store.erasing.blank([1], NOW)
    await store.erasing.drop_keys(NOW + 1)
    await store.erasing.erased(await store.erasing.wanted() or 0)
    await store.refusals.tell("T1", "U1", 1)
    await every_watermark(store)


async def every_watermark(store: Store) -> None:
    watermarks = WatermarkStore(store.database)
    await watermarks.begin("T1", ts(1))
    await watermarks.move("T1", "C1", ts(1))
    await watermarks.marks("T1")
    await watermarks.active_threads("T1", ts(1))
    await watermarks.known_replies(thread(1), ts(9))
    await watermarks.asked("T1", [message(1).key])


async def every_note(store: Store) -> None:
    await store.threads.beginning(thread(1), ts(9), "")
    await store.threads.counts(thread(1), ts(9), "4b")
    making = await store.notes.begin(thread(1), "", ts(2))
    await store.notes.keep(thread(1), making, Notes("notes", ts(2), 2), NOW)
    await store.notes.notes(thread(1), "")


async def every_purge(store: Store) -> None:
    for scope, gone in ((Scope.PERSON, False), (Scope.CHANNEL, False), (Scope.CHANNEL, True), (Scope.WORKSPACE, True)):
        purge = Purge("T1", scope, "T1", ts(9), gone, Told("a", "C1", "U1"))
        await store.purges.order(purge)
        await store.purges.wanted()
        await store.turns.accept(message(20 + len(scope) + gone, thread(1, "T1"), user_id="T1"))
        await store.purges.step(purge, 0, NOW)
        await store.purges.give_up(purge, NOW)
        await store.purges.close(purge, control(30), NOW)


async def every_count(store: Store) -> None:
    for holder in Holder:
        await store.usage.spent(holder, "T1", "U1", NOW)
    await store.usage.of_person("T1", "U1", NOW)
    await store.usage.latest_of("T1", "U1", 5)
    await store.usage.of_workspace("T1", NOW)
    await store.usage.by_model("T1", NOW)
    await store.usage.by_channel("T1", NOW, 5)
    await store.usage.by_person("T1", NOW, 5)
    await store.usage.timings("T1", 5)
    await store.turns.waits(NOW)
    await store.turns.crowd("T1", "U1")
    await store.turns.load()
    await store.turns.in_line(NOW, 5)
    await store.turns.turn_away(1, CHANGED)


async def recorded_verbs(store: Store) -> Recording:
    recording = Recording(store.database)
    recorded = Store(
        TurnStore(recording, "w"),
        WishStore(recording),
        ThreadStore(recording),
        AnswerStore(recording, "w"),
        SettingStore(recording),
        UsageStore(recording),
        FeedbackStore(recording),
        ErasingStore(recording),
        PurgeStore(recording, lambda _: None),
        DeliveryStore(recording),
        AdaptationStore(recording),
        RefusalStore(recording),
        NoteStore(recording),
        MoveStore(recording, lambda _: None),
        recording,
    )
    await every_verb(recorded)
    await every_note(recorded)
    await every_count(recorded)
    await every_purge(recorded)
    for n in range(50, 60):
        await completed(recorded, message(n))
    return recording


async def test_no_statement_reads_a_whole_table(store: Store) -> None:
    recording = await recorded_verbs(store)

    scans = []
    for sql, count in recording.seen.items():
        for row in await store.database.fetch(f"EXPLAIN QUERY PLAN {sql}", *[None] * count):
            step = str(row["detail"])
            index = re.search(r"INDEX (\w+)", step)
            if step.split()[1] in BOUNDED:
                continue
            if step.startswith("SCAN ") and "CONSTANT ROW" not in step and not (index and index[1] in SMALL):
                scans.append((step, sql))

    assert len(recording.seen) > 20
    assert scans == []


async def test_no_statement_looks_for_turns_or_answers_among_all_of_a_workspace(store: Store) -> None:
    recording = await recorded_verbs(store)

    found = []
    for sql, count in recording.seen.items():
        for row in await store.database.fetch(f"EXPLAIN QUERY PLAN {sql}", *[None] * count):
            search = re.fullmatch(r"SEARCH (?:turns|answers) USING .*INDEX (\w+) \((.*)\)", str(row["detail"]))
            if search and search[1] not in SMALL and search[2] in WHOLE_WORKSPACES:
                found.append((search[0], sql))

    assert found == []


async def test_what_waits_and_runs_in_a_channel_is_not_looked_for_in_its_history(store: Store) -> None:
    recording = Recording(store.database)
    await WishStore(recording).stop_channel("T1", "C1")

    for sql, count in recording.seen.items():
        plan = [str(row["detail"]) for row in await store.database.fetch(f"EXPLAIN QUERY PLAN {sql}", *[None] * count)]
        assert not any("INDEX turns_in_thread" in step for step in plan)


async def test_the_oldest_of_a_thread_is_found_among_what_waits_and_not_in_its_history(store: Store) -> None:
    recording = Recording(store.database)
    turns = TurnStore(recording, "w")
    await turns.claim(LEASE, NOW, 1)
    await turns.claim(LEASE, NOW)

    for sql, count in recording.seen.items():
        plan = [str(row["detail"]) for row in await store.database.fetch(f"EXPLAIN QUERY PLAN {sql}", *[None] * count)]
        assert any(step.startswith("SEARCH oldest USING INDEX turns_queued") for step in plan)
        assert any(step.startswith("SEARCH busy USING INDEX turns_one_running") for step in plan)
