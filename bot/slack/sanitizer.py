"""Makes a model's Markdown safe to show in Slack while it is still being written.

What comes out never pings, hides no link, loads no image and holds no control token, however the text was cut on its
way; ordinary text stays as it was (threats T1 to T7, T25 and T27). The text passes `controls` (hidden characters and
control tokens), loses its opening (blank space, "Gemma:"), and is then read line by line: code in fences here, all else
in `inline`.
"""

import re
from collections.abc import Sequence

from bot.slack.controls import UNSEEN, ControlFilter
from bot.slack.fences import FENCE, LINE_PREFIX, LINE_PREFIX_BEGUN, Fence, Lists
from bot.slack.inline import HOLD_CHARS, InlineScanner, break_tokens, live_token_at, token_begun
from bot.slack.links import ZERO_WIDTH_SPACE, LinkMode, LinkPolicy

NAMES = ("Gemma", "Assistant")

_LONGEST_PREFIX = 200
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
        names: Sequence[str] = NAMES,
    ) -> None:
        self._filter = ControlFilter()
        self._opening: _Opening | None = _Opening(names)
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
            elif self._inline.word_only:
                self._passes = _SPECIAL

    def _read_lines(self, text: str, *, final: bool) -> int:
        at = 0
        while at < len(text):
            newline = text.find("\n", at)
            end = len(text) if newline < 0 else newline
            whole = final or newline >= 0
            if self._line_begins:
                begin = self._begin_code_line if self._fence is not None else self._begin_line
                after = begin(text, at, end, whole=whole)
                if after is None:
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

    # The beginning of a line. Each gives back where the line's text goes on, or None when that is not decided yet.

    def _begin_line(self, text: str, at: int, end: int, *, whole: bool) -> int | None:
        if not self._in_html and at < end and _PLAIN_LINE.match(text, at, end):
            self._lists.line("", text[at])
            self._inline.begin_line(opens_with_bracket=False)
            return at
        found = LINE_PREFIX.match(text, at, min(end, at + _LONGEST_PREFIX))
        behind = found.end() if found else at
        prefix = text[at:behind]
        if behind >= at + _LONGEST_PREFIX - 12:
            self._lists.forget()
            self._inline.begin_line(opens_with_bracket=True)
            return at
        if not whole and LINE_PREFIX_BEGUN.match(text, behind, end):
            return None
        if behind == end:
            if ">" not in prefix and not prefix.strip():
                self._lists.blank()
                self._inline.end_paragraph()
                self._in_html = False
            else:
                self._lists.forget()
            return at
        fence = FENCE.match(text, behind, end)
        if fence is not None or (not whole and text[behind:end] in {"`", "``", "~", "~~"}):
            opened = self._open_fence(text, behind, end, prefix, whole=whole)
            if opened is None or opened >= 0:
                return opened
        if text[behind] == "<":
            started = self._begin_html(text, at, behind, end, whole=whole)
            if started is None or started >= 0:
                return started
        if self._in_html:
            self._lists.forget()
        else:
            self._lists.line(prefix, text[behind])
        self._inline.begin_line(opens_with_bracket=text[behind] == "[")
        return at

    def _open_fence(self, text: str, at: int, end: int, prefix: str, *, whole: bool) -> int | None:
        """Open the fence whose run is at `at`. -1 when it is none."""
        run = FENCE.match(text, at, min(end, at + _LONGEST_PREFIX))
        if run is None and not whole:
            return None
        stop = at if run is None else run.end()
        info = text[stop:end]
        broken = stop == at + _LONGEST_PREFIX or len(info) > _LONGEST_INFO or (text[at] == "`" and "`" in info)
        if not broken and not whole:
            self._waits_for = _LINE_ENDS if run is not None and stop < end else None
            return None
        if run is None or broken:
            if run is not None and text[at] == "~":
                self._lists.line(prefix, "~")
                self._inline.begin_line(opens_with_bracket=False)
                self._out.append(f"{prefix}\\~")
                return at + 1
            return -1
        info = break_tokens(info.replace("`", ""))
        lead, self._fence = self._lists.fence(prefix, run[0], info)
        if self._in_html:
            self._out.append("\n")
            self._in_html = False
        self._inline.end_paragraph()
        self._out.append(lead + "`" * len(run[0]) + info)
        return end

    def _begin_html(self, text: str, line: int, at: int, end: int, *, whole: bool) -> int | None:
        """Keep the HTML that begins at `at` from hiding a fence. -1 when nothing needs to be done."""
        rest = text[at : min(end, at + _LONGEST_INFO)]
        if not whole and len(rest) < _LONGEST_INFO and (_HTML_BEGUN.match(rest) or token_begun(rest)):
            return None
        if live_token_at(text, at):
            return -1
        for begins, ends in _HTML_ENDS:
            if begins.match(rest):
                closing = ends.search(rest, 2)
                if closing is not None and _INERT.fullmatch(rest, 2, closing.start()):
                    return -1
                if closing is None and not whole and len(rest) < _LONGEST_INFO:
                    return None
                self._out.append(f"{text[line:at]}&lt;")
                self._lists.line(text[line:at], "<")
                self._inline.begin_line(opens_with_bracket=False)
                return at + 1
        self._in_html = self._in_html or _HTML.match(rest) is not None
        return -1

    def _begin_code_line(self, text: str, at: int, end: int, *, whole: bool) -> int | None:
        fence = self._fence
        if fence is None:
            return at
        if not fence.pad and _PLAIN_CODE.match(text, at, end):
            return at
        behind = fence.lead(text, at, min(end, at + _LONGEST_PREFIX))
        lead = text[at:behind]
        rest = text[behind : min(end, behind + _LONGEST_PREFIX)]
        tick = fence.run[0]
        maybe_closing = not rest.strip(tick).strip(" \t") or (tick == "~" and rest in {"`", "``"})
        if maybe_closing and not whole and len(lead) < _LONGEST_PREFIX > len(rest):
            return None
        looks_closing = maybe_closing and rest.startswith(tick * 3)
        if looks_closing and len(rest) < _LONGEST_PREFIX and fence.closes(text[at:end]):
            self._out.append(fence.pad + "`" * len(rest.rstrip(" \t")))
            self._fence = None
            return end
        if rest or fence.depth:
            lead = fence.padded(lead)
        if (tick == "~" and rest.startswith("```")) or (looks_closing and len(rest) == _LONGEST_PREFIX):
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


