"""Which signed requests were taken before."""

from bot.store.database import Database, Statement

_TAKE = """
INSERT INTO deliveries (signature, taken_at) VALUES (?1, ?2) ON CONFLICT (signature) DO NOTHING RETURNING signature
"""
_DROP_OLD = "DELETE FROM deliveries WHERE taken_at < ?1"


class DeliveryStore:
    """The memory against replays. All verbs may raise StoreError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, signature: str, now: float, forget_before: float) -> bool:
        """Remember a request by its signature; False when it was remembered already.

        What was taken before `forget_before` is dropped; times in seconds since the epoch.
        """
        results = await self._database.transact([Statement(_DROP_OLD, forget_before), Statement(_TAKE, signature, now)])
        return bool(results[-1])
