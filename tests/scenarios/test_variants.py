"""Choosing a variant, and the slash command."""

from pathlib import Path

import aiohttp
import pytest
from slack_bolt.context.respond.async_respond import AsyncRespond

from bot.playground import Playground
from bot.runtime import model_from, running_bot
from bot.slack.views.blocks import CHOOSE_VARIANT
from tests.doubles.model_host import Answer, ModelHost
from tests.scenarios.stage import Stage, settings_for, unpaced


async def models_of(stage: Stage, text: str) -> str:
    await stage.ask("alice", "general", text)
    return str(stage.host.questions[-1].body["model"])


async def test_the_default_variant_answers_first(stage: Stage) -> None:
    assert await models_of(stage, "@gemma hello") == "google/gemma-3-27b-it"


async def test_setting_a_channels_variant_is_kept_and_told_in_the_channel(stage: Stage) -> None:
    result = await stage.slack.command("alice", "general", "/gemma", "model 4b")
    assert "4b" in result.text
    line = await stage.slack.until(lambda: [m for m in stage.slack.messages("general") if "Variant" in m.shown_text])
    assert stage.slack.user("alice").id in line[0].shown_text
    assert "27b" in line[0].shown_text
    assert await models_of(stage, "@gemma hello") == "google/gemma-3-4b-it"
    await stage.ask("alice", "random", "@gemma hello")
    assert stage.host.questions[-1].body["model"] == "google/gemma-3-27b-it"


async def test_a_channel_keeps_the_default_that_was_chosen_for_it_when_the_default_changes(tmp_path: Path) -> None:
    async def model_here(variant: str, *commands: str) -> str:
        settings = settings_for(slack, host, tmp_path / "gemma.db", variant=variant)
        model = model_from(settings)
        async with running_bot(settings, model, slots=5, api_of=unpaced) as bot:
            told.extend([(await slack.command("alice", "general", "/gemma", text)).text for text in commands])
            asked = await models_of(Stage(slack, host, bot), "@gemma hello")
        await model.aclose()
        return asked

    told: list[str] = []
    async with Playground() as slack, ModelHost() as host:
        assert await model_here("27b", "model 27b", "model 27b") == "google/gemma-3-27b-it"
        assert told == ["The variant here is now *27b*.", "The variant here is *27b* already."]
        (line,) = [m.shown_text for m in slack.messages("general") if "Variant" in m.shown_text]
        assert "Variant: **27b**, whatever changes elsewhere" in line
        assert await model_here("4b") == "google/gemma-3-27b-it"


async def test_the_picker_shows_the_choice_and_sets_it(stage: Stage) -> None:
    await stage.slack.command("alice", "general", "/gemma", "model")
    shown = stage.slack.channel("general").ephemerals[-1]
    assert "27b" in shown.shown_text
    assert "everyday chat" in shown.shown_text
    await stage.slack.press("alice", "general", shown.ts, CHOOSE_VARIANT, "12b")
    await stage.slack.until(lambda: [m for m in stage.slack.messages("general") if "12b" in m.shown_text])
    assert await models_of(stage, "@gemma hello") == "google/gemma-3-12b-it"


