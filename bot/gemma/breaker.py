"""Leaves a failing host alone for a while, so that nobody waits for it while another can answer."""

from bot.errors import ModelFault

FAILURES = 5
"""So many failures in a row, within `WINDOW_S` seconds, open the breaker."""

WINDOW_S = 60.0
OPEN_S = 30.0
"""How long it is open the first time, in seconds; each time that the next try fails too, twice as long."""

LONGEST_OPEN_S = 300.0
REFUSED_S = 60.0
"""How long it is open after a refusal that the next question would get too (no credit, no such model), in seconds."""

_TRY_S = 60.0
"""For so many seconds a try keeps others away, whatever becomes of it."""

_FAILING = frozenset({ModelFault.OVERLOADED, ModelFault.SERVER, ModelFault.TIMEOUT, ModelFault.NETWORK})
_REFUSING = frozenset({ModelFault.AUTH, ModelFault.CREDITS, ModelFault.FORBIDDEN, ModelFault.MODEL_MISSING})


class Breaker:
    """One model at one host. Times in seconds of any one clock that never goes back."""

    def __init__(self) -> None:
        self.fault: ModelFault | None = None
        """Why it opened, until the host answers again."""
        self._failed_at: list[float] = []
        self._open_s = 0.0
        self._open_until = float("-inf")
        self._tried_until = float("-inf")

    def lets_through(self, now: float) -> bool:
        """Whether a question may be put: always while it is closed; when its time is over, one as a try."""
        return now >= self._open_until and now >= self._tried_until

    def asked(self, now: float) -> None:
        """A question is put; when it was open until now, it is a try."""
        if self._open_s and now >= self._open_until:
            self._tried_until = now + _TRY_S

    def answered(self) -> None:
        """The host answers again: everything before is forgotten."""
        self.fault = None
        self._failed_at.clear()
        self._open_s, self._open_until, self._tried_until = 0.0, float("-inf"), float("-inf")

    def failed(self, fault: ModelFault, now: float) -> float:
        """The host gave no answer; for how many seconds the breaker opens because of that, 0 when it does not.

        A fault that shows that the host works (it found the question too long, say) counts as an answer.
        """
        if fault in _REFUSING:
            return self._open(REFUSED_S, fault, now)
        if fault not in _FAILING:
            self.answered()
            return 0.0
        self._failed_at = [at for at in self._failed_at if now - at < WINDOW_S] + [now]
        if not self._open_s and len(self._failed_at) < FAILURES:
            return 0.0
        return self._open(min(LONGEST_OPEN_S, self._open_s * 2) or OPEN_S, fault, now)

    def _open(self, seconds: float, fault: ModelFault, now: float) -> float:
        if now < self._open_until:
            return 0.0  # it is open already: what was under way when it opened fails too
        self.fault = fault
        self._open_s, self._open_until, self._tried_until = seconds, now + seconds, float("-inf")
        return seconds
