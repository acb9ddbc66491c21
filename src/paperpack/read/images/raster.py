"""Images made of pixels: their type by what Pillow finds in the bytes, their size, and whether they are whole."""

from __future__ import annotations

import io
import logging
import struct
import warnings
import zlib

from PIL import Image, UnidentifiedImageError

from paperpack.read.images.picture import Picture, PictureError, what_else

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


def inspect_raster(content: bytes) -> Picture:
    """Look at the bytes of an image made of pixels. Raises `PictureError`."""
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
            raise PictureError(what_else(content)) from error
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
