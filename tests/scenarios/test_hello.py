"""The hello that the bot says where it is invited."""

import asyncio
from pathlib import Path
from typing import Any

from bot.conversation.setting import Place, Scope, Setting
from bot.playground import Limits, Playground
from bot.runtime import model_from, running_bot
from tests.doubles.model_host import ModelHost
from tests.scenarios.pane import rest
from tests.scenarios.stage import Stage, settings_for, staged


def hellos(stage: Stage, channel: str) -> list[str]:
    return [m.shown_text for m in stage.slack.messages(channel) if m.bot]


async def test_the_bot_says_hello_once_where_it_is_invited(stage: Stage) -> None:
    await stage.slack.invite("lounge", inviter="bob")
    (hello,) = await stage.slack.until(lambda: hellos(stage, "lounge"))
    assert f"<@{stage.slack.bot_user}>" in hello
    assert "/gemma help" in hello
    event = {"type": "member_joined_channel", "user": stage.slack.bot_user, "channel": "C0PLOUNGE1"}
    event |= {"channel_type": "C", "team": stage.slack.workspace.team_id, "event_ts": "1760000000.000100"}
    for _ in range(3):
        await stage.slack.deliver(event, event_id="Ev1", retry_num=1)
    await stage.slack.settled()
    await stage.slack.until(lambda: len(hellos(stage, "lounge")) == 2)
    await rest(stage)
    assert len(hellos(stage, "lounge")) == 2


async def test_a_hello_is_not_said_again_by_the_next_process(tmp_path: Path) -> None:
    event: dict[str, Any] = {}
    async with Playground(limits=Limits.none()) as slack, ModelHost() as host:
        settings = settings_for(slack, host, tmp_path / "gemma.db")
        model = model_from(settings)
        event = {"type": "member_joined_channel", "user": slack.bot_user, "channel": "C0PGENERAL", "channel_type": "C"}
        event["event_ts"] = "1760000000.000100"
        for _ in range(2):
            async with running_bot(settings, model, slots=5) as bot:
                await slack.deliver(event)
                await slack.settled()
                async with asyncio.timeout(5):
                    await bot.worker.quiet()
        await model.aclose()
        assert len([m for m in slack.messages("general") if m.bot]) == 1


async def test_hello_is_said_in_the_language_of_whoever_invites_and_as_it_is_true_there(stage: Stage) -> None:
    stage.slack.user("alice").locale = "de-DE"
    await stage.slack.invite("lounge", inviter="alice")
    (hello,) = await stage.slack.until(lambda: hellos(stage, "lounge"))
    assert hello.startswith("Hallo")


async def test_hello_tells_of_a_workspace_in_which_every_message_is_answered(stage: Stage) -> None:
    team = stage.slack.workspace.team_id
    place = Place(team, "U1")
    choice = Setting(Scope.WORKSPACE.value, place.scope_id(Scope.WORKSPACE), "follow_up", "every")
    await stage.bot.store.settings.choose(team, [choice], "U1", 1.0, None)
    await stage.slack.invite("lounge", inviter="bob")
    (hello,) = await stage.slack.until(lambda: hellos(stage, "lounge"))
    assert "every message" in hello


async def test_other_peoples_joining_is_nobodys_business(stage: Stage) -> None:
    await stage.slack.kick("random", "carol")
    await stage.slack.invite("random", "carol", "bob")
    await stage.slack.settled()
    assert hellos(stage, "random") == []


async def test_a_place_that_takes_no_hello_gets_none_and_nobody_is_told(stage: Stage) -> None:
    stage.slack.fail_next("chat.postMessage", "restricted_action")
    await stage.slack.invite("lounge", inviter="bob")
    await stage.slack.until(lambda: stage.spoken("chat.postMessage"))
    await rest(stage)
    assert len(stage.spoken("chat.postMessage")) == 1
    assert hellos(stage, "lounge") == []


async def test_thirty_invitations_at_once_are_thirty_hellos_within_slacks_limits(tmp_path: Path) -> None:
    async with staged(tmp_path / "gemma.db", Limits.slack()) as stage:
        channels = [stage.slack.add_channel(f"team-{number}", ["alice"]) for number in range(30)]
        for channel in channels:
            await stage.slack.kick(channel)
        await asyncio.gather(*(stage.slack.invite(channel, inviter="alice") for channel in channels))
        await stage.slack.until(lambda: all(hellos(stage, channel) for channel in channels), 10)
        assert [len(hellos(stage, channel)) for channel in channels] == [1] * 30
        assert not [call for call in stage.slack.calls if call.response.get("error") == "ratelimited"]
