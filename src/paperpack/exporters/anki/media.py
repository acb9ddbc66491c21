"""Images as Anki's media: one flat folder, so that a name has to say what is in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paperpack.model import Asset

_ENDINGS = {
    "image/avif": "avif",
    "image/gif": "gif",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/svg+xml": "svg",
    "image/webp": "webp",
}

MEDIA_TYPES = frozenset(_ENDINGS)
"""What the web views of Anki, AnkiDroid and AnkiMobile all show."""


def media_name(asset: Asset) -> str:
    """Give `pp-<16 digits of the SHA-256>.<ending>`, or "" for a format that Anki does not show.

    A changed image gets a new name, and so changes the field it stands in: Anki never replaces a media file.
    """
    ending = _ENDINGS.get(asset.media_type)
    return f"pp-{asset.sha256[:16]}.{ending}" if ending else ""
