"""What people want gone: threads that are forgotten, texts that are too old, and the files that must forget both.

Text goes in two steps. In the rows it is overwritten in the commit that deletes it; the row stays, blank, so that the
same message, delivered or found once more, is known and changes nothing. The files hold it for a while longer: in the
log, and in pages that were rearranged. `TO_ERASE` is committed with each deletion and says so, until `erased` does.
"""

# ruff: noqa: S608 - statements are put together from this module's own constants, and placeholders

from collections.abc import AsyncIterator, Sequence

from bot.conversation.erasing import Aged, Forgotten
from bot.conversation.thread import ThreadKey
from bot.store.database import Database, Row, Statement
from bot.store.notes import DROP_NOTES

TO_ERASE = "UPDATE erasing SET wanted = wanted + 1 WHERE id = 1"
"""Remembers that the files hold something that was deleted in the same commit."""

_WANTED = "SELECT wanted FROM erasing WHERE id = 1 AND wanted > done"
_ERASED = "UPDATE erasing SET done = ?1 WHERE id = 1 AND done < ?1"

AT_ONCE = 200
"""Turns that are read, blanked or dropped in one step."""

_HAS_ANSWER = "EXISTS (SELECT 1 FROM answers WHERE answers.turn_id = turns.id AND answers.current)"
_BEGUN = f"lane = 'ask' AND (status = 'running' OR (status = 'queued' AND (attempts > 0 OR {_HAS_ANSWER})))"
"""A turn that was taken up has left a status in Slack at least, if the process was killed then."""
_ENDED = "status NOT IN ('queued', 'running')"

_WROTE = """
SELECT DISTINCT user_id FROM turns
WHERE team_id = ?1 AND channel_id = ?2 AND thread_ts = ?3 AND ts < ?4 AND lane = 'ask' AND user_id <> ''
"""
_ASKED = f"{_WROTE} AND status <> 'context'"
_FORGOTTEN = """
team_id = ?1 AND channel_id = ?2 AND thread_ts = ?3 AND ts < ?4 AND (?5 IS NULL OR user_id = ?5)
"""
_BLANK = f"""
UPDATE turns SET text = '', files = '[]', quoted = '', quoted_from = NULL, task = NULL,
    control = CASE WHEN {_ENDED} THEN NULL ELSE control END,
    deleted_at = COALESCE(deleted_at, {{now}})
"""
TAKE_BACK = f"""
{_BLANK}, not_before = NULL,
    wish = CASE WHEN {_BEGUN} THEN 'withdraw' END,
    uncounted = CASE WHEN lane = 'ask' AND status = 'queued' THEN attempts ELSE uncounted END,
    cancel_requested = (lane = 'ask' AND status = 'running'),
    status = CASE WHEN lane = 'ask' AND status = 'queued' AND NOT ({_BEGUN}) THEN 'cancelled' ELSE status END
"""
"""Blank, and what runs or waits is stopped; an answer that was begun is to be taken away."""

_FORGET = f"""
{TAKE_BACK.format(now="?6")} WHERE {_FORGOTTEN}
RETURNING id, lane, status
"""
BLANK_ANSWERS = "UPDATE answers SET text = '', notice = NULL WHERE turn_id IN ({turns})"
BLANK_FEEDBACK = "UPDATE feedback SET said = '' WHERE turn_id IN ({turns})"
_OF_FORGOTTEN = f"SELECT id FROM turns WHERE {_FORGOTTEN}"

_QUOTING_FORGOTTEN = f"team_id = ?1 AND quoted_from IN (SELECT channel_id || ':' || ts FROM turns WHERE {_FORGOTTEN})"
_QUOTING_ENDED = f"""
quoted_from IS NOT NULL AND (team_id, quoted_from) IN (
    SELECT team_id, channel_id || ':' || ts FROM turns WHERE id IN ({{turns}}) AND {_ENDED})
"""
"""Without the first condition SQLite would search all that a workspace has, and not what quotes something."""
_UNQUOTE = "UPDATE turns SET quoted = '', files = '[]' WHERE {quoting}"
"""What somebody asked about a message, in their own direct messages, forgets its words and its files, too."""

_FORGET_MARK = """
UPDATE turns SET text = '' WHERE team_id = ?1 AND channel_id = ?2 AND thread_ts = ?3 AND ts = ?4 AND user_id = ?5
"""
"""What was written behind the mark itself."""

