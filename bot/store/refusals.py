"""Whom the bot has told, and when, that it does not answer them."""

from bot.store.database import Database, Statement

_TELL = """
INSERT INTO refusals (team_id, user_id, told_day) VALUES (?1, ?2, ?3)
ON CONFLICT (team_id, user_id) DO NOTHING RETURNING told_day
"""
_DROP_OLD = "DELETE FROM refusals WHERE told_day < ?1"


class RefusalStore:
    """One row a person who was refused lately. All verbs may raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def tell(self, team_id: str, user_id: str, day: int) -> bool:
        """Remember that somebody is told on a day (days since the epoch); False when they were told on it already.

        Who was told on an earlier day is forgotten.
        """
        results = await self._database.transact([Statement(_DROP_OLD, day), Statement(_TELL, team_id, user_id, day)])
        return bool(results[-1])
