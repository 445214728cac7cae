"""Cuts Markdown into the messages it needs: whole texts into blocks, streamed text into streamed messages.

Limits: docs.slack.dev "Markdown block" (12,000 characters a message), and the caps of streamed messages, which Slack
does not document and which count bytes.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from bot.slack.rendering.characters import fitting_utf8, fitting_utf16, utf8_bytes, utf16_units
from bot.slack.rendering.cuts import (
    ANYWHERE,
    BLANK_LINE,
    MOST_ROWS,
    NEWLINE,
    START,
    Caps,
    Cut,
    Reader,
    behind_space,
    choose,
    first_cut,
    guard,
    line_cuts,
    repair,
    room_for_repair,
    steadied,
)
from bot.slack.rendering.fences import LINE_PREFIX
from bot.slack.rendering.links import ZERO_WIDTH_SPACE
from bot.slack.rendering.spans import line_tail

_FENCE_BEGUN = re.compile(r"`{0,2}|~{1,2}|`{3,}[^`]*|~{3,}.*")
_LONGEST_FENCE_LINE = 600
MOST_MESSAGES = 5
"""So many messages a reply has at most; what follows is a file."""


# How full a streamed message is when a blank line, or a newline, is taken as its end.
_SOFT = 0.8
_LATE = 0.92
# So much room left is more than any repair needs, and the text need not be looked at.
_NEAR = 0.3


class Piece(NamedTuple):
    """Text to append to the current message or, with `new_message`, to begin the next one with."""

    text: str
    new_message: bool


def split_off(
    text: str, max_pieces: int, *, max_chars: int = 11_500, max_items: int = 45, max_tables: int = 1
) -> tuple[list[str], str]:
    """The texts of the first `markdown` blocks that hold this text, at least one, and what follows them ("": nothing).

    Each keeps within its limits. A character outside the basic plane counts as two, for Slack may count it so. White
    space at a cut is dropped. Items are headings, dividers and tables. Joined again, without repaired fences and
    repeated headings of tables, the pieces are the text.
    """
    pieces: list[str] = []
    here = START
    opening = ""
    while len(pieces) < max_pieces:
        room = max_chars - utf16_units(opening)
        end = here.at + fitting_utf16(text[here.at : here.at + room], room)
        cuts, capped = line_cuts(text, here, end, Caps(max_items, max_tables))
        if end == len(text) and capped is None:
            pieces.append(opening + text[here.at :])
            return [piece for piece in pieces if piece.strip()] or [""], ""
        if capped is None:
            reserve = room_for_repair(here, cuts, text[here.line : end], max_chars)
            stop = here.at + max(fitting_utf16(text[here.at : end], room - reserve), 1)
            capped = choose(text, here, stop, cuts, low=here.at + (stop - here.at) // 2)
            capped = capped if capped.at > here.at else capped._replace(at=stop)
        closing, following = repair(text, capped, max_chars)
        body = text[here.at : capped.at]
        pieces.append(opening + (body if closing else body.rstrip()) + closing)
        here = (capped if closing else behind_space(text, capped)).begins_message()
        if len(pieces) == 1:
            text = text[: here.at] + steadied(text[here.at :], here)
        opening = following + guard(text, here, max_chars)
    rest = text[here.at :]
    return pieces, opening + rest if rest.strip() else ""


class StreamSplitter:
    """Says where a streamed reply goes on in a new message, before the current one is full.

    What was given out is never changed and nothing is lost: the pieces, joined, are the text, apart from the lines that
    close and open a fence around a new message. A message holds at most `max_bytes` bytes of UTF-8.
    """

    def __init__(self, max_bytes: int = 9_000) -> None:
        self._max_bytes = max_bytes
        self._used = 0
        self._here = START
        self._line = ""
        self._held = ""
        self._opening: str | None = None
        self._rolling = False
        self._rolled = False
        self._above = ""

    def roll(self) -> None:
        """Go on in a new message with the next push, at the first good place in its text."""
        self._rolling = True

    def break_off(self) -> list[Piece]:
        """Go on in a new message at once, whatever stands here; what closes the code that is open in this one."""
        self._rolling = False
        if not self._used:
            return []
        line = self._line
        here = self._here._replace(at=len(line))
        closing, following = repair(line, here, self._max_bytes)
        pieces = [self._give(line, here, here.at, closing)] if closing else []
        if following.endswith("`"):
            following += ZERO_WIDTH_SPACE  # what comes next may be a backtick, which would make the run longer
        self._begin(line, here, following)
        return pieces

    def push(self, text: str) -> list[Piece]:
        """Take the next text. The beginning of a line that may become a fence waits for the rest of its line.

        So do backticks and backslashes at the end for what follows them: no message may end within an escape or a run.
        """
        text = self._held + text
        line = text.rfind("\n") + 1
        fence = (line or not self._line) and _may_become_fence(text[line:])
        end = line if fence else len(text.rstrip("`\\"))
        self._held = text[end:]
        return list(self._pieces(text[:end]))

    def finish(self) -> list[Piece]:
        """What was still held back."""
        text, self._held = self._held, ""
        return list(self._pieces(text))

    def _pieces(self, text: str) -> Iterator[Piece]:
        if self._rolled:
            text = steadied(text, self._here._replace(at=len(self._line)), self._above)
        while text:
            # The line that was begun is looked at as a whole, so that its rest is not taken for a line.
            whole = self._line + text
            here = self._here._replace(at=len(self._line))
            cut = self._cut(whole, here)
            if cut is None:
                yield self._give(whole, here, len(whole), "")
                return
            closing, following = repair(whole, cut, self._max_bytes)
            if cut.at > here.at or (closing and self._used):
                yield self._give(whole, here, cut.at, closing)
            text = steadied(whole[cut.at :], cut)
            self._begin(whole, cut, following)

    def _begin(self, whole: str, cut: Cut, following: str) -> None:
        """The next message begins at this cut, with what opens there again."""
        self._line = line_tail(whole[cut.line : cut.at])
        self._here = cut._replace(line=0).begins_message()
        self._opening = following
        self._rolled = True
        self._above = ""
        self._used = 0

    def _give(self, whole: str, here: Cut, end: int, closing: str) -> Piece:
        opening, self._opening = self._opening, None
        text = whole[here.at : end] + closing
        if opening is not None:
            text = opening + guard(whole, here, self._max_bytes) + text
        self._used += utf8_bytes(text)
        reader = Reader(here)
        *lines, rest = whole[:end].split("\n")
        self._line = line_tail(rest)
        for line in lines:
            reader.read(line)
            self._above = line
        self._here = reader.cut(0, 0)
        return Piece(text, opening is not None)

    def _cut(self, whole: str, here: Cut) -> Cut | None:
        """Where the current message ends in the text from `here` on, if it does."""
        opening = "" if self._opening is None else self._opening + guard(whole, here, self._max_bytes)
        room = self._max_bytes - self._used - utf8_bytes(opening)
        near = utf8_bytes(whole[here.at :]) >= room - self._max_bytes * _NEAR
        if not (near or self._rolling or (here.in_table and here.rows > MOST_ROWS // 2)):
            return None
        end = here.at + fitting_utf8(whole[here.at : here.at + max(room, 0)], room)
        cuts, capped = line_cuts(whole, here, end, Caps())
        reserve = room_for_repair(here, cuts, whole[:end], self._max_bytes)
        stop = here.at + fitting_utf8(whole[here.at : end], room - reserve)
        if capped is not None and capped.at <= stop:
            return capped
        if self._rolling and self._used:
            self._rolling = False
            return first_cut(whole, here, stop, cuts)
        self._rolling = False
        if stop == len(whole):
            return self._early_cut(whole, here, cuts)
        return self._late_cut(whole, here, stop, cuts)

    def _late_cut(self, whole: str, here: Cut, stop: int, cuts: list[Cut]) -> Cut:
        """The best place up to `stop` in a message that is full there."""
        if stop <= here.at:
            if self._used:
                return here
            stop = here.at + 1
        low = here.at + fitting_utf8(whole[here.at : stop], self._max_bytes // 2 - self._used)
        cut = choose(whole, here, stop, cuts, low=low)
        if cut.at == here.at:
            return here if self._used else cut._replace(at=stop)
        between = here.at == here.line or whole[here.at - 1].isspace()
        return here if cut.rank == ANYWHERE and self._used and between else cut

    def _early_cut(self, whole: str, here: Cut, cuts: list[Cut]) -> Cut | None:
        """A good place in a message that is nearly full."""
        for cut in cuts:
            if cut.rank <= NEWLINE:
                used = self._used + utf8_bytes(whole[here.at : cut.at])
                if used >= self._max_bytes * (_SOFT if cut.rank == BLANK_LINE else _LATE):
                    return cut
        return None


def _may_become_fence(line: str) -> bool:
    if not line or len(line) > _LONGEST_FENCE_LINE:
        return False
    prefix = LINE_PREFIX.match(line)
    return _FENCE_BEGUN.fullmatch(line, prefix.end() if prefix else 0) is not None
