"""`!forget`: what was said in a thread is forgotten, and the thread goes on from there."""

from tests.doubles.model_host import Answer
from tests.scenarios.stage import Stage

LONG = [f"word{number} " for number in range(2_000)]


async def kept(stage: Stage) -> str:
    """Everything that people or the model said, as it is stored."""
    read = stage.bot.store.database.read
    said = [f"{row['text']} {row['quoted']} {row['files']}" for row in await read("SELECT * FROM turns")]
    told = [f"{row['text']} {row['notice']}" for row in await read("SELECT * FROM answers WHERE finish <> 'line'")]
    return "\n".join(said + told)


async def test_in_a_dm_everything_is_forgotten_and_the_thread_starts_anew(stage: Stage) -> None:
    dm = stage.slack.dm_of("alice")
    stage.host.answer("The banana is noted")
    ts = await stage.slack.say("alice", "dm", "the word is banana")
    await stage.answered(dm, ts)

    line = await stage.ask("alice", dm, "!forget the banana, please", ts)

    assert "I have forgotten what was said above" in line
    assert "banana" not in await kept(stage)
    stage.host.answer("Which word?")
    assert await stage.ask("alice", dm, "what was the word?", ts) == "Which word?"
    assert "banana" not in str(stage.prompts()[-1])
    assert stage.replies(dm, ts)[0].shown_text == "The banana is noted"


async def test_in_a_channel_thread_of_one_person_everything_goes_with_what_others_said_aside(stage: Stage) -> None:
    ts = await stage.slack.say("alice", "general", "@gemma banana")
    await stage.answered("general", ts)
    alice = stage.slack.user("alice").id
    await stage.slack.say("bob", "general", f"<@{alice}> cherry", thread_ts=ts)
    await stage.slack.settled()
    assert "cherry" in await kept(stage)

    line = await stage.ask("alice", "general", "!forget", ts)

    assert "start anew" in line
    stored = await kept(stage)
    assert "banana" not in stored
    assert "cherry" not in stored
    await stage.ask("bob", "general", "@gemma what was said?", ts)
    assert "banana" not in str(stage.prompts()[-1])


async def test_where_others_asked_too_only_ones_own_is_forgotten(stage: Stage) -> None:
    stage.host.answer("On bananas").answer("On cherries")
    ts = await stage.slack.say("alice", "general", "@gemma banana")
    await stage.answered("general", ts)
    await stage.ask("bob", "general", "cherry", ts)

    line = await stage.ask("bob", "general", "!forget", ts)

    bob = stage.slack.user("bob").id
    assert f"what <@{bob}> wrote" in line
    assert "Others asked here, too" in line
    await stage.ask("alice", "general", "and now?", ts)
    prompt = str(stage.prompts()[-1])
    assert "banana" in prompt
    assert "cherr" not in prompt


async def test_what_is_being_answered_is_stopped_and_taken_away(stage: Stage) -> None:
    stage.host.answer(Answer(words=LONG, between_s=0.05))
    ts = await stage.slack.say("alice", "general", "@gemma tell me more")
    await stage.slack.until(lambda: any("word3" in m.shown_text for m in stage.replies("general", ts)), 10)

    await stage.slack.say("alice", "general", "!forget", thread_ts=ts)

    await stage.host.requests[0].left.wait()
    await stage.slack.until(lambda: [m for m in stage.replies("general", ts) if "forgotten" in m.shown_text])
    await stage.slack.until(lambda: len(stage.replies("general", ts)) == 1)
    await stage.answered("general", ts)
    assert "word3" not in await kept(stage)
    assert not stage.slack.workspace.statuses


async def test_a_forgotten_answer_cannot_be_tried_again(stage: Stage) -> None:
    ts = await stage.slack.say("alice", "general", "@gemma hello")
    await stage.answered("general", ts)
    await stage.ask("alice", "general", "!forget", ts)

    line = await stage.ask("alice", "general", "!retry", ts)

    assert "no answer in this thread" in line
    assert len(stage.host.questions) == 1


async def test_a_forgotten_question_that_is_deleted_in_slack_takes_its_answer_along(stage: Stage) -> None:
    stage.host.answer("The code is 1234")
    root = await stage.slack.say("bob", "general", "something else")
    ts = await stage.slack.say("alice", "general", "@gemma what is the code?", thread_ts=root)
    await stage.answered("general", root)
    await stage.ask("alice", "general", "!forget", root)

    await stage.slack.delete("alice", "general", ts)

    await stage.slack.until(lambda: not any("1234" in m.shown_text for m in stage.replies("general", root)))


async def test_to_forget_where_nothing_was_said_says_so_all_the_same(stage: Stage) -> None:
    assert "I have forgotten" in await stage.ask("alice", "general", "@gemma !forget")
