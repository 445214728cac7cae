"""Who may change what, and what somebody is told who may not."""

import pytest

from tests.scenarios.settings_form import blocks, body, lines, opened, saved, shown, switched
from tests.scenarios.stage import Stage


async def test_the_workspaces_settings_are_the_admins(stage: Stage) -> None:
    await opened(stage, "alice")
    await switched(stage, "team", "alice")
    assert await saved(stage, "alice", variant="12b") == {}
    await lines(stage, words="settings of the workspace")
    await stage.ask("carol", "random", "@gemma hello")
    assert body(stage)["model"] == "google/gemma-3-12b-it"
    await stage.ask("bob", "random", "@gemma hello")
    await stage.slack.command("bob", "general", "/gemma", "help")
    view = await opened(stage, "bob")
    assert [o["value"] for o in blocks(view)["scope.channel"]["accessory"]["options"]] == ["channel", "user"]


async def test_whoever_turns_out_to_be_no_admin_is_told_so_in_the_form(stage: Stage) -> None:
    stage.slack.change_user("bob", is_admin=True)
    await opened(stage, "bob")
    stage.slack.change_user("bob", is_admin=False)
    await stage.slack.settled()
    assert await saved(stage, "bob", may_change="admins")
    view = await switched(stage, "team", "bob")
    assert "only admins may change this" in str(view.payload["blocks"])
    assert await saved(stage, "bob", length="long") == {}
    (line,) = await lines(stage)
    assert "settings of this channel" in line


async def test_a_channel_in_the_hands_of_its_admins_is_theirs_alone(stage: Stage) -> None:
    await opened(stage, "bob")
    (error,) = (await saved(stage, "bob", may_change="admins")).values()
    assert "only admins" in error
    await stage.slack.close_view("bob", shown(stage, "bob").id)
    await opened(stage, "alice")
    assert await saved(stage, "alice", may_change="admins") == {}
    await lines(stage)
    view = await opened(stage, "bob")
    assert "Only admins change" in str(view.payload["blocks"])
    errors = await saved(stage, "bob", may_change="members", variant="1b")
    assert sorted(errors) == ["may_change.channel", "variant.channel"]
    result = await stage.slack.command("bob", "general", "/gemma", "model 4b")
    assert "only admins" in result.text
    await stage.ask("bob", "general", "@gemma hello")
    assert body(stage)["model"] == "google/gemma-3-27b-it"
    assert "only admins" in await stage.ask("bob", "general", "@gemma !model 4b")
    await opened(stage, "alice")
    assert await saved(stage, "alice", may_change="inherit") == {}
    assert (await stage.slack.command("bob", "general", "/gemma", "model 4b")).text == "The variant here is now *4b*."


async def test_a_modal_that_was_open_while_the_right_was_lost_changes_nothing(stage: Stage) -> None:
    await opened(stage, "carol")
    await stage.slack.kick("general", "carol")
    assert "that channel" in str(await saved(stage, "carol", variant="1b"))

    await opened(stage, "bob")
    await opened(stage, "alice")
    assert await saved(stage, "alice", may_change="admins") == {}
    assert "only admins" in str(await saved(stage, "bob", variant="1b"))

    await opened(stage, "alice", "random")
    stage.slack.fail_next("conversations.members", "channel_not_found")
    assert "that channel" in str(await saved(stage, "alice", variant="1b"))
    await stage.ask("bob", "random", "@gemma hello")
    await stage.ask("bob", "general", "@gemma hello")
    assert {request.body["model"] for request in stage.host.questions} == {"google/gemma-3-27b-it"}


async def test_where_the_bot_is_not_nothing_is_changed_and_one_sentence_says_so(stage: Stage) -> None:
    await opened(stage, "alice", "random")
    await stage.slack.kick("random", "gemma")
    assert "not in that channel" in str(await saved(stage, "alice", variant="1b"))
    for words in ("model 1b", "reset", "ask why?"):
        assert "not in that channel" in (await stage.slack.command("alice", "lounge", "/gemma", words)).text
    await stage.ask("alice", "general", "@gemma hello")
    assert await stage.bot.store.database.read("SELECT name FROM settings") == []
    assert list(stage.slack.messages(stage.slack.dm_of("alice"))) == []


@pytest.mark.parametrize("method", ["conversations.members", "users.info"])
async def test_when_slack_cannot_be_asked_for_a_right_there_is_none(stage: Stage, method: str) -> None:
    await opened(stage, "alice")
    stage.slack.change_user("alice")  # what is known of her is old
    await stage.slack.settled()
    stage.slack.fail_next(method, "internal_error", times=9)
    assert ("right now" if method == "users.info" else "Nothing was changed") in str(
        await saved(stage, "alice", variant="1b")
    )
