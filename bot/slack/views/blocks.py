"""What the bot shows beside its answers: status, the variant picker, a posted question. Builders only."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from bot.conversation.adaptation import Adaptation, Lesson
from bot.conversation.prompt import plain_words
from bot.conversation.setting_page import Change
from bot.conversation.variants import VARIANTS, Variant
from bot.texts import say

CHOOSE_VARIANT = "choose_variant"
"""The action of the variant picker."""

NOBODY: Mapping[str, str] = MappingProxyType({})

_OPTION_LIMIT = 75
_SECTION_LIMIT = 3_000


def section(text: str) -> dict[str, Any]:
    """A paragraph of mrkdwn."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def question_blocks(asked: str, question: str) -> list[dict[str, Any]]:
    """A question that the bot posts for a person: who asked, in mrkdwn, and their words, which cannot ping anybody."""
    words = plain_words(question, {})
    pieces = [words[at : at + _SECTION_LIMIT] for at in range(0, len(words), _SECTION_LIMIT)]
    return [
        context(asked),
        *({"type": "section", "text": plain(piece)} for piece in pieces),
    ]


def context(text: str) -> dict[str, Any]:
    """A line of small mrkdwn."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}


def plain(text: str) -> dict[str, Any]:
    """A text without formatting."""
    return {"type": "plain_text", "text": text}


def option(text: str, value: str) -> dict[str, Any]:
    """A choice in a menu; Slack takes 75 characters of its text."""
    shown = text if len(text) <= _OPTION_LIMIT else text[: _OPTION_LIMIT - 1] + "…"
    return {"text": plain(shown), "value": value}


def modal(
    callback_id: str, title: str, submit: str, blocks: Sequence[Mapping[str, Any]], language: str
) -> dict[str, Any]:
    """A form with these blocks; `title` and `submit` are keys of `bot.texts`."""
    return {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(say(title, language=language)),
        "submit": plain(say(submit, language=language)),
        "close": plain(say("settings.cancel", language=language)),
        "blocks": list(blocks),
    }


def long_text(action_id: str, chars: int, example: str) -> dict[str, Any]:
    """A field of several lines, for so many characters, with the cursor in it."""
    return {
        "type": "plain_text_input",
        "action_id": action_id,
        "multiline": True,
        "max_length": chars,
        "focus_on_load": True,
        "placeholder": plain(example),
    }


def variant_option(variant: Variant, language: str) -> dict[str, Any]:
    """A variant in a menu, with what it is good for."""
    return option(f"{variant.name}: {_good_for(variant, language)}", variant.name)


def _good_for(variant: Variant, language: str) -> str:
    return say(variant.good_for, language=language) if variant.good_for else variant.label


def learned_text(learned: Sequence[Adaptation], language: str) -> str:
    """What was learned of a host, as a line below its status; "" where nothing was."""
    lessons = "; ".join(_lesson(adaptation, language) for adaptation in learned)
    return "\n" + say("status.learned", {"lessons": lessons}, language) if learned else ""


def _lesson(adaptation: Adaptation, language: str) -> str:
    value = int(adaptation.value) if adaptation.lesson is Lesson.WINDOW else adaptation.value
    return say(f"lesson.{adaptation.lesson}", {"value": value}, language)


def picker_blocks(chosen: Variant, language: str, unserved: Mapping[str, str] = NOBODY) -> list[dict[str, Any]]:
    """The variant that answers here, what each is good for, and a picker.

    `unserved` are variants that cannot be chosen, with the host that does not serve them.
    """
    told = {name: say("variant.not_served_row", {"host": host}, language) for name, host in unserved.items()}
    rows = [f"• *{row.name}*: {told.get(row.name) or _good_for(row, language)}" for row in VARIANTS.values()]
    choices = [row for row in VARIANTS.values() if row.name not in unserved or row.name == chosen.name]
    picker = {
        "type": "static_select",
        "action_id": CHOOSE_VARIANT,
        "placeholder": plain(say("variant.picker", language=language)),
        "initial_option": variant_option(chosen, language),
        "options": [variant_option(row, language) for row in choices],
    }
    return [
        section(say("variant.title", {"variant": chosen.name}, language) + "\n" + "\n".join(rows)),
        {"type": "actions", "elements": [picker]},
        context(say("variant.advice", language=language)),
    ]


def variant_text(change: Change, variant: Variant, language: str) -> str:
    """What a person is told who wanted another variant; `variant` is the one that holds now."""
    for wrong in change.errors.values():
        return say(wrong.key, wrong.values, language)
    return say("variant.chosen" if change.changed else "variant.kept", {"new": variant.name}, language)


def status_text(
    variant: Variant, served_by: tuple[str, str], verdict: str, latency_s: float | None, language: str
) -> str:
    """What `/gemma status` tells; `served_by` is the provider and the model's id there, `verdict` the health's key."""
    health = say(verdict, {"latency": round((latency_s or 0) * 1000)}, language)
    provider, model_id = served_by
    values = {"label": variant.label, "provider": provider, "model_id": model_id or "-", "health": health}
    return say("status.line", values, language)
