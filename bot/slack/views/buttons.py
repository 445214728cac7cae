"""What stands below an answer: a line in small print, and what its reader may do with it."""

from collections.abc import Sequence
from typing import Any

from bot.conversation.answer import Below, Offer, Sight
from bot.conversation.feedback import Verdict
from bot.conversation.variants import VARIANTS
from bot.slack.views.blocks import plain, section
from bot.texts import say

MORE = "more_offers"
"""The action of the menu that holds the offers for which there is no button."""

STOP = "stop_answer"
"""The action of the button that ends an answer while it is written."""

_BUTTONS = 2
"""So many stand side by side; of more the first is a button, the others are in a menu."""

_SMALL = (Offer.FEEDBACK, Offer.DELETE)


def below_blocks(below: Below, turn_id: str, asker_id: str) -> list[dict[str, Any]]:
    """The blocks below the last message of an answer; `turn_id` is the turn's short id.

    They carry ids and no rights: whoever handles an action looks up what may be done.
    """
    small = [_small(offer, below, turn_id, asker_id) for offer in _SMALL if offer in below.offers]
    rest = [offer for offer in below.offers if offer not in _SMALL]
    blocks = [{"type": "context", "elements": [plain(_footer(below))]}] if below.answerer else []
    blocks += [{"type": "actions", "elements": _pressed(rest, below, turn_id)}] if rest else []
    return [*blocks, {"type": "context_actions", "elements": small}] if small else blocks


def stop_blocks(turn_id: str, language: str) -> list[dict[str, Any]]:
    """The line that lets people stop an answer."""
    button = {
        "type": "button",
        "action_id": STOP,
        "text": plain(say("stop.button", language=language)),
        "value": turn_id,
    }
    return [section(say("stop.offered", language=language)), {"type": "actions", "elements": [button]}]


def feedback_value(verdict: Verdict, answer_id: int, turn_id: str) -> str:
    """What the feedback on one version of an answer carries."""
    return f"{verdict}:{answer_id}:{turn_id}"


def _footer(below: Below) -> str:
    saw = _saw(below.sight, below.language) if below.sight else ""
    return " · ".join(piece for piece in (below.answerer, saw) if piece)


def _saw(sight: Sight, language: str) -> str:
    """What the model saw, where something was left out; files are told of wherever it is."""
    left_out = sight.seen < sight.total or sight.cut
    pieces = []
    if sight.seen < sight.total:
        pieces.append(say("footer.messages", {"seen": sight.seen, "total": sight.total}, language))
    if sight.noted:
        pieces.append(say("footer.notes", {"count": sight.noted}, language))
    if sight.cut:
        pieces.append(say("footer.part", language=language))
    if sight.files and (left_out or sight.files_seen < sight.files):
        pieces.append(say("footer.files", {"seen": sight.files_seen, "total": sight.files}, language))
    return say("footer.saw", {"what": ", ".join(pieces)}, language) if pieces else ""


def _pressed(offers: Sequence[Offer], below: Below, turn_id: str) -> list[dict[str, Any]]:
    """Buttons, or where these would be many, a button and a menu."""
    shown, hidden = (offers, ()) if len(offers) <= _BUTTONS else (offers[:1], offers[1:])
    elements: list[dict[str, Any]] = [
        {"type": "button", "action_id": offer.value, "text": plain(_label(offer, below)), "value": turn_id}
        for offer in shown
    ]
    if hidden:
        options = [{"text": plain(_label(offer, below)), "value": f"{offer}:{turn_id}"} for offer in hidden]
        elements.append({"type": "overflow", "action_id": MORE, "options": options})
    return elements


def _small(offer: Offer, below: Below, turn_id: str, asker_id: str) -> dict[str, Any]:
    if offer is Offer.FEEDBACK:
        return {
            "type": "feedback_buttons",
            "action_id": offer.value,
            "positive_button": _verdict(Verdict.GOOD, below, turn_id),
            "negative_button": _verdict(Verdict.NOT_GOOD, below, turn_id),
        }
    return {
        "type": "icon_button",
        "icon": "trash",
        "action_id": offer.value,
        "text": plain(_label(offer, below)),
        "value": turn_id,
        "visible_to_user_ids": [asker_id],
        "confirm": {
            "title": plain(say("delete.title", language=below.language)),
            "text": plain(say("delete.question", language=below.language)),
            "confirm": plain(say("delete.yes", language=below.language)),
            "deny": plain(say("settings.cancel", language=below.language)),
            "style": "danger",
        },
    }


def _verdict(verdict: Verdict, below: Below, turn_id: str) -> dict[str, Any]:
    words = say(f"feedback.{verdict}", language=below.language)
    value = feedback_value(verdict, below.answer_id, turn_id)
    return {"text": plain(words), "value": value, "accessibility_label": words}


def _label(offer: Offer, below: Below) -> str:
    larger = VARIANTS[below.larger].label if below.larger else ""
    return say(f"offer.{offer}", {"variant": larger}, below.language)
