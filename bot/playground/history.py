"""Reading conversations: cursors, ranges of ts, and what `conversations.replies` and `conversations.history` show."""

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.playground.entities import Channel, Message
from bot.playground.refusals import ApiError

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Span:
    """Which messages are wanted: a range of ts (its ends belong to it when `inclusive`), a page size, a cursor."""

    oldest: str = ""
    latest: str = ""
    inclusive: bool = False
    limit: int = 100
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page, and the cursor of the next; empty when this is the last."""

    messages: list[Message]
    next_cursor: str


def read_history(channel: Channel, span: Span) -> Page:
    """A page of a channel's top level, newest first."""
    order = _within(channel.top_level, span)
    if span.cursor:
        order = order[: bisect_right(order, _decode(span.cursor))]
    page = order[-span.limit :][::-1]
    rest = len(order) - len(page)
    cursor = _encode(order[rest - 1]) if rest > 0 else ""
    return Page([channel.messages[ts] for ts in page], cursor)


def read_replies(channel: Channel, root: Message, span: Span) -> Page:
    """A page of a thread, oldest first; the root leads every page, as Slack has it."""
    order = _within(root.replies, span)
    if span.cursor:
        order = order[bisect_left(order, _decode(span.cursor)) :]
    page = order[: span.limit]
    cursor = _encode(order[len(page)]) if len(page) < len(order) else ""
    return Page([root, *(channel.messages[ts] for ts in page)], cursor)


def _within(order: Sequence[str], span: Span) -> Sequence[str]:
    start, end = 0, len(order)
    if span.oldest:
        start = (bisect_left if span.inclusive else bisect_right)(order, _ts(span.oldest))
    if span.latest:
        end = (bisect_right if span.inclusive else bisect_left)(order, _ts(span.latest))
    return order[start:end] if (start, end) != (0, len(order)) else order


def _ts(value: str) -> str:
    """A ts in full length, so that it compares with others: `12.5` is `0000000012.500000`."""
    seconds, _, micros = value.partition(".")
    return f"{seconds:0>10}.{micros:0<6}"


def _encode(ts: str) -> str:
    return b64encode(f"next_ts:{ts}".encode()).decode()


def _decode(cursor: str) -> str:
    try:
        kind, _, ts = b64decode(cursor, validate=True).decode().partition(":")
    except (Base64Error, UnicodeDecodeError) as error:
        raise ApiError("invalid_cursor") from error
    if kind != "next_ts":
        raise ApiError("invalid_cursor")
    return ts


def page_of(items: Sequence[_T], limit: int, cursor: str) -> tuple[Sequence[_T], str]:
    """A page of a plain list, by position."""
    try:
        start = int(_decode(cursor)) if cursor else 0
    except ValueError as error:
        raise ApiError("invalid_cursor") from error
    end = start + limit
    return items[start:end], _encode(str(end)) if end < len(items) else ""
