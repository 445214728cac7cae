"""Whoever the bot speaks to hears it in their own language, and a channel can fix one."""

import pytest

from bot.texts import CATALOGUES, say
from bot.texts.en import ENGLISH
from tests.doubles.model_host import Answer
from tests.scenarios.settings_form import opened, saved, shown
from tests.scenarios.stage import Stage

NO_CREDIT = Answer(status=402, body={"message": "no credits"})


@pytest.fixture
def alice_is_german(stage: Stage) -> None:
    stage.slack.user("alice").locale = "de-DE"


def opening(key: str, language: str) -> str:
    """How a sentence begins, before anything that is filled in."""
    return CATALOGUES[language][key].partition("{")[0][:20]


async def told(stage: Stage, user: str, words: str) -> str:
    """What the person alone is told for `/gemma <words>`."""
    return (await stage.slack.command(user, "general", "/gemma", words)).text


async def line(stage: Stage, words: str, channel: str = "general") -> str:
    """The bot's line in a channel that has these words, as soon as it stands there."""

    def found() -> list[str]:
        return [m.shown_text for m in stage.slack.messages(channel) if m.bot and words in m.shown_text]

    await stage.slack.until(found)
    return found()[-1]


@pytest.mark.usefixtures("alice_is_german")
async def test_each_person_is_spoken_to_in_the_language_they_chose_in_slack(stage: Stage) -> None:
    stage.host.answer(NO_CREDIT, NO_CREDIT)
    assert (await stage.ask("alice", "general", "@gemma hello")).startswith(opening("model.credits", "de"))
    assert (await stage.ask("bob", "general", "@gemma hello")).startswith(opening("model.credits", "en"))
    assert await told(stage, "alice", "help") == say("help.command", language="de")
    assert await told(stage, "bob", "help") == say("help.command")
    assert await told(stage, "alice", "modle") == "`modle` kenne ich nicht. Meintest du `/gemma model`?"
    assert await told(stage, "bob", "modle") == "I do not know `modle`. Did you mean `/gemma model`?"
    assert await told(stage, "alice", "status") != await told(stage, "bob", "status")
    assert await stage.ask("alice", "general", "@gemma !help") == say("help.thread", language="de")
    assert await stage.ask("alice", "general", "@gemma") == say("question.empty", language="de")


async def test_a_channel_fixed_to_japanese_is_spoken_to_in_japanese_whoever_asks(stage: Stage) -> None:
    stage.slack.user("alice").locale = "de-DE"
    await opened(stage, "bob")
    await saved(stage, "bob", language="ja")
    assert await line(stage, "→") == (
        f"<@{stage.slack.user('bob').id}> さんがこのチャンネルの設定を変更しました。"
        "表示の言語: Slackの設定どおり → **日本語**"
    )
    stage.host.answer(NO_CREDIT)
    for user in ("alice", "bob"):
        assert await stage.ask(user, "general", "@gemma !help") == say("help.thread", language="ja")
    assert (await stage.ask("bob", "general", "@gemma hello")).startswith(opening("model.credits", "ja"))
    assert await told(stage, "alice", "help") == say("help.command", language="de")
    assert await told(stage, "bob", "help") == say("help.command")
    await told(stage, "alice", "reset")
    assert "会話" in await line(stage, "会話")


@pytest.mark.usefixtures("alice_is_german")
async def test_a_channel_can_be_fixed_to_english_for_people_who_speak_another_language(stage: Stage) -> None:
    await opened(stage, "alice", "random")
    await saved(stage, "alice", language="en")
    assert "changed the settings of this channel" in await line(stage, "→", "random")
    assert await stage.ask("alice", "random", "@gemma !help") == say("help.thread")
    assert await stage.ask("alice", "general", "@gemma !help") == say("help.thread", language="de")


@pytest.mark.usefixtures("alice_is_german")
async def test_the_form_and_its_errors_are_in_the_persons_language(stage: Stage) -> None:
    view = await opened(stage)
    assert view.payload["title"]["text"] == say("settings.title", language="de")
    assert say("setting.variant.help", language="de") in str(view.payload["blocks"])
    errors = await saved(stage, temperature="9", instructions="x" * 2_001)
    assert errors["temperature.channel"] == "Das muss eine Zahl von 0 bis 2 sein."
    assert errors["instructions.channel"] == "Das hat 2.001 Zeichen; 2.000 passen hinein."
    assert shown(stage).id == view.id


@pytest.mark.usefixtures("alice_is_german")
async def test_a_summary_for_a_german_says_in_german_what_it_is_of(stage: Stage) -> None:
    await stage.slack.say("bob", "general", "The printer is broken.")
    assert await told(stage, "alice", "summarize 90m") == say("task.accepted", language="de")
    await stage.slack.until(lambda: stage.host.questions)
    dm = stage.slack.dm_of("alice")
    assert "in den letzten 90 Minuten" in await line(stage, "zusammengefasst", dm)
    assert await told(stage, "alice", "summarize soon") == say("summarize.wrong", language="de")


@pytest.mark.usefixtures("alice_is_german")
@pytest.mark.parametrize("locale", ["it-IT", "zh-CN"])
async def test_somebody_whose_language_the_bot_does_not_speak_hears_english(stage: Stage, locale: str) -> None:
    stage.slack.user("alice").locale = locale
    assert await told(stage, "alice", "help") == ENGLISH["help.command"]
