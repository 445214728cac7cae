"""What a bot under test does otherwise than the product, by name: each is applied in its own process before it starts.

The product has no switches for these: what is changed are its constants, and what its command line joins.
"""

import asyncio
import ctypes
import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

import bot.cli
import bot.parts
import bot.store.sqlite_connection
from bot.errors import SlackUnknown
from bot.gemma.client import GemmaClient
from bot.gemma.providers import PROVIDERS, Timeouts, endpoints_for
from bot.runtime import running_bot
from bot.services import catching_up
from bot.settings import Settings
from bot.slack import stopping
from bot.slack.budgets import Budgets
from bot.slack.transport import CALL_S, SlackApi

AS_IT_IS = "as it is"
HASTY = "hasty"
CROWDED = "crowded"
WRITING = "writing"
WIDE = "wide"
SINGLE = "single"
FORGETFUL = "forgetful"
IMPATIENT = "impatient"
ORDINARY = "ordinary"
STOPPABLE = "stoppable"

IMPATIENCE = Timeouts(first_content_s=2.5, between_s=2.5, tail_s=0.3, retry_s=3.0, backoff_s=0.02)
"""How long an impatient bot waits for its model."""

_SLOTS = 200
_OFTEN = 100_000
_LOOK_S = 0.05


class _Unhurried(SlackApi):
    """Gives a call up after looks at it, not after seconds: what stands still with its machine has not waited."""

    async def _once(self, method: str, arguments: Mapping[str, object], call_s: float) -> Mapping[str, Any]:
        call = asyncio.ensure_future(super()._once(method, arguments, CALL_S))
        try:
            for _ in range(round(call_s / _LOOK_S)):
                await asyncio.wait([call], timeout=_LOOK_S)
                if call.done():
                    return call.result()
            raise SlackUnknown(method, "no answer")
        finally:
            call.cancel()


def behave(manner: str) -> None:
    """Change this process so that the bot in it has this manner. Raises KeyError for one that is none."""
    _MANNERS[manner]()


def _as_it_is() -> None:
    """It is the product."""


def _hasty() -> None:
    """It neither paces its calls nor waits for messages to appear: for a stand-in that needs neither."""
    catching_up._QUICK_PER_MINUTE = _OFTEN
    catching_up._QUICK_BURST = 1_000
    _on_an_api(looks_s=(0.0,))


def _crowded() -> None:
    """Hasty and stoppable."""
    _hasty()
    _stoppable()


def _stoppable() -> None:
    """Its way to stop an answer is shown while answers of a second are written."""
    vars(stopping)["STOP_AFTER_S"] = 0.6


def _writing() -> None:
    """It answers many at once, without a pace, and waits for nothing longer than a test has to."""
    _on_an_api(looks_s=(0.0, 0.1, 0.3), call_s=1.5)
    _wide()


def _wide() -> None:
    """It answers many at once, within Slack's limits."""
    vars(bot.cli)["slots_of"] = lambda _: _SLOTS


def _single() -> None:
    """Hasty, and it answers one at a time."""
    _hasty()
    vars(bot.cli)["slots_of"] = lambda _: 1


def _forgetful() -> None:
    """It forgets in a moment what it otherwise takes its time for."""
    for name in ("LOOK_S", "PURGE_FIRST_S"):
        setattr(bot.parts, name, 0.2)
    vars(bot.store.sqlite_connection)["_STEPS_BETWEEN_LOOKS"] = 20


def _ordinary() -> None:
    """Permissions of files count for it, also where it is root: without CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH."""
    version_3, overriding = 0x20080522, 0b110
    header = (ctypes.c_uint32 * 2)(version_3, 0)
    sets = (ctypes.c_uint32 * 6)()
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.capget(header, sets) == 0:
        effective, permitted = 0, 1
        for which in (effective, permitted):
            sets[which] &= ~overriding
        libc.capset(header, sets)


def _impatient() -> None:
    """It does not wait for its model for long, answers many at once, and shows no way to stop them meanwhile."""
    vars(bot.cli)["model_from"] = _impatient_model
    vars(stopping)["STOP_AFTER_S"] = 60.0
    _wide()


def _impatient_model(settings: Settings) -> GemmaClient:
    provider = replace(PROVIDERS[settings.provider], timeouts=IMPATIENCE, concurrency=_SLOTS)
    return GemmaClient(endpoints_for(provider, base_url=settings.base_url))


def _on_an_api(*, looks_s: Sequence[float], call_s: float = CALL_S) -> None:
    def api_of(client: AsyncWebClient) -> SlackApi:
        return _Unhurried(client, Budgets.none(), call_s=call_s, again_s=(0.05, 0.2), looks_s=looks_s)

    vars(bot.cli)["running_bot"] = functools.partial(running_bot, api_of=api_of)


_MANNERS: Mapping[str, Callable[[], None]] = MappingProxyType(
    {
        AS_IT_IS: _as_it_is,
        HASTY: _hasty,
        CROWDED: _crowded,
        STOPPABLE: _stoppable,
        WRITING: _writing,
        WIDE: _wide,
        SINGLE: _single,
        FORGETFUL: _forgetful,
        IMPATIENT: _impatient,
        ORDINARY: _ordinary,
    }
)
