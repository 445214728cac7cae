"""What is read of a thread where Slack gives an app one small page a minute."""

from collections.abc import Callable

import pytest

from bot.playground import Fault, Limits
from tests.slack.rooms import DAY_S, Room, room


def _in_a_row(here: Room, root: str) -> int:
    """Fourteen replies, all that fit on a small page beside the first message; how many are read at least."""
    here.say(14, 1.0, root)
    return 14


def _one_more(here: Room, root: str) -> int:
    here.say(15, 1.0, root)
    return 3


def _over_weeks(here: Room, root: str) -> int:
    here.say(14, DAY_S, root)
    return 14


def _for_long(here: Room, root: str) -> int:
    here.say(400, 60.0, root)
    return 6


def _quickly(here: Room, root: str) -> int:
    here.say(26, 5.0, root)
    return 6


def _again_today(here: Room, root: str) -> int:
    here.say(30, 60.0, root)
    here.now[0] += 3 * DAY_S
    here.say(10, 120.0, root)
    return 10


SMALL_PAGES = [15, 14]
"""Replies on a page of Slack's small limit; whether the first message, which comes with them, counts is not told."""


@pytest.mark.parametrize("page", SMALL_PAGES)
@pytest.mark.parametrize("talk", [_in_a_row, _one_more, _over_weeks, _for_long, _quickly, _again_today])
async def test_where_slack_gives_one_small_page_a_minute_it_is_that_of_the_newest_and_the_rest_is_counted(
    talk: Callable[[Room, str], int], page: int
) -> None:
    async with room(page, Limits.small()) as here:
        root = here.say(1, 0.0)
        least = talk(here, root)
        total = len(here.slack.channel("general").messages) - int(here.first_word(root))
        question = here.say(1, 5.0, root)

        words, more = await here.earlier(root, question, 200)

        assert words == [words[0], *(f"{int(words[0]) + n}" for n in range(total - len(words) + 1, total))]
        assert (words[0], len(words) + more) == (here.first_word(root), total)
        assert least < len(words) <= page + 1


@pytest.mark.parametrize(
    ("count", "apart_s", "read"),
    [(14, 240.0, 14), (14, 2 * 3_600.0, 3), (100, 3_600.0, 10)],
    ids=["within an hour", "within a day", "within four days"],
)
async def test_where_slack_does_not_tell_how_many_there_are_less_of_an_older_thread_is_asked_for(
    count: int, apart_s: float, read: int
) -> None:
    async with room(15, Limits.small()) as here:
        root = here.say(1, 0.0)
        here.say(count, apart_s, root)
        question = here.say(1, 1.0, root)
        here.slack.fail_next("conversations.history", Fault.rate_limited(60))

        words, more = await here.earlier(root, question, 200)

        first = int(here.first_word(root))
        assert words == [f"{first}", *(f"{first + n}" for n in range(count - read + 1, count + 1))]
        assert (more, here.slack.call_counts["conversations.history"]) == (count - read, 1)


@pytest.mark.parametrize(("replies", "pages"), [(14, 1), (90, 2)])
async def test_what_fits_on_a_small_page_costs_one_what_fits_on_a_large_one_two_and_more_than_is_wanted_is_counted(
    replies: int, pages: int
) -> None:
    async with room() as here:
        root = here.say(1, 0.0)
        here.say(replies, 1.0, root)
        question = here.say(1, 1.0, root)
        here.say(1, 1.0)
        words, more = await here.earlier(root, question, 10)
        places = [int(each) - int(words[0]) for each in words]
        assert (places, more, here.pages) == ([0, *range(replies - 8, replies + 1)], replies - 9, pages)
