"""What an image's bytes are: the type by their content, never by the file's name; size; and whether they are whole."""

from __future__ import annotations

import io
import logging
import re
import struct
import warnings
import zlib

import msgspec
from PIL import Image, UnidentifiedImageError

from paperpack.read.images.svg import SvgError, inspect_svg

# Larger files would not fit into a deck or a book that anybody carries about.
LARGEST_FILE = 64 * 1024 * 1024

# Pixels beyond which opening an image costs gigabytes, to us and to every reader.
_MOST_PIXELS = 80_000_000

_MEDIA_TYPES = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "GIF": "image/gif",
    "WEBP": "image/webp",
    "BMP": "image/bmp",
    "AVIF": "image/avif",
    "TIFF": "image/tiff",
}

# A decode of more pixels costs too much memory for finding out whether a file is whole.
_MOST_DECODED = 30_000_000

# Pillow logs what it then raises; without a handler, Python would print it.
logging.getLogger("PIL").addHandler(logging.NullHandler())

# Pillow's decoders raise all of these on damaged files.
_DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    EOFError,
    OverflowError,
    MemoryError,
    NotImplementedError,
    struct.error,
    zlib.error,
)

# EXIF 2.3 §4.6.4: these turn the picture by a quarter.
_ORIENTATION, _QUARTER_TURNS = 0x0112, frozenset((5, 6, 7, 8))

_XML_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!--|!DOCTYPE\s+svg|svg\b|\w+:svg\b)", re.IGNORECASE)


class PictureError(Exception):
    """Bytes that are no image, or a broken or unbearably large one; the message says which."""


class Picture(msgspec.Struct, frozen=True):
    """An image that was looked at. `width` and `height` are pixels as shown, 0 where it has none of its own.

    `content` are its bytes: those given, but for an SVG that had to be cleaned; `removed` names what an SVG
    had and lost.
    """

    media_type: str
    width: int
    height: int
    content: bytes
    removed: tuple[str, ...] = ()


def inspect(content: bytes) -> Picture:
    """Look at an image's bytes. Raises `PictureError`."""
    if not content.strip():
        raise PictureError("it is empty")
    if len(content) > LARGEST_FILE:
        raise PictureError(f"it has {len(content) / 1e6:.0f} MB, {LARGEST_FILE / 1e6:.0f} MB is the most")
    if _XML_START.match(content) or (b"<svg" in content[:1024] and content.lstrip()[:1] == b"<"):
        return _inspect_svg(content)
    return _inspect_raster(content)


def _inspect_svg(content: bytes) -> Picture:
    try:
        svg = inspect_svg(content)
    except SvgError as error:
        raise PictureError(str(error)) from error
    return Picture("image/svg+xml", svg.width, svg.height, svg.content, svg.removed)


def _inspect_raster(content: bytes) -> Picture:
    with warnings.catch_warnings():
        # Pillow warns of odd metadata (EXIF, ICC) that no output depends on.
        warnings.simplefilter("ignore")
        try:
            with Image.open(
                io.BytesIO(content), formats=("PNG", "JPEG", "GIF", "WEBP", "BMP", "AVIF", "TIFF")
            ) as image:
                name, (width, height) = image.format or "", image.size
                if width * height > _MOST_PIXELS:
                    raise PictureError(
                        f"it has {width} × {height} pixels, {_MOST_PIXELS:,} in all is the most"
                    )
                turned = name != "PNG" and image.getexif().get(_ORIENTATION) in _QUARTER_TURNS
                _check_whole(image, name, content)
        except UnidentifiedImageError as error:
            raise PictureError(_what_else(content)) from error
        except Image.DecompressionBombError as error:
            raise PictureError(f"it has far too many pixels ({_MOST_PIXELS:,} is the most)") from error
        except _DAMAGE as error:
            raise PictureError(f"it is damaged ({_reason(error)})") from error
    if turned:
        width, height = height, width
    return Picture(_MEDIA_TYPES[name], width, height, content)


def _check_whole(image: Image.Image, name: str, content: bytes) -> None:
    """Find truncated files without decoding where the format allows it: decoding is the slow part of reading."""
    if name == "PNG":
        image.verify()  # checks every chunk's CRC
        if b"IEND" not in content[-4096:]:
            raise PictureError("it is damaged (its end is missing)")
    elif name in {"JPEG", "MPO"} and b"\xff\xd9" in content[-4096:]:
        return
    elif image.width * image.height <= _MOST_DECODED:
        image.load()


def _reason(error: BaseException) -> str:
    return str(error).strip().rstrip(".") or type(error).__name__


def _what_else(content: bytes) -> str:
    for start, kind in (
        (b"%PDF-", "it is a PDF document"),
        (b"\x1f\x8b", "it is a compressed file (svgz?)"),
        (b"version https://git-lfs", "it is a Git LFS pointer; fetch the file with git lfs pull"),
        (b"\x00\x00\x01\x00", "it is an icon"),
    ):
        if content.startswith(start):
            return kind
    if re.match(rb"\s*<(?:!doctype\s+html|html|head|body)", content, re.IGNORECASE):
        return "it is a web page"
    return "its bytes are no image of a kind that is known"
