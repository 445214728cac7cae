"""Pictures as Gemma sees them."""

import pytest
from PIL import Image

from bot.files.findings import Unreadable
from bot.files.pictures import MOST_PIXELS, SIDE, grid_for, read
from tests.files.samples import decoded, picture, saved


@pytest.mark.parametrize(
    ("size", "grid"),
    [
        ((40, 30), (1, 1)),
        ((1_100, 800), (1, 1)),
        ((1_920, 1_080), (2, 1)),
        ((2_560, 1_440), (2, 2)),
        ((1_080, 1_920), (1, 2)),
        ((3_440, 1_000), (4, 1)),
        ((400, 8_000), (1, 4)),
    ],
)
def test_a_picture_is_cut_only_where_that_shows_more(size: tuple[int, int], grid: tuple[int, int]) -> None:
    assert grid_for(*size) == grid


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_every_kind_is_encoded_anew_and_no_side_is_too_long(kind: str) -> None:
    found = read(picture(2_000, 1_000, kind))
    sizes = [decoded(image.content).size for image in (*found.images, *found.parts)]
    assert sizes[0] == (896, 448)
    assert len(sizes) == 3
    assert all(max(size) <= SIDE for size in sizes)


def test_nothing_that_a_camera_noted_goes_on_and_the_picture_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x8825] = 6, "SECRET camera", {1: "N"}
    (image,) = read(picture(60, 30, "JPEG", exif=exif)).images
    assert b"SECRET" not in image.content
    assert b"Exif" not in image.content
    assert decoded(image.content).size == (30, 60)


def test_what_can_be_seen_through_is_white() -> None:
    (image,) = read(saved(Image.new("RGBA", (8, 8), (0, 0, 0, 0)), "PNG")).images
    assert decoded(image.content).getpixel((4, 4)) == (255, 255, 255)


def test_of_a_moving_picture_the_first_frame_is_seen() -> None:
    frames = [Image.new("RGB", (8, 8), color) for color in ("red", "blue")]
    (image,) = read(saved(frames[0], "GIF", save_all=True, append_images=frames[1:])).images
    assert decoded(image.content).getpixel((4, 4)) == (255, 0, 0)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "I;16", "CMYK"])
def test_every_way_to_store_colours_is_understood(mode: str) -> None:
    image = Image.new(mode, (8, 8), 60_000 if mode == "I;16" else 1)
    (found,) = read(saved(image, "JPEG" if mode == "CMYK" else "PNG")).images
    color = decoded(found.content).convert("RGB").getpixel((4, 4))
    assert isinstance(color, tuple)
    assert mode != "I;16" or min(color) > 200


def test_a_picture_of_too_many_pixels_is_not_decoded() -> None:
    with pytest.raises(Unreadable, match="too_complex"):
        read(saved(Image.new("1", (5_000, MOST_PIXELS // 5_000 + 1)), "PNG"))
