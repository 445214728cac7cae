"""What Slack is answered, and the person told, when a listener failed."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from traceback import walk_tb
from typing import Any

from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_bolt.response import BoltResponse

from bot.errors import BotError
from bot.services import Services
from bot.slack.telling import tell
from bot.texts import say
from handlers.payloads import user_of

log = logging.getLogger(__name__)

_UNREADABLE = (KeyError, IndexError, TypeError, AttributeError, ValueError, RecursionError)
"""How Python says that something is not of the expected form."""


def error_listener(services: Services) -> Callable[..., Awaitable[BoltResponse]]:
    """What Bolt calls with whatever a listener raises; what it gives is what Slack is answered."""

    async def on_error(error: Exception, body: dict[str, Any], respond: AsyncRespond) -> BoltResponse:
        language = services.people.language_at_once(user_of(body))
        return await _answered(error, body, respond, say("error.store", language=language))

    return on_error


async def _answered(error: Exception, body: dict[str, Any], respond: AsyncRespond, sorry: str) -> BoltResponse:
    """An event that could not be stored is not acknowledged, so that Slack sends it again.

    Commands and interactions never come again: the person is told instead; what answers an action shows nothing, so
    there it takes a message, and a form says it at its first field. What cannot be read is refused: 400.
    """
    kind = str(body.get("type", "command"))
    _log(error, kind)
    if kind == "event_callback":
        return BoltResponse(status=400 if _is_unreadable(error) else 500)
    if kind in ("block_actions", "message_action"):
        if body.get("response_url"):
            await tell(respond, sorry)
        return BoltResponse(status=200)
    if kind == "view_submission":
        fields = dict.fromkeys(first_input(body), sorry)
        return BoltResponse(status=200, body={"response_action": "errors", "errors": fields} if fields else "")
    return BoltResponse(status=200, body={"response_type": "ephemeral", "text": sorry})


def _log(error: Exception, kind: str) -> None:
    if isinstance(error, BotError):
        log.error("a listener failed", extra={"kind": kind, "reason": str(error)})
    elif _is_unreadable(error):
        log.warning("a payload made no sense", extra={"kind": kind, "reason": type(error).__name__})
        log.debug("where it was read", exc_info=error)
    else:
        log.error("a listener failed", extra={"kind": kind}, exc_info=error)


def _is_unreadable(error: Exception) -> bool:
    """Whether a payload could not be taken apart: such an error, and no service was reached."""
    reached = (frame.f_globals.get("__name__", "") for frame, _ in walk_tb(error.__traceback__))
    return isinstance(error, _UNREADABLE) and not any(name.startswith("bot.services") for name in reached)


def first_input(body: Mapping[str, Any]) -> Sequence[str]:
    """The block of a form's first field, if it has one."""
    view = body.get("view")
    blocks = view.get("blocks") if isinstance(view, dict) else None
    inputs = [block for block in blocks or () if isinstance(block, dict) and block.get("type") == "input"]
    return [str(block.get("block_id")) for block in inputs[:1]]
