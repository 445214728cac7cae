"""Who people are: over real sockets, with a clock of the test's own."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
import pytest

from bot.conversation.person import Home, Who, language_of
from bot.errors import SlackRefused, SlackUnknown
from bot.playground import Limits, Playground
from bot.playground.faults import Fault
from bot.slack.app import make_client
from bot.slack.channels import SlackChannels
from bot.slack.memory import LIFE_S
from bot.slack.people import SlackPeople
from bot.slack.transport import SlackApi

OURS = "E0OURS"
"""The organisation of the workspace that the bot is in."""


@dataclass
class Office:
    """The playground's people, as the bot asks for them."""

    slack: Playground
    people: SlackPeople
    now: float = 1_000.0

    def asked(self, method: str) -> int:
        return self.slack.call_counts[method]

    def id(self, name: str) -> str:
        return self.slack.user(name).id


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with Playground(limits=Limits.none()) as slack, aiohttp.ClientSession() as session:
        api = SlackApi(make_client(slack.bot_token, slack.api_url, session))
        place = Office(slack, SlackPeople(api, Home(slack.workspace.team_id, OURS), lambda: place.now))
        yield place
        await place.people.close()


async def test_a_person_is_asked_for_once_in_five_minutes(office: Office) -> None:
    alice = office.id("alice")
    office.slack.user("alice").locale = "de-DE"
    found = await asyncio.gather(*(office.people.person(alice, 5, fresh=True) for _ in range(5)))
    assert {(person.admin, person.locale) for person in found if person} == {(True, "de-DE")}
    office.now += LIFE_S - 1
    await office.people.person(alice, 5, fresh=True)
    assert office.asked("users.info") == 1


async def test_after_five_minutes_a_right_is_looked_up_again_and_words_are_not_waited_for(office: Office) -> None:
    alice = office.id("alice")
    await office.people.person(alice, 5, fresh=True)
    office.slack.user("alice").is_admin = False
    office.now += LIFE_S + 1
    stale = await office.people.person(alice, 0, fresh=False)
    assert stale is not None
    assert stale.admin
    fresh = await office.people.person(alice, 5, fresh=True)
    assert fresh is not None
    assert not fresh.admin
    assert office.asked("users.info") == 2


async def test_who_is_not_told_in_time_is_nobody_and_is_known_the_next_time(office: Office) -> None:
    alice = office.id("alice")
    assert await office.people.person(alice, 0, fresh=True) is None
    assert await office.people.person(alice, 5, fresh=True) == office.people.recalled(alice)
    assert office.asked("users.info") == 1


@pytest.mark.parametrize("fault", [Fault.http_500, Fault.reset_before, Fault.error("missing_scope"), Fault.html_200])
async def test_when_slack_does_not_answer_there_is_no_person(office: Office, fault: Fault) -> None:
    alice = office.id("alice")
    office.slack.fail_next("users.info", fault)
    assert await office.people.person(alice, 5, fresh=True) is None
    assert await office.people.person(alice, 5, fresh=True) is not None


@pytest.mark.parametrize("change", [{"deleted": True}, {"is_restricted": True}])
async def test_a_guest_or_somebody_who_left_is_no_admin(office: Office, change: dict[str, bool]) -> None:
    for name, value in change.items():
        setattr(office.slack.user("alice"), name, value)
    found = await office.people.person(office.id("alice"), 5, fresh=True)
    assert found is not None
    assert not found.admin


async def test_an_admin_of_another_workspace_is_none_here_not_even_one_of_the_same_organisation(office: Office) -> None:
    office.slack.workspace.enterprise_id = OURS
    for home, who in ((Home("T0ELSEWHERE"), Who.STRANGER), (Home("T0ELSEWHERE", OURS), Who.MEMBER)):
        elsewhere = SlackPeople(office.people._api, home)
        found = await elsewhere.person(office.id("alice"), 5, fresh=True)
        assert found is not None
        assert (found.who, found.admin) == (who, False)
        await elsewhere.close()


@pytest.mark.parametrize(
    ("name", "change", "who"),
    [
        ("bob", {}, Who.MEMBER),
        ("bob", {"is_restricted": True}, Who.GUEST),
        ("bob", {"is_restricted": True, "is_ultra_restricted": True}, Who.GUEST),
        ("bob", {"deleted": True, "is_admin": True}, Who.DEACTIVATED),
        ("bob", {"is_bot": True}, Who.BOT),
        ("erik", {}, Who.STRANGER),
        ("erik", {"is_admin": True}, Who.STRANGER),
        ("erik", {"enterprise_id": "E0THEIRS"}, Who.STRANGER),
        ("erik", {"enterprise_id": OURS}, Who.MEMBER),
        ("erik", {"team_id": OURS}, Who.MEMBER),
        ("erik", {"enterprise_id": OURS, "is_restricted": True}, Who.GUEST),
        ("erik", {"enterprise_id": OURS, "deleted": True}, Who.DEACTIVATED),
        ("gemma", {}, Who.BOT),
    ],
)
async def test_what_somebody_is(office: Office, name: str, change: dict[str, bool | str], who: Who) -> None:
    office.slack.change_user(name, **change)
    assert await office.people.who(office.id(name), 5) is who


