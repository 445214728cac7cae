"""Slack's history as it comes over the wire, from the playground."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.conversation.addressing import ChannelKind, Incoming
from bot.conversation.history import Conversation, HistoryPage, ThreadNews
from bot.conversation.thread import ThreadKey
from bot.errors import SlackRateLimited, SlackRefused
from bot.playground import Limits, Playground
from bot.playground.people import Attachment
from bot.slack.app import make_client, make_session
from bot.slack.history import SlackHistory
from bot.slack.transport import SlackApi

FAR = "9999999999.000000"
EVERY = tuple(ChannelKind)


@dataclass
class Memory:
    """A workspace, and its history as the bot reads it."""

    slack: Playground
    history: SlackHistory

    def place(self, name: str = "general") -> Conversation:
        return Conversation(self.history.team_id, self.slack.channel(name).id, ChannelKind.PUBLIC)

    async def page(self, oldest: str = "0", cursor: str = "") -> HistoryPage:
        return await self.history.page(self.place(), oldest, FAR, cursor)

    async def replies(self, root: str, oldest: str = "0") -> HistoryPage:
        place = self.place()
        return await self.history.replies(place, ThreadKey(place.team_id, place.channel_id, root), oldest, "")


@pytest.fixture
def limits() -> Limits:
    return Limits.none()


@pytest.fixture
async def memory(limits: Limits) -> AsyncIterator[Memory]:
    async with Playground(limits=limits) as slack, make_session() as session:
        api = SlackApi(make_client(slack.bot_token, slack.api_url, session))
        yield Memory(slack, SlackHistory(api, slack.workspace.team_id, slack.bot_user))


def texts(page: HistoryPage) -> list[str]:
    return [message.text for message in page.messages]


async def test_every_kind_of_conversation_is_listed_as_what_it_is(memory: Memory) -> None:
    memory.slack.add_channel("secret", ["alice"], private=True)
    dm = memory.slack.dm_of("alice")

    found, cursor = await memory.history.conversations(EVERY, "")

    kinds = {place.channel_id: place.kind for place in found}
    assert kinds[dm] is ChannelKind.DM
    assert kinds[memory.slack.channel("secret").id] is ChannelKind.PRIVATE
    assert kinds[memory.slack.channel("general").id] is ChannelKind.PUBLIC
    assert cursor == ""


async def test_a_long_list_comes_in_pages(memory: Memory) -> None:
    for number in range(250):
        memory.slack.add_channel(f"c{number}")

    first, cursor = await memory.history.conversations([ChannelKind.PUBLIC], "")
    second, end = await memory.history.conversations([ChannelKind.PUBLIC], cursor)

    assert len(first) == 200
    assert len({place.channel_id for place in (*first, *second)}) == len(first) + len(second)
    assert end == ""


async def test_a_page_holds_what_people_wrote_as_events_deliver_it(memory: Memory) -> None:
    slack = memory.slack
    ts = await slack.say("alice", "general", "@gemma hello")
    with_file = await slack.say("bob", "general", "look", files=[Attachment("a.txt", "text/plain", b"abc")])
    edited = await slack.say("alice", "general", "first words")
    await slack.edit("alice", "general", edited, "better words")
    gone = await slack.say("alice", "general", "regretted")
    await slack.delete("alice", "general", gone)
    slack.workspace.post(slack.channel("general"), slack.bot_user, "I am the bot")

    page = await memory.page()

    assert texts(page) == [f"<@{slack.bot_user}> hello", "look", "better words"]
    mention, file, better = page.messages
    assert mention == Incoming(
        team_id=slack.workspace.team_id,
        channel_id=slack.channel("general").id,
        channel_kind=ChannelKind.PUBLIC,
        ts=ts,
        thread_ts=None,
        user_id=slack.user("alice").id,
        text=f"<@{slack.bot_user}> hello",
        bot_user_id=slack.bot_user,
        user_team_id=slack.workspace.team_id,
    )
    assert (file.ts, file.files[0].name, file.files[0].size) == (with_file, "a.txt", 3)
    assert better.edited_ts is not None
    assert page.newest_ts > edited
    assert page.oldest_ts == ts


async def test_a_root_tells_of_its_replies_even_when_it_is_a_bots_or_deleted(memory: Memory) -> None:
    slack = memory.slack
    root = slack.workspace.post(slack.channel("general"), slack.bot_user, "asked").ts
    await slack.say("alice", "general", "one", thread_ts=root)
    newest = await slack.say("bob", "general", "two", thread_ts=root)
    buried = await slack.say("alice", "general", "regretted")
    last = await slack.say("bob", "general", "below it", thread_ts=buried)
    await slack.delete("alice", "general", buried)

    page = await memory.page()

    assert set(page.threads) == {ThreadNews(root, 2, newest), ThreadNews(buried, 1, last)}
    assert page.newest_ts == last
    assert page.messages == ()


async def test_replies_come_without_the_root_and_since_a_ts(memory: Memory) -> None:
    slack = memory.slack
    root = await slack.say("alice", "general", "root")
    first = await slack.say("bob", "general", "one", thread_ts=root)
    await slack.say("bob", "general", "two", thread_ts=root)

    assert texts(await memory.replies(root)) == ["one", "two"]
    assert texts(await memory.replies(root, first)) == ["two"]


async def test_the_bots_own_arrival_is_seen(memory: Memory) -> None:
    slack = memory.slack
    await slack.say("alice", "general", "@gemma are you there?")
    joined = slack.workspace.post(
        slack.channel("general"), slack.bot_user, f"<@{slack.bot_user}> has joined", subtype="channel_join"
    )
    await slack.say("alice", "general", "@gemma now?")

    assert (await memory.page()).joined_ts == joined.ts


@pytest.mark.parametrize("limits", [Limits.small()])
async def test_in_the_small_mode_pages_are_short_and_the_next_call_is_told_to_wait(memory: Memory) -> None:
    for number in range(20):
        await memory.slack.say("alice", "general", f"message {number}")

    page = await memory.page()

    assert texts(page) == [f"message {number}" for number in range(5, 20)]
    assert page.cursor
    with pytest.raises(SlackRateLimited) as told:
        await memory.page(cursor=page.cursor)
    assert 50 <= told.value.retry_after_s <= 60


async def test_pages_lead_back_to_the_oldest(memory: Memory) -> None:
    for number in range(250):
        await memory.slack.say("alice", "general", f"message {number}")

    first = await memory.page()
    second = await memory.page(cursor=first.cursor)

    assert texts(second) + texts(first) == [f"message {number}" for number in range(250)]
    assert second.cursor == ""


async def test_a_missing_scope_is_named(memory: Memory) -> None:
    memory.slack.take_scopes("channels:history", "im:read")

    with pytest.raises(SlackRefused, match="channels:history"):
        await memory.page()
    with pytest.raises(SlackRefused, match="im:read"):
        await memory.history.conversations(EVERY, "")
    assert await memory.history.conversations([ChannelKind.PUBLIC], "")


async def test_junk_is_left_out(memory: Memory) -> None:
    junk: list[dict[str, object]] = [
        {},
        {"ts": 5, "user": "U1"},
        {"ts": "1.1"},
        {"ts": "1.2", "user": "U1", "subtype": {"a": 1}},
        {"ts": "1.3", "user": "USLACKBOT", "text": "reminder"},
        {"ts": "1.4", "user": "U1", "files": ["x", {"size": "big"}], "latest_reply": 7},
    ]
    response = {"messages": [*junk, "text", None], "response_metadata": None}

    page = memory.history._page(memory.place(), response, [message for message in junk if message])

    assert [message.ts for message in page.messages] == ["1.4"]
    assert [(file.name, file.size) for file in page.messages[0].files] == [("file", 0)]
    assert page.threads == ()
