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
from bot.conversation.spent import day_began
from bot.conversation.turn import Control, Lane, NewTurn, Turn, TurnStatus, Wish
from bot.conversation.usage import Load
from bot.errors import StoreError
from bot.store.answers import part_statement, withdrawn_statements
from bot.store.claims import CLAIM_BEHIND_ID, CLAIM_BEHIND_KEY, CLAIM_FAIREST, IN_LINE, claimed_turn
from bot.store.database import Database, Statement
from bot.store.erasing import TO_ERASE
from bot.store.turn_rows import COLUMNS, accept_statement, control_json, to_run, turn_of

_WAITS = """
SELECT 1 FROM turns WHERE status = 'queued' AND lane = 'ask' AND (not_before IS NULL OR not_before <= ?1) LIMIT 1
"""
_CROWD = """
SELECT count(*) AS whole, count(CASE WHEN team_id = ?1 AND user_id = ?2 THEN 1 END) AS own
FROM turns WHERE status = 'queued' AND lane = 'ask'
"""
_LOAD = """
SELECT (SELECT count(CASE WHEN lane = 'ask' THEN 1 END) FROM turns WHERE status = 'running') AS running,
    (SELECT count(CASE WHEN lane = 'ask' THEN 1 END) FROM turns WHERE status = 'queued') AS waiting
"""
_TURN_AWAY = """
UPDATE turns SET lane = 'control', control = ?2, task = NULL
WHERE id = ?1 AND status = 'queued' AND lane = 'ask' AND attempts = 0 RETURNING id
"""

_BEAT = """
UPDATE turns SET lease_until = ?2 WHERE status = 'running' AND worker = ?1 RETURNING id, cancel_requested
"""

_RELEASE = "UPDATE turns SET status = 'queued', worker = NULL, lease_until = NULL WHERE status = 'running'"
_RELEASE_ALL = f"{_RELEASE} RETURNING id"
_RELEASE_EXPIRED = f"{_RELEASE} AND lease_until <= ?1 RETURNING id"
_HURRY = "UPDATE turns SET not_before = NULL WHERE id = ?1 AND status = 'queued'"

_WAIT_NO_MORE = "UPDATE turns SET not_before = NULL WHERE status = 'queued' AND not_before IS NOT NULL"

_OURS = "id = ?1 AND status = 'running' AND worker = ?2 AND attempts = ?3"

_REQUEUE = f"""
UPDATE turns SET status = 'queued', worker = NULL, lease_until = NULL, not_before = ?4,
    uncounted = uncounted + CASE WHEN ?5 THEN 0 ELSE 1 END
WHERE {_OURS} RETURNING id
"""

_WANTS_MORE = "wish IN ('answer', 'continue', 'withdraw') AND wish <> ?5"
_SETTLE = f"""
UPDATE turns SET worker = NULL, lease_until = NULL, cancel_requested = FALSE,
    status = CASE WHEN {_WANTS_MORE} THEN 'queued' ELSE ?4 END,
    uncounted = CASE WHEN {_WANTS_MORE} THEN attempts ELSE uncounted END,
    wish = CASE WHEN {_WANTS_MORE} THEN wish ELSE NULL END, refused = FALSE,
    control = CASE WHEN deleted_at IS NOT NULL THEN NULL ELSE control END
WHERE {_OURS} RETURNING id
"""
"""What came to be wanted of the turn while it ran is done next; ?5 is the wish that this run has fulfilled.

A line that was forgotten while it ran keeps its words until it is said, and no longer.
"""
_SAID_FORGOTTEN = f"{TO_ERASE} AND EXISTS (SELECT 1 FROM turns WHERE id = ?1 AND deleted_at IS NOT NULL)"
"""The files may have been told to forget before the line's words went."""

_UNANSWERED = "NOT EXISTS (SELECT 1 FROM answers WHERE turn_id = turns.id)"
_REFUSE = f"""
UPDATE turns SET worker = NULL, lease_until = NULL, cancel_requested = FALSE, refused = {_UNANSWERED},
    uncounted = attempts, status = CASE WHEN wish = 'withdraw' THEN 'queued' ELSE 'cancelled' END,
    wish = CASE WHEN wish = 'withdraw' THEN wish END,
    text = CASE WHEN ?4 AND {_UNANSWERED} THEN '' ELSE text END,
    files = CASE WHEN ?4 AND {_UNANSWERED} THEN '[]' ELSE files END,
    quoted = CASE WHEN ?4 AND {_UNANSWERED} THEN '' ELSE quoted END
WHERE {_OURS} RETURNING id
"""

