"""Has this process kill itself with SIGKILL at the N-th passing of a named point, from its start or a signal on."""

import asyncio
import functools
import importlib
import itertools
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from tests.faults.crash_points import POINTS, Passing, Point

ARMED = "passings count from here on"
"""What an armed process writes to its standard error when the signal came."""

ARMING = signal.SIGUSR1


def arm(order: str, *, later: bool = False) -> None:
    """Wrap the methods of a point, so that this process ends there; `later` counts passings from `ARMING` on.

    An order is `name` or `name:N` of `POINTS`, or `before module:Class.method`, or `after …`. Raises KeyError for a
    name that is none.
    """
    side, _, method = order.partition(" ")
    if method:
        point, fatal = Point((method,), after=side == "after"), 1
    else:
        name, _, number = order.partition(":")
        point, fatal = POINTS[name], int(number or 1)
    _die_at(point, fatal, _from_the_signal_on() if later else lambda: True)


def _from_the_signal_on() -> Callable[[], bool]:
    came: list[int] = []

    def come(number: int, _: object) -> None:
        came.append(number)
        os.write(sys.stderr.fileno(), f"{ARMED}\n".encode())  # a buffered file refuses a write within a write

    signal.signal(ARMING, come)
    return lambda: bool(came)


def _die_at(point: Point, fatal: int, is_armed: Callable[[], bool]) -> None:
    count = itertools.count(1)

    def die_if_it_counts(passing: Passing) -> None:
        if is_armed() and point.counts(passing) and next(count) == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    for method in point.methods:
        _wrap(method, point, die_if_it_counts)


def method_named(method: str) -> Callable[..., Any]:
    """The function that `module:Class.method` or `module:function` names.

    Raises ImportError or AttributeError when there is none.
    """
    owner, name = _place_of(method)
    found: Callable[..., Any] = getattr(owner, name)
    return found


def _place_of(method: str) -> tuple[Any, str]:
    module, _, path = method.partition(":")
    owner, _, name = path.rpartition(".")
    place = importlib.import_module(module)
    return getattr(place, owner) if owner else place, name


def _wrap(method: str, point: Point, passed: Callable[[Passing], None]) -> None:
    setattr(*_place_of(method), _wrapped(method_named(method), point, passed))


def _wrapped(original: Callable[..., Any], point: Point, passed: Callable[[Passing], None]) -> Callable[..., Any]:
    @functools.wraps(original)
    def before(*args: Any, **kwargs: Any) -> Any:
        passed((args, None))
        return original(*args, **kwargs)

    @functools.wraps(original)
    def after(*args: Any, **kwargs: Any) -> Any:
        result = original(*args, **kwargs)
        passed((args, result))
        return result

    @functools.wraps(original)
    async def after_awaited(*args: Any, **kwargs: Any) -> Any:
        result = await original(*args, **kwargs)
        passed((args, result))
        return result

    if not point.after:
        return before
    return after_awaited if asyncio.iscoroutinefunction(original) else after
