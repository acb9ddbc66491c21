"""Images as an output's readers show them: of a type they know, no larger than a screen, the right way up.

Pure: bytes in, bytes out, the same for the same libraries. What needs no change keeps its very bytes.
"""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections import OrderedDict
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL import Image

    from paperpack.model import Asset

SVG, PNG, JPEG = "image/svg+xml", "image/png", "image/jpeg"

COMMON = frozenset((SVG, PNG, JPEG, "image/gif", "image/webp"))
"""What EPUB 3.3 (§3.2), Typst and the web views of Anki on desks and phones all take."""

PLAIN = COMMON - {"image/webp"}
"""What Kindle and Kobo show as well."""

# Beyond this many bytes an image is packed anew; like a large one it stays as it is if that saves less than a
# fifth, as with drawings, whose smooth edges cost more than their many pixels. Far beyond the longest side it
# is scaled anyway: what counts there is the memory that a reader needs.
_HEAVY, _WORTHWHILE, _FAR = 4_000_000, 0.8, 2

_QUALITY = 85

# A drawing is told from a photo by how much of it the commonest colours fill, in a sample of this side.
_SAMPLE, _COMMONEST, _SHARE, _PALETTE = 256, 8, 0.4, 256

# Bytes of pictures made that are kept for the next exporter.
_KEPT = 96 * 1024 * 1024

# EXIF 2.3 §4.6.4: 1 is upright.
_ORIENTATION, _UPRIGHT = 0x0112, frozenset((0, 1))

# Others have several pages, or views for two eyes (MPO).
_MOVING = frozenset(("GIF", "PNG", "WEBP", "AVIF"))

_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "AVIF", "TIFF")

# Pillow's decoders raise all of these on damaged files.
_DAMAGE = (
    *(OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, OverflowError),
    *(MemoryError, NotImplementedError, struct.error, zlib.error),
)


class Form(msgspec.Struct, frozen=True):
    """What an output's readers show: media types; the longest side in pixels (0: any); `opaque`: nothing see-through."""

    media_types: frozenset[str] = COMMON
    longest_side: int = 0
    opaque: bool = False


class Picture(msgspec.Struct, frozen=True):
    """An image as an output shows it. `width` and `height` are pixels, 0 where it has none of its own.

    `moves`: it is animated. `lost` completes “the image …” where something is missing (“stands still”).
    """

    media_type: str
    content: bytes
    width: int
    height: int
    moves: bool = False
    lost: str = ""


def picture(asset: Asset, content: bytes, form: Form) -> Picture | None:
    """Give an image in a form, None where its bytes cannot be made into one. `content` are the asset's bytes."""
    if asset.media_type == SVG:
        return Picture(SVG, content, asset.width, asset.height) if SVG in form.media_types else None
    from PIL import Image  # noqa: PLC0415  many notes have no images

    with warnings.catch_warnings():
        # Pillow warns of odd metadata (EXIF, ICC), which is dropped
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
                return _in_form(image, asset, content, form)
        except (*_DAMAGE, Image.DecompressionBombError):
            return None


class _Work(msgspec.Struct, frozen=True):
    """What has to be done to an image beside packing it: scaling to a longest side (0: none), putting on white."""

    longest_side: int
    opaque: bool


