"""What the bot shows beside its answers: help, status, the variant picker, App Home. Builders only."""

from typing import Any

from bot.conversation.prompt import plain_words
from bot.conversation.variants import VARIANTS, Variant
from bot.texts import say

CHOOSE_VARIANT = "choose_variant"
"""The action of the variant picker."""

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
        {"type": "context", "elements": [{"type": "mrkdwn", "text": asked}]},
        *({"type": "section", "text": {"type": "plain_text", "text": piece}} for piece in pieces),
    ]


def picker_blocks(chosen: Variant) -> list[dict[str, Any]]:
    """The channel's variant, what each is good for, and a picker."""
    rows = [f"• *{row.name}*: {say(row.good_for)}" for row in VARIANTS.values()]
    picker = {
        "type": "static_select",
        "action_id": CHOOSE_VARIANT,
        "placeholder": {"type": "plain_text", "text": say("variant.picker")},
        "initial_option": _option(chosen),
        "options": [_option(row) for row in VARIANTS.values()],
    }
    return [
        section(say("variant.title", {"variant": chosen.name}) + "\n" + "\n".join(rows)),
        {"type": "actions", "elements": [picker]},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": say("variant.advice")}]},
    ]


def home_view(default: Variant) -> dict[str, Any]:
    """App Home's first page: what this is, how to start, what is set."""
    return {
        "type": "home",
        "blocks": [
            {"type": "header", "text": {"type": "plain_text", "text": say("home.title")}},
            section(say("home.start")),
            section(say("home.variant", {"label": default.label})),
            {"type": "divider"},
            section(say("help.command")),
        ],
    }


def status_text(variant: Variant, provider: str, model_id: str, verdict: str, latency_s: float | None) -> str:
    """What `/gemma status` tells; `verdict` is the key of the sentence about the host's health."""
    health = say(verdict, {"latency": round((latency_s or 0) * 1000)})
    line = {"label": variant.label, "provider": provider, "model_id": model_id, "health": health}
    return say("status.line", line)


def _option(variant: Variant) -> dict[str, Any]:
    label = f"{variant.name}: {say(variant.good_for)}"
    shown = label if len(label) <= _OPTION_LIMIT else label[: _OPTION_LIMIT - 1] + "…"
    return {"text": {"type": "plain_text", "text": shown}, "value": variant.name}
