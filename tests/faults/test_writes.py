"""Every write to Slack, going wrong in every way: there is one whole answer, in no matter how many messages."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from pathlib import Path

import pytest

from bot.playground import Fault
from tests.faults.nursery import Nursery
from tests.faults.writing import (
    FAULTS,
    FLOOD,
    LINGERING,
    LONGEST,
    PACED,
    PAUSED,
    ROLLED,
    SHORT,
    TELLING,
    Case,
    Writing,
    writing,
)

Before = Sequence[tuple[str, Fault, int]]
Write = tuple[str, int, int, Before]

UPDATED: Before = (("chat.startStream", Fault.error("user_not_found"), 0),)
"""What has an answer grow by updates of a post."""

SURPLUS: Before = (("chat.stopStream", Fault.reset_after, 1),)
"""What has an answer of two streamed messages put in place as a whole: in one message, where it fits."""

WRITES: Mapping[str, Sequence[Write]] = {
    "post": [("chat.postMessage", SHORT, 0, ())],
    "update": [("chat.update", PACED, 0, UPDATED)],
    "start of a stream": [("chat.startStream", PACED, 0, ())],
    "first append": [("chat.appendStream", LINGERING, 0, ())],
    "second append": [("chat.appendStream", LINGERING, 1, ())],
    "last append": [("chat.appendStream", LINGERING, 2, ())],
    "end of a stream": [("chat.stopStream", PACED, 0, ())],
    "status": [("assistant.threads.setStatus", PACED, 0, ())],
}
"""The method that goes wrong, the answer's words, how many calls of it go well before, and what leads to them."""

LONG_WRITES: Mapping[str, Sequence[Write]] = {
    "first part": [("chat.postMessage", FLOOD, 0, ())],
    "second part": [("chat.postMessage", FLOOD, 1, ())],
    "update of one of two parts": [("chat.update", LONGEST, spare, SURPLUS) for spare in (0, 1)],
    "deletion": [("chat.delete", ROLLED, 0, SURPLUS)],
    "start of a second stream": [("chat.startStream", ROLLED, 1, ())],
    "append to a stream that is rolled": [("chat.appendStream", ROLLED, spare, ()) for spare in (0, 1)],
    "end of a first stream": [("chat.stopStream", ROLLED, 0, ())],
    "end of a second stream": [("chat.stopStream", ROLLED, 1, ())],
}
"""The same for answers of several messages."""

ALL_WRITES = {**WRITES, **LONG_WRITES}

REFUSED_WRITES = {
    "chat.startStream": (
        PACED,
        ("restricted_action", "user_not_found", "team_not_found", "messages_tab_disabled", "invalid_arguments"),
    ),
    "chat.appendStream": (
        PACED,
        (
            "message_not_in_streaming_state",
            "streaming_state_conflict",
            "msg_too_long",
            "message_not_owned_by_app",
            "stopped_by_user",
            "message_not_found",
            "no_text",
            "restricted_action",
        ),
    ),
    "chat.stopStream": (
        PACED,
        (
            "message_not_in_streaming_state",
            "streaming_state_conflict",
            "msg_too_long",
            "message_not_owned_by_app",
            "invalid_blocks",
            "restricted_action",
        ),
    ),
    "chat.update": (
        PACED,
        (
            "cant_update_message",
            "edit_window_closed",
            "message_not_found",
            "streaming_state_conflict",
            "msg_too_long",
            "msg_blocks_too_long",
            "invalid_blocks",
        ),
    ),
    "chat.postMessage": (SHORT, ("msg_too_long", "msg_blocks_too_long", "invalid_blocks", "no_text")),
    "assistant.threads.setStatus": (PACED, ("channel_not_found", "invalid_thread_ts", "not_allowed")),
}

_OFTEN = 100


@pytest.fixture
async def stage(nursery: Nursery, tmp_path: Path) -> AsyncIterator[Writing]:
    async with writing(nursery, tmp_path / "gemma.db") as playing:
        yield playing


