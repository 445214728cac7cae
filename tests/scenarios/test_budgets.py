"""Budgets, usage and the queue, as people meet them; and what the operator's scraper reads."""

import asyncio
import re
from dataclasses import replace

import httpx

from bot.conversation.answer import Offer
from bot.conversation.setting import Setting
from bot.playground.entities import Message
from tests.doubles.model_host import Answer
from tests.scenarios.settings_form import blocks, hint, opened, saved, switched
from tests.scenarios.stage import Stage

BOB_ASKS = "@gemma what is a vector?"


async def limited(stage: Stage, scope: str = "team", scope_id: str = "", **values: str) -> None:
    """Set limits as an admin would."""
    team = stage.slack.workspace.team_id
    choices = [Setting(scope, scope_id or team, name, value) for name, value in values.items()]
    await stage.bot.store.settings.choose(team, choices, "U0PALICE01", 1_760_000_000.0, None)


def private_lines(stage: Stage, user: str) -> list[str]:
    return [m.shown_text for m in stage.slack.messages(stage.slack.dm_of(user)) if m.bot]


async def told(stage: Stage, command: str, user: str = "bob") -> str:
    """What `/gemma <command>` shows a person."""
    await stage.slack.command(user, "general", "/gemma", command)
    return stage.slack.channel("general").ephemerals[-1].shown_text


async def test_a_person_is_warned_once_then_told_that_the_day_is_used_up_and_goes_on_when_the_limit_is_raised(
    stage: Stage,
) -> None:
    await opened(stage)
    view = await switched(stage, "team")
    assert "300 requests, by default" in hint(view, "person_requests.team")
    assert await saved(stage, person_requests="2") == {}
    assert len(await asked(stage, 2)) == 2
    (warning,) = await stage.slack.until(lambda: private_lines(stage, "bob"))
    assert warning == "You have used 100 % of your 2 requests for today. The next day begins at midnight UTC."

    refused, refusal = await refused_to(stage, "bob")
    assert "You have used up your 2 requests for today. You can ask me again in" in refusal.shown_text
    assert "at midnight UTC" in refusal.shown_text
    assert "/gemma settings" in refusal.shown_text
    assert await stage.ask("carol", "general", BOB_ASKS) == "Hello"
    assert len(stage.host.questions) == 3
    assert len(private_lines(stage, "bob")) == 1
    assert "2 of 2 requests" in await told(stage, "usage")

    await limited(stage, person_requests="3")
    await stage.slack.press("bob", "general", refusal.ts, Offer.TRY_AGAIN)
    await stage.slack.until(lambda: "Hello" in stage.replies("general", refused)[-1].shown_text)


async def asked(stage: Stage, times: int, user: str = "bob") -> list[str]:
    return [await stage.ask(user, "general", BOB_ASKS) for _ in range(times)]


async def refused_to(stage: Stage, user: str, channel: str = "general") -> tuple[str, Message]:
    """Ask in vain: the question's `ts`, and what was said."""
    before = len(stage.host.questions)
    ts = await stage.slack.say(user, channel, BOB_ASKS)
    (refusal,) = await stage.answered(channel, ts)
    assert len(stage.host.questions) == before
    return ts, refusal


async def test_trying_again_counts_for_who_presses_and_keeps_the_text_when_it_is_refused(stage: Stage) -> None:
    await limited(stage, person_requests="1")
    ts = await stage.slack.say("bob", "general", BOB_ASKS)
    (answer,) = await stage.answered("general", ts)
    for _ in range(2):
        await stage.slack.press("carol", "general", answer.ts, Offer.TRY_AGAIN)
        await quiet(stage)
    (kept,) = stage.replies("general", ts)
    assert len(stage.host.questions) == 2
    assert "Hello" in kept.shown_text
    assert "used up your 1 request for today" in kept.shown_text
    assert "used up your 1 request for today" in (await refused_to(stage, "carol"))[1].shown_text


async def quiet(stage: Stage) -> None:
    async with asyncio.timeout(5):
        await stage.bot.worker.quiet()


