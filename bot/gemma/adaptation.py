"""What to do about a failed attempt: change the row, wait and ask again, or give up."""

import random
from collections.abc import Callable
from dataclasses import replace

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


def adapted(provider: Provider, error: ModelError) -> Provider | None:
    """The row without what the host refused, or None when that would change nothing."""
    if error.fault in (ModelFault.SYSTEM_UNSUPPORTED, ModelFault.ROLES_ALTERNATE):
        return replace(provider, system="fold") if provider.system == "take" else None
    name = error.parameter
    if error.fault is not ModelFault.PARAM_UNSUPPORTED or name is None:
        return None
    if name == "stream_options":
        return replace(provider, stream_usage=False) if provider.stream_usage else None
    if name == "max_tokens":
        newer = "max_completion_tokens"
        return replace(provider, limit_name=newer) if provider.limit_name != newer else None
    fewer = replace(
        provider,
        parameters=provider.parameters - {name},
        model_parameters={variant: names - {name} for variant, names in provider.model_parameters.items()},
    )
    return fewer if fewer != provider else None


class Retries:
    """Decides for one question whether it is asked again, and when. Times in seconds of the event loop's clock."""

    def __init__(
        self, timeouts: Timeouts, now: float, spread: Callable[[float, float], float] = random.uniform
    ) -> None:
        self.until = now + timeouts.retry_s
        self._backoff_s = timeouts.backoff_s
        self._spread = spread
        self._failed = 0

    def wait_s(self, error: ModelError, now: float) -> float | None:
        """How long to wait before the question is asked again; None: give up and tell."""
        if "loading model" in error.detail.lower():
            # Not counted: loading ends, or the time does.
            wait = _LOADING_BACKOFFS * self._backoff_s
            return wait if now + wait < self.until else None
        self._failed += 1
        if self._failed >= _ATTEMPTS.get(error.fault, 1) or not _may_pass(error):
            return None
        if error.retry_after_s is not None:
            wait = error.retry_after_s
        else:
            wait = self._spread(0, min(_LONGEST_BACKOFF_S, self._backoff_s * 2**self._failed))
        return wait if wait <= min(_LONGEST_WAIT_S, self.until - now) else None


def _may_pass(error: ModelError) -> bool:
    """Whether the same question could fare better: not one that the host understood and refused without a reason."""
    return error.fault is not ModelFault.BAD_RESPONSE or error.status not in _REFUSALS
