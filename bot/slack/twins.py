"""A message that Slack tells of twice is looked at once.

A mention comes as `app_mention` and as `message`, both within milliseconds, and either comes again when its
acknowledgement was late (docs.slack.dev/reference/events/app_mention, /apis/events-api). They ask for the same, and
both are acknowledged when it is stored. The store would find it out, too: this spares the way there.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any

from slack_bolt.response import BoltResponse

_REMEMBERED = 1_000
_SPOKEN = (None, "file_share", "thread_broadcast")


class Twins:
    """Remembers the last messages that were stored, and those that are just being."""

    def __init__(self) -> None:
        self._under_way: dict[int, asyncio.Future[bool]] = {}
        self._stored: dict[int, None] = {}

    async def once(self, body: Mapping[str, Any], handle: Callable[[], Awaitable[BoltResponse]]) -> BoltResponse:
        """Have a payload handled, unless it tells of a message that was, or is just being; what Slack is answered."""
        message = _message_in(body)
        if message is None:
            return await handle()
        first = self._under_way.get(message)
        if message in self._stored or (first is not None and await asyncio.shield(first)):
            return BoltResponse(status=HTTPStatus.OK)
        stored = self._under_way[message] = asyncio.get_running_loop().create_future()
        done = False
        try:
            response = await handle()
            done = response.status == HTTPStatus.OK
        finally:
            self._under_way.pop(message, None)
            stored.set_result(done)
        if done:
            self._stored[message] = None
            if len(self._stored) > _REMEMBERED:
                del self._stored[next(iter(self._stored))]
        return response


def _message_in(body: Mapping[str, Any]) -> int | None:
    """What tells a person's message and its words from all others; None for every other payload."""
    event = body.get("event")
    if not isinstance(event, dict) or event.get("type") not in ("app_mention", "message"):
        return None
    named = (body.get("team_id"), event.get("channel"), event.get("ts"), event.get("text"))
    if event.get("subtype") not in _SPOKEN or not all(isinstance(each, str) for each in named):
        return None
    return hash(named)
