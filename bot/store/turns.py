"""The inbox and the queue: every verb is one statement (or one transaction) on `turns`.

A worker's writes are fenced: they change a turn only while it runs under this worker's claim and no later one, so
that a worker which lost its lease changes nothing. The statements make the moves of `TURN_MOVES` and no others.

What a person said and what became of it is on the disk when a verb returns. A claim (and what takes it back) does not
wait for the disk: a power failure then finds the turn as it was before, queued or running, and it is run again.
"""

# ruff: noqa: S608 - statements are put together from this module's own constants

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.answer import Part, PartState
from bot.conversation.turn import NewTurn, Turn, TurnStatus, message_key
from bot.errors import StoreError
from bot.store.answers import part_statement
from bot.store.database import Database, Statement
from bot.store.turn_rows import COLUMNS, accept_statement, new_short_id, to_run, turn_of

_OLDEST_OF_ITS_THREAD = """(
    SELECT oldest.id FROM turns AS oldest
    WHERE oldest.team_id = asked.team_id AND oldest.channel_id = asked.channel_id
        AND oldest.thread_ts = asked.thread_ts AND oldest.status = 'queued' AND oldest.lane = 'ask'
    ORDER BY oldest.ts, oldest.id LIMIT 1)"""

_THREAD_IS_IDLE = """NOT EXISTS (
    SELECT 1 FROM turns AS busy
    WHERE busy.team_id = {turn}.team_id AND busy.channel_id = {turn}.channel_id
        AND busy.thread_ts = {turn}.thread_ts AND busy.status = 'running' AND busy.lane = 'ask')"""

_CLAIM = """
UPDATE turns SET status = 'running', attempts = attempts + 1, worker = ?1, lease_until = ?2, not_before = NULL
WHERE status = 'queued' AND (not_before IS NULL OR not_before <= ?3) AND id = """

_CLAIM_BEHIND = f"""{_CLAIM} (
    SELECT CASE asked.lane WHEN 'control' THEN asked.id ELSE {_OLDEST_OF_ITS_THREAD} END
    FROM turns AS asked WHERE asked.id = ?4)
AND (lane = 'control' OR {_THREAD_IS_IDLE.format(turn="turns")})
RETURNING {COLUMNS}
"""

_CLAIM_FAIREST = f"""{_CLAIM} (
    SELECT asked.id FROM turns AS asked
    WHERE asked.status = 'queued' AND (asked.not_before IS NULL OR asked.not_before <= ?3)
        AND (asked.lane = 'control'
            OR (asked.id = {_OLDEST_OF_ITS_THREAD} AND {_THREAD_IS_IDLE.format(turn="asked")}))
    ORDER BY asked.lane = 'ask', (
        SELECT count(*) FROM turns AS own
        WHERE own.team_id = asked.team_id AND own.user_id = asked.user_id AND own.status = 'running'
    ), asked.created_at, asked.id
    LIMIT 1)
RETURNING {COLUMNS}
"""

_BEAT = """
UPDATE turns SET lease_until = ?2 WHERE status = 'running' AND worker = ?1 RETURNING id, cancel_requested
"""

_RELEASE = "UPDATE turns SET status = 'queued', worker = NULL, lease_until = NULL WHERE status = 'running'"
_RELEASE_ALL = f"{_RELEASE} RETURNING id"
_RELEASE_EXPIRED = f"{_RELEASE} AND lease_until <= ?1 RETURNING id"

_OURS = "id = ?1 AND status = 'running' AND worker = ?2 AND attempts = ?3"

_REQUEUE = f"""
UPDATE turns SET status = 'queued', worker = NULL, lease_until = NULL, not_before = ?4,
    attempts = attempts - CASE WHEN ?5 OR EXISTS (SELECT 1 FROM answers WHERE turn_id = turns.id) THEN 0 ELSE 1 END
WHERE {_OURS} RETURNING id
"""

_SETTLE = f"""
UPDATE turns SET status = ?4, worker = NULL, lease_until = NULL, cancel_requested = FALSE
WHERE {_OURS} RETURNING id
"""

_THREAD_ADDRESSED = """
INSERT INTO threads (team_id, channel_id, thread_ts, addressed, backfilled)
SELECT team_id, channel_id, thread_ts, TRUE, COALESCE(ts = thread_ts, FALSE) FROM turns WHERE id = ?1 AND lane = 'ask'
ON CONFLICT (team_id, channel_id, thread_ts) DO UPDATE SET
    addressed = TRUE, backfilled = threads.backfilled OR excluded.backfilled
"""

_FORGET_PARTS = "DELETE FROM replies WHERE answer_id IN (SELECT id FROM answers WHERE id = ?1 AND turn_id = ?2)"

_PLACE = f"UPDATE turns SET ts = ?4, thread_ts = ?4 WHERE {_OURS} RETURNING {COLUMNS}"

_EDIT_COUNTS = "deleted_at IS NULL AND (edited_ts IS NULL OR edited_ts < ?4)"
_EDIT = f"""
UPDATE turns SET
    text = CASE WHEN {_EDIT_COUNTS} THEN ?3 ELSE text END,
    edited_ts = CASE WHEN {_EDIT_COUNTS} THEN ?4 ELSE edited_ts END
WHERE team_id = ?1 AND key = ?2 RETURNING id
"""

