"""Makes one line of a model's Markdown safe to show: pings, links, images and inline code.

A line is all that is looked at: inline code, links and autolinks count only when they open and close on one line, and
what does not is written so that Slack's parser cannot see it either. What Slack may understand in two ways is made safe
for both. Sources: CommonMark 0.31 and GFM for the grammar, docs.slack.dev "Formatting message text" for the tokens.
"""

import re

from bot.slack.controls import CONTROL_TOKEN, UNSEEN, control_token_begun
from bot.slack.links import (
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

_LIVE_TOKEN = rf"!(?:channel|here|everyone|group|subteam|date)|(?-i:{CONTROL_TOKEN[1:]})"
_LIVE = re.compile(rf"<(?:{_LIVE_TOKEN}|@[0-9A-Za-z]|#[0-9A-Za-z])", re.IGNORECASE)
_LIVE_IN_CODE = re.compile(rf"<(?={_LIVE_TOKEN}|@[UW]|#[CDG])", re.IGNORECASE)
_LIVE_NAMES = ("<!channel", "<!here", "<!everyone", "<!group", "<!subteam", "<!date")
_LONGEST_BEGINNING = 24

_STOP = re.compile(r"[<`\[\]!\\:.]")
_STOP_WORD = re.compile(r"[0-9A-Za-z_+\-\u00aa-\u0dff]{1,64}\Z")
_SCHEME_WORD = re.compile(r"[A-Za-z][A-Za-z0-9+\-]{0,31}\Z")
_HOST_WORD = re.compile(r"[0-9A-Za-z_\-\u00aa-\u0dff]{1,63}\Z")
_WORD_CHARACTER = re.compile(r"[0-9A-Za-z_\-\u00aa-\u0dff]")

_ADDRESS = r"[^\s<>`\"|\[\]\u2000-\u200b\u200e-\u206f\u3000-\u303f\uff00-\uff0f\uff1a-\uff20]"
_ADDRESS_RUN = re.compile(f"{_ADDRESS}*")
_LABEL = r"[0-9A-Za-z_\-\u00aa-\u0dff]{1,63}"
_HOST = re.compile(
    rf"({_LABEL}(?:\\?\.{_LABEL}){{1,10}})(\\?:\\?/\\?/{_ADDRESS}*|(?:\\?:[0-9]{{1,5}})?(?:[/?#]{_ADDRESS}*)?)"
)
_SLASHES = re.compile(r"\\?:\\?/\\?/")
_SLASHES_BEGUN = re.compile(r"\\?:(?:\\|\\?/\\?)?|\\?\.|\\")
_TRAILING = "?!.,:;*_~'\\"

_ANGLE = re.compile(r"<([A-Za-z][A-Za-z0-9+.\-]*:[^<>`|\n]*)(?:\|([^<>`\n]*))?>")
_ANGLE_END = re.compile(r"[<>`]")
_ANGLE_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]{0,31}")
_TICKS = re.compile(r"`+")
_LABEL_STOP = re.compile(r"\\.?|`+|[\[\]]")
_DEEPEST_LABEL = 3
_TARGET = re.compile(
    r"""\([ \t]*(?:<([^<>`\n]*)>|((?:[^\s()<>`]|\((?:[^\s()<>`]|\([^\s()<>`]*+\))*+\))*+))"""
    r"""([ \t]+(?:"[^"\n]*+"|'[^'\n]*+'|\([^()\n]*+\)))?[ \t]*\)"""
)
_TARGET_BEGUN = re.compile(
    r"""\([ \t]*(?:<[^<>`\n]*>?|[^\s<>`]*)(?:[ \t]+(?:"[^"\n]*"?|'[^'\n]*'?|\([^()\n]*\)?)?[ \t]*)?"""
)
_DEFINITION = re.compile(r"\]:[ \t]*(?:<([^<>`\s]*)>|([^\s<>`]*))")
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")

# What a waiting construct waits for; whatever the first filter looks for must pass it as well.
_TICK_COMES = re.compile(f"[`\n<{UNSEEN}\U0001f3f4]")
_LABEL_ENDS = re.compile(f"[`\n<\\[\\]{UNSEEN}\U0001f3f4]")
_TARGET_ENDS = re.compile(f"[`\n<>()\"' \t{UNSEEN}\U0001f3f4]")
_ADDRESS_ENDS = re.compile(rf"(?!{_ADDRESS}).|\n|[{UNSEEN}\U0001f3f4]")

Step = tuple[int, str | None, int]
"""Text before the first index goes out as it is, the string goes out in place of the text up to the second index.

Without a string the text from the first index on waits for more.
"""


def break_tokens(code: str) -> str:
    """Code in which every live token is broken by a character that nobody sees, and nothing else is touched."""
    return _LIVE_IN_CODE.sub(f"<{ZERO_WIDTH_SPACE}", code)


def live_token_at(text: str, at: int) -> bool:
    """Whether Slack or the model would act on the token that starts here, outside code."""
    return _LIVE.match(text, at) is not None


