"""*Stop answering*, *Answer again*, *Reset this thread*, *Forget this thread*: marks in a message's menu."""

import asyncio

import pytest

from bot.conversation.addressing import MENU_MARKS
from bot.conversation.setting import Scope, Setting
from bot.playground.entities import Message
from tests.doubles.model_host import Answer
from tests.scenarios.pointing import whispers
from tests.scenarios.stage import Stage

LONG = [f"word{number} " for number in range(2_000)]


async def use(stage: Stage, mark: str, ts: str, by: str = "bob", channel: str = "general") -> None:
    """Use one on a message, and wait until nothing is under way."""
    assert (await stage.slack.message_shortcut(by, channel, ts, mark)).ok
    await stage.slack.settled()
    async with asyncio.timeout(10):
        await stage.bot.worker.quiet()


def said(stage: Stage, ts: str) -> list[str]:
    return [message.shown_text for message in stage.replies("general", ts)]


async def asked(stage: Stage, *answers: str) -> tuple[str, list[Message]]:
    """A thread in which Alice asked so many times: its root, and the answers."""
    stage.host.answer(*answers)
    root = await stage.slack.say("alice", "general", "@gemma question 0")
    await stage.answered("general", root)
    for number in range(1, len(answers)):
        await stage.ask("alice", "general", f"question {number}", root)
    return root, stage.replies("general", root)


def who(stage: Stage, name: str = "bob") -> str:
    return f"<@{stage.slack.user(name).id}>"


async def hand_to_admins(stage: Stage) -> None:
    """Give #general into the hands of the admins, of which Alice is one."""
    team, general = stage.slack.workspace.team_id, stage.slack.channel("general").id
    choice = Setting(Scope.CHANNEL.value, general, "may_change", "admins")
    await stage.bot.store.settings.choose(team, [choice], stage.slack.user("alice").id, 1.0, None)


async def test_answering_is_stopped_and_a_line_says_who_did(stage: Stage) -> None:
    stage.host.answer(Answer(words=LONG, between_s=0.05))
    ts = await stage.slack.say("alice", "general", "@gemma tell me more")
    await stage.slack.until(lambda: any("word3" in text for text in said(stage, ts)), 10)
    await use(stage, "stop_thread", ts)
    await stage.host.requests[0].left.wait()
    answer, line = said(stage, ts)
    assert "_Stopped here._" in answer
    assert line == f"{who(stage)} stopped me."


async def test_the_answer_that_is_pointed_at_is_given_again_in_its_place(stage: Stage) -> None:
    root, (first, second) = await asked(stage, "First", "Second")
    stage.host.answer("First, better")
    await use(stage, "retry_last", first.ts)
    assert said(stage, root) == ["First, better", "Second"]
    stage.host.answer("First, best")
    await use(stage, "retry_last", root)
    assert [m.ts for m in stage.replies("general", root)] == [first.ts, second.ts]
    assert said(stage, root) == ["First, best", "Second"]


async def test_what_points_at_no_answer_means_the_last_one(stage: Stage) -> None:
    root, _ = await asked(stage, "First", "Second")
    aside = await stage.slack.say("bob", "general", "@carol look", thread_ts=root)
    stage.host.answer("Second, better")
    await use(stage, "retry_last", aside)
    assert said(stage, root) == ["First", "Second, better"]


async def test_a_thread_is_reset_up_to_the_moment_and_a_line_says_who_did(stage: Stage) -> None:
    root, (answer,) = await asked(stage, "The code is 1234")
    await use(stage, "reset_thread", answer.ts)
    assert said(stage, root)[-1].startswith(f"{who(stage)} started this thread anew")
    await stage.ask("alice", "general", "and now?", root)
    assert "1234" not in str(stage.prompts()[-1])
    assert "question 0" not in str(stage.prompts()[-1])


async def test_a_thread_is_forgotten_whole_by_whoever_alone_asked_there(stage: Stage) -> None:
    root, _ = await asked(stage, "The code is 1234")
    await use(stage, "forget_thread", root, by="alice")
    assert said(stage, root)[-1].startswith(f"{who(stage, 'alice')} had me forget what was said above")
    assert await stage.bot.store.database.read("SELECT text FROM answers WHERE text LIKE '%1234%'") == []


async def test_of_a_thread_of_others_only_ones_own_words_are_forgotten(stage: Stage) -> None:
    root, _ = await asked(stage, "The code is 1234")
    stage.host.answer("Yours is 5678")
    await stage.ask("bob", "general", "and mine?", root)
    await use(stage, "forget_thread", root)
    assert f"what {who(stage)} wrote above" in said(stage, root)[-1]
    kept = await stage.bot.store.database.read("SELECT text FROM answers WHERE text <> ''")
    assert [row["text"] for row in kept] == ["The code is 1234"]