async def test_a_channels_and_the_workspaces_budget_stop_everybody_where_they_hold(stage: Stage) -> None:
    general = stage.slack.channel("general").id
    await limited(stage, "channel", general, channel_tokens="1")
    await stage.ask("alice", "general", BOB_ASKS)
    assert "This channel has used up its 1 tokens" in (await refused_to(stage, "bob"))[1].shown_text
    assert await stage.ask("bob", "random", BOB_ASKS) == "Hello"
    await limited(stage, team_requests="2")
    assert "This workspace has used up its 2 requests" in (await refused_to(stage, "bob", "random"))[1].shown_text


async def test_only_admins_see_the_limits_of_a_channel(stage: Stage) -> None:
    assert "channel_requests.channel" not in blocks(await opened(stage, "bob"))
    view = await opened(stage, "alice")
    assert "no limit, by default" in hint(view, "channel_requests.channel")
    assert "person_requests.channel" not in blocks(view)
    assert await saved(stage, channel_requests="7") == {}


async def test_usage_tells_ones_own_and_admins_the_workspaces(stage: Stage) -> None:
    await asked(stage, 2)
    await stage.ask("alice", stage.slack.dm_of("alice"), "hello")
    mine = await told(stage, "usage")
    assert "*Today:* 2 of 300 requests" in mine
    assert "The workspace" not in mine
    whole = await told(stage, "usage", "alice")
    assert "*Today:* 1 of 300 requests" in whole
    for words in (
        "*Today:* 3 requests",
        "Gemma 3 27B (first word after",
        "direct messages: 1 request",
        "<@U0PBOB0001>: 2",
    ):
        assert words in whole


async def test_usage_tells_what_each_of_ones_last_answers_took(stage: Stage) -> None:
    counted = {"prompt_tokens": 1204, "completion_tokens": 90, "cost": 0.0000312}
    stage.host.answer(replace(stage.growing(["word "] * 90, 1), usage=counted))
    await stage.ask("bob", "general", "@gemma !4b hello")
    await stage.ask("bob", stage.slack.dm_of("bob"), "hello")
    await stage.ask("alice", "general", "@gemma hello")
    mine = await told(stage, "usage")
    newest, first = re.findall("^• .*$", mine.partition("*Your last answers*")[2], re.MULTILINE)
    assert re.fullmatch(
        r"• <#C\w+>: Gemma 3 4B · 1,204 tokens in, 90 out · "
        r"first word after \d\.\d s, then \d+ tokens a second · \$0\.000031",
        first,
    )
    assert re.fullmatch(r"• direct messages: Gemma 3 27B · ≈\d+ tokens in, \d out · first word after \d\.\d s", newest)
    assert "≈: in part my own estimate" in mine


async def test_status_tells_how_fast_the_variants_are_and_how_much_waits(stage: Stage) -> None:
    assert "*Right now:* 0 being answered, 0 waiting" in await told(stage, "status")
    await asked(stage, 1)
    assert re.search(r"Gemma 3 27B: first word after \d+\.\d s", await told(stage, "status"))


async def test_the_metrics_count_and_hold_no_id_no_name_and_no_text(stage: Stage) -> None:
    await stage.ask("bob", "general", "@gemma tell me about zebras")
    stage.host.answer(Answer(status=400, body={"error": {"message": "flagged", "code": "content_policy_violation"}}))
    await stage.ask("bob", "general", "@gemma zebras again")
    stage.slack.fail_next("views.open", "expired_trigger_id")
    await stage.slack.command("bob", "general", "/gemma", "settings")
    async with httpx.AsyncClient(trust_env=False) as scraper:
        page = await scraper.get(f"http://127.0.0.1:{stage.bot.port}/metrics")
    assert page.headers["content-type"].startswith("text/plain; version=0.0.4")
    for line in (
        'gemma_turns_total{outcome="completed"}',
        "gemma_turns_running 0.0",
        "gemma_turns_waiting 0.0",
        'gemma_first_word_seconds_count{variant="27b"}',
        'gemma_tokens_total{kind="completion",variant="27b"}',
        'gemma_model_faults_total{fault="moderation"}',
        "gemma_ack_seconds_count",
        "process_resident_memory_bytes",
    ):
        assert line in page.text
    labels = set(re.findall(r'"([^"]*)"', page.text))
    assert not any(re.search(r"[UCDTW]0|xox|zebra|bob|alice|general|@|\s", label) for label in labels), labels
    assert "zebra" not in page.text
