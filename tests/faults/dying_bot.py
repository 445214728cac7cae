"""The bot, which kills itself with SIGKILL at the N-th passing of a named point: `python -m tests.faults.dying_bot
at-append:3`.
"""

import asyncio
import functools
import importlib
import itertools
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

import bot.cli
from bot.runtime import running_bot
from bot.services import catching_up
from bot.slack.budgets import Budgets
from bot.slack.transport import SlackApi
from tests.faults.crash_points import POINTS, Passing, Point


def arm(order: str) -> None:
    """Wrap the methods of a point, so that this process ends there. Raises KeyError for a name that is none."""
    name, _, number = order.partition(":")
    die_at(POINTS[name], int(number or 1))


def die_at(point: Point, fatal: int = 1) -> None:
    """Wrap the methods of a point, so that this process ends at the `fatal`-th passing."""
    count = itertools.count(1)

    def die_if_it_counts(passing: Passing) -> None:
        if point.counts(passing) and next(count) == fatal:
            os.kill(os.getpid(), signal.SIGKILL)

    for method in point.methods:
        _wrap(method, point, die_if_it_counts)


def unpace() -> None:
    """Have the bot neither pace its calls nor wait for messages to appear: for a stand-in that needs neither."""
    catching_up._QUICK_PER_MINUTE = 100_000
    catching_up._QUICK_BURST = 1_000
    setattr(bot.cli, running_bot.__name__, functools.partial(running_bot, api_of=_unpaced))


def _unpaced(client: AsyncWebClient) -> SlackApi:
    return SlackApi(client, Budgets.none(), again_s=(0.05, 0.2), looks_s=(0.0,))


def method_named(method: str) -> Callable[..., Any]:
    """The function that `module:Class.method` names. Raises ImportError or AttributeError when there is none."""
    owner, name = _place_of(method)
    found: Callable[..., Any] = getattr(owner, name)
    return found


def _place_of(method: str) -> tuple[Any, str]:
    module, _, path = method.partition(":")
    owner, _, name = path.partition(".")
    return getattr(importlib.import_module(module), owner), name


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


if __name__ == "__main__":
    arm(sys.argv[1])
    sys.exit(bot.cli.main([]))
