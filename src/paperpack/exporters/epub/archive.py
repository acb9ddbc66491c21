"""Files as they lie in a zip: deflated one at a time, by whatever process makes them, and joined at the end."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping

_TIME = (1980, 1, 1, 0, 0, 0)
_LONG = 100_000  # bytes: no chapter of a usual note, but the contents of some hundred
_NEARLY_BEST = 7


class Packed(msgspec.Struct, frozen=True):
    """The bytes of a file, deflated, and what a zip says of them."""

    deflated: bytes
    size: int
    crc: int


def packed(content: bytes) -> Packed:
    """Deflate a file, as well as can be; a long one, where the last percent takes two thirds of the time, nearly."""
    level = zlib.Z_BEST_COMPRESSION if len(content) < _LONG else _NEARLY_BEST
    compressor = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Packed(compressor.compress(content) + compressor.flush(), len(content), zlib.crc32(content))


def zipped(first: tuple[str, bytes], files: Mapping[str, Packed]) -> bytes:
    """Give a zip of a file that is not compressed and, behind it, the others sorted by name.

    `zipfile` writes the directory; it has no method for what is deflated already, so the headers of these files
    are written as it writes its own.
    """
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(_entry(first[0], zipfile.ZIP_STORED), first[1])
        for name in sorted(files):
            file, entry = files[name], _entry(name, zipfile.ZIP_DEFLATED)
            entry.CRC, entry.file_size, entry.compress_size = file.crc, file.size, len(file.deflated)
            entry.header_offset = target.tell()
            target.write(entry.FileHeader() + file.deflated)
            archive.filelist.append(entry)
        archive.start_dir = target.tell()
    return target.getvalue()


def _entry(name: str, method: int) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _TIME)
    entry.compress_type = method
    entry.create_system = 3  # Unix, whatever system this is
    entry.external_attr = 0o644 << 16
    return entry