class _Made:
    """The pictures made last, up to a number of bytes: three exporters ask for the same ones in turn."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._bytes = 0
        self._pictures: OrderedDict[tuple[str, _Work], Picture] = OrderedDict()

    def give(self, key: tuple[str, _Work], make: Callable[[], Picture]) -> Picture:
        if key in self._pictures:
            self._pictures.move_to_end(key)
            return self._pictures[key]
        made = self._pictures[key] = make()
        self._bytes += len(made.content)
        while self._bytes > self._most:
            self._bytes -= len(self._pictures.popitem(last=False)[1].content)
        return made


_MADE = _Made(_KEPT)


def _in_form(image: Image.Image, asset: Asset, content: bytes, form: Form) -> Picture:
    moves = image.format in _MOVING and bool(getattr(image, "is_animated", False))
    as_it_is = Picture(asset.media_type, content, asset.width, asset.height, moves)
    known = asset.media_type in form.media_types
    if known and moves:
        return as_it_is
    limit, side = form.longest_side, max(image.size)
    too_large = 0 < limit < side
    must = not known or _is_odd(image, opaque=form.opaque) or (too_large and side > _FAR * limit)
    if not (must or too_large or len(content) > _HEAVY):
        return as_it_is
    work = _Work(limit if too_large else 0, form.opaque)
    made = _MADE.give((asset.sha256, work), lambda: _made(image, work, moves=moves))
    return made if must or len(made.content) < len(content) * _WORTHWHILE else as_it_is


def _is_odd(image: Image.Image, *, opaque: bool) -> bool:
    """Say whether an image is one that some readers show wrongly: lying on its side, in printing inks, see-through."""
    turned = image.format != "PNG" and image.getexif().get(_ORIENTATION, 1) not in _UPRIGHT
    return turned or image.mode == "CMYK" or (opaque and image.has_transparency_data)


def _made(image: Image.Image, work: _Work, *, moves: bool) -> Picture:
    from PIL import ImageOps  # noqa: PLC0415  many notes have no images

    is_jpeg = image.format in {"JPEG", "MPO"}
    before = image.size
    if is_jpeg and work.longest_side:
        image.draft(None, _within(image.size, work.longest_side))  # decodes no more than is needed
    countable = not is_jpeg and image.mode in {"1", "P", "RGB", "RGBA"}
    few_colours = countable and image.getcolors(_PALETTE) is not None
    chosen_colours = few_colours and image.mode != "P"  # a photo can be given a palette, too
    drawn = _in_plain_colours(ImageOps.exif_transpose(image))
    drawn = _scaled(drawn, work.longest_side)
    drawn = _without_idle_transparency(drawn, opaque=work.opaque)
    if not is_jpeg and (drawn.mode == "RGBA" or chosen_colours or _is_drawing(drawn)):
        packed = Picture(PNG, _as_png(drawn, few_colours=few_colours), *drawn.size)
    else:
        packed = Picture(JPEG, _as_jpeg(drawn), *drawn.size)
    return msgspec.structs.replace(packed, lost=_lost(before, drawn.size, work, moves=moves))


def _within(size: tuple[int, int], longest_side: int) -> tuple[int, int]:
    if not longest_side or max(size) <= longest_side:
        return size
    scale = longest_side / max(size)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _in_plain_colours(image: Image.Image) -> Image.Image:
    """Give an image as grey, RGB or RGBA, in the colours of screens."""
    if image.mode.startswith("I"):
        # 16 bits of grey; `convert` would make everything white that is brighter than 255
        return image.point(lambda value: value / 256).convert("L")
    image = _in_srgb(image)
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image.convert("L" if image.mode in {"1", "L", "F"} else "RGB")


def _in_srgb(image: Image.Image) -> Image.Image:
    """Turn the colours of another profile into those of sRGB, where there is one that is understood."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "CMYK"}:
        return image
    from PIL import ImageCms  # noqa: PLC0415  few images have profiles

    try:
        stated = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(stated):
            return image
        turned = ImageCms.profileToProfile(image, stated, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return image
    return turned or image


def _scaled(image: Image.Image, longest_side: int) -> Image.Image:
    from PIL import Image  # noqa: PLC0415  as above

    size = _within(image.size, longest_side)
    if size == image.size:
        return image
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _without_idle_transparency(image: Image.Image, *, opaque: bool) -> Image.Image:
    """Put an image on white where that is asked for, or where nothing of it is see-through."""
    from PIL import Image  # noqa: PLC0415  as above

    if image.mode != "RGBA":
        return image
    if opaque:
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    return image.convert("RGB") if image.getchannel("A").getextrema() == (255, 255) else image


def _is_drawing(image: Image.Image) -> bool:
    """Say whether a few colours fill much of an image, as in diagrams and on screens, unlike in photos."""
    from PIL import Image  # noqa: PLC0415  as above

    size = _within(image.size, _SAMPLE)
    sample = image.resize(size, Image.Resampling.NEAREST)
    counted = sample.getcolors(size[0] * size[1]) or []
    commonest = sorted((count for count, _ in counted), reverse=True)[:_COMMONEST]
    return sum(commonest) >= _SHARE * size[0] * size[1]


def _as_jpeg(image: Image.Image) -> bytes:
    target = io.BytesIO()
    image.save(target, "JPEG", quality=_QUALITY, optimize=True)
    return target.getvalue()


def _as_png(image: Image.Image, *, few_colours: bool) -> bytes:
    """Pack without loss, but for the shades that scaling puts between few colours: a palette holds the chief ones."""
    from PIL import Image  # noqa: PLC0415  as above

    if few_colours and image.mode != "L":
        image = image.quantize(_PALETTE, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    # drawn anew, so that no metadata comes along
    image.info.clear()
    target = io.BytesIO()
    image.save(target, "PNG", optimize=True)
    return target.getvalue()


def _lost(before: tuple[int, int], after: tuple[int, int], work: _Work, *, moves: bool) -> str:
    said = ["stands still"] if moves else []
    if work.longest_side:
        said.append(f"is scaled from {max(before)} to {max(after)} pixels")
    return " and ".join(said)
