"""What was learned of model hosts."""

from collections.abc import Sequence

from bot.conversation.adaptation import Adaptation, Lesson
from bot.store.database import Database, Statement
from bot.store.exporting import Readable

_LEARN = """
INSERT INTO adaptations (provider, base_url, model_id, lesson, parameter, value, learned_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT (provider, base_url, model_id, lesson, parameter)
DO UPDATE SET value = excluded.value, learned_at = excluded.learned_at
"""
_DROP_OLD = "DELETE FROM adaptations WHERE learned_at < ?1"
_LEARNED = """
SELECT provider, base_url, model_id, lesson, value FROM adaptations WHERE learned_at >= ?1
ORDER BY provider, base_url, model_id, lesson, parameter
"""


async def learned_since(readable: Readable, since: float) -> Sequence[Adaptation]:
    """Everything that was learned since a moment, in seconds since the epoch. Raises StoreError.

    A lesson that this version of the program does not know does not count.
    """
    rows = await readable.read(_LEARNED, since)
    known = [row for row in rows if row["lesson"] in set(Lesson)]
    return [
        Adaptation(row["provider"], row["base_url"], row["model_id"], Lesson(row["lesson"]), row["value"])
        for row in known
    ]


class AdaptationStore:
    """The memory of what hosts are like. All verbs may raise StoreError; times in seconds since the epoch."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def learned(self, since: float) -> Sequence[Adaptation]:
        """Everything that was learned since a moment; what is older is dropped."""
        await self._database.transact([Statement(_DROP_OLD, since)])
        return await learned_since(self._database, since)

    async def learn(self, adaptation: Adaptation, now: float) -> None:
        """Keep one lesson, in the place of a former one of the same kind."""
        parameter = adaptation.value if adaptation.lesson is Lesson.PARAMETER else ""
        where = (adaptation.provider, adaptation.base_url, adaptation.model_id, adaptation.lesson.value, parameter)
        await self._database.transact([Statement(_LEARN, *where, adaptation.value, now)])
