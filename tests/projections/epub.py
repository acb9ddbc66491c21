"""An EPUB as text: its readable files as they stand, the others named."""

from __future__ import annotations

import io
import zipfile

READABLE = (".xhtml", ".opf", ".ncx", ".xml")


def describe_epub(content: bytes) -> dict[str, str]:
    """Give the book's readable files by name, and `files.txt`, the names of all in the order of the zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        described = {name: archive.read(name).decode() for name in names if name.endswith(READABLE)}
    described["files.txt"] = "".join(f"{name}\n" for name in names)
    return described
