"""Reads pictures for Gemma 3, which sees 896 by 896 pixels, whatever it is given (ai.google.dev/gemma/docs/core).

A picture is sent as a whole, as large as it is seen. One that loses by that is sent in up to four parts besides, so
that the small print of a screenshot can be read. Everything is encoded anew: nothing of the file itself goes on,
neither what a camera noted in it nor what somebody hid.
"""

import io
import itertools
import math
from collections.abc import Iterator, Sequence

from PIL import Image as Pillow
from PIL import ImageOps

from bot.files.findings import Findings, Image, Unreadable

SIDE = 896
"""Pixels: the longest side of what is sent."""

MOST_PIXELS = 20_000_000
"""Pixels of a picture that is decoded at all."""

_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
_LOSSLESS = frozenset({"PNG", "GIF"})
_MOST_PARTS = 4
_LOSES = 1.25
"""How much smaller the whole must become before parts are worth their tokens."""

_GRIDS = tuple((across, down) for across in range(1, 5) for down in range(1, 5) if across * down <= _MOST_PARTS)
_REDUCIBLE = frozenset({"RGB", "RGBA", "L", "LA", "CMYK"})
_PNG_BYTES = 400_000
_QUALITY = 88


def read(content: bytes) -> Findings:
    """The first frame of a picture, as a whole and in parts. Raises Unreadable, OSError and what Pillow raises else."""
    try:
        opened = Pillow.open(io.BytesIO(content), formats=_FORMATS)
    except Pillow.DecompressionBombError as error:
        raise Unreadable("too_complex") from error
    with opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise Unreadable("too_complex")
        lossless = opened.format in _LOSSLESS
        picture = ImageOps.exif_transpose(_flat(_reduced(opened)))
    return findings_of(picture, lossless=lossless)


def findings_of(picture: Pillow.Image, *, lossless: bool) -> Findings:
    """A picture in RGB as a whole, and in the parts that show more of it."""
    return Findings(
        images=[encoded(picture, lossless=lossless)],
        parts=[encoded(part, lossless=lossless) for part in _parts(picture)],
    )


def _reduced(picture: Pillow.Image) -> Pillow.Image:
    """The picture, by a whole number smaller where even its parts are sent smaller: all that follows is faster."""
    across, down = grid_for(*picture.size)
    factor = int(max(picture.width / across, picture.height / down) / SIDE)
    if factor < 2:  # noqa: PLR2004 - smaller at all
        return picture
    width = picture.width
    picture.draft(None, (width // factor, picture.height // factor))  # a JPEG is decoded smaller, which is faster still
    factor = factor * picture.width // width
    return picture.reduce(factor) if picture.mode in _REDUCIBLE and factor > 1 else picture


def _flat(picture: Pillow.Image) -> Pillow.Image:
    """The picture in RGB; what can be seen through is white, as in most windows."""
    if picture.mode.startswith("I;16"):
        picture = picture.point(lambda level: level / 256).convert("L")
    if picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        ground = Pillow.new("RGBA", clear.size, "white")
        ground.alpha_composite(clear)
        picture = ground
    return picture.convert("RGB")


def grid_for(width: int, height: int) -> tuple[int, int]:
    """Into how many parts a picture is cut, across and down: the fewest that lose little, else what loses least."""
    if max(width, height) <= SIDE * _LOSES:
        return 1, 1
    losses = {
        (across, down): max(math.ceil(width / across), math.ceil(height / down)) / SIDE for across, down in _GRIDS
    }
    good = [grid for grid in _GRIDS if losses[grid] <= _LOSES]
    least = min(losses.values())
    candidates = good or [grid for grid in _GRIDS if losses[grid] <= least * 1.01]
    return min(candidates, key=lambda grid: (grid[0] * grid[1], losses[grid]))


def _parts(picture: Pillow.Image) -> Iterator[Pillow.Image]:
    across, down = grid_for(*picture.size)
    if across * down == 1:
        return
    for top, bottom in _steps(picture.height, down):
        for left, right in _steps(picture.width, across):
            yield picture.crop((left, top, right, bottom))


def _steps(length: int, count: int) -> Sequence[tuple[int, int]]:
    edges = [round(length * step / count) for step in range(count + 1)]
    return list(itertools.pairwise(edges))


def encoded(picture: Pillow.Image, *, lossless: bool) -> Image:
    """A picture in RGB as it is sent, no side longer than SIDE."""
    scale = SIDE / max(picture.size)
    if scale < 1:
        size = (max(round(picture.width * scale), 1), max(round(picture.height * scale), 1))
        picture = picture.resize(size, Pillow.Resampling.LANCZOS, reducing_gap=3.0)
    if lossless and len(png := _saved(picture, "PNG")) <= _PNG_BYTES:
        return Image("image/png", png)
    return Image("image/jpeg", _saved(picture, "JPEG", quality=_QUALITY, subsampling=0))


def _saved(picture: Pillow.Image, kind: str, **options: int) -> bytes:
    written = io.BytesIO()
    picture.save(written, kind, **options)
    return written.getvalue()
