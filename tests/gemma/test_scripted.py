import pytest

from bot.errors import ModelError, ModelFault
from bot.gemma.scripted import ScriptedModel
from tests.gemma.conftest import asking


async def test_it_says_that_it_is_no_model_and_what_was_asked() -> None:
    text, finish = await ScriptedModel().complete(asking("what is the\n time?"))

    assert "not a model" in text
    assert "what is the time?" in text
    assert "AIML_API_KEY" in text
    assert finish.reason == "stop"


async def test_of_a_prompt_it_repeats_what_the_person_wrote() -> None:
    prompt = "You are Gemma, an assistant.\n\nwhat is the time?\n\n[Today is Monday.]\n[Reply briefly.]"

    text, _ = await ScriptedModel().complete(asking(prompt))

    assert "You wrote: what is the time?\n" in text


async def test_a_question_that_begins_with_a_bracket_is_repeated_too() -> None:
    prompt = "You are Gemma, an assistant.\n\n[OPS-7] what is it?\n\n[Today is Monday.]\n[Reply briefly.]"

    text, _ = await ScriptedModel().complete(asking(prompt))

    assert "You wrote: [OPS-7] what is it?\n" in text


async def test_it_streams_word_by_word() -> None:
    model = ScriptedModel(["one two three"], between_s=0)
    *deltas, finish = [event async for event in model.stream(asking())]

    assert len(deltas) == 3
    assert "".join(delta.text for delta in deltas if hasattr(delta, "text")) == "one two three"
    assert getattr(finish, "model", None) == "scripted"


async def test_it_says_what_it_is_told_and_keeps_what_it_was_asked() -> None:
    model = ScriptedModel(["yes", ModelError(ModelFault.AUTH)])

    assert (await model.complete(asking("really?")))[0] == "yes"
    with pytest.raises(ModelError):
        await model.complete(asking("again?"))
    assert [request.messages[0].text for request in model.asked] == ["really?", "again?"]


async def test_it_never_claims_to_be_gemma() -> None:
    model = ScriptedModel()

    assert (await model.probe("27b")).listed is False
    assert "Gemma" not in " ".join(model.describe("27b"))
    await model.aclose()
