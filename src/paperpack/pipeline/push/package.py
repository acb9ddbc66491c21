"""What a package says of its notes, read from the package itself."""

from __future__ import annotations

import contextlib
import sqlite3
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def tags_by_guid(package: Path) -> dict[str, frozenset[str]]:
    """Give the tags of each note in an `.apkg` of ours, by its GUID."""
    with zipfile.ZipFile(package) as archive:
        content = archive.read("collection.anki2")
    with contextlib.closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(content)
        rows = database.execute("SELECT guid, tags FROM notes").fetchall()
    return {guid: frozenset(tags.split()) for guid, tags in rows}
