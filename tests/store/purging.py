"""What the tests of purges share: two people in two channels, what is purged, and what is left."""

from dataclasses import replace

from bot.conversation.erasing import Purge, Told
from bot.conversation.file_ref import FileRef
from bot.conversation.setting import Scope
from bot.store import Store
from tests.store.builders import (
    NOW,
    aside,
    completed,
    message,
    thread,
    ts,
)

UNTIL = ts(500)
MINE = Purge("T1", Scope.PERSON, "U1", UNTIL)
CHANNEL = Purge("T1", Scope.CHANNEL, "C1", UNTIL)
CHANNEL_GONE = replace(CHANNEL, gone=True)
TEAM_GONE = Purge("T1", Scope.WORKSPACE, "T1", UNTIL, gone=True)
TOLD = Told("action:1", "", "U1")


async def stepped(store: Store, purge: Purge) -> list[int]:
    """Take every step of a purge; what was stopped."""
    stopped: list[int] = []
    behind: int | None = 0
    while behind is not None:
        step = await store.purges.step(purge, behind, NOW)
        stopped += step.turn_ids
        behind = step.behind_id
    return stopped


async def purged(store: Store, purge: Purge) -> None:
    await store.purges.order(purge)
    await stepped(store, purge)
    assert await store.purges.close(purge, None, NOW) == (True, None)


async def kept(store: Store) -> set[str]:
    """All that anybody said, wherever it is kept."""
    read = store.database.read
    rows = [*await read("SELECT text FROM turns"), *await read("SELECT text FROM answers")]
    rows += [*await read("SELECT quoted AS text FROM turns"), *await read("SELECT said AS text FROM feedback")]
    rows += await read("SELECT title AS text FROM threads")
    return {row["text"] for row in rows if row["text"]}


async def a_few(store: Store) -> None:
    """Two people in two channels of one workspace, and one of them in another workspace."""
    file = FileRef("F1", "mine.pdf", "application/pdf", 1)
    await completed(store, message(1, text="mine in C1", files=(file,)), "to mine in C1")
    await completed(store, message(2, text="theirs in C1", user_id="U2"), "to theirs in C1")
    await completed(store, message(3, thread(3, "C2"), text="mine in C2"), "to mine in C2")
    await completed(store, message(4, thread(4, "C1", "T2"), text="mine in T2"), "to mine in T2")
    await store.turns.accept(aside(5, thread(2), text="mine aside"))
