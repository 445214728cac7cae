"""Takes out of a model's text what no person should get: Gemma's control tokens and characters that nobody sees.

Both are taken from the joined text, so that a token cut over two deltas, or one with an invisible character inside,
is found too. Sources of the rules: the special tokens of Gemma 3's vocabulary; Unicode TR 36 and TR 51.
"""

import re

UNSEEN = "\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\U000e0000-\U000e007f"
"""Inside a regular expression's class: controls, bidi overrides and isolates, lone surrogates, tag characters."""

_NAMES = (
    "bos",
    "eos",
    "pad",
    "unk",
    "start_of_turn",
    "end_of_turn",
    "start_of_image",
    "end_of_image",
    "image_soft_token",
)
CONTROL_MARK = rf"<(?:{'|'.join(_NAMES)}|unused[0-9]{{1,5}})>"
"""A regular expression for one of Gemma's control tokens."""

_NAMED = tuple(f"<{name}>" for name in (*_NAMES, "unused0"))
_LONGEST_MARK = max(map(len, _NAMED))
_CONTROL = re.compile(CONTROL_MARK)
_NUMBERED_BEGUN = re.compile(r"<unused[0-9]{0,5}")

_ROLES = ("user", "model", "system", "developer", "assistant", "tool")
_ROLE = re.compile(rf"(?:{'|'.join(_ROLES)})(?![0-9A-Za-z_])\n?")

_BROKEN_UNIT = re.compile("[\ud800-\udfff\r]")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_UNIT_BEGUN = re.compile("[\ud800-\udbff\r]\\Z")

_BLACK_FLAG = "\U0001f3f4"
_UNSEEN_OR_FLAG = re.compile(f"[{UNSEEN}{_BLACK_FLAG}]")
_ANY = re.compile(f"[<{UNSEEN}{_BLACK_FLAG}]")
# England, Scotland and Wales are drawn with tag characters (the three sequences that Unicode recommends).
_REGIONS = tuple("".join(chr(0xE0000 + ord(letter)) for letter in name) for name in ("gbeng", "gbsct", "gbwls"))
_HIDDEN = re.compile(f"({_BLACK_FLAG}(?:{'|'.join(_REGIONS)})\U000e007f)|[{UNSEEN}]")
_FLAG_BEGUN = re.compile(f"{_BLACK_FLAG}[\U000e0061-\U000e007a]{{0,5}}\\Z")


def control_token_begun(text: str) -> bool:
    """Whether `text`, which starts with `<`, may become a control token with the characters that follow."""
    return len(text) < _LONGEST_MARK and (
        any(name.startswith(text) for name in _NAMED) or _NUMBERED_BEGUN.fullmatch(text) is not None
    )


class ControlFilter:
    """Text in, text out, without control tokens and hidden characters; both halves of a surrogate pair are joined.

    A token that appears only because another one was taken out of its middle is left for the caller to neutralise.
    Carriage returns become newlines. At most 32 characters are held back.
    """

    def __init__(self) -> None:
        self._unit = ""
        self._flag = ""
        self._token = ""

    @property
    def idle(self) -> bool:
        """Whether nothing is held back."""
        return not (self._unit or self._flag or self._token)

    def feed(self, text: str, *, final: bool = False) -> str:
        """The part of the text that is decided; `final` when no more comes."""
        if self.idle and _ANY.search(text) is None:
            return text
        return self._without_tokens(
            self._without_hidden(self._whole_units(text, final=final), final=final), final=final
        )

    def _whole_units(self, text: str, *, final: bool) -> str:
        text, self._unit = self._unit + text, ""
        if _BROKEN_UNIT.search(text) is None:
            return text
        if not final and _UNIT_BEGUN.search(text):
            text, self._unit = text[:-1], text[-1]
        joined = _PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
        return joined.replace("\r\n", "\n").replace("\r", "\n")

    def _without_hidden(self, text: str, *, final: bool) -> str:
        text, self._flag = self._flag + text, ""
        if _UNSEEN_OR_FLAG.search(text) is None:
            return text
        begun = None if final else _FLAG_BEGUN.search(text)
        if begun is not None:
            text, self._flag = text[: begun.start()], begun[0]
        return _HIDDEN.sub(r"\1", text)

    def _without_tokens(self, text: str, *, final: bool) -> str:
        text, self._token = self._token + text, ""
        kept, start, at = [], 0, text.find("<")
        while at >= 0:
            token = _CONTROL.match(text, at)
            end = at if token is None else token.end()
            if token is None:
                undecided = control_token_begun(text[at : at + _LONGEST_MARK])
            else:
                undecided = False
                if token[0] == "<start_of_turn>":
                    following = text[end : end + 12]
                    undecided = any(role.startswith(following) for role in _ROLES)
                    role = _ROLE.match(text, end)
                    end = end if role is None else role.end()
            if undecided and not final:
                self._token = text[at:]
                break
            if end > at:
                kept.append(text[start:at])
                start = end
            at = text.find("<", max(end, at + 1))
        kept.append(text[start : len(text) - len(self._token)])
        return "".join(kept)
