"""What every message of a reply carries, whoever wrote its words."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.conversation.answer import PartState
from bot.slack.postbox import markdown_body
from tests.slack.writing import NEW, STREAMED, Desk, desk


@pytest.fixture
async def here() -> AsyncIterator[Desk]:
    async with desk() as opened:
        yield opened


def calls(here: Desk, method: str) -> list[dict[str, object]]:
    return [call.args for call in here.slack.calls if call.method == method]


async def test_an_update_makes_no_names_and_no_links_of_what_it_says(here: Desk) -> None:
    postbox = here.postbox()
    posted = await postbox.post(NEW, markdown_body("Hello"))
    streamed = await postbox.stop_stream(await postbox.start_stream(replace(STREAMED, part=1), "Hello"))
    for part in (posted, streamed):
        for body in (markdown_body("@channel #general example.com"), {"text": "@channel"}):
            assert (await postbox.update(part, body)).state is PartState.SETTLED
    sent = calls(here, "chat.update")
    assert [call["parse"] for call in sent] == ["none"] * 4
    assert not any("link_names" in call for call in sent)


async def test_a_post_says_nothing_of_parsing_and_shows_no_previews(here: Desk) -> None:
    await here.postbox().post(NEW, markdown_body("Hello"))
    (post,) = calls(here, "chat.postMessage")
    assert not {"parse", "link_names"} & post.keys()
    assert (post["unfurl_links"], post["unfurl_media"]) == (False, False)
