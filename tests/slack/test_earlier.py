"""What was said in a thread before the bot came, read from Slack."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import aiohttp
import pytest

from bot.conversation.thread import ThreadKey
from bot.errors import SlackRateLimited
from bot.playground import Fault, Limits, Playground
from bot.slack import earlier
from bot.slack.app import make_client, prove
from bot.slack.conversations import SlackConversations
from bot.slack.transport import SlackApi
from tests.slack.rooms import CHANNEL, DAY_S, IDENTITY, Room, Told, room


async def test_an_edited_message_comes_with_the_time_of_its_edit_so_that_no_older_one_counts_later() -> None:
    async with Playground(limits=Limits.none()) as slack, aiohttp.ClientSession() as session:
        client = make_client(slack.bot_token, slack.api_url, session)
        conversations = SlackConversations(SlackApi(client), (await prove(client))[0])
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


@pytest.mark.parametrize("talk", [_evenly, _at_once, _long_ago, _just_now, _in_bursts])
async def test_once_slack_gave_a_large_page_the_whole_thread_is_asked_for_and_its_newest_where_it_is_longer(
    talk: Callable[[Room, str], None],
) -> None:
    async with room(page=40) as here:
        root = here.say(1, 0.0)
        here.say(30, 1.0, root)
        await here.earlier(root, here.say(1, 1.0, root), 50)
        looks, pages = here.slack.call_counts["conversations.history"], here.pages
        assert (await here.earlier(root, here.say(1, 1.0, root), 50))[1] == 0
        assert (here.slack.call_counts["conversations.history"], here.pages) == (looks, pages + 1)

        root = here.say(1, 0.0)
        talk(here, root)
        words, more = await here.earlier(root, here.say(1, 5.0, root), 50)

        first = int(words[0])
        assert words == [f"{first}", *(f"{first + n}" for n in range(400 - 48, 401))]
        assert more == 351


async def test_a_thread_of_thousands_costs_few_pages() -> None:
    async with room(page=1_000) as here:
        root = here.say(1, 0.0)
        here.say(3_000, 60.0, root)
        question = here.say(1, 60.0, root)
        words, more = await here.earlier(root, question, 200)
        assert (len(words), int(words[1]) - int(words[0]), int(words[-1]) - int(words[0])) == (200, 2_802, 3_000)
        assert (more, here.pages) == (2_801, 2)


async def test_a_thread_that_never_ends_costs_no_more_than_twenty_pages_and_the_newest_are_among_them() -> None:
    async with room(page=3) as here:
        root = here.say(1, 0.0)
        here.say(400, 60.0, root)
        question = here.say(1, 60.0, root)
        words, more = await here.earlier(root, question, 200)
        assert (here.pages, len(words) + more) == (20, 401)
        assert [int(each) - int(words[0]) for each in words[-6:]] == list(range(395, 401))


async def test_what_stands_beyond_the_twentieth_page_is_counted_also_where_that_ends_a_stretch() -> None:
    async with room(page=27) as here:
        root = here.say(1, 0.0)
        here.say(1_020, 60.0, root)
        question = here.say(1, 60.0, root)
        words, more = await here.earlier(root, question, 600)
        assert (here.pages, len(words) + more) == (20, 1_021)
        assert 500 < len(words) < 520


async def test_a_message_where_one_stretch_ends_and_the_next_begins_is_read() -> None:
    async with room(page=1_000) as here:
        root = here.say(1, 0.0)
        here.say(56, 60.0, root)
        question = here.say(1, 8 * 60.0, root)
        words, more = await here.earlier(root, question, 200)
        ends = [str(call.args["latest"]) for call in here.slack.calls if call.method == "conversations.replies"]
        assert float(ends[1]) - float(root) == pytest.approx(56 * 60.0, abs=0.001)
        assert ([int(each) - int(words[0]) for each in words], more) == (list(range(57)), 0)


async def test_below_a_message_of_the_bot_all_is_read_that_others_wrote_and_nothing_is_missing() -> None:
    async with room() as here:
        root = here.say(1, 0.0, user=here.slack.bot_user)
        here.say(3, 60.0, root)
        question = here.say(1, 60.0, root)
        here.say(5, 1.0, root)
        words, more = await here.earlier(root, question, 50)
        assert ([int(each) - int(here.first_word(root)) for each in words], more) == ([1, 2, 3], 0)


async def test_what_slack_does_not_answer_at_first_is_asked_for_again() -> None:
    async with room() as here:
        root = here.say(3, 1.0)
        question = here.say(1, 1.0, root)
        here.slack.fail_next("conversations.replies", Fault.http_500)
        words, _ = await here.earlier(root, question, 50)
        assert words == [here.first_word(root)]


async def test_a_count_that_slack_does_not_give_is_not_waited_for_and_the_first_message_comes_with_the_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(earlier, "_ROOT_S", 0.05)
    async with room() as here:
        root = here.say(1, 0.0)
        here.say(5, 60.0, root)
        question = here.say(1, 60.0, root)
        here.slack.fail_next("conversations.history", Fault.hang_before)
        async with asyncio.timeout(5):
            words, more = await here.earlier(root, question, 50)
        (call,) = (call for call in here.slack.calls if call.method == "conversations.replies")
        assert (len(words), more, "oldest" in call.args) == (6, 0, False)


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


async def test_a_first_message_that_slack_leaves_out_beside_the_newest_is_kept_all_the_same() -> None:
    root = {"ts": "1.000000", "user": "U1", "text": "shall we?", "reply_count": 3}
    reply = {"ts": "2.000000", "user": "U2", "text": "yes"}
    told: Mapping[str, Mapping[str, Any]] = {
        "conversations.history": {"messages": [root]},
        "conversations.replies": {"messages": [reply]},
    }
    turns, _ = await SlackConversations(Told(told), IDENTITY).earlier(ThreadKey("T1", CHANNEL, "1.000000"), "3.0", 10)
    assert [turn.text for turn in turns] == ["shall we?", "yes"]


async def test_of_a_thread_that_slack_neither_counts_nor_ends_one_message_more_is_told() -> None:
    endless = {"messages": [{"ts": "2.0", "text": ""}], "response_metadata": {"next_cursor": "on"}}
    told: Mapping[str, Mapping[str, Any]] = {"conversations.history": {}, "conversations.replies": endless}
    slack = SlackConversations(Told(told), IDENTITY)
    assert await slack.earlier(ThreadKey("T1", CHANNEL, "1.0"), "3.0", 10) == ([], 1)
