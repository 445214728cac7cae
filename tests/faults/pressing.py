"""What people of a chaos run find below a message, and whether what they press is done."""

import itertools
from collections.abc import Awaitable
from typing import Any

from tests.faults.slack_process import RemoteMessage


class AllBut:
    """Holds every key but some: of events that Slack gave up on nobody need have heard."""

    def __init__(self, some: set[str]) -> None:
        self._some = some

    def __contains__(self, key: object) -> bool:
        return key not in self._some


def buttons_below(message: RemoteMessage) -> list[str]:
    """The actions of a message's buttons."""
    rows = [
        block.get("elements", []) for block in message.shown_blocks if block["type"] in ("actions", "context_actions")
    ]
    sections = [block["accessory"] for block in message.shown_blocks if "accessory" in block]
    return [element["action_id"] for element in (*itertools.chain(*rows), *sections) if "action_id" in element]


async def done(verb: Awaitable[Any]) -> bool:
    """Whether a verb was done: what is pressed may be gone by then."""
    try:
        result = await verb
    except RuntimeError as refused:
        if "Refused" not in str(refused):
            raise
        return False
    return result is None or bool(result.ok)
