"""What is chosen, by whom, and what is told of it: over a real store, with the people played."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from bot.conversation.person import Channel, Person, Who
from bot.conversation.setting import Place, Scope
from bot.conversation.turn import Control, Lane, Turn, TurnStatus
from bot.conversation.variants import VARIANTS
from bot.services.people import PeopleService
from bot.services.settings import SettingService
from bot.services.turns import Command
from bot.store import Store
from bot.texts import say

NOW = 1_760_000_000.0
HERE = Place("T1", "U1", "C1")
THREAD = Place("T1", "U1", "C1", "1759999000.000100")
OWN = Place("T1", "U1", "D1")


@dataclass
class Played:
    """People as Slack would tell of them; who is not in `persons` cannot be asked for. The bot `left` some channels."""

    persons: dict[str, Person] = field(default_factory=dict)
    members: set[tuple[str, str]] = field(default_factory=set)
    left: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    async def person(self, user_id: str, _within_s: float, *, fresh: bool) -> Person | None:
        self.asked.append(f"{user_id} {'fresh' if fresh else 'any'}")
        return self.persons.get(user_id)

    def recalled(self, user_id: str) -> Person | None:
        return self.persons.get(user_id)

    async def who(self, user_id: str, _within_s: float) -> Who:
        return self.persons[user_id].who

    def changed(self, user_id: str) -> None:
        self.asked = [asked for asked in self.asked if not asked.startswith(user_id)]

    def has_left(self, channel_id: str, user_id: str) -> None:
        self.members.discard((channel_id, user_id))

    async def is_member(self, channel_id: str, user_id: str, _within_s: float) -> bool | None:
        return (channel_id, user_id) in self.members

    async def may_read(self, channel_id: str, user_id: str, _within_s: float) -> bool | None:
        return (channel_id, user_id) in self.members

    async def bot_is_in(self, channel_id: str, _within_s: float) -> bool | None:
        return channel_id not in self.left

    async def shared(self, _user_id: str, _within_s: float) -> Sequence[Channel] | None:
        return None


@pytest.fixture
def people() -> Played:
    return Played({"U1": Person("U1"), "UADMIN": Person("UADMIN", admin=True)}, {("C1", "U1")})


@pytest.fixture
def woken() -> list[tuple[int, Lane]]:
    return []


@pytest.fixture
def settings(store: Store, people: Played, woken: list[tuple[int, Lane]]) -> SettingService:
    service = PeopleService(people, frozenset({"UBOSS"}))
    return SettingService(store.settings, service, lambda *turn: woken.append(turn), "27b", clock=lambda: NOW)


async def lines(store: Store) -> list[Turn]:
    """The lines that were left, in order."""
    found = []
    while turn := await store.turns.claim(NOW + 60, NOW + 1):
        await store.turns.settle(turn, TurnStatus.COMPLETED)
        found.append(turn)
    return found


async def change(
    settings: SettingService, place: Place, scope: Scope, key: str = "view:1", **values: str
) -> dict[str, str]:
    """Change values; what was wrong, in keys."""
    made = await settings.change(place, scope, values, key, vouched=True)
    return {name: wrong.key for name, wrong in made.errors.items()}


async def test_several_values_are_one_change_and_one_line(
    settings: SettingService, store: Store, woken: list[tuple[int, Lane]]
) -> None:
    assert await change(settings, HERE, Scope.CHANNEL, variant="4b", creativity="creative") == {}
    (line,) = await lines(store)
    assert woken == [(line.id, Lane.CONTROL)]
    assert line.control is not None
    assert say(line.control.key, line.control.values) == (
        "<@U1> changed the settings of this channel. Variant: 27b → **4b**; Creativity: balanced → **creative**"
    )
    assert line.destination == ("C1", None)
    held = await settings.preferences(HERE)
    assert (held.variant.name, held.sampling.temperature) == ("4b", 1.2)


async def test_a_line_of_a_thread_stands_in_the_thread(settings: SettingService, store: Store) -> None:
    await change(settings, THREAD, Scope.THREAD, variant="4b")
    (line,) = await lines(store)
    assert line.destination == ("C1", THREAD.thread_ts)
    assert (await settings.preferences(THREAD)).variant.name == "4b"
    assert (await settings.preferences(HERE)).variant.name == "27b"


@pytest.mark.parametrize(
    ("place", "scope"), [(HERE, Scope.PERSON), (OWN, Scope.PERSON), (Place("T1", "U1"), Scope.PERSON)]
)
async def test_what_a_person_chooses_for_themselves_is_told_to_nobody(
    settings: SettingService, store: Store, place: Place, scope: Scope
) -> None:
    assert await change(settings, place, scope, variant="4b") == {}
    assert await lines(store) == []
    assert (await settings.preferences(OWN)).held["variant"].scope is Scope.PERSON
    assert (await settings.preferences(HERE)).variant.name == "27b"


async def test_one_wrong_value_and_nothing_is_changed(settings: SettingService, store: Store) -> None:
    errors = await change(settings, HERE, Scope.CHANNEL, variant="4b", top_k="0", nonsense="1")
    assert errors == {"top_k": "setting.wrong.whole", "nonsense": "setting.not_here"}
    assert await change(settings, HERE, Scope.PERSON, follow_up="every") == {"follow_up": "setting.not_here"}
    assert await change(settings, OWN, Scope.CHANNEL, variant="4b") == {"variant": "setting.not_here"}
    assert await change(settings, HERE, Scope.THREAD, variant="4b") == {"variant": "setting.not_here"}
    assert await lines(store) == []
    assert (await settings.preferences(HERE)).variant.name == "27b"


async def test_nobody_keeps_for_longer_than_the_workspace_does(settings: SettingService) -> None:
    admin = Place("T1", "UADMIN", "C1")
    assert await change(settings, HERE, Scope.CHANNEL, retention="100") == {}
    assert await change(settings, admin, Scope.WORKSPACE, retention="30") == {}
    assert (await settings.preferences(HERE)).retention_days == 30
    too_long = {"retention": "setting.wrong.longer"}
    assert await change(settings, HERE, Scope.CHANNEL, variant="4b", retention="31") == too_long
    assert await change(settings, OWN, Scope.PERSON, retention="31") == too_long
    assert await change(settings, HERE, Scope.CHANNEL, variant="4b", retention="100") == {}  # as it was
    assert await change(settings, HERE, Scope.CHANNEL, retention="7") == {}
    assert (await settings.preferences(HERE)).retention_days == 7
    assert await change(settings, HERE, Scope.CHANNEL, retention="") == {}
    assert (await settings.preferences(HERE)).retention_days == 30


async def test_the_same_form_twice_is_one_line(settings: SettingService, store: Store) -> None:
    await change(settings, HERE, Scope.CHANNEL, variant="4b")
    await change(settings, HERE, Scope.CHANNEL, variant="4b")
    assert len(await lines(store)) == 1


@pytest.mark.parametrize(("user", "refused"), [("U1", True), ("UADMIN", False), ("UBOSS", False), ("UNKNOWN", True)])
async def test_the_workspace_is_the_admins_to_change(settings: SettingService, user: str, refused: bool) -> None:
    errors = await change(settings, Place("T1", user), Scope.WORKSPACE, variant="4b")
    assert errors == ({"variant": "setting.admins_only"} if refused else {})
    assert (await settings.preferences(OWN)).variant.name == ("27b" if refused else "4b")


async def test_a_channel_in_the_hands_of_admins_is_theirs_and_only_they_give_it_back(
    settings: SettingService, people: Played
) -> None:
    admin = Place("T1", "UADMIN", "C1")
    assert await change(settings, HERE, Scope.CHANNEL, may_change="admins") == {"may_change": "setting.admins_only"}
    assert await change(settings, admin, Scope.CHANNEL, "view:2", may_change="admins") == {}
    for wanted in ({"variant": "4b"}, {"may_change": "members"}, {"may_change": ""}):
        assert list((await change(settings, HERE, Scope.CHANNEL, "view:3", **wanted)).values()) == [
            "setting.admins_only"
        ]
    assert await change(settings, THREAD, Scope.THREAD, "view:4", variant="4b") == {"variant": "setting.admins_only"}
    assert await change(settings, HERE, Scope.PERSON, "view:5", variant="4b") == {}
    assert (await settings.choose_variant(Command("command:1", "T1", "C1", "U1", ""), VARIANTS["4b"])).errors
    people.persons["UADMIN"] = Person("UADMIN")
    assert await change(settings, admin, Scope.CHANNEL, "view:6", may_change="") == {
        "may_change": "setting.admins_only"
    }
    people.persons["UADMIN"] = Person("UADMIN", admin=True)
    assert await change(settings, admin, Scope.CHANNEL, "view:7", may_change="") == {}
    assert await change(settings, HERE, Scope.CHANNEL, "view:8", variant="4b") == {}


async def test_ids_that_came_with_a_form_are_not_trusted(
    settings: SettingService, store: Store, people: Played
) -> None:
    people.members.clear()
    for place, scope in ((HERE, Scope.CHANNEL), (THREAD, Scope.THREAD)):
        made = await settings.change(place, scope, {"variant": "4b"}, "view:1", vouched=False)
        assert {wrong.key for wrong in made.errors.values()} == {"setting.not_member"}
    made = await settings.change(
        Place("T1", "UADMIN", "D9"), Scope.WORKSPACE, {"variant": "4b"}, "view:2", vouched=False
    )
    assert made.changed == ("variant",)
    made = await settings.change(Place("T1", "U1", "C1"), Scope.WORKSPACE, {"variant": "1b"}, "view:3", vouched=False)
    assert {wrong.key for wrong in made.errors.values()} == {"setting.admins_only"}
    assert await lines(store) == []


@pytest.mark.parametrize(("there", "bot_there"), [(True, True), (True, False), (False, True)])
async def test_an_admin_changes_the_workspace_from_anywhere_and_a_line_stands_only_where_they_and_the_bot_are(
    settings: SettingService, store: Store, people: Played, there: bool, bot_there: bool
) -> None:
    admin = Place("T1", "UADMIN", "C1")
    people.members = {("C1", "UADMIN")} if there else set()
    people.left = set() if bot_there else {"C1"}

    made = await settings.change(admin, Scope.WORKSPACE, {"variant": "4b"}, "view:1", vouched=False)

    assert (made.changed, made.errors) == (("variant",), {})
    assert (await settings.preferences(HERE)).variant.name == "4b"
    assert len(await lines(store)) == (there and bot_there)


async def test_the_page_shows_what_is_chosen_what_holds_and_what_would_hold(settings: SettingService) -> None:
    await change(settings, Place("T1", "UADMIN", "C1"), Scope.WORKSPACE, variant="12b")
    await change(settings, HERE, Scope.CHANNEL, "view:2", variant="4b")
    variant = (await settings.page(HERE)).fields[0]
    assert (variant.chosen, variant.held.scope, variant.inherited.value) == ("4b", Scope.CHANNEL, "12b")
    variant = (await settings.page(THREAD)).fields[0]
    assert (variant.chosen, variant.held.scope, variant.inherited.value) == ("", Scope.CHANNEL, "4b")
    variant = (await settings.page(HERE, Scope.PERSON)).fields[0]
    assert (variant.chosen, variant.held.scope) == ("", Scope.WORKSPACE)


async def test_who_is_known_to_be_no_admin_does_not_look_at_the_workspace(settings: SettingService) -> None:
    assert (await settings.page(HERE, Scope.WORKSPACE)).scope is Scope.CHANNEL
    assert (await settings.page(Place("T1", "UADMIN", "C1"), Scope.WORKSPACE)).scope is Scope.WORKSPACE
    assert Scope.WORKSPACE in (await settings.page(Place("T1", "UNKNOWN", "C1"))).scopes


async def test_the_language_is_the_channels_else_the_persons(settings: SettingService, people: Played) -> None:
    people.persons["U1"] = Person("U1", locale="pt-BR")
    assert await settings.language_for(HERE) == "pt"
    await change(settings, HERE, Scope.CHANNEL, language="de")
    assert (await settings.language_for(HERE), await settings.language_in(HERE)) == ("pt", "de")
    await change(settings, HERE, Scope.PERSON, "view:2", language="ja")
    assert (await settings.language_for(HERE), await settings.language_in(OWN)) == ("ja", "ja")
    assert await settings.language_for(Place("T1", "UNKNOWN")) == "en"


async def test_a_reset_is_no_setting_and_leaves_a_line(settings: SettingService, store: Store) -> None:
    await settings.reset(Command("command:1", "T1", "C1", "U1", ""))
    (line,) = await lines(store)
    assert line.control == Control("reset.channel_line", {"user": "U1"})
    assert await settings.reset_ts("T1", "C1") == f"{NOW:.6f}"
    assert await change(settings, HERE, Scope.CHANNEL, reset_ts="") == {"reset_ts": "setting.not_here"}


async def test_where_the_bot_is_not_nothing_is_changed_whoever_vouches(
    settings: SettingService, store: Store, people: Played
) -> None:
    people.left.add("C1")
    for vouched in (True, False):
        made = await settings.change(HERE, Scope.CHANNEL, {"variant": "4b"}, "command:1", vouched=vouched)
        assert {wrong.key for wrong in made.errors.values()} == {"setting.outside"}
    wrong = await settings.reset(Command("command:2", "T1", "C1", "U1", ""))
    assert wrong is not None
    assert wrong.key == "setting.outside"
    assert await settings.reset_ts("T1", "C1") == ""
    assert await lines(store) == []


async def test_limits_are_the_admins_to_set_in_a_channel_too(settings: SettingService) -> None:
    assert await change(settings, HERE, Scope.CHANNEL, channel_requests="5", variant="4b") == {
        "channel_requests": "setting.admins_only"
    }
    admin = Place("T1", "UADMIN", "C1")
    assert await change(settings, admin, Scope.CHANNEL, channel_requests="5", channel_tokens="2000000") == {}
    assert await change(settings, admin, Scope.CHANNEL, person_requests="5") == {"person_requests": "setting.not_here"}
    for user, seen in (("U1", False), ("UADMIN", True)):
        page = await settings.page(Place("T1", user, "C1"), Scope.CHANNEL)
        assert ("channel_requests" in {field.preference.name for field in page.fields}) is seen
