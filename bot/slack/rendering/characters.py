"""Counting and cutting text the way Slack's limits count it, without cutting a character that people see as one."""

import unicodedata

_LONGEST_CLUSTER = 64
_JOINER = "\u200d"


def whole_cluster(text: str, low: int, at: int) -> int:
    """The last place from `low` to `at` that cuts no combining mark, joined emoji, flag or surrogate pair off.

    `low` when there is none nearby: nobody sees so long a character as one.
    """
    lowest = max(low, at - _LONGEST_CLUSTER)
    place = at
    while place > lowest and _joins(text, place):
        place -= 1
    return at if place > low and _joins(text, place) else place


def _joins(text: str, at: int) -> bool:
    """Whether the characters before and behind `at` belong together."""
    if at >= len(text):
        return False
    before, behind = text[at - 1], text[at]
    if behind < "\u0300":
        return before == "\r" and behind == "\n"
    if _JOINER in {before, behind} or unicodedata.category(behind) in {"Mn", "Me", "Mc"}:
        return True
    if "\U0001f3fb" <= behind <= "\U0001f3ff" or "\U000e0020" <= behind <= "\U000e007f":
        return True
    if "\u1160" <= behind <= "\u11ff" or ("\ud800" <= before <= "\udbff" and "\udc00" <= behind <= "\udfff"):
        return True
    flags = 0
    while flags < at and "\U0001f1e6" <= text[at - 1 - flags] <= "\U0001f1ff":
        flags += 1
    return flags % 2 == 1 and "\U0001f1e6" <= behind <= "\U0001f1ff"


def utf8_bytes(text: str) -> int:
    """How many bytes of UTF-8 the text is."""
    return len(text.encode(errors="replace"))


def fitting_utf8(text: str, room: int) -> int:
    """How many of the characters fit into so many bytes of UTF-8."""
    return len(text.encode(errors="replace")[: max(room, 0)].decode(errors="ignore")) if room > 0 else 0


def utf16_units(text: str) -> int:
    """How many units of UTF-16 the text is."""
    return len(text) + sum(character > "\uffff" for character in text)


def fitting_utf16(text: str, room: int) -> int:
    """How many of the characters fit into so many units of UTF-16."""
    if room <= 0:
        return 0
    if len(text) <= room and (text.isascii() or utf16_units(text) <= room):
        return len(text)
    return len(text.encode("utf-16-le", errors="replace")[: room * 2].decode("utf-16-le", errors="ignore"))
