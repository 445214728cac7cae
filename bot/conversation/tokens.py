"""How many tokens a text will be for Gemma 3, without its tokenizer.

The vocabulary of 262,000 entries treats scripts very differently: a log line has 1.9 characters a token, English
prose 5.1, so a count of characters is wrong by up to four times. The weights below were fitted to the real tokenizer;
on Slack-like text the estimate is within +48 % and -15 % for 98 of 100 chunks of 800 characters.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from math import ceil

from bot.conversation.message import Message

PER_PROMPT = 4
PER_TURN = 5
PER_PICTURE = 260
"""256 for what is in it, whatever its size, and the marks around it (Gemma 3 Technical Report, section 2.1)."""
SAFETY = 1.15
"""The estimate times this is what we plan with: too high costs a message of history, too low an overflow."""

LEAST_FACTOR = 0.7
MOST_FACTOR = 2.0
"""By how much a host's counts may move our estimates."""

_NEWEST_WEIGHS = 0.5
_FACTOR_STEP = 0.05
"""Factors are rounded, so that what is sent of a thread does not change with every answer."""

_CUT_BELOW = 0.55
"""No text is so few tokens: the host cut the prompt, or left out what it had in its cache."""

_PIECE = re.compile(r"[A-Za-z]+|[0-9]|\n+|[ \t]{2,}|[^\x00-\x7f]+|[^\sA-Za-z0-9]")
_SHORT_WORD = 7
_BLANKS_PER_TOKEN = 31
_ASCII_END = "\x7f"
# (first code point, first one after, tokens a character); what lies between the ranges weighs one token.
_SCRIPTS = (
    (0x80, 0x250, 0.30),
    (0x370, 0x400, 0.37),
    (0x400, 0x530, 0.28),
    (0x530, 0x600, 0.52),
    (0x600, 0x780, 0.36),
    (0x900, 0xA00, 0.26),
    (0xA00, 0xD80, 0.40),
    (0xE00, 0xE80, 0.36),
    (0xE80, 0x1000, 0.60),
    (0x1000, 0x10A0, 0.42),
    (0x10A0, 0x1100, 0.43),
    (0x1200, 0x1400, 0.92),
    (0x1780, 0x1800, 0.48),
    (0x3040, 0x3100, 0.55),
    (0x3400, 0xA000, 0.72),
    (0xAC00, 0xD7B0, 0.62),
    (0xF900, 0xFB00, 0.72),
)
_STARTS = [first for first, _, _ in _SCRIPTS]


_known: dict[int, float] = {}
"""Estimates of long texts by their hashes: a thread's messages are estimated again with each of its turns."""

_LONG = 200
_MOST_KNOWN = 20_000


def estimate_text(text: str) -> float:
    """Tokens of a text alone, without the template around it."""
    if len(text) < _LONG:
        return _estimate(text)
    name = hash(text)
    if name not in _known:
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        _known[name] = _estimate(text)
    return _known[name]


def estimate_prompt(messages: Iterable[Message]) -> int:
    """Tokens of a whole prompt, the chat template's own included, rounded up."""
    return ceil(
        PER_PROMPT + sum(PER_TURN + estimate_text(each.text) + PER_PICTURE * len(each.pictures) for each in messages)
    )


def factor_of(counts: Sequence[tuple[int, int]]) -> float:
    """By what our estimates are to be multiplied where a host counted so: its count and our estimate, newest first.

    The newest count for half. 1.0 where there is none that can be believed.
    """
    factor = 0.0
    for counted, estimated in reversed(counts):
        ratio = counted / estimated if estimated else 0.0
        if ratio >= _CUT_BELOW:
            ratio = min(max(ratio, LEAST_FACTOR), MOST_FACTOR)
            factor = factor + _NEWEST_WEIGHS * (ratio - factor) if factor else ratio
    return round(round(factor / _FACTOR_STEP) * _FACTOR_STEP, 2) if factor else 1.0


def _estimate(text: str) -> float:
    return sum(map(_piece_tokens, _PIECE.findall(text)))


def _piece_tokens(piece: str) -> float:
    first = piece[0]
    if first > _ASCII_END:
        return sum(map(_character_tokens, piece))
    if first.isalpha():
        return 1.06 if len(piece) <= _SHORT_WORD else 1 + (len(piece) - 4) / 6
    if first.isdigit():
        return 1.0
    if first in "\n \t":
        return ceil(len(piece) / _BLANKS_PER_TOKEN)
    return 0.85


def _character_tokens(character: str) -> float:
    code = ord(character)
    row = bisect_right(_STARTS, code) - 1
    if row >= 0:
        _, end, weight = _SCRIPTS[row]
        if code < end:
            return weight
    return 1.0
