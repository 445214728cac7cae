"""Makes a model's Markdown safe to show in Slack while it is still being written.

What comes out never pings, hides no link, loads no image and holds no control token, however the text was cut on its
way; ordinary text stays as it was (threats T1 to T7, T25 and T27). The text passes `controls` (hidden characters and
control tokens), loses its opening (blank space, "Gemma:"), and is then read line by line: code in fences here, all else
in `inline`.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from bot.conversation.prompt import OWN_NAMES
from bot.slack.rendering.controls import UNSEEN, ControlFilter
from bot.slack.rendering.fences import FENCE, LINE_PREFIX, LINE_PREFIX_BEGUN, LONGEST_PREFIX, Fence, Lists
from bot.slack.rendering.grammar import LIVE, break_tokens, token_begun
from bot.slack.rendering.inline import HOLD_CHARS, InlineScanner
from bot.slack.rendering.links import ZERO_WIDTH_SPACE, LinkMode, LinkPolicy
from bot.slack.rendering.opening import Opening

_LONGEST_MARKER = 12
_LONGEST_INFO = 300
_LONGEST_WORD = 64
_SPECIAL = re.compile(f"[<`\\[\\]!\\\\\n:.{UNSEEN}\U0001f3f4](?<![:.](?= ))")
_SPECIAL_IN_CODE = re.compile(f"[<\n{UNSEEN}\U0001f3f4]")
# A line that begins like this opens no block that matters here. Only a digit or a sign of Markdown could.
_PLAIN_LINE = re.compile(r"[A-Za-z|#\"'(\u00aa-\uffff]|\*\*|__?\w")
_PLAIN_CODE = re.compile(r"[ \t]*+[^ \t`~\n]")
_LINE_ENDS = re.compile(f"[`<\n{UNSEEN}\U0001f3f4]")

# Blocks of HTML hide the fences inside them. These end at a mark of their own, the others at a blank line.
_HTML_ENDS = (
    (
        re.compile(r"<(?:script|pre|style|textarea)(?![0-9a-z-])", re.IGNORECASE),
        re.compile(r"</(?:script|pre|style|textarea)>", re.IGNORECASE),
    ),
    (re.compile(r"<!--"), re.compile(r"-->")),
    (re.compile(r"<\?"), re.compile(r"\?>")),
    (re.compile(r"<!\[CDATA\["), re.compile(r"\]\]>")),
    (re.compile(r"<![A-Za-z]"), re.compile(r">")),
)
# What stands in such a block must be nothing that is going to be changed, or its end could go.
_INERT = re.compile(r"(?:[^<`\[\\:.]|[:.](?=\s))*+")
_HTML_BEGUN = re.compile(r"<(?:/|[A-Za-z]{0,8}|!(?:-|\[[A-Z]{0,6})?)\Z")
_HTML = re.compile(r"</?[A-Za-z]")


_WAIT = -1
_NOTHING = -2


class _Line(NamedTuple):
    """A line, or the beginning of one: where it begins, where its text does behind the prefix, and where it ends."""

    text: str
    start: int
    behind: int
    end: int
    whole: bool

    @property
    def prefix(self) -> str:
        return self.text[self.start : self.behind]


class Sanitizer:
    """Takes the deltas of one completion and gives out what may be shown; what was given out never changes.

    `links="shown"` keeps honest links, `links="code"` only those in `written_links`, the addresses the person wrote.
    The mention of `asker_id` may stand once, no other mention ever. `names` are taken off the beginning ("Gemma: ").
    At most about 2,100 characters are held back, and of plain text no more than the word that is being written.
    """

    def __init__(
        self,
        *,
        links: LinkMode,
        written_links: frozenset[str],
        asker_id: str | None = None,
        names: Sequence[str] = OWN_NAMES,
    ) -> None:
        self._filter = ControlFilter()
        self._opening: Opening | None = Opening(names)
        self._inline = InlineScanner(LinkPolicy(links, written_links), asker_id)
        self._lists = Lists()
        self._fence: Fence | None = None
        self._in_html = False
        self._line_begins = True
        self._out: list[str] = []
        self._held = ""
        self._waits_for: re.Pattern[str] | None = None
        # What may pass without a closer look: None, or what may not be in a delta for that.
        self._passes: re.Pattern[str] | None = None

    def feed(self, delta: str) -> str:
        """Take a piece of the model's text; the text that may be shown now, to be put behind what came before."""
        if self._passes is not None and self._passes.search(delta) is None:
            if self._fence is not None:
                return delta
            cut = delta.rfind(" ") + 1
            if self._inline.needs_space:
                if delta[:1] != " ":
                    return self._take(delta, final=False)
                self._inline.needs_space = False
            if cut:
                shown = self._held + delta[:cut]
                self._held = delta[cut:]
                self._inline.passed(" ")
                return shown
            if len(self._held) < _LONGEST_WORD and delta.isascii():
                self._held += delta
                return ""
        elif (
            self._waits_for is not None
            and len(self._held) + len(delta) < HOLD_CHARS
            and self._waits_for.search(delta) is None
        ):
            self._held += delta
            return ""
        return self._take(delta, final=False)

    def finish(self) -> str:
        """The rest of the text. Call it once, after the last delta."""
        return self._take("", final=True) + self._inline.close()

    def _take(self, delta: str, *, final: bool) -> str:
        text = self._filter.feed(delta, final=final)
        if self._opening is not None:
            text = self._opening.feed(text, final=final)
            if self._opening.done:
                self._opening = None
        self._held += text
        self._waits_for = None
        at = self._read_lines(self._held, final=final)
        self._held = self._held[at:]
        self._note_what_passes()
        shown = "".join(self._out)
        self._out.clear()
        return shown

    def _note_what_passes(self) -> None:
        self._passes = None
        if not self._filter.idle:
            self._waits_for = None
        elif not self._line_begins and self._opening is None and self._waits_for is None:
            if self._fence is not None:
                self._passes = None if self._held else _SPECIAL_IN_CODE
            elif self._inline.word_only or self._inline.needs_space:
                self._passes = _SPECIAL

    def _read_lines(self, text: str, *, final: bool) -> int:
        at = 0
        while at < len(text):
            newline = text.find("\n", at)
            end = len(text) if newline < 0 else newline
            whole = final or newline >= 0
            if self._line_begins:
                if self._fence is not None:
                    after = self._begin_code_line(self._fence, text, at, end, whole=whole)
                else:
                    after = self._begin_line(text, at, end, whole=whole)
                if after == _WAIT:
                    break
                at = after
                self._line_begins = False
            if self._fence is not None:
                at = self._read_code(text, at, end, whole=whole)
            else:
                at = self._inline.scan(text, at, end, self._out, whole=whole)
                self._waits_for = self._inline.waits_for
            if at < end or newline < 0:
                break
            self._out.append("\n")
            at = newline + 1
            self._line_begins = True
        return at

    # The beginning of a line. What follows gives back where the line's text goes on, or _WAIT when more is needed.

    def _begin_line(self, text: str, at: int, end: int, *, whole: bool) -> int:
        if not self._in_html and at < end and _PLAIN_LINE.match(text, at, end):
            self._begin_text("", text[at])
            return at
        found = LINE_PREFIX.match(text, at, min(end, at + LONGEST_PREFIX))
        behind = found.end() if found else at
        line = _Line(text, at, behind, end, whole)
        if behind > at + LONGEST_PREFIX - _LONGEST_MARKER:
            self._begin_text(">", "[")
        elif not whole and LINE_PREFIX_BEGUN.match(text, behind, end):
            return _WAIT
        elif behind == end:
            self._begin_blank(line.prefix)
        else:
            for special in (self._begin_fence, self._begin_html):
                after = special(line)
                if after != _NOTHING:
                    return after
            self._begin_text(">" if self._in_html else line.prefix, text[behind])
        return at

    def _begin_text(self, prefix: str, first: str) -> None:
        self._lists.line(prefix, first)
        self._inline.begin_line(opens_with_bracket=first == "[")

    def _begin_blank(self, prefix: str) -> None:
        if prefix.strip():
            self._lists.forget()
        else:
            self._lists.blank()
            self._inline.end_paragraph()
            self._in_html = False

    def _begin_fence(self, line: _Line) -> int:
        """Open the fence that the line begins with, or make sure that it is none for Slack either."""
        text, at, end = line.text, line.behind, line.end
        run = FENCE.match(text, at, min(end, at + LONGEST_PREFIX))
        if run is None:
            return _WAIT if not line.whole and text[at:end] in {"`", "``", "~", "~~"} else _NOTHING
        info = text[run.end() : end]
        tick = run[0][0]
        if len(run[0]) == LONGEST_PREFIX or len(info) > _LONGEST_INFO or (tick == "`" and "`" in info):
            return _NOTHING if tick == "`" else self._write_literally(line, "\\~")
        if not line.whole:
            self._waits_for = _LINE_ENDS if run.end() < end else None
            return _WAIT
        info = break_tokens(info.replace("`", ""))
        lead, self._fence = self._lists.fence(line.prefix, run[0], info)
        if self._in_html:
            self._out.append("\n")
            self._in_html = False
        self._inline.end_paragraph()
        self._out.append(lead + "`" * len(run[0]) + info)
        return end

    def _begin_html(self, line: _Line) -> int:
        """Keep the HTML that the line begins with from hiding a fence."""
        text, at = line.text, line.behind
        rest = text[at : min(line.end, at + _LONGEST_INFO)]
        more = not line.whole and len(rest) < _LONGEST_INFO
        if rest[0] != "<":
            return _NOTHING
        if more and (_HTML_BEGUN.match(rest) or token_begun(rest)):
            return _WAIT
        if LIVE.match(text, at):
            return _NOTHING
        ends = next((ends for begins, ends in _HTML_ENDS if begins.match(rest)), None)
        if ends is None:
            self._in_html = self._in_html or _HTML.match(rest) is not None
            return _NOTHING
        closing = ends.search(rest, 2)
        if closing is None:
            return _WAIT if more else self._write_literally(line, "&lt;")
        return _NOTHING if _INERT.fullmatch(rest, 2, closing.start()) else self._write_literally(line, "&lt;")

    def _write_literally(self, line: _Line, first: str) -> int:
        self._begin_text(line.prefix, line.text[line.behind])
        self._out.append(line.prefix + first)
        return line.behind + 1

    def _begin_code_line(self, fence: Fence, text: str, at: int, end: int, *, whole: bool) -> int:
        if not fence.pad and _PLAIN_CODE.match(text, at, end):
            return at
        behind = fence.lead(text, at, min(end, at + LONGEST_PREFIX))
        lead = text[at:behind]
        rest = text[behind : min(end, behind + LONGEST_PREFIX)]
        tick = fence.run[0]
        maybe_closing = not rest.strip(tick).strip(" \t") or (tick == "~" and rest in {"`", "``"})
        if maybe_closing and not whole and len(lead) < LONGEST_PREFIX > len(rest):
            return _WAIT
        looks_closing = maybe_closing and rest.startswith(tick * 3)
        if looks_closing and len(rest) < LONGEST_PREFIX and fence.closes(text[at:end]):
            self._out.append(fence.pad + "`" * len(rest.rstrip(" \t")))
            self._fence = None
            return end
        if rest or fence.depth:
            lead = fence.padded(lead)
        if (tick == "~" and rest.startswith("```")) or (looks_closing and len(rest) == LONGEST_PREFIX):
            lead += ZERO_WIDTH_SPACE
        self._out.append(lead)
        return behind

    def _read_code(self, text: str, at: int, end: int, *, whole: bool) -> int:
        stop = end
        if not whole:
            begun = text.rfind("<", max(at, end - 24), end)
            if begun >= 0 and (begun + 1 == end or token_begun(text[begun:end])):
                stop = begun
        if stop > at:
            self._out.append(break_tokens(text[at:stop]))
        return stop
