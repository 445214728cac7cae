"""The shapes that `inline` looks for in a line: Slack's tokens, addresses, links and code.

Sources: CommonMark 0.31 and GFM for Markdown, docs.slack.dev "Formatting message text" for the tokens.
"""

import re

from bot.slack.rendering.controls import CONTROL_MARK, UNSEEN, control_token_begun
from bot.slack.rendering.links import ZERO_WIDTH_SPACE

_LIVE_TOKEN = rf"!(?:channel|here|everyone|group|subteam|date)|(?-i:{CONTROL_MARK[1:]})"
LIVE = re.compile(rf"<(?:{_LIVE_TOKEN}|@[0-9A-Za-z]|#[0-9A-Za-z])", re.IGNORECASE)
"""A token that Slack or the model would act on, outside code."""
_LIVE_IN_CODE = re.compile(rf"<(?={_LIVE_TOKEN}|@[UW]|#[CDG])", re.IGNORECASE)
_LIVE_NAMES = ("<!channel", "<!here", "<!everyone", "<!group", "<!subteam", "<!date")
LONGEST_BEGINNING = 24
"""So many characters decide whether a `<` begins a live token."""

ADDRESS = r"[^\s<>`\"|\[\]\u2000-\u200b\u200e-\u206f\u3000-\u303f\uff00-\uff0f\uff1a-\uff20]"
"""One character of an address in running text; the punctuation of CJK text ends one."""
ADDRESS_RUN = re.compile(f"{ADDRESS}*")
WORD_END = re.compile(r"[0-9A-Za-z_+\-\u00aa-\u0dff]{1,64}\Z")
"""The word before a place; scripts without spaces between words have none."""
SCHEME_END = re.compile(r"[A-Za-z][A-Za-z0-9+\-]{0,31}\Z")
LABEL_END = re.compile(r"[0-9A-Za-z_\-\u00aa-\u0dff]{1,63}\Z")
WORD_CHARACTER = re.compile(r"[0-9A-Za-z_\-\u00aa-\u0dff]")
_LABEL = r"[0-9A-Za-z_\-\u00aa-\u0dff]{1,63}"
HOST = re.compile(
    rf"({_LABEL}(?:\\?\.{_LABEL}){{1,10}})(\\?:\\?/\\?/{ADDRESS}*|(?:\\?:[0-9]{{1,5}})?(?:[/?#]{ADDRESS}*)?)"
)
"""Dotted words, and the port, path or rest of an address behind them."""
SLASHES = re.compile(r"\\?:\\?/\\?/")
HOST_GOES_ON = re.compile(r"\\?:(?:\\|\\?/\\?)?|\\?\.|\\")
"""Behind a host or a scheme: what may, with more text, turn out to be part of the address."""
_TRAILING = "?!.,:;*_~'\\"

ANGLE = re.compile(r"<([A-Za-z][A-Za-z0-9+.\-]*:[^<>`|\n]*)(?:\|([^<>`\n]*))?>")
"""An autolink, or a link of Slack's with its label."""
ANGLE_END = re.compile(r"[<>`]")
ANGLE_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]{0,31}")
TICKS = re.compile(r"`+")
TARGET = re.compile(
    r"""\([ \t]*(?:<([^<>`\n]*)>|((?:[^\s()<>`]|\((?:[^\s()<>`]|\([^\s()<>`]*+\))*+\))*+))"""
    r"""([ \t]+(?:"[^"\n]*+"|'[^'\n]*+'|\([^()\n]*+\)))?[ \t]*\)"""
)
"""What follows the label of a link: the address in brackets, and a title."""
TARGET_BEGUN = re.compile(
    r"""\([ \t]*(?:<[^<>`\n]*>?|[^\s<>`]*)(?:[ \t]+(?:"[^"\n]*"?|'[^'\n]*'?|\([^()\n]*\)?)?[ \t]*)?"""
)
DEFINITION = re.compile(r"\]:[ \t]*(?:<([^<>`\s]*)>|([^\s<>`]*))")
PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")

# What a construct that is held back waits for. What the control filter looks for must always get to it.
_FILTERED = f"<{UNSEEN}\U0001f3f4"
TICK_COMES = re.compile(f"[`\n{_FILTERED}]")
LABEL_MAY_END = re.compile(f"[`\n\\[\\]{_FILTERED}]")
TARGET_MAY_END = re.compile(f"[`\n>()\"' \t{_FILTERED}]")
ADDRESS_ENDS = re.compile(rf"(?!{ADDRESS}).|\n|[{_FILTERED}]")

_LABEL_STOP = re.compile(r"\\.?|`+|[\[\]]")
_DEEPEST_LABEL = 3


def break_tokens(code: str) -> str:
    """Code in which every live token is broken by a character that nobody sees, and nothing else is touched."""
    return _LIVE_IN_CODE.sub(f"<{ZERO_WIDTH_SPACE}", code)


def token_begun(text: str) -> bool:
    """Whether `text`, which starts with `<`, may become a live token with the characters that follow."""
    if len(text) >= LONGEST_BEGINNING:
        return False
    lower = text.lower()
    return text in {"<@", "<#"} or any(name.startswith(lower) for name in _LIVE_NAMES) or control_token_begun(text)


def word_start(text: str, lowest: int, end: int) -> int:
    """Where the word that ends at `end` begins, but not before `lowest`."""
    found = WORD_END.search(text, lowest, end)
    return end if found is None else found.start()


def label_end(text: str, at: int, stop: int, *, whole: bool) -> int | None:
    """Where the bracket that opened before `at` closes; None when it does not, -1 when that is not known yet."""
    depth = 1
    while True:
        found = _LABEL_STOP.search(text, at, stop)
        if found is None:
            return None if whole else -1
        at = found.end()
        mark = found[0]
        if mark[0] == "`":
            closing = next((run for run in TICKS.finditer(text, at, stop) if len(run[0]) == len(mark)), None)
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


def without_trailing(address: str) -> str:
    """The address without what GFM leaves out: punctuation at its end, and a bracket that was not opened in it."""
    end = len(address)
    unopened = address.count(")") - address.count("(")
    while end and (address[end - 1] in _TRAILING or (address[end - 1] == ")" and unopened > 0)):
        unopened -= address[end - 1] == ")"
        end -= 1
    return address[:end]