_DELETE = """
INSERT INTO turns (short_id, team_id, key, channel_id, thread_ts, ts, lane, status, user_id, text, deleted_at,
    created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?5, 'ask', 'cancelled', '', '', ?6, ?6)
ON CONFLICT (team_id, key) DO UPDATE SET
    text = '', files = '[]', deleted_at = COALESCE(turns.deleted_at, excluded.deleted_at),
    status = CASE turns.status WHEN 'queued' THEN 'cancelled' ELSE turns.status END,
    cancel_requested = (turns.status = 'running')
RETURNING user_id
"""


class TurnStore:
    """The turns, as one worker sees them. `worker` names it in its claims; no two that live at once share a name."""

    def __init__(self, database: Database, worker: str) -> None:
        self._database = database
        self._worker = worker

    async def accept(self, turn: NewTurn) -> int | None:
        """Store a turn; its id when it is to be run now, None when it is known already or nobody's business."""
        statement = accept_statement(turn)
        return to_run(await self._database.fetch(statement.sql, *statement.args))

    async def claim(self, lease_until: float, now: float, turn_id: int | None = None) -> Turn | None:
        """Take a turn to run; None when there is none to be had.

        With `turn_id`: that turn when it is of the control lane, else the oldest question of its thread, unless the
        thread is running or its oldest is to wait: the order is kept. Without: a control turn, else, of all idle
        threads' oldest, one of the person with the fewest running, the one that waits longest. Times in seconds since
        the epoch.
        """
        if turn_id is None:
            rows = await self._database.fetch_unsynced(_CLAIM_FAIREST, self._worker, lease_until, now)
        else:
            rows = await self._database.fetch_unsynced(_CLAIM_BEHIND, self._worker, lease_until, now, turn_id)
        return turn_of(rows[0]) if rows else None

    async def beat(self, lease_until: float) -> Sequence[int]:
        """Extend the leases of all that this worker runs; the ids of those that shall be cancelled."""
        rows = await self._database.fetch_unsynced(_BEAT, self._worker, lease_until)
        return [row["id"] for row in rows if row["cancel_requested"]]

    async def release_expired(self, now: float) -> int:
        """Queue the turns whose lease ran out, whoever had them; how many."""
        return len(await self._database.fetch_unsynced(_RELEASE_EXPIRED, now))

    async def release_all(self) -> int:
        """Queue every running turn, whoever had it; how many."""
        return len(await self._database.fetch_unsynced(_RELEASE_ALL))

    async def requeue(self, turn: Turn, not_before: float, *, attempted: bool) -> bool:
        """Put a running turn back, not to be claimed before `not_before` (seconds since the epoch).

        `attempted` False gives its attempt back, unless something of an answer is stored: the first attempt alone
        need not look for what stands in Slack. False when another worker has the turn by now.
        """
        return bool(await self._database.fetch_unsynced(_REQUEUE, *self._claim_of(turn), not_before, attempted))

    async def settle(
        self, turn: Turn, status: TurnStatus, answer_id: int | None = None, parts: Sequence[Part] = ()
    ) -> bool:
        """End a running turn, in one commit with what became of its reply and its thread.

        `parts` take the place of all that is stored of the answer's parts, as settled. False, and nothing changed,
        when another worker has the turn by now.
        """
        statements = [
            Statement(_SETTLE, *self._claim_of(turn), status.value),
            Statement(_THREAD_ADDRESSED, turn.id),
        ]
        if answer_id is not None:
            statements.append(Statement(_FORGET_PARTS, answer_id, turn.id))
            settled = (replace(part, state=PartState.SETTLED) for part in parts)
            statements += [part_statement(part, turn.id, answer_id) for part in settled]
        return bool(await self._database.transact(statements, guarded=True))

    async def place(self, turn: Turn, ts: str) -> Turn:
        """Give a turn the `ts` of the message that was posted for it: its thread starts there. Its key stays.

        Raises StoreError when another worker has the turn by now, or when somebody's question in that very thread
        runs already (then the turn is to be tried again).
        """
        rows = await self._database.fetch(_PLACE, *self._claim_of(turn), ts)
        if not rows:
            raise StoreError(f"turn {turn.short_id} is no longer this worker's")
        return turn_of(rows[0])

    async def edit(self, team_id: str, channel_id: str, ts: str, text: str, edited_ts: str) -> bool:
        """Overwrite a stored message's text when the edit is newer; whether the message was stored at all.

        What was deleted stays deleted.
        """
        return bool(await self._database.fetch(_EDIT, team_id, message_key(channel_id, ts), text, edited_ts))

    async def delete(self, team_id: str, channel_id: str, ts: str, now: float) -> bool:
        """Blank a message's text; cancel its turn, or ask its worker to. Whether the message was stored at all.

        Of an unknown message a blank cancelled row is kept, so that the message loses when it comes after all.
        """
        key = message_key(channel_id, ts)
        rows = await self._database.fetch(_DELETE, new_short_id(), team_id, key, channel_id, ts, now)
        return bool(rows[0]["user_id"])

    def _claim_of(self, turn: Turn) -> tuple[int, str, int]:
        """What fences a write: the parameters of `_OURS`."""
        return turn.id, self._worker, turn.attempts
