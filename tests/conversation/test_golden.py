"""What Gemma is told is what was read and found good; `python -m tests.conversation.golden` writes it anew."""

import pytest

from bot.conversation.prompt import instructions
from bot.conversation.variants import VARIANTS as ROWS
from tests.conversation.golden import FOLDER, SITUATIONS, VARIANTS, file_of, prompt


@pytest.mark.parametrize("variant", VARIANTS)
def test_prompts_are_as_they_were_found_good(variant: str) -> None:
    now = {name: prompt(situation, ROWS[variant]) for name, situation in SITUATIONS.items()}

    assert now == {name: file_of(name, variant).read_text() for name in SITUATIONS}


def test_no_prompt_is_kept_of_a_situation_that_is_none() -> None:
    assert set(FOLDER.glob("*.txt")) == {file_of(name, variant) for name in SITUATIONS for variant in VARIANTS}


@pytest.mark.parametrize(("small", "words"), [(True, 60), (False, 150)])
def test_instructions_are_as_short_as_the_model_is_small(*, small: bool, words: int) -> None:
    told = instructions(bot="Gemma", team="Acme", several_people=True, small=small)

    assert len(told.split()) <= words