def token_begun(text: str) -> bool:
    """Whether `text`, which starts with `<`, may become a live token with the characters that follow."""
    if len(text) >= _LONGEST_BEGINNING:
        return False
    lower = text.lower()
    return text in {"<@", "<#"} or any(name.startswith(lower) for name in _LIVE_NAMES) or control_token_begun(text)


class InlineScanner:
    """Scans lines piece by piece. Remembers what it must of the line and of the paragraph."""

    def __init__(self, policy: LinkPolicy, asker_id: str | None) -> None:
        self.waits_for: re.Pattern[str] | None = None
        """Set after `scan` when the held text needs one of these characters to go on."""
        self.word_only = True
        """Set after `scan`: what it left is the beginning of a word and nothing else."""
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
        """Handle `text[start:end]`, all or the beginning of the rest of a line; where it stopped. `whole`: all of it."""
        self.waits_for = None
        self.word_only = True
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
            if piece[:1] == "`" and (self._last == "`" or (self._last == "\\" and text[upto] != "`")):
                piece = f" {piece}"
            self._send(piece, out)
            start = at = resume
        stop = end if whole else _word_start(text, max(start, end - 64), end)
        if stop > start:
            self._send(text[start:stop], out)
        return stop

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
        head = text[at : at + _LONGEST_BEGINNING if at + _LONGEST_BEGINNING < end else end]
        if len(head) == 1:
            return at + 1 if whole else (at, None, at)
        if self._asker is not None and head[1] == "@":
            if text.startswith(self._asker, at):
                asker, self._asker = self._asker, None
                return at, asker, at + len(asker)
            if not whole and self._asker.startswith(text[at:end]):
                return at, None, at
        if _LIVE.match(text, at, end):
            return at, "&lt;", at + 1
        if not whole and token_begun(head) and len(head) == end - at:
            return at, None, at
        scheme = _ANGLE_SCHEME.match(text, at + 1, end)
        if scheme is not None:
            if scheme.end() == end and not whole:
                return at, None, at
            if text.startswith(":", scheme.end()):
                return self._autolink(text, at, end, whole=whole)
        if scheme is not None or head[1] in "/!?":
            self._tag_open = True
        return at + 1

    def _autolink(self, text: str, at: int, end: int, *, whole: bool) -> Step | int:
        stop = min(end, at + HOLD_CHARS)
        found = _ANGLE.match(text, at, stop)
        if found is None:
            if whole or stop < end or stop == at + HOLD_CHARS or _ANGLE_END.search(text, at + 1, stop):
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
        found = _TICKS.match(text, at, stop)
        after = at + 1 if found is None else found.end()
        if stop == end and stop < limit and after == end and not whole:
            return at, None, at
        for closing in _TICKS.finditer(text, after, stop):
            if len(closing[0]) == after - at and closing.end() < limit:
                if closing.end() == end and not whole:
                    return at, None, at
                code = break_tokens(text[after : closing.start()])
                if "|" in code or self._unsure:
                    code = break_addresses(code)
                ticks = text[at:after]
                return at, f"{ticks}{code}{ticks}", closing.end()
        if stop == end and stop < limit and not whole:
            self.waits_for = _TICK_COMES
            return at, None, at
        return at, "\\`" * (after - at), after

    def _at_exclamation(self, text: str, _start: int, at: int, end: int, whole: bool) -> Step | int:
        if at + 1 >= end:
            return at + 1 if whole else (at, None, at)
        if text[at + 1] != "[":
            return at + 1
        step = self._bracket(text, at + 1, end, image=True, whole=whole)
        if isinstance(step, int):
            close = _label_end(text, at + 2, min(end, at + 1 + HOLD_CHARS), whole=True)
            return (at, "!\\[", at + 2) if close is not None and text.startswith("[", close + 1) else step
        _, piece, resume = step
        return at, piece, resume

    def _at_bracket(self, text: str, _start: int, at: int, end: int, whole: bool) -> Step | int:
        return self._bracket(text, at, end, image=False, whole=whole)

    def _bracket(self, text: str, at: int, end: int, *, image: bool, whole: bool) -> Step | int:
        limit = at + HOLD_CHARS
        stop = min(end, limit)
        certain = whole or stop == limit
        close = _label_end(text, at + 1, stop, whole=certain)
        if close is not None and (close < 0 or close + 1 >= stop) and not certain:
            self.waits_for = _LABEL_ENDS if close < 0 else None
            return at, None, at
        if close is not None and 0 <= close < stop - 1 and text[close + 1] == "(":
            found = _TARGET.match(text, close + 1, stop)
            if found is not None:
                address = found[1] if found[1] is not None else found[2]
                label = text[at + 1 : close]
                return at, self._link(label, address, found[0], image=image), found.end()
            if not certain and _TARGET_BEGUN.fullmatch(text, close + 1, stop):
                self.waits_for = _TARGET_ENDS
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
        found = _DEFINITION.match(text, at, stop)
        if found is None or (found.end() == stop and (stop == limit or not whole)):
            return (at, "\\]:", at + 2) if stop == limit else (at, None, at)
        ends = found.end() == stop or text[found.end()] in " \t"
        if ends and self._policy.is_written(found[1] or found[2] or ""):
            return at, found[0], found.end()
        return at, "\\]:", at + 2

    def _at_backslash(self, text: str, start: int, at: int, end: int, whole: bool) -> Step | int:
        if at + 1 >= end:
            begin = _word_start(text, max(start, at - 64), at)
            return at + 1 if whole else (begin, None, begin)
        escaped = text[at + 1]
        if escaped == ".":
            return self._at_dot(text, start, at, end, whole)
        if escaped == ":":
            return self._at_colon(text, start, at, end, whole)
        if escaped != "<":
            return at + 2 if escaped in _PUNCTUATION else at + 1
        step = self._at_less_than(text, start, at + 1, end, whole)
        if isinstance(step, int):
            return step
        _, piece, resume = step
        return (at, None, at) if piece is None else (at, piece, resume)

    def _at_colon(self, text: str, start: int, at: int, end: int, whole: bool) -> Step | int:
        """`at` is the colon, or the backslash before it."""
        after = at + 1 + (text[at] == "\\")
        scheme = _SCHEME_WORD.search(text, max(start, at - 32), at)
        if scheme is None:
            return after
        begin = scheme.start()
        slashes = _SLASHES.match(text, at, end)
        if slashes is None and not whole and _SLASHES_BEGUN.fullmatch(text, at, end):
            return begin, None, begin
        opaque = scheme[0].lower() in {"javascript", "vbscript", "data", "mailto"}
        if slashes is None and not opaque:
            return after
        limit = begin + HOLD_CHARS
        run = _ADDRESS_RUN.match(text, slashes.end() if slashes else after, min(end, limit))
        stop = run.end() if run else after
        if stop == limit:
            return self._begin_long_address(text, begin, stop)
        if stop == end and not whole:
            self.waits_for = _ADDRESS_ENDS
            return begin, None, begin
        address = _without_trailing(text[begin:stop])
        if slashes is None and not is_opaque(address):
            return after
        if len(address) <= len(scheme[0]) + 3 and slashes:
            return after
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
            begin = _word_start(text, max(start, at - 64), at)
            return begin, None, begin
        if _WORD_CHARACTER.match(text, after, end) is None:
            return after
        label = _HOST_WORD.search(text, max(start, at - 63), at)
        begin = at if label is None else label.start()
        limit = begin + HOLD_CHARS
        found = _HOST.match(text, begin, min(end, limit))
        if found is None or found.end() < after:
            return after
        stop = found.end()
        if not whole and stop < limit and (stop == end or _SLASHES_BEGUN.fullmatch(text, stop, end)):
            self.waits_for = _ADDRESS_ENDS if stop == end else None
            return begin, None, begin
        host, following = found[1], found[2]
        before = text[begin - 1] if begin > start else self._last
        if before == "@" and not following:
            return found.end(1)
        if stop == limit:
            return self._begin_long_address(text, begin, stop)
        address = _without_trailing(host + following)
        if not self._policy.hides_host(host, address[len(host) :]):
            return found.end(1)
        stop = begin + len(address)
        return begin, self._code(address), stop

    # What links become.

    def _link(self, label: str, address: str, target: str, *, image: bool = False) -> str:
        """A link or an image; `target` is what followed the label in Markdown, `(address "title")`."""
        shown = self._nested(label)
        judgement = self._policy.judge(address)
        if judgement is Judgement.LOCAL and not image and target:
            return f"[{shown}]{break_tokens(target)}"
        if judgement is Judgement.KEEP:
            if target and shown and not misleads(label, address):
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
        run = _ADDRESS_RUN.match(text, at, end)
        stop = run.end() if run else at
        if stop > at:
            self._send(text[at:stop], out)
        if stop < end or whole:
            self._in_long_address = False
            self._send("`", out)
        else:
            self.word_only = False
        return stop


