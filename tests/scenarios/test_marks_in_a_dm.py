"""Marks that stand by themselves in a direct message: they mean the conversation before, or the person's own."""

import asyncio

from bot.playground.entities import Message
from tests.doubles.model_host import Answer
from tests.scenarios.stage import Stage


async def write(stage: Stage, text: str, user: str = "bob") -> list[Message]:
    """Write at the top level of a DM, and wait until nothing is under way; what stands below."""
    dm = stage.slack.dm_of(user)
    ts = await stage.slack.say(user, dm, text)
    await stage.slack.settled()
    await rest(stage)
    return stage.replies(dm, ts)


async def rest(stage: Stage) -> None:
    async with asyncio.timeout(10):
        await stage.bot.worker.quiet()


async def test_stop_ends_what_is_being_answered_in_the_last_conversation(stage: Stage) -> None:
    dm = stage.slack.dm_of("bob")
    stage.host.answer(Answer(words=[f"word{number} " for number in range(2_000)], between_s=0.05))
    ts = await stage.slack.say("bob", dm, "tell me more")
    await stage.slack.until(lambda: any("word3" in m.shown_text for m in stage.replies(dm, ts)), 10)
    (line,) = await write(stage, "!stop")
    assert line.shown_text == "Stopped."
    await stage.host.requests[0].left.wait()
    (answer,) = stage.replies(dm, ts)
    assert "_Stopped here._" in answer.shown_text
    (line,) = await write(stage, "!stop")
    assert line.shown_text == "I am answering nothing in our last conversation."


async def test_retry_answers_the_last_question_again_and_says_where(stage: Stage) -> None:
    dm = stage.slack.dm_of("bob")
    stage.host.answer("One", "Two", "One, better")
    first = await stage.slack.say("bob", dm, "one")
    await stage.answered(dm, first)
    second = await stage.slack.say("bob", dm, "two")
    await stage.answered(dm, second)
    await stage.slack.delete("bob", dm, second)
    await stage.slack.settled()
    await rest(stage)
    (line,) = await write(stage, "!retry")
    assert f"{stage.slack.url}/archives/{dm}/p{first.replace('.', '')}" in line.markdown
    await stage.slack.until(lambda: [m.shown_text for m in stage.replies(dm, first)] == ["One, better"])


async def test_reset_and_forget_mean_the_last_conversation_and_no_other(stage: Stage) -> None:
    dm = stage.slack.dm_of("bob")
    stage.host.answer("The first code is 1111", "The second code is 2222")
    first = await stage.slack.say("bob", dm, "the first code?")
    await stage.answered(dm, first)
    second = await stage.slack.say("bob", dm, "the second code?")
    await stage.answered(dm, second)
    (line,) = await write(stage, "!reset")
    assert "our last conversation" in line.markdown
    assert second.replace(".", "") in line.markdown
    await stage.ask("bob", dm, "and now?", second)
    assert "2222" not in str(stage.prompts()[-1])
    await stage.ask("bob", dm, "and now?", first)
    assert "1111" in str(stage.prompts()[-1])
    await write(stage, "!forget")
    kept = await stage.bot.store.database.read("SELECT text FROM answers WHERE text LIKE '%code is%'")
    assert [row["text"] for row in kept] == ["The second code is 2222"], "the first was gone on with last"


async def test_what_is_chosen_there_is_the_persons_own(stage: Stage) -> None:
    (line,) = await write(stage, "!model 4b")
    assert line.markdown == "In your direct messages with me, **4b** answers from now on."
    await write(stage, "hello")
    assert stage.host.questions[-1].body["model"] == "google/gemma-3-4b-it"
    await write(stage, "hello", "carol")
    assert stage.host.questions[-1].body["model"] == "google/gemma-3-27b-it"
    await write(stage, "!settings")
    seen = await stage.slack.until(lambda: stage.slack.channel(stage.slack.dm_of("bob")).ephemerals)
    assert "*Your own settings*" in seen[-1].shown_text
    assert "4b, from your own settings" in seen[-1].shown_text
    assert "When I answer" not in seen[-1].shown_text, "that is chosen for channels"
    stage.slack.fail_next("chat.postEphemeral", "user_not_in_channel")
    (line,) = await write(stage, "!settings")
    assert line.markdown.startswith("What holds in your direct messages with me:")


async def test_in_a_thread_a_mark_means_that_thread(stage: Stage) -> None:
    dm = stage.slack.dm_of("bob")
    first = await stage.slack.say("bob", dm, "hello")
    await stage.answered(dm, first)
    await write(stage, "hello again")
    await stage.ask("bob", dm, "!model 4b", first)
    await stage.ask("bob", dm, "go on", first)
    assert stage.host.questions[-1].body["model"] == "google/gemma-3-4b-it"
    await write(stage, "hello")
    assert stage.host.questions[-1].body["model"] == "google/gemma-3-27b-it"


async def test_a_first_mark_that_has_no_conversation_before_it_does_no_harm(stage: Stage) -> None:
    for mark, words in {
        "!stop": "Nothing is being answered",
        "!retry": "no answer in this thread",
        "!reset": "Done",
        "!forget": "Done",
    }.items():
        (line,) = await write(stage, mark, "carol")
        assert words in line.shown_text
    assert stage.host.questions == []


async def test_a_summary_that_is_asked_for_wrongly_is_told_how(stage: Stage) -> None:
    for text in ("!summarize nonsense #general", "!summarize 99d #general", "!summarise #general please"):
        (line,) = await write(stage, text)
        assert "`!summarize 24h #general`" in line.shown_text
    assert stage.host.questions == []
    dm, ts = stage.slack.dm_of("bob"), await stage.slack.say("bob", stage.slack.dm_of("bob"), "!summarize soon")
    await stage.answered(dm, ts)
    await stage.slack.edit("bob", dm, ts, "never mind")
    await stage.slack.until(lambda: [m.shown_text for m in stage.replies(dm, ts)] == ["Hello"])
