"""What people think of answers: one row a person and version of an answer."""

from bot.conversation.feedback import Feedback
from bot.store.database import Database

_GIVE = """
INSERT INTO feedback (team_id, turn_id, n, user_id, verdict, said, created_at)
SELECT turns.team_id, turns.id, answers.n, ?6, ?7, COALESCE(?8, ''), ?9
FROM turns JOIN answers ON answers.turn_id = turns.id AND answers.id = ?5
WHERE turns.team_id = ?1 AND turns.channel_id = ?2 AND turns.thread_ts = ?3 AND turns.short_id = ?4
    AND turns.lane = 'ask' AND turns.deleted_at IS NULL AND answers.finish IS NOT NULL
    AND EXISTS (SELECT 1 FROM answers AS standing WHERE standing.turn_id = turns.id AND standing.current)
ON CONFLICT (turn_id, n, user_id) DO UPDATE SET
    verdict = excluded.verdict, created_at = excluded.created_at,
    said = CASE WHEN ?8 IS NULL AND excluded.verdict = feedback.verdict THEN feedback.said ELSE excluded.said END
RETURNING turn_id
"""
"""Nothing where the answer was taken away."""

_COUNTS = """
SELECT count(CASE WHEN verdict = 'good' THEN 1 END) AS good, count(CASE WHEN verdict = 'not_good' THEN 1 END) AS bad
FROM feedback WHERE team_id = ?1 AND created_at >= ?2
"""


class FeedbackStore:
    """Feedback. All verbs may raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def give(self, feedback: Feedback, now: float) -> bool:
        """Store it in the place of what the person said of that answer before; False when there is no such answer.

        `now` in seconds since the epoch.
        """
        key = feedback.thread
        rows = await self._database.fetch(
            _GIVE,
            key.team_id,
            key.channel_id,
            key.thread_ts,
            feedback.short_id,
            feedback.answer_id,
            feedback.user_id,
            feedback.verdict.value,
            feedback.said,
            now,
        )
        return bool(rows)

    async def counts(self, team_id: str, since: float) -> tuple[int, int]:
        """How many verdicts since a moment (seconds since the epoch) say good, and how many not good."""
        (row,) = await self._database.read(_COUNTS, team_id, since)
        return row["good"], row["bad"]
