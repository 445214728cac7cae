"""What `python -m bot check` finds of Slack, over the playground."""

import time
from collections.abc import AsyncIterator

import pytest

from bot.finding import Finding, Mark
from bot.playground import Playground
from bot.settings import Settings
from bot.slack.checks import check_slack
from handlers.features import FEATURES
from handlers.manifest import manifest


@pytest.fixture
async def slack() -> AsyncIterator[Playground]:
    async with Playground() as running:
        yield running


def settings_of(slack: Playground, **changes: str) -> Settings:
    tokens = {"slack_bot_token": slack.bot_token, "slack_app_token": slack.app_token}
    return Settings(**{**tokens, "slack_api_url": slack.api_url, **changes})  # type: ignore[arg-type] # text fields


async def looked(settings: Settings, *, bot_runs: bool = False) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    async for finding in check_slack(settings, FEATURES, bot_runs=bot_runs):
        found.setdefault(finding.name, []).append(finding)
    return found


def failing(found: dict[str, list[Finding]]) -> list[str]:
    return [name for name, findings in found.items() for each in findings if each.mark is Mark.FAILING]


def test_every_scope_of_the_manifest_belongs_to_a_feature() -> None:
    asked = manifest()["oauth_config"]["scopes"]
    assert {scope for feature in FEATURES for scope in feature.scopes} == set(asked["bot"])
    assert {scope for each in FEATURES if each.optional for scope in each.scopes} == set(asked["bot_optional"])


async def test_where_all_is_well_nothing_is_to_be_done_and_nothing_is_written(slack: Playground) -> None:
    found = await looked(settings_of(slack))

    assert {each.mark for findings in found.values() for each in findings} == {Mark.GOOD}
    assert found["app"][0].told == "A0PGEMMA01, of both tokens"
    assert {call.method for call in slack.calls} == {"auth.test", "bots.info", "apps.connections.open"}
    await slack.until(lambda: not slack.connected)


async def test_a_missing_scope_is_told_by_what_does_not_work_without_it(slack: Playground) -> None:
    slack.take_scopes("im:history", "files:write")
    scopes = (await looked(settings_of(slack)))["scopes"]

    assert {each.mark: each.told for each in scopes} == {
        Mark.FAILING: "no direct messages: im:history not granted",
        Mark.WARNING: "no sending files: files:write not granted",
    }
    assert all("manifest" in each.remedy for each in scopes)


async def test_without_the_scope_for_it_nobody_says_whether_the_tokens_belong_together(slack: Playground) -> None:
    slack.take_scopes("users:read")
    assert (await looked(settings_of(slack)))["app"][0].mark is Mark.WARNING


async def test_tokens_of_two_apps_are_told(slack: Playground) -> None:
    slack.workspace.bot_profile["app_id"] = "A0OTHER"
    found = await looked(settings_of(slack))

    assert failing(found) == ["app"]
    assert "A0OTHER" in found["app"][0].told


async def test_a_token_that_is_not_taken_leaves_the_rest_to_be_looked_at(slack: Playground) -> None:
    bot = await looked(settings_of(slack, slack_bot_token="xoxb-wrong"))
    app = await looked(settings_of(slack, slack_app_token="xapp-1-A0PGEMMA01-wrong"))

    assert failing(bot) == ["bot token"]
    assert "copy the token again" in bot["bot token"][0].remedy
    assert bot["socket"][0].mark is Mark.GOOD
    assert failing(app) == ["app-level token"]
    assert app["scopes"][0].mark is Mark.GOOD


async def test_a_slack_that_is_not_there_is_told(slack: Playground) -> None:
    found = await looked(settings_of(slack, slack_api_url="http://127.0.0.1:9/api/"))
    assert failing(found) == ["bot token", "app-level token"]


@pytest.mark.parametrize(("ahead_s", "signed", "mark"), [(90, False, Mark.WARNING), (400, True, Mark.FAILING)])
async def test_a_clock_that_is_wrong_is_told(ahead_s: float, signed: bool, mark: Mark) -> None:
    async with Playground(clock=lambda: time.time() + ahead_s) as slack:
        http_mode = {"slack_app_token": "", "slack_signing_secret": slack.signing_secret}
        clock = (await looked(settings_of(slack, **(http_mode if signed else {}))))["clock"][0]

    assert (clock.mark, clock.told.endswith("s behind Slack's")) == (mark, True)


async def test_in_http_mode_the_form_of_the_signing_secret_is_looked_at(slack: Playground) -> None:
    good = await looked(settings_of(slack, slack_app_token="", slack_signing_secret=slack.signing_secret))
    wrong = await looked(settings_of(slack, slack_app_token="", slack_signing_secret="a-password"))

    assert good["signing secret"][0].mark is Mark.GOOD
    assert "SLACK_SIGNING_SECRET" in wrong["signing secret"][0].remedy
    assert "a-password" not in str(wrong)
    assert "socket" not in good


async def test_who_else_has_a_socket_is_told(slack: Playground) -> None:
    found = await looked(settings_of(slack), bot_runs=True)
    assert found["other sockets"][0].told == "the bot runs and has none"
    assert found["other sockets"][0].mark is Mark.WARNING
