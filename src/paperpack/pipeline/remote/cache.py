"""Fetched images, kept: by the hash of their address, with what is known of the answer."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

import msgspec

from paperpack.errors import OutputError
from paperpack.model import Asset
from paperpack.pipeline.writing import replace_file
from paperpack.read.images.picture import PictureError, inspect

if TYPE_CHECKING:
    from pathlib import Path

    from paperpack.pipeline.remote.download import Download
    from paperpack.read.images.picture import Picture

VERSION = 1

_ADDRESSES, _CONTENTS = "addresses", "contents"
_SHA256 = re.compile(r"[0-9a-f]{64}")


class Entry(msgspec.Struct, frozen=True):
    """An address and what was there: `sha256` names the bytes, `removed` what an SVG lost when it was cleaned."""

    version: int
    address: str
    answered_by: str
    stated_type: str
    media_type: str
    size: int
    sha256: str
    removed: tuple[str, ...] = ()


class Kept(msgspec.Struct, frozen=True):
    """An image in the cache, and what an SVG lost."""

    asset: Asset
    removed: tuple[str, ...] = ()


class Cache:
    """The folder: `addresses/<hash of the address>.json`, `contents/<hash of the bytes>`. Nothing in it is trusted."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, address: str) -> Kept | None:
        """Give the image fetched from an address before; None where there is none, or it is damaged."""
        try:
            entry = msgspec.json.decode(self._entry(address).read_bytes(), type=Entry)
            if entry.version != VERSION or entry.address != address:
                return None
            content = self.content(entry.sha256)
            # looked at again: the rules of what is harmless may have become stricter
            picture = inspect(content)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError, PictureError):
            return None
        if picture.content != content:
            return None
        return Kept(_asset(address, picture), entry.removed)

    def store(self, address: str, answer: Download, picture: Picture) -> Kept:
        """Keep an image, cleaned as it is. Raises `OutputError`."""
        kept = Kept(_asset(address, picture), picture.removed)
        entry = Entry(
            VERSION,
            address,
            answer.address,
            answer.stated_type,
            picture.media_type,
            len(picture.content),
            kept.asset.sha256,
            picture.removed,
        )
        self._write(self._folder / _CONTENTS / kept.asset.sha256, picture.content)
        text = msgspec.json.format(msgspec.json.encode(entry), indent=1) + b"\n"
        self._write(self._entry(address), text)
        return kept

    def content(self, sha256: str) -> bytes:
        """Give the bytes that have this hash. Raises `OSError` (`FileNotFoundError`) where they are not there."""
        if not _SHA256.fullmatch(sha256):
            raise FileNotFoundError(sha256)
        content = (self._folder / _CONTENTS / sha256).read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise FileNotFoundError(sha256)
        return content

    def _entry(self, address: str) -> Path:
        key = hashlib.sha256(address.encode("utf-8", "surrogatepass")).hexdigest()
        return self._folder / _ADDRESSES / f"{key}.json"

    @staticmethod
    def _write(target: Path, content: bytes) -> None:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(
                f"{target.parent}: cannot be made: {error.strerror or error}",
                hint="Check the output folder's permissions, or build without remote images.",
            ) from error
        replace_file(target, content)


def _asset(address: str, picture: Picture) -> Asset:
    return Asset(
        path=address,
        media_type=picture.media_type,
        sha256=hashlib.sha256(picture.content).hexdigest(),
        width=picture.width,
        height=picture.height,
        fetched=True,
    )
