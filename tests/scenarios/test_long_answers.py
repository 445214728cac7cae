"""An answer that is too long for a conversation: five messages, and a file with the rest."""

import re

import pytest

from bot.conversation.answer import Offer
from bot.playground import Fault
from bot.playground.entities import Message
from bot.slack.rendering.splitting import MOST_MESSAGES
from tests.doubles.model_host import Answer
from tests.scenarios.below import pressed, text_of
from tests.scenarios.stage import Stage

BOOK = [
    f"Line {number} of a book that has no end to speak of. " + ("\n\n" if number % 7 == 0 else "")
    for number in range(1_270)
]
LIST = "".join(f"## Heading {number}\n\n" for number in range(230))
"""Short, and more headings than five messages hold."""

INSTANT = Answer(words=["".join(BOOK)])


def apart(replies: list[Message]) -> tuple[list[Message], list[Message]]:
    """The messages with text, and those with files."""
    return [m for m in replies if not m.files], [m for m in replies if m.files]


def whole(texts: list[Message], files: list[Message]) -> str:
    """All that an answer says, in messages and files, without the line that tells of the file."""
    said = [(message.markdown or message.text).partition("_The answer goes on")[0] for message in texts]
    read = [(file.content or b"").decode() for message in files for file in message.files]
    return "".join("".join([*said, *read]).split())


async def asked(stage: Stage, answer: Answer) -> tuple[list[Message], list[Message]]:
    stage.host.answer(answer)
    ts = await stage.slack.say("alice", "general", "@gemma write a book")
    await stage.slack.until(lambda: any(m.files for m in stage.replies("general", ts)), timeout_s=20)
    return apart(await stage.answered("general", ts, MOST_MESSAGES + 1, timeout_s=20))


@pytest.mark.parametrize("streamed", [False, True], ids=["posted", "streamed"])
async def test_five_messages_and_a_file_hold_all_of_a_long_answer(stage: Stage, *, streamed: bool) -> None:
    pieces = ["".join(BOOK[at : at + 80]) for at in range(0, len(BOOK), 80)]
    texts, files = await asked(stage, stage.growing(pieces) if streamed else INSTANT)
    assert bool(stage.spoken("chat.startStream")) is streamed
    (file,) = files[0].files
    assert len(texts) == MOST_MESSAGES
    assert (len(files), file.title, file.mimetype) == (1, "answer.md", "text/markdown")
    assert re.fullmatch(r"answer-[a-z0-9]+\.md", file.name)
    assert "goes on in the file below" in (texts[-1].markdown or "")
    assert whole(texts, files) == "".join("".join(BOOK).split())
    assert files[0].ts > texts[-1].ts
    assert [block["type"] for block in texts[-1].shown_blocks][-1] == "context_actions"


@pytest.mark.parametrize("fault", [Fault.reset_after, Fault.reset_before])
async def test_a_file_whose_sharing_is_unknown_is_there_once(stage: Stage, fault: Fault) -> None:
    stage.slack.fail_next("files.completeUploadExternal", fault)
    texts, files = await asked(stage, INSTANT)
    assert len(files) == 1
    assert whole(texts, files) == "".join("".join(BOOK).split())


async def test_where_files_may_not_be_shared_the_last_message_says_what_is_missing_and_why(stage: Stage) -> None:
    stage.slack.take_scopes("files:write")
    stage.host.answer(LIST)
    ts = await stage.slack.say("alice", "general", "@gemma list them")
    replies = await stage.answered("general", ts, MOST_MESSAGES, timeout_s=20)
    assert len(replies) == MOST_MESSAGES
    assert "does not fit here" in replies[-1].shown_text
    assert "`files:write`" in (replies[-1].markdown or "")
    assert "in the file below" not in replies[-1].shown_text


async def test_where_files_may_not_be_shared_a_continuation_shows_first_what_was_never_shown(stage: Stage) -> None:
    stage.slack.take_scopes("files:write")
    stage.host.answer(Answer(words=[LIST], finish_reason="length"))
    ts = await stage.slack.say("alice", "general", "@gemma list them")
    *_, last = await stage.answered("general", ts, MOST_MESSAGES, timeout_s=20)
    assert "“Continue” shows the rest first" in last.shown_text

    stage.host.answer(Answer(words=["And more."], finish_reason="length"))
    replies = await pressed(stage, ts, last, Offer.GO_ON)
    *_, last = replies
    assert MOST_MESSAGES < len(replies) <= 2 * MOST_MESSAGES
    said = whole(replies, []).partition("_Theanswerwascut")[0]
    assert said == "".join(f"{LIST}And more.".split())
    assert "does not fit" not in last.shown_text

    stage.host.answer("The end.")
    ended = await pressed(stage, ts, last, Offer.GO_ON)
    assert [message.ts for message in ended] == [message.ts for message in replies]
    assert text_of(ended[-1]).endswith("And more.The end.")

    stage.host.answer(Answer(status=402, body={"message": "no credits"}))
    kept = await pressed(stage, ts, ended[-1], Offer.TRY_AGAIN)
    assert [message.ts for message in kept] == [message.ts for message in ended]
    assert "And more.The end." in text_of(kept[-1])


async def test_deleting_the_answer_takes_its_file_away(stage: Stage) -> None:
    texts, files = await asked(stage, INSTANT)
    thread_ts = texts[0].thread_ts or ""
    file_id = files[0].files[0].id
    await stage.slack.delete("alice", "general", thread_ts)
    await stage.slack.until(lambda: not stage.replies("general", thread_ts))
    assert file_id not in stage.slack.workspace.files


async def test_a_new_version_has_its_own_file_or_none(stage: Stage) -> None:
    texts, _ = await asked(stage, INSTANT)
    thread_ts = texts[0].thread_ts or ""

    def files() -> list[Message]:
        return [m for m in stage.replies("general", thread_ts) if m.files]

    stage.host.answer(Answer(words=["".join(BOOK).replace("Line", "Row")]))
    await stage.slack.say("alice", "general", "!retry", thread_ts=thread_ts)
    await stage.slack.until(lambda: [m for m in files() if b"Row" in (m.files[0].content or b"")])
    found = apart(await stage.answered("general", thread_ts, MOST_MESSAGES + 1))
    assert [message.files[0].name[-5:] for message in found[1]] == ["-2.md"]
    assert whole(*found) == "".join("".join(BOOK).replace("Line", "Row").split())

    stage.host.answer("Shorter.")
    await stage.slack.say("alice", "general", "!retry", thread_ts=thread_ts)
    await stage.slack.until(lambda: len(stage.replies("general", thread_ts)) == 1)
    (reply,) = await stage.answered("general", thread_ts)
    assert reply.markdown == "Shorter."
    assert not [file for file in stage.slack.workspace.files.values() if file.user == stage.slack.bot_user]
