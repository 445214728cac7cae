"""What people used: counted from the turns, never stored twice."""

from bot.conversation.usage import Usage
from bot.store.database import Database

_OF_PERSON = """
SELECT count(DISTINCT turns.id) AS month,
    count(DISTINCT CASE WHEN turns.created_at >= ?4 THEN turns.id END) AS today,
    COALESCE(sum(COALESCE(answers.prompt_tokens, 0) + COALESCE(answers.completion_tokens, 0)), 0) AS tokens
FROM turns LEFT JOIN answers ON answers.turn_id = turns.id
WHERE turns.team_id = ?1 AND turns.user_id = ?2 AND turns.created_at >= ?3
    AND turns.lane = 'ask' AND turns.status <> 'context'
"""


class UsageStore:
    """Counts. All verbs may raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of_person(self, team_id: str, user_id: str, month_from: float, today_from: float) -> Usage:
        """What a person asked since each of two moments, in seconds since the epoch."""
        (row,) = await self._database.read(_OF_PERSON, team_id, user_id, month_from, today_from)
        return Usage(today=row["today"], month=row["month"], tokens=row["tokens"])