@pytest.mark.parametrize("mark", sorted(MENU_MARKS))
async def test_one_use_that_is_delivered_twice_is_one_line(stage: Stage, mark: str) -> None:
    root, _ = await asked(stage, "First")
    if mark == "stop_thread":
        stage.host.hold()
        await stage.slack.say("alice", "general", "more", thread_ts=root)
        await stage.host.asked(2)
    await asyncio.gather(*(use(stage, mark, root, by="alice") for _ in range(2)))
    stage.host.release()
    async with asyncio.timeout(10):
        await stage.bot.worker.quiet()
    rows = await stage.bot.store.database.read("SELECT key FROM turns WHERE lane = 'control'")
    assert len({row["key"] for row in rows}) == len(rows) <= 2


@pytest.mark.parametrize("mark", sorted(MENU_MARKS))
async def test_where_nobody_asked_the_bot_anything_the_person_alone_is_told(stage: Stage, mark: str) -> None:
    for channel in ("general", "lounge"):
        ts = await stage.slack.say("carol", channel, "what a day")
        await use(stage, mark, ts, channel=channel)
        assert whispers(stage, channel) == ["Nobody has asked me anything in that thread, so there is nothing to do."]
        assert not [m for m in stage.slack.messages(channel) if m.bot]
    assert await stage.bot.store.database.read("SELECT id FROM turns") == []


async def test_what_cannot_be_done_just_now_is_told_to_the_person_alone(stage: Stage) -> None:
    root, _ = await asked(stage, "First")
    await use(stage, "stop_thread", root)
    stage.host.hold()
    await stage.slack.say("alice", "general", "more", thread_ts=root)
    await stage.host.asked(2)
    assert (await stage.slack.message_shortcut("bob", "general", root, "retry_last")).ok
    await stage.slack.until(lambda: len(whispers(stage, "general")) >= 1)
    stage.host.release()
    async with asyncio.timeout(10):
        await stage.bot.worker.quiet()
    assert whispers(stage, "general")[0] == "Nothing is being answered in this thread."


async def test_whoever_is_not_in_the_channel_changes_nothing_there(stage: Stage) -> None:
    root, _ = await asked(stage, "First")
    await stage.slack.kick("general", "gemma")
    for mark in ("reset_thread", "forget_thread"):
        await use(stage, mark, root)
    assert all("I am not in that channel" in told for told in whispers(stage, "general"))
    await stage.slack.invite("general")
    await use(stage, "reset_thread", root)
    stage.slack.fail_next("conversations.members", "internal_error", times=9)
    await use(stage, "reset_thread", root, by="carol")
    assert "could not see that you are in that channel" in whispers(stage, "general")[-1]
    assert len(whispers(stage, "general")) == 3


async def test_in_the_hands_of_admins_a_thread_is_theirs_to_reset_and_everybodys_own_words_to_forget(
    stage: Stage,
) -> None:
    root, _ = await asked(stage, "The code is 1234")
    await stage.slack.say("carol", "general", "@alice I saw it", thread_ts=root)
    await hand_to_admins(stage)
    await use(stage, "reset_thread", root)
    assert "only admins" in whispers(stage, "general")[-1]
    assert "only admins" in await stage.ask("bob", "general", "!reset", root)
    assert "only admins" in (await stage.slack.command("bob", "general", "/gemma", "reset")).text
    stage.host.answer("Yours is 5678")
    await stage.ask("bob", "general", "and mine?", root)
    await use(stage, "forget_thread", root)
    assert "Only an admin can have me forget what others wrote" in said(stage, root)[-1]
    kept = await stage.bot.store.database.read("SELECT text FROM turns WHERE lane = 'ask' AND text <> ''")
    assert len(kept) == 2
    await use(stage, "reset_thread", root, by="alice")
    assert said(stage, root)[-1].startswith(f"{who(stage, 'alice')} started this thread anew")
    assert "Done" in (await stage.slack.command("alice", "general", "/gemma", "reset")).text


async def test_they_work_in_a_direct_message_too(stage: Stage) -> None:
    dm = stage.slack.dm_of("bob")
    ts = await stage.slack.say("bob", dm, "the code?")
    (answer,) = await stage.answered(dm, ts)
    await use(stage, "reset_thread", answer.ts, channel=dm)
    await stage.slack.until(lambda: any("started this thread anew" in m.shown_text for m in stage.replies(dm, ts)))
    await use(stage, "forget_thread", ts, channel=dm)
    assert "had me forget" in stage.replies(dm, ts)[-1].shown_text


async def test_when_nothing_can_be_stored_the_person_is_told(stage: Stage) -> None:
    root, _ = await asked(stage, "First")
    await stage.bot.store.database.close()
    assert (await stage.slack.message_shortcut("bob", "general", root, "reset_thread")).ok
    assert "nothing was changed" in whispers(stage, "general")[-1]