def cases(writes: Sequence[Write], kinds: Iterable[str]) -> list[Case]:
    return [
        Case(method, kind, FAULTS[kind], words, spare, before)
        for method, words, spare, before in writes
        for kind in kinds
    ]


async def test_a_write_that_goes_wrong_leaves_one_whole_answer(stage: Writing) -> None:
    writes = [write for name in ("status", "post", "start of a stream", "first append") for write in WRITES[name]]
    await stage.answered(cases(writes, [kind for kind in FAULTS if kind != PAUSED]))


async def test_a_part_of_a_long_answer_that_goes_wrong_leaves_one_whole_answer(stage: Writing) -> None:
    names = ("second part", "update of one of two parts", "deletion", "end of a second stream")
    await stage.answered(cases([LONG_WRITES[name][-1] for name in names], ("reset after", "time-out before")))


@pytest.mark.chaos
@pytest.mark.parametrize("write", ALL_WRITES)
async def test_any_write_that_goes_wrong_in_any_way_leaves_one_whole_answer(stage: Writing, write: str) -> None:
    await stage.answered(cases(ALL_WRITES[write], FAULTS), timeout_s=50)


async def test_a_write_that_slack_refuses_leaves_one_whole_answer(stage: Writing) -> None:
    await stage.answered(
        [
            Case(method, code, Fault.error(code), words, 0, UPDATED if method == "chat.update" else ())
            for method, (words, codes) in REFUSED_WRITES.items()
            for code in codes
        ]
    )


PLACES = (
    "is_archived",
    "not_in_channel",
    "channel_not_found",
    "restricted_action",
    "restricted_action_thread_only_channel",
    "thread_not_found",
    "thread_locked",
    "cannot_reply_to_message",
    "a_code_of_tomorrow",
)
CLOSED: Before = (("chat.postMessage", Fault.error("is_archived"), 0),)
"""What has the asker told in their DM."""

ONCE_TOLD = {kind: fault for kind, fault in FAULTS.items() if kind != "signed out"}
"""Without the one after which the answer is tried again, in a place that takes it by then."""


async def test_where_a_place_takes_no_message_the_asker_is_told_once(stage: Writing) -> None:
    refused = [Case("chat.postMessage", code, Fault.error(code), SHORT) for code in PLACES]
    unopened = [Case("conversations.open", kind, fault, SHORT, 0, CLOSED) for kind, fault in ONCE_TOLD.items()]
    await stage.told_once([*refused, *unopened])


async def test_a_line_in_the_dm_that_goes_wrong_in_any_way_is_seen_once(stage: Writing) -> None:
    await stage.told_once([Case(TELLING, kind, fault, SHORT, 0, CLOSED) for kind, fault in ONCE_TOLD.items()])


@pytest.mark.parametrize("code", ["token_revoked", "accesslimited"])
async def test_a_bot_that_is_not_let_in_for_a_while_loses_nothing_and_says_so_where_the_operator_looks(
    stage: Writing, code: str
) -> None:
    stage.slack.fail_next("chat.postMessage", code, times=_OFTEN)
    asked = await stage.ask(Case("chat.delete", "never", Fault.http_500, SHORT))
    await stage.slack.until(lambda: stage.slack.call_counts["chat.postMessage"])
    await stage.quiet()
    status, reason = await stage.bot.probe("/readyz")
    assert status == 503
    assert code in reason
    stage.slack.forget_faults()
    await stage.slack.until(lambda: not asked.problems(stage.slack), 20)
    assert (await stage.bot.probe("/readyz"))[0] == 200
    assert stage.told(asked) == []


@pytest.mark.parametrize("code", ["team_added_to_org", "org_login_required"])
async def test_a_workspace_that_moves_into_an_organisation_keeps_its_questions(stage: Writing, code: str) -> None:
    for method in ("chat.postMessage", "conversations.open", "conversations.replies"):
        stage.slack.fail_next(method, code, times=2)
    asked = await stage.ask(Case("chat.delete", "never", Fault.http_500, SHORT))
    await stage.slack.until(lambda: not asked.problems(stage.slack), 20)
    assert stage.told(asked) == []
