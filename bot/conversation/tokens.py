"""How many tokens a text will be for Gemma 3, without its tokenizer.

The vocabulary of 262,000 entries treats scripts very differently: a log line has 1.9 characters a token, English
prose 5.1, so a count of characters is wrong by up to four times. The weights below were fitted to the real tokenizer;
on Slack-like text the estimate is within +48 % and -15 % for 98 of 100 chunks of 800 characters.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from math import ceil

from bot.conversation.message import Message

PER_PROMPT = 4
PER_TURN = 5
SAFETY = 1.15
"""The estimate times this is what we plan with: too high costs a message of history, too low an overflow."""

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


def estimate_text(text: str) -> float:
    """Tokens of a text alone, without the template around it."""
    return sum(map(_piece_tokens, _PIECE.findall(text)))


def estimate_prompt(messages: Iterable[Message]) -> int:
    """Tokens of a whole prompt, the chat template's own included, rounded up."""
    return ceil(PER_PROMPT + sum(PER_TURN + estimate_text(message.text) for message in messages))


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