_ANEW = """
INSERT INTO threads (team_id, channel_id, thread_ts, backfilled, reset_ts) VALUES (?1, ?2, ?3, TRUE, ?4)
ON CONFLICT (team_id, channel_id, thread_ts) DO UPDATE SET backfilled = TRUE, title = NULL, titled_from = NULL,
    reset_ts = CASE WHEN excluded.reset_ts > threads.reset_ts THEN excluded.reset_ts ELSE threads.reset_ts END
"""
"""Read from Slack once more, all that was forgotten would be there again."""

UNTITLE = """
UPDATE threads SET title = NULL, titled_from = NULL
WHERE title IS NOT NULL AND (team_id, channel_id, thread_ts, CASE
        WHEN titled_from IS NULL AND channel_id >= 'D' AND channel_id < 'E' THEN thread_ts ELSE titled_from END) IN (
    SELECT team_id, channel_id, thread_ts, ts FROM turns WHERE {turns})
"""
"""Titles go with the question that they were made of; one that a person gave goes with the message it begins with."""

_SHORTEST = "SELECT min(CAST(value AS INTEGER)) AS days FROM settings WHERE team_id = ?1 AND name = 'retention'"

_AGED = f"""
SELECT id, channel_id, user_id, ts, created_at FROM turns
WHERE team_id = ?1 AND deleted_at IS NULL AND {_ENDED} AND {{older}} LIMIT {AT_ONCE}
"""
_AGED_MESSAGES = _AGED.format(older="ts < ?2 AND (ts, id) > (?3, ?4) ORDER BY ts, id")
_AGED_OTHERS = _AGED.format(older="ts IS NULL AND created_at < ?2 AND id > ?3 ORDER BY id")

_OLD_KEYS = f"SELECT id FROM turns WHERE deleted_at < ?1 AND {_ENDED} ORDER BY deleted_at LIMIT {AT_ONCE}"
_UNTITLE_EMPTY = """
UPDATE threads SET title = NULL, titled_from = NULL
WHERE title IS NOT NULL
    AND (team_id, channel_id, thread_ts) IN (SELECT team_id, channel_id, thread_ts FROM turns WHERE id IN ({turns}))
    AND NOT EXISTS (SELECT 1 FROM turns AS other WHERE other.team_id = threads.team_id
        AND other.channel_id = threads.channel_id AND other.thread_ts = threads.thread_ts AND other.id NOT IN ({turns}))
"""
"""Of a thread without messages no title stays.

Its row does, which holds nobody's words: without `backfilled` and `reset_ts` what was forgotten would be read from
Slack once more, without `addressed` who goes on there would not be answered.
"""
_DROP = (
    _UNTITLE_EMPTY,
    "DELETE FROM replies WHERE answer_id IN (SELECT id FROM answers WHERE turn_id IN ({turns}))",
    "DELETE FROM feedback WHERE turn_id IN ({turns})",
    "DELETE FROM answers WHERE turn_id IN ({turns})",
    "DELETE FROM turns WHERE id IN ({turns})",
)

_DROP_PURGES = "DELETE FROM purges WHERE done_at < ?1"


