"""Versions of answers, and the Slack messages they stand in.

Written only while the turn runs under this worker's claim, like everything else of a running turn.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import asdict

from bot.conversation.answer import STOPPED, Answer, OpenedBy, Outcome, Part, PartState, Sight
from bot.conversation.turn import Turn, Wish
from bot.errors import StoreError, StoreOverruled
from bot.store.database import Database, Row, Statement
from bot.store.notes import DROP_NOTES

_HOLD = """
UPDATE turns SET worker = worker WHERE id = ?1 AND status = 'running' AND worker = ?2 AND attempts = ?3 RETURNING id
"""
"""Changes nothing; decides whether the turn is ours, and in Postgres keeps it so until the commit."""

_HOLD_WANTED = _HOLD.replace("RETURNING", "AND COALESCE(wish, '') <> 'stop' RETURNING")
_IS_STOPPED = "SELECT id FROM turns WHERE id = ?1 AND wish = 'stop'"

_BEGIN = """
INSERT INTO answers (team_id, turn_id, n, created_at)
SELECT team_id, id, 1 + (SELECT COALESCE(max(n), 0) FROM answers WHERE turn_id = ?1), ?2 FROM turns
WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM answers WHERE turn_id = ?1 AND current)
"""

_BEGUN = "SELECT id FROM answers WHERE turn_id = ?1 AND current"

_FINISH = """
UPDATE answers SET text = ?2, notice = ?3, finish = ?4, variant = ?5, model_id = ?6, prompt_tokens = ?7,
    completion_tokens = ?8, first_word_ms = ?9, duration_ms = ?10, cost_usd = ?11,
    larger = ?12, sight = ?13, estimated = ?14, used_at = ?15, used_by = ?16, used_in = ?17, estimated_tokens = ?18
"""
_FINISH_BEGUN = f"{_FINISH} WHERE turn_id = ?1 AND id = ?19 RETURNING id"
_FINISH_CURRENT = f"{_FINISH} WHERE turn_id = ?1 AND current RETURNING id"

_PUT_PART = """
INSERT INTO replies (answer_id, part, channel_id, ts, opened_by, state)
SELECT id, ?2, ?3, ?4, ?5, ?6 FROM answers WHERE turn_id = ?1 {version}
ON CONFLICT (answer_id, part) DO UPDATE SET
    channel_id = excluded.channel_id, ts = excluded.ts, opened_by = excluded.opened_by, state = excluded.state
"""
_PUT_PART_OF = _PUT_PART.format(version="AND id = ?7")
_PUT_PART_OF_CURRENT = _PUT_PART.format(version="AND current")

_FULFIL = "UPDATE turns SET wish = NULL WHERE id = ?1 AND wish IN ('answer', 'continue')"
_COPY = """
INSERT INTO answers (team_id, turn_id, n, text, continues, created_at)
SELECT team_id, turn_id, n + 1, text, ?3,
    CASE WHEN EXISTS (SELECT 1 FROM replies WHERE answer_id = answers.id AND ts IS NULL) THEN created_at ELSE ?2 END
FROM answers WHERE turn_id = ?1 AND current AND finish IS NOT NULL
"""
"""Where it is not known whether a message of the former version stands, it is looked for from that one's beginning."""
_BEGIN_ANEW = "UPDATE answers SET continues = FALSE WHERE turn_id = ?1 AND current AND finish IS NULL AND continues"
"""A continuation that was begun goes on from words that are not wanted any more."""
_RETIRE = "UPDATE answers SET current = FALSE WHERE turn_id = ?1 AND current AND finish IS NOT NULL"
_TAKE_OVER = """
UPDATE replies SET answer_id = (SELECT id FROM answers WHERE turn_id = ?1 AND current)
WHERE answer_id IN (SELECT id FROM answers WHERE turn_id = ?1 AND NOT current)
"""

_DROP_NOTES = DROP_NOTES.format(turns="id = ?1")
_BLANK = "UPDATE answers SET text = '', notice = NULL, current = FALSE WHERE turn_id = ?1"
_BLANK_FEEDBACK = "UPDATE feedback SET said = '' WHERE turn_id = ?1"
_FORGET_MESSAGES = "DELETE FROM replies WHERE answer_id IN (SELECT id FROM answers WHERE turn_id = ?1)"

_CURRENT = """
SELECT answers.id, n, text, notice, finish, continues, created_at, variant, model_id, larger, sight, part, channel_id,
    ts, opened_by, state
FROM answers LEFT JOIN replies ON replies.answer_id = answers.id
WHERE turn_id = ?1 AND current ORDER BY n DESC, part
"""


