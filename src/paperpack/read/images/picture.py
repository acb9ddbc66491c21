"""What an image's bytes are: the type by their content, never by the file's name; size; and whether they are whole."""

from __future__ import annotations

import re

import msgspec

# Larger files would not fit into a deck or a book that anybody carries about.
LARGEST_FILE = 64 * 1024 * 1024

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
    from paperpack.read.images.raster import inspect_raster  # noqa: PLC0415  many notes have no images

    return inspect_raster(content)


def _inspect_svg(content: bytes) -> Picture:
    from paperpack.read.images.svg import SvgError, inspect_svg  # noqa: PLC0415  as above

    try:
        svg = inspect_svg(content)
    except SvgError as error:
        raise PictureError(str(error)) from error
    return Picture("image/svg+xml", svg.width, svg.height, svg.content, svg.removed)


def what_else(content: bytes) -> str:
    """Say what bytes are that are no image."""
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
