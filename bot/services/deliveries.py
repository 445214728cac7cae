"""Requests that are taken once, however often somebody sends them."""

import time

from bot.services.ports import Deliveries

_KEPT_S = 900.0
"""A signature is good for five minutes before and after its time: whatever is older is refused without this memory."""


class DeliveryService:
    """Remembers signed requests in the database, so that a restart forgets none."""

    def __init__(self, deliveries: Deliveries) -> None:
        self._deliveries = deliveries

    async def is_first(self, signature: str) -> bool:
        """Whether this request comes for the first time; from then on it does not. Raises StoreError."""
        now = time.time()
        return await self._deliveries.take(signature, now, now - _KEPT_S)
