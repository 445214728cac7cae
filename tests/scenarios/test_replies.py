"""How an answer comes to be seen."""

import pytest

from bot.errors import ConfigurationError
from bot.playground import Fault, Playground
from tests.doubles.model_host import Answer
from tests.scenarios.stage import Stage

LONG = [f"word{number} " for number in range(40)]


async def stored_id(stage: Stage, ts: str) -> str:
    """The short id under which the turn of a question is stored."""
    (row,) = await stage.bot.store.database.read("SELECT short_id FROM turns WHERE ts = ?1", ts)
    return str(row["short_id"])


def updates(stage: Stage) -> list[dict[str, object]]:
    """The calls that changed a message; none of them may make names or links of what the model wrote."""
    calls = stage.spoken("chat.update")
    assert {call.get("parse") for call in calls} <= {"none"}
    assert not any("link_names" in call for call in calls)
    return calls


async def test_an_answer_that_is_complete_at_once_is_one_post_with_a_markdown_block(stage: Stage) -> None:
    stage.host.answer("**Yes**, it is.")
    ts = await stage.slack.say("alice", "general", "@gemma is it?")
    (reply,) = await stage.answered("general", ts)
    (post,) = stage.spoken("chat.postMessage")
    assert (reply.shown_blocks[0]["type"], reply.markdown) == ("markdown", "**Yes**, it is.")
    assert post["text"] == "Yes, it is."
    assert (post["unfurl_links"], post["unfurl_media"]) == (False, False)
    assert not {"link_names", "parse"} & post.keys()
    assert reply.metadata is not None
    assert stage.spoken("chat.startStream") == []


async def test_a_longer_answer_streams_and_ends_whole(stage: Stage) -> None:
    stage.host.answer(stage.growing(LONG))
    ts = await stage.slack.say("alice", "general", "@gemma tell me more")
    await stage.slack.until(
        lambda: [m for m in stage.replies("general", ts) if m.streaming and "word1 " in m.shown_text]
    )
    (reply,) = await stage.answered("general", ts)
    assert reply.shown_text.strip() == "".join(LONG).strip()
    (start,) = stage.spoken("chat.startStream")
    assert start["recipient_user_id"] == stage.slack.user("alice").id
    assert start["recipient_team_id"]
    assert stage.spoken("chat.appendStream")
    assert stage.spoken("chat.postMessage") == []


async def test_the_thread_shows_that_the_bot_is_thinking_and_then_no_more(stage: Stage) -> None:
    stage.host.hold()
    ts = await stage.slack.say("alice", "general", "@gemma think")
    await stage.slack.until(lambda: stage.slack.workspace.statuses)
    stage.host.release()
    await stage.answered("general", ts)
    await stage.slack.until(lambda: not stage.slack.workspace.statuses)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=401, body={"message": "no key"}),
        Answer(words=["This ", "is ", "half"], truncated=True),
        Answer(words=[]),
        LONG,
    ],
    ids=["refused", "cut off", "empty", "whole"],
)
async def test_in_a_dm_the_session_is_at_work_until_there_is_an_answer_or_none_and_no_longer(
    stage: Stage, answer: Answer | list[str]
) -> None:
    sessions, dm = stage.slack.workspace.sessions, stage.slack.dm_of("alice")
    stage.host.default = answer if isinstance(answer, Answer) else stage.growing(answer)
    stage.host.hold()
    ts = await stage.slack.say("alice", "dm", "think")
    await stage.slack.until(lambda: sessions.get((dm, ts)) == "processing")
    stage.host.release()
    await stage.answered(dm, ts)
    assert (sessions[dm, ts], stage.slack.workspace.statuses) == ("active", {})


async def test_what_the_model_writes_pings_nobody(stage: Stage) -> None:
    stage.host.answer("Hey <!channel> and <!here|you>, <@U0PBOB> and `<!everyone>`")
    text = await stage.ask("alice", "general", "@gemma ping them all")
    for token in ("<!channel", "<!here", "<@U0PBOB", "<!everyone"):
        assert token not in text
    assert "channel" in text


async def test_a_ping_split_over_deltas_pings_nobody_in_a_stream_either(stage: Stage) -> None:
    words = ["well ", "<!chan", "nel> ", *(f"word{number} " for number in range(30))]
    stage.host.answer(stage.growing(words))
    text = await stage.ask("alice", "general", "@gemma ping them all")
    assert stage.spoken("chat.startStream")
    assert "<!channel>" not in text


async def test_a_link_the_person_did_not_write_is_code_in_a_stream(stage: Stage) -> None:
    words = ["see ", "https://evil.example/?secret=1 ", "and ", "https://good.example/page "]
    stage.host.answer(stage.growing([*words, *(f"word{number} " for number in range(30))]))
    text = await stage.ask("alice", "general", "@gemma read https://good.example/page for me")
    assert stage.spoken("chat.startStream")
    assert "`https://evil.example/?secret=1`" in text
    assert "`https://good.example/page`" not in text


