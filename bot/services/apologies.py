"""What is said when a turn gets no answer, and whether another try is offered."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.conversation.answer import CUT_OFF, FAILED, FILTERED, REFUSED, Outcome
from bot.conversation.turn import MAX_ATTEMPTS, Turn
from bot.errors import ModelError, ModelFault
from bot.texts import say, wait_words

ANOTHER_TRY_HELPS: Mapping[ModelFault, bool] = MappingProxyType(
    {
        ModelFault.RATE_LIMITED: True,
        ModelFault.OVERLOADED: True,
        ModelFault.SERVER: True,
        ModelFault.TIMEOUT: True,
        ModelFault.NETWORK: True,
        ModelFault.EMPTY: True,
        ModelFault.BAD_RESPONSE: True,
        ModelFault.CUT_OFF: True,
        ModelFault.MODEL_MISSING: True,  # once another variant is chosen
        ModelFault.CONTEXT_OVERFLOW: False,
        ModelFault.MODERATION: False,
        ModelFault.IMAGE_UNSUPPORTED: False,
        ModelFault.SYSTEM_UNSUPPORTED: False,
        ModelFault.ROLES_ALTERNATE: False,
        ModelFault.PARAM_UNSUPPORTED: False,
        ModelFault.AUTH: False,
        ModelFault.CREDITS: False,
        ModelFault.FORBIDDEN: False,
    }
)
"""Whether a person who presses *Try again* may fare better: not where the host would say the same again."""


def apology(error: ModelError, turn: Turn, standing: str = "") -> Outcome:
    """The outcome of a turn to which the model said nothing: one sentence.

    `standing` is the text of an earlier version of the answer: it stays, with the sentence below it.
    """
    key, values = error.sentence
    sentence = say(
        key, {**values, "turn": turn.short_id, "wait": wait_words(error.retry_after_s, turn.language)}, turn.language
    )
    return unanswered(turn, sentence, FAILED if ANOTHER_TRY_HELPS[error.fault] else REFUSED, standing)


def given_up(turn: Turn, standing: str = "") -> Outcome:
    """The outcome of a turn that no attempt brought to an end; `standing` as in `apology`."""
    sentence = say("error.attempts", {"attempts": MAX_ATTEMPTS, "turn": turn.short_id}, turn.language)
    return unanswered(turn, sentence, FAILED, standing)


def broken_off(error: ModelError, turn: Turn) -> tuple[str, str]:
    """How an answer ended that has text but no end: its `finish`, and the notice below it."""
    if error.fault is ModelFault.MODERATION:
        return FILTERED, say("answer.filtered", {"turn": turn.short_id}, turn.language)
    return CUT_OFF, say("answer.cut_off", {"turn": turn.short_id}, turn.language)


def unanswered(turn: Turn, sentence: str, finish: str, standing: str) -> Outcome:
    """The outcome of a turn that comes to one sentence and ends as `finish`; `standing` as in `apology`."""
    kept = say("again.kept", language=turn.language)
    return Outcome(standing, finish, f"{kept} {sentence}" if standing else sentence)
