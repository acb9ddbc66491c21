from __future__ import annotations

import hashlib
import io
from typing import Any

import pytest
from PIL import Image, ImageCms, ImageDraw

from paperpack.model import Asset
from paperpack.read.images.picture import inspect
from paperpack.render.pictures import COMMON, PLAIN, Form, Picture, picture

SCREEN = Form(longest_side=300)


def saved(image: Image.Image, form: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


def photo(size: tuple[int, int] = (400, 200)) -> Image.Image:
    noise = Image.effect_noise(size, 60)
    return Image.merge("RGB", (noise, Image.linear_gradient("L").resize(size), Image.effect_mandelbrot(size, (-2, -1, 1, 1), 90)))  # fmt: skip


def diagram(size: tuple[int, int] = (400, 200), mode: str = "RGB") -> Image.Image:
    image = Image.new(mode, size, "white" if mode == "RGB" else (0, 0, 0, 0))
    ImageDraw.Draw(image).rectangle(
        (size[0] // 8, size[1] // 8, size[0] // 2, size[1] // 2), fill="red", outline="black"
    )
    return image


def asset_of(content: bytes) -> Asset:
    seen = inspect(content)
    return Asset("x", seen.media_type, hashlib.sha256(content).hexdigest(), seen.width, seen.height)


def shown(content: bytes, form: Form = SCREEN) -> Picture:
    made = picture(asset_of(content), content, form)
    assert made is not None
    return made


def opened(made: Picture) -> Image.Image:
    image = Image.open(io.BytesIO(made.content))
    assert (image.size, image.get_format_mimetype()) == ((made.width, made.height), made.media_type)
    return image


SMALL = diagram((40, 20))
MOVING = [diagram((40, 20)), Image.new("RGB", (40, 20), "blue")]
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="4000" height="3"/>'


@pytest.mark.parametrize(
    "content",
    [
        saved(SMALL, "PNG"),
        saved(SMALL, "JPEG"),
        saved(SMALL, "GIF"),
        saved(SMALL, "WEBP"),
        saved(diagram((40, 20), "RGBA"), "PNG"),
        saved(
            MOVING[0].resize((400, 200)), "GIF", save_all=True, append_images=[MOVING[1].resize((400, 200))]
        ),
        saved(
            MOVING[0].resize((400, 200)), "PNG", save_all=True, append_images=[MOVING[1].resize((400, 200))]
        ),
        SVG,
    ],
    ids=["png", "jpeg", "gif", "webp", "transparent", "large moving gif", "large moving png", "svg"],
)
def test_what_needs_no_change_keeps_its_bytes(content: bytes) -> None:
    made = shown(content)
    assert (made.content, made.media_type, made.lost) == (content, asset_of(content).media_type, "")


@pytest.mark.parametrize("form", ["BMP", "TIFF", "AVIF", "WEBP"])
@pytest.mark.parametrize(("image", "media_type"), [(SMALL, "image/png"), (photo((40, 20)), "image/jpeg")])
def test_other_types_become_png_or_jpeg(form: str, image: Image.Image, media_type: str) -> None:
    options = {"lossless": True} if form == "WEBP" else {"quality": 100} if form == "AVIF" else {}
    made = shown(saved(image, form, **options), Form(PLAIN))
    assert made.lost == ""
    assert opened(made).size == image.size
    if form != "AVIF" or image is not SMALL:  # AVIF blurs colours, so that a drawing may pass for a photo
        assert made.media_type == media_type


def test_see_through_parts_stay_so_unless_a_reader_has_none() -> None:
    content = saved(diagram((40, 20), "RGBA"), "TIFF")
    kept, white = opened(shown(content)), opened(shown(content, Form(opaque=True)))
    assert kept.convert("RGBA").getpixel((0, 0)) == (0, 0, 0, 0)
    assert kept.convert("RGBA").getpixel((15, 9)) != kept.convert("RGBA").getpixel((0, 0))
    assert white.convert("RGBA").getpixel((0, 0)) == (255, 255, 255, 255)


@pytest.mark.parametrize("form", ["PNG", "GIF", "WEBP"])
def test_an_opaque_form_puts_everything_on_white(form: str) -> None:
    made = shown(saved(diagram((40, 20), "RGBA"), form), Form(opaque=True))
    assert not opened(made).has_transparency_data
    assert opened(made).convert("RGB").getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (saved(photo((700, 350)), "JPEG"), "image/jpeg"),
        (saved(photo((700, 350)), "PNG"), "image/jpeg"),
        (saved(diagram((700, 350)), "PNG"), "image/png"),
        (saved(diagram((700, 350)), "JPEG"), "image/jpeg"),
        (saved(diagram((700, 350), mode="RGBA"), "PNG"), "image/png"),
        (saved(diagram((700, 350)).convert("P"), "GIF"), "image/png"),
        (saved(photo((700, 350)).convert("L"), "PNG"), "image/jpeg"),
        (saved(photo((700, 350)).convert("1"), "PNG"), "image/png"),
    ],
)
def test_large_images_are_scaled(content: bytes, media_type: str) -> None:
    made = shown(content)
    assert (made.width, made.height, made.media_type) == (300, 150, media_type)
    assert made.lost == "is scaled from 700 to 300 pixels"
    opened(made)


