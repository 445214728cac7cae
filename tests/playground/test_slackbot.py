"""What Slackbot says to who mentions the app where it is no member."""

import pytest
from slack_bolt.async_app import AsyncApp

from bot.playground import Playground
from bot.playground.slackbot import INVITE, LEAVE
from tests.playground.conftest import Heard

INVITATION = "You mentioned <@U0PGEMMA01>, but it is not in this channel."


def shown(playground: Playground, channel: str = "lounge") -> list[str]:
    return [each.text for each in playground.channel(channel).ephemerals]


async def test_who_mentions_the_app_where_it_is_not_is_told_and_brings_it_in_with_a_press(
    playground: Playground, app: AsyncApp, heard: Heard
) -> None:
    @app.event("member_joined_channel")
    async def joined(event: dict[str, str]) -> None:
        heard.put(event["inviter"])

    await playground.say("alice", "lounge", "@gemma are you here?")
    (offer,) = playground.channel("lounge").ephemerals
    assert (offer.text, offer.user, offer.by_slack) == (INVITATION, playground.user("alice").id, True)
    assert (await playground.press("alice", "lounge", offer.ts, INVITE)).ok
    assert playground.bot_user in playground.channel("lounge").members
    assert await heard.next() == playground.user("alice").id
    (told,) = shown(playground)
    assert "Mention it again" in told
    await playground.say("alice", "lounge", "@gemma and now?")
    assert shown(playground) == [told]


async def test_a_mention_in_a_thread_is_offered_there_and_may_be_left_alone(playground: Playground) -> None:
    root = await playground.say("alice", "lounge", "Tea or coffee?")
    await playground.say("bob", "lounge", "@gemma?", thread_ts=root)
    (offer,) = playground.channel("lounge").ephemerals
    assert offer.thread_ts == root
    await playground.press("bob", "lounge", offer.ts, LEAVE)
    assert playground.channel("lounge").ephemerals == []
    assert playground.bot_user not in playground.channel("lounge").members


async def test_a_guest_is_told_and_not_offered_what_they_may_not_do(playground: Playground) -> None:
    await playground.invite("lounge", "dana")
    await playground.say("dana", "lounge", "@gemma hi")
    (told,) = playground.channel("lounge").ephemerals
    assert told.text == INVITATION
    assert [block["type"] for block in told.blocks] == ["section"]


@pytest.mark.parametrize(
    ("channel", "text"), [("lounge", "hi @bob"), ("lounge", "`@gemma` in code"), ("general", "@gemma hi"), ("dm", "hi")]
)
async def test_other_messages_are_no_matter_of_slackbot_s(playground: Playground, channel: str, text: str) -> None:
    await playground.say("alice", channel, text)
    assert not any(each.ephemerals for each in playground.workspace.channels.values())


async def test_nobody_can_be_invited_into_a_direct_message(playground: Playground) -> None:
    group = playground.channel("mpdm-alice--bob--gemma-1")
    group.members.remove(playground.bot_user)
    await playground.say("alice", group.id, "@gemma hi")
    assert group.ephemerals == []