async def test_who_is_nobody_is_a_stranger_and_whoever_slack_does_not_tell_of_is_not_known(office: Office) -> None:
    assert await office.people.who("U0NOBODY", 5) is Who.STRANGER
    office.slack.fail_next("users.info", "missing_scope")
    with pytest.raises(SlackRefused, match="missing_scope"):
        await office.people.who(office.id("bob"), 5)
    office.slack.fail_next("users.info", Fault.hang_before)
    with pytest.raises(SlackUnknown):
        await office.people.who(office.id("bob"), 0.05)


async def test_somebody_whose_account_changed_is_asked_for_anew_and_spoken_to_as_before(office: Office) -> None:
    bob = office.id("bob")
    office.slack.user("bob").locale = "de-DE"
    assert await office.people.who(bob, 5) is Who.MEMBER
    office.slack.user("bob").is_restricted = True
    office.people.changed(bob)
    known = office.people.recalled(bob)
    assert (known and known.locale) == "de-DE"
    assert await office.people.who(bob, 5) is Who.GUEST


async def test_what_slack_tells_of_before_a_change_does_not_count_after_it(office: Office) -> None:
    bob = office.id("bob")
    asking = asyncio.create_task(office.people.who(bob, 5))
    await asyncio.sleep(0)
    office.people.changed(bob)
    await asking
    office.slack.user("bob").is_restricted = True
    assert await office.people.who(bob, 5) is Who.GUEST


async def test_somebody_who_left_is_no_member_any_more(office: Office) -> None:
    general, bob = office.slack.channel("general").id, office.id("bob")
    assert await office.people.is_member(general, bob, 5)
    await office.slack.kick("general", "bob")
    assert await office.people.is_member(general, bob, 5), "remembered"
    office.people.has_left(general, bob)
    assert await office.people.is_member(general, bob, 5) is False


async def test_whether_a_conversation_is_shared_is_asked_once_in_five_minutes_unless_slack_tells(
    office: Office,
) -> None:
    channels = SlackChannels(office.people._api, lambda: office.now)
    shared, general = office.slack.channel("with-fabrikam").id, office.slack.channel("general").id
    assert [await channels.is_shared(each, 5) for each in (shared, general, shared, "C0NOWHERE")] == [1, 0, 1, 0]
    assert office.asked("conversations.info") == 3
    office.slack.channel("random").org_shared = True
    assert not await channels.is_shared(office.slack.channel("random").id, 5), "only inside our organisation"
    channels.note(general, shared=True)
    assert await channels.is_shared(general, 5)
    channels.forget(general)
    assert not await channels.is_shared(general, 5)
    office.now += LIFE_S + 1
    office.slack.fail_next("conversations.info", Fault.http_500)
    with pytest.raises(SlackUnknown):
        await channels.is_shared(general, 5)
    await channels.close()


async def test_membership_is_remembered_only_while_it_is_so_told(office: Office) -> None:
    lounge, alice = office.slack.channel("general").id, office.id("alice")
    assert await office.people.is_member(lounge, alice, 5)
    assert await office.people.is_member(lounge, "U0NOBODY", 5) is False
    await office.people.is_member(lounge, alice, 5)
    assert office.asked("conversations.members") == 2
    await office.people.is_member(lounge, "U0NOBODY", 5)
    assert office.asked("conversations.members") == 3
    assert await office.people.is_member("C0NOWHERE", alice, 5) is None


async def test_shared_channels_are_those_where_both_are(office: Office) -> None:
    shared = await office.people.shared(office.id("carol"), 5)
    assert shared is not None
    assert sorted(channel.name for channel in shared) == ["ask-gemma", "general", "random"]


async def test_more_channels_than_a_page_are_all_found(office: Office) -> None:
    for number in range(1_200):
        office.slack.add_channel(f"c{number}", ["carol", "gemma"])
    shared = await office.people.shared(office.id("carol"), 20)
    assert shared is not None
    assert len(shared) == 1_203


def test_the_language_of_a_locale() -> None:
    assert [language_of(locale) for locale in ("pt-BR", "ja_JP", "DE", "")] == ["pt", "ja", "de", ""]


async def test_whether_the_bot_is_in_a_conversation_is_told_or_not_known(office: Office) -> None:
    places = ["C0PGENERAL", "C0PLOUNGE1", "C0PMPDM001", office.slack.dm_of("alice"), "C0NOWHERE"]
    assert [await office.people.bot_is_in(place, 2) for place in places] == [True, False, True, True, False]
    office.slack.fail_next("conversations.info", Fault.http_500)
    assert await office.people.bot_is_in("C0PGENERAL", 2) is None
    office.slack.fail_next("conversations.info", Fault.hang_before)
    assert await office.people.bot_is_in("C0PGENERAL", 0.05) is None
