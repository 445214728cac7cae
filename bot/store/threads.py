"""Threads: what is known of them beside their turns, and their history."""

# ruff: noqa: S608 - statements are put together from this module's own constants

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.context import Entry
from bot.conversation.tasks import question_of
from bot.conversation.thread import Thread, ThreadKey
from bot.conversation.turn import NewTurn, TurnStatus
from bot.store.database import Database, Row, Statement
from bot.store.turn_rows import accept_statement, files_of, task_of

MAX_HISTORY = 400
"""Entries of one history: more than any variant's budget holds, so that a huge thread costs no more than this."""

_HISTORY_STEP = 100
"""Where a thread is longer, so many entries go at once: then its prompts begin the same for as many turns."""

_COUNTS = 4
"""Answers whose counts of tokens are looked at."""

_THREAD = """
SELECT addressed, backfilled, reset_ts, title, titled_from, unread FROM threads
WHERE team_id = ?1 AND channel_id = ?2 AND thread_ts = ?3
"""

_IN_IT = """
turns.team_id = ?1 AND turns.channel_id = ?2 AND turns.thread_ts = ?3 AND turns.ts < ?4 AND turns.ts > ?5
    AND turns.lane = 'ask' AND turns.deleted_at IS NULL
"""
_ENTRIES = f"""
SELECT turns.ts, turns.user_id, turns.text, turns.files, turns.task, turns.quoted, answers.text AS answer
FROM turns LEFT JOIN answers ON answers.turn_id = turns.id AND answers.current
WHERE {_IN_IT}
"""
_HISTORY = f"""
{_ENTRIES}
ORDER BY turns.ts DESC, turns.id DESC
LIMIT {MAX_HISTORY} + (SELECT count(*) FROM turns WHERE {_IN_IT}) % {_HISTORY_STEP}
"""
_FIRST = f"{_ENTRIES} ORDER BY turns.ts, turns.id LIMIT 1"
_MESSAGES = f"""
SELECT count(*) + count(CASE WHEN answers.text <> '' THEN 1 END) AS messages
FROM turns LEFT JOIN answers ON answers.turn_id = turns.id AND answers.current WHERE {_IN_IT}
"""
_TOLD = f"""
SELECT prompt_tokens, estimated_tokens FROM turns JOIN answers ON answers.turn_id = turns.id
WHERE {_IN_IT} AND answers.variant = ?6 AND prompt_tokens > 0 AND estimated_tokens > 0
ORDER BY turns.ts DESC, answers.n DESC LIMIT {_COUNTS}
"""

_NEWEST = """
SELECT thread_ts FROM turns
WHERE team_id = ?1 AND channel_id = ?2 AND ts || '' < ?3 AND lane = 'ask' AND status <> 'context'
    AND (deleted_at IS NULL OR deleted_at >= ?4) AND NOT refused
ORDER BY ts || '' DESC, id DESC LIMIT 1
"""
"""By `ts` as it stands SQLite would go back through the whole workspace until it meets something of the channel."""

_BACKFILLED = """
INSERT INTO threads (team_id, channel_id, thread_ts, backfilled, unread) VALUES (?1, ?2, ?3, TRUE, ?4)
ON CONFLICT (team_id, channel_id, thread_ts) DO UPDATE SET backfilled = TRUE, unread = excluded.unread
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
        return Thread(key, *known, row["reset_ts"], row["title"], row["titled_from"], row["unread"])

    async def history(self, key: ThreadKey, before_ts: str, after_ts: str) -> Sequence[Entry]:
        """The thread's messages and answers between the two `ts` (both excluded), oldest first.

        Of more than MAX_HISTORY about as many of the newest. Deleted messages and their answers are left out, and what
        acts on a thread.
        """
        rows = await self._database.read(_HISTORY, *_columns_of(key), before_ts, after_ts)
        return tuple(map(_entry_of, reversed(rows)))

    async def beginning(self, key: ThreadKey, before_ts: str, after_ts: str) -> tuple[Entry | None, int]:
        """The first entry between the two `ts`, and how many messages there are between them, answers included."""
        rows = await self._database.read(_FIRST, *_columns_of(key), before_ts, after_ts)
        (counted,) = await self._database.read(_MESSAGES, *_columns_of(key), before_ts, after_ts)
        return _entry_of(rows[0]) if rows else None, counted["messages"]

    async def counts(self, key: ThreadKey, before_ts: str, variant: str) -> Sequence[tuple[int, int]]:
        """How many tokens a variant's host counted in the thread's last prompts, and what we took them for.

        The newest first; those before a `ts`.
        """
        rows = await self._database.read(_TOLD, *_columns_of(key), before_ts, "", variant)
        return [(row["prompt_tokens"], row["estimated_tokens"]) for row in rows]

    async def newest(self, team_id: str, channel_id: str, before_ts: str, now: float) -> ThreadKey | None:
        """The thread of a direct message in which was asked last before a `ts`; deleted questions are none.

        Those that were deleted after `now`, in seconds since the epoch, count: so whoever asks twice is told the same.
        """
        rows = await self._database.read(_NEWEST, team_id, channel_id, before_ts, now)
        return ThreadKey(team_id, channel_id, rows[0]["thread_ts"]) if rows else None

    async def backfill(self, key: ThreadKey, earlier: Sequence[NewTurn], unread: int = 0) -> None:
        """Store what was written before the bot came as context, never over what is there; remember that it is done.

        `unread` is how many messages there are beside.
        """
        entries = (replace(turn, status=TurnStatus.CONTEXT, only_if_addressed=False) for turn in earlier)
        done = Statement(_BACKFILLED, *_columns_of(key), unread)
        await self._database.transact([done, *map(accept_statement, entries)])

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


def _entry_of(row: Row) -> Entry:
    return Entry(row["ts"], row["user_id"], _words_of(row), row["answer"] or None, files_of(row["files"]))


def _words_of(row: Row) -> str:
    """What was asked, with the message that it was about."""
    task = task_of(row["task"], row["quoted"])
    return str(row["text"]) if task is None else question_of(task, row["text"])


def _columns_of(key: ThreadKey) -> tuple[str, str, str]:
    return key.team_id, key.channel_id, key.thread_ts
