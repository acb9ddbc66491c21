"""Assets → image files that Typst reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperpack.model import Image
from paperpack.walk import descendants

if TYPE_CHECKING:
    from paperpack.model import Asset, Note

_SUFFIXES = {
    "image/gif": "gif",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/svg+xml": "svg",
    "image/webp": "webp",
}
_NAME_LENGTH = 32


def note_assets(note: Note) -> dict[str, Asset]:
    """Give the assets that a note shows, by SHA-256, in reading order."""
    if Image.__name__ not in note.outward:
        return {}
    nodes = descendants((*note.blocks, *note.footnotes, *note.title_content))
    return {node.asset.sha256: node.asset for node in nodes if isinstance(node, Image) and node.asset}


def image_files(note: Note) -> dict[str, str]:
    """Give the file name of each image of the note that has an asset, by SHA-256."""
    return {sha256: file_name(asset) for sha256, asset in note_assets(note).items()}


def file_name(asset: Asset) -> str:
    """Give the name of an image's file: its content's, so that nothing of the author's is in it."""
    return f"{asset.sha256[:_NAME_LENGTH]}.{_SUFFIXES.get(asset.media_type, 'png')}"


def file_content(asset: Asset, content: bytes) -> bytes:
    """Give the bytes for the file, none where Typst does not know the type: it was converted before, if it could."""
    return content if asset.media_type in _SUFFIXES else b""
