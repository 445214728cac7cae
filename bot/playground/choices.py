"""Menus: which option a person means."""

from bot.playground.entities import Payload
from bot.playground.refusals import Refused


def choice(element: Payload, wanted: object) -> Payload:
    """The option of a menu with this value, this text, or that is this option; raises Refused when there is none."""
    value = wanted.get("value") if isinstance(wanted, dict) else wanted
    groups = [group["options"] for group in element.get("option_groups", [])]
    for options in [element.get("options", []), *groups]:
        for option in options:
            if value in (option["value"], option["text"]["text"]):
                found: Payload = option
                return found
    raise Refused(f"there is no option {value!r}")
