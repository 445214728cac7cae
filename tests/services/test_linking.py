"""Linked messages: for whom they are read, how many, and what is told of the others."""

from collections.abc import Sequence
from typing import cast

import pytest

from bot.conversation.access import Refusal
from bot.conversation.context import Entry
from bot.conversation.links import LinkFault, LinkTrouble
from bot.conversation.material import Material, Said
from bot.conversation.person import Person, Who
from bot.errors import SlackRateLimited, SlackRefused
from bot.services.access import AccessService
from bot.services.linking import Linked, LinkReader, link_notice, with_links
from bot.services.people import PeopleService
from bot.services.ports import Materials, People

URL = "https://acme.slack.com/"


class Town:
    """People, rights and threads, as a test wants them."""

    def __init__(self, who: Who | None = Who.MEMBER, *, member: bool = True, public: bool = True) -> None:
        self.told, self.member, self.public = who, member, public
        self.refusal: Refusal | None = None
        self.error: Exception | None = None
        self.more = False
        self.read: list[str] = []

    async def person(self, user_id: str, _within_s: float, *, fresh: bool) -> Person | None:
        assert fresh
        return Person(user_id, who=self.told) if self.told else None

    async def may_read(self, _channel_id: str, _user_id: str, _within_s: float) -> bool:
        return self.member or self.public

    async def is_member(self, _channel_id: str, _user_id: str, _within_s: float) -> bool:
        return self.member

    async def refusal_there(self, channel_id: str) -> Refusal | None:  # noqa: ARG002 - as the service asks
        return self.refusal

    async def linked(self, channel_id: str, thread_ts: str) -> Material:
        if self.error:
            raise self.error
        self.read.append(thread_ts)
        return Material(channel_id, (Said(thread_ts, "U9", "secret"),), threaded=True, more=self.more)


def link(n: int) -> str:
    return f"<{URL}archives/C1/p{n}000000000000000>"


async def linked(town: Town, text: str, history: Sequence[Entry] = ()) -> Linked:
    people = PeopleService(cast("People", town))
    reader = LinkReader(cast("Materials", town), people, cast("AccessService", town))
    question = Entry("9.0", "U1", text)
    return await with_links(reader, history, question, workspace_url=URL, budget_tokens=1_000)


@pytest.mark.parametrize(
    ("who", "member", "public", "is_read"),
    [
        (Who.MEMBER, True, False, True),
        (Who.MEMBER, False, True, True),
        (Who.MEMBER, False, False, False),
        (Who.GUEST, True, True, True),
        (Who.GUEST, False, True, False),
        (Who.STRANGER, False, True, False),
        (None, True, True, True),
        (None, False, True, False),
    ],
)
async def test_a_link_is_read_for_members_and_for_others_or_who_is_not_told_of_only_where_they_are(
    who: Who | None, member: bool, public: bool, is_read: bool
) -> None:
    town = Town(who, member=member, public=public)
    found = await linked(town, f"what is {link(1)}?")
    assert bool(town.read) is is_read
    assert found.troubles == (() if is_read else (LinkTrouble(LinkFault.FORBIDDEN),))


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("thread_not_found", LinkFault.GONE),
        ("not_in_channel", LinkFault.OUTSIDE),
        ("fatal_error", LinkFault.UNREACHABLE),
        ("", LinkFault.UNREACHABLE),
    ],
)
async def test_what_slack_does_not_hand_over_has_a_reason(code: str, fault: LinkFault) -> None:
    town = Town()
    town.error = (
        SlackRefused("conversations.replies", code) if code else SlackRateLimited("conversations.replies", 60.0)
    )
    found = await linked(town, link(1))
    assert found.troubles == (LinkTrouble(fault),)
    assert found.question.quotes == ("",)


async def test_nothing_of_a_closed_channel_is_read() -> None:
    town = Town()
    town.refusal = Refusal.SHARED
    assert (await linked(town, link(1))).troubles == (LinkTrouble(LinkFault.CLOSED),)
    assert town.read == []


async def test_three_links_are_read_the_question_s_own_first_and_then_the_person_s_newest() -> None:
    town = Town()
    found = await linked(town, " ".join(map(link, (1, 2, 3, 4))))
    assert [ts[0] for ts in town.read] == ["1", "2", "3"]
    assert found.troubles == (LinkTrouble(LinkFault.TOO_MANY),)
    assert link_notice(found.troubles, "en") == "_I read the first 3 messages you linked, and not the others._"

    town = Town()
    history = [Entry(f"{n}.0", "U2" if n == 3 else "U1", link(n)) for n in (1, 2, 3, 4)]
    found = await linked(town, link(5), history)
    assert [ts[0] for ts in town.read] == ["5", "4", "2"]
    assert [bool(entry.quotes) for entry in found.history] == [False, True, False, True]


async def test_a_thread_of_which_not_all_is_sent_is_told() -> None:
    town = Town()
    town.more = True
    found = await linked(town, link(1))
    assert link_notice(found.troubles, "de").startswith("_Vom verlinkten Thread habe ich 1 Nachrichten gelesen")


async def test_a_question_without_links_asks_nothing_of_slack() -> None:
    town = Town()
    assert (await linked(town, "hello")).troubles == ()
    assert town.read == []
