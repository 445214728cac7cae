"""Who may do what where: one table of every way in, and the verdict on each.

    way in ──▶ what it needs ──▶ does the person count? ──▶ does the place count? ──▶ let in, or why not

What a person writes is stored as it comes and judged when its turn is taken up (`LATER`): so an event is acknowledged
without asking Slack anything. Everything else is judged before it reaches a handler.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from bot.conversation.person import Who
from bot.conversation.preferences import Preferences
from bot.conversation.setting import is_dm
from bot.conversation.turn import JOINED, MESSAGE, Turn


class Need(StrEnum):
    """What a way in wants of the bot.

    `nothing`: it tells a fact, or only takes something away; honoured from anybody. `later`: a message; judged as a
    turn. `line`: a line of the bot's own; only the place counts. `read`: to be shown something. `steer`: to act on what
    is there (stop, delete, feedback). For these two only the person counts. `ask`: to have the model asked.
    `change`: to change what holds. For these two both count.
    """

    NOTHING = "nothing"
    LATER = "later"
    LINE = "line"
    READ = "read"
    STEER = "steer"
    ASK = "ask"
    CHANGE = "change"


OF_A_PERSON = frozenset({Need.READ, Need.STEER, Need.ASK, Need.CHANGE})
"""Where it counts who somebody is."""

OF_A_PLACE = frozenset({Need.LINE, Need.ASK, Need.CHANGE})
"""Where it counts which conversation it is."""

NEEDS: Mapping[str, Need] = MappingProxyType(
    {
        "event:message": Need.LATER,
        "event:app_mention": Need.LATER,
        "event:agent_session_stopped": Need.NOTHING,
        "event:agent_session_title_changed": Need.NOTHING,
        "event:app_home_opened": Need.READ,
        "event:app_context_changed": Need.READ,
        "event:member_joined_channel": Need.NOTHING,
        "event:member_left_channel": Need.NOTHING,
        "event:user_change": Need.NOTHING,
        "event:channel_shared": Need.NOTHING,
        "event:channel_unshared": Need.NOTHING,
        "event:app_uninstalled": Need.NOTHING,
        "event:tokens_revoked": Need.NOTHING,
        "event:channel_deleted": Need.NOTHING,
        "event:group_deleted": Need.NOTHING,
        "event:channel_archive": Need.NOTHING,
        "event:group_archive": Need.NOTHING,
        "event:channel_id_changed": Need.NOTHING,
        "command:ask": Need.ASK,
        "command:summarize": Need.ASK,
        "command:model": Need.CHANGE,
        "command:settings": Need.READ,
        "command:status": Need.READ,
        "command:usage": Need.READ,
        "command:reset": Need.CHANGE,
        "command:forget": Need.NOTHING,
        "command:export": Need.READ,
        "command:help": Need.READ,
        "action:choose_variant": Need.CHANGE,
        "action:open_settings": Need.READ,
        "action:choose_scope": Need.READ,
        "action:try_again": Need.ASK,
        "action:ask_larger": Need.ASK,
        "action:continue": Need.ASK,
        "action:more_offers": Need.ASK,
        "action:delete_answer": Need.STEER,
        "action:feedback": Need.STEER,
        "action:stop_answer": Need.STEER,
        "action:forget_me": Need.NOTHING,
        "action:forget_channel": Need.STEER,
        "action:forget_thread": Need.STEER,
        "view:settings": Need.CHANGE,
        "view:ask_gemma": Need.ASK,
        "view:ask_about_message": Need.ASK,
        "view:feedback": Need.STEER,
        "shortcut:ask_gemma": Need.READ,
        "shortcut:ask_about_message": Need.ASK,
        "shortcut:summarise_thread": Need.ASK,
        "shortcut:translate_message": Need.ASK,
        "shortcut:explain_message": Need.ASK,
        "shortcut:thread_settings": Need.READ,
        "shortcut:stop_thread": Need.STEER,
        "shortcut:retry_last": Need.ASK,
        "shortcut:reset_thread": Need.CHANGE,
        "shortcut:forget_thread": Need.STEER,
    }
)
"""Every way in, by its kind and its name in the registration tables. One that is not here leads nowhere."""

_TAKING_AWAY = frozenset({"stop_thread", "forget_thread"})
"""Effects of marks that are honoured also where nothing is answered any more."""


class Refusal(StrEnum):
    """Why somebody is not let in; the sentence is `access.<refusal>` of `bot.texts`.

    `unlisted` and `shared` are of the place, the others of the person. `unknown`: Slack did not tell in time.
    """

    GUEST = "guest"
    STRANGER = "stranger"
    NEVER = "never"
    SHARED = "shared"
    UNLISTED = "unlisted"
    UNKNOWN = "unknown"

    @property
    def key(self) -> str:
        """The sentence that the person is told."""
        return f"access.{self.value}"

    @property
    def of_place(self) -> bool:
        """Whether nobody is answered there."""
        return self in (Refusal.SHARED, Refusal.UNLISTED)


@dataclass(frozen=True, slots=True)
class Rules:
    """What the workspace's admins chose. `people` are let in whatever they are, `channels` also when shared."""

    guests: bool = False
    listed_only: bool = False
    channels: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Act:
    """Somebody who comes in by a way of `NEEDS`: who, and in (or about) which conversation; "" where there is none.

    `shared`: what the payload itself tells of the conversation; None when it tells nothing.
    """

    way: str
    team_id: str
    user_id: str
    channel_id: str = ""
    shared: bool | None = None


def rules_of(chosen: Preferences) -> Rules:
    """The rules that a workspace's choices make."""
    return Rules(
        guests=chosen.value("guests") == "yes",
        listed_only=chosen.value("where") == "listed",
        channels=frozenset(chosen.value("channels").split()),
        people=frozenset(chosen.value("people").split()),
    )


def need_of_turn(turn: Turn) -> Need:
    """What a turn needs when it is taken up."""
    if turn.control is None:
        return Need.ASK
    written = turn.key.startswith(MESSAGE)
    if turn.control.effect in _TAKING_AWAY:
        return Need.STEER if written else Need.NOTHING
    return Need.ASK if written else Need.LINE


def is_told(turn: Turn) -> bool:
    """Whether somebody waits for what comes of a turn: not for a line that tells others what was changed."""
    return turn.control is None or turn.key.startswith((MESSAGE, JOINED))


def refused_person(who: Who, user_id: str, rules: Rules) -> Refusal | None:
    """Why somebody is not let in; None when they are."""
    if who in (Who.BOT, Who.DEACTIVATED):
        return Refusal.NEVER
    if who is Who.MEMBER or user_id in rules.people:
        return None
    if who is Who.GUEST:
        return None if rules.guests else Refusal.GUEST
    return Refusal.STRANGER


def is_open(channel_id: str, rules: Rules) -> bool:
    """Whether a place is open whoever shares it: a direct message (the person decides there), or one that is listed."""
    return not channel_id or is_dm(channel_id) or channel_id in rules.channels


def refused_place(channel_id: str, rules: Rules, *, shared: bool) -> Refusal | None:
    """Why nobody is answered in a conversation; None where people are. `shared`: with another organisation."""
    if is_open(channel_id, rules):
        return None
    if rules.listed_only:
        return Refusal.UNLISTED
    return Refusal.SHARED if shared else None
