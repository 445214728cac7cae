"""Faults that a test orders for the next calls of a method."""

from collections import defaultdict, deque
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class FaultKind(StrEnum):
    """What goes wrong."""

    ERROR = "error"
    RESET_BEFORE = "reset_before"
    RESET_AFTER = "reset_after"
    HTTP_500 = "http_500"
    HTML_502 = "html_502"
    RATE_LIMITED = "rate_limited"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the connection reset before or after the call was carried out, an HTTP error, an error code, a 429.

    A fault other than `reset_after` does nothing to the workspace.
    """

    kind: FaultKind
    code: str = ""
    retry_after_s: float = 0.0

    reset_before: ClassVar["Fault"]
    reset_after: ClassVar["Fault"]
    http_500: ClassVar["Fault"]
    html_502: ClassVar["Fault"]

    @classmethod
    def error(cls, code: str) -> "Fault":
        """`{"ok": false, "error": code}`."""
        return cls(FaultKind.ERROR, code=code)

    @classmethod
    def rate_limited(cls, retry_after_s: float) -> "Fault":
        """HTTP 429 with this Retry-After."""
        return cls(FaultKind.RATE_LIMITED, retry_after_s=retry_after_s)


Fault.reset_before = Fault(FaultKind.RESET_BEFORE)
Fault.reset_after = Fault(FaultKind.RESET_AFTER)
Fault.http_500 = Fault(FaultKind.HTTP_500)
Fault.html_502 = Fault(FaultKind.HTML_502)


class Faults:
    """The faults that are still to come, by method."""

    def __init__(self) -> None:
        self._orders: defaultdict[str, deque[Fault]] = defaultdict(deque)

    def order(self, method: str, fault: "str | Fault", times: int) -> None:
        """Have the next `times` calls of a method fail; a string is an error code."""
        wanted = Fault.error(fault) if isinstance(fault, str) else fault
        self._orders[method].extend([wanted] * times)

    def take(self, method: str) -> Fault | None:
        """The fault of this call, if one was ordered."""
        orders = self._orders.get(method)
        return orders.popleft() if orders else None
