"""The ways in that the rights matrix plays, what counts for each, and what came of them."""

from collections import Counter
from dataclasses import dataclass, field

from bot.conversation.answer import Offer
from bot.playground.entities import Payload
from bot.slack.views.blocks import CHOOSE_VARIANT
from bot.slack.views.buttons import MORE, STOP
from bot.slack.views.forgetting import FORGET_THREAD
from bot.slack.views.settings import OPEN_SETTINGS
from bot.slack.views.shortcuts import ABOUT_FORM
from bot.texts import say
from tests.security.roles import (
    GUEST,
    LET_IN,
    NEVER,
    SHARED,
    STRANGER,
    UNLISTED,
    Kind,
    Role,
)

SENTENCES = {say(f"access.{refusal}"): refusal for refusal in (GUEST, STRANGER, NEVER, SHARED, UNLISTED, "unknown")}

PERSON, BOTH, NOTHING = "person", "both", "nothing"
"""What counts for a way in: who somebody is, or that and where they are; or it is honoured from anybody."""


@dataclass
class Tally:
    """How many cells there were, and what was wrong."""

    cells: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @property
    def ways(self) -> set[str]:
        """The ways in that were played, by their names in the gate's table; messages are played by what they are."""
        kinds = {"button": "action", "menu": "action", "form": "view"}
        named = (way.split()[:2] for way in self.cells if len(way.split()) > 1)
        return {f"{kinds.get(kind, kind)}:{name}" for kind, name in (*named, ("event", "app_home_opened"))}

    def note(self, way: str, who: str, where: str, expected: str, seen: str) -> None:
        self.cells[way] += 1
        if expected != seen:
            self.wrong.append(f"{way} by {who} in {where}: {seen or 'let in'} instead of {expected or 'let in'}")


def expected(role: Role, kind: Kind, counts: str, *, listed_only: bool) -> str:
    """Why somebody is refused, by the tables of `roles`; of the person first."""
    if counts == NOTHING:
        return LET_IN
    if role.refusal or counts == PERSON:
        return role.refusal
    return kind.refusal_when_listed if listed_only else kind.refusal


COMMANDS = {
    "ask why?": BOTH,
    "summarize 24h": BOTH,
    "model 4b": BOTH,
    "reset": BOTH,
    "settings": PERSON,
    "status": PERSON,
    "usage": PERSON,
    "export": PERSON,
    "forget": NOTHING,
    "forget me": NOTHING,
    "forget channel": NOTHING,
    "forget thread": NOTHING,
    "help": PERSON,
    "": PERSON,
    "nonsense": PERSON,
}
MESSAGE_SHORTCUTS = {
    ABOUT_FORM: BOTH,
    "translate_message": BOTH,
    "explain_message": BOTH,
    "summarise_thread": BOTH,
    "retry_last": BOTH,
    "reset_thread": BOTH,
    "stop_thread": PERSON,
    "forget_thread": PERSON,
    "thread_settings": PERSON,
}


def _button(action_id: str, **fields: object) -> Payload:
    return {"type": "button", "action_id": action_id, "action_ts": "1.1", "value": "bcdfghj", **fields}


BUTTONS = (
    (_button(Offer.TRY_AGAIN), BOTH),
    (_button(Offer.LARGER), BOTH),
    (_button(Offer.GO_ON), BOTH),
    (_button(MORE, selected_option={"value": "try_again:bcdfghj"}), BOTH),
    (_button(Offer.DELETE), PERSON),
    (_button(Offer.FEEDBACK, value="good:1:bcdfghj"), PERSON),
    (_button(STOP), PERSON),
    (_button(CHOOSE_VARIANT, selected_option={"value": "4b"}), BOTH),
    (_button(OPEN_SETTINGS, value="{}"), PERSON),
    (_button(FORGET_THREAD, value="1.1"), PERSON),
)
