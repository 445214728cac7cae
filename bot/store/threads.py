"""Threads: what is known of them beside their turns, and their history."""

# ruff: noqa: S608 - statements are put together from this module's own constants

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.context import Entry
from bot.conversation.tasks import question_of
from bot.conversation.thread import Thread, ThreadKey
from bot.conversation.turn import NewTurn, TurnStatus
from bot.store.database import Database, Row, Statement
from bot.store.turn_rows import accept_statement, file_names, task_of

MAX_HISTORY = 400
"""Entries of one history: more than any variant's budget holds, so that a huge thread costs no more than this."""

_THREAD = """
SELECT addressed, backfilled, reset_ts, title, titled_from FROM threads
WHERE team_id = ?1 AND channel_id = ?2 AND thread_ts = ?3
"""

_HISTORY = f"""
SELECT turns.ts, turns.user_id, turns.text, turns.files, turns.task, turns.quoted, answers.text AS answer
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

_TITLE = """
INSERT INTO threads (team_id, channel_id, thread_ts, title, titled_from) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (team_id, channel_id, thread_ts) DO UPDATE SET title = excluded.title, titled_from = excluded.titled_from
WHERE ?5 IS NULL OR COALESCE(threads.title, '') = '' OR threads.titled_from = ?5
"""
"""A title of ours takes no other's place."""

_UNTITLE = """
UPDATE threads SET title = NULL, titled_from = NULL
WHERE team_id = ?1 AND channel_id = ?2 AND thread_ts = ?3 AND titled_from = ?4
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
        known = bool(row["addressed"]), bool(row["backfilled"])
        return Thread(key, *known, row["reset_ts"], row["title"], row["titled_from"])

    async def history(self, key: ThreadKey, before_ts: str, after_ts: str) -> Sequence[Entry]:
        """The thread's messages and answers between the two `ts` (both excluded), oldest first.

        Of more than MAX_HISTORY the newest. Deleted messages and their answers are left out, and what acts on a thread.
        """
        rows = await self._database.read(_HISTORY, *_columns_of(key), before_ts, after_ts)
        return tuple(
            Entry(row["ts"], row["user_id"], _words_of(row), row["answer"] or None, file_names(row["files"]))
            for row in reversed(rows)
        )

    async def backfill(self, key: ThreadKey, earlier: Sequence[NewTurn]) -> None:
        """Store what was written before the bot came as context, never over what is there; remember that it is done."""
        entries = (replace(turn, status=TurnStatus.CONTEXT, only_if_addressed=False) for turn in earlier)
        await self._database.transact([Statement(_BACKFILLED, *_columns_of(key)), *map(accept_statement, entries)])

    async def reset(self, key: ThreadKey, ts: str) -> None:
        """From now on nothing of the thread up to `ts` is sent; an earlier mark never moves a later one back."""
        await self._database.fetch(_RESET, *_columns_of(key), ts)

    async def entitle(self, key: ThreadKey, title: str, titled_from: str | None) -> None:
        """Store what a thread is called: by a person (`titled_from` None), or after the question with that `ts`.

        A title that a person chose, or that was made of another question, stays.
        """
        await self._database.fetch(_TITLE, *_columns_of(key), title, titled_from)

    async def untitle(self, key: ThreadKey, titled_from: str) -> None:
        """Forget a title that was made of the question with that `ts`."""
        await self._database.fetch(_UNTITLE, *_columns_of(key), titled_from)


def _words_of(row: Row) -> str:
    """What was asked, with the message that it was about."""
    task = task_of(row["task"], row["quoted"])
    return str(row["text"]) if task is None else question_of(task, row["text"])


def _columns_of(key: ThreadKey) -> tuple[str, str, str]:
    return key.team_id, key.channel_id, key.thread_ts
