"""The App Home."""

import re

from bot.slack.views.settings import OPEN_SETTINGS
from tests.scenarios.settings_form import blocks, saved, shown
from tests.scenarios.stage import Stage


async def test_the_home_tab_shows_own_settings_shared_channels_and_use(stage: Stage) -> None:
    await stage.slack.command("bob", "random", "/gemma", "model 4b")
    await stage.ask("bob", "random", "@gemma hello")
    await stage.slack.open_home("bob", "home")
    home = await stage.slack.until(lambda: stage.slack.workspace.homes.get(stage.slack.user("bob").id))
    text = str(home.payload["blocks"])
    channels = ("general", "random", "ops-private", "lounge", "with-fabrikam")
    names = {name: stage.slack.channel(name).id for name in channels}
    assert f"<#{names['random']}>: 4b" in text
    assert f"<#{names['ops-private']}>: 27b" in text
    assert names["lounge"] not in text
    assert f"<#{names['with-fabrikam']}>: I do not answer there" in text
    assert re.search(r"1 of 300 today .*, 1 in 30 days \(", text)
    await stage.slack.press_view("bob", home.id, OPEN_SETTINGS)
    assert [o["value"] for o in blocks(shown(stage, "bob"))["scope.user"]["accessory"]["options"]] == ["user"]
    await saved(stage, "bob", variant="12b")
    changed = stage.slack.workspace.homes[stage.slack.user("bob").id]
    assert "12b, from your own settings" in str(changed.payload["blocks"])


async def test_the_home_tab_comes_also_when_slack_does_not_tell_the_channels(stage: Stage) -> None:
    stage.slack.fail_next("users.conversations", "missing_scope", times=9)
    await stage.slack.open_home("carol", "home")
    home = await stage.slack.until(lambda: stage.slack.workspace.homes.get(stage.slack.user("carol").id))
    assert "did not tell me" in str(home.payload["blocks"])
    assert "tokens" not in str(home.payload["blocks"]), "nobody asked anything yet"


async def test_the_messages_tab_publishes_nothing(stage: Stage) -> None:
    await stage.slack.open_home("alice", "messages")
    await stage.ask("alice", "general", "@gemma hello")
    assert stage.spoken("views.publish") == []
