"""What stands before every listener: a request that was caught on its way and is sent once more runs nothing."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.services.deliveries import DeliveryService

log = logging.getLogger(__name__)

SIGNATURE_HEADER = "x-slack-signature"

Next = Callable[[], Awaitable[None]]


def refusing_replays(
    deliveries: DeliveryService,
) -> Callable[[AsyncBoltRequest, Next], Awaitable[BoltResponse | None]]:
    """The middleware. Slack itself signs every delivery anew, its retries too, and never sends the same one twice.

    In Socket Mode nothing is signed, and nobody but Slack can send. Raises StoreError: then nothing is run.
    """

    async def once(request: AsyncBoltRequest, next: Next) -> BoltResponse | None:  # noqa: A002 - Bolt's name
        (signature,) = request.headers.get(SIGNATURE_HEADER) or [""]
        if not signature or _is_message(request.body) or await deliveries.is_first(signature):
            await next()
            return None
        log.warning("a request came that was taken before", extra={"kind": request.body.get("type", "command")})
        return BoltResponse(status=200)

    return once


def _is_message(body: Mapping[str, Any]) -> bool:
    """Whether it brings a message: that is one turn, however often it comes, and is spared a commit of its own.

    A retry of it in the same second has the same signature, and may be the delivery that succeeds.
    """
    event = body.get("event")
    return isinstance(event, dict) and event.get("type") in ("message", "app_mention")