class AnswerStore:
    """The answers of turns that `worker` runs. Verbs that write raise StoreError when another has the turn by now."""

    def __init__(self, database: Database, worker: str) -> None:
        self._database = database
        self._worker = worker

    async def current(self, turn: Turn) -> tuple[Answer | None, Sequence[Part]]:
        """The version that is being written, or was written last, with its parts in order; (None, ()) without one."""
        rows = await self._database.read(_CURRENT, turn.id)
        if not rows:
            return None, ()
        first = rows[0]
        answer = Answer(
            id=first["id"],
            n=first["n"],
            text=first["text"],
            notice=first["notice"],
            finish=first["finish"],
            begun_at=first["created_at"],
            continues=bool(first["continues"]),
            variant=first["variant"],
            model_id=first["model_id"],
            larger=first["larger"],
            sight=Sight(**json.loads(first["sight"])) if first["sight"] else None,
        )
        return answer, tuple(_part_of(row) for row in rows if row["part"] is not None)

    async def anew(self, turn: Turn) -> tuple[Answer | None, Sequence[Part]]:
        """Begin to fulfil the wish for another answer; what `current` gives then.

        A finished version gets another one, in the messages that it stands in. That begins as a copy: the thread's
        history holds what stands in Slack until the new text is whole. The version before it is kept, without messages.
        One that was begun and not finished is taken up, also for another wish.
        """
        continues = turn.wish is Wish.CONTINUE
        taken_up = [] if continues else [Statement(_BEGIN_ANEW, turn.id)]
        copy = Statement(_COPY, turn.id, time.time(), continues)
        steps = [*taken_up, copy, Statement(_RETIRE, turn.id), Statement(_TAKE_OVER, turn.id)]
        await self._write(turn, Statement(_FULFIL, turn.id), *steps, Statement(_DROP_NOTES, turn.id))
        return await self.current(turn)

    async def begin(self, turn: Turn) -> int:
        """Start the first version; its answer id. A version that was begun already is taken up again."""
        results = await self._write(turn, _begin_statement(turn), Statement(_BEGUN, turn.id))
        return int(results[-1][0]["id"])

    async def finish(self, turn: Turn, answer_id: int | None, outcome: Outcome, first_part: Part | None) -> int:
        """Store the whole text before the last write to Slack; the answer's id.

        With `answer_id` None the version is begun and finished in one commit. `first_part` goes into the same commit.
        Raises StoreOverruled when somebody stopped the turn before it, and the outcome does not say so.
        """
        is_wanted = _HOLD if outcome.finish == STOPPED else _HOLD_WANTED
        begin = [_begin_statement(turn)] if answer_id is None else []
        part = [] if first_part is None else [Statement(_PUT_PART_OF_CURRENT, turn.id, *_columns_of(first_part))]
        steps = [*begin, *part, _finish_statement(turn, answer_id, outcome)]
        results = await self._write(turn, *steps, hold=is_wanted)
        return int(results[-1][0]["id"])

    async def record_part(self, turn: Turn, answer_id: int, part: Part) -> None:
        """Store where one message of the reply stands, in the place of what was known of that part."""
        await self._write(turn, part_statement(part, turn.id, answer_id))

    async def _write(self, turn: Turn, *steps: Statement, hold: str = _HOLD) -> Sequence[Sequence[Row]]:
        held = Statement(hold, turn.id, self._worker, turn.attempts)
        results = await self._database.transact([held, *steps], guarded=True)
        if results:
            return results
        if hold is _HOLD_WANTED and await self._database.read(_IS_STOPPED, turn.id):
            raise StoreOverruled(f"turn {turn.short_id} was stopped")
        raise StoreError(f"turn {turn.short_id} is no longer this worker's")


def part_statement(part: Part, turn_id: int, answer_id: int) -> Statement:
    """What stores a part of a turn's answer, inserted or overwritten by its number."""
    return Statement(_PUT_PART_OF, turn_id, *_columns_of(part), answer_id)


def withdrawn_statements(turn_id: int) -> list[Statement]:
    """What leaves nothing of an answer that was taken away, in any version, nor of what was said about it."""
    return [Statement(sql, turn_id) for sql in (_BLANK, _BLANK_FEEDBACK, _FORGET_MESSAGES, _DROP_NOTES)]


def _begin_statement(turn: Turn) -> Statement:
    return Statement(_BEGIN, turn.id, time.time())


def _finish_statement(turn: Turn, answer_id: int | None, outcome: Outcome) -> Statement:
    columns = (
        outcome.text,
        outcome.notice,
        outcome.finish,
        outcome.variant,
        outcome.model_id,
        outcome.prompt_tokens,
        outcome.completion_tokens,
        outcome.first_word_ms,
        outcome.duration_ms,
        outcome.cost_usd,
        outcome.larger,
        None if outcome.sight is None else json.dumps(asdict(outcome.sight)),
        outcome.estimated,
        *((time.time(), turn.charged_to, turn.thread.channel_id) if outcome.asked else (None, None, None)),
        outcome.estimated_tokens,
    )
    if answer_id is None:
        return Statement(_FINISH_CURRENT, turn.id, *columns)
    return Statement(_FINISH_BEGUN, turn.id, *columns, answer_id)


def _columns_of(part: Part) -> tuple[int, str, str | None, str, str]:
    return part.part, part.channel_id, part.ts, part.opened_by.value, part.state.value


def _part_of(row: Row) -> Part:
    return Part(row["part"], row["channel_id"], row["ts"], OpenedBy(row["opened_by"]), PartState(row["state"]))