class ErasingStore:
    """Deletes. All verbs may raise StoreError; what they did is committed when they return."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def forget(
        self, key: ThreadKey, before_ts: str, user_id: str, now: float, *, own_only: bool = False
    ) -> Forgotten:
        """Blank what is stored of a thread from before a `ts`: all of it when nobody but `user_id` asked there.

        Else, and with `own_only` when anybody else wrote there, only what that person wrote and was answered. What runs
        or waits of it is stopped. `now` in seconds since the epoch.
        """
        place = (key.team_id, key.channel_id, key.thread_ts, before_ts)
        whole = {row["user_id"] for row in await self._database.read(_WROTE if own_only else _ASKED, *place)} <= {
            user_id
        }
        chosen = (*place, None if whole else user_id)
        results = await self._database.transact(
            [
                Statement(UNTITLE.format(turns=_FORGOTTEN), *chosen),
                Statement(DROP_NOTES.format(turns=_FORGOTTEN), *chosen),
                Statement(DROP_NOTES.format(turns=_QUOTING_FORGOTTEN), *chosen),
                Statement(_UNQUOTE.format(quoting=_QUOTING_FORGOTTEN), *chosen),
                Statement(BLANK_ANSWERS.format(turns=_OF_FORGOTTEN), *chosen),
                Statement(BLANK_FEEDBACK.format(turns=_OF_FORGOTTEN), *chosen),
                Statement(_FORGET_MARK, *place, user_id),
                *([Statement(_ANEW, *place)] if whole else []),
                Statement(TO_ERASE),
                Statement(_FORGET, *chosen, now),
            ]
        )
        stopped = [row for row in results[-1] if row["lane"] == "ask" and row["status"] in ("queued", "running")]
        return Forgotten(whole, [int(row["id"]) for row in stopped])

    async def shortest_retention(self, team_id: str) -> int | None:
        """The fewest days for which anything is kept anywhere in the workspace; None where everything is kept."""
        days = (await self._database.read(_SHORTEST, team_id))[0]["days"]
        return None if days is None else int(days)

    async def aged(self, team_id: str, before: float) -> AsyncIterator[Sequence[Aged]]:
        """What was said before a moment (seconds since the epoch) and has ended, some at a time."""
        messages: tuple[str, int] = ("", 0)
        while rows := await self._database.read(_AGED_MESSAGES, team_id, f"{before:.6f}", *messages):
            yield [_aged(row) for row in rows]
            messages = (rows[-1]["ts"], rows[-1]["id"])
        others = 0
        while rows := await self._database.read(_AGED_OTHERS, team_id, before, others):
            yield [_aged(row) for row in rows]
            others = rows[-1]["id"]

    async def blank(self, turn_ids: Sequence[int], now: float) -> None:
        """Blank turns that have ended, with all that belongs to them and what others quoted of them.

        `now` in seconds since the epoch.
        """
        turns = places(turn_ids)
        ended = f"id IN ({turns}) AND {_ENDED}"
        quoting = _QUOTING_ENDED.format(turns=turns)
        of_ended = f"SELECT id FROM turns WHERE {ended}"
        blank = f"{_BLANK.format(now=f'?{len(turn_ids) + 1}')} WHERE {ended}"
        await self._database.transact(
            [
                Statement(UNTITLE.format(turns=ended), *turn_ids),
                Statement(DROP_NOTES.format(turns=ended), *turn_ids),
                Statement(DROP_NOTES.format(turns=quoting), *turn_ids),
                Statement(_UNQUOTE.format(quoting=quoting), *turn_ids),
                Statement(BLANK_ANSWERS.format(turns=of_ended), *turn_ids),
                Statement(BLANK_FEEDBACK.format(turns=of_ended), *turn_ids),
                Statement(TO_ERASE),
                Statement(blank, *turn_ids, now),
            ]
        )

    async def drop_keys(self, before: float) -> int:
        """Drop the blank rows of what was deleted before a moment (seconds since the epoch), some at a time; how many.

        Whatever is delivered again of it is new from then on.
        """
        turn_ids = [int(row["id"]) for row in await self._database.read(_OLD_KEYS, before)]
        if turn_ids:
            turns = places(turn_ids)
            await self._database.transact([Statement(sql.format(turns=turns), *turn_ids) for sql in _DROP])
        else:
            await self._database.fetch(_DROP_PURGES, before)
        return len(turn_ids)

    async def wanted(self) -> int | None:
        """What the files are to forget, as a number for `erased`; None when there is nothing."""
        rows = await self._database.read(_WANTED)
        return int(rows[0]["wanted"]) if rows else None

    async def erased(self, wanted: int) -> None:
        """Remember that the files have forgotten everything up to that number."""
        await self._database.fetch(_ERASED, wanted)

    async def size(self) -> int:
        """The database's size in bytes."""
        return await self._database.size()

    async def erase(self, *, rebuild: bool, patience_s: float) -> bool:
        """Have the files forget what is in no row any more, as `Database.erase`; False when it cannot be done now."""
        return await self._database.erase(rebuild=rebuild, patience_s=patience_s)


def places(values: Sequence[int]) -> str:
    """The placeholders for a statement's first values."""
    return ", ".join(f"?{number}" for number in range(1, len(values) + 1))


def _aged(row: Row) -> Aged:
    said_at = row["created_at"] if row["ts"] is None else float(row["ts"])
    return Aged(row["id"], row["channel_id"], row["user_id"], said_at)
