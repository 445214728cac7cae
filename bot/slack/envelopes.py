"""What comes in an envelope of Socket Mode is handed to Bolt, and Bolt's answer becomes the acknowledgement."""

import json
import logging
from http import HTTPStatus
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.slack.connection import Frame
from bot.slack.shapes import makes_sense

log = logging.getLogger(__name__)


async def acknowledgement(app: AsyncApp, frame: Frame, payload: dict[str, Any]) -> dict[str, Any] | None:
    """What acknowledges an envelope, beside its id, once its listener returned without an error; None: nothing does."""
    retries = {"x-slack-retry-num": frame.get("retry_attempt"), "x-slack-retry-reason": frame.get("retry_reason")}
    headers = {name: str(value) for name, value in retries.items() if value is not None}
    try:
        request = AsyncBoltRequest(mode="socket_mode", body=payload, headers=dict(headers))
    except (ValueError, AttributeError, TypeError, LookupError, RecursionError):
        request = None
    if request is None or not makes_sense(payload):
        log.warning("an envelope made no sense", extra={"kind": frame.get("type")})
        return None
    response = await app.async_dispatch(request)
    if response.status != HTTPStatus.OK:
        log.info("an envelope was not acknowledged; Slack sends events again", extra={"status": response.status})
        return None
    return _answer(response)


def _answer(response: BoltResponse) -> dict[str, Any]:
    """The part of an acknowledgement that answers a command or a view: Bolt's body."""
    if not response.body:
        return {}
    content_type = response.first_headers().get("content-type", "")
    is_json = content_type.startswith("application/json")
    return {"payload": json.loads(response.body) if is_json else {"text": response.body}}
