"""Opening and changing views: calls that Slack takes for three seconds after what a person did, and once."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.app import fields_of

log = logging.getLogger(__name__)

_OPEN_S = 2.0


async def open_view(client: AsyncWebClient, trigger_id: str, view: Mapping[str, Any]) -> bool:
    """Open a modal; whether Slack did. It does not when the trigger is used, or older than three seconds."""
    return await _done(client, "views.open", {"trigger_id": trigger_id, "view": view})


async def update_view(client: AsyncWebClient, old: Mapping[str, Any], view: Mapping[str, Any]) -> bool:
    """Put another view in the place of a modal; whether Slack did. It does not when somebody closed it."""
    return await _done(client, "views.update", {"view_id": old["id"], "hash": old["hash"], "view": view})


async def publish_home(client: AsyncWebClient, user_id: str, view: Mapping[str, Any]) -> bool:
    """Set a person's App Home; whether Slack did."""
    return await _done(client, "views.publish", {"user_id": user_id, "view": view})


async def _done(client: AsyncWebClient, method: str, arguments: Mapping[str, Any]) -> bool:
    try:
        async with asyncio.timeout(_OPEN_S):
            await client.api_call(method, json=dict(arguments))
    except (SlackApiError, SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as error:
        code = fields_of(error.response).get("error") if isinstance(error, SlackApiError) else type(error).__name__
        log.warning("a view was not shown", extra={"method": method, "reason": code})
        return False
    return True