def test_a_drawing_stays_where_scaling_only_makes_it_grow() -> None:
    content = saved(diagram((500, 250)), "PNG", optimize=True)
    assert shown(content).content == content
    assert shown(saved(diagram((700, 350)), "PNG", optimize=True)).width == 300


def test_a_long_strip_keeps_a_side() -> None:
    assert opened(shown(saved(diagram((3000, 60)).crop((0, 0, 3000, 2)), "PNG"))).size == (300, 1)


def test_scaling_can_be_turned_off() -> None:
    content = saved(photo(), "PNG")
    assert shown(content, Form()).content == content


@pytest.mark.parametrize("orientation", range(2, 9))
@pytest.mark.parametrize("size", [(40, 20), (400, 200)])
def test_pictures_stand_upright(orientation: int, size: tuple[int, int]) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = "taken at home"
    content = saved(diagram(size), "JPEG", exif=exif, quality=95)
    made = shown(content)
    image = opened(made)
    assert (image.width > image.height) == (orientation < 5)
    assert dict(image.getexif()) == {}
    right, down = orientation in {2, 3, 6, 7}, orientation in {3, 4, 7, 8}
    x = image.width * 3 // 4 if right else image.width // 4
    y = image.height * 3 // 4 if down else image.height // 4
    red, green, _ = image.convert("RGB").getpixel((x, y))  # type: ignore[misc]  # RGB has three bands
    assert red > 150 > green + 50, "the rectangle is in the corner that the orientation says"


def test_printing_inks_become_colours_of_screens() -> None:
    assert opened(shown(saved(SMALL.convert("CMYK"), "JPEG"))).mode == "RGB"


def test_other_colour_profiles_become_srgb() -> None:
    lab = (
        ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
        .tobytes()
        .replace(b"s\0R\0G\0B", b"x\0Y\0Z\0W")
    )
    made = shown(saved(photo(), "JPEG", icc_profile=lab))
    assert "icc_profile" not in opened(made).info
    broken = shown(saved(photo(), "JPEG", icc_profile=b"no profile"))
    assert "icc_profile" not in opened(broken).info


def test_sixteen_bits_of_grey_keep_their_shades() -> None:
    deep = Image.new("I;16", (400, 200), 0x8000)
    image = opened(shown(saved(deep, "TIFF"))).convert("L")
    assert image.getextrema() == (128, 128)


def test_an_animation_that_a_reader_does_not_know_stands_still() -> None:
    content = saved(MOVING[0], "WEBP", save_all=True, append_images=[MOVING[1]], lossless=True)
    assert shown(content).moves
    made = shown(content, Form(PLAIN))
    assert (made.media_type, made.moves, made.lost) == ("image/png", False, "stands still")


def test_heavy_images_are_packed_anew_where_that_saves_much() -> None:
    noise = photo((1400, 1400))
    heavy = saved(noise, "PNG", compress_level=0)
    assert len(heavy) > 4_000_000
    made = shown(heavy, Form())
    assert (made.media_type, made.lost) == ("image/jpeg", "")
    assert len(made.content) < len(heavy) / 4


@pytest.mark.parametrize("cut", [30, 60, 200])
@pytest.mark.parametrize("form", ["TIFF", "BMP", "WEBP", "AVIF"])
def test_damaged_images_give_none(cut: int, form: str) -> None:
    content = saved(photo(), form)
    assert picture(asset_of(content), content[:cut], Form(PLAIN)) is None


def test_drawings_a_reader_does_not_take_give_none() -> None:
    assert picture(asset_of(SVG), SVG, Form(COMMON - {"image/svg+xml"})) is None


def test_the_same_bytes_come_every_time() -> None:
    content = saved(photo((500, 500)), "PNG")
    assert (
        shown(content, Form(longest_side=299)).content
        == shown(content, Form(PLAIN, longest_side=299)).content
    )
