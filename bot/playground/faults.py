"""Faults that a test orders for the next calls of a method."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, ClassVar

EVERYWHERE: Mapping[str, str] = MappingProxyType({})


class FaultKind(StrEnum):
    """What goes wrong with the answer to a call."""

    ERROR = "error"
    RESET = "reset"
    HANG = "hang"
    CUT_JSON = "cut_json"
    HTML_200 = "html_200"
    HTTP_500 = "http_500"
    HTML_502 = "html_502"
    RATE_LIMITED = "rate_limited"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: an error code, a connection that is reset or answers never, half an answer, another's answer, a 429.

    `done` tells whether the call was carried out all the same. `retry_after` is the 429's header as it is sent, or
    None without one.
    """

    kind: FaultKind
    code: str = ""
    retry_after: str | None = None
    done: bool = False

    reset_before: ClassVar["Fault"]
    reset_after: ClassVar["Fault"]
    hang_before: ClassVar["Fault"]
    hang_after: ClassVar["Fault"]
    cut_json: ClassVar["Fault"]
    html_200: ClassVar["Fault"]
    http_500: ClassVar["Fault"]
    html_502: ClassVar["Fault"]

    @classmethod
    def error(cls, code: str, *, done: bool = False) -> "Fault":
        """`{"ok": false, "error": code}`."""
        return cls(FaultKind.ERROR, code=code, done=done)

    @classmethod
    def rate_limited(cls, retry_after: float | str | None) -> "Fault":
        """HTTP 429 with this Retry-After: seconds, or a text as it is."""
        header = retry_after if retry_after is None or isinstance(retry_after, str) else f"{retry_after:g}"
        return cls(FaultKind.RATE_LIMITED, retry_after=header)


Fault.reset_before = Fault(FaultKind.RESET)
Fault.reset_after = Fault(FaultKind.RESET, done=True)
Fault.hang_before = Fault(FaultKind.HANG)
Fault.hang_after = Fault(FaultKind.HANG, done=True)
Fault.cut_json = Fault(FaultKind.CUT_JSON, done=True)
Fault.html_200 = Fault(FaultKind.HTML_200)
Fault.http_500 = Fault(FaultKind.HTTP_500)
Fault.html_502 = Fault(FaultKind.HTML_502)


@dataclass(slots=True)
class _Order:
    """A fault for `times` calls with the arguments `where`, after the first `spare` of them."""

    fault: Fault
    times: int
    spare: int
    where: Mapping[str, str] = field(default_factory=dict)

    def takes(self, args: Mapping[str, Any]) -> bool:
        """Whether it is this call's turn; counts the call when it is one of these."""
        if any(args.get(name) != value for name, value in self.where.items()):
            return False
        if self.spare:
            self.spare -= 1
            return False
        self.times -= 1
        return True


class Faults:
    """The faults that are still to come, by method."""

    def __init__(self) -> None:
        self._orders: dict[str, list[_Order]] = {}

    def order(
        self, method: str, fault: "str | Fault", times: int, *, spare: int = 0, where: Mapping[str, str] = EVERYWHERE
    ) -> None:
        """Have the next `times` calls of a method fail; a string is an error code.

        Only calls with the arguments `where` count, and of those the first `spare` are spared.
        """
        wanted = Fault.error(fault) if isinstance(fault, str) else fault
        if times > 0:
            self._orders.setdefault(method, []).append(_Order(wanted, times, spare, where))

    @property
    def waiting(self) -> list[tuple[str, Fault]]:
        """What was ordered and did not come to pass yet, with its method."""
        return [(method, order.fault) for method, orders in self._orders.items() for order in orders]

    def take(self, method: str, args: Mapping[str, Any]) -> Fault | None:
        """The fault of this call, if one was ordered."""
        orders = self._orders.get(method, [])
        for order in orders:
            if order.takes(args):
                if not order.times:
                    orders.remove(order)
                return order.fault
        return None
