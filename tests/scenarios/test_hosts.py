"""More hosts than one, none for a variant, and a variant that Gemma 3 has not: what people see of it in Slack."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.conversation import variants
from bot.conversation.answer import Offer
from bot.conversation.variants import added_variant
from bot.gemma.scripted import ScriptedModel
from bot.hosting import AddedVariant, Hosting, HostSettings
from bot.playground import Limits, Playground
from bot.runtime import model_from, running_bot
from bot.slack.views.blocks import CHOOSE_VARIANT
from tests.doubles.model_host import PARAMETERS, ModelHost, Profile, flat_error
from tests.scenarios.below import elements, footer, pressed
from tests.scenarios.stage import Stage, settings_for
from tests.scenarios.test_wishes import begun

DOWN = flat_error(403, "You've run out of credits.")


@asynccontextmanager
async def hosted(slack: Playground, host: ModelHost, database: Path, hosting: Hosting) -> AsyncIterator[Stage]:
    """A bot at these hosts."""
    settings = settings_for(slack, host, database, hosting=hosting)
    model = model_from(settings)
    async with running_bot(settings, model, slots=5) as bot:
        yield Stage(slack, host, bot)
    await model.aclose()


@pytest.fixture
async def slack() -> AsyncIterator[Playground]:
    async with Playground(limits=Limits.none()) as running:
        yield running


@pytest.fixture
async def host() -> AsyncIterator[ModelHost]:
    async with ModelHost() as running:
        yield running


async def test_a_note_below_the_answer_says_who_answered_instead(
    slack: Playground, host: ModelHost, tmp_path: Path
) -> None:
    async with ModelHost() as other:
        hosting = Hosting(fallback=(HostSettings("openrouter", other.url),), fallback_smaller=True)
        async with hosted(slack, host, tmp_path / "gemma.db", hosting) as stage:
            assert "instead" not in await stage.ask("alice", "general", "@gemma hello")

            host.default = DOWN
            other.answer("Hi from elsewhere.")
            text = await stage.ask("alice", "general", "@gemma hello")
            assert text.startswith("Hi from elsewhere.")
            chosen, instead = f"Gemma 3 27B (127.0.0.1:{host.port})", f"Gemma 3 27B (127.0.0.1:{other.port})"
            assert f"{chosen} gave no answer, so {instead} answered." in text

            told = await slack.command("alice", "general", "/gemma", "status")
            assert "but does not accept my key" in told.text, "the list of models is there without a key, too"

            other.answer(DOWN, "A small hello.")
            ts = await slack.say("alice", "general", "@gemma again")
            (reply,) = await stage.answered("general", ts)
            assert f"so Gemma 3 12B (127.0.0.1:{other.port}) answered." in reply.shown_text
            footer = str(reply.blocks)
            assert "Gemma 3 12B" in footer
            assert "Ask Gemma 3 27B" in footer
            await stage.ask("alice", "general", "and now?", ts)
            assert "gave no answer" not in str(other.questions[-1].body), "our note is not sent to the model"


async def test_a_variant_that_nobody_serves_is_told_where_it_is_chosen_and_another_one_is_offered(
    slack: Playground, host: ModelHost, tmp_path: Path
) -> None:
    own = {name: HostSettings("aimlapi", host.url) for name in ("4b", "12b", "27b")}
    host.profile = Profile()
    settings = settings_for(slack, host, tmp_path / "gemma.db", base_url=None, api_key=None, hosting=Hosting(own))
    model = model_from(settings)
    async with running_bot(settings, model, slots=5) as bot:
        stage = Stage(slack, host, bot)
        told = await slack.command("alice", "general", "/gemma", "model 1b")
        assert f"127.0.0.1:{host.port} does not serve `1b`" in told.text
        assert "`4b`" in told.text

        await slack.command("alice", "general", "/gemma", "model")
        shown = slack.channel("general").ephemerals[-1]
        assert f"*1b*: not served by 127.0.0.1:{host.port}" in shown.shown_text
        picker = next(e for block in shown.blocks for e in block.get("elements", ()) if e.get("options"))
        assert [each["value"] for each in picker["options"]] == ["4b", "12b", "27b"]
        assert picker["action_id"] == CHOOSE_VARIANT

        ts = await slack.say("alice", "general", "@gemma !1b why is the sky blue?")
        (reply,) = await stage.answered("general", ts)
        assert "does not serve `1b`" in reply.shown_text
        (turn,) = await bot.store.database.read("SELECT short_id FROM turns WHERE ts = ?1", ts)
        assert f"(`{turn['short_id']}`)" in reply.shown_text
        assert host.questions == []
        host.answer("Because of scattering.")
        assert elements(reply)[Offer.LARGER]["text"]["text"] == "Ask Gemma 3 4B"
        (answer,) = await pressed(stage, ts, reply, Offer.LARGER)
        assert "scattering" in answer.shown_text
        assert host.questions[-1].body["model"] == "google/gemma-3-4b-it"
        assert "why is the sky blue?" in str(host.questions[-1].body)

        assert "does not serve `1b`" in await stage.ask("alice", "general", "!model 1b", ts)
    await model.aclose()


async def test_a_stopped_answer_names_the_model_that_wrote_it(
    slack: Playground, host: ModelHost, tmp_path: Path
) -> None:
    settings = settings_for(slack, host, tmp_path / "gemma.db", models={"27b": "tiny-stand-in"})
    model = model_from(settings)
    async with running_bot(settings, model, slots=5) as bot:
        stage = Stage(slack, host, bot)
        ts = await begun(stage)
        await slack.say("alice", "general", "!stop", thread_ts=ts)
        answer, _ = await stage.answered("general", ts, 2)
        assert footer(answer) == "tiny-stand-in"
    await model.aclose()


async def test_what_stands_in_for_gemma_goes_by_its_own_name_in_usage_and_status(
    slack: Playground, host: ModelHost, tmp_path: Path
) -> None:
    settings = settings_for(slack, host, tmp_path / "gemma.db")
    for model in (ScriptedModel(), model_from(settings)):
        async with running_bot(settings, model, slots=5) as bot:
            stage = Stage(slack, host, bot)
            await stage.ask("alice", "general", "@gemma !4b hello")
            await stage.ask("alice", "general", "@gemma hello")
            told = {word: await answer_to(stage, word) for word in ("usage", "status")}
        if isinstance(model, ScriptedModel):
            assert "*Provider:* scripted stand-in (`scripted`)" in told["status"]
            assert "• scripted: first word after" in told["status"]
            assert re.search(r"^• scripted \(first word .*\): 2 requests", told["usage"], re.MULTILINE)
            assert "Gemma 3" not in told["usage"]
        await model.aclose()
    assert re.findall(r"^• (.*) \(first word .*\): (\d)", told["usage"], re.MULTILINE) == [
        ("scripted", "2"),
        ("Gemma 3 27B", "1"),
        ("Gemma 3 4B", "1"),
    ]


async def answer_to(stage: Stage, word: str) -> str:
    """What `/gemma <word>` shows Alice, who is an admin."""
    await stage.slack.command("alice", "general", "/gemma", word)
    return stage.slack.channel("general").ephemerals[-1].shown_text


async def test_what_was_learned_of_a_host_is_told_by_the_status_and_outlives_the_process(
    slack: Playground, host: ModelHost, tmp_path: Path
) -> None:
    host.profile = Profile(parameters=PARAMETERS - {"top_k"})
    for restarted in (False, True):
        async with hosted(slack, host, tmp_path / "gemma.db", Hosting()) as stage:
            await stage.ask("alice", "general", "@gemma hello")
            assert len(host.questions) == (3 if restarted else 2)
            told = await slack.command("alice", "general", "/gemma", "status")
            assert "*Learned of this host:* does not know `top_k`" in told.text


async def test_another_gemma_can_be_chosen_everywhere(
    slack: Playground, host: ModelHost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = added_variant("3n", "google/gemma-3n-e4b-it")
    monkeypatch.setitem(variants._ROWS, "3n", row)
    hosting = Hosting(added=(AddedVariant("3n", "google/gemma-3n-e4b-it"),))
    async with hosted(slack, host, tmp_path / "gemma.db", hosting) as stage:
        await stage.ask("alice", "general", "@gemma !3n hello")
        assert host.questions[-1].body["model"] == "google/gemma-3n-e4b-it"
        await slack.command("alice", "general", "/gemma", "model")
        assert "*3n*: Gemma 3n E4B" in slack.channel("general").ephemerals[-1].shown_text
        await slack.command("alice", "general", "/gemma", "model 3n")
        await stage.ask("alice", "general", "@gemma hello")
        assert host.questions[-1].body["model"] == "google/gemma-3n-e4b-it"
        assert "1b, 4b, 12b, 27b, 3n" in await stage.ask("alice", "general", "@gemma !7b hello")