def sanitize(
    text: str,
    *,
    links: LinkMode,
    written_links: frozenset[str],
    asker_id: str | None = None,
    names: Sequence[str] = NAMES,
) -> str:
    """A whole completion at once: the same text that a `Sanitizer` gives out piece by piece."""
    sanitizer = Sanitizer(links=links, written_links=written_links, asker_id=asker_id, names=names)
    return sanitizer.feed(text) + sanitizer.finish()


class _Opening:
    """Takes blank space and the bot's name off the beginning of a completion."""

    def __init__(self, names: Sequence[str]) -> None:
        self.done = False
        self._held = ""
        self._prefixes = tuple(
            form.format(name.lower()) for name in names if name.strip() for form in ("{}:", "**{}:**", "**{}**:")
        )

    def feed(self, text: str, *, final: bool) -> str:
        text = (self._held + text).lstrip()
        self._held = ""
        while True:
            lower = text.lower()
            prefix = next((prefix for prefix in self._prefixes if lower.startswith(prefix)), None)
            if prefix is not None:
                behind = text[len(prefix) :]
                if behind[:1].isspace() or (final and not behind):
                    text = behind.lstrip()
                    continue
                if behind:
                    break
            if final:
                break
            if prefix is not None or any(name.startswith(lower) for name in self._prefixes):
                self._held = text
                return ""
            break
        self.done = True
        return text
