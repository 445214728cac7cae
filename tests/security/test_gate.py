"""The one gate fails closed, and what a refused person sees and leaves behind."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.conversation.access import Refusal
from bot.playground.faults import Fault
from bot.texts import say
from tests.scenarios.stage import Stage, staged

SHARED_CHANNEL = "with-fabrikam"


def words(refusal: Refusal) -> str:
    return say(refusal.key)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path / "gemma.db") as playing:
        yield playing


async def rows(stage: Stage) -> dict[str, Any]:
    """The turns by the `ts` of their messages."""
    found = await stage.bot.store.database.read("SELECT ts, status, refused, text, attempts FROM turns")
    return {row["ts"]: row for row in found}


async def ended(stage: Stage, *stamps: str) -> None:
    """Wait until turns ended."""
    await stage.slack.settled()
    while any(row["status"] in ("queued", "running") for ts, row in (await rows(stage)).items() if ts in stamps):
        await stage.bot.worker.quiet()


def posted(stage: Stage, user: str, channel: str, text: str) -> str:
    """Mention the bot, also where Slack's client would not let somebody; the message's `ts`."""
    place, mention = stage.slack.channel(channel), f"<@{stage.slack.bot_user}>"
    return stage.slack.workspace.post(place, stage.slack.user(user).id, f"{mention} {text}").ts


def told(stage: Stage, channel: str) -> list[str]:
    """What single people were told in a channel."""
    return [shown.text for shown in stage.slack.channel(channel).ephemerals]


async def chosen(stage: Stage, **values: Any) -> dict[str, str]:
    """What an admin chooses for the workspace, in the form; the errors at its fields."""
    await stage.slack.command("alice", "general", "/gemma", "settings")
    (view,) = [view for view in stage.slack.workspace.views.values() if not view.is_home]
    await stage.slack.press_view("alice", view.id, "choose_scope", "team")
    answer = await stage.slack.submit("alice", view.id, values)
    errors: dict[str, str] = answer.get("errors", {})
    return errors


# What a refused person sees


async def test_a_guest_is_told_once_a_day_and_not_again_after_a_restart(tmp_path: Path) -> None:
    async with staged(tmp_path / "gemma.db") as stage:
        stamps = [posted(stage, "dana", SHARED_CHANNEL, f"hello {number}") for number in range(3)]
        await ended(stage, *stamps)
        assert told(stage, SHARED_CHANNEL) == [words(Refusal.GUEST)]
        assert {row["status"] for row in (await rows(stage)).values()} == {"cancelled"}
    async with staged(tmp_path / "gemma.db") as stage:
        await ended(stage, posted(stage, "dana", SHARED_CHANNEL, "hello again"))
        assert told(stage, SHARED_CHANNEL) == []
        assert stage.host.questions == []


async def test_a_guests_direct_message_is_answered_below_it_with_the_reason(stage: Stage) -> None:
    dm = stage.slack.dm_of("dana")
    ts = await stage.slack.say("dana", dm, "hello")
    (reply,) = await stage.answered(dm, ts)
    assert reply.shown_text == words(Refusal.GUEST)
    assert stage.host.questions == []


async def test_a_stranger_and_a_shared_channel_are_refused_and_nothing_is_kept_of_the_place(stage: Stage) -> None:
    theirs = await stage.slack.say("erik", SHARED_CHANNEL, "@gemma what do they earn?")
    ours = await stage.slack.say("bob", SHARED_CHANNEL, "@gemma and what do we?")
    await ended(stage, theirs, ours)
    assert sorted(told(stage, SHARED_CHANNEL)) == sorted([words(Refusal.STRANGER), words(Refusal.SHARED)])
    kept = await rows(stage)
    assert (kept[ours]["text"], stage.host.questions) == ("", [])


async def test_a_member_can_ask_for_a_guest_and_the_guest_opens_no_thread(stage: Stage) -> None:
    stage.slack.workspace.join(stage.slack.channel("random"), "U0PDANA001")
    root = await stage.slack.say("dana", "random", "@gemma how do I reset my password?")
    await ended(stage, root)
    await stage.slack.say("bob", "random", "no idea, Dana", thread_ts=root)
    await stage.slack.settled()
    assert len(await rows(stage)) == 1
    await stage.ask("bob", "random", "@gemma can you answer that?", root)
    assert "reset my password" in str(stage.prompts()[-1])


async def test_what_an_admin_lists_is_answered_and_so_is_a_refused_question_that_is_edited(stage: Stage) -> None:
    workspace = stage.slack.workspace
    root = await stage.slack.say("erik", SHARED_CHANNEL, "@gemma hello")
    await ended(stage, root)
    erik, place = workspace.find_user("erik"), stage.slack.channel(SHARED_CHANNEL)
    assert erik is not None
    assert await chosen(stage, people=[erik.id], channels=[place.id]) == {}
    await stage.slack.edit("erik", SHARED_CHANNEL, root, "@gemma hello again")
    assert len(await stage.answered(SHARED_CHANNEL, root)) == 1
    await stage.ask("bob", SHARED_CHANNEL, "@gemma and me?")
    assert len(stage.host.questions) == 2


async def test_where_only_listed_channels_are_answered_direct_messages_are_too(stage: Stage) -> None:
    assert await chosen(stage, where="listed", channels=[stage.slack.channel("ask-gemma").id]) == {}
    ts = await stage.slack.say("bob", "general", "@gemma hello")
    await ended(stage, ts)
    assert told(stage, "general") == [words(Refusal.UNLISTED)]
    await stage.ask("bob", "ask-gemma", "@gemma hello")
    await stage.ask("bob", stage.slack.dm_of("bob"), "hello")
    assert (await stage.slack.command("bob", "general", "/gemma", "ask why?")).text == words(Refusal.UNLISTED)
    assert await chosen(stage, where="everywhere") == {}
    await stage.ask("bob", "general", "@gemma hello")


async def test_a_guest_is_refused_by_command_shortcut_form_home_and_press(stage: Stage) -> None:
    slack = stage.slack
    assert (await slack.command("dana", SHARED_CHANNEL, "/gemma", "ask why?")).text == words(Refusal.GUEST)
    await slack.global_shortcut("dana", "ask_gemma")
    (view,) = slack.workspace.views.values()
    assert (view.payload["blocks"][0]["text"]["text"], view.payload["submit"]) == (words(Refusal.GUEST), None)
    message = await slack.say("bob", SHARED_CHANNEL, "hello")
    await slack.message_shortcut("dana", SHARED_CHANNEL, message, "explain_message")
    assert told(stage, SHARED_CHANNEL)[-1] == words(Refusal.GUEST)
    await slack.open_home("dana")
    home = await slack.until(lambda: slack.workspace.homes.get("U0PDANA001"))
    assert [block["text"]["text"] for block in home.payload["blocks"]] == [words(Refusal.GUEST)]
    assert await rows(stage) == {}


async def test_a_shared_channels_message_is_not_told_to_the_model(stage: Stage) -> None:
    message = await stage.slack.say("erik", SHARED_CHANNEL, "our secret plan")
    await stage.slack.message_shortcut("bob", SHARED_CHANNEL, message, "explain_message")
    assert told(stage, SHARED_CHANNEL) == [words(Refusal.SHARED)]
    said = await stage.ask("bob", stage.slack.dm_of("bob"), f"!summarize 24h #{SHARED_CHANNEL}")
    assert said == words(Refusal.SHARED)
    assert stage.host.questions == []


async def test_a_hello_is_not_said_where_nobody_is_answered_and_the_inviter_is_told_why(stage: Stage) -> None:
    stage.slack.share_channel("lounge")
    await stage.slack.invite("lounge", "gemma", "alice")
    await stage.slack.until(lambda: told(stage, "lounge"))
    assert told(stage, "lounge") == [words(Refusal.SHARED)]
    assert not [m for m in stage.slack.messages("lounge") if m.bot]


# When Slack does not tell, and when it tells of a change


async def test_a_question_waits_until_slack_tells_who_asks(stage: Stage) -> None:
    stage.slack.fail_next("users.info", Fault.http_500)
    ts = await stage.slack.say("bob", "general", "@gemma hello")
    await stage.slack.until(lambda: stage.slack.call_counts["users.info"] >= 1)
    assert stage.host.questions == []
    assert len(await stage.answered("general", ts, timeout_s=20)) == 1


async def test_a_command_is_refused_when_slack_does_not_tell(stage: Stage) -> None:
    stage.slack.fail_next("users.info", Fault.http_500, times=9)
    assert (await stage.slack.command("bob", "general", "/gemma", "ask why?")).text == words(Refusal.UNKNOWN)
    assert await rows(stage) == {}


async def test_somebody_who_becomes_a_guest_or_leaves_is_refused_at_once(stage: Stage) -> None:
    await stage.ask("bob", "general", "@gemma hello")
    stage.slack.change_user("bob", is_restricted=True)
    await stage.slack.settled()
    assert (await stage.slack.command("bob", "general", "/gemma", "status")).text == words(Refusal.GUEST)
    stage.slack.change_user("bob", is_restricted=False)
    await stage.slack.settled()
    assert words(Refusal.GUEST) not in (await stage.slack.command("bob", "general", "/gemma", "status")).text
    before = told(stage, "general")
    stage.slack.change_user("carol", deleted=True)
    await ended(stage, posted(stage, "carol", "general", "hi"))
    assert told(stage, "general") == before
    assert len(stage.host.questions) == 1


async def test_a_channel_that_is_shared_is_closed_at_once_and_open_again_when_it_is_not(stage: Stage) -> None:
    await stage.ask("bob", "general", "@gemma hello")
    stage.slack.share_channel("general")
    await stage.slack.settled()
    assert (await stage.slack.command("bob", "general", "/gemma", "ask why?")).text == words(Refusal.SHARED)
    stage.slack.share_channel("general", shared=False)
    await stage.slack.settled()
    await stage.ask("bob", "general", "@gemma hello")


async def test_what_an_event_tells_of_its_channel_is_not_asked_for(stage: Stage) -> None:
    await stage.ask("bob", "general", "@gemma hello")
    assert stage.slack.call_counts["conversations.info"] == 0


async def test_a_press_by_a_guest_leaves_an_answer_as_it_is_and_one_by_a_member_does_not(stage: Stage) -> None:
    root = await stage.slack.say("bob", SHARED_CHANNEL, "@gemma hello")
    await ended(stage, root)
    await chosen(stage, channels=[stage.slack.channel(SHARED_CHANNEL).id])
    ts = await stage.slack.say("bob", SHARED_CHANNEL, "@gemma hello")
    (answer,) = await stage.answered(SHARED_CHANNEL, ts)
    await stage.slack.press("dana", SHARED_CHANNEL, answer.ts, "try_again")
    assert told(stage, SHARED_CHANNEL)[-1] == words(Refusal.GUEST)
    assert len(stage.host.questions) == 1
    await stage.slack.press("alice", SHARED_CHANNEL, answer.ts, "try_again")
    await stage.host.asked(2)


async def test_the_lists_are_kept_and_shown_with_names_and_only_admins_see_them(stage: Stage) -> None:
    await chosen(stage, people=["U0PERIK001"], channels=["C0PFABRIK1"], guests="yes")
    await stage.slack.command("alice", "general", "/gemma", "settings")
    (view,) = stage.slack.workspace.views.values()
    await stage.slack.press_view("alice", view.id, "choose_scope", "team")
    fields = {block["block_id"]: block for block in view.payload["blocks"]}
    assert fields["people.team"]["element"]["initial_users"] == ["U0PERIK001"]
    assert fields["channels.team"]["element"]["initial_conversations"] == ["C0PFABRIK1"]
    assert "1 person" in fields["people.team"]["hint"]["text"]
    line = await stage.slack.until(lambda: [m for m in stage.slack.messages("general") if "→" in m.shown_text])
    assert "People: none → **1 person**" in line[0].shown_text
    assert "abrik" not in line[0].shown_text
    await stage.slack.submit("alice", view.id, {"people": [], "guests": "no"})
    await stage.slack.say("bob", "general", "@gemma !settings")
    (shown,) = await stage.slack.until(lambda: stage.slack.channel("general").ephemerals)
    assert "Guests" not in str(shown.blocks)
    assert (await stage.slack.command("dana", SHARED_CHANNEL, "/gemma", "status")).text == words(Refusal.GUEST)
