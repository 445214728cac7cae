"""Threads: what is known of them beside their turns, and their history."""

# ruff: noqa: S608 - statements are put together from this module's own constants

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.context import Entry
from bot.conversation.thread import Thread, ThreadKey
from bot.conversation.turn import NewTurn, TurnStatus
from bot.store.database import Database, Statement
from bot.store.turn_rows import accept_statement, file_names

MAX_HISTORY = 400
"""Entries of one history: more than any variant's budget holds, so that a huge thread costs no more than this."""

_THREAD = """
SELECT addressed, backfilled, reset_ts, title FROM threads
WHERE team_id = ?1 AND channel_id = ?2 AND thread_ts = ?3
"""

_HISTORY = f"""
SELECT turns.ts, turns.user_id, turns.text, turns.files, answers.text AS answer
FROM turns LEFT JOIN answers ON answers.turn_id = turns.id AND answers.current
WHERE turns.team_id = ?1 AND turns.channel_id = ?2 AND turns.thread_ts = ?3 AND turns.ts < ?4 AND turns.ts > ?5
    AND turns.lane = 'ask' AND turns.deleted_at IS NULL
ORDER BY turns.ts DESC, turns.id DESC LIMIT {MAX_HISTORY}
"""

_BACKFILLED = """
INSERT INTO threads (team_id, channel_id, thread_ts, backfilled) VALUES (?1, ?2, ?3, TRUE)
ON CONFLICT (team_id, channel_id, thread_ts) DO UPDATE SET backfilled = TRUE
"""

_RESET = """
INSERT INTO threads (team_id, channel_id, thread_ts, reset_ts) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (team_id, channel_id, thread_ts) DO UPDATE SET reset_ts = excluded.reset_ts
WHERE excluded.reset_ts > threads.reset_ts
"""


class ThreadStore:
    """What is stored of threads. All verbs may raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def thread(self, key: ThreadKey) -> Thread:
        """What is stored of a thread; a fresh value when nothing is."""
        rows = await self._database.read(_THREAD, *_columns_of(key))
        if not rows:
            return Thread(key)
        row = rows[0]
        return Thread(key, bool(row["addressed"]), bool(row["backfilled"]), row["reset_ts"], row["title"])

    async def history(self, key: ThreadKey, before_ts: str, after_ts: str) -> Sequence[Entry]:
        """The thread's messages and answers between the two `ts` (both excluded), oldest first.

        Of more than MAX_HISTORY the newest. Deleted messages and their answers are left out, and what acts on a thread.
        """
        rows = await self._database.read(_HISTORY, *_columns_of(key), before_ts, after_ts)
        return tuple(
            Entry(row["ts"], row["user_id"], row["text"], row["answer"] or None, file_names(row["files"]))
            for row in reversed(rows)
        )

    async def backfill(self, key: ThreadKey, earlier: Sequence[NewTurn]) -> None:
        """Store what was written before the bot came as context, never over what is there; remember that it is done."""
        entries = (replace(turn, status=TurnStatus.CONTEXT, only_if_addressed=False) for turn in earlier)
        await self._database.transact([Statement(_BACKFILLED, *_columns_of(key)), *map(accept_statement, entries)])

    async def reset(self, key: ThreadKey, ts: str) -> None:
        """From now on nothing of the thread up to `ts` is sent; an earlier mark never moves a later one back."""
        await self._database.fetch(_RESET, *_columns_of(key), ts)


def _columns_of(key: ThreadKey) -> tuple[str, str, str]:
    return key.team_id, key.channel_id, key.thread_ts
