"""Assets → images that every EPUB reading system has to show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from paperpack.exporters.epub.svg import clean_svg

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperpack.model import Asset

_CORE = {
    "image/gif": "gif",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/svg+xml": "svg",
    "image/webp": "webp",
}
"""EPUB 3.3, section 3.2: core media types of images, and their file name endings."""

_NAME_LENGTH = 16


class BookImage(msgspec.Struct, frozen=True):
    """An image as it lies in the book. `may_flash`: it can move by itself."""

    file: str
    media_type: str
    content: bytes
    may_flash: bool = False


def image_file(asset: Asset) -> str:
    """Give an image's file."""
    return file_named_by(asset.sha256, _CORE.get(asset.media_type, "png"))


def file_named_by(sha256: str, suffix: str, *, kind: str = "") -> str:
    """Give an image's file, relative to the package document: named by its content, so kept once."""
    return f"images/{kind}{sha256[:_NAME_LENGTH]}.{suffix}"


def book_image(asset: Asset, content: bytes) -> BookImage | None:
    """Give the image to pack, or None where there is none that has to be shown.

    SVG is freed of everything that is no drawing. What is no core media type was converted before, if it could.
    """
    file = image_file(asset)
    match asset.media_type:
        case "image/svg+xml":
            drawing = clean_svg(content)
            return BookImage(file, "image/svg+xml", drawing) if drawing else None
        case media_type if media_type in _CORE:
            may_flash = media_type == "image/gif" or b"ANIM" in content[:64]
            return BookImage(file, media_type, content, may_flash)
        case _:
            return None


class BookImages:
    """The images of a book, each read once."""

    def __init__(self, read: Callable[[Asset], bytes]) -> None:
        self._read = read
        self._known: dict[str, BookImage | None] = {}

    def of(self, asset: Asset) -> BookImage | None:
        """Give an asset's image, None where there is none that has to be shown."""
        if asset.sha256 not in self._known:
            self._known[asset.sha256] = book_image(asset, self._read(asset))
        return self._known[asset.sha256]