def _word_start(text: str, lowest: int, end: int) -> int:
    found = _STOP_WORD.search(text, lowest, end)
    return end if found is None else found.start()


def _label_end(text: str, at: int, stop: int, *, whole: bool) -> int | None:
    """Where the bracket that opened before `at` closes; None when it does not, -1 when that is not known yet."""
    depth = 1
    while True:
        found = _LABEL_STOP.search(text, at, stop)
        if found is None:
            return None if whole else -1
        at = found.end()
        mark = found[0]
        if mark[0] == "`":
            closing = next((run for run in _TICKS.finditer(text, at, stop) if len(run[0]) == len(mark)), None)
            if not whole and (closing is None or closing.end() == stop):
                return -1
            at = at if closing is None else closing.end()
        elif mark == "[":
            depth += 1
            if depth > _DEEPEST_LABEL:
                return None
        elif mark == "]":
            depth -= 1
            if depth == 0:
                return found.start()


def _without_trailing(address: str) -> str:
    """GFM: punctuation at the end, and a bracket that was not opened, are no part of an address."""
    end = len(address)
    unopened = address.count(")") - address.count("(")
    while end and (address[end - 1] in _TRAILING or (address[end - 1] == ")" and unopened > 0)):
        unopened -= address[end - 1] == ")"
        end -= 1
    return address[:end]
