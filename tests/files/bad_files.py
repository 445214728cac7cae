"""Files that mean harm, or that came to harm: more than a hundred, made by code, the same each time."""

import random
import struct
import zlib
from collections.abc import Iterator

from PIL import Image

from tests.files.samples import chunk, picture, png_of, saved

_BILLION_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]><l>&j;</l>"
)


def bad_files() -> Iterator[tuple[str, bytes]]:
    """Each with a name that says what it is."""
    yield from _pngs()
    yield from _other_pictures()
    yield from _broken()
    yield from _strangers()
    yield from _texts()


def _pngs() -> Iterator[tuple[str, bytes]]:
    zeros = zlib.compress(b"\x00" * 60_000_000, 9)
    row = zlib.compress(b"\x00" + b"\xff\x00\x00" * 4)
    yield "png of 2,500 megapixels", png_of(50_000, 50_000, zeros)
    yield "png just over the limit", png_of(20_000, 1_001, zeros)
    yield "png one pixel high", png_of(20_000_000, 1, zeros)
    yield "png wider than any memory", png_of(2**31 - 1, 2**31 - 1, row)
    yield "png without size", png_of(0, 0, row)
    yield "png with more data than pixels", png_of(4, 1, zeros)
    yield "png with less data than pixels", png_of(4_000, 4_000, row)
    yield "png with data that is none", png_of(4, 4, b"no zlib at all")
    yield "png with 16 bits of nothing", png_of(4_000, 4_000, zeros, depth=16, color=6)
    yield "png of an unknown colour", png_of(4, 4, row, color=7)
    yield "png without a palette", png_of(4, 4, row, color=3)
    for name in (b"zTXt", b"iCCP", b"iTXt"):
        bomb = b"k\x00\x00" + zeros if name != b"iTXt" else b"k\x00\x01\x00\x00\x00" + zeros
        yield f"png with a bomb in {name.decode()}", png_of(4, 1, row, before=chunk(name, bomb))
    many = b"".join(chunk(b"tEXt", b"k%d\x00v" % n) for n in range(20_000))
    yield "png with 20,000 notes", png_of(4, 1, row, before=many)
    yield "png that promises a chunk of 2 GB", png_of(4, 1, row)[:33] + struct.pack("!I", 2**31 - 1) + b"IDATxx"
    yield "png that is its head alone", b"\x89PNG\r\n\x1a\n"
    frames = [Image.new("P", (300, 300), n % 256) for n in range(120)]
    yield "png with many frames", saved(frames[0], "PNG", save_all=True, append_images=frames[1:])


def _other_pictures() -> Iterator[tuple[str, bytes]]:
    frames = [Image.new("P", (200, 200), n % 256) for n in range(400)]
    yield "gif with many frames", saved(frames[0], "GIF", save_all=True, append_images=frames[1:], optimize=False)
    gif = picture(kind="GIF")
    yield "gif with a screen of 4 gigapixels", gif[:6] + struct.pack("<HH", 65_535, 65_535) + gif[10:]
    yield "gif without a frame", gif[:13] + b";"
    yield "gif whose frame lies outside", gif.replace(b",\x00\x00\x00\x00", b",\xff\xff\xff\xff", 1)
    jpeg = picture(400, 300, "JPEG")
    size = jpeg.index(b"\xff\xc0") + 5
    yield "jpeg of 4 gigapixels", jpeg[:size] + struct.pack("!HH", 65_500, 65_500) + jpeg[size + 4 :]
    yield "jpeg of 16 megapixels without data", jpeg[:size] + struct.pack("!HH", 4_000, 4_000) + jpeg[size + 4 :]
    yield "jpeg without size", jpeg[:size] + struct.pack("!HH", 0, 0) + jpeg[size + 4 :]
    yield "jpeg that is its head alone", jpeg[:4]
    exif = b"Exif\x00\x00II*\x00\x08\x00\x00\x00\xff\xff" + b"\x12\x01\x03\x00\xff\xff\xff\xff\x08\x00\x00\x00" * 400
    yield "jpeg with a broken note", jpeg[:2] + b"\xff\xe1" + struct.pack("!H", len(exif) + 2) + exif + jpeg[2:]
    webp = picture(kind="WEBP")
    yield "webp with a huge canvas", b"RIFF\x16\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x02\x00\x00\x00" + b"\xff" * 6
    yield "webp that is its head alone", webp[:16]
    moving = [Image.new("RGB", (64, 64), (n % 256, 0, 0)) for n in range(100)]
    yield "webp with many frames", saved(moving[0], "WEBP", save_all=True, append_images=moving[1:])


