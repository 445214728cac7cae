"""Who may do what where, decided without asking anybody."""

import pytest

from bot.conversation.access import (
    NEEDS,
    Need,
    Refusal,
    Rules,
    is_told,
    need_of_turn,
    refused_person,
    refused_place,
    rules_of,
)
from bot.conversation.person import Who
from bot.conversation.preferences import PREFERENCES, Ids, Wrong, resolve
from bot.conversation.setting import Scope, Setting
from bot.conversation.thread import ThreadKey
from bot.conversation.turn import Control, Lane, Turn, TurnStatus
from bot.services.control import Effects

LISTED = Rules(channels=frozenset({"C1"}), people=frozenset({"U1"}))
GUESTS = Rules(guests=True)
ONLY = Rules(listed_only=True, channels=frozenset({"C1"}))


@pytest.mark.parametrize(
    ("who", "rules", "refusal"),
    [
        (Who.MEMBER, Rules(), None),
        (Who.GUEST, Rules(), Refusal.GUEST),
        (Who.GUEST, GUESTS, None),
        (Who.GUEST, LISTED, None),
        (Who.STRANGER, Rules(), Refusal.STRANGER),
        (Who.STRANGER, GUESTS, Refusal.STRANGER),
        (Who.STRANGER, LISTED, None),
        (Who.BOT, LISTED, Refusal.NEVER),
        (Who.BOT, GUESTS, Refusal.NEVER),
        (Who.DEACTIVATED, LISTED, Refusal.NEVER),
        (Who.DEACTIVATED, GUESTS, Refusal.NEVER),
    ],
)
def test_who_is_let_in(who: Who, rules: Rules, refusal: Refusal | None) -> None:
    assert refused_person(who, "U1", rules) is refusal


@pytest.mark.parametrize(
    ("channel_id", "shared", "rules", "refusal"),
    [
        ("C2", False, Rules(), None),
        ("C2", True, Rules(), Refusal.SHARED),
        ("C1", True, LISTED, None),
        ("C2", True, LISTED, Refusal.SHARED),
        ("C2", False, LISTED, None),
        ("C1", True, ONLY, None),
        ("C2", False, ONLY, Refusal.UNLISTED),
        ("C2", True, ONLY, Refusal.UNLISTED),
        ("D1", True, ONLY, None),
        ("", False, ONLY, None),
    ],
)
def test_where_people_are_answered(channel_id: str, shared: bool, rules: Rules, refusal: Refusal | None) -> None:
    assert refused_place(channel_id, rules, shared=shared) is refusal


def turn(key: str, control: Control | None = None) -> Turn:
    lane = Lane.CONTROL if control else Lane.ASK
    place = ThreadKey("T1", "C1", "1.1")
    return Turn(1, "bcdfghj", key, place, "1.1", lane, TurnStatus.RUNNING, 1, "U1", "", 0.0, control=control)


@pytest.mark.parametrize(
    ("key", "effect", "need", "told"),
    [
        ("message:C1:1.1", None, Need.ASK, True),
        ("command:1", None, Need.ASK, True),
        ("message:C1:1.1", "reset_thread", Need.ASK, True),
        ("message:C1:1.1", "stop_thread", Need.STEER, True),
        ("message:C1:1.1", "forget_thread", Need.STEER, True),
        ("shortcut:1", "stop_thread", Need.NOTHING, False),
        ("shortcut:1", "reset_thread", Need.LINE, False),
        ("view:1", "", Need.LINE, False),
        ("joined:C1:1", "greet", Need.LINE, True),
    ],
)
def test_what_a_turn_needs(key: str, effect: str | None, need: Need, told: bool) -> None:
    asked = turn(key, None if effect is None else Control("help.thread", effect=effect or None))
    assert (need_of_turn(asked), is_told(asked)) == (need, told)


def test_a_way_in_is_named_by_its_kind() -> None:
    assert {way.partition(":")[0] for way in NEEDS} == {"event", "command", "action", "view", "shortcut"}
    assert Need.LINE not in NEEDS.values()


def test_the_effects_that_only_take_away_are_effects() -> None:
    assert {"_stop_thread", "_forget_thread"} <= set(vars(Effects))


def test_the_rules_are_what_the_workspaces_admins_chose() -> None:
    values = {"guests": "yes", "where": "listed", "channels": "C01 G02", "people": "U01 W02"}
    chosen = resolve([Setting(Scope.WORKSPACE.value, "T1", name, value) for name, value in values.items()])
    assert rules_of(chosen) == Rules(True, True, frozenset({"C01", "G02"}), frozenset({"U01", "W02"}))
    assert rules_of(resolve([])) == Rules()
    elsewhere = resolve([Setting(Scope.CHANNEL.value, "C1", name, value) for name, value in values.items()])
    assert rules_of(elsewhere) == Rules()


@pytest.mark.parametrize(
    ("name", "text", "stored"),
    [("channels", " C01  G02 C01", "C01 G02"), ("people", "U01 W02", "U01 W02"), ("people", " ", "")],
)
def test_a_list_is_stored_with_each_id_once(name: str, text: str, stored: str) -> None:
    assert PREFERENCES[name].parse(text) == stored


@pytest.mark.parametrize(
    ("name", "text", "key"),
    [
        ("channels", "U01", "setting.wrong.ids"),
        ("channels", "D01", "setting.wrong.ids"),
        ("channels", "<!channel>", "setting.wrong.ids"),
        ("people", "C01", "setting.wrong.ids"),
        ("people", "u01", "setting.wrong.ids"),
        ("people", " ".join(f"U{number:03}" for number in range(101)), "setting.wrong.many"),
    ],
)
def test_a_list_takes_ids_of_its_kind(name: str, text: str, key: str) -> None:
    wrong = PREFERENCES[name].parse(text)
    assert isinstance(wrong, Wrong)
    assert wrong.key == key


def test_only_the_workspaces_admins_choose_whom_it_answers() -> None:
    lists = {row.name for row in PREFERENCES.values() if isinstance(row.form, Ids)}
    assert {name for name, row in PREFERENCES.items() if not row.is_everybodys} >= lists | {"guests", "where"}
