"""Files as people send them, made by code."""

import io
import struct
import zlib

from PIL import Image, ImageDraw


def picture(width: int = 40, height: int = 30, kind: str = "PNG", color: str = "red", **options: object) -> bytes:
    """A picture of one colour with a line across."""
    image = Image.new("RGB", (width, height), color)
    ImageDraw.Draw(image).line((0, 0, width, height), fill="blue", width=3)
    return saved(image, kind, **options)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    written = io.BytesIO()
    image.save(written, kind, **options)
    return written.getvalue()


def chunk(name: bytes, content: bytes) -> bytes:
    """A chunk of a PNG file."""
    return struct.pack("!I", len(content)) + name + content + struct.pack("!I", zlib.crc32(name + content))


def png_of(width: int, height: int, content: bytes, *, depth: int = 8, color: int = 2, before: bytes = b"") -> bytes:
    """A PNG file that says this of itself, whatever it holds."""
    header = struct.pack("!IIBBBBB", width, height, depth, color, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + before + chunk(b"IDAT", content) + chunk(b"IEND", b"")


def decoded(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image
