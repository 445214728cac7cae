"""Answers as files, when they are asked for."""

import pytest

from bot.playground import Fault
from bot.playground.entities import Message
from tests.doubles.model_host import Answer
from tests.scenarios.stage import Stage

GIVE_ADDRESS, SHARE = "files.getUploadURLExternal", "files.completeUploadExternal"
PRICES = "Here you are:\n\n```csv\nname,price\ntea,3\ncake,4\n```\n\nEnjoy."


async def files_for(stage: Stage, question: str, answer: str | Answer, count: int = 1) -> tuple[Message, list[Message]]:
    """The answer's message, and those with its files."""
    stage.host.answer(answer)
    ts = await stage.slack.say("alice", "general", f"@gemma {question}")
    await stage.slack.until(lambda: sum(bool(m.files) for m in stage.replies("general", ts)) == count)
    text, *files = await stage.answered("general", ts, count + 1)
    return text, files


@pytest.mark.parametrize(
    "question", ["list the prices as CSV", "die Preise bitte als CSV-Datei", "CSVファイルでください"]
)
async def test_code_is_given_as_a_file_with_its_right_name_and_the_answer_keeps_its_text(
    stage: Stage, question: str
) -> None:
    text, (message,) = await files_for(stage, question, PRICES)
    (file,) = message.files
    assert text.markdown == PRICES
    assert (file.title, file.content) == ("answer.csv", b"name,price\ntea,3\ncake,4\n")
    assert file.name.startswith("answer-")
    assert file.name.endswith(".csv")


async def test_a_streamed_answer_has_its_file_below_it(stage: Stage) -> None:
    words = ["The ", "prices ", *(f"of {number} things " for number in range(10))]
    answer = stage.growing([*words, "\n\n```csv prices.csv\nname,price\n", "tea,3\n", "```\n"])
    text, (message,) = await files_for(stage, "list the prices as CSV", answer)
    assert stage.spoken("chat.startStream")
    assert "tea,3" in text.shown_text
    assert (message.files[0].title, message.files[0].content) == ("prices.csv", b"name,price\ntea,3\n")


async def test_several_pieces_of_code_are_several_files(stage: Stage) -> None:
    answer = "**index.html**\n\n```html\n<p>Hi</p>\n```\n\nand `style.css`:\n\n```css\np { color: red }\n```"
    _, messages = await files_for(stage, "make me a page, as files", answer, 0)
    assert messages == []
    _, messages = await files_for(stage, "make me a page, each as a file", answer, 2)
    assert [message.files[0].title for message in messages] == ["index.html", "style.css"]


async def test_a_table_is_given_as_the_values_that_were_asked_for(stage: Stage) -> None:
    _, (message,) = await files_for(stage, "as CSV please", "| Name | **Price** |\n|---|--:|\n| Tea, green | 3 |")
    assert (message.files[0].title, message.files[0].content) == ("table.csv", b'Name,Price\n"Tea, green",3\n')


async def test_nothing_is_shared_that_nobody_asked_for(stage: Stage) -> None:
    await files_for(stage, "what is a CSV file?", PRICES, 0)
    assert stage.spoken("files.getUploadURLExternal") == []


@pytest.mark.parametrize("streamed", [False, True])
async def test_without_files_write_the_answer_says_why_there_is_no_file(stage: Stage, streamed: bool) -> None:
    stage.slack.take_scopes("files:write")
    words = ["The ", "prices ", *(f"of {number} things " for number in range(10))]
    stage.host.answer(stage.growing([*words, "\n\n```csv\na,b\n```\n"]) if streamed else PRICES)
    ts = await stage.slack.say("alice", "general", "@gemma as CSV please")
    await stage.slack.until(lambda: [m for m in stage.replies("general", ts) if "files:write" in m.shown_text])
    (reply,) = await stage.answered("general", ts)
    assert "may not share files" in reply.shown_text
    assert "```csv" in (reply.markdown or "")


async def tells_that_there_is_no_file(stage: Stage) -> None:
    """Ask for a file: the answer stands and says that there is none, and the thread is free for the next question."""
    stage.host.answer(PRICES).answer("And cake.")
    ts = await stage.slack.say("alice", "general", "@gemma list the prices as CSV")
    await stage.slack.until(lambda: [m for m in stage.replies("general", ts) if "may not share" in m.shown_text])
    (reply,) = await stage.answered("general", ts)
    assert (reply.markdown or "").startswith(PRICES)
    assert await stage.ask("alice", "general", "@gemma what else?", ts) == "And cake."


@pytest.mark.parametrize(
    ("method", "code"),
    [
        (GIVE_ADDRESS, "file_type_not_allowed"),
        (GIVE_ADDRESS, "slack_connect_file_upload_sharing_blocked"),
        (SHARE, "file_uploads_except_images_disabled"),
        (SHARE, "malware_detected"),
    ],
)
async def test_whatever_slack_has_against_a_file_the_answer_stands_without_it(
    stage: Stage, method: str, code: str
) -> None:
    stage.slack.fail_next(method, code)
    await tells_that_there_is_no_file(stage)


async def test_where_the_bytes_cannot_be_sent_the_answer_stands_without_the_file(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(stage.slack._stage.uploads), "receive", lambda *_: None)
    await tells_that_there_is_no_file(stage)
    assert stage.spoken(SHARE) == []


async def test_without_the_scope_to_look_a_file_is_shared_all_the_same_and_the_log_says_so_once(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    stage.slack.take_scopes("channels:history")
    text, _ = await files_for(stage, "list the prices as CSV", PRICES)
    assert text.markdown == PRICES
    assert caplog.text.count("cannot be looked for") == 1


async def test_without_the_scope_to_look_a_file_of_unknown_sharing_is_not_shared_twice(stage: Stage) -> None:
    stage.slack.take_scopes("channels:history")
    stage.slack.fail_next(SHARE, Fault.reset_after)
    text, _ = await files_for(stage, "list the prices as CSV", PRICES)
    assert text.shown_text.startswith("Here you are:")
    assert len(stage.spoken(SHARE)) == 1


@pytest.mark.parametrize("seen", [True, False])
async def test_without_the_scope_to_look_a_new_version_comes_with_its_own_file(stage: Stage, *, seen: bool) -> None:
    if not seen:
        stage.slack.take_scopes("channels:history")
    text, (old,) = await files_for(stage, "list the prices as CSV", PRICES)
    stage.slack.take_scopes("channels:history")
    stage.host.answer(PRICES.replace("tea", "rum"))
    await stage.slack.say("alice", "general", "!retry", thread_ts=text.thread_ts)

    def files() -> list[Message]:
        return [m for m in stage.replies("general", text.thread_ts or "") if m.files]

    await stage.slack.until(lambda: [m for m in files() if b"rum" in (m.files[0].content or b"")])
    assert (old.ts in [message.ts for message in files()]) is not seen


async def test_without_the_scope_to_look_the_file_that_was_seen_goes_with_its_answer(stage: Stage) -> None:
    text, _ = await files_for(stage, "list the prices as CSV", PRICES)
    stage.slack.take_scopes("channels:history")
    await stage.slack.delete("alice", "general", text.thread_ts or "")
    await stage.slack.until(lambda: not stage.replies("general", text.thread_ts or ""))
