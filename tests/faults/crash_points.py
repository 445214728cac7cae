"""The points at which a process may be killed, by name; nothing in the product knows of them.

A point is a method of the product and a side of it: before it does anything, or after it did everything and before
its caller knows. Some count only certain passings.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

Passing = tuple[tuple[Any, ...], Any]
"""A call's arguments (`self` first) and its result, which is None before it."""


def _any(_: Passing) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Point:
    """`methods` are what is wrapped, each as `module:Class.method`; `counts` tells which passings count."""

    methods: tuple[str, ...]
    after: bool
    counts: Callable[[Passing], bool] = _any


_POSTBOX = "bot.slack.postbox:Postbox"
_TURNS = "bot.store.turns:TurnStore"
_ACCEPT = (f"{_TURNS}.accept", f"{_TURNS}.accept_and_claim", "bot.store.settings:SettingStore.choose")
_ANSWERS = "bot.store.answers:AnswerStore"


def _before(*methods: str, counts: Callable[[Passing], bool] = _any) -> Point:
    return Point(methods, after=False, counts=counts)


def _after(*methods: str, counts: Callable[[Passing], bool] = _any) -> Point:
    return Point(methods, after=True, counts=counts)


POINTS: Mapping[str, Point] = MappingProxyType(
    {
        "in-migration": _before(
            "bot.store.sqlite_connection:Connection.execute",
            counts=lambda passing: passing[0][1].lstrip().startswith("INSERT INTO schema_version"),
        ),
        "in-recovery": _after(f"{_TURNS}.release_all"),
        "before-accept-commit": _before(*_ACCEPT),
        "after-accept-commit": _after(*_ACCEPT),
        "after-ack": _after("bot.slack.connection:Connection.send"),
        "at-claim": _before("bot.services.answering:Answering.run"),
        "before-model": _before("bot.gemma.client:GemmaClient.stream"),
        "at-status": _after("bot.slack.presence:Presence.show"),
        "at-delta": _after("bot.slack.reply:SlackReply.feed"),
        "after-start-stream": _after(f"{_POSTBOX}.start_stream"),
        "at-append": _after(f"{_POSTBOX}.append"),
        "at-stop-stream": _after(f"{_POSTBOX}.stop_stream"),
        "after-model-end": _before(f"{_ANSWERS}.finish"),
        "after-finish-commit": _after(f"{_ANSWERS}.finish"),
        "after-post-unanswered": _after(
            "bot.slack.transport:SlackApi.call", counts=lambda passing: passing[0][1] == "chat.postMessage"
        ),
        "between-parts": _before(
            f"{_POSTBOX}.post", f"{_POSTBOX}.start_stream", counts=lambda passing: passing[0][1].part == 1
        ),
        "after-place": _after(f"{_TURNS}.place"),
        "after-find": _after(f"{_POSTBOX}.find"),
        "at-update": _after(f"{_POSTBOX}.update"),
        "before-settle": _before(f"{_TURNS}.settle", f"{_TURNS}.settle_withdrawn"),
        "after-settle": _after(f"{_TURNS}.settle"),
        "before-again-commit": _before("bot.store.wishes:WishStore.again"),
        "after-again-commit": _after("bot.store.wishes:WishStore.again"),
        "in-shutdown": _before(f"{_TURNS}.requeue"),
    }
)