_THREAD_ADDRESSED = """
INSERT INTO threads (team_id, channel_id, thread_ts, addressed, backfilled)
SELECT team_id, channel_id, thread_ts, TRUE, COALESCE(ts = thread_ts, FALSE) FROM turns WHERE id = ?1 AND lane = 'ask'
ON CONFLICT (team_id, channel_id, thread_ts) DO UPDATE SET
    addressed = TRUE, backfilled = threads.backfilled OR excluded.backfilled
"""

_FORGET_PARTS = "DELETE FROM replies WHERE answer_id IN (SELECT id FROM answers WHERE id = ?1 AND turn_id = ?2)"

_PLACE = f"UPDATE turns SET channel_id = ?4, ts = ?5, thread_ts = ?5 WHERE {_OURS} RETURNING {COLUMNS}"


_ANY = 1_000_000
"""So many running turns of one person that it bounds nobody."""


class TurnStore:
    """The turns, as one worker sees them. `worker` names it in its claims; no two that live at once share a name."""

    def __init__(self, database: Database, worker: str) -> None:
        self._database = database
        self._worker = worker

    async def accept(self, turn: NewTurn) -> int | None:
        """Store a turn; its id when it is to be run now, None when it is known already or nobody's business."""
        statement = accept_statement(turn)
        return to_run(await self._database.fetch(statement.sql, *statement.args))

    async def accept_and_claim(
        self, turn: NewTurn, lease_until: float, now: float, *, each: int = _ANY
    ) -> tuple[int | None, Turn | None]:
        """`accept`, and in the same commit `claim` for what it queued: one trip instead of two.

        The id of the turn that is to be run, and the turn that was claimed: the oldest of its thread, or None when
        the thread runs already.
        """
        since = day_began(now)
        claim = (self._worker, lease_until, now, each, since, turn.thread.team_id, turn.key)
        steps = [accept_statement(turn), Statement(CLAIM_BEHIND_KEY, *claim)]
        results = await self._database.transact(steps, guarded=True)
        if not results:
            return None, None
        accepted, claimed = results
        return to_run(accepted), claimed_turn(claimed, since)

    async def claim(
        self, lease_until: float, now: float, turn_id: int | None = None, *, each: int = _ANY
    ) -> Turn | None:
        """Take a turn to run; None when there is none to be had.

        With `turn_id`: that turn when it is of the control lane, else the oldest question of its thread, unless the
        thread is running, its oldest is to wait (the order is kept), or its asker has `each` running. Without: a
        control turn, else, of all idle threads' oldest, one of the person with the fewest running, and of those the one
        whose last answer is the oldest. Times in seconds since the epoch.
        """
        since = day_began(now)
        claim = (self._worker, lease_until, now, each, since)
        if turn_id is None:
            rows = await self._database.fetch_unsynced(CLAIM_FAIREST, *claim)
        else:
            rows = await self._database.fetch_unsynced(CLAIM_BEHIND_ID, *claim, turn_id)
        return claimed_turn(rows, since)

    async def waits(self, now: float) -> bool:
        """Whether any question is queued that may be run by now (seconds since the epoch)."""
        return bool(await self._database.read(_WAITS, now))

    async def crowd(self, team_id: str, user_id: str) -> tuple[int, int]:
        """How many questions wait: of one person, and in all."""
        (row,) = await self._database.read(_CROWD, team_id, user_id)
        return row["own"], row["whole"]

    async def load(self) -> Load:
        """How many questions run, and how many wait."""
        (row,) = await self._database.read(_LOAD)
        return Load(row["running"], row["waiting"])

    async def turn_away(self, turn_id: int, line: Control) -> bool:
        """Make of a question that waits, and was never taken up, a line that says why it is not; whether it was."""
        return bool(await self._database.fetch(_TURN_AWAY, turn_id, control_json(line)))

    async def in_line(self, now: float, most: int) -> Sequence[Turn]:
        """The questions that wait for a place, in the order in which they get one; at most so many of them."""
        return [turn_of(row) for row in await self._database.read(IN_LINE, now, most)]

    async def beat(self, lease_until: float) -> Sequence[int]:
        """Extend the leases of all that this worker runs; the ids of those of which something else is wanted."""
        rows = await self._database.fetch_unsynced(_BEAT, self._worker, lease_until)
        return [row["id"] for row in rows if row["cancel_requested"]]

    async def release_expired(self, now: float) -> int:
        """Queue the turns whose lease ran out, whoever had them; how many."""
        return len(await self._database.fetch_unsynced(_RELEASE_EXPIRED, now))

    async def release_all(self) -> int:
        """Queue every running turn, whoever had it; how many. What waited for its time waits no more.

        The clock that it waited by may have been set while no process ran.
        """
        await self._database.fetch_unsynced(_WAIT_NO_MORE)
        return len(await self._database.fetch_unsynced(_RELEASE_ALL))

    async def requeue(self, turn: Turn, not_before: float, *, attempted: bool) -> bool:
        """Put a running turn back, not to be claimed before `not_before` (seconds since the epoch).

        `attempted` False: the attempt is not held against it. It still counts as one, because the first attempt alone
        need not look for what stands in Slack. False when another worker has the turn by now.
        """
        return bool(await self._database.fetch_unsynced(_REQUEUE, *self._claim_of(turn), not_before, attempted))

    async def hurry(self, turn_ids: Sequence[int]) -> None:
        """Have queued turns wait no longer."""
        await self._database.transact([Statement(_HURRY, turn_id) for turn_id in turn_ids])

    async def settle(
        self, turn: Turn, status: TurnStatus, answer_id: int | None = None, parts: Sequence[Part] = ()
    ) -> bool:
        """End a running turn, in one commit with what became of its reply and its thread.

        `parts` take the place of all that is stored of the answer's parts, as settled. When something else came to be
        wanted of the turn meanwhile it is queued for that. False, and nothing changed, when another worker has the
        turn by now.
        """
        return await self._settle(turn, status, "", _reply_statements(turn, answer_id, parts))

    async def settle_withdrawn(self, turn: Turn) -> bool:
        """End a running turn whose answer was taken away: nothing of its text is kept. False as for `settle`."""
        rest = [*withdrawn_statements(turn.id), Statement(TO_ERASE)]
        return await self._settle(turn, TurnStatus.CANCELLED, Wish.WITHDRAW, rest)

    async def settle_refused(self, turn: Turn, *, blank: bool) -> bool:
        """End a running turn that is not to be answered: its thread is not addressed by it. False as for `settle`.

        `blank`: nothing of its text is kept. What was answered before stays as it stands. All its attempts come back.
        """
        statements = [Statement(_REFUSE, *self._claim_of(turn), blank), *([Statement(TO_ERASE)] if blank else [])]
        return bool(await self._database.transact(statements, guarded=True))

    async def _settle(self, turn: Turn, status: TurnStatus, fulfilled: str, rest: Sequence[Statement]) -> bool:
        statements = [
            Statement(_SETTLE, *self._claim_of(turn), status.value, fulfilled),
            Statement(_THREAD_ADDRESSED, turn.id),
            *([Statement(_SAID_FORGOTTEN, turn.id)] if turn.lane is Lane.CONTROL else []),
            *rest,
        ]
        return bool(await self._database.transact(statements, guarded=True))

    async def place(self, turn: Turn, channel_id: str, ts: str) -> Turn:
        """Give a turn the place of the message that was posted for it: its thread starts there. Its key stays.

        Raises StoreError when another worker has the turn by now, or when somebody's question in that very thread
        runs already (then the turn is to be tried again).
        """
        rows = await self._database.fetch(_PLACE, *self._claim_of(turn), channel_id, ts)
        if not rows:
            raise StoreError(f"turn {turn.short_id} is no longer this worker's")
        return turn_of(rows[0])

    def _claim_of(self, turn: Turn) -> tuple[int, str, int]:
        """What fences a write: the parameters of `_OURS`."""
        return turn.id, self._worker, turn.attempts


def _reply_statements(turn: Turn, answer_id: int | None, parts: Sequence[Part]) -> list[Statement]:
    if answer_id is None:
        return []
    settled = (replace(part, state=PartState.SETTLED) for part in parts)
    return [
        Statement(_FORGET_PARTS, answer_id, turn.id),
        *(part_statement(part, turn.id, answer_id) for part in settled),
    ]
