"""Summaries of a thread and of a channel: what the model is told, and what goes wrong."""

import re
from collections.abc import Callable

import pytest

from bot.conversation.tasks import TaskKind
from bot.playground import Fault
from tests.doubles.model_host import Answer
from tests.scenarios.pointing import answered_in_dm, in_dm, pointed, prompt
from tests.scenarios.settings_form import opened, saved, switched
from tests.scenarios.stage import Stage


async def talked(stage: Stage, channel: str = "general", count: int = 4) -> tuple[str, list[str]]:
    """A thread of people; its root and all its messages."""
    root = await stage.slack.say("alice", channel, "shall we ship on Friday?")
    rest = [
        await stage.slack.say(("bob", "carol")[n % 2], channel, f"word {n}", thread_ts=root) for n in range(1, count)
    ]
    return root, [root, *rest]


async def test_a_threads_summary_links_to_its_messages_and_is_the_persons_alone(stage: Stage) -> None:
    stage.host.answer(
        Answer(words=["**Decisions**\n", "- We ship. [m1][m3, m9]\n", "- No tests. [m7]"], between_s=0.01)
    )
    root, said = await talked(stage)
    await pointed(stage, said[2], TaskKind.THREAD.value, channel="general")
    asked, reply = await answered_in_dm(stage)
    address = f"{stage.slack.url}/archives/C0PGENERAL/p"
    first = f"[(1)]({address}{root.replace('.', '')})"
    third = f"[(3)]({address}{said[2].replace('.', '')}?thread_ts={root}&cid=C0PGENERAL)"
    assert reply.markdown == f"**Decisions**\n- We ship. {first} {third}\n- No tests."
    assert f"archives/C0PGENERAL/p{said[2].replace('.', '')}?thread_ts={root}" in asked.shown_text
    assert reply.stream is None
    told = prompt(stage)
    assert "[m1] @alice: shall we ship on Friday?\n[m2] @carol: word 1\n" in told
    assert "Nothing was decided." in told
    assert not any(m.bot for m in stage.slack.messages("general", root))
    assert in_dm(stage, "bob") == []


async def test_a_long_threads_summary_says_how_much_it_is_of(stage: Stage) -> None:
    await stage.slack.command("alice", "dm", "/gemma", "model 1b")
    root, _ = await talked(stage, count=230)
    long = "which goes on and on about nothing of note, " * 3
    for n in range(20):
        await stage.slack.say("bob", "general", f"{long}{n}", thread_ts=root)
    await pointed(stage, root, TaskKind.THREAD.value, channel="general")
    _, reply = await answered_in_dm(stage)
    seen = re.search(r"I read the newest (\d+) of 250 messages", reply.shown_text)
    assert seen, reply.shown_text
    told = prompt(stage)
    assert told.count("\n[m") == int(seen.group(1)) < 250
    assert "characters omitted" not in told
    assert "shall we ship on Friday?" in told
    assert f"{long}19" in told


def without_the_bot(stage: Stage) -> None:
    stage.slack.workspace.leave(stage.slack.channel("general"), stage.slack.bot_user)


def without_the_scope(stage: Stage) -> None:
    stage.slack.take_scopes("channels:history")


def without_the_thread(stage: Stage) -> None:
    stage.slack.fail_next("conversations.replies", "thread_not_found", 9)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (without_the_bot, "Invite me there"),
        (without_the_scope, "scopes of its manifest"),
        (without_the_thread, "not there any more"),
    ],
)
async def test_a_thread_that_cannot_be_read_is_told_in_one_sentence_with_what_helps(
    stage: Stage, change: Callable[[Stage], None], words: str
) -> None:
    root, _ = await talked(stage)
    change(stage)
    await pointed(stage, root, TaskKind.THREAD.value, channel="general")
    _, reply = await answered_in_dm(stage)
    assert words in reply.shown_text
    assert stage.host.questions == []


async def test_try_again_summarises_once_the_bot_was_invited(stage: Stage) -> None:
    stage.host.answer("Nothing was decided. [m1]")
    ts = await stage.slack.say("bob", "lounge", "what a day")
    await pointed(stage, ts, TaskKind.THREAD.value)
    asked, reply = await answered_in_dm(stage)
    await stage.slack.invite("lounge")
    await stage.slack.press("alice", stage.slack.dm_of("alice"), reply.ts, "try_again")
    await stage.slack.until(lambda: "Nothing was decided. [(1)](" in reply.markdown, 10)
    assert len(stage.replies(stage.slack.dm_of("alice"), asked.ts)) == 1


async def test_a_guest_who_was_removed_from_a_public_channel_is_told_nothing_new_of_it(stage: Stage) -> None:
    stage.host.answer("Nothing was decided. [m1]")
    await opened(stage)
    await switched(stage, "team")
    assert await saved(stage, guests="yes") == {}
    stage.slack.change_user("carol", is_restricted=True)
    root, _ = await talked(stage)
    await pointed(stage, root, TaskKind.THREAD.value, user="carol", channel="general")
    _, reply = await answered_in_dm(stage, "carol")

    await stage.slack.kick("general", "carol")
    await stage.slack.settled()
    await stage.slack.say("bob", "general", "word that she is not to hear", thread_ts=root)
    await stage.slack.press("carol", stage.slack.dm_of("carol"), reply.ts, "try_again")

    await stage.slack.until(lambda: "could not see that you are in" in reply.shown_text, 10)
    assert len(stage.host.questions) == 1


async def test_a_rate_limited_slack_is_waited_for(stage: Stage) -> None:
    stage.slack.fail_next("conversations.replies", Fault.rate_limited(1), 1)
    root, _ = await talked(stage)
    await pointed(stage, root, TaskKind.THREAD.value, channel="general")
    await answered_in_dm(stage)


async def test_a_channels_digest_holds_its_threads_and_is_the_persons_alone(stage: Stage) -> None:
    stage.host.answer("**Topics**\n- Lunch [m1]\n- Friday [m3]")
    lunch = await stage.slack.say("bob", "general", "lunch?")
    root, said = await talked(stage, count=2)
    result = await stage.slack.command("alice", "general", "/gemma", "summarize 90m")
    assert "direct messages" in result.text
    asked, reply = await answered_in_dm(stage)
    assert "<#C0PGENERAL> in the last 90 minutes" in asked.shown_text
    assert f"[(1)]({stage.slack.url}/archives/C0PGENERAL/p{lunch.replace('.', '')})" in reply.markdown
    assert f"p{said[1].replace('.', '')}?thread_ts={root}" in reply.markdown
    assert "[m3] @carol (reply to m2): word 1" in prompt(stage)
    assert not any(m.bot for m in stage.slack.messages("general"))


@pytest.mark.parametrize("text", ["yesterday", "0h", "31d", "24h please", "-1h"])
async def test_a_time_that_is_none_is_told_with_examples(stage: Stage, text: str) -> None:
    result = await stage.slack.command("alice", "general", "/gemma", f"summarize {text}")
    assert "`/gemma summarize 24h`" in result.text
    assert in_dm(stage) == []


async def test_a_digest_where_the_bot_is_not_or_nothing_was_said_is_told_in_one_sentence(stage: Stage) -> None:
    await stage.slack.command("alice", "lounge", "/gemma", "summarize")
    _, reply = await answered_in_dm(stage)
    assert "not in that channel" in reply.shown_text
    await stage.slack.command("alice", "random", "/gemma", "summarize")
    _, reply = await answered_in_dm(stage, count=2)
    assert "Nobody wrote anything" in reply.shown_text
    assert stage.host.questions == []
