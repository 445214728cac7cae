"""What is read for a summary, from the playground over the wire."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.conversation.material import Material
from bot.errors import SlackRateLimited, SlackRefused
from bot.playground import Fault, Limits, Playground
from bot.playground.people import Attachment
from bot.slack.app import make_client, make_session
from bot.slack.material import SlackMaterials
from bot.slack.transport import SlackApi

EVER, FAR = "1.000000", "9999999999.000000"


@dataclass
class Desk:
    slack: Playground
    materials: SlackMaterials

    def post(self, count: int, thread_ts: str | None = None, user: str = "bob") -> list[str]:
        """Messages n0, n1 …, at once."""
        place, person = self.slack.channel("general"), self.slack.user(user).id
        return [self.slack.workspace.post(place, person, f"n{n}", thread_ts=thread_ts).ts for n in range(count)]

    async def thread(self, ts: str) -> Material:
        return await self.materials.thread("C0PGENERAL", ts)

    async def channel(self, since: str = EVER, until: str = FAR) -> Material:
        return await self.materials.channel("C0PGENERAL", since, until)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    async with Playground(limits=Limits.none()) as slack, make_session() as session:
        api = SlackApi(make_client(slack.bot_token, slack.api_url, session))
        yield Desk(slack, SlackMaterials(api, slack.bot_user))


def texts(material: Material) -> list[str]:
    return [said.text for said in material.said]


async def test_a_thread_is_read_from_its_first_message_on_without_what_bots_wrote(desk: Desk) -> None:
    root = await desk.slack.say("alice", "general", "ship?")
    desk.slack.workspace.post(desk.slack.channel("general"), desk.slack.bot_user, "I am a bot", thread_ts=root)
    file = Attachment("plan.txt", "text/plain", b"x")
    await desk.slack.say("bob", "general", "", thread_ts=root, files=[file])
    material = await desk.thread(root)
    assert [(said.text, [file.name for file in said.files]) for said in material.said] == [
        ("ship?", []),
        ("", ["plan.txt"]),
    ]
    assert texts(await desk.materials.linked("C0PGENERAL", root)) == ["ship?", "I am a bot", ""]
    assert (material.threaded, material.more) == (True, False)


async def test_a_thread_of_several_pages_is_read_whole(desk: Desk) -> None:
    root = await desk.slack.say("alice", "general", "ship?")
    desk.post(450, root)
    material = await desk.thread(root)
    assert texts(material) == ["ship?", *(f"n{n}" for n in range(450))]


async def test_a_thread_that_is_not_there_is_refused(desk: Desk) -> None:
    with pytest.raises(SlackRefused, match="thread_not_found"):
        await desk.thread("1.000001")


async def test_a_channel_is_read_with_its_threads_in_the_order_of_what_was_said(desk: Desk) -> None:
    before = await desk.slack.say("alice", "general", "long ago")
    root = await desk.slack.say("alice", "general", "ship?")
    await desk.slack.say("bob", "general", "lunch?")
    await desk.slack.say("bob", "general", "yes", thread_ts=root)
    await desk.slack.say("carol", "general", "hear, hear", thread_ts=root, broadcast=True)
    last = await desk.slack.say("alice", "general", "after it")
    assert texts(await desk.channel(before, last)) == ["ship?", "lunch?", "yes", "hear, hear"]


async def test_a_rate_limit_in_the_middle_keeps_the_newest_and_says_that_there_is_more(desk: Desk) -> None:
    desk.post(450)
    desk.slack.fail_next("conversations.history", Fault.rate_limited(60), spare=1)
    material = await desk.channel()
    assert texts(material) == [f"n{n}" for n in range(250, 450)]
    assert material.more


async def test_a_rate_limit_at_the_beginning_is_for_the_caller_to_wait(desk: Desk) -> None:
    desk.slack.fail_next("conversations.history", Fault.rate_limited(60))
    with pytest.raises(SlackRateLimited):
        await desk.channel()