async def test_control_tokens_and_the_models_own_name_are_not_shown(stage: Stage) -> None:
    stage.host.answer("Gemma: Hello<end_of_turn>")
    assert await stage.ask("alice", "general", "@gemma hello") == "Hello"


@pytest.mark.parametrize("code", ["unknown_method", "feature_not_enabled", "channel_type_not_supported"])
async def test_where_streaming_is_not_to_be_had_a_post_is_updated(stage: Stage, code: str) -> None:
    stage.slack.fail_next("chat.startStream", code)
    stage.host.answer(stage.growing(LONG), stage.growing(LONG))
    text = await stage.ask("alice", "general", "@gemma tell me more")
    assert text.strip() == "".join(LONG).strip()
    assert updates(stage)
    await stage.ask("alice", "general", "@gemma again")
    assert len(stage.spoken("chat.startStream")) == 1


async def test_a_streamed_answer_over_slacks_caps_goes_on_in_a_new_message(stage: Stage) -> None:
    words = [f"word{number:05d} " * 20 for number in range(100)]
    stage.host.answer(stage.growing(words))
    ts = await stage.slack.say("alice", "general", "@gemma write a book")
    replies = await stage.answered("general", ts, 3, timeout_s=30)
    assert "".join(m.shown_text for m in replies).split() == "".join(words).split()
    assert stage.spoken("chat.startStream")


async def test_a_posted_answer_over_slacks_caps_is_split(stage: Stage) -> None:
    text = "\n\n".join(f"Paragraph {number}. " + "word " * 100 for number in range(50))
    stage.host.answer(text)
    ts = await stage.slack.say("alice", "general", "@gemma write a chapter")
    replies = await stage.answered("general", ts, 3, timeout_s=20)
    assert "\n\n".join(m.shown_text for m in replies).split() == text.split()


async def test_an_append_whose_result_is_unknown_costs_no_word_and_doubles_none(stage: Stage) -> None:
    stage.slack.fail_next("chat.appendStream", Fault.reset_after)
    stage.host.answer(stage.growing(LONG))
    text = await stage.ask("alice", "general", "@gemma tell me more")
    assert text.split() == "".join(LONG).split()
    assert updates(stage)


@pytest.mark.parametrize("fault", [Fault.reset_after, Fault.reset_before, Fault.http_500, Fault.html_502])
async def test_a_post_whose_result_is_unknown_is_seen_once(stage: Stage, fault: Fault) -> None:
    stage.slack.fail_next("chat.postMessage", fault)
    stage.host.answer("Hello")
    ts = await stage.slack.say("alice", "general", "@gemma hello")
    await stage.answered("general", ts)
    await stage.slack.settled()
    await stage.ask("alice", "general", "@gemma next")
    assert [m.shown_text for m in stage.replies("general", ts)] == ["Hello"]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(status=401, body={"message": "no key"}), "does not accept my key"),
        (Answer(status=404, body={"message": "no model"}), "does not serve this variant"),
        (Answer(status=400, body={"message": "odd"}), "Please"),
    ],
)
async def test_a_model_that_refuses_gives_one_plain_sentence_with_the_turns_id(
    stage: Stage, answer: Answer, words: str
) -> None:
    stage.host.answer(answer)
    ts = await stage.slack.say("alice", "general", "@gemma hello")
    text = (await stage.answered("general", ts))[-1].shown_text
    assert words in text
    assert text.splitlines()[0].endswith(f"(`{await stored_id(stage, ts)}`)")
    assert "no key" not in text
    assert text.splitlines()[1:] in ([], ["Try again"])


async def test_a_model_that_is_down_gives_one_plain_sentence_with_the_turns_id(stage: Stage) -> None:
    stage.host.default = Answer(refuse_connection=True)
    ts = await stage.slack.say("alice", "general", "@gemma hello")
    (reply,) = await stage.answered("general", ts, timeout_s=20)
    assert "cannot reach the model" in reply.shown_text
    assert f"(`{await stored_id(stage, ts)}`)" in reply.shown_text


async def test_an_answer_that_breaks_off_keeps_its_text_and_says_so(stage: Stage) -> None:
    stage.host.answer(Answer(words=["This ", "is ", "half"], truncated=True))
    ts = await stage.slack.say("alice", "general", "@gemma hello")
    text = (await stage.answered("general", ts))[-1].shown_text
    assert text.startswith("This is half")
    assert f"cut off here._ (`{await stored_id(stage, ts)}`)" in text


async def test_a_start_without_limits_of_streaming_still_answers_when_slack_says_later(stage: Stage) -> None:
    stage.slack.fail_next("chat.startStream", Fault.rate_limited(1))
    stage.host.answer(stage.growing(LONG, 1))
    text = await stage.ask("alice", "general", "@gemma tell me more")
    assert text.split() == "".join(LONG).split()
    assert len(stage.spoken("chat.postMessage")) == 1


def test_the_playground_refuses_an_address_that_others_could_reach() -> None:
    with pytest.raises(ConfigurationError, match="only on this machine"):
        Playground(host="0.0.0.0")  # noqa: S104 - the refusal is the test
