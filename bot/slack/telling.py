"""Telling a person something where they used a shortcut (docs.slack.dev, "Handling user interaction", response_url)."""

import asyncio
import logging
from collections.abc import Awaitable, Sequence
from typing import Any

import aiohttp
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.errors import SlackClientError

from bot.errors import BotError

log = logging.getLogger(__name__)

_TELL_S = 1.5
_COURTESY_S = 1.0


async def take_away(respond: AsyncRespond) -> None:
    """Take away what a person alone sees, and has just pressed; where Slack does not in time, the log says so."""
    await _send(respond, delete_original=True)


async def replace_with(respond: AsyncRespond, text: str, blocks: Sequence[dict[str, Any]] | None = None) -> None:
    """Put a line, or blocks, in the place of what a person alone sees, and has just pressed; as for `take_away`."""
    await _send(respond, text=text, blocks=blocks, replace_original=True)


async def tell(respond: AsyncRespond, text: str, thread_ts: str = "") -> None:
    """Show a line to this person alone, below the thread's first message or in the channel.

    Nothing rests on it: where Slack does not take it in time, the log says so.
    """
    await _send(respond, text=text, response_type="ephemeral", replace_original=False, thread_ts=thread_ts or None)


async def in_passing(courtesy: Awaitable[object]) -> None:
    """Do what is only a courtesy, for a second at most: the person waits for something else, which is done already."""
    try:
        async with asyncio.timeout(_COURTESY_S):
            await courtesy
    except (BotError, TimeoutError) as error:
        log.warning("a courtesy was not done", extra={"reason": type(error).__name__})


async def _send(respond: AsyncRespond, **answer: Any) -> None:  # noqa: ANN401 - as `respond` takes it
    try:
        async with asyncio.timeout(_TELL_S):
            await respond(**answer)
    except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as error:
        log.warning("a person was not told", extra={"reason": type(error).__name__})
