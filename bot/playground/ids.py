"""Ids and timestamps that look like Slack's, and never repeat."""

from collections.abc import Callable

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_STRIDE = 7_919  # prime to 36**7, so that neighbours do not look alike and none comes twice
_SPACE = 36**7
_MICRO = 1_000_000


class Ids:
    """Slack-like ids: a letter for the kind (`C` channel, `D` DM, `F` file, `V` view …) and ten letters and digits."""

    def __init__(self, issued: int = 0) -> None:
        self.issued = issued

    def next(self, kind: str) -> str:
        """A new id of a kind; the kinds share one counter, so that no two ids end alike."""
        self.issued += 1
        rest = self.issued * _STRIDE * _STRIDE % _SPACE
        letters = []
        for _ in range(7):
            rest, digit = divmod(rest, 36)
            letters.append(_ALPHABET[digit])
        return f"{kind}0P{''.join(letters)}"


class TsClock:
    """Message timestamps: seconds and microseconds as a string, unique and increasing whatever the clock does.

    `clock` gives seconds since the epoch. `last` is the newest timestamp given out, in microseconds.
    """

    def __init__(self, clock: Callable[[], float], last: int = 0) -> None:
        self._clock = clock
        self.last = last

    def next(self) -> str:
        """A `ts` that is larger than every one before it."""
        self.last = max(self.last + 1, int(self._clock() * _MICRO))
        return f"{self.last // _MICRO}.{self.last % _MICRO:06d}"