async def test_a_choice_that_is_kept_is_not_called_lost_where_the_picker_cannot_be_shown_anew(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[object] = []

    async def broken(_: AsyncRespond, **answer: object) -> None:
        told.append(answer.get("replace_original"))
        raise aiohttp.ServerDisconnectedError

    await stage.slack.command("alice", "general", "/gemma", "model")
    shown = stage.slack.channel("general").ephemerals[-1]
    monkeypatch.setattr(AsyncRespond, "__call__", broken)
    assert (await stage.slack.press("alice", "general", shown.ts, CHOOSE_VARIANT, "12b")).ok
    assert told == [True]
    assert await models_of(stage, "@gemma hello") == "google/gemma-3-12b-it"


async def test_a_mark_picks_the_variant_for_one_message_and_is_not_sent(stage: Stage) -> None:
    assert await models_of(stage, "@gemma !12b hello") == "google/gemma-3-12b-it"
    assert "!12b" not in str(stage.prompts()[-1])
    assert await models_of(stage, "@gemma hello") == "google/gemma-3-27b-it"


@pytest.mark.parametrize("word", ["7b", "gpt-4", "<!channel>"])
async def test_an_unknown_variant_is_answered_with_the_four_that_exist(stage: Stage, word: str) -> None:
    result = await stage.slack.command("alice", "general", "/gemma", f"model {word}")
    assert "1b, 4b, 12b, 27b" in result.text
    assert "<!channel>" not in result.text


async def test_an_unknown_mark_for_a_variant_is_answered_in_the_thread(stage: Stage) -> None:
    assert "1b, 4b, 12b, 27b" in await stage.ask("alice", "general", "@gemma !7b hello")
    assert stage.host.questions == []


@pytest.mark.parametrize("text", ["", "help", "HELP"])
async def test_the_command_alone_shows_help(stage: Stage, text: str) -> None:
    result = await stage.slack.command("alice", "general", "/gemma", text)
    assert "/gemma ask" in result.text
    assert "ai.google.dev/gemma/terms" in result.text


async def test_an_unknown_subcommand_suggests_the_nearest(stage: Stage) -> None:
    result = await stage.slack.command("alice", "general", "/gemma", "modle 4b")
    assert "/gemma model" in result.text


async def test_a_mark_that_is_used_as_a_subcommand_is_told_where_it_belongs(stage: Stage) -> None:
    for word in ("retry", "stop", "12b"):
        result = await stage.slack.command("alice", "general", "/gemma", word)
        assert f"`!{word}`" in result.text


async def test_status_tells_variant_provider_and_whether_it_answers(stage: Stage) -> None:
    result = await stage.slack.command("alice", "general", "/gemma", "status")
    assert "Gemma 3 27B" in result.text
    assert f"127.0.0.1:{stage.host.port}" in result.text
    assert "answers" in result.text


async def test_ask_posts_the_question_in_the_channel_and_answers_in_its_thread(stage: Stage) -> None:
    stage.host.answer("Because of scattering.")
    result = await stage.slack.command("alice", "general", "/gemma", "ask Why is the sky blue? <!channel>")
    assert result.ok
    asked = await stage.slack.until(lambda: [m for m in stage.slack.messages("general") if "sky" in m.shown_text])
    assert stage.slack.user("alice").id in asked[0].shown_text
    (reply,) = await stage.answered("general", asked[0].ts)
    assert reply.shown_text == "Because of scattering."
    await stage.ask("bob", "general", "and at night?", asked[0].ts)
    assert "Why is the sky blue?" in str(stage.prompts()[-1])


async def test_ask_where_the_bot_is_no_member_is_told_to_the_person(stage: Stage) -> None:
    told = await stage.slack.command("alice", "lounge", "/gemma", "ask why?")
    assert "not in that channel" in told.text
    stage.slack.fail_next("conversations.info", "internal_error", times=9)
    dm = stage.slack.dm_of("alice")
    await stage.slack.command("alice", "lounge", "/gemma", "ask why?")
    (late,) = await stage.slack.until(lambda: [m for m in stage.slack.messages(dm) if m.bot])
    assert "not in that channel" in late.shown_text


async def test_a_command_over_several_lines_is_read_by_its_first_word(stage: Stage) -> None:
    await stage.slack.command("alice", "general", "/gemma", "ask\nWhy is the sky blue?\nBriefly.")
    await stage.slack.until(lambda: [m for m in stage.slack.messages("general") if "sky" in m.shown_text])


async def test_ask_without_a_question_says_how(stage: Stage) -> None:
    result = await stage.slack.command("alice", "general", "/gemma", "ask")
    assert "/gemma ask Why" in result.text


async def test_the_home_tab_says_how_to_start(stage: Stage) -> None:
    await stage.slack.open_home("alice", "home")
    view = await stage.slack.until(lambda: stage.spoken("views.publish"))
    assert "Mention me" in str(view)


@pytest.mark.parametrize(("text", "words"), [("!4b", "/gemma ask Why"), ("!7b why?", "1b, 4b, 12b, 27b")])
async def test_ask_without_words_or_with_an_unknown_variant_asks_nothing(stage: Stage, text: str, words: str) -> None:
    result = await stage.slack.command("alice", "general", "/gemma", f"ask {text}")
    assert words in result.text
    assert stage.host.questions == []


@pytest.mark.parametrize(
    ("status", "words"), [(401, "not accept my key"), (400, "has a fault"), (503, "does not answer")]
)
async def test_status_tells_when_the_provider_refuses_or_fails(stage: Stage, status: int, words: str) -> None:
    stage.host.catalogue = Answer(status=status, body={"message": "no"})
    assert words in (await stage.slack.command("alice", "general", "/gemma", "status")).text


async def test_an_edited_question_is_answered_by_what_its_new_text_says(stage: Stage) -> None:
    ts = await stage.slack.say("alice", "general", "@gemma !1b why")
    await stage.answered("general", ts)
    for number, text in ((2, "@gemma !4b why"), (3, "@gemma why"), (4, "@gemma !12b why not")):
        await stage.slack.edit("alice", "general", ts, text)
        await stage.host.asked(number)
        await stage.answered("general", ts)
    models = [str(request.body["model"]) for request in stage.host.questions]
    assert [model.removeprefix("google/gemma-3-") for model in models] == ["1b-it", "4b-it", "27b-it", "12b-it"]


async def test_an_edit_keeps_the_variant_that_a_button_asked_for_unless_it_names_another(stage: Stage) -> None:
    ts = await stage.slack.say("alice", "general", "@gemma !1b why")
    (small,) = await stage.answered("general", ts)
    await stage.slack.press("alice", "general", small.ts, "ask_larger")
    await stage.host.asked(2)
    await stage.answered("general", ts)
    for number, text in ((3, "@gemma !1b why, in short"), (4, "@gemma !12b why, in short"), (5, "@gemma why")):
        await stage.slack.edit("alice", "general", ts, text)
        await stage.host.asked(number)
        await stage.answered("general", ts)
    models = [str(request.body["model"])[-6:] for request in stage.host.questions]
    assert models == ["-1b-it", "-4b-it", "-4b-it", "12b-it", "27b-it"]
