"""A whole text in the messages of a reply, whatever stands there and whatever Slack refuses."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.conversation.answer import Below, Offer, OpenedBy, Part, PartState
from bot.errors import SlackRateLimited, SlackRefused, SlackSignedOut, SlackUnknown
from bot.playground import Fault
from bot.slack.placing import Closing, Placing
from bot.slack.rendering.splitting import MOST_MESSAGES
from bot.slack.reply import SlackReply
from bot.slack.views.buttons import below_blocks
from bot.slack.workspace import Workspace
from tests.slack.writing import NEW, STREAMED, Desk, PartLog, desk

LONG = "\n\n".join(f"Paragraph {number}. " + "word " * 100 for number in range(50))
BUTTONS = below_blocks(Below([Offer.TRY_AGAIN]), "abcdefg", "U1")


@pytest.fixture
async def here() -> AsyncIterator[Desk]:
    async with desk() as opened:
        yield opened


def placing(here: Desk, *parts: Part) -> Placing:
    return Placing(here.postbox(), here.log, parts, "abcdefg", "en")


def words(here: Desk) -> list[str]:
    return " ".join(here.texts()).split()


def buttons(here: Desk) -> list[str]:
    return [block["elements"][0]["value"] for m in here.replies() for block in m.blocks if block["type"] == "actions"]


async def test_placing_again_changes_nothing(here: Desk) -> None:
    placed = placing(here)
    first = await placed.place(LONG)
    before = here.slack.call_counts.total()
    assert await placed.place(LONG) == first
    assert here.slack.call_counts.total() == before
    assert words(here) == LONG.split()


async def test_another_attempt_with_the_parts_it_knows_changes_nothing(here: Desk) -> None:
    first = await placing(here).place(LONG)
    assert await placing(here, *first).place(LONG) == first
    assert words(here) == LONG.split()


async def test_an_attempt_that_knows_no_ts_finds_what_stands(here: Desk) -> None:
    first = await placing(here).place(LONG)
    unknown = [replace(part, ts=None, state=PartState.SENDING) for part in first]
    assert await placing(here, *unknown).place(LONG) == first
    assert len(here.replies()) == len(first)


async def test_a_shorter_text_takes_surplus_messages_away(here: Desk) -> None:
    parts = await placing(here).place(LONG)
    assert len(await placing(here, *parts).place("Short")) == 1
    assert here.texts() == ["Short"]


async def test_a_surplus_message_that_cannot_be_deleted_says_nothing_of_the_answer(here: Desk) -> None:
    parts = await placing(here).place(LONG)
    here.slack.fail_next("chat.delete", "cant_delete_message", times=9)
    await placing(here, *parts).place("Short")
    assert here.texts()[0] == "Short"
    assert all("word" not in text for text in here.texts())


@pytest.mark.parametrize("code", ["msg_too_long", "msg_blocks_too_long", "invalid_blocks", "no_text"])
@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("method", ["chat.postMessage", "chat.update"])
async def test_what_slack_finds_too_long_or_odd_is_said_in_another_form(
    here: Desk, code: str, times: int, method: str
) -> None:
    parts = await placing(here).place("Before") if method == "chat.update" else ()
    here.slack.fail_next(method, code, times=times)
    placed = placing(here, *parts)
    await placed.place(LONG, BUTTONS)
    assert [*words(here), *placed.rest.split()] == LONG.split()
    assert len(here.replies()) <= MOST_MESSAGES
    assert all(len(message.text) <= 4_000 for message in here.replies())


async def test_of_a_text_for_more_than_five_messages_the_rest_is_left_over_and_told_of(here: Desk) -> None:
    text = "\n\n".join([LONG] * 4)
    placed = placing(here)
    parts = await placed.place(text, BUTTONS, Closing("_There is more._", "_Cut._"))
    assert len(parts) == len(here.replies()) == MOST_MESSAGES
    assert here.texts()[-1].endswith("\n\n_There is more._\n\n_Cut._")
    shown = " ".join(here.texts()).removesuffix("_There is more._\n\n_Cut._")
    assert [*shown.split(), *placed.rest.split()] == text.split()
    assert buttons(here) == ["abcdefg"]


async def test_where_slack_takes_no_buttons_the_answer_stands_without_them(here: Desk) -> None:
    here.slack.fail_next("chat.postMessage", "invalid_blocks", times=2)
    await placing(here).place("# Hello", BUTTONS)
    assert (here.texts(), buttons(here)) == (["# Hello"], [])


async def test_the_refusal_of_every_form_is_told(here: Desk) -> None:
    here.slack.fail_next("chat.postMessage", "msg_too_long", times=3)
    with pytest.raises(SlackRefused):
        await placing(here).place("Hello")


async def test_code_in_the_plainest_form_is_whole(here: Desk) -> None:
    code = "\n".join(f"<row{number}> & <cell{number}>" for number in range(150))
    here.slack.fail_next("chat.postMessage", "invalid_blocks", times=2)
    await placing(here).place(f"```html\n{code}\n```")
    shown = "\n".join(m.text for m in here.replies()).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert shown.replace("```", "").split() == code.split()


@pytest.mark.parametrize("code", ["message_not_found", "cant_update_message", "edit_window_closed"])
async def test_a_message_that_cannot_be_changed_is_written_anew(here: Desk, code: str) -> None:
    parts = await placing(here).place("Before")
    here.slack.fail_next("chat.update", code)
    await placing(here, *parts).place("After")
    assert here.texts() == ["After"]
    assert here.log.parts[-1].ts is None, "a crash before the post is to look for it"


async def test_a_message_that_somebody_deleted_is_written_anew(here: Desk) -> None:
    parts = await placing(here).place("Before")
    here.slack.workspace.remove(here.replies()[0])
    await placing(here, *parts).place("After")
    assert here.texts() == ["After"]


async def test_an_open_stream_is_stopped_and_updated(here: Desk) -> None:
    open_one = await here.postbox().start_stream(STREAMED, "Befo")
    await placing(here, open_one).place("After")
    assert here.texts() == ["After"]
    assert not here.slack.workspace.open_streams


async def test_a_stream_that_was_thought_to_be_over_is_stopped_and_updated(here: Desk) -> None:
    open_one = await here.postbox().start_stream(STREAMED, "Befo")
    await placing(here, replace(open_one, state=PartState.SETTLED)).place("After")
    assert here.texts() == ["After"]


async def test_a_stream_whose_start_is_not_known_and_left_nothing_becomes_a_post(here: Desk) -> None:
    placed = await placing(here, STREAMED).place("Hello")
    assert placed[0].opened_by is OpenedBy.POST
    assert here.texts() == ["Hello"]


async def test_without_the_scope_to_look_a_stream_of_unknown_start_is_still_answered(here: Desk) -> None:
    here.slack.take_scopes("channels:history")
    await placing(here, STREAMED).place("Hello")
    assert here.texts() == ["Hello"]


async def test_without_the_scope_to_look_a_post_of_a_former_attempt_is_not_repeated(here: Desk) -> None:
    here.slack.take_scopes("channels:history")
    (part,) = await placing(here, NEW).place("Hello")
    assert (part.ts, part.state) == (None, PartState.UNKNOWN)
    assert here.texts() == []


async def test_a_message_that_is_to_grow_is_stored_once_its_ts_is_known_and_a_final_one_when_the_turn_is_settled(
    here: Desk,
) -> None:
    growing = placing(here)
    (part,) = await growing.place("Hel", final=False)
    assert part.ts is not None
    assert here.log.parts == [NEW, part]
    await growing.place("Hello", final=False)
    await growing.place("Hello!")
    assert here.log.parts == [NEW, part]
    await placing(here).place("Hello")
    assert here.log.parts == [NEW, part, NEW]


async def test_without_the_scope_to_look_what_was_growing_before_a_kill_is_made_whole_in_its_place(here: Desk) -> None:
    class Store(PartLog):
        async def record(self, part: Part) -> None:
            await super().record(part)
            if part.part == 0 and part.ts is not None:
                stored.set_result(part)

    stored: asyncio.Future[Part] = asyncio.get_running_loop().create_future()
    here.slack.take_scopes("channels:history")
    workspace = Workspace(here.api, here.slack.bot_user, "gemma", streams=False)
    async with SlackReply(workspace, here.postbox(), here.turn, Store(), ()) as killed:
        killed.feed("The first words")
        part = await asyncio.wait_for(stored, 10)
    async with SlackReply(workspace, here.postbox(), here.turn, here.log, [part]) as reply:
        await reply.finish("The first words and the last.", None, Below())
    assert here.texts() == ["The first words and the last."]


async def test_a_post_whose_look_failed_is_looked_for_before_it_is_repeated(here: Desk) -> None:
    placed = placing(here)
    placed.plan_first()
    here.slack.fail_next("chat.postMessage", Fault.reset_after)
    here.slack.fail_next("conversations.replies", Fault.http_500, times=3)
    with pytest.raises(SlackUnknown):
        await placed.place("Hello")
    await placed.place("Hello")
    assert here.texts() == ["Hello"]


@pytest.mark.parametrize(
    ("fault", "raised"), [(Fault.rate_limited(3600), SlackRateLimited), (Fault.error("invalid_auth"), SlackSignedOut)]
)
async def test_a_post_that_slack_did_not_take_is_not_looked_for(
    here: Desk, fault: Fault, raised: type[Exception]
) -> None:
    placed = placing(here)
    here.slack.fail_next("chat.postMessage", fault)
    with pytest.raises(raised):
        await placed.place("Hello")
    assert here.slack.call_counts["conversations.replies"] == 0


async def test_buttons_stand_below_the_last_message_and_go_with_the_next_version(here: Desk) -> None:
    parts = await placing(here).place(LONG, BUTTONS)
    assert buttons(here) == ["abcdefg"]
    assert here.replies()[-1].blocks[-1]["type"] == "actions"
    parts = await placing(here, *parts).place(LONG + " And more.", BUTTONS)
    assert buttons(here) == ["abcdefg"]
    await placing(here, *parts).place(LONG)
    assert buttons(here) == []


async def test_an_answer_with_all_that_markdown_may_hold_takes_buttons_too(here: Desk) -> None:
    text = "\n\n".join(f"# Heading {number}\n\nText" for number in range(45))
    await placing(here).place(text, BUTTONS)
    assert buttons(here) == ["abcdefg"]
    assert here.slack.call_counts["chat.postMessage"] == 1


async def test_abandoning_closes_what_is_open_also_when_its_ts_was_never_heard(here: Desk) -> None:
    here.slack.fail_next("chat.startStream", Fault.reset_after)
    with pytest.raises(SlackUnknown):
        await here.postbox().start_stream(STREAMED, "Hello")
    await placing(here, STREAMED).abandon()
    assert not here.slack.workspace.open_streams
    assert here.log.parts[-1].state is PartState.SETTLED


async def test_an_answer_that_is_to_go_and_cannot_be_deleted_says_nothing_any_more(here: Desk) -> None:
    parts = await placing(here).place("A secret", BUTTONS)
    here.slack.fail_next("chat.delete", "cant_delete_message", times=9)
    await placing(here, *parts).take_all_away()
    (left,) = here.replies()
    assert (left.blocks, "taken away" in left.text, "secret" in left.text) == ([], True, False)


async def test_what_could_not_be_taken_away_is_not_taken_for_the_message_that_replaces_it(here: Desk) -> None:
    parts = await placing(here).place("Before")
    for method, fault in (("chat.update", "block_mismatch"), ("chat.delete", "cant_delete_message")):
        here.slack.fail_next(method, fault)
    here.slack.fail_next("chat.postMessage", Fault.reset_before)
    await placing(here, *parts).place("After")
    assert here.texts()[-1] == "After"
    assert len(here.replies()) == 2
    assert await here.postbox().find(replace(NEW, ts=None), {here.replies()[-1].ts}) is None
