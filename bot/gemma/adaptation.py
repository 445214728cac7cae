"""What to do about a failed attempt: change the row, wait and ask again, or give up."""

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from bot.conversation.adaptation import Adaptation, Lesson
from bot.errors import ModelError, ModelFault
from bot.gemma.providers import Provider, Timeouts

_ATTEMPTS = {
    ModelFault.RATE_LIMITED: 3,
    ModelFault.OVERLOADED: 3,
    ModelFault.SERVER: 3,
    ModelFault.TIMEOUT: 3,
    ModelFault.NETWORK: 3,
    ModelFault.CUT_OFF: 3,
    ModelFault.EMPTY: 2,
    ModelFault.BAD_RESPONSE: 2,
}
"""How often a question is asked in all when it fails so; for any other fault asking again changes nothing."""

_LONGEST_WAIT_S = 30.0
_LONGEST_BACKOFF_S = 8.0
_LOADING_BACKOFFS = 4
_REFUSALS = range(300, 500)
_LEAST_WINDOW = 512
_ATTEMPTS_BEFORE_ANOTHER = 2
_WAIT_BEFORE_ANOTHER_S = 2.0

AT_ONCE = frozenset({ModelFault.SYSTEM_UNSUPPORTED, ModelFault.ROLES_ALTERNATE, ModelFault.PARAM_UNSUPPORTED})
"""After these the same question is put again at once, in the form that was learned; after others it is another one."""


class Memory(Protocol):
    """What keeps lessons longer than a process lives. Both may raise StoreError; times in seconds since the epoch."""

    async def learned(self, since: float) -> Sequence[Adaptation]:
        """Everything that was learned since a moment."""

    async def learn(self, adaptation: Adaptation, now: float) -> None:
        """Keep one lesson, in the place of a former one of the same kind."""


def lesson_of(error: ModelError) -> tuple[Lesson, str] | None:
    """What a refusal teaches of the host, and the lesson's value; None when it teaches nothing."""
    if error.fault in (ModelFault.SYSTEM_UNSUPPORTED, ModelFault.ROLES_ALTERNATE):
        return Lesson.SYSTEM, ""
    if error.fault is ModelFault.IMAGE_UNSUPPORTED and not error.limits.get("images"):
        return Lesson.IMAGES, ""
    if error.fault is ModelFault.CONTEXT_OVERFLOW and error.limits.get("limit", 0) >= _LEAST_WINDOW:
        return Lesson.WINDOW, str(error.limits["limit"])
    if error.fault is not ModelFault.PARAM_UNSUPPORTED or error.parameter is None:
        return None
    named = {"stream_options": Lesson.STREAM_USAGE, "max_tokens": Lesson.NEWER_CAP}
    lesson = named.get(error.parameter, Lesson.PARAMETER)
    return lesson, error.parameter if lesson is Lesson.PARAMETER else ""


def taught(provider: Provider, lesson: Lesson, value: str) -> Provider:
    """The row as a lesson has it; the same one where that is nothing new."""
    match lesson:
        case Lesson.SYSTEM:
            return replace(provider, system="fold")
        case Lesson.IMAGES:
            return replace(provider, images=False)
        case Lesson.STREAM_USAGE:
            return replace(provider, stream_usage=False)
        case Lesson.NEWER_CAP:
            return replace(provider, limit_name="max_completion_tokens")
        case Lesson.WINDOW:
            known = provider.context_tokens
            return replace(provider, context_tokens=min(int(value), known or int(value)))
        case Lesson.PARAMETER:
            fewer = {variant: names - {value} for variant, names in provider.model_parameters.items()}
            return replace(provider, parameters=provider.parameters - {value}, model_parameters=fewer)


def adapted(provider: Provider, error: ModelError) -> Provider | None:
    """The row without what the host refused, or None when that would change nothing."""
    found = lesson_of(error)
    changed = taught(provider, *found) if found else provider
    return changed if changed != provider else None


class Retries:
    """Decides for one question whether a host is asked again, and when, within `within_s`, the row's `retry_s`.

    `others`: another host may be asked instead, so this one is not waited for long. Times in seconds of the event
    loop's clock.
    """

    def __init__(
        self,
        timeouts: Timeouts,
        now: float,
        spread: Callable[[float, float], float] = random.uniform,
        *,
        within_s: float | None = None,
        others: bool = False,
    ) -> None:
        self.until = now + (timeouts.retry_s if within_s is None else within_s)
        self._backoff_s = timeouts.backoff_s
        self._spread = spread
        self._most = _ATTEMPTS_BEFORE_ANOTHER if others else max(_ATTEMPTS.values())
        self._longest_s = _WAIT_BEFORE_ANOTHER_S if others else _LONGEST_WAIT_S
        self._failed = 0

    def wait_s(self, error: ModelError, now: float) -> float | None:
        """How long to wait before the question is asked again; None: give up and tell."""
        if error.fault is ModelFault.OVERLOADED and "loading model" in error.detail.lower():
            # Not counted: loading ends, or the time does.
            wait = _LOADING_BACKOFFS * self._backoff_s
            return wait if now + wait < self.until else None
        self._failed += 1
        if self._failed >= min(self._most, _ATTEMPTS.get(error.fault, 1)) or not _may_pass(error):
            return None
        if error.retry_after_s is not None:
            wait = error.retry_after_s
        else:
            wait = self._spread(0, min(_LONGEST_BACKOFF_S, self._backoff_s * 2**self._failed))
        return wait if wait <= min(self._longest_s, self.until - now) else None


def _may_pass(error: ModelError) -> bool:
    """Whether the same question could fare better: not one that the host understood and refused without a reason."""
    return error.fault is not ModelFault.BAD_RESPONSE or error.status not in _REFUSALS
