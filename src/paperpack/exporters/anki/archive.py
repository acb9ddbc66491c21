"""The `.apkg` file: a zip that holds the collection, a table of media names and the media, numbered."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_READABLE = 0o100644 << 16


def package_bytes(collection: bytes, media: Mapping[str, bytes]) -> bytes:
    """Zip a collection with its media (name in Anki's folder → bytes); same input, same bytes.

    Everything is stored, as genanki does: images do not shrink, and what deflate gives differs between zlib's
    versions.
    """
    buffer = io.BytesIO()
    names = sorted(media)
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_entry("collection.anki2"), collection)
        table = json.dumps({str(number): name for number, name in enumerate(names)})
        archive.writestr(_entry("media"), table)
        for number, name in enumerate(names):
            archive.writestr(_entry(str(number)), media[name])
    return buffer.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.create_system = _UNIX
    entry.external_attr = _READABLE
    return entry