def _broken() -> Iterator[tuple[str, bytes]]:
    """Whole pictures that were cut, or in which bits fell over."""
    chance = random.Random(7)  # noqa: S311 - the same each time
    whole = {kind: picture(300, 200, kind) for kind in ("PNG", "JPEG", "GIF", "WEBP")}
    for kind, content in whole.items():
        for _ in range(7):
            yield f"{kind} that is cut", content[: chance.randrange(12, len(content) - 1)]
        for _ in range(7):
            broken = bytearray(content)
            for _ in range(chance.randrange(1, 20)):
                broken[chance.randrange(12, len(broken))] ^= 1 << chance.randrange(8)
            yield f"{kind} with wrong bits", bytes(broken)


def _strangers() -> Iterator[tuple[str, bytes]]:
    """What is no kind that is read, whatever it is called."""
    image = Image.new("RGB", (20, 20), "red")
    for kind in ("TIFF", "BMP", "ICO", "PPM", "TGA", "PCX", "EPS"):
        yield kind.lower(), saved(image, kind)
    yield "heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 64
    yield "avif", b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00" + b"\x00" * 64
    yield "fits", b"SIMPLE  =                    T" + b" " * 50 + b"END" + b"\x00" * 2_880
    yield "photoshop", b"8BPS\x00\x01" + b"\x00" * 6 + struct.pack("!HIIHH", 3, 30_000, 30_000, 8, 3)
    yield "gzip bomb", zlib.compress(b"\x00" * 1_000_000, 9, wbits=31)
    yield "zip", b"PK\x03\x04" + b"\x00" * 60
    yield "7z", b"7z\xbc\xaf\x27\x1c" + b"\x00" * 60
    yield "program for Windows", b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 60
    yield "program for Linux", b"\x7fELF\x02\x01\x01" + b"\x00" * 60
    yield "old Word", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 60
    yield "pickle", b"\x80\x04\x95\x1e\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix\x94\x8c\x06system\x94\x93"
    yield "mp3", b"ID3\x03\x00\x00\x00\x00\x0f\x76" + b"\x00" * 60
    yield "wav", b"RIFF\x24\x00\x00\x00WAVEfmt " + b"\x00" * 60
    chance = random.Random(11)  # noqa: S311 - same
    for length in (1, 9, 64, 1_000, 100_000):
        yield f"{length} bytes of noise", chance.randbytes(length)
        yield f"{length} bytes of noise behind the mark of a png", b"\x89PNG\r\n\x1a\n" + chance.randbytes(length)
        yield f"{length} bytes of noise behind the mark of a jpeg", b"\xff\xd8\xff" + chance.randbytes(length)


def _texts() -> Iterator[tuple[str, bytes]]:
    """Text that is read, or is none; nothing in it is heeded."""
    yield "nothing", b""
    yield "blanks", b" \n\t" * 1_000
    yield "zeros", b"\x00" * 100_000
    yield "svg that fetches", b'<svg xmlns="http://www.w3.org/2000/svg"><image href="http://169.254.169.254/"/></svg>'
    yield "billion laughs", _BILLION_LAUGHS.encode()
    yield "brackets", b"[" * 500_000
    yield "one long line", b"a" * 8_000_000
    yield "only a mark of UTF-8", b"\xef\xbb\xbf"
    yield "only a mark of UTF-16", b"\xff\xfe"
    yield "UTF-16 that is cut", "hello there".encode("utf-16")[:-1]
    yield "UTF-32 of no letters", b"\xff\xfe\x00\x00" + b"\xff" * 400
    yield "UTF-8 that is cut", "Grüße".encode()[:3]
    yield "surrogates", b"\xed\xa0\x80" * 100
    yield "escapes of a terminal", b"\x1b[2J\x1b]0;title\x07" * 50
    yield "text that turns round", "\u202egnp.exe\u202c\u2066\u2069".encode()
