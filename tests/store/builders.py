"""Turns, parts and clocks for the store's tests."""

from collections.abc import Iterable, Sequence
from typing import Any

from bot.conversation.answer import OpenedBy, Outcome, Part, PartState
from bot.conversation.thread import ThreadKey
from bot.conversation.turn import Control, Lane, NewTurn, Turn, TurnStatus
from bot.store import Store
from bot.store.turns import TurnStore

NOW = 1_760_000_000.0
LEASE = NOW + 30
CHANGED = Control("variant.changed", {"user": "U1", "new": "4b"})


def ts(n: int) -> str:
    return f"1760000000.{n:06}"


def thread(n: int = 1, channel: str = "C1", team: str = "T1") -> ThreadKey:
    return ThreadKey(team, channel, ts(n))


def message(n: int, key: ThreadKey | None = None, **fields: Any) -> NewTurn:
    """Message number `n`: on its own the root of its thread, with `key` a reply in that thread."""
    where = key or thread(n)
    settled: dict[str, Any] = {"user_id": "U1", "text": f"question {n}", "created_at": NOW + n, **fields}
    return NewTurn(key=f"message:{where.channel_id}:{ts(n)}", thread=where, ts=ts(n), **settled)


def aside(n: int, key: ThreadKey, **fields: Any) -> NewTurn:
    return message(n, key, status=TurnStatus.CONTEXT, only_if_addressed=True, **fields)


def follow_up(n: int, key: ThreadKey, **fields: Any) -> NewTurn:
    return message(n, key, only_if_addressed=True, **fields)


def control(n: int, key: ThreadKey | None = None, **fields: Any) -> NewTurn:
    return message(n, key, lane=Lane.CONTROL, control=CHANGED, text="", **fields)


def command(trigger: str, **fields: Any) -> NewTurn:
    key = f"command:{trigger}"
    settled: dict[str, Any] = {"user_id": "U1", "created_at": NOW, **fields}
    return NewTurn(key=key, thread=ThreadKey("T1", "C1", key), ts=None, text="asked by command", **settled)


def part(n: int = 0, at: str | None = "1760000099.000001", state: PartState = PartState.VISIBLE) -> Part:
    return Part(n, "C1", at, OpenedBy.STREAM, state)


def said(text: str, notice: str | None = None) -> Outcome:
    return Outcome(text, "stop", notice, "27b", "google/gemma-3-27b-it", 12, 34, 210, 1900, 0.0001)


async def accepted(store: Store, turn: NewTurn) -> int:
    turn_id = await store.turns.accept(turn)
    assert turn_id is not None
    return turn_id


async def claimed(store: Store, turn_id: int | None = None, now: float = NOW, turns: TurnStore | None = None) -> Turn:
    turn = await (turns or store.turns).claim(LEASE, now, turn_id)
    assert turn is not None
    return turn


async def running(store: Store, turn: NewTurn) -> Turn:
    taken = await claimed(store, await accepted(store, turn))
    assert taken.key == turn.key
    return taken


async def completed(store: Store, turn: NewTurn, answer: str = "an answer") -> Turn:
    taken = await running(store, turn)
    answer_id = await store.answers.finish(taken, None, said(answer), part())
    assert await store.turns.settle(taken, TurnStatus.COMPLETED, answer_id, [part()])
    return taken


async def column(store: Store, name: str, turn_id: int) -> Any:
    """What stands in a column that no verb shows."""
    rows = await store.database.read(f"SELECT {name} AS value FROM turns WHERE id = ?1", turn_id)  # noqa: S608 - a test's
    return rows[0]["value"]


async def statuses(store: Store) -> dict[str, str]:
    return {row["key"]: row["status"] for row in await store.database.read("SELECT key, status FROM turns")}


def texts(entries: Iterable[Any]) -> Sequence[str]:
    return [entry.text for entry in entries]
