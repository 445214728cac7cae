"""Which addresses a model's text may show as links, and how the others are shown.

An address that a model made up can carry what it read to a stranger, by a click or by a preview that Slack fetches
(CVE-2025-34072), and its label can name another place than the one it leads to.
"""

import re
import unicodedata
from enum import Enum, auto
from typing import Literal

LinkMode = Literal["shown", "code"]
"""`shown`: honest links stay links. `code`: only those stay that the person wrote."""

ZERO_WIDTH_SPACE = "\u200b"

_PLAIN_HTTP = re.compile(
    r"https?://([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)\.?(?::[0-9]{1,5})?(?:[/?#][^\s\\\[\]]*)?",
    re.IGNORECASE | re.ASCII,
)
_PLAIN_MAILTO = re.compile(r"mailto:[\w.+%-]+@([a-z0-9.-]+)(?:\?[^\s\\]*)?", re.IGNORECASE | re.ASCII)
_LOCAL = re.compile(r"#?[\w-]*")
_OPAQUE = re.compile(r"(?:javascript|vbscript|mailto|tel|sms|slack|file):.|data:[\w.+-]+/[\w.+-]+[;,]", re.IGNORECASE)
_IN_CODE = re.compile(
    r"<(?=[a-z][a-z0-9+.-]*:)|\](?=\()|[a-z][a-z0-9+-]*:(?=//)|\bwww(?=\.)"
    r"|\b(?:javascript|vbscript|data|mailto|tel|sms|slack|file):",
    re.IGNORECASE,
)

# A label that names a place: with a scheme or www, or dotted words. NFKC first, so that other dots are dots.
_PLACE = re.compile(
    r"(?:\b[a-z][a-z0-9+-]{0,31}:/+|\bwww\.)[^\s/?#]+|(?<![\w-])(?:[^\W_][\w-]*\.){1,10}[^\W\d_]{2,}", re.IGNORECASE
)
_SCHEME = re.compile(r"[a-z][a-z0-9+-]*:/+", re.IGNORECASE)
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_MARKS = re.compile(r"[*_~`\\]")

# Endings that make a dotted word without a scheme an address: all country codes and the common generic ones.
_COUNTRIES = (
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd "
    "cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gd ge "
    "gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh "
    "ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw "
    "mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb "
    "sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk "
    "us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw"
)
_GENERIC = (
    "app art biz blog buzz cam center click cloud club codes com company cyou design dev digital edu express fun "
    "global gov guru icu info ink jobs life link live lol ltd media mil mobi mom monster mov museum "
    "net network news ninja one online org party pics pro quest rest review rocks run sbs shop site solutions "
    "space store stream studio systems tech tel tips today tokyo tools top trade travel vip website wiki win "
    "works world xyz zip zone"
)
_ENDINGS = frozenset(f"{_COUNTRIES} {_GENERIC}".split())
# Endings of files and names of tools, which are no top-level domains: `Node.js/Express` is not an address.
_FILE_ENDINGS = (
    "asm bash bat bin bmp cfg class conf cpp cs css csv cxx dll doc docx env exe gif go gradle gz hpp htm html "
    "ini ipynb jar jpeg jpg js json jsonl jsx kt less lock log lua mjs mp3 mp4 pdf php png pptx proto ps1 pyc "
    "pyi rb rst sass scss sql sqlite svg swift tar tex tgz tmp toml ts tsv tsx txt vb vue wav webp xls xlsx xml "
    "yaml yml"
)
_FILES = frozenset(_FILE_ENDINGS.split())


class Judgement(Enum):
    """What becomes of an address."""

    KEEP = auto()
    CODE = auto()
    LOCAL = auto()
    """No address at all: a word or an anchor, as in `items[0](x)`."""


def code_span(text: str) -> str:
    """The text as inline code that no table cell can cut in two."""
    return f"`{text.replace('|', '%7C')}`"


def break_addresses(code: str) -> str:
    """Code whose addresses Slack does not link even if it does not see it as code."""
    return _IN_CODE.sub(lambda part: f"{part[0]}{ZERO_WIDTH_SPACE}", code)


def is_opaque(address: str) -> bool:
    """Whether the text is an address of a scheme without slashes (`mailto:x@y`), rather than a word and a colon."""
    return _OPAQUE.match(address) is not None


def misleads(label: str, address: str) -> bool:
    """Whether the label names a place that is not the host of the address."""
    target = _PLAIN_HTTP.fullmatch(address) or _PLAIN_MAILTO.fullmatch(address)
    host = target[1].lower().rstrip(".").removeprefix("www.") if target else None
    plain = _MARKS.sub("", _INVISIBLE.sub("", unicodedata.normalize("NFKC", label))).replace("\u3002", ".")
    for place in _PLACE.findall(plain):
        named = _SCHEME.sub("", place).lower().partition(":")[0].rstrip(".").removeprefix("www.")
        certain = ":" in place or place[:4].lower() == "www."
        if named != host and (certain or named.rpartition(".")[2] in _ENDINGS or not named.isascii()):
            return True
    return False


class LinkPolicy:
    """What is done with each address, given the mode and the addresses that the person wrote."""

    def __init__(self, mode: LinkMode, written: frozenset[str]) -> None:
        self.mode = mode
        self._written = frozenset(map(_same, written))

    def judge(self, address: str) -> Judgement:
        """What becomes of the target of a link, an autolink or an address in running text."""
        if self.is_written(address):
            return Judgement.KEEP
        if _LOCAL.fullmatch(address):
            return Judgement.LOCAL
        if self.mode == "shown":
            target = _PLAIN_HTTP.fullmatch(address) or _PLAIN_MAILTO.fullmatch(address)
            if target and not any(part.startswith("xn--") for part in target[1].lower().split(".")):
                return Judgement.KEEP
        return Judgement.CODE

    def is_written(self, address: str) -> bool:
        """Whether the person wrote this address."""
        return _same(address) in self._written

    def hides_host(self, host: str, following: str) -> bool:
        """Whether a dotted word without a scheme is an address that the person did not write.

        Two parts alone (`example.com`, `main.py`) carry nothing to anybody and stay as they are; what follows a host
        (a port, a path) or stands before its domain could.
        """
        if (
            self.mode == "shown"
            or self.is_written(f"http://{host}{following}")
            or self.is_written(f"https://{host}{following}")
        ):
            return False
        labels = host.replace("\\", "").lower().split(".")
        ending = labels[-1]
        if labels[0].lstrip("-_") == "www":
            return True
        if not following:
            return len(labels) > 2 and ending in _ENDINGS  # noqa: PLR2004 - a name and its top-level domain
        return len(ending) > 1 and ending.isalpha() and ending not in _FILES


def _same(address: str) -> str:
    plain = address.replace("&amp;", "&")
    return plain[:-1] if plain.endswith("/") and plain.count("/") == 3 else plain  # noqa: PLR2004 - scheme://host/
