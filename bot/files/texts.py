"""Reads text: notes, Markdown, JSON, source code, logs, in the encodings that people still send."""

import codecs
import re
from collections import Counter

from bot.files.findings import LONGEST_TEXT, Findings, Unreadable

_LOOKED_AT = 4_096
_GUESSED_FROM = 20_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_TEXT_CONTROLS = frozenset(b"\t\n\r\f\x1b\x08")
_CONTROLS = frozenset(range(32)) - _TEXT_CONTROLS
_MOST_CONTROLS = 0.02
_HALF_EMPTY = 0.4
_WESTERN = "cp1252"
_ASCII = 127
_TELLING = 4
"""Letters beyond ASCII that tell an encoding."""

_BEYOND_ASCII = bytes(range(_ASCII + 1, 256))
_FAR = 4
"""How many letters of UTF-8 speak against one byte that is none: by chance, other encodings have far fewer."""

_MISSING = "\ufffd"

_LOGGED = re.compile(
    r".{0,40}\d{1,2}:\d{2}:\d{2}"
    r"|\W{0,2}(?:trace|debug|info|notice|warn(?:ing)?|error|fatal|critical)\b"
    r"|\W{0,2}\d{4}[-/. ](?:\d{1,2}|[a-z]{3,9})[-/. ]\d{1,2}(?!\d)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\W{0,2}((?:19|20)\d\d)\b")
_LOG_LINES = 40
_FEWEST_LOG_LINES = 5
_MOSTLY = 0.6


def is_text(content: bytes) -> bool:
    """Whether it is text, by its beginning."""
    beginning = content[:_LOOKED_AT]
    if _marked(beginning) or _wide(beginning):
        return True
    controls = sum(byte in _CONTROLS for byte in beginning)
    return 0 not in beginning and controls <= len(beginning) * _MOST_CONTROLS


def read(content: bytes) -> Findings:
    """The text of a file. Raises Unreadable when there is none in it."""
    return read_text(decoded(content))


def read_text(text: str) -> Findings:
    """The same, decoded. Of a long log the beginning and the end are kept: what went wrong last stands there."""
    if not text.strip():
        raise Unreadable("empty")
    characters, is_log = len(text), _is_log(text)
    if is_log and characters > LONGEST_TEXT:
        text = f"{text[: LONGEST_TEXT // 3]}\n[…]\n{text[-LONGEST_TEXT * 2 // 3 + 10 :]}"
    return Findings(text=text[:LONGEST_TEXT], characters=characters, ends_matter=is_log, verbatim=True)


def decoded(content: bytes) -> str:
    """The text in a file's bytes, its lines ended as ours are."""
    return _decoded(content).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


def is_short(content: bytes) -> bool:
    """Whether `beginning_of` a text is all of it."""
    return len(content) <= _LOOKED_AT


def beginning_of(content: bytes) -> str:
    """The first whole lines of a text."""
    if is_short(content):
        return decoded(content)
    return decoded(content[:_LOOKED_AT]).rpartition("\n")[0]


def _decoded(content: bytes) -> str:
    """The text by its mark; else as UTF-8; else in the encoding that its letters speak for."""
    if encoding := _marked(content) or _wide(content[:_LOOKED_AT]):
        return content.decode(encoding, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        # A file that was cut in the middle of its last character is UTF-8 all the same.
        if error.start >= len(content) - 3:
            return content[: error.start].decode("utf-8")
        return _mostly_utf8(content) or content.decode(_guessed(content[:_GUESSED_FROM]), "replace")


def _mostly_utf8(content: bytes) -> str:
    """The text as UTF-8, where but a few bytes are not; "" where it is in another encoding."""
    text = content.decode("utf-8", "replace")
    bad = text.count(_MISSING)
    good = len(text) - bad - len(content.translate(None, _BEYOND_ASCII))
    return text if good >= bad * _FAR else ""


def _guessed(sample: bytes) -> str:
    """What an old encoding is most likely to be; where too little speaks for any, what Windows wrote in the West."""
    if sum(byte > _ASCII for byte in sample) < _TELLING:
        return _WESTERN
    try:
        import chardet  # noqa: PLC0415 - few files need it
    except ImportError:
        return _WESTERN
    return chardet.detect(sample)["encoding"] or _WESTERN


def _is_log(text: str) -> bool:
    lines = [line for line in text[: _LOOKED_AT * 2].splitlines() if line.strip()][:_LOG_LINES]
    if len(lines) < _FEWEST_LOG_LINES:
        return False
    logged = sum(_LOGGED.match(line) is not None for line in lines)
    # A year alone is enough where it stays the same: else it is a chronicle, which is read from its beginning.
    years = Counter(found[1] for line in lines if (found := _YEAR.match(line)))
    return max([logged, *years.values()]) >= len(lines) * _MOSTLY


def _marked(content: bytes) -> str | None:
    return next((encoding for mark, encoding in _BOMS if content.startswith(mark)), None)


def _wide(beginning: bytes) -> str | None:
    """UTF-16 without a mark: of text in most scripts every other byte is zero."""
    if len(beginning) < 4 or (len(beginning) % 2 and len(beginning) < _LOOKED_AT):  # noqa: PLR2004 - two characters
        return None
    even, odd = beginning[::2].count(0), beginning[1::2].count(0)
    half = len(beginning) / 2
    if odd > half * _HALF_EMPTY and not even:
        return "utf-16-le"
    return "utf-16-be" if even > half * _HALF_EMPTY and not odd else None
