"""Makes one line of a model's Markdown safe to show: pings, links, images and inline code.

A line is all that is looked at: inline code, links and autolinks count only when they open and close on one line, and
what does not is written so that Slack's parser cannot see it either. What Slack may understand in two ways is made safe
for both. The shapes are in `grammar`. The module is long because each character that may begin something shares the
state of the line, and the rule of one is only right beside the rules of the others.
"""

import re

from bot.slack.rendering.grammar import (
    ADDRESS_ENDS,
    ADDRESS_RUN,
    ANGLE,
    ANGLE_END,
    ANGLE_SCHEME,
    DEFINITION,
    HOST,
    HOST_GOES_ON,
    LABEL_END,
    LABEL_MAY_END,
    LIVE,
    LONGEST_BEGINNING,
    PUNCTUATION,
    SCHEME_END,
    SLASHES,
    TARGET,
    TARGET_BEGUN,
    TARGET_MAY_END,
    TICK_COMES,
    TICKS,
    WORD_CHARACTER,
    break_tokens,
    label_end,
    token_begun,
    without_trailing,
    word_start,
)
from bot.slack.rendering.links import (
    ZERO_WIDTH_SPACE,
    Judgement,
    LinkPolicy,
    break_addresses,
    code_span,
    is_opaque,
    misleads,
)

HOLD_CHARS = 2_000
"""A construct that is still open after so many characters is written in a neutral form."""

_STOP = re.compile(r"[<`\[\]!\\:.]")
_OPAQUE_SCHEMES = frozenset({"javascript", "vbscript", "data", "mailto"})

Step = tuple[int, str | None, int]
"""Text before the first index goes out as it is, the string goes out in place of the text up to the second index.

Without a string the text from the first index on waits for more.
"""


