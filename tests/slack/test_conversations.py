"""What was said in a thread before the bot came, read from Slack, and how people are called."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import aiohttp
import pytest

from bot.conversation.thread import ThreadKey
from bot.errors import SlackRateLimited
from bot.playground import Fault, Limits, Playground
from bot.slack.app import make_client, sign_in
from bot.slack.budgets import Budgets
from bot.slack.conversations import SlackConversations
from bot.slack.transport import SlackApi

CHANNEL = "C0PGENERAL"
DAY_S = 86_400.0
IDENTITY = {"team_id": "T1", "user_id": "UBOT"}


@dataclass
class Room:
    """A workspace whose clock stands until it is moved, and its reader."""

    slack: Playground
    api: SlackApi
    conversations: SlackConversations
    now: list[float]

    def say(self, count: int, apart_s: float, thread_ts: str | None = None, user: str = "") -> str:
        """Have somebody write so many messages, numbered on; the `ts` of the last."""
        channel, ts = self.slack.channel("general"), ""
        for _ in range(count):
            self.now[0] += apart_s
            user_id = user or self.slack.user("alice").id
            ts = self.slack.workspace.post(channel, user_id, f"{len(channel.messages)}", thread_ts=thread_ts).ts
        return ts

    async def earlier(self, root: str, before_ts: str, limit: int) -> tuple[list[str], int]:
        """The words of what is read, and how many messages more there are."""
        key = ThreadKey(self.slack.workspace.team_id, CHANNEL, root)
        turns, more = await self.conversations.earlier(key, before_ts, limit)
        return [turn.text for turn in turns], more

    @property
    def pages(self) -> int:
        return self.slack.call_counts["conversations.replies"]


@asynccontextmanager
async def room(page: int = 200) -> AsyncIterator[Room]:
    """A room in whose threads a page holds so many messages."""
    now = [1_700_000_000.0]
    limits = replace(Limits.none(), history_page=page)
    async with Playground(limits=limits, clock=lambda: now[0]) as slack, aiohttp.ClientSession() as session:
        client = make_client(slack.bot_token, slack.api_url, session)
        api = SlackApi(client, Budgets.none(), again_s=(0.0,))
        yield Room(slack, api, SlackConversations(api, await sign_in(client)), now)


async def test_an_edited_message_comes_with_the_time_of_its_edit_so_that_no_older_one_counts_later() -> None:
    async with Playground(limits=Limits.none()) as slack, aiohttp.ClientSession() as session:
        client = make_client(slack.bot_token, slack.api_url, session)
        conversations = SlackConversations(SlackApi(client), await sign_in(client))
        root = await slack.say("alice", "general", "at first")
        reply = await slack.say("bob", "general", "as it was", thread_ts=root)
        await slack.edit("alice", "general", root, "at last")

        key = ThreadKey(slack.workspace.team_id, CHANNEL, root)
        (first, second), more = await conversations.earlier(key, f"{float(reply) + 1:.6f}", 10)

        assert (first.text, second.text, second.edited_ts, more) == ("at last", "as it was", None, 0)
        assert first.edited_ts is not None
        assert first.edited_ts > reply


def _evenly(here: Room, root: str) -> None:
    here.say(400, 60.0, root)


def _at_once(here: Room, root: str) -> None:
    here.say(400, 0.0, root)


def _long_ago(here: Room, root: str) -> None:
    here.say(400, 1.0, root)
    here.now[0] += 1_000 * DAY_S


def _just_now(here: Room, root: str) -> None:
    here.say(2, DAY_S, root)
    here.now[0] += 1_000 * DAY_S
    here.say(398, 1.0, root)


def _in_bursts(here: Room, root: str) -> None:
    for _ in range(10):
        here.say(40, 0.5, root)
        here.now[0] += 30 * DAY_S


@pytest.mark.parametrize("talk", [_evenly, _at_once, _long_ago, _just_now, _in_bursts])
async def test_the_first_and_the_newest_are_read_of_a_thread_of_any_length_however_it_was_written(
    talk: Callable[[Room, str], None],
) -> None:
    async with room(page=40) as here:
        root = here.say(1, 0.0)
        talk(here, root)
        question = here.say(1, 5.0, root)
        here.say(1, 5.0, root)

        words, more = await here.earlier(root, question, 50)

        first = int(words[0])
        assert words == [f"{first}", *(f"{first + n}" for n in range(400 - 48, 401))]
        assert more in {351, 352}, "what was written after the question is told apart only where all was read"


async def test_a_thread_of_thousands_costs_few_pages() -> None:
    async with room() as here:
        root = here.say(1, 0.0)
        here.say(3_000, 60.0, root)
        question = here.say(1, 60.0, root)
        words, more = await here.earlier(root, question, 200)
        assert (len(words), int(words[1]) - int(words[0]), int(words[-1]) - int(words[0])) == (200, 2_802, 3_000)
        assert (more, here.pages) == (2_801, 3)


async def test_a_thread_that_fits_on_a_page_costs_one_and_more_than_is_wanted_counts_as_more() -> None:
    async with room() as here:
        root = here.say(1, 0.0)
        here.say(90, 1.0, root)
        question = here.say(1, 1.0, root)
        words, more = await here.earlier(root, question, 50)
        assert (len(words), int(words[1]) - int(words[0]), more, here.pages) == (50, 42, 41, 1)


async def test_what_the_bot_wrote_itself_makes_no_place_for_fewer_of_the_others() -> None:
    async with room(page=20) as here:
        root = here.say(1, 0.0)
        for _ in range(60):
            here.say(1, 1.0, root)
            here.say(4, 1.0, root, here.slack.bot_user)
        question = here.say(1, 1.0, root)
        words, _ = await here.earlier(root, question, 20)
        assert [int(each) - int(words[0]) for each in words] == [0, *range(206, 297, 5)]


@pytest.mark.parametrize("fault", [Fault.rate_limited(60), Fault.http_500, Fault.error("fatal_error")])
async def test_pages_that_were_read_are_kept_when_a_later_one_fails(fault: Fault) -> None:
    async with room(page=20) as here:
        root = here.say(1, 0.0)
        here.say(100, 60.0, root)
        question = here.say(1, 60.0, root)
        here.slack.fail_next("conversations.replies", fault, times=99, spare=2)

        words, more = await here.earlier(root, question, 50)

        places = [int(each) - int(words[0]) for each in words]
        assert places[:21] == list(range(21)), "its beginning"
        assert places[-1] == 100, "the second page is that of the newest"
        assert len(words) + more == 101


async def test_when_no_page_was_read_that_is_an_error() -> None:
    async with room() as here:
        root = here.say(1, 0.0)
        question = here.say(1, 60.0, root)
        here.slack.fail_next("conversations.replies", Fault.rate_limited(60))
        with pytest.raises(SlackRateLimited):
            await here.earlier(root, question, 50)


class Told(SlackApi):
    """A Web API that answers a method as the test says."""

    def __init__(self, answers: Mapping[str, Mapping[str, Any]]) -> None:
        self._answers = answers

    async def call(self, method: str, arguments: Mapping[str, object], **_: object) -> Mapping[str, Any]:
        assert not str(arguments.get("user")).startswith("B")
        return self._answers[method]


async def test_somebody_whom_slack_would_not_name_leaves_the_others_their_names_and_is_not_asked_for_again() -> None:
    async with room() as here:
        alice, bob = here.slack.user("alice").id, here.slack.user("bob").id
        for _ in range(2):
            names = await here.conversations.names("T1", ["B0HOOK", "", "U0STRANGER", alice, bob])
            assert names == {alice: "alice", bob: "bob"}
        assert here.slack.call_counts["users.info"] == 3


@pytest.mark.parametrize("fault", [Fault.rate_limited(60), Fault.error("missing_scope"), Fault.http_500])
async def test_when_slack_wants_a_pause_or_lets_nobody_be_named_the_others_are_asked_for_next_time(
    fault: Fault,
) -> None:
    async with room() as here:
        alice, bob = here.slack.user("alice").id, here.slack.user("bob").id
        here.slack.fail_next("users.info", fault)
        assert await here.conversations.names("T1", [alice, bob]) == {}
        assert here.slack.call_counts["users.info"] == 1
        here.api.budgets = Budgets.none()
        assert await here.conversations.names("T1", [alice, bob]) == {alice: "alice", bob: "bob"}


@pytest.mark.parametrize("told", [{"username": "Deploys"}, {"bot_profile": {"name": "Deploys"}}, {}])
async def test_a_webhook_is_called_as_it_calls_itself(told: Mapping[str, Any]) -> None:
    hook = {"ts": "2.0", "subtype": "bot_message", "bot_id": "B0HOOK", "text": "out at 12", **told}
    conversations = SlackConversations(Told({"conversations.replies": {"messages": [hook]}}), IDENTITY)
    await conversations.earlier(ThreadKey("T1", CHANNEL, "1.0"), "3.0", 10)
    assert await conversations.names("T1", ["B0HOOK"]) == ({"B0HOOK": "Deploys"} if told else {})
