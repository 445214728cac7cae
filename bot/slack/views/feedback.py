"""The form that asks what an answer should have said."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bot.conversation.feedback import Feedback
from bot.slack.views.blocks import long_text, modal, plain
from bot.texts import say

FEEDBACK_FORM = "feedback"
"""The form's `callback_id`."""

SAID = "said"
"""The field."""

_CHARS = 3_000


@dataclass(frozen=True, slots=True)
class FeedbackIds:
    """Which answer a form is about; nothing of it is proved."""

    channel_id: str
    thread_ts: str
    short_id: str
    answer_id: int


def feedback_view(feedback: Feedback, language: str) -> dict[str, Any]:
    """The form for somebody who found an answer not good."""
    thread = feedback.thread
    ids = FeedbackIds(thread.channel_id, thread.thread_ts, feedback.short_id, feedback.answer_id)
    field = long_text(SAID, _CHARS, say("feedback.example", language=language))
    label = plain(say("feedback.said", language=language))
    blocks = [{"type": "input", "block_id": SAID, "optional": True, "label": label, "element": field}]
    form = modal(FEEDBACK_FORM, "feedback.title", "feedback.send", blocks, language)
    return form | {"private_metadata": json.dumps(asdict(ids))}


def feedback_given(view: Mapping[str, Any]) -> tuple[FeedbackIds, str]:
    """The answer that a form is about, and what it should have said."""
    state = view["state"]["values"][SAID][SAID]
    return FeedbackIds(**json.loads(view["private_metadata"])), str(state.get("value") or "").strip()