class InlineScanner:
    """Scans lines piece by piece. Remembers what it must of the line and of the paragraph."""

    def __init__(self, policy: LinkPolicy, asker_id: str | None) -> None:
        self.waits_for: re.Pattern[str] | None = None
        """Set after `scan` when the held text needs one of these characters to go on."""
        self.word_only = True
        """Set after `scan`: what it left is the beginning of a word and nothing else."""
        self.needs_space = False
        """Set after `scan`: what it left is a word and a full stop or colon, and nothing else if a space follows."""
        self._policy = policy
        self._asker = f"<@{asker_id}>" if asker_id else None
        self._last = ""
        self._in_long_address = False
        self._tag_open = False
        # A tag may swallow a backtick, and then all later ones in its paragraph may mean something else.
        self._unsure = False
        self._line_opens_with_bracket = False
        self._bracket_seen = False
        self._actions = {
            "<": self._at_less_than,
            "`": self._at_tick,
            "[": self._at_bracket,
            "]": self._at_close,
            "!": self._at_exclamation,
            "\\": self._at_backslash,
            ":": self._at_colon,
            ".": self._at_dot,
        }

    def begin_line(self, *, opens_with_bracket: bool) -> None:
        """A new line begins; a line that opens with `[` may be the definition of a link."""
        self._line_opens_with_bracket = opens_with_bracket
        self._bracket_seen = False
        self._last = ""

    def end_paragraph(self) -> None:
        """A blank line, or a fence, ends whatever a paragraph left open."""
        self._tag_open = False
        self._unsure = False

    def passed(self, text: str) -> None:
        """Plain text went by without the scanner, inside the line."""
        self._last = text[-1:]

    def close(self) -> str:
        """What ends the text, when something is still open."""
        return "`" if self._in_long_address else ""

    def scan(self, text: str, start: int, end: int, out: list[str], *, whole: bool) -> int:
        """Handle `text[start:end]`, the rest of a line or (not `whole`) its beginning; where it stopped."""
        self.waits_for = None
        self.word_only = True
        self.needs_space = False
        at = start
        while True:
            if self._in_long_address:
                start = at = self._long_address(text, at, end, out, whole=whole)
                if self._in_long_address:
                    return at
            found = _STOP.search(text, at, end)
            if found is None:
                break
            step = self._actions[found[0]](text, start, found.start(), end, whole)
            if isinstance(step, int):
                at = step
                continue
            upto, piece, resume = step
            if upto > start:
                self._send(text[start:upto], out)
            if piece is None:
                self.word_only = False
                return upto
            self._send(self._apart(piece, made=text[upto] != "`"), out)
            start = at = resume
        stop = end if whole else word_start(text, max(start, end - 64), end)
        if stop > start:
            self._send(text[start:stop], out)
        return stop

    def _apart(self, piece: str, *, made: bool) -> str:
        """The piece, kept from joining what stands before it; `made` when its first character is ours."""
        if piece[:1] == "`" and (self._last == "`" or (self._last == "\\" and made)):
            return f" {piece}"
        if piece[:1] == "[" and self._last == "!":
            return f"{ZERO_WIDTH_SPACE}{piece}"
        return piece

    def _send(self, piece: str, out: list[str]) -> None:
        if piece:
            out.append(piece)
            self._last = piece[-1]

    def _nested(self, label: str) -> str:
        """A label, made safe by itself."""
        kept = self._last, self._bracket_seen, self._line_opens_with_bracket
        self._last, self._bracket_seen, self._line_opens_with_bracket = "", True, False
        out: list[str] = []
        self.scan(label, 0, len(label), out, whole=True)
        if self._in_long_address:
            self._in_long_address = False
            out.append("`")
        self._last, self._bracket_seen, self._line_opens_with_bracket = kept
        return "".join(out).strip()

    # Each action looks at one character that may begin or join something. It returns a step, or where to look on.

    def _at_less_than(self, text: str, _start: int, at: int, end: int, whole: bool) -> Step | int:
        token = self._token(text, at, end, whole=whole)
        if token is not None:
            return token
        scheme = ANGLE_SCHEME.match(text, at + 1, end)
        if scheme is not None:
            if scheme.end() == end and not whole:
                return at, None, at
            if text.startswith(":", scheme.end()):
                return self._autolink(text, at, end, whole=whole)
        if scheme is not None or text[at + 1 : at + 2] in {"/", "!", "?"}:
            self._tag_open = True
        return at + 1

    def _token(self, text: str, at: int, end: int, *, whole: bool) -> Step | None:
        """What is done with the token that the `<` at `at` begins; None when it begins none."""
        head = text[at : min(end, at + LONGEST_BEGINNING)]
        if self._asker is not None and head[1:2] == "@":
            if text.startswith(self._asker, at, end):
                asker, self._asker = self._asker, None
                return at, asker, at + len(asker)
            if not whole and self._asker.startswith(text[at:end]):
                return at, None, at
        if LIVE.match(text, at, end):
            return at, "&lt;", at + 1
        if not whole and len(head) == end - at and token_begun(head):
            return at, None, at
        return None

    def _autolink(self, text: str, at: int, end: int, *, whole: bool) -> Step | int:
        stop = min(end, at + HOLD_CHARS)
        found = ANGLE.match(text, at, stop)
        if found is None:
            if whole or stop < end or stop == at + HOLD_CHARS or ANGLE_END.search(text, at + 1, stop):
                return at, "&lt;", at + 1
            return at, None, at
        address, label = found[1], found[2]
        scheme = address.partition(":")[0].lower()
        known = scheme in {"http", "https"} or "://" in address[:40] or is_opaque(address)
        if not known or (label is None and any(character.isspace() for character in address)):
            return at, "&lt;", at + 1
        if label is not None:
            return at, self._link(label, address, ""), found.end()
        if self._policy.judge(address) is Judgement.KEEP:
            return at, found[0], found.end()
        return at, self._code(address), found.end()

    def _at_tick(self, text: str, _start: int, at: int, end: int, whole: bool) -> Step | int:
        self._unsure = self._unsure or self._tag_open
        limit = at + HOLD_CHARS
        stop = min(end, limit)
        found = TICKS.match(text, at, stop)
        after = at + 1 if found is None else found.end()
        if stop == end and stop < limit and after == end and not whole:
            return at, None, at
        for closing in TICKS.finditer(text, after, stop):
            if len(closing[0]) == after - at and closing.end() < limit:
                if closing.end() == end and not whole:
                    return at, None, at
                code = break_tokens(text[after : closing.start()])
                if "|" in code or self._unsure:
                    code = break_addresses(code)
                ticks = text[at:after]
                return at, f"{ticks}{code}{ticks}", closing.end()
        if stop == end and stop < limit and not whole:
            self.waits_for = TICK_COMES
            return at, None, at
        return at, "\\`" * (after - at), after

    def _at_exclamation(self, text: str, _start: int, at: int, end: int, whole: bool) -> Step | int:
        if at + 1 >= end:
            return at + 1 if whole else (at, None, at)
        if text[at + 1] != "[":
            return at + 1
        step = self._bracket(text, at + 1, end, image=True, whole=whole)
        if isinstance(step, int):
            close = label_end(text, at + 2, min(end, at + 1 + HOLD_CHARS), whole=True)
            return (at, "!\\[", at + 2) if close is not None and text.startswith("[", close + 1) else step
        _, piece, resume = step
        return at, piece, resume

    def _at_bracket(self, text: str, _start: int, at: int, end: int, whole: bool) -> Step | int:
        return self._bracket(text, at, end, image=False, whole=whole)

    def _bracket(self, text: str, at: int, end: int, *, image: bool, whole: bool) -> Step | int:
        limit = at + HOLD_CHARS
        stop = min(end, limit)
        certain = whole or stop == limit
        close = label_end(text, at + 1, stop, whole=certain)
        if close is not None and (close < 0 or close + 1 >= stop) and not certain:
            self.waits_for = LABEL_MAY_END if close < 0 else None
            return at, None, at
        if close is not None and 0 <= close < stop - 1 and text[close + 1] == "(":
            found = TARGET.match(text, close + 1, stop)
            if found is not None:
                address = found[1] if found[1] is not None else found[2]
                label = text[at + 1 : close]
                return at, self._link(label, address, found[0], image=image), found.end()
            if not certain and TARGET_BEGUN.fullmatch(text, close + 1, stop):
                self.waits_for = TARGET_MAY_END
                return at, None, at
        self._bracket_seen = True
        return at + 1

    def _at_close(self, text: str, _start: int, at: int, end: int, whole: bool) -> Step | int:
        if at + 1 >= end:
            return at + 1 if whole else (at, None, at)
        if text[at + 1] == "(":
            return at, "\\](", at + 2
        if text[at + 1] != ":" or (self._bracket_seen and not self._line_opens_with_bracket):
            return at + 1
        limit = at + HOLD_CHARS
        stop = min(end, limit)
        found = DEFINITION.match(text, at, stop)
        if found is None or (found.end() == stop and (stop == limit or not whole)):
            return (at, "\\]:", at + 2) if stop == limit else (at, None, at)
        ends = found.end() == stop or text[found.end()] in " \t"
        if ends and self._policy.is_written(found[1] or found[2] or ""):
            return at, found[0], found.end()
        return at, "\\]:", at + 2

    def _at_backslash(self, text: str, start: int, at: int, end: int, whole: bool) -> Step | int:
        if at + 1 >= end:
            begin = word_start(text, max(start, at - 64), at)
            return at + 1 if whole else (begin, None, begin)
        escaped = text[at + 1]
        if escaped == ".":
            return self._at_dot(text, start, at, end, whole)
        if escaped == ":":
            return self._at_colon(text, start, at, end, whole)
        if escaped != "<":
            return at + 2 if escaped in PUNCTUATION else at + 1
        step = self._at_less_than(text, start, at + 1, end, whole)
        if isinstance(step, int):
            return step
        _, piece, resume = step
        return (at, None, at) if piece is None else (at, piece, resume)

    def _at_colon(self, text: str, start: int, at: int, end: int, whole: bool) -> Step | int:
        """`at` is the colon, or the backslash before it."""
        after = at + 1 + (text[at] == "\\")
        scheme = SCHEME_END.search(text, max(start, at - 32), at)
        if scheme is None:
            return after
        begin = scheme.start()
        slashes = SLASHES.match(text, at, end)
        if slashes is None:
            if not whole and HOST_GOES_ON.fullmatch(text, at, end):
                self.needs_space = text[at] == ":" and at + 1 == end
                return begin, None, begin
            if scheme[0].lower() not in _OPAQUE_SCHEMES:
                return after
        return self._address(text, begin, slashes.end() if slashes else after, end, whole) or after

    def _address(self, text: str, begin: int, at: int, end: int, whole: bool) -> Step | None:
        """What is done with the address that begins at `begin`, whose scheme ends at `at`; None when it is none."""
        limit = begin + HOLD_CHARS
        run = ADDRESS_RUN.match(text, at, min(end, limit))
        stop = at if run is None else run.end()
        if stop == limit:
            return self._begin_long_address(text, begin, stop)
        if stop == end and not whole:
            self.waits_for = ADDRESS_ENDS
            return begin, None, begin
        address = without_trailing(text[begin:stop])
        if len(address) <= at - begin and not is_opaque(address):
            return None
        if text[at - 1] != "/" and not is_opaque(address):
            return None
        stop = begin + len(address)
        if self._policy.judge(address.replace("\\:", ":").replace("\\/", "/")) is Judgement.KEEP:
            return begin, address, stop
        return begin, self._code(address), stop

    def _at_dot(self, text: str, start: int, at: int, end: int, whole: bool) -> Step | int:
        """`at` is the dot, or the backslash before it."""
        after = at + 1 + (text[at] == "\\")
        if self._policy.mode == "shown":
            return after
        if after >= end and not whole:
            begin = word_start(text, max(start, at - 64), at)
            self.needs_space = text[at] == "."
            return begin, None, begin
        if WORD_CHARACTER.match(text, after, end) is None:
            return after
        label = LABEL_END.search(text, max(start, at - 63), at)
        begin = at if label is None else label.start()
        found = HOST.match(text, begin, min(end, begin + HOLD_CHARS))
        if found is None or found.end() < after:
            return after
        before = text[begin - 1] if begin > start else self._last
        return self._host(text, found, before, end, whole) or found.end(1)

    def _host(self, text: str, found: re.Match[str], before: str, end: int, whole: bool) -> Step | None:
        """What is done with dotted words and what follows them; None when they are no address."""
        begin, stop = found.span()
        limit = begin + HOLD_CHARS
        if not whole and stop < limit and (stop == end or HOST_GOES_ON.fullmatch(text, stop, end)):
            self.waits_for = ADDRESS_ENDS if stop == end else None
            return begin, None, begin
        host, following = found[1], found[2]
        if before == "@" and not following:
            return None
        if stop == limit:
            return self._begin_long_address(text, begin, stop)
        address = without_trailing(host + following)
        if not self._policy.hides_host(host, address[len(host) :]):
            return None
        return begin, self._code(address), begin + len(address)

    # What links become.

    def _link(self, label: str, address: str, target: str, *, image: bool = False) -> str:
        """A link or an image; `target` is what followed the label in Markdown, `(address "title")`."""
        shown = self._nested(label)
        judgement = self._policy.judge(address)
        if judgement is Judgement.LOCAL and not image and target:
            return f"[{shown}]{break_tokens(target)}"
        if judgement is Judgement.KEEP:
            # Made safe, the label must still end where it ended, and hold no image that would take the address.
            ends = "![" not in shown and label_end(f"{shown}]", 0, len(shown) + 1, whole=True) == len(shown)
            if target and shown and ends and not misleads(label, address):
                return f"[{shown}]" + (f"({address})" if "<" in target.removeprefix("(<") else target)
            code = address
        else:
            code = self._code(address) if address.strip() else ""
        if shown and code and shown != code:
            return f"{shown} ({code})"
        return code or shown

    def _code(self, address: str) -> str:
        return code_span(break_addresses(break_tokens(address)) if self._unsure else break_tokens(address))

    def _begin_long_address(self, text: str, begin: int, stop: int) -> Step:
        self._in_long_address = True
        return begin, "`" + (break_addresses(text[begin:stop]) if self._unsure else text[begin:stop]), stop

    def _long_address(self, text: str, at: int, end: int, out: list[str], *, whole: bool) -> int:
        run = ADDRESS_RUN.match(text, at, end)
        stop = run.end() if run else at
        if stop > at:
            self._send(text[at:stop], out)
        if stop < end or whole:
            self._in_long_address = False
            self._send("`", out)
        else:
            self.word_only = False
        return stop
